"""Robinhood: the consolidated 1099 as CSV, several forms in one file.

Every line begins with the name of its form, and each form has its own header row in place. Form 1099-B is
sales of securities, to be filed as they stand; Form 1099-DA, and any Form 1099-B row of a digital asset, is
evidence to compare with. Dividends, interest and other income are on forms that lotwise does not read. Left
out: lines that belong to no form of the file; they are asked about.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, each, may_have, needs
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.layout import Content, Part
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_boxes import box_in, is_digital_box
from lotwise.importers.sources.securities_names import Property, name_in, property_of
from lotwise.importers.sources.securities_sales import DATES, Security, evidence, is_yes, reported, sold
from lotwise.importers.table import DELIMITERS, Record, header_key, records
from lotwise.ledger.transaction import Custody, Wallet

_DATES: Final = ("%Y%m%d", *DATES)
_FORM: Final = re.compile(r"1099-[A-Z]+", re.IGNORECASE)
_MARKED: Final = re.compile(rb"1099-[a-z]+\W{1,6}account number", re.IGNORECASE)
_LOOKED_AT: Final = 65_536
_TERMS: Final = {"short": False, "long": True}
_NO_HEADER: Final = Record(0, 0, tuple(f"cell {place}" for place in range(1, 100)))
"""Stands above lines of a form whose header row is missing."""


def _parts(content: Content) -> Sequence[Part] | None:
    """Return the lines of each form with its own header row; None where it is another file."""
    if not _MARKED.search(content.raw[:_LOOKED_AT]):
        return None
    for delimiter in DELIMITERS:
        rows = tuple(records(content.lines, delimiter))
        first = next((place for place, row in enumerate(rows) if _is_header(row)), None)
        if first is not None:
            return list(_sections(rows, first, delimiter))
    return None


def _sections(rows: tuple[Record, ...], first: int, delimiter: str) -> Iterator[Part]:
    """Give runs of lines of one form; a later header row is told once more, stray lines stand apart."""
    header = rows[first]
    headers, held, above = {_form(header): header}, list[Record](), rows[:first]
    for row in rows[first + 1 :]:
        if _is_header(row):
            headers[_form(row)] = row
        at_home = headers.get(_form(row), _NO_HEADER) if any(row.cells) else header
        if at_home is not header:
            yield Part(name=_name(header), header=header, records=held, above=above, delimiter=delimiter)
            header, held, above = at_home, [], ()
        held.append(row)
    yield Part(name=_name(header), header=header, records=held, above=above, delimiter=delimiter)


def _form(row: Record) -> str:
    return row.cells[0].casefold()


def _is_header(row: Record) -> bool:
    cells = row.cells
    return (
        len(cells) > 1 and _FORM.fullmatch(cells[0]) is not None and header_key(cells[1]) == "account number"
    )


def _name(header: Record) -> str:
    return _form(header).upper() if header is not _NO_HEADER else ""


def _read(row: Row) -> Outcome:
    form = row.sheet.section
    if not form:
        raise UnclearError("The line belongs to no form of the file: its header row is missing.")
    if form == "1099-DA":
        return evidence(row, reported(row, _DATES), row.text("asset") or row.text("description"))
    if form != "1099-B":
        return LeftOut(rows=(row,), reason=Reason.OTHER_FORM, detail=form)
    found, description = reported(row, _DATES), row.text("description")
    if is_digital_box(row) or property_of(description) is Property.DIGITAL:
        return evidence(row, found, name_in(description))
    if is_yes(row, "not_received"):
        raise row.unclear("not_received", "no Form 1099-B was sent for this row.")
    is_reported, is_long = _box(row)
    what = Security(
        description=" ".join(description.split()),
        quantity=row.quantity("quantity"),
        is_long=is_long,
        is_reported=is_reported,
    )
    return sold((row,), found, what)


def _box(row: Row) -> tuple[bool | None, bool | None]:
    """Return whether basis is reported and whether the sale is long-term, by box and by columns."""
    is_reported, is_long = box_in(row)
    word = row.word("term").split("-")[0].strip()
    if word and word not in _TERMS:
        raise row.unclear("term", f"{shown(row.text('term'))} is neither short nor long.")
    if word and is_long is not None and is_long is not _TERMS[word]:
        raise row.unclear("box", f"{shown(row.text('box'))} does not fit {shown(row.text('term'))}.")
    is_hidden = is_yes(row, "noncovered") or is_yes(row, "not_shown")
    if is_hidden and is_reported:
        raise row.unclear("box", f"{shown(row.text('box'))} does not fit a noncovered security.")
    return False if is_hidden else is_reported, _TERMS.get(word, is_long)


FORMATS: Final = (
    Format(
        id="robinhood.1099_csv",
        family="robinhood",
        title="Robinhood consolidated 1099",
        wallet=Wallet(name="Robinhood", custody=Custody.BROKER_US),
        columns=(
            needs("account", "ACCOUNT NUMBER"),
            needs("year", "TAX YEAR"),
            may_have("acquired", "DATE ACQUIRED"),
            may_have("disposed", "SALE DATE"),
            may_have("description", "DESCRIPTION"),
            may_have("asset", "DTIF NAME"),
            may_have("code", "DTIF CODE"),
            may_have("units", "DTIF UNITS"),
            may_have("quantity", "SHARES"),
            may_have("basis", "COST BASIS"),
            may_have("proceeds", "SALES PRICE"),
            may_have("term", "TERM"),
            may_have("box", "FORM8949CODE"),
            may_have("disallowed", "WASH AMT DISALLOWED"),
            may_have("ordinary", "ORDINARY"),
            may_have("withheld", "FED TAX WITHHELD"),
            may_have("market_discount", "ACCRDMKTDISCOUNT"),
            may_have("loss_not_allowed", "LOSSNOTALLOWED"),
            may_have("noncovered", "NON COVERED"),
            may_have("not_shown", "BASIS NOT SHOWN"),
            may_have("not_received", "FORM 1099 NOT REC"),
            may_have("collectible", "COLLECTIBLE"),
            may_have("qof", "QOF"),
        ),
        read=each(_read),
        layout=_parts,
        generations="2021 to now; Form 1099-DA since 2025",
        known_missing="Dividends, interest and other income are on other forms; Form 1099-DA is evidence.",
        evidence=Evidence.CONSTRUCTED,
        report="form_1099",
    ),
)
