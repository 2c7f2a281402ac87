"""The seven steps from files to forms, and where a project stands in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from lotwise.app.confirmed import confirmed
from lotwise.app.findings_list import counts_of
from lotwise.app.intents import Standing
from lotwise.app.intents_shown import intent_rows
from lotwise.app.planning import PlanReport
from lotwise.app.workspace import State
from lotwise.core.errors import LotwiseError

__all__ = ["GuideStep", "Stand", "guide_steps"]


class Stand(Enum):
    """Where a step stands."""

    DONE = "done"
    TO_DO = "to do"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideStep:
    """One of the seven steps.

    Attributes:
        number: 1 to 7.
        page: A word for where it is done.
        title: What is done.
        stand: Where it stands.
        words: Why so, in a few words.
    """

    number: int
    page: str
    title: str
    stand: Stand
    words: str


def guide_steps(state: State, planned: PlanReport | LotwiseError | None) -> tuple[GuideStep, ...]:
    """Return the seven steps with where a project stands in each.

    Args:
        state: The project on a day.
        planned: The plan of that day, or why there is none; None while it is not to be had.
    """
    return tuple(_steps(state, planned if isinstance(planned, PlanReport) else None))


def _steps(state: State, report: PlanReport | None) -> Iterator[GuideStep]:
    files, lots, blocking = len(state.facts.files), len(state.holdings), counts_of(state).blocking
    first = Stand.DONE if files and not blocking else Stand.TO_DO
    said = f"{_count(blocking, 'thing')} to settle" if blocking else f"{_count(files, 'file')} imported"
    yield _step(1, "import", "Import your files", first, said if files else "no file yet")
    held = f"{_count(lots, 'open lot')}" if lots else "nothing held yet"
    yield _step(2, "lots", "Look at what you hold", Stand.DONE if lots else Stand.NOT_YET, held)
    knows = state.household is not None
    third = Stand.DONE if knows else Stand.TO_DO if files else Stand.NOT_YET
    yield _step(
        3, "household", "Say what your year looks like", third, "answered" if knows else "not answered yet"
    )
    written = [one for one in intent_rows(state) if one.standing in {Standing.OPEN, Standing.USED}]
    is_worth_it = report is not None and report.plan.is_worthwhile and bool(report.plan.trades)
    yield _planned(report, is_worth_it=is_worth_it, is_chosen=bool(written))
    waiting = [one for one in written if one.standing is Standing.OPEN]
    yield _sold(len(waiting), is_written=bool(written), is_worth_it=is_worth_it)
    plans = confirmed(state)
    done = any(one.rows for one in plans) and not waiting
    kept = Stand.DONE if done else Stand.TO_DO if plans else Stand.NOT_YET
    words = "compared with what happened" if done else "waits for your orders to be carried out"
    yield _step(6, "before", "Confirm what was carried out", kept, words)
    year = state.as_of.year
    filed = any(one.year == year for one in state.facts.filings)
    last = Stand.DONE if filed else Stand.NOT_YET
    yield _step(7, "forms", "File your forms", last, "filed" if filed else f"after the end of {year}")


def _planned(report: PlanReport | None, *, is_worth_it: bool, is_chosen: bool) -> GuideStep:
    title = "Choose what to sell"
    if is_chosen:
        return _step(4, "plan", title, Stand.DONE, "chosen and written down")
    if report is None:
        return _step(4, "plan", title, Stand.NOT_YET, "needs files and your household")
    if is_worth_it:
        return _step(4, "plan", title, Stand.TO_DO, f"{_count(len(report.plan.trades), 'lot')} to look at")
    if not report.plan.trades and not report.candidates and report.plan.excluded:
        return _step(4, "plan", title, Stand.NOT_YET, "no lot can be weighed yet")
    return _step(4, "plan", title, Stand.DONE, "nothing is worth selling today")


def _sold(waiting: int, *, is_written: bool, is_worth_it: bool) -> GuideStep:
    title = "Write it down, sell, buy back"
    if waiting:
        return _step(5, "before", title, Stand.TO_DO, f"{_count(waiting, 'identification')} to sell by")
    if is_written:
        return _step(5, "before", title, Stand.DONE, "written down, and sold")
    words = "write down the lots before the sale" if is_worth_it else "nothing to sell"
    return _step(5, "before", title, Stand.TO_DO if is_worth_it else Stand.NOT_YET, words)


def _step(number: int, page: str, title: str, stand: Stand, words: str) -> GuideStep:
    return GuideStep(number=number, page=page, title=title, stand=stand, words=words)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
