"""The composite Form 1099 of a broker as CSV, several forms below each other, as Schwab exports it.

Each form begins with a line that names it, such as ``Form 1099 B``; a line of box numbers and the header row
follow. Form 1099-B is read as any table of it is. Dividends, interest and other income are on forms that
lotwise does not read. Left out: a Form 1099-DA among them, whose columns nobody has seen; it is asked about.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, each, needs
from lotwise.importers.cells import UnclearError
from lotwise.importers.layout import Content, Part
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_1099b import form_1099b
from lotwise.importers.sources.securities_columns import (
    ACQUIRED,
    BASIS,
    BOX,
    DESCRIPTION,
    DISPOSED,
    MORE,
    PROCEEDS,
)
from lotwise.importers.table import Record, records
from lotwise.ledger.transaction import Custody, Wallet

_MARKED: Final = re.compile(rb'^"?Form 1099 ?-?B"?,*\s*$', re.MULTILINE | re.IGNORECASE)
_LOOKED_AT: Final = 1_000_000
_FORM: Final = re.compile(r"form 1099[ -]?(?P<name>[a-z]+)", re.IGNORECASE)
_HEADINGS: Final = ("description of property", "box")
"""How the header row below the name of a form begins."""


def _parts(content: Content) -> Sequence[Part] | None:
    """Return the forms of the file, each as a table; None where it is another file."""
    if not _MARKED.search(content.raw[:_LOOKED_AT]):
        return None
    return list(_forms(tuple(records(content.lines, ",")))) or None


def _forms(rows: tuple[Record, ...]) -> Iterator[Part]:
    """Give each form; what stands above its header row, and above the first form, is no data."""
    begins = [place for place, row in enumerate(rows) if _name(row)]
    start = 0
    for begin, end in zip(begins, [*begins[1:], len(rows)], strict=True):
        header = next((place for place in range(begin, end) if _is_header(rows[place])), begin)
        yield Part(
            name=_name(rows[begin]),
            header=rows[header],
            records=rows[header + 1 : end],
            above=rows[start:header],
        )
        start = end


def _name(row: Record) -> str:
    first, *rest = row.cells or ("",)
    found = _FORM.fullmatch(first)
    return found["name"].upper() if found and not any(rest) else ""


def _is_header(row: Record) -> bool:
    first, *rest = row.cells or ("",)
    return first.casefold().startswith(_HEADINGS) and any(rest)


def _read(row: Row) -> Outcome:
    if row.sheet.section == "DA":
        raise UnclearError(
            "The file holds a Form 1099-DA, whose columns in such a file are not known.",
            "Compare the form itself with the sales that lotwise computes.",
        )
    if row.sheet.section != "B":
        return LeftOut(rows=(row,), reason=Reason.OTHER_FORM, detail=f"1099-{row.sheet.section}")
    return form_1099b(row)


COMPOSITE: Final = Format(
    id="brokerage.1099_composite",
    family="brokerage",
    title="Composite Form 1099 of a broker",
    wallet=Wallet(name="Brokerage", custody=Custody.BROKER_US),
    columns=(
        needs("description", *DESCRIPTION),
        needs("acquired", *ACQUIRED),
        needs("disposed", *DISPOSED),
        needs("proceeds", *PROCEEDS),
        needs("basis", *BASIS),
        needs("box", *BOX),
        *MORE,
    ),
    read=each(_read),
    layout=_parts,
    generations="Schwab's, 2020 to now",
    known_missing="Dividends, interest and other income are on other forms; a Form 1099-DA in it blocks.",
    evidence=Evidence.CONSTRUCTED,
    report="form_1099b",
)
