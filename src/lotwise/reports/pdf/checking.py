"""What is printed is what was computed: every PDF is read back and compared before anybody gets it.

Problem: a number that slips into the next cell, is cut off or stands on the wrong copy looks as good as a
right one. Chosen way: the finished bytes are parsed again, each text is looked up in the field in which it is
drawn, and every amount is turned back into an amount and compared with the model, not with what was meant to
be printed. Totals are added up from what was read.

Left out: the look of the page, which people judge; and the ink of the blank, which is taken as it is.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lotwise.core.money import Usd
from lotwise.reports.form_8949 import Form8949, Row8949, Totals, totals_of
from lotwise.reports.pdf.amounts import ZERO_ENTERED, amount_of
from lotwise.reports.pdf.blank import Blank, Place
from lotwise.reports.pdf.fitting import POINT, printable
from lotwise.reports.pdf.look import MONEY_COLUMNS, Look
from lotwise.reports.pdf.notes import BODY_TOP
from lotwise.reports.pdf.official import MARK, NOTES_TITLE, Copy, amounts_of, copies_of
from lotwise.reports.pdf.reading import ReadPage, pages_of
from lotwise.reports.pdf.sheets import DRAFT, Placed
from lotwise.reports.schedule_d import ScheduleDLine

_TOLERANCE = POINT // 100
_CUT = "\N{HORIZONTAL ELLIPSIS}note"
"""How a cut description goes on, without its blanks."""


class PrintMismatchError(AssertionError):
    """A printed form does not say what was computed: a fault of lotwise; the form must not be used."""


def demand(is_so: object, what: str) -> None:
    """Raise unless something holds.

    Raises:
        PrintMismatchError: It does not.
    """
    if not is_so:
        raise PrintMismatchError(f"The printed form was read back, and is not what was computed: {what}.")


def check_form_8949(raw: bytes, form: Form8949, blank: Blank, look: Look) -> None:
    """Compare Form 8949 on the official blank with its rows: box, columns, totals, copies, notes.

    Raises:
        PrintMismatchError: Something differs.
    """
    finder = _Finder(blank)
    pages = list(pages_of(raw))
    copies = copies_of(form, blank)
    demand(len(pages) >= len(copies), "pages are missing")
    notes = _notes(pages[len(copies) :], form.year)
    sums: dict[str, list[Totals]] = {}
    for number, (copy, page) in enumerate(zip(copies, pages, strict=False), 1):
        cells = finder.cells(page, copy.part.page, where=f"page {number}")
        sums.setdefault(copy.box, []).append(_check_copy(copy, cells, notes, f"page {number}", look))
    for box, rows in form.by_box().items():
        demand(_sum(sums[box]) == totals_of(rows), f"the pages of box {box} do not add up")
    demand(sum(len(copy.rows) for copy in copies) == len(form.rows), "rows are missing")
    check_draft(pages, look)


def check_schedule_d(
    raw: bytes,
    lines: Sequence[ScheduleDLine],
    blank: Blank,
    look: Look,
    answers: Mapping[str, bool] | None = None,
) -> None:
    """Compare Schedule D on the official blank with its lines and answers; what has no place is not compared.

    Raises:
        PrintMismatchError: Something differs, or a field is filled that should not be.
    """
    pages, finder, fields = list(pages_of(raw)), _Finder(blank), blank.fields
    demand(len(pages) >= len({place.page for place in blank.places.values()}), "pages are missing")
    cells: dict[str, str] = {}
    for number in sorted({place.page for place in blank.places.values()}):
        cells |= finder.cells(pages[number - 1], number, where=f"page {number}")
    _same(cells.pop(fields.taxpayer, ""), look.name, "the name")
    _same(cells.pop(fields.number, ""), look.number, "the number")
    for line in lines:
        for column, name in fields.lines.get(line.line, {}).items():
            where = f"Schedule D line {line.line}, column ({column})"
            wanted = amounts_of(line)[column] or 0
            found = _amount(cells.pop(name, ""), where)
            demand((-found if line.line in fields.in_parentheses else found) == wanted, where)
        unplaced = [key for key, value in amounts_of(line).items() if value]
        has_place = fields.lines.get(line.line)
        demand(not has_place or set(unplaced) <= set(has_place), f"line {line.line} has no such column")
    for question, answer in (answers or {}).items():
        name = fields.answers[question]["yes" if answer else "no"]
        demand(cells.pop(name, "") == MARK, f"the answer to {question}")
    demand(not cells, f"{', '.join(cells)} should be blank")
    check_draft(pages, look)


def check_draft(pages: Iterable[ReadPage], look: Look) -> None:
    """Compare the watermark: on every page of a draft, and on none that is to be filed.

    Raises:
        PrintMismatchError: It is missing, or there without reason.
    """
    wanted = (DRAFT,) if look.is_draft else ()
    demand(all(page.turned == wanted for page in pages), "the word DRAFT")


def amount_read(text: str, where: str) -> Usd:
    """Return an amount that was read; nothing is zero.

    Raises:
        PrintMismatchError: It is no amount.
    """
    return _amount(text, where)


def is_same_text(found: str, wanted: str) -> bool:
    """Return whether two texts are the same but for blanks, which a line's end may take."""
    return _letters(found) == _letters(printable(wanted))


