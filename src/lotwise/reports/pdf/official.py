"""The official forms, filled in: Form 8949 in as many copies as its rows need, and Schedule D.

Problem: a year can have thousands of rows, each page of Form 8949 takes a few, and each page may have one box
only. Chosen way: the pages of the blank lie in the file once; every sheet draws one of them and puts its
entries at the places of the form fields. A description that is too long for its cell is set smaller, then
cut, and stands whole on a sheet of notes at the end.

Left out: a page of a copy that would be empty, as the form allows; Form 1040 and the other forms.

Source:
    Form 8949 (2025), the words above the boxes (one box a copy; as many copies as needed) and line 2; its
    instructions, "You don't need to complete and file an entire copy"; Schedule D (2025).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf

from lotwise.core.errors import BadInputError
from lotwise.core.money import Usd
from lotwise.reports.form_8949 import Form8949, Row8949, totals_of
from lotwise.reports.pdf.blank import BROKEN, Blank, Place
from lotwise.reports.pdf.fitting import POINT, printable, size_that_fits, wrapped
from lotwise.reports.pdf.look import Look, row_texts, total_texts
from lotwise.reports.pdf.notes import draft_sheets, note_sheets
from lotwise.reports.pdf.sheets import Placed, Sheet, centered, pdf_of, right_aligned
from lotwise.reports.schedule_d import ScheduleDLine
from lotwise.rules.form_fields import COLUMNS, PartFields

MARK: Final = "X"
"""What stands in a checked box."""
_PADDING: Final = 2 * POINT
_BASE: Final = 3 * POINT
_SIZES: Final = range(8, 4, -1)
_LAYOUTS: Final = ((8, 1), (8, 2), (7, 3), (6, 3))
"""How a description is set, the largest way first: the size of the font and the most lines."""
_CUT: Final = "\N{HORIZONTAL ELLIPSIS}"
NOTES_TITLE: Final = "Form 8949 ({year}): descriptions in full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The rows of one page.

    Attributes:
        box: The letter that is checked.
        part: The part of the form.
        rows: At least one, as many as the page has room for at most.
    """

    box: str
    part: PartFields
    rows: tuple[Row8949, ...]


def copies_of(form: Form8949, blank: Blank) -> tuple[Copy, ...]:
    """Return the pages that a form needs, Part I before Part II, each box apart.

    Raises:
        AssertionError: The blank has no box of a row: it is of another year.
    """
    parts = {letter: part for part in blank.fields.parts for letter in part.boxes}
    copies: list[Copy] = []
    by_box = form.by_box()
    assert set(by_box) <= set(parts), f"{blank.fields.title} has not all of the boxes {sorted(by_box)}"
    for box in sorted(by_box, key=lambda letter: (parts[letter].page, letter)):
        part, rows = parts[box], by_box[box]
        room = len(part.rows)
        copies += [Copy(box=box, part=part, rows=rows[at : at + room]) for at in range(0, len(rows), room)]
    return tuple(copies)


def form_8949_pdf(form: Form8949, blank: Blank, look: Look) -> bytes:
    """Return Form 8949 on the official blank.

    Args:
        form: At least one row; amounts as they are shown, rounded or not.
        blank: That of the form's year.
        look: Whose it is.

    Raises:
        AssertionError: There is no row, or the blank is of another year.
        BadInputError: The blank is broken.
    """
    copies = copies_of(form, blank)
    assert copies, "a Form 8949 without rows is not filed"
    assert blank.fields.year == form.year, f"{blank.fields.title} is not of {form.year}"
    notes: list[str] = []
    sheets = [_copy_sheet(copy, blank, look, notes) for copy in copies]
    title = NOTES_TITLE.format(year=form.year)
    sheets += note_sheets(title, notes, look) if notes else []
    return _printed([*sheets, *draft_sheets(look)], blank, f"{blank.fields.title}, filled in")


def schedule_d_pdf(
    lines: Iterable[ScheduleDLine], blank: Blank, look: Look, answers: Mapping[str, bool] | None = None
) -> bytes:
    """Return Schedule D on the official blank, both pages.

    Args:
        lines: Those without a place on the blank are left out; see `without_place`.
        blank: That of the year.
        look: Whose it is.
        answers: Yes or no to the questions of ``FormFields.answers``; others stay open.
    """
    fields = blank.fields
    sheets = [Sheet(blank=f"Blank{page}", is_draft=look.is_draft) for page in (1, 2)]
    entries = {fields.taxpayer: printable(look.name), fields.number: printable(look.number)}
    amounts = schedule_d_texts(lines, blank, look)
    for name, text in entries.items():
        _put(sheets, blank.places[name], _word(text, blank.places[name]))
    for name, text in amounts.items():
        _put(sheets, blank.places[name], _amount(text, blank.places[name]))
    for question, answer in (answers or {}).items():
        place = blank.places[fields.answers[question]["yes" if answer else "no"]]
        _put(sheets, place, [_mark(place)])
    return _printed([*sheets, *draft_sheets(look)], blank, f"{fields.title}, filled in")


