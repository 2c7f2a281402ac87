"""Wash sales in the fold: the disallowed loss lies in the basis of what replaces, wherever that lies."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import (
    LAW,
    NEW_YORK,
    arrived,
    bought,
    codes,
    earned,
    exchanged,
    fee,
    identified,
    leg,
    moved,
    order,
    renamed,
    sale_lines,
    sent,
    sold,
    transaction,
)
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.asset_classes import AssetClass, Classes
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Custody, Kind, Owner, Transaction, Wallet
from lotwise.lots.conservation import conservation_of
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.lot import Method, StandingOrder
from lotwise.lots.methods import LotLaw, TransferFee
from lotwise.lots.wash_law import Reach, WashLaw, wash_law
from lotwise.prices.book import PriceBook
from properties.journals import CALM, EVERY_WORD, journals
from statements import from_origin

FUND = "IBIT"
EVERYTHING = WashLaw(
    name="everything",
    window_days=30,
    reaches=tuple(
        Reach(
            asset_class=each,
            starts=date(2009, 1, 3),
            law_id="made_up",
            title="A law that reaches everything",
            status="proposed",
            source="these tests",
        )
        for each in AssetClass
    ),
)


def facts(law: WashLaw | None = None, **more: object) -> FoldFacts:
    plain = FoldFacts(
        zone=NEW_YORK, prices=PriceBook.of([]), wallets={}, law=LAW, wash_law=law or wash_law("current")
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def folded(*story: Transaction, lot_law: LotLaw = LAW, **more: object) -> Books:
    """Return the books of a story, after proving that nothing is lost."""
    books = fold(journal_of(story), replace(facts(**more), law=lot_law))  # type: ignore[arg-type]
    assert all(proof.is_proved for proof in conservation_of(books)), "no unit and no cent is lost"
    return books


def held(books: Books) -> list[str]:
    return [
        f"{lot.quantity / 10**18:g} {lot.wallet} {lot.root.acquired_on} {(lot.basis_usd or 0) / 10**8:.2f}"
        for lot in books.lots
    ]


def first(units: str = "100", on: str = "2026-01-05") -> Transaction:
    return bought(f"{units} {FUND}", "10000 USD", on, "Schwab")


def test_a_loss_is_disallowed_and_lies_in_the_basis_of_the_replacement() -> None:
    books = folded(
        first(),
        sold(f"100 {FUND}", "6000 USD", "2026-03-05", "Schwab"),
        bought(f"100 {FUND}", "6500 USD", "2026-03-20", "Schwab"),
    )
    [sale] = books.dispositions
    assert (sale.disallowed_usd, sale.gain_usd) == (usd("4000"), 0)
    assert held(books) == ["100 Schwab 2026-01-20 10500.00"], "59 days longer held, and 4,000 more basis"


def test_part_of_the_replacement_splits_the_lot_that_replaces() -> None:
    books = folded(
        first("40"),
        sold(f"40 {FUND}", "6000 USD", "2026-03-05", "Schwab"),
        bought(f"100 {FUND}", "6500 USD", "2026-03-20", "Schwab"),
    )
    assert held(books) == ["60 Schwab 2026-03-20 3900.00", "40 Schwab 2026-01-20 6600.00"]


def test_part_of_the_loss_is_allowed_where_less_was_bought_back() -> None:
    books = folded(
        first(),
        sold(f"100 {FUND}", "6000 USD", "2026-03-05", "Schwab"),
        bought(f"25 {FUND}", "1500 USD", "2026-04-04", "Schwab"),
        bought(f"25 {FUND}", "1500 USD", "2026-04-05", "Schwab"),
    )
    assert [(one.disallowed_usd, one.gain_usd) for one in books.dispositions] == [(usd("1000"), usd("-3000"))]


def test_what_replaces_may_have_come_before_and_lie_elsewhere_by_now() -> None:
    books = folded(
        first(),
        bought(f"100 {FUND}", "8000 USD", "2026-02-20", "Schwab"),
        moved(f"70 {FUND}", "Schwab", "Fidelity", "2026-02-22"),
        sold(f"30 {FUND}", "1000 USD", "2026-02-25", "Schwab"),
        sold(f"70 {FUND}", "2000 USD", "2026-03-05", "Fidelity"),
    )
    assert [one.disallowed_usd for one in books.dispositions] == [usd("2000"), usd("5000")]
    assert sum(lot.basis_usd or 0 for lot in books.lots) == usd("15000")


def test_a_chain_of_losses_carries_the_first_one_on() -> None:
    books = folded(
        first(),
        sold(f"100 {FUND}", "6000 USD", "2026-03-05", "Schwab"),
        bought(f"100 {FUND}", "6500 USD", "2026-03-20", "Schwab"),
        sold(f"100 {FUND}", "5000 USD", "2026-04-01", "Schwab"),
        bought(f"100 {FUND}", "5100 USD", "2026-04-20", "Schwab"),
        sold(f"100 {FUND}", "5000 USD", "2026-06-30", "Schwab"),
    )
    assert [one.disallowed_usd for one in books.dispositions] == [usd("4000"), usd("5500"), 0]
    assert books.dispositions[-1].gain_usd == usd("-5600"), "10,000 - 6,000 + 6,500 - 5,000 + 5,100 - 5,000"


def test_a_retirement_account_takes_the_loss_for_good() -> None:
    ira = Wallet(name="IRA", custody=Custody.BROKER_US, owner=Owner.IRA)
    books = folded(
        first(),
        sold(f"100 {FUND}", "6000 USD", "2026-03-05", "Schwab"),
        bought(f"100 {FUND}", "6500 USD", "2026-03-20", "IRA"),
        wallets={"IRA": ira},
    )
    assert books.dispositions[0].disallowed_usd == usd("4000")
    assert held(books) == ["100 IRA 2026-03-20 6500.00"]


def test_losses_of_a_retirement_account_are_none() -> None:
    ira = Wallet(name="IRA", custody=Custody.BROKER_US, owner=Owner.IRA)
    books = folded(
        bought(f"100 {FUND}", "10000 USD", "2026-01-05", "IRA"),
        sold(f"100 {FUND}", "6000 USD", "2026-03-05", "IRA"),
        bought(f"100 {FUND}", "6500 USD", "2026-03-20", "Schwab"),
        wallets={"IRA": ira},
    )
    assert held(books) == ["100 Schwab 2026-03-20 6500.00"]


def test_hifo_goes_by_the_basis_with_the_disallowed_loss() -> None:
    story = (
        first(),
        sold(f"100 {FUND}", "6000 USD", "2026-03-05", "Schwab"),
        bought(f"100 {FUND}", "6500 USD", "2026-03-20", "Schwab"),
        bought(f"100 {FUND}", "9000 USD", "2026-05-20", "Schwab"),
        sold(f"100 {FUND}", "9500 USD", "2026-09-01", "Schwab"),
    )
    hifo: StandingOrder = order(Method.HIFO, "Schwab", recorded="2026-01-01")
    books = folded(*story, orders=(hifo,))
    assert books.dispositions[1].basis_usd == usd("10500")


def test_digital_assets_have_no_wash_sales_today_and_have_them_under_a_bill() -> None:
    story = (
        bought("1 BTC", "100000 USD", "2026-01-05"),
        sold("1 BTC", "70000 USD", "2026-10-05"),
        bought("1 BTC", "71000 USD", "2026-10-05 18:00"),
    )
    today, bill = folded(*story), folded(*story, law=wash_law("hr10357"))
    assert sale_lines(today) == ["sale 1 BTC from 2026-01-05: 70000.00 - 100000.00, short"]
    assert (today.dispositions[0].disallowed_usd, today.lots[0].basis_usd) == (0, usd("71000"))
    assert (bill.dispositions[0].disallowed_usd, bill.lots[0].basis_usd) == (usd("30000"), usd("101000"))


def test_rewards_replace_nothing_and_an_exchange_does() -> None:
    start = (bought("1 ETH", "4000 USD", "2026-01-05"), sold("1 ETH", "2000 USD", "2026-10-05"))
    assert (
        folded(*start, earned("1 ETH", "2100", "2026-10-06"), law=EVERYTHING).dispositions[0].disallowed_usd
        == 0
    )
    swap = exchanged("0.05 BTC", "1 ETH", "2026-10-06", worth="2100")
    bitcoin = bought("0.05 BTC", "2100 USD", "2026-10-01")
    books = folded(*start, bitcoin, swap, law=EVERYTHING)
    assert books.dispositions[0].disallowed_usd == usd("2000")


def test_an_identification_still_finds_units_whose_basis_was_adjusted() -> None:
    start = [
        first(),
        sold(f"100 {FUND}", "6000 USD", "2026-03-05", "Schwab"),
        bought(f"100 {FUND}", "6500 USD", "2026-03-20", "Schwab"),
        bought(f"100 {FUND}", "9000 USD", "2026-05-20", "Schwab"),
    ]
    before = fold(journal_of(start[2:3]), facts(law=None)).lots[0]
    sale = sold(f"60 {FUND}", "9500 USD", "2026-09-01", "Schwab", name="sale")
    named = identified("sale", (before, "60"), recorded="2026-08-31")
    books = folded(*start, sale, identifications=named)
    assert codes(books) == ["wash_sale"], "and nothing about the identification"
    assert books.dispositions[1].method is Method.SPEC_ID
    assert books.dispositions[1].basis_usd == usd("6300")


# ── gifts with two bases, and units whose cost their owner states ───────────────────────────────


GIFT = from_origin(
    transaction(Kind.GIFT_IN, "2026-02-01", leg(f"100 {FUND}", "Schwab", worth="5000")), "10000", "2023-01-01"
)
"""It cost its giver 10,000 and was worth 5,000, which is its basis for a loss (§ 1015(a))."""


def test_the_days_of_a_giver_are_not_handed_on_with_a_loss_from_the_worth_of_the_gift() -> None:
    """§ 1223(2) tacks the giver's days on where the giver's basis counts; § 1223(3) hands on those held."""
    books = folded(
        GIFT,
        sold(f"100 {FUND}", "4000 USD", "2026-02-20", "Schwab"),
        bought(f"100 {FUND}", "4200 USD", "2026-02-25", "Schwab"),
        sold(f"100 {FUND}", "6000 USD", "2026-08-03", "Schwab"),
    )
    assert [one.disallowed_usd for one in books.dispositions] == [usd("1000"), 0]
    assert sale_lines(books)[1] == "sale 100 IBIT from 2026-02-06: 6000.00 - 5200.00, short"


@pytest.mark.parametrize(
    ("move", "paid", "asset", "wallet"),
    [
        (renamed(f"100 {FUND}", "100 ARKB", "2026-02-10", "Schwab"), "0", "ARKB", "Schwab"),
        (renamed(f"100 {FUND}", "250 ARKB", "2026-02-10", "Schwab"), "0", "ARKB", "Schwab"),
        (
            moved(f"100 {FUND}", "Schwab", "Fidelity", "2026-02-10", fees=[fee("10 USD", "Schwab")]),
            "10",
            FUND,
            "Fidelity",
        ),
    ],
)
def test_no_more_is_disallowed_than_the_loss_from_the_worth_of_a_gift(
    move: Transaction, paid: str, asset: str, wallet: str
) -> None:
    units = "250" if any(each.quantity == quantity("250") for each in move.legs) else "100"
    books = folded(
        GIFT,
        move,
        sold(f"{units} {asset}", "4000 USD", "2026-02-20", wallet),
        bought(f"{units} {asset}", "4200 USD", "2026-02-25", wallet),
        lot_law=replace(LAW, transfer_fee=TransferFee.DISPOSE_ADD),
    )
    [sale] = books.dispositions
    assert (sale.disallowed_usd, sale.gain_usd) == (usd("1000") + usd(paid), 0)
    assert [lot.root.acquired_on for lot in books.lots] == [date(2026, 2, 6)]


def test_between_the_two_bases_of_a_renamed_gift_there_is_no_loss_to_disallow() -> None:
    books = folded(
        GIFT,
        renamed(f"100 {FUND}", "100 ARKB", "2026-02-10", "Schwab"),
        sold("100 ARKB", "7000 USD", "2026-02-20", "Schwab"),
        bought("100 ARKB", "4200 USD", "2026-02-25", "Schwab"),
    )
    [sale] = books.dispositions
    assert (sale.disallowed_usd, sale.gain_usd) == (0, 0)


@pytest.mark.parametrize("acquired_on", ["", "2026-03-20"])
def test_a_purchase_whose_cost_the_owner_states_replaces_as_any_other(acquired_on: str) -> None:
    later = transaction(Kind.PURCHASE, "2026-03-20", leg(f"100 {FUND}", "Schwab"))
    books = folded(
        first(),
        sold(f"100 {FUND}", "6000 USD", "2026-03-05", "Schwab"),
        from_origin(later, "6500", acquired_on),
    )
    assert books.dispositions[0].disallowed_usd == usd("4000")
    assert held(books) == ["100 Schwab 2026-01-20 10500.00"]


def test_an_origin_that_does_not_count_leaves_a_purchase_one() -> None:
    later = bought(f"100 {FUND}", "6500 USD", "2026-03-20", "Schwab")
    books = folded(
        first(),
        sold(f"100 {FUND}", "6000 USD", "2026-03-05", "Schwab"),
        from_origin(later, "1", "2020-01-01"),
    )
    assert "origin_unused" in codes(books)
    assert books.dispositions[0].disallowed_usd == usd("4000")


def test_units_under_way_are_adjusted_too() -> None:
    books = folded(
        first(),
        bought(f"100 {FUND}", "8000 USD", "2026-02-20", "Fidelity"),
        sent(f"100 {FUND}", "2026-02-22 12:00", "Fidelity", chain_hash="way"),
        sold(f"100 {FUND}", "5000 USD", "2026-02-22 13:00", "Schwab"),
        arrived(f"100 {FUND}", "2026-02-22 14:00", "Merrill", chain_hash="way"),
    )
    assert books.dispositions[0].disallowed_usd == usd("5000")
    assert held(books) == ["100 Merrill 2026-01-03 13000.00"]


@pytest.mark.parametrize("method", [Method.FIFO, Method.LIFO, Method.HIFO, Method.MIN_TAX])
@given(journal=journals(EVERY_WORD), is_identical=st.booleans())
@CALM
def test_whatever_happens_nothing_is_lost_and_each_disallowed_dollar_is_in_a_basis(
    method: Method, journal: list[Transaction], is_identical: bool
) -> None:
    orders = tuple(order(method, wallet, recorded="2024-01-01") for wallet in ("Kraken", "Ledger", "Gemini"))
    classes = Classes(identical={"ETH": "BTC"}) if is_identical else Classes()
    books = folded(*journal, law=EVERYTHING, orders=orders, classes=classes)
    disallowed = sum(one.disallowed_usd for one in books.dispositions)
    added = sum(one.added_usd for one in books.adjusted)
    assert disallowed == added
    for one in books.dispositions:
        assert one.disallowed_usd <= max(0, (one.basis_usd or 0) - (one.proceeds_usd or 0))
