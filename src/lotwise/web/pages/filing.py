"""Filing: forms with a name on them, the packet, blanks of the IRS, and recording that a year was filed."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lotwise.app.blank_shelf import take_blank
from lotwise.app.filing import FormChoices
from lotwise.app.filing_year import decide, file_year
from lotwise.app.form_files import printed_files
from lotwise.app.packet import PacketWish, packet_of, zip_of
from lotwise.core.errors import BadInputError
from lotwise.web.forms import Accepted, Form
from lotwise.web.holding import Held
from lotwise.web.pages.forms import filed_of, made_of, paper_of
from lotwise.web.sending import YearHere, sent, with_query
from lotwise.web.site import Loaded
from lotwise.web.visits import Here, Known, Now, Tasks
from lotwise.web.works import Tell

router = APIRouter(include_in_schema=False)
_BOXES: Final = ("rounded", "various", "totals", "attach", "draft")


@router.post("/forms/{year}/print")
def print_(form: Accepted, now: Now, held: Held, year: YearHere) -> Response:
    """Send a PDF with name and number on it; they are printed, and kept nowhere."""
    made = made_of(now, year, _choices(form))
    is_draft = form.is_ticked("draft")
    paper = paper_of(held, year, is_draft=is_draft, name=form.text("name"), number=form.text("number"))
    files = printed_files(made, filed_of(now, year), paper)
    found = files.named(form.text("file"))
    if found is None:
        raise HTTPException(404, "There is no such file of that year.")
    return sent(found.content, found.name)


@router.post("/forms/{year}/packet")
def packet(form: Accepted, now: Now, held: Held, tasks: Tasks, year: YearHere) -> Response:
    """Begin to make the packet of a year, and lead to its progress."""
    is_draft = form.is_ticked("draft")
    paper = paper_of(held, year, is_draft=is_draft, name=form.text("name"), number=form.text("number"))
    wish = PacketWish(
        year=year,
        choices=_choices(form),
        blanks=paper.blanks,
        name=paper.name,
        number=paper.number,
        is_draft_meant=is_draft,
        with_files=form.is_ticked("with_files"),
    )
    words = {name: form.is_ticked(name) for name in _BOXES}

    def make(tell: Tell) -> str:
        tell("Putting forms, reasons, lots and proof together", 0, 0)
        raw = _packed(now, wish)
        return with_query("/forms", year=year, **words, packet=held.put((raw, year))) + "#packet"

    work = tasks.start(f"Making the packet of {year}", make)
    return RedirectResponse(f"/running/{work.id}", 303)


@router.get("/forms/packet/{word}")
def made_packet(visitor: Known, held: Held, word: str) -> Response:  # noqa: ARG001 - must be known
    """Send a packet that was made."""
    found = held.named(word)
    if found is None:
        raise HTTPException(404, "That packet is not held any more; make it again.")
    raw, year = found
    return sent(raw, f"packet_{year}.zip")


@router.get("/forms/{year}/packet.zip")
def plain_packet(visitor: Known, now: Now, year: YearHere) -> Response:  # noqa: ARG001 - must be known
    """Send the packet of a year without a name on it, for who may only read."""
    return sent(_packed(now, PacketWish(year=year)), f"packet_{year}.zip")


def _packed(now: Loaded, wish: PacketWish) -> bytes:
    return zip_of(packet_of(now.state, wish).members)


def _choices(form: Form) -> FormChoices:
    return FormChoices(
        is_rounded=form.is_ticked("rounded"),
        is_one_row_a_sale=form.is_ticked("various"),
        uses_schedule_d_totals=form.is_ticked("totals"),
        attaches_statement=form.is_ticked("attach"),
    )


@router.post("/forms/{year}/blank")
async def blank(request: Request, form: Accepted, held: Held, year: YearHere) -> Response:  # noqa: ARG001
    """Take in blanks of the IRS, for as long as the server runs."""
    files = form.files("blank")
    if not files:
        raise BadInputError("No file was chosen.", "Choose the blank that you downloaded from irs.gov.")
    for one in files:
        take_blank(held.blanks, one.filename or "The file", await one.read())
    return RedirectResponse(f"/forms?year={year}#preview", 303)


@router.post("/forms/{year}/filed")
def record(form: Accepted, site: Here, year: YearHere) -> Response:
    """Record that a year was filed as it is computed now."""
    if not form.is_ticked("sure"):
        raise BadInputError(
            "Nothing was recorded: the box that says that you filed it was not ticked.",
            "A record that a year was filed stays; tick the box when you have sent the return.",
        )
    with site.writing() as state:
        file_year(state, year, is_draft_meant=form.is_ticked("despite"))
    return RedirectResponse(f"/forms?year={year}#filed", 303)


@router.post("/forms/{year}/decide")
def decided(form: Accepted, site: Here, year: YearHere) -> Response:
    """Record what late data does to a filed year."""
    word = form.text("decision")
    if word not in {"amend", "carry"}:
        raise BadInputError(
            "Nothing was recorded: no choice was made.", "Choose to amend, or to let it stand."
        )
    with site.writing() as state:
        decide(state, year, is_amended=word == "amend", reason=form.text("reason"))
    return RedirectResponse(f"/forms?year={year}#filed", 303)
