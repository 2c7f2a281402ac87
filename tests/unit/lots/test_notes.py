"""What the law says of donations, losses, refunds, inheritances, transfers to a spouse is told once each."""

import pytest

from builders import HOME, bought, codes, exchanged, fee, leg, out, sold, transaction
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import usd
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.gifts import gift_findings
from lotwise.lots.notes import notes_of
from statements import folded, from_origin

BOUGHT = bought("2 ETH", "4000 USD", "2024-01-10")
LATER = bought("2 ETH", "6000 USD", "2025-02-01")
DAY = "2025-06-01"


def notes(*story: Transaction) -> list[Finding]:
    books = folded(*story)
    return list(notes_of(books.dispositions, books.roots, story))


def note(*story: Transaction) -> Finding:
    (found,) = notes(*story)
    return found


def gone(kind: Kind, amount: str = "1 ETH", *, worth: str | None = None, on: str = DAY) -> Transaction:
    return transaction(kind, on, out(amount, worth=worth), name="gone")


# ── what went ───────────────────────────────────────────────────────────────────────────────────

LEFT = {
    Kind.DONATION: ("donation", Severity.INFO),
    Kind.SPOUSE_OUT: ("given_to_spouse", Severity.INFO),
    Kind.LOST: ("units_lost", Severity.WARNING),
    Kind.WORTHLESS: ("units_worthless", Severity.WARNING),
}


@pytest.mark.parametrize("kind", LEFT)
def test_what_leaves_without_a_sale_is_told_with_its_basis(kind: Kind) -> None:
    found = note(BOUGHT, gone(kind))
    assert (found.code, found.severity) == LEFT[kind]
    assert (found.subject, found.asset, found.wallet) == ("gone", "ETH", HOME)
    assert found.amount_usd == usd(2000)
    assert "$2,000.00" in found.what
    assert DAY in found.what
    assert found.fix
    assert found.where.file == "test.csv"


@pytest.mark.parametrize("kind", LEFT)
def test_a_basis_that_is_not_known_is_no_zero(kind: Kind) -> None:
    found = note(gone(kind))
    assert found.amount_usd is None
    assert "not known" in found.what


@pytest.mark.parametrize("kind", LEFT)
def test_its_network_fee_is_no_part_of_it(kind: Kind) -> None:
    told = transaction(kind, DAY, out("1 ETH"), fee("0.5 ETH", worth="1"), name="gone")
    assert note(BOUGHT, told).amount_usd == usd(2000)


def test_a_donation_says_how_long_the_units_were_held() -> None:
    """26 U.S.C. § 170(e)(1)(A)."""
    found = note(BOUGHT, LATER, gone(Kind.DONATION, "3 ETH", worth="9000"))
    assert "3 ETH from Ledger on 2025-06-01 (basis $7,000.00; 1 short-term; 2 long-term)" in found.what
    assert "loss with them" not in found.what


def test_a_donation_above_a_limit_needs_an_appraisal_that_no_exchange_gives() -> None:
    """CCA 202302012."""
    assert "more than $5,000.00 you need a qualified appraisal" in note(BOUGHT, gone(Kind.DONATION)).fix


def test_a_donation_of_units_at_a_loss_says_what_that_loss_is() -> None:
    found = note(BOUGHT, gone(Kind.DONATION, worth="1500"))
    assert "$500.00 less than their basis" in found.what
    assert "less than their basis, they" not in note(BOUGHT, gone(Kind.DONATION, worth="2000")).what


def test_a_loss_by_worthlessness_has_not_been_deductible_since_a_year() -> None:
    """26 U.S.C. § 67(g); CCA 202302011."""
    early = bought("2 ETH", "4000 USD", "2016-01-10")
    assert "not allowed since 2018" in note(early, gone(Kind.WORTHLESS, on="2018-01-01")).what
    assert "not computed here" in note(early, gone(Kind.WORTHLESS, on="2017-12-31")).what


def test_a_personal_theft_is_limited_since_a_year() -> None:
    """26 U.S.C. § 165(h)(5)."""
    early = bought("2 ETH", "4000 USD", "2016-01-10")
    assert "since 2018" in note(early, gone(Kind.LOST, on="2018-01-01")).fix
    assert "since" not in note(early, gone(Kind.LOST, on="2017-12-31")).fix


def test_each_asset_that_went_has_a_note_of_its_own() -> None:
    both = transaction(Kind.DONATION, DAY, out("1 ETH"), out("1 BTC"), name="gone")
    found = notes(BOUGHT, bought("1 BTC", "40000 USD", "2024-01-10"), both)
    assert [(one.asset, one.amount_usd) for one in found] == [("ETH", usd(2000)), ("BTC", usd(40000))]


# ── what came ───────────────────────────────────────────────────────────────────────────────────


def test_a_refund_is_told_with_its_value_and_its_remedy() -> None:
    found = note(transaction(Kind.REFUND, DAY, leg("1 ETH", worth="2500"), name="back"))
    assert (found.code, found.severity, found.subject) == ("refund_received", Severity.INFO, "back")
    assert (found.asset, found.amount_usd) == ("ETH", usd(2500))
    assert "preparer" in found.fix


def test_a_refund_or_an_inheritance_without_a_value_blocks_elsewhere_and_is_not_told_twice() -> None:
    for kind, why in ((Kind.REFUND, "no_value"), (Kind.INHERITANCE, "basis_unknown")):
        told = transaction(kind, DAY, leg("1 ETH"))
        assert notes(told) == []
        assert codes(folded(told)) == [why]


def test_a_refund_in_dollars_is_no_lot_and_nothing_to_tell() -> None:
    assert notes(transaction(Kind.REFUND, DAY, leg("100 USD"))) == []


def test_an_inheritance_at_its_stated_value_at_death_is_a_note() -> None:
    told = from_origin(transaction(Kind.INHERITANCE, DAY, leg("1 ETH"), name="in"), "2400", "2025-01-15")
    found = note(told)
    assert (found.code, found.severity, found.subject) == ("inherited_basis", Severity.INFO, "in")
    assert (found.asset, found.amount_usd) == ("ETH", usd(2400))
    assert "loss that the deceased had is gone" in found.what


def test_an_inheritance_with_a_value_of_no_stated_day_is_a_warning() -> None:
    found = note(transaction(Kind.INHERITANCE, DAY, leg("1 ETH", worth="2400")))
    assert (found.code, found.severity, found.amount_usd) == (
        "inherited_basis",
        Severity.WARNING,
        usd(2400),
    )


# ── nothing else ────────────────────────────────────────────────────────────────────────────────


def test_trades_gifts_and_income_have_no_notes() -> None:
    story = (
        BOUGHT,
        sold("0.5 ETH", "1500 USD", DAY),
        exchanged("0.5 ETH", "0.05 BTC", DAY, worth="1500"),
        gone(Kind.GIFT_OUT, "0.5 ETH"),
        transaction(Kind.STAKING, DAY, leg("1 SOL", worth="150")),
        from_origin(transaction(Kind.SPOUSE_IN, DAY, leg("1 SOL")), "90", "2024-01-10"),
    )
    assert notes(*story) == []
    assert gift_findings(folded(*story).dispositions, story) == ()


def test_they_come_in_the_order_of_the_journal() -> None:
    story = (
        BOUGHT,
        gone(Kind.LOST),
        transaction(Kind.REFUND, "2025-07-01", leg("1 SOL", worth="150")),
        transaction(Kind.DONATION, "2025-08-01", out("1 ETH")),
    )
    assert [one.code for one in notes(*story)] == ["units_lost", "refund_received", "donation"]
