"""TXF: what programs hand to tax software, one record of several lines a sale.

A record ends at `^`; its lines begin with a letter, and their order tells the two dates and the amounts
apart. The code names the box of Form 8949. Sales of securities are filed as they stand, sales of digital
assets are evidence to compare with. A bare code in a box without a reported basis may be either, and is asked
about. Left out: records of other forms, and summaries, which would count what details tell.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, each, may_have, needs
from lotwise.importers.cells import shown
from lotwise.importers.layout import Content, Part
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_boxes import no_form
from lotwise.importers.sources.securities_names import Property, name_in, property_of, units_in
from lotwise.importers.sources.securities_sales import Security, evidence, reported, sold
from lotwise.importers.table import Record, clean
from lotwise.ledger.transaction import Custody, Wallet

_BEGINS: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*V\d{3}[ \t]*\r?\n", re.IGNORECASE)
_END: Final = "^"
_HEADINGS: Final = (
    *("type", "code", "copy", "line", "description", "date acquired", "date sold"),
    *("cost basis", "proceeds", "wash sale", "more"),
)
_PLACES: Final[Mapping[str, tuple[int, ...]]] = {
    "T": (0,),
    "N": (1,),
    "C": (2,),
    "L": (3,),
    "P": (4,),
    "D": (5, 6),
    "$": (7, 8, 9),
}
_REST: Final = 10
_BOXES: Final[Mapping[str, tuple[str, bool | None]]] = {
    "321": ("A", False),
    "711": ("B", False),
    "712": ("C", False),
    "323": ("D", True),
    "713": ("E", True),
    "714": ("F", True),
    "673": ("", None),
}
"""Box of Form 8949, and whether the sale is long-term, by code."""


def _parts(content: Content) -> Sequence[Part] | None:
    """Return the records of a TXF file as one table; None where it is another file."""
    if not _BEGINS.match(content.raw):
        return None
    heads: list[Record] = []
    sales: list[Record] = []
    for lines in _records(content.lines):
        is_head = lines[0][1][:1].upper() == "V" or not any(text[:1].upper() in "TN" for _, text in lines)
        (heads if is_head else sales).append(_row(lines))
    header = Record(1, 1, _HEADINGS)
    return [Part(header=header, records=sales, above=tuple(heads))] if sales else None


def _records(lines: Iterable[str]) -> Iterator[list[tuple[int, str]]]:
    """Give the lines of each record, numbered, without its end and without blank lines."""
    held: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        text = clean(line)
        if text and text != _END:
            held.append((number, text))
        elif text and held:
            yield held
            held = []
    if held:
        yield held


def _row(lines: Sequence[tuple[int, str]]) -> Record:
    """Return a record as a row: each line in its column, whatever has none in the last."""
    cells: list[str | None] = [None] * len(_HEADINGS)
    rest: list[str] = []
    for _, text in lines:
        free = [place for place in _PLACES.get(text[0].upper(), ()) if cells[place] is None]
        if free:
            cells[free[0]] = text[1:].strip()
        else:
            rest.append(text)
    cells[_REST] = "; ".join(rest)
    told = tuple("missing" if cell is None else cell for cell in cells[5:9])
    return Record(
        lines[0][0],
        lines[-1][0],
        (*(cell or "" for cell in cells[:5]), *told, *(cell or "" for cell in cells[9:])),
    )


def _read(row: Row) -> Outcome:
    code = row.text("code")
    if not code.isdigit():
        raise row.unclear("code", f"{shown(code)} is no code of a record.")
    if code not in _BOXES:
        if code == "682":
            raise row.unclear("code", "682 is the old code of a wash sale, whose loss is wholly disallowed.")
        return LeftOut(rows=(row,), reason=Reason.OTHER_FORM, detail=f"code {code}")
    if row.word("type") != "d":
        raise row.unclear("type", "the record is a summary, and lotwise reads details.")
    if row.text("more"):
        raise row.unclear("more", f"{shown(row.text('more'))} has no place in a sale.")
    found, description = reported(row), row.text("description")
    what, (box, is_long) = property_of(description), _BOXES[code]
    units = units_in(row, description)
    if what is Property.DIGITAL:
        return evidence(row, found, name_in(description))
    if what is Property.EITHER and box not in {"A", "D"}:
        raise row.unclear(
            "description",
            f"{shown(description)} may be a security or a digital asset, and code {code} is used for both.",
        )
    if box in {"C", "F"}:
        no_form(row)
    is_reported = None if not box else box in {"A", "D"}
    security = Security(description=description, quantity=units, is_long=is_long, is_reported=is_reported)
    return sold((row,), found, security)


FORMATS: Final = (
    Format(
        id="txf",
        family="txf",
        title="Tax Exchange Format",
        wallet=Wallet(name="Brokerage", custody=Custody.BROKER_US),
        columns=(
            needs("type", "type"),
            needs("code", "code"),
            may_have("copy", "copy"),
            may_have("line", "line"),
            needs("description", "description"),
            needs("acquired", "date acquired"),
            needs("disposed", "date sold"),
            needs("basis", "cost basis"),
            needs("proceeds", "proceeds"),
            may_have("disallowed", "wash sale"),
            may_have("more", "more"),
        ),
        read=each(_read),
        layout=_parts,
        generations="V040 to V042; the columns are the lines of a record",
        known_missing="Summaries and the codes of other forms. Sales of digital assets are evidence.",
        evidence=Evidence.CONSTRUCTED,
    ),
)
