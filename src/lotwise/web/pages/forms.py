"""Forms: what is filed for a year, how it looks on paper, and the files to save."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lotwise.app.blank_shelf import blanks_of
from lotwise.app.drafts import what_is_open
from lotwise.app.filing import FormChoices, Forms, forms_of
from lotwise.app.filing_year import FiledState, filed_state
from lotwise.app.form_files import (
    EXPORTS,
    MANY_ROWS,
    FormFiles,
    Paper,
    Program,
    export_file,
    form_files,
    printed_files,
    program_files,
    report_file,
)
from lotwise.app.forms_json import forms_json
from lotwise.app.jsonable import jsonable
from lotwise.app.previews import WIDTHS, Sheet, picture, sheets_of
from lotwise.app.years import years_of
from lotwise.core.errors import LotwiseError
from lotwise.web.holding import Held, Holding
from lotwise.web.sending import Year, YearHere, sent, with_query
from lotwise.web.shown import page
from lotwise.web.site import Loaded
from lotwise.web.visits import Known, Now

router = APIRouter(include_in_schema=False)


class Wanted(BaseModel, frozen=True):
    """How a visitor wants the forms: the words of an address.

    Attributes:
        rounded: Whole dollars.
        various: One row a sale.
        totals: Sales that need no row go to Schedule D.
        attach: Rows on an attached statement.
        draft: A draft, although something may be open.
        preview: Pictures of many pages, too.
    """

    rounded: bool = False
    various: bool = False
    totals: bool = False
    attach: bool = False
    draft: bool = False
    preview: bool = False

    @property
    def choices(self) -> FormChoices:
        """The choices that the instructions leave."""
        return FormChoices(
            is_rounded=self.rounded,
            is_one_row_a_sale=self.various,
            uses_schedule_d_totals=self.totals,
            attaches_statement=self.attach,
        )

    def address(self, start: str, **more: int | str) -> str:
        """Return an address with these words."""
        words: dict[str, bool | int | str] = {
            "rounded": self.rounded,
            "various": self.various,
            "totals": self.totals,
            "attach": self.attach,
            "draft": self.draft,
        }
        return with_query(start, **more, **words)


def _wanted(asked: Annotated[Wanted, Query()]) -> Wanted:
    return asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What forms are made from.

    Attributes:
        now: The state of the project.
        held: What the server holds.
        asked: How they are wanted.
    """

    now: Loaded
    held: Holding
    asked: Wanted


def _desk(now: Now, held: Held, asked: Annotated[Wanted, Depends(_wanted)]) -> Desk:
    return Desk(now=now, held=held, asked=asked)


AtDesk = Annotated[Desk, Depends(_desk)]


@router.get("/forms")
def forms(request: Request, visitor: Known, desk: AtDesk, year: Year = None) -> Response:
    """Show what is filed for a year."""
    now = desk.now
    wanted = year or usual_year(now)
    values: dict[str, Any] = {"year": wanted, "years": years_of(now.state), "refused": None}
    if now.state.household is None:
        return page(request, "forms_empty.html", values, visitor)
    try:
        made = made_of(now, wanted, desk.asked.choices)
    except LotwiseError as error:
        return page(request, "forms_empty.html", values | {"refused": error}, visitor)
    packet = request.query_params.get("packet", "")
    values |= _values(desk, made) | {
        "packet": packet if desk.held.named(packet) else "",
        "exports": [(one.value, *words) for one, words in EXPORTS.items()],
    }
    return page(request, "forms.html", values, visitor)


def usual_year(now: Loaded) -> int:
    """Return the year whose forms are most likely wanted: the last that is over, if it has any."""
    last = now.state.as_of.year - 1
    return last if last in years_of(now.state) else now.state.as_of.year


def made_of(now: Loaded, year: int, choices: FormChoices | None = None) -> Forms:
    """Return the forms of a year, made once."""
    wish = choices or FormChoices()
    return now.once(("forms", year, wish), lambda: forms_of(now.state, year, wish))


def filed_of(now: Loaded, year: int) -> FiledState | None:
    """Return a year as it was filed, or None."""
    return now.once(("filed", year), lambda: filed_state(now.state, year))


def paper_of(held: Holding, year: int, *, is_draft: bool, name: str = "", number: str = "") -> Paper:
    """Return how forms are printed: on the blanks of the IRS where all of them are here."""
    stands = blanks_of(held.blanks, year)
    blanks = held.blanks if stands and all(one.is_here for one in stands) else None
    return Paper(is_draft=is_draft, blanks=blanks, name=name, number=number)