class _Finder:
    """Finds the field in which a text stands."""

    def __init__(self, blank: Blank) -> None:
        self._blank = blank
        self._pages: dict[int, list[tuple[str, Place]]] = {}
        self._near: dict[tuple[int, int], list[tuple[str, Place]]] = {}
        for name, place in blank.places.items():
            self._pages.setdefault(place.page, []).append((name, place))
        for fields in self._pages.values():
            fields.sort(key=lambda field: field[1].y0)

    def cells(self, page: ReadPage, number: int, *, where: str) -> dict[str, str]:
        """Return the text in each field that has any, of a sheet upon a page of the blank."""
        demand(page.blanks == (f"Blank{number}",), f"{where} lies on another page of the blank")
        found: dict[str, str] = {}
        for text in page.texts:
            name = self._field(text, number, where)
            found[name] = f"{found[name]} {text.text}" if name in found else text.text
        return found

    def _field(self, text: Placed, number: int, where: str) -> str:
        for name, place in self._candidates(number, text.y):
            if place.x0 - _TOLERANCE <= text.x and text.right <= place.x1 + _TOLERANCE:
                demand(text.y + text.size * POINT * 3 // 4 <= place.y1 + POINT, f"{where}: {text.text}")
                return name
        raise PrintMismatchError(f"{where}: {text.text!r} stands in no field, or does not fit into its own.")

    def _candidates(self, number: int, y: int) -> list[tuple[str, Place]]:
        if (number, y) not in self._near:
            fields = self._pages.get(number, [])
            last = bisect_right(fields, y, key=lambda field: field[1].y0)
            self._near[number, y] = [field for field in fields[:last] if y < field[1].y1]
        return self._near[number, y]


def _check_copy(
    copy: Copy, cells: dict[str, str], notes: Mapping[int, str], where: str, look: Look
) -> Totals:
    """Compare a page with its rows, and return its totals as they were read."""
    part, left = copy.part, dict(cells)
    _same(left.pop(part.taxpayer, ""), look.name, f"{where}, the name")
    _same(left.pop(part.number, ""), look.number, f"{where}, the number")
    demand(left.pop(part.boxes[copy.box], "") == MARK, f"{where}, box {copy.box} is not checked")
    read = [
        _check_row(row, {column: left.pop(name, "") for column, name in fields.items()}, notes, where)
        for row, fields in zip(copy.rows, part.rows, strict=False)
    ]
    totals = {column: _amount(left.pop(name, ""), where) for column, name in part.totals.items()}
    added = {column: sum(row[column] for row in read) for column in MONEY_COLUMNS}
    demand(totals == added, f"{where}, line 2 is not the sum of its rows")
    demand(not left, f"{where}: {', '.join(left)} should be blank")
    return totals_from(totals)


def totals_from(amounts: Mapping[str, Usd]) -> Totals:
    """Return amounts by column as totals."""
    return Totals(
        proceeds_usd=amounts["d"],
        basis_usd=amounts["e"],
        adjustment_usd=amounts["g"],
        gain_usd=amounts["h"],
    )


def _check_row(
    row: Row8949, cells: Mapping[str, str], notes: Mapping[int, str], where: str
) -> dict[str, Usd]:
    """Compare a row, and return its amounts as they were read."""
    check_cells(row, cells, where)
    _check_description(cells["a"], row.full_description, notes, where)
    return {column: _amount(cells[column], where) for column in MONEY_COLUMNS}


def check_cells(row: Row8949, cells: Mapping[str, str], where: str) -> None:
    """Compare the columns (b) to (h) of a row with what was read.

    Raises:
        PrintMismatchError: Something differs.
    """
    wanted = {
        "d": row.proceeds_usd,
        "e": row.basis_usd,
        "g": row.adjustment_usd,
        "h": row.gain_usd,
    }
    for column, amount in wanted.items():
        found = _amount(cells[column], f"{where}, column ({column}) of {row.id}")
        demand(found == amount, f"{where}, column ({column}) of {row.id}")
    demand(cells["d"] and cells["e"] and cells["h"], f"{where}, an empty column of {row.id}")
    demand((cells["g"] == "") == (row.code == ""), f"{where}, column (g) of {row.id}")
    demand((cells["g"] == ZERO_ENTERED) == (bool(row.code) and not row.adjustment_usd), f"{where}, {row.id}")
    for column, text in (("b", row.acquired), ("c", row.disposed), ("f", row.code)):
        demand(cells[column] == text, f"{where}, column ({column}) of {row.id}")


def _check_description(found: str, wanted: str, notes: Mapping[int, str], where: str) -> None:
    letters, whole = _letters(found), _letters(printable(wanted))
    begun, mark, number = letters.rpartition(_CUT)
    if letters != whole:
        demand(mark and number.isdigit() and whole.startswith(begun), f"{where}, description {wanted!r}")
        label, _, noted = notes.get(int(number), "").partition(":")
        demand(label.startswith(f"Note{number},toPart") and noted == whole, f"note {number} of {where}")


def _notes(pages: Iterable[ReadPage], year: int) -> dict[int, str]:
    """Return the notes by number, each without blanks."""
    notes: dict[int, str] = {}
    title = NOTES_TITLE.format(year=year)
    for page in pages:
        if page.texts[0].text == title:
            for text in page.texts:
                if text.y <= BODY_TOP:
                    number = len(notes) + 1
                    is_next = text.text.startswith(f"Note {number}, to Part ")
                    number -= not is_next
                    notes[number] = notes.get(number, "") + _letters(text.text)
    return notes


def _same(found: str, wanted: str, what: str) -> None:
    demand(found == printable(wanted), what)


def _amount(text: str, where: str) -> Usd:
    amount = amount_of(text) if text else 0
    if amount is None:
        raise PrintMismatchError(f"{where}: {text!r} is no amount.")
    return amount


def _letters(text: str) -> str:
    return "".join(text.split())


def _sum(totals: Iterable[Totals]) -> Totals:
    def columns(each: Totals) -> Iterator[Usd]:
        yield from (each.proceeds_usd, each.basis_usd, each.adjustment_usd, each.gain_usd)

    added = [sum(column) for column in zip(*map(columns, totals), strict=True)]
    return totals_from(dict(zip(MONEY_COLUMNS, added, strict=True)))
