"""The notation of the scenarios of the guide: its own sum, the real return, the books, and plans by hand.

A file says in ``title`` and ``source`` what it is about, in ``explain`` how it is computed, and then shows
any of these:

- ``[guide]`` with ``[[lot]]``: the sum as the guide does it, loss times one rate.
- ``[[law]]``: the return of 2026 before and after all of those lots are sold. ``given`` is the return, in
  dollars by the names of household.toml; ``years_to_use`` is how many years like this one, without gains of
  their own, use up what is carried over.
- ``[[books]]``: a journal and rows as on Form 8949, in the words of ``lots_notation``.
- ``[[plan]]``: lots, a year that can be taxed by hand, what selling every loss would come to (``all``), and
  what the plan sells, in the order of the lots and to the sixth decimal of a unit. The year has one ordinary
  rate, one long-term rate and a limit of 3,000; later years have the same rates and no gains, and no dollar
  is discounted. ``sale_after_years`` is when everything is sold for good; without it, never.
- ``[[line]]``: where the guide says that something stands on a form, and where it does.

Losses are positive. Amounts are whole dollars, or text such as ``"184.68"``.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from builders import LAW, books_of, bought
from harvests import TODAY, candidates, outlook, simple_year
from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd, to_cents, usd_plain
from lotwise.core.quantity import ONE, Quantity, quantity_text
from lotwise.harvest.candidates import candidates_of
from lotwise.harvest.optimum import sum_of
from lotwise.harvest.plan import Plan, plan_of
from lotwise.harvest.value import Harvest, Valuer, Worth
from lotwise.ledger.transaction import Custody
from lotwise.lots.unrealized import Valued, valued
from lotwise.prices.book import PriceBook, Quote
from lotwise.rules.book import form_line, us_rules
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.household import PlanSettings
from lotwise.tax.liability import worksheet
from lotwise.tax.trace import Worksheet
from scenarios import lots_notation

KEYS: Final = {"title", "source", "explain", "guide", "lot", "law", "books", "plan", "line"}
LOT: Final = {"asset", "quantity", "paid", "worth", "acquired_on"}
GUIDE: Final = {"loss", "gains", "savings", "carried"}
LAW_CASE: Final = {
    *("case", "term", "filing_status", "given", "income_tax_saved", "niit_saved", "net_gain"),
    *("short_carryover", "long_carryover", "saved_later_undiscounted", "years_to_use"),
}
BOOKS: Final = {"case", "journal", "custody", "identifications", "sold", "held", "income", "findings"}
PLAN: Final = {
    *("case", "lots", "year", "fee_rate", "sale_after_years", "horizon_years", "unrealized", "all"),
    *("one_side", "sells", "npv", "is_worthwhile"),
}
LINE: Final = {"name", "year", "guide", "law"}
_MOST_YEARS: Final = 1_000
_SHOWN: Final[Quantity] = ONE // 10**6


def harvest_of(lots: list[dict[str, Any]]) -> tuple[Harvest, set[str]]:
    """Return what selling every lot of a scenario amounts to, through the fold, and the lots' terms."""
    chosen = candidates(*held(lots))
    return sum_of((one, one.quantity) for one in chosen), {one.term.value for one in chosen}


def held(lots: list[dict[str, Any]]) -> tuple[Valued, ...]:
    """Return lots at their value on the day of the guide, in their order; each lot has its own price."""
    return tuple(_held(lot) for lot in lots)


def _held(lot: dict[str, Any]) -> Valued:
    assert set(lot) == LOT, "a misspelt word would test nothing"
    bill = bought(f"{lot['quantity']} {lot['asset']}", f"{lot['paid']} USD", str(lot["acquired_on"]))
    price = Decimal(lot["worth"]) / Decimal(lot["quantity"])
    quote = Quote(asset=lot["asset"], on=TODAY, price=price, origin="guide")
    [one] = valued(books_of(bill).lots, PriceBook.of([quote]), TODAY)
    return one


def harvested(facts: ReturnFacts, harvest: Harvest) -> Worksheet:
    """Return the return of the year with a harvest."""
    less = replace(
        facts,
        short_term_gain=facts.short_term_gain - harvest.short_loss_usd,
        long_term_gain=facts.long_term_gain - harvest.long_loss_usd,
    )
    return worksheet(less, us_rules())