def _values(desk: Desk, made: Forms) -> dict[str, Any]:
    now, asked = desk.now, desk.asked
    year, is_draft = made.year, asked.draft
    filed = filed_of(now, year)
    reasons = what_is_open(made, filed)
    is_shown = is_draft or not made.stops
    is_printed = is_draft or not reasons
    count = len(made.form_8949.rows) + len(made.form_8949.attached)
    is_quick = count <= MANY_ROWS or asked.preview
    told: dict[str, Any] = now.once(
        ("forms json", year, asked.choices, is_draft), lambda: jsonable(forms_json(made, is_draft=is_draft))
    )
    printed = _printed(desk, made) if is_printed and is_quick else FormFiles(files=())
    programs = _programs(desk, made) if is_printed and is_quick else FormFiles(files=())
    return {
        "asked": asked,
        "told": told,
        "is_shown": is_shown,
        "is_printed": is_printed,
        "is_quick": is_quick,
        "row_count": count,
        "open_matters": reasons,
        "filed": jsonable(filed),
        "filed_words": [one.words for one in filed.differences] if filed else [],
        "can_file": year < now.state.as_of.year,
        "entries": _by_form(told.get("other_lines", ())),
        "tables": _tables(desk, made).files,
        "printed": printed,
        "programs": programs,
        "sheets": _sheets(desk, made) if is_printed and is_quick else (),
        "widths": WIDTHS,
        "blanks": blanks_of(desk.held.blanks, year),
        "box_titles": _boxes(told),
    }


def _by_form(entries: Any) -> dict[str, list[Any]]:
    """Return lines by the form they stand on, in order."""
    found: dict[str, list[Any]] = {}
    for one in entries:
        found.setdefault(one["form"], []).append(one)
    return found


def _boxes(told: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the rows of Form 8949 by box, in order."""
    found: dict[str, list[Any]] = {}
    for row in told.get("form_8949", {}).get("rows", ()):
        found.setdefault(row["box"], []).append(row)
    return found


# ── files ───────────────────────────────────────────────────────────────────────────────────────


def _tables(desk: Desk, made: Forms) -> FormFiles:
    asked, state = desk.asked, desk.now.state
    name = ("tables", made.year, asked.choices, asked.draft)
    return desk.now.once(name, lambda: form_files(state, made, is_draft=asked.draft))


def _printed(desk: Desk, made: Forms) -> FormFiles:
    asked = desk.asked
    paper = paper_of(desk.held, made.year, is_draft=asked.draft)
    name = ("printed", made.year, asked.choices, asked.draft, bool(paper.blanks))
    filed = filed_of(desk.now, made.year)
    return desk.now.once(name, lambda: printed_files(made, filed, paper))


def _programs(desk: Desk, made: Forms) -> FormFiles:
    asked, state = desk.asked, desk.now.state
    name = ("programs", made.year, asked.choices, asked.draft)
    filed = filed_of(desk.now, made.year)
    return desk.now.once(name, lambda: program_files(state, made, filed, is_draft=asked.draft))


def _sheets(desk: Desk, made: Forms) -> tuple[Sheet, ...]:
    pdfs = [(one.name, one.content) for one in _printed(desk, made).files if one.name.endswith(".pdf")]
    name = ("sheets", made.year, tuple(hash(raw) for _, raw in pdfs))
    return desk.now.once(name, lambda: sheets_of(pdfs))


@router.get("/forms/{year}/file/{name}")
def file(visitor: Known, desk: AtDesk, year: YearHere, name: str) -> Response:  # noqa: ARG001 - must be known
    """Send a file of a year, the same bytes as the commands write."""
    now, asked = desk.now, desk.asked
    made = made_of(now, year, asked.choices)
    found = _tables(desk, made).named(name)
    if found is None and name.startswith(("report_", "identification_")):
        if made.stops and not asked.draft:
            raise HTTPException(404, "The forms are stopped, so there is no report of them yet.")
        found = now.once(("report", year, asked.choices), lambda: report_file(now.state, made)).named(name)
    elif found is None:
        found = _printed(desk, made).named(name) or _programs(desk, made).named(name)
    if found is None:
        raise HTTPException(404, "There is no such file of that year.")
    return sent(found.content, found.name)


@router.get("/forms/{year}/page/{number}.png")
def picture_of(
    visitor: Known,  # noqa: ARG001 - who asks must be known
    desk: AtDesk,
    year: YearHere,
    number: int,
    width: int = WIDTHS[1],
) -> Response:
    """Send a page of the printed forms as a picture."""
    made = made_of(desk.now, year, desk.asked.choices)
    sheets = _sheets(desk, made)
    if not 1 <= number <= len(sheets):
        raise HTTPException(404, "There is no such page.")
    sheet = sheets[number - 1]
    printed = _printed(desk, made).named(sheet.file)
    assert printed, "a page is of a file"
    name = ("picture", sheet.file, hash(printed.content), sheet.number, width)
    raw = desk.now.once(name, lambda: picture(printed.content, sheet.number, width))
    return sent(raw, f"page-{number}.png", is_shown=True)


@router.get("/exports/{program}")
def export(visitor: Known, now: Now, program: Program) -> Response:  # noqa: ARG001 - who asks must be known
    """Send the ledger for another program, the same bytes as `lotwise export --as` writes."""
    made = now.once(("export", program), lambda: export_file(now.state, program))
    if not made.files:
        raise HTTPException(404, "There is nothing to export yet.")
    return sent(made.files[0].content, made.files[0].name)
