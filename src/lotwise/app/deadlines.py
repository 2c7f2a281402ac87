"""What must be done before which day: the end of the tax year, the windows of bills, terms, records.

Left out: days on which returns and payments are due; the IRS names them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lotwise.app.booked import law_of
from lotwise.app.intents import Standing
from lotwise.app.intents_shown import intent_rows
from lotwise.app.plan_wait import term_changes
from lotwise.app.planning import PlanReport
from lotwise.app.workspace import State
from lotwise.core.dates import tax_date
from lotwise.core.money import Usd
from lotwise.lots.wash_law import CURRENT, wash_law

__all__ = ["Deadline", "deadlines", "last_day"]

_DECEMBER: Final = 12
_LAST: Final = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Something that must be done by a day.

    Attributes:
        on: The last day for it.
        days: Days until then; 0 on the day itself.
        what: What must be done by then.
        why: What changes after it.
        change_usd: What it changes in the plan's value; None where that is not computed.
    """

    on: date
    days: int
    what: str
    why: str
    change_usd: Usd | None = None


def last_day(state: State) -> date:
    """Return the last day of the tax year that is looked at."""
    return date(state.as_of.year, _DECEMBER, _LAST)


def deadlines(state: State, report: PlanReport | None) -> tuple[Deadline, ...]:
    """Return what must be done by which day, the next first; nothing that is past.

    Args:
        state: The project on a day.
        report: The plan of that day; None while there is none.
    """
    found = [*_of_year(state), *_of_records(state)]
    if report is not None:
        found += _of_terms(state, report)
    return tuple(sorted((one for one in found if one.days >= 0), key=lambda one: one.on))


def _due(state: State, on: date, what: str, why: str, change_usd: Usd | None = None) -> Deadline:
    return Deadline(on=on, days=(on - state.as_of).days, what=what, why=why, change_usd=change_usd)


def _of_year(state: State) -> Iterator[Deadline]:
    end = last_day(state)
    yield _due(
        state,
        end,
        f"Sell what is to count for {end.year}.",
        f"A sale counts in the year of its date where you live ({state.zone.key}); after this day it counts "
        f"for {end.year + 1}.",
    )
    window = wash_law(CURRENT).window_days
    yield _due(
        state,
        end - timedelta(days=window + 1),
        f"Sell, if you want to wait {window + 1} days before you buy back and still hold again this year.",
        f"Today's law asks for no such wait with crypto. Bills would: a rebuy within {window} days before or "
        "after a sale would defer its loss.",
    )


def _of_records(state: State) -> Iterator[Deadline]:
    until = law_of(state.facts.settings).own_books_until
    yield _due(
        state,
        until,
        "Until this day your own record, made before the sale, names the lots that you sell at a broker.",
        "After it the broker must be told before each sale, or a standing order must lie there; else first "
        "in, first out applies (26 CFR § 1.1012-1(j)(3); Notice 2026-20).",
    )
    for one in intent_rows(state):
        if one.standing is Standing.OPEN and one.expires_at is not None:
            yield _due(
                state,
                tax_date(one.expires_at, state.zone),
                f"Sell the {one.asset} in {one.wallet} whose lots you wrote down.",
                "After it the identification has expired; write it down again before you sell.",
            )


def _of_terms(state: State, report: PlanReport) -> Iterator[Deadline]:
    for one in term_changes(state, report):
        lots = f"{len(one.lots)} lot{'s' * (len(one.lots) != 1)} of the plan"
        yield _due(
            state,
            one.on - timedelta(days=1),
            f"Sell {lots}, while {'its' if len(one.lots) == 1 else 'their'} loss is short-term.",
            "From the next day on it is long-term: the figure says what the plan is worth more or less then.",
            one.change_usd,
        )
