"""A blank of the IRS: which form and revision a PDF file is, and where its entries go.

Problem: each revision has its own field names and places, and a number in the wrong place is worse than none.
Chosen way: the file is known by its checksum, or else by its title and by having every field that the rule
book names for that form and year; the places are read from the file itself. Anything else is refused.

Left out: filling the form fields. They and the XFA copy of them, which many viewers show instead, are not
taken over: what is filed is ink on paper.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

import pikepdf

from lotwise.core.errors import BadInputError
from lotwise.core.findings import shown_name
from lotwise.reports.pdf.fitting import POINT
from lotwise.reports.pdf.sheets import LETTER
from lotwise.rules.form_fields import FormFields, form_fields

BROKEN: Final = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What the reading of a damaged file may come to, wherever the damage is."""
_SLACK: Final = POINT
"""Blanks are made a fraction of a point smaller than letter paper."""
_DEEPEST: Final = 20
"""Form fields lie in groups within groups; deeper than this is no form of the IRS."""


class UnknownRevisionError(BadInputError):
    """A blank of a form that lotwise fills in, but with other fields than those it knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The place of a field.

    Attributes:
        page: Page of the blank, from 1.
        x0: Left edge, in thousandths of a point.
        y0: Lower edge.
        x1: Right edge.
        y1: Upper edge.
    """

    page: int
    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A blank that can be filled in.

    Attributes:
        fields: What the rule book knows of it.
        places: Where each field is.
        raw: The file.
        is_compared: Whether this very file was compared with the rule book by hand.
    """

    fields: FormFields
    places: Mapping[str, Place]
    raw: bytes
    is_compared: bool


def blank_of(raw: bytes, name: str) -> Blank:
    """Return a file as a blank.

    Args:
        raw: The file.
        name: Its name, for messages.

    Raises:
        BadInputError: It is no PDF, or none of a form that lotwise can fill in.
        UnknownRevisionError: It is such a form, with other fields.
    """
    shown = shown_name(name)
    try:
        with pikepdf.open(BytesIO(raw)) as pdf:
            fields = _known(pdf, shown)
            places = dict(_places(pdf))
            is_letter = all(_is_letter(page) for page in pdf.pages)
    except BROKEN:
        raise BadInputError(f"{shown} is no PDF file, or a broken one.", _FETCH) from None
    absent = [one for one in fields.names if one not in places]
    if absent or not is_letter:
        lack = f": it has no field {absent[0]}" if absent else ": its pages are of another size"
        raise UnknownRevisionError(
            f"{shown} is a revision of {fields.title} that lotwise does not know{lack}.",
            f"Use the revision at {fields.url}, or copy the figures by hand from the statement.",
        )
    is_compared = sha256(raw).hexdigest() in fields.checksums
    return Blank(fields=fields, places=places, raw=raw, is_compared=is_compared)


_FETCH: Final = "Download the blank again; `lotwise print --fetch` does it."


def _known(pdf: pikepdf.Pdf, shown: str) -> FormFields:
    title = str(pdf.docinfo.get("/Title", ""))
    found = next((one for one in form_fields() if one.title == title), None)
    if found is None:
        named = ", ".join(one.title for one in form_fields())
        said = f"calls itself {shown_name(title)!r}" if title else "does not say which form it is"
        raise BadInputError(f"{shown} {said}.", f"lotwise fills in these blanks: {named}.")
    return found


def _places(pdf: pikepdf.Pdf) -> Iterable[tuple[str, Place]]:
    """Give the full name and the place of every form field."""
    for number, page in enumerate(pdf.pages, 1):
        annotations: Any = page.get("/Annots", ())
        for one in annotations:
            if one.get("/Subtype") == "/Widget" and "/Rect" in one:
                x0, y0, x1, y1 = (int(Decimal(str(each)) * POINT) for each in one["/Rect"])
                yield _full_name(one), Place(page=number, x0=x0, y0=y0, x1=x1, y1=y1)


def _full_name(annotation: Any) -> str:
    parts: list[str] = []
    node = annotation
    for _ in range(_DEEPEST):
        if "/T" in node:
            parts.append(str(node["/T"]))
        if "/Parent" not in node:
            break
        node = node["/Parent"]
    return ".".join(reversed(parts))


def _is_letter(page: pikepdf.Page) -> bool:
    corners = [int(Decimal(str(each)) * POINT) for each in page.mediabox]
    is_upright = int(page.get("/Rotate", 0)) == 0
    return is_upright and all(
        abs(found - wanted) <= _SLACK for found, wanted in zip(corners, (0, 0, *LETTER), strict=True)
    )
