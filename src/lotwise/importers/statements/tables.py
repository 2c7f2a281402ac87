"""Statements in tables: CSV of any broker by its column names or a mapping, workbooks, and JSON of FDX.

The header row is the first that names an asset, a day of sale and proceeds. Robinhood's file has several
forms with a header each, and its layout is that of its importer. In JSON every list of sales is a statement,
with what the objects around it say of broker, recipient and year.

Left out: names of senders in other places of an FDX document than `issuer` and `recipient`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lotwise.importers.cells import style_of
from lotwise.importers.layout import Content, Grid, Part
from lotwise.importers.row import Row, Sheet
from lotwise.importers.sources import robinhood_1099
from lotwise.importers.statements.columns import FORM, found_columns, is_statement_header
from lotwise.importers.statements.gathered import (
    Gathering,
    ReadStatements,
    SourceFile,
    no_statement,
    note_unread_columns,
)
from lotwise.importers.statements.heads import Head, head_in, last_four
from lotwise.importers.statements.pdf import OWN_FIX, OWN_WORDS
from lotwise.importers.table import BETWEEN, UnreadableError
from lotwise.ledger.transaction import Wallet

_ROBINHOOD: Final = robinhood_1099.FORMATS[0]
_OWN_COLUMNS: Final = frozenset({"Adjustment Code", "Adjustment Amount", "Form 8949 Box", "Row"})
"""Columns of the list of sales that `lotwise print` writes for other programs; no statement has them all."""
_NAMED: Final = frozenset({"digitalAssetName", "digitalAssetCode", "cryptocurrencyName"})
_DIGITAL: Final = frozenset({"digitalAssetName", "digitalAssetCode", "cryptocurrencyName"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A part of a file with what is said of it."""

    part: Part
    head: Head = field(default_factory=Head)
    shift: int = 0
    """By how many lines its rows stand lower in the file."""


def read_table(
    name: str, content: bytes, head: Head, said: Mapping[str, str], file: SourceFile
) -> ReadStatements:
    """Return what a table, a workbook or a JSON document says as statements.

    Args:
        name: The file's name.
        content: Its bytes.
        head: What the owner says of it; counts before what the file says.
        said: Column names by field, as the owner says.
        file: The file, as its statements name it.
    """
    raw = Content(name, content)
    try:
        tables = list(_tables(raw, said))
    except UnreadableError as error:
        return ReadStatements(findings=(no_statement(name, error.what, error.fix),))
    if not tables:
        return ReadStatements(
            findings=(no_statement(name, "No header row names an asset, a date of sale and proceeds."),)
        )
    if any(_OWN_COLUMNS.issubset(table.part.header.cells) for table in tables):
        return ReadStatements(findings=(no_statement(name, OWN_WORDS, OWN_FIX),))
    gathering = Gathering(file=file, head=head)
    columns: dict[str, str] = {}
    for table in tables:
        columns |= _read(gathering, table, said, name)
    return gathering.result(columns)


def headers_of(name: str, content: bytes) -> Iterator[tuple[str, ...]]:
    """Give the rows that could be the header row of a file, the first ones of each table.

    Raises:
        UnreadableError: The file holds no table.
    """
    for table in Content(name, content).tables:
        for _, top in table.tops():
            for row in top:
                if len([cell for cell in row.cells if cell]) > 1:
                    yield row.cells


def _tables(raw: Content, said: Mapping[str, str]) -> Iterator[_Table]:
    if raw.document is not None:
        yield from _forms(raw.document)
        return
    parts = _ROBINHOOD.layout(raw) if _ROBINHOOD.layout else None
    if parts is not None:
        for part in parts:
            if part.name in {"1099-DA", "1099-B"}:
                yield _Table(part=part, head=Head(broker="Robinhood", wallet="Robinhood", form=part.name))
        return
    for table in raw.tables:
        for delimiter, top in table.tops():
            place = next(
                (n for n, row in enumerate(top) if is_statement_header(found_columns(row.cells, said))), None
            )
            if place is None:
                continue
            header = top[place]
            above = top[:place]
            part = Part(
                name=table.name,
                header=header,
                records=table.below(delimiter, header),
                above=above,
                delimiter=delimiter,
            )
            yield _Table(part=part, head=head_in(" ".join(filter(None, row.cells)) for row in above))
            break


