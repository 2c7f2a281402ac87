"""What refused identifications would have changed: of one sale, of several, at a broker, beside an order."""

from dataclasses import replace
from typing import Final

from builders import HOME, LAW, NEW_YORK, bought, identified, order, sold, transaction
from lotwise.app.late import Folded, with_differences
from lotwise.core.findings import Finding
from lotwise.core.money import usd
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.transaction import Custody, Kind, Owner, Transaction, Wallet
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.lot import Identification, Method, StandingOrder
from lotwise.lots.scope import in_scope
from lotwise.prices.book import PriceBook
from lotwise.tax.household import Household, household_of

BOUGHT: Final = (
    bought("1 BTC", "20000 USD", "2023-01-10", "Kraken"),
    bought("1 BTC", "70000 USD", "2024-03-01", "Kraken"),
    bought("1 BTC", "60000 USD", "2024-06-01", "Kraken"),
)
HOUSEHOLD: Final = (
    'time_zone = "America/New_York"\nfiling_status = "single"\nstate = "TX"\n[year.2025]\nwages = 100000\n'
)


def named(sale: str, lot: int, recorded: str, **more: bool) -> dict[str, Identification]:
    lots = fold(journal_of(BOUGHT), facts({})).lots
    return identified(sale, (lots[lot], "1"), recorded=recorded, **more)


def facts(
    identifications: dict[str, Identification],
    orders: tuple[StandingOrder, ...] = (),
    owner: Owner = Owner.TAXPAYER,
) -> FoldFacts:
    kraken = Wallet(name="Kraken", custody=Custody.BROKER_US, owner=owner)
    return FoldFacts(
        zone=NEW_YORK,
        prices=PriceBook.of([]),
        wallets={"Kraken": kraken},
        law=LAW,
        orders=orders,
        identifications=identifications,
    )


def folded(known: FoldFacts, *sales: Transaction) -> Folded:
    journal: Journal = journal_of([*BOUGHT, *sales])
    books, _ = in_scope(fold(journal, known), known.wallets, is_joint_return=False)
    return Folded(journal=journal, facts=known, books=books, wallets=known.wallets, is_joint_return=False)


def told(known: FoldFacts, *sales: Transaction, household: Household | None = None) -> list[Finding]:
    found = with_differences(folded(known, *sales), household)
    return [one for one in found if one.code in {"identification_late", "broker_not_told"}]


def sell(name: str = "sale", at: str = "2025-02-01 12:00", units: str = "1 BTC") -> Transaction:
    return sold(units, "50000 USD", at, "Kraken", name=name)


def test_without_a_refused_record_the_findings_are_those_of_the_books() -> None:
    known = folded(facts(named("sale", 1, "2025-02-01 12:00")), sell())
    assert with_differences(known, None) is known.books.findings


def test_both_results_stand_in_the_finding_and_the_gain_that_differs_is_its_amount() -> None:
    (found,) = told(facts(named("sale", 1, "2025-02-01 12:01")), sell())
    assert "the sale realizes a long-term gain of $30,000.00;" in found.what
    assert "would have realized a short-term loss of $20,000.00." in found.what
    assert "tax" not in found.what
    assert (found.subject, found.amount_usd) == ("sale", usd(50_000))


def test_where_only_the_term_differs_the_gain_whose_term_it_is_is_the_amount() -> None:
    twin = bought("1 BTC", "20000 USD", "2024-07-01", "Kraken")
    lots = fold(journal_of([*BOUGHT, twin]), facts({})).lots
    late = identified("sale", (lots[3], "1"), recorded="2025-02-02")
    (found,) = told(facts(late), twin, sell())
    assert "realizes a long-term gain of $30,000.00" in found.what
    assert "would have realized a short-term gain of $30,000.00" in found.what
    assert found.amount_usd == usd(30_000)


def test_beside_a_standing_order_its_result_is_the_one_that_counts() -> None:
    by_order = (order(Method.HIFO, "Kraken", recorded="2024-12-01"),)
    (found,) = told(facts(named("sale", 2, "2025-02-02"), by_order), sell())
    assert "realizes a short-term loss of $20,000.00" in found.what
    assert "would have realized a short-term loss of $10,000.00" in found.what


def test_several_late_records_are_compared_together() -> None:
    late = named("sale", 1, "2025-02-02") | named("second", 2, "2025-03-02")
    household = household_of(HOUSEHOLD, "household.toml")
    first, second = told(facts(late), sell(), sell("second", "2025-03-01 12:00"), household=household)
    assert "long-term gain of $30,000.00" in first.what
    assert "short-term loss of $20,000.00" in first.what
    assert "short-term loss of $20,000.00; the units you named" in second.what
    assert "would have realized a short-term loss of $10,000.00" in second.what
    for one in (first, second):
        assert "In time, all 2 such records would have made your tax of 2025" in one.what
        assert "more loss carried over to 2026." in one.what


def test_a_record_that_the_broker_did_not_get_is_compared_too() -> None:
    (found,) = told(facts(named("sale", 1, "2027-01-30")), sell(at="2027-02-01 12:00"))
    assert found.code == "broker_not_told"
    assert "would have realized a long-term loss of $20,000.00" in found.what


def test_an_order_that_the_broker_did_not_get_is_told_without_a_comparison() -> None:
    by_order = (order(Method.HIFO, "Kraken", recorded="2026-12-01"),)
    (found,) = told(facts({}, by_order), sell(at="2027-02-01 12:00"))
    assert (found.code, found.amount_usd) == ("broker_not_told", None)
    assert "realizes" not in found.what


def test_a_gift_realizes_nothing_and_later_sales_are_compared() -> None:
    given = replace(sell("gift"), kind=Kind.GIFT_OUT, legs=sell().legs[:1])
    (found,) = told(facts(named("gift", 1, "2025-02-02")), given)
    assert found.what.endswith("No gain depends on it so far.")
    (found,) = told(facts(named("gift", 1, "2025-02-02")), given, sell("after", "2025-06-01"))
    assert "Later sales realize a long-term loss of $20,000.00 so far" in found.what
    assert "they would realize a long-term gain of $30,000.00" in found.what


def test_of_a_wallet_that_is_not_on_the_return_no_gain_is_told() -> None:
    known = facts(named("sale", 1, "2025-02-02"), owner=Owner.IRA)
    (found,) = told(known, sell())
    assert "No gain depends on it so far." in found.what


def test_an_unknown_gain_is_told_as_such() -> None:
    unpriced = transaction(Kind.SPEND, "2025-02-01 12:00", sell().legs[0], name="sale")
    (found,) = told(facts(named("sale", 1, "2025-02-02")), unpriced)
    assert "realizes what is not known yet" in found.what
    assert found.amount_usd is None


def test_a_tax_that_stays_as_it_is_is_told_as_such() -> None:
    """Another lot with the same basis and term."""
    twin = bought("1 BTC", "20000 USD", "2023-02-10", HOME.replace("Ledger", "Kraken"))
    lots = fold(journal_of([*BOUGHT, twin]), facts({})).lots
    same = next(lot for lot in lots if str(lot.root.acquired_on) == "2023-02-10")
    late = identified("sale", (same, "1"), recorded="2025-02-02")
    household = household_of(HOUSEHOLD, "household.toml")
    (found,) = told(facts(late), twin, sell(), household=household)
    assert "it would have left your tax of 2025 as it is." in found.what
    assert found.amount_usd == 0
