"""What the pages of the plan share: the plan, computed once, and a choice of its lots as an address."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from lotwise.app.jsonable import jsonable
from lotwise.app.plan_parts import PlanWish, plan_parts, whole_plan_json
from lotwise.app.plan_selection import WHOLE, Chooser, Start
from lotwise.app.plan_spread import PlanSpread, plan_spread
from lotwise.app.planning import PlanReport, plan_report
from lotwise.core.errors import BadInputError
from lotwise.web.site import Loaded
from lotwise.web.works import Works

ROWS: Final = 100
"""Rows of a page."""
_MANY: Final = 2_000
"""Lots above which a plan takes so long that the page shows its progress first."""
_PART: Final = "~"
"""Between the key of a row and its units, in an address."""
_T = TypeVar("_T")


def report_of(now: Loaded) -> PlanReport:
    """Return the plan of the day, computed once."""
    return now.once(("plan", "report"), lambda: plan_report(now.state))


def chooser_of(now: Loaded) -> Chooser:
    """Return what values choices of the plan's lots, made once."""
    report = report_of(now)
    return now.once(("plan", "chooser"), lambda: Chooser(report))


def figures_of(now: Loaded) -> dict[str, Any]:
    """Return what `lotwise plan --laws --json` writes, computed once."""
    report = report_of(now)

    def figures() -> dict[str, Any]:
        made: dict[str, Any] = jsonable(
            whole_plan_json(report, plan_parts(now.state, report, PlanWish(has_laws=True)))
        )
        return made

    return now.once(("plan", "figures"), figures)


def spread_of(now: Loaded) -> PlanSpread:
    """Return the plan spread over this year and the next ones, computed once."""
    report = report_of(now)
    return now.once(("plan", "spread"), lambda: plan_spread(now.state, report))


def first_shown(
    now: Loaded, tasks: Works, name: tuple[str, ...], make: Callable[[], _T], address: str
) -> Response | None:
    """Start what takes long, and return the page of its progress; None when it is there or takes no time.

    Args:
        now: The project.
        tasks: Where long work is done.
        name: Of the answer.
        make: Computes it, and keeps it with the project.
        address: Where its result is shown.
    """
    if len(now.state.holdings) < _MANY:
        return None
    started: dict[str, str] = now.once((*name, "started"), dict)
    if "done" in started:
        return None

    def work(tell: Callable[[str, int, int], None]) -> str:
        tell("Weighing every lot against your whole return", 0, 0)
        try:
            make()
        finally:
            started["done"] = "yes"
        return address

    if "work" not in started:
        started["work"] = tasks.start("Planning", work).id
    return RedirectResponse(f"/running/{started['work']}", 303)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks of the plan's page.

    Attributes:
        start: What the choice begins with.
        page: Which rows are shown, from 1.
        differing: Units by row as they were typed, where they differ from the beginning.
    """

    start: Start = Start.PLAN
    page: int = 1
    differing: Mapping[str, str] = field(default_factory=dict)

    def address(self, *, page: int | None = None) -> str:
        """Return the address of the plan's page with this choice."""
        parts = [("from", self.start.value), ("page", str(page or self.page))]
        rest = [("rest", f"{key}{_PART}{text}") for key, text in self.differing.items()]
        return f"/plan?{urlencode([*parts, *rest])}"


def asked_of(query: QueryParams, chooser: Chooser) -> Asked:
    """Return what an address asks, whether a link or the form wrote it.

    A link carries what differs (``rest=KEY~UNITS``). The form adds for each row that it showed whether its
    box is ticked (``shown``, ``sell``) and the units beside it.

    Raises:
        BadInputError: The word for the beginning, or the page, is none.
    """
    word = query.get("begin") or query.get("from") or Start.PLAN.value
    if word not in {one.value for one in Start}:
        raise BadInputError(f"{word!r} is no beginning of a choice.", "Write plan, all or none.")
    start, begins_anew = Start(word), "begin" in query
    differing: dict[str, str] = {}
    if not begins_anew:
        differing = dict(_pairs(query.getlist("rest")))
        differing |= _ticked(query, chooser, start)
        differing |= {key: WHOLE for text in query.getlist("add") for key in text.split(",") if key}
    page = query.get("go") or query.get("page") or "1"
    if not (page.isascii() and page.isdigit() and len(page) < 7):  # noqa: PLR2004 - a million pages
        raise BadInputError(f"{page!r} is no page.", "Write a number.")
    return Asked(start=start, page=min(max(1, int(page)), pages_of(chooser)), differing=differing)


def _pairs(texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for text in texts:
        key, _, units = text.partition(_PART)
        yield key, units


def _ticked(query: QueryParams, chooser: Chooser, start: Start) -> dict[str, str]:
    """Return the units of the rows that the form showed, where they differ from the beginning."""
    sold, begun = set(query.getlist("sell")), chooser.begun(start)
    found: dict[str, str] = {}
    for key in query.getlist("shown"):
        typed = query.get(f"units.{key}", "").strip().replace(",", "") or WHOLE
        text = typed if key in sold else "0"
        if text != "0" or begun.get(key, 0):
            found[key] = text
    return found


def pages_of(chooser: Chooser) -> int:
    """Return how many pages the rows of a plan fill; at least one."""
    return max(1, -(-len(chooser.rows) // ROWS))


def shown_keys(chooser: Chooser, page: int) -> list[str]:
    """Return the keys of the rows of a page, from 1."""
    return [row.key for row in chooser.rows[(page - 1) * ROWS : page * ROWS]]


def numbers_around(page: int, pages: int) -> list[int]:
    """Return the numbers of the pages that a reader may go to: the ends, and those nearby."""
    near = {1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)}
    return sorted(near)


def empty_values(now: Loaded) -> dict[str, Any]:
    """Return what a page without a plan says: whether there are lots, on this return or elsewhere."""
    return {"has_lots": bool(now.state.holdings), "has_others": bool(now.state.all_books.lots)}