def _read(gathering: Gathering, table: _Table, said: Mapping[str, str], name: str) -> dict[str, str]:
    """Take the rows of a table, and return its columns by field."""
    part, headings = table.part, table.part.header.cells
    positions = found_columns(headings, said)
    records = [(record.line, record.cells) for record in part.records if any(record.cells)]
    packed = [BETWEEN.join(cells) for _, cells in records]
    sheet = Sheet(
        file=name,
        wallet=Wallet(name="", custody=FORM.wallet.custody),
        headings=headings,
        positions=positions,
        style=style_of(packed, part.delimiter),
    )
    rows = [Row(sheet, line + table.shift, text) for (line, _), text in zip(records, packed, strict=True)]
    rows = [row for row in rows if row.cells != headings]
    for row in rows:
        extra = row.cells[len(headings) :]
        if any(extra):
            gathering.refuse(row.line, row.unclear("name", "the row has more cells than the header row."))
        else:
            gathering.take(row, table.head)
    named = set(positions.values())
    others = [(n, heading) for n, heading in enumerate(headings) if n not in named]
    if not (part.name.startswith("1099-") and others[:1] == [(0, part.name)]):
        note_unread_columns(gathering, rows, others)
    else:
        note_unread_columns(gathering, rows, others[1:])
    return {role: headings[place] for role, place in positions.items()}


def _forms(document: Any) -> Iterator[_Table]:
    """Give every list of sales in a JSON document, with what the objects around it say."""
    shift = 0
    for sales, head in _lists(document, Head()):
        grids = Content("", json.dumps({"sales": sales}).encode()).tables
        for grid in grids:
            if isinstance(grid, Grid):
                yield _Table(
                    part=Part(name=grid.name, header=grid.rows[0], records=grid.rows[1:]),
                    head=head,
                    shift=shift,
                )
                shift += len(grid.rows)


def _lists(value: Any, head: Head) -> Iterator[tuple[list[Mapping[str, Any]], Head]]:
    if isinstance(value, dict):
        head = _head(value).over(head)
        for inner in value.values():
            yield from _lists(inner, head)
    elif isinstance(value, list):
        sales = [one for one in value if _is_sale(one)]
        digital = [one for one in sales if _DIGITAL & one.keys()]
        others = [one for one in sales if not _DIGITAL & one.keys()]
        for some, form in ((digital, "1099-DA"), (others, "1099-B")):
            if some:
                yield some, Head(form=form).over(head)
        for inner in value:
            if not _is_sale(inner):
                yield from _lists(inner, head)


def _is_sale(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    is_sold = bool({"dateOfSale", "proceeds", "salesPrice"} & one.keys())
    return is_sold and bool((_NAMED | {"securityName", "saleDescription"}) & one.keys())


def _head(form: Mapping[str, Any]) -> Head:
    """Return what an object around sales says of its form."""
    year = str(form.get("taxYear") or "")
    recipient = form.get("recipient")
    tin = str(recipient.get("tin") or "") if isinstance(recipient, dict) else ""
    return Head(
        broker=_name(form.get("issuer")),
        year=int(year) if year.isdecimal() else 0,
        account=str(form.get("accountNumber") or ""),
        recipient=_name(recipient),
        tin=last_four(tin) if tin[-4:].isdecimal() else "",
        is_corrected=any(form.get(key) is True for key in ("corrected", "isCorrected", "correctedReturn")),
    )


def _name(party: object) -> str:
    """Return the name of an issuer or recipient: of a business, or of a person."""
    if not isinstance(party, dict):
        return ""
    business, person = party.get("businessName"), party.get("individualName")
    parts: Iterable[object] = ()
    if isinstance(business, dict):
        parts = (business.get("name1"), business.get("name2"))
    elif isinstance(person, dict):
        parts = (person.get(key) for key in ("first", "middle", "last", "suffix"))
    elif isinstance(business or party.get("name"), str):
        parts = (business or party.get("name"),)
    return " ".join(str(part) for part in parts if part)
