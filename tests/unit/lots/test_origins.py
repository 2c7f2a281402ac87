"""Origins: what the owner states counts where nothing else says what units cost, and nowhere else."""

from datetime import date, timedelta

import pytest

from builders import (
    arrived,
    bought,
    codes,
    dollars,
    earned,
    exchanged,
    fee,
    leg,
    lot_lines,
    moved,
    out,
    sale_lines,
    sent,
    sold,
    transaction,
)
from lotwise.core.dates import noon_utc
from lotwise.core.findings import Severity
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.ledger.transfers import Certainty
from lotwise.lots.holding import Term
from statements import folded, folded_journal, from_origin, paired

CAME = "2025-02-01"


def received(kind: Kind, *legs: str, name: str = "in") -> Transaction:
    return transaction(kind, CAME, *(leg(amount) for amount in legs or ("2 BTC",)), name=name)


# ── where it counts ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "kind", [Kind.TRANSFER, Kind.PURCHASE, Kind.GIFT_IN, Kind.SPOUSE_IN, Kind.INHERITANCE]
)
def test_stated_basis_and_date_are_those_of_the_lot(kind: Kind) -> None:
    books = folded(from_origin(received(kind), "30000", "2022-05-04"))
    assert lot_lines(books) == ["2 BTC in Ledger from 2022-05-04 basis 30000.00"]
    assert books.lots[0].root.kind is kind
    assert [one for one in books.findings if one.code != "inherited_basis"] == []


@pytest.mark.parametrize("kind", [Kind.TRANSFER, Kind.PURCHASE])
def test_without_a_date_the_units_were_acquired_when_they_came(kind: Kind) -> None:
    books = folded(from_origin(received(kind), "30000"))
    assert lot_lines(books) == ["2 BTC in Ledger from 2025-02-01 basis 30000.00"]
    assert books.lots[0].root.acquired_at == received(kind).at


def test_a_basis_of_zero_that_the_owner_chose_is_known() -> None:
    books = folded(from_origin(arrived("1 BTC", CAME), "0"), sold("1 BTC", "90000 USD", "2025-03-01"))
    assert sale_lines(books) == ["sale 1 BTC from 2025-02-01: 90000.00 - 0.00, short"]


def test_inherited_units_are_long_term_whatever_date_is_stated() -> None:
    """26 U.S.C. § 1223(9)."""
    books = folded(
        from_origin(received(Kind.INHERITANCE), "30000", "2025-01-31"), sold("2 BTC", "1 USD", "2025-02-02")
    )
    assert books.dispositions[0].term is Term.LONG


@pytest.mark.parametrize("kind", [Kind.GIFT_IN, Kind.SPOUSE_IN])
def test_a_gift_keeps_its_givers_holding_period_and_a_spouses_units_theirs(kind: Kind) -> None:
    """26 U.S.C. § 1223(2)."""
    books = folded(
        from_origin(received(kind), "30000", "2024-03-01"), sold("2 BTC", "60000 USD", "2025-03-02")
    )
    assert sale_lines(books) == ["sale 2 BTC from 2024-03-01: 60000.00 - 30000.00, long"]


def test_first_in_goes_by_the_stated_date() -> None:
    """26 CFR § 1.1012-1(j)(1): the date of the transfer into the wallet is disregarded."""
    books = folded(
        bought("1 BTC", "40000 USD", "2023-01-10"),
        from_origin(arrived("1 BTC", CAME), "9000", "2020-06-01"),
        sold("1 BTC", "90000 USD", "2025-03-01"),
    )
    assert sale_lines(books) == ["sale 1 BTC from 2020-06-01: 90000.00 - 9000.00, long"]
    assert books.dispositions[0].root is not None
    assert books.dispositions[0].root.acquired_at == noon_utc(date(2020, 6, 1))


def test_the_day_of_receipt_stated_as_such_keeps_the_instant_of_receipt() -> None:
    """A purchase an hour earlier on that very day still goes first."""
    books = folded(
        bought("1 BTC", "40000 USD", "2025-02-01 22:00"),
        from_origin(arrived("1 BTC", "2025-02-01 23:00"), "9000", CAME),
        sold("1 BTC", "90000 USD", "2025-03-01"),
    )
    assert sale_lines(books) == ["sale 1 BTC from 2025-02-01: 90000.00 - 40000.00, short"]


def test_units_of_one_asset_in_two_wallets_share_the_basis_by_units() -> None:
    told = transaction(Kind.TRANSFER, CAME, leg("1 BTC"), leg("2 BTC", "Trezor"))
    books = folded(from_origin(told, "100", "2022-05-04"))
    assert lot_lines(books) == [
        "1 BTC in Ledger from 2022-05-04 basis 33.33333333",
        "2 BTC in Trezor from 2022-05-04 basis 66.66666667",
    ]


def test_both_bases_of_a_gift_in_two_wallets_are_shared_by_units_to_the_last_digit() -> None:
    told = transaction(Kind.GIFT_IN, CAME, leg("1 BTC", worth="20"), leg("2 BTC", "Trezor", worth="30"))
    books = folded(from_origin(told, "100", "2022-05-04"))
    assert [(dollars(one.basis_usd), dollars(one.loss_basis_usd)) for one in books.roots] == [
        ("33.33333333", "16.66666666"),
        ("66.66666667", "33.33333334"),
    ]
    assert {str(one.given_on) for one in books.roots} == {CAME}