def years_to_use(facts: ReturnFacts, after: Worksheet) -> int:
    """Return how many years of the same income, without gains, use up the carryover out of a return."""
    for year in range(_MOST_YEARS):
        short, long = after.usd("short_term_carryover_out"), after.usd("long_term_carryover_out")
        if not short and not long:
            return year
        later = replace(
            facts,
            other_short_term_gain=0,
            other_long_term_gain=0,
            short_term_carryover_in=short,
            long_term_carryover_in=long,
        )
        after = worksheet(later, us_rules())
    raise AssertionError("the carryover is never used up")


def books(case: dict[str, Any]) -> dict[str, list[str]]:
    """Return the rows of a journal: what was sold, held and income, and what was found."""
    told = lots_notation.journal(case["journal"])
    custody = {wallet: Custody(word) for wallet, word in case.get("custody", {}).items()}
    roots = books_of(*(one for one in told if one.kind.value == "purchase"), law=LAW).lots
    named = lots_notation.identifications(case.get("identifications", []), roots)
    return lots_notation.rows(books_of(*told, identifications=named, custody=custody, law=LAW))


def planned(case: dict[str, Any]) -> tuple[tuple[Valued, ...], Plan]:
    """Return the lots of a case and the plan for them."""
    lots, year = held(case["lots"]), case["year"]
    rates = {name: year[name] for name in ("ordinary_percent", "long_percent") if name in year}
    looked_at = outlook(
        simple_year(**year),
        simple_year(**rates),
        sale_after_years=case.get("sale_after_years"),
        discount_rate="0",
        horizon_years=case.get("horizon_years", 400),
    )
    settings = PlanSettings(default_fee_rate=Decimal(case.get("fee_rate", "0")), minimum_trade_usd=0)
    chosen, excluded = candidates_of(lots, settings)
    return lots, plan_of(chosen, excluded, Valuer(looked_at), TODAY, settings.minimum_benefit_usd)


def rows_of_plan(lots: tuple[Valued, ...], plan: Plan) -> dict[str, Any]:
    """Return a plan as its cases tell it."""
    losses = plan.everything_harvest
    sold = {trade.candidate.valued.lot.id: trade.quantity for trade in plan.trades}
    return {
        "unrealized": [_unrealized(one) for one in lots],
        "all": _worth(plan.everything) | {"loss": cents(losses.short_loss_usd + losses.long_loss_usd)},
        "sells": [_sold(one, sold[one.lot.id]) for one in lots if one.lot.id in sold],
        "npv": cents(plan.worth.npv_usd),
        "one_side": cents(sum(trade.candidate.sale_fee_usd for trade in plan.trades)),
        "is_worthwhile": plan.is_worthwhile,
    }


def _sold(one: Valued, units: Quantity) -> str:
    shown = nearest(units, _SHOWN) * _SHOWN
    return f"{quantity_text(shown)} {one.lot.asset} of {one.lot.root.acquired_on}"


def _worth(worth: Worth) -> dict[str, str]:
    return {
        "saved": cents(worth.saved_this_year_usd),
        "saved_later": cents(worth.saved_later_usd),
        "future_tax": cents(worth.future_tax_usd),
        "fees": cents(worth.fees_usd),
        "npv": cents(worth.npv_usd),
    }


def _unrealized(one: Valued) -> str:
    assert one.fmv_usd is not None
    assert one.lot.basis_usd is not None
    assert one.term is not None
    loss = one.lot.basis_usd - one.fmv_usd
    word = "loss" if loss >= 0 else "gain"
    return (
        f"{quantity_text(one.lot.quantity)} {one.lot.asset} of {one.lot.root.acquired_on}: "
        f"{word} {cents(abs(loss))} {one.term.value}-term"
    )


def cents(amount: Usd) -> str:
    """Return an amount rounded to cents, in dollars; without the cents where there are none."""
    whole = to_cents(amount)
    return str(whole // DOLLAR) if whole % DOLLAR == 0 else usd_plain(whole)


def told(expected: Any) -> Any:
    """Return what a file expects as the rows tell it: dollars as text."""
    if isinstance(expected, dict):
        return {name: told(one) for name, one in expected.items()}
    if isinstance(expected, bool | list):
        return expected
    return str(expected)


def place(line: dict[str, Any]) -> str:
    """Return where something stands on the form of a year."""
    return form_line(line["name"], line["year"]).line
