"""How much the value of a plan moves with what nobody knows for sure: one assumption at a time.

Problem: a plan's value is one figure; how far it can be trusted does not show in it. Chosen way: prices,
other gains, the final sale, the discount rate and the fees are each set to a few values, everything else as
stated. For each value two figures: what the lots of today's plan are worth, and the best plan then. Where
the first stays near the second, the plan is robust.

Left out: two assumptions at a time; `lotwise what-if` answers those.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from lotwise.app.plan_if import these, with_fee, with_prices
from lotwise.app.planning import PlanReport, plan_report
from lotwise.app.workspace import State
from lotwise.core.money import DOLLAR, Usd, usd_text
from lotwise.harvest.plan import Plan
from lotwise.harvest.value import Worth
from lotwise.lots.grades import Grade
from lotwise.tax.household import Future, Household

_PRICES: Final = tuple(Decimal(percent) for percent in (-20, -10, 0, 10, 20))
_GAINS: Final = (0, 50_000, 100_000, 200_000)
_SALES: Final = (Decimal(1), Decimal(3), Decimal(5), Decimal(10), None)
_RATES: Final = tuple(map(Decimal, ("0", "0.03", "0.05", "0.08")))
_FEES: Final = tuple(map(Decimal, ("0", "0.001", "0.0025", "0.005", "0.01", "0.02")))


def _quietly(_done: int, _whole: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitive:
    """The value of a plan under one assumption.

    Attributes:
        about: Which assumption: ``price``, ``other gains``, ``final sale``, ``discount rate`` or ``fee``.
        value: Its value, in words.
        these_usd: What the lots of today's plan are worth; None when not known.
        best_usd: The best plan's value; None where it was not looked for.
        trades: How many sales the best plan has; None likewise.
    """

    about: str
    value: str
    these_usd: Usd | None
    best_usd: Usd | None
    trades: int | None


def sensitivity(
    state: State,
    report: PlanReport,
    *,
    worst_grade: Grade | None = None,
    is_best_wanted: bool = True,
    tell: Callable[[int, int], None] = _quietly,
) -> tuple[Sensitive, ...]:
    """Return the value of a plan under each of a few values of each assumption.

    Args:
        state: The project on the day of the plan.
        report: The plan.
        worst_grade: Lots that are evidenced worse are left out; None for any.
        is_best_wanted: Whether the best plan is looked for under each value, which takes a search each.
        tell: Is told before each value how many are done, and how many there are.

    Raises:
        BadInputError: The household's facts are not known.
    """
    cases = [(kind, *case) for kind, made in _KINDS.items() for case in made(state)]
    found: list[Sensitive] = []
    for kind, words, other in cases:
        tell(len(found), len(cases))
        best = plan_report(other, worst_grade).plan if is_best_wanted else None
        found.append(_sensitive(kind, words, these(other, report.plan.trades), best))
    return tuple(found)


def _sensitive(about: str, words: str, worth: Worth | None, best: Plan | None) -> Sensitive:
    return Sensitive(
        about=about,
        value=words,
        these_usd=None if worth is None else worth.npv_usd,
        best_usd=None if best is None else best.worth.npv_usd,
        trades=None if best is None else len(best.trades),
    )


def _prices(state: State) -> Iterator[tuple[str, State]]:
    quotes = {one.lot.asset: one.quote.price for one in state.holdings if one.quote is not None}
    for percent in _PRICES:
        factor = 1 + percent / 100
        yield (
            f"{percent:+} %" if percent else "as today",
            with_prices(state, {asset: price * factor for asset, price in quotes.items()}),
        )


def _gains(state: State) -> Iterator[tuple[str, State]]:
    household, year = state.need_household(), state.as_of.year
    facts = household.years.get(year)
    for dollars in _GAINS if facts else ():
        assert facts is not None, "there are cases only with facts"
        other = replace(facts, other_short_term_gain=facts.other_short_term_gain + dollars * DOLLAR)
        words = f"{usd_text(dollars * DOLLAR)[:-3]} more, short-term" if dollars else "as stated"
        yield words, _with(state, replace(household, years={**household.years, year: other}))


def _sales(state: State) -> Iterator[tuple[str, State]]:
    for years in _SALES:
        words = "never, or donated" if years is None else f"in {years} year{'s' * (years > 1)}"
        yield words, _later(state, replace(state.need_household().future, sale_in_years=years))


def _rates(state: State) -> Iterator[tuple[str, State]]:
    for rate in _RATES:
        future = replace(state.need_household().future, discount_rate=rate)
        yield f"{rate * 100:.0f} % a year", _later(state, future)


def _fees(state: State) -> Iterator[tuple[str, State]]:
    for rate in _FEES:
        yield f"{rate * 100:.2f} % a leg", _with(state, with_fee(state.need_household(), rate, state))


def _later(state: State, future: Future) -> State:
    return _with(state, replace(state.need_household(), future=future))


def _with(state: State, household: Household) -> State:
    return replace(state, household=household)


_KINDS: Final[dict[str, Callable[[State], Iterator[tuple[str, State]]]]] = {
    "price": _prices,
    "other gains": _gains,
    "final sale": _sales,
    "discount rate": _rates,
    "fee": _fees,
}