def test_a_fee_that_was_kept_back_never_came_in_and_the_stated_basis_is_that_of_the_rest() -> None:
    told = transaction(Kind.PURCHASE, CAME, leg("10 A"), fee("1 A"))
    assert lot_lines(folded(from_origin(told, "90"))) == ["9 A in Ledger from 2025-02-01 basis 90.00"]


def test_the_network_fee_of_an_arrival_is_paid_with_units_of_the_stated_basis() -> None:
    told = transaction(Kind.TRANSFER, CAME, leg("10 A"), fee("1 A", worth="7"))
    books = folded(from_origin(told, "100", "2022-05-04"))
    assert sale_lines(books) == ["fee 1 A from 2022-05-04: 7.00 - 10.00, long"]
    assert lot_lines(books) == ["9 A in Ledger from 2022-05-04 basis 90.00"]


def test_a_rebate_beside_stated_units_keeps_its_own_value() -> None:
    told = transaction(Kind.PURCHASE, CAME, leg("10 A"), fee("-1 B", worth="3"))
    assert lot_lines(folded(from_origin(told, "90", "2022-05-04"))) == [
        "10 A in Ledger from 2022-05-04 basis 90.00",
        "1 B in Ledger from 2025-02-01 basis 3.00",
    ]


# ── where it does not ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("told", "basis"),
    [
        (bought("1 BTC", "40000 USD", CAME), "40000.00"),
        (earned("1 BTC", "500", CAME), "500.00"),
        (exchanged("1 ETH", "1 BTC", CAME, worth="700"), "700.00"),
    ],
)
def test_what_a_file_says_is_not_overruled_in_silence(told: Transaction, basis: str) -> None:
    books = folded(bought("1 ETH", "1 USD", "2024-01-10"), from_origin(told, "1", "2020-01-01"))
    assert lot_lines(books)[0] == f"1 BTC in Ledger from 2025-02-01 basis {basis}"
    assert [(one.code, one.severity) for one in books.findings] == [("origin_unused", Severity.WARNING)]


def test_units_that_came_from_an_own_wallet_bring_their_own_basis() -> None:
    story = [
        bought("1 BTC", "20000 USD", "2023-01-10", "Kraken"),
        sent("1 BTC", "2025-02-01 10:00", "Kraken", name="out"),
        from_origin(arrived("1 BTC", "2025-02-01 11:00", name="in"), "1", "2020-01-01"),
    ]
    books = folded_journal(paired(*story, pairs=[("out", "in")], why=Certainty.HASH))
    assert lot_lines(books) == ["1 BTC in Ledger from 2023-01-10 basis 20000.00"]
    assert codes(books) == ["origin_unused"]


def test_a_transfer_whose_source_states_both_sides_brings_its_own_basis() -> None:
    story = [
        bought("1 BTC", "20000 USD", "2023-01-10", "Kraken"),
        from_origin(moved("1 BTC", "Kraken", "Ledger", CAME), "1", "2020-01-01"),
    ]
    books = folded(*story)
    assert lot_lines(books) == ["1 BTC in Ledger from 2023-01-10 basis 20000.00"]
    assert codes(books) == ["origin_unused"]


@pytest.mark.parametrize("kind", [Kind.TRANSFER, Kind.GIFT_IN, Kind.SPOUSE_IN, Kind.PURCHASE])
def test_one_basis_for_two_assets_is_shared_by_nobody(kind: Kind) -> None:
    books = folded(from_origin(received(kind, "1 A", "2 B"), "100", "2022-05-04"))
    assert lot_lines(books) == [
        "1 A in Ledger from None basis unknown",
        "2 B in Ledger from None basis unknown",
    ]
    found = next(one for one in books.findings if one.code == "origin_unclear")
    assert found.is_blocking
    assert "A and B" in found.what


@pytest.mark.parametrize("kind", [Kind.TRANSFER, Kind.GIFT_IN, Kind.SPOUSE_IN])
def test_a_date_after_the_receipt_is_no_date_and_blocks(kind: Kind) -> None:
    late = (date.fromisoformat(CAME) + timedelta(days=1)).isoformat()
    books = folded(from_origin(received(kind), "100", late))
    assert lot_lines(books) == ["2 BTC in Ledger from None basis 100.00"]
    assert [(one.code, one.is_blocking) for one in books.findings] == [("origin_too_late", True)]


def test_money_of_a_state_has_no_origin() -> None:
    books = folded(from_origin(transaction(Kind.GIFT_IN, CAME, leg("500 USD")), "100", "2022-05-04"))
    assert books.lots == ()


def test_a_stated_purchase_with_a_leg_that_goes_out_is_a_purchase_as_told() -> None:
    told = transaction(Kind.PURCHASE, CAME, leg("1 BTC"), out("5 USD"))
    assert lot_lines(folded(from_origin(told, "1"))) == ["1 BTC in Ledger from 2025-02-01 basis 5.00"]