def schedule_d_texts(lines: Iterable[ScheduleDLine], blank: Blank, look: Look) -> dict[str, str]:
    """Return what stands in the fields of Schedule D, empty ones left out.

    A line of which everything is zero, and a carryover of zero, stay blank; lines 7, 15 and 16 do not.

    Raises:
        AssertionError: A line that the form shows as a loss is none.
    """
    texts: dict[str, str] = {}
    for line in lines:
        columns = blank.fields.lines.get(line.line, {})
        amounts = amounts_of(line)
        is_loss = line.line in blank.fields.in_parentheses
        assert not (is_loss and line.gain_usd > 0), f"Schedule D line {line.line} is a loss by its form"
        if not any(amounts.values()) and (is_loss or "d" in columns):
            continue
        for column, name in columns.items():
            amount = amounts[column]
            if amount is None or (column == "g" and not amount):
                continue
            texts[name] = look.amount_text(-amount if is_loss else amount)
    return texts


def amounts_of(line: ScheduleDLine) -> dict[str, Usd | None]:
    """Return the amounts of a line of Schedule D by column."""
    return {
        "d": line.proceeds_usd,
        "e": line.basis_usd,
        "g": line.adjustment_usd,
        "h": line.gain_usd,
    }


def without_place(lines: Iterable[ScheduleDLine], blank: Blank) -> tuple[ScheduleDLine, ...]:
    """Return the lines that are no single line of the blank, such as ``4, 5``: the filer divides them."""
    return tuple(line for line in lines if line.line not in blank.fields.lines)


def _copy_sheet(copy: Copy, blank: Blank, look: Look, notes: list[str]) -> Sheet:
    """Return a page of Form 8949; a description that is cut there is added to the notes in full."""
    places, part = blank.places, copy.part
    sheet = Sheet(blank=f"Blank{part.page}", is_draft=look.is_draft)
    for name, text in ((part.taxpayer, look.name), (part.number, look.number)):
        sheet.texts += _word(printable(text), places[name])
    sheet.texts.append(_mark(places[part.boxes[copy.box]]))
    for fields, row in zip(part.rows, copy.rows, strict=False):
        texts = row_texts(row, look)
        sheet.texts += _description(texts["a"], places[fields["a"]], copy, notes)
        for column in COLUMNS[1:]:
            put = _middle if column in "bcf" else _amount
            sheet.texts += put(texts[column], places[fields[column]])
    has_codes = any(row.code for row in copy.rows)
    for column, text in total_texts(totals_of(copy.rows), look, has_codes=has_codes).items():
        sheet.texts += _amount(text, places[part.totals[column]])
    return sheet


def _put(sheets: Sequence[Sheet], place: Place, texts: Iterable[Placed]) -> None:
    sheets[place.page - 1].texts += texts


def _mark(place: Place) -> Placed:
    """Return the mark of a check box, in the middle of it."""
    size = 8
    height = size * POINT * 7 // 10
    return centered(MARK, place.x0, place.x1, (place.y0 + place.y1 - height) // 2, size)


def _word(text: str, place: Place) -> list[Placed]:
    size = size_that_fits(text, place.x1 - place.x0 - 2 * _PADDING, range(10, 4, -1))
    return [Placed(text, place.x0 + _PADDING, place.y0 + _BASE, size)] if text else []


def _middle(text: str, place: Place) -> list[Placed]:
    size = size_that_fits(text, place.x1 - place.x0 - _PADDING, _SIZES)
    return [centered(text, place.x0, place.x1, place.y0 + _BASE, size)] if text else []


def _amount(text: str, place: Place) -> list[Placed]:
    size = size_that_fits(text, place.x1 - place.x0 - _PADDING, _SIZES)
    return [right_aligned(text, place.x1 - _PADDING // 2, place.y0 + _BASE, size)] if text else []


def _description(text: str, place: Place, copy: Copy, notes: list[str]) -> list[Placed]:
    """Return a description in its cell: whole, smaller, or cut with the number of its note."""
    width = place.x1 - place.x0 - 2 * _PADDING
    for size, most in _LAYOUTS:
        lines = wrapped(text, width, size)
        if len(lines) <= most:
            return _lines(lines, place, size)
    number = len(notes) + 1
    notes.append(f"{note_label(number, copy)} {text}")
    size, most = _LAYOUTS[-1]
    mark = f"{_CUT} note {number}"
    lines = wrapped(text, width, size)[:most]
    while wrapped(lines[-1] + mark, width, size) != [lines[-1] + mark]:
        lines[-1] = lines[-1][:-1]
    return _lines([*lines[:-1], lines[-1] + mark], place, size)


def note_label(number: int, copy: Copy) -> str:
    """Return the words before a description in full."""
    return f"Note {number}, to Part {copy.part.name}, box {copy.box}:"


def _lines(lines: Sequence[str], place: Place, size: int) -> list[Placed]:
    base = place.y0 + (_BASE if len(lines) < _LAYOUTS[-1][1] else _PADDING)
    last = len(lines) - 1
    return [
        Placed(line, place.x0 + _PADDING, base + (last - at) * size * POINT, size)
        for at, line in enumerate(lines)
    ]


def _printed(sheets: Sequence[Sheet], blank: Blank, title: str) -> bytes:
    try:
        with pikepdf.open(BytesIO(blank.raw)) as pdf:
            return pdf_of(sheets, title, {f"Blank{at}": page for at, page in enumerate(pdf.pages, 1)})
    except BROKEN:
        raise BadInputError(
            f"The blank of {blank.fields.title} is broken: it cannot be drawn.",
            f"Download it again from {blank.fields.url}.",
        ) from None
