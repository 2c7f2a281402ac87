"""RP2: its input workbook, a sheet for each asset with tables IN, OUT and INTRA.

A table begins at its name in the first cell, has its own header row, and ends at TABLE END. Columns may
stand in any order and have company; they are known by their names. What a row means is the same as in the
files of DaLI, which writes such workbooks. Left out: sheets without such a table; rows with data between
tables are asked about, and so are times without a zone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lotwise.importers.base import (
    NO_WALLET,
    Column,
    Evidence,
    Format,
    Name,
    Outcomes,
    Rows,
    by,
)
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.layout import Content, Grid, Part
from lotwise.importers.row import Row
from lotwise.importers.sources.dali_cells import IN, INTRA, OUT, has_needed
from lotwise.importers.sources.dali_intra import intra_key, read_intra
from lotwise.importers.sources.dali_rows import read_in, read_out
from lotwise.importers.table import Record
from lotwise.importers.workbook import is_workbook

_TABLES: Final[Mapping[str, tuple[Column, ...]]] = {"IN": IN, "OUT": OUT, "INTRA": INTRA}
_END: Final = "TABLE END"


def _parts(content: Content) -> Sequence[Part] | None:
    """Return the tables of all sheets; None where none of them has the columns it needs."""
    if not is_workbook(content.raw):
        return None
    parts: list[Part] = []
    strays: list[Record] = []
    for grid in content.tables:
        if isinstance(grid, Grid):
            parts += _tables(grid, strays)
    if not any(has_needed(_TABLES[_table(part.name)], part.header.cells) for part in parts):
        return None
    first, *rest = parts
    return [Part(name=first.name, header=first.header, records=first.records, above=tuple(strays)), *rest]


def _tables(grid: Grid, strays: list[Record]) -> Iterator[Part]:
    """Give the tables of a sheet; rows between them are added to the strays."""
    rows, place = grid.rows, 0
    while place < len(rows):
        name = _marker(rows[place])
        if name in _TABLES and place + 1 < len(rows):
            end = next((at for at in range(place + 2, len(rows)) if _ends(rows[at])), len(rows))
            yield Part(name=f"{grid.name}/{name}", header=rows[place + 1], records=rows[place + 2 : end])
            place = end
            continue
        if name != _END and any(rows[place].cells):
            strays.append(rows[place])
        place += 1


def _ends(row: Record) -> bool:
    """Return whether a table ends above a row: at its end, or where the next one begins."""
    return _marker(row) in {_END, *_TABLES}


def _marker(row: Record) -> str:
    """Return the first cell of a row, where nothing stands beside it."""
    first, *rest = row.cells or ("",)
    return "" if any(rest) else first.strip().upper()


def _key(row: Row) -> object:
    return intra_key(row) if _table(row.sheet.section) == "INTRA" else None


def _table(section: str) -> str:
    return section.rpartition("/")[2]


def _read(rows: Rows) -> Outcomes:
    row, sheet = rows[0], rows[0].sheet.section.rpartition("/")[0]
    table = _table(row.sheet.section)
    if not has_needed(_TABLES[table], row.sheet.headings):
        raise UnclearError(
            f"The table {table} on the sheet {sheet!r} lacks a column that it needs.",
            "Compare its header row with RP2's example, and import the workbook once more.",
        )
    if row.asset() != sheet.upper():
        raise row.unclear("asset", f"{shown(row.text('asset'))} does not belong on the sheet {sheet!r}.")
    if table == "INTRA":
        return read_intra(rows)
    return read_in(row) if table == "IN" else read_out(row)


def _columns() -> tuple[Column, ...]:
    """Return the columns of all three tables, each once; a table needs its own, the file what all need."""
    tables = tuple(_TABLES.values())
    names: dict[str, list[Name]] = {}
    for column in (column for table in tables for column in table):
        held = names.setdefault(column.role, [])
        held += [name for name in column.names if name not in held]
    needed = [{column.role for column in table if column.is_required} for table in tables]
    return tuple(
        Column(role, tuple(held), is_required=all(role in roles for roles in needed))
        for role, held in names.items()
    )


FORMATS: Final = (
    Format(
        id="rp2.ods",
        family="rp2",
        title="RP2 input workbook",
        wallet=NO_WALLET,
        columns=_columns(),
        read=_read,
        group=by(_key),
        layout=_parts,
        generations="tables IN, OUT and INTRA on a sheet for each asset",
        known_missing="Sheets without such a table. Column names other than RP2's example and DaLI's.",
        evidence=Evidence.CONSTRUCTED,
    ),
)
