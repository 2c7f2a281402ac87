"""Sheets of paper as PDF: texts and lines at their places, above a page of a blank or on white.

Problem: thousands of sheets must be made in seconds, be the same bytes each time, and be told apart from
their blank when they are read back. Chosen way: one short content stream a sheet with nothing but its own
texts; a page of a blank lies in the file once and is drawn below them. Nothing else of the blank is taken
over: no form fields, no XFA, no scripts.

Left out: pictures, colors, and fonts of our own; see `lotwise.reports.pdf.widths`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

import pikepdf

from lotwise.reports.pdf.fitting import ENCODING, POINT, width_of

LETTER: Final = (612 * POINT, 792 * POINT)
"""Width and height of US letter paper, upright."""
DRAFT: Final = "DRAFT"
_FONTS: Final = {"F1": "/Helvetica", "F2": "/Helvetica-Bold"}
_DRAFT_SIZE: Final = 150


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of text at its place.

    Attributes:
        text: Printable text.
        x: Left end of its base line, in thousandths of a point from the left edge.
        y: Its base line, from the lower edge.
        size: Size of the font, in points.
        is_bold: Whether it is in Helvetica-Bold.
    """

    text: str
    x: int
    y: int
    size: int = 8
    is_bold: bool = False

    @property
    def right(self) -> int:
        """Its right end."""
        return self.x + width_of(self.text, self.size, is_bold=self.is_bold)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, half a point wide."""

    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A side of paper.

    Attributes:
        size: Width and height, in thousandths of a point.
        blank: The page of a blank below everything: its key among those handed to `pdf_of`; or empty.
        texts: In the order in which they are read.
        rules: Lines.
        is_draft: Whether the word DRAFT stands across it.
    """

    size: tuple[int, int] = LETTER
    blank: str = ""
    texts: list[Placed] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    is_draft: bool = False


def right_aligned(text: str, right: int, y: int, size: int, *, is_bold: bool = False) -> Placed:
    """Return a line of text that ends at a place."""
    return Placed(text, right - width_of(text, size, is_bold=is_bold), y, size, is_bold)


def centered(text: str, left: int, right: int, y: int, size: int) -> Placed:
    """Return a line of text in the middle between two places."""
    return Placed(text, (left + right - width_of(text, size)) // 2, y, size)


def pdf_of(sheets: Iterable[Sheet], title: str, blanks: Mapping[str, pikepdf.Page] | None = None) -> bytes:
    """Return sheets as a PDF file, the same bytes for the same sheets.

    Args:
        sheets: At least one.
        title: What the file calls itself.
        blanks: The pages of blanks that the sheets lie upon, by key.
    """
    pdf = pikepdf.new()
    drawn = {
        name: pdf.make_indirect(pdf.copy_foreign(page.as_form_xobject()))
        for name, page in (blanks or {}).items()
    }
    resources = pdf.make_indirect(
        pikepdf.Dictionary(
            Font=pikepdf.Dictionary({f"/{name}": _font(pdf, base) for name, base in _FONTS.items()}),
            XObject=pikepdf.Dictionary({f"/{name}": form for name, form in drawn.items()}),
        )
    )
    for sheet in sheets:
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, *(length // POINT for length in sheet.size)],
            Resources=resources,
            Contents=pdf.make_stream(_content(sheet)),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Producer"] = "lotwise"
    target = BytesIO()
    pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _font(pdf: pikepdf.Pdf, base: str) -> pikepdf.Object:
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name(base),
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )


def _content(sheet: Sheet) -> bytes:
    parts = [_draft(sheet.size)] if sheet.is_draft else []
    parts += [f"q /{sheet.blank} Do Q"] if sheet.blank else []
    parts += ["0.5 w", *(_stroke(rule) for rule in sheet.rules)] if sheet.rules else []
    parts.append("BT")
    font = ("", 0)
    for text in sheet.texts:
        wanted = ("F2" if text.is_bold else "F1", text.size)
        if wanted != font:
            font = wanted
            parts.append(f"/{font[0]} {font[1]} Tf")
        parts.append(f"1 0 0 1 {_number(text.x)} {_number(text.y)} Tm ({_escaped(text.text)}) Tj")
    parts.append("ET")
    return "\n".join(parts).encode(ENCODING)


def _draft(size: tuple[int, int]) -> str:
    """Return the word across the sheet, from the lower left upward, in a light gray and below all else."""
    middle, half = (size[0] // 2, size[1] // 2), width_of(DRAFT, _DRAFT_SIZE, is_bold=True) // 2
    return (
        f"q 0.85 g .7071 .7071 -.7071 .7071 {_number(middle[0])} {_number(middle[1])} cm "
        f"BT /F2 {_DRAFT_SIZE} Tf 1 0 0 1 {_number(-half)} {_number(-_DRAFT_SIZE * POINT // 3)} Tm "
        f"({DRAFT}) Tj ET Q"
    )


def _stroke(rule: Rule) -> str:
    start, stop = f"{_number(rule.x0)} {_number(rule.y0)}", f"{_number(rule.x1)} {_number(rule.y1)}"
    return f"{start} m {stop} l S"


def _number(length: int) -> str:
    """Return a length in points as PDF writes it."""
    sign = "-" if length < 0 else ""
    whole, part = divmod(abs(length), POINT)
    return f"{sign}{whole}.{part:03d}".rstrip("0").rstrip(".")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
