"""What should be known of a table of households as a whole: said once, and not in every row."""

from collections.abc import Mapping, Sequence
from typing import Final

from lotwise.app.batch_cells import AMOUNTS, KNOWN
from lotwise.app.batch_file import Table
from lotwise.core.findings import Finding, Severity, Where, shown_name

_NAMES_SHOWN: Final = 12


def notes_on_columns(table: Table, file: str, results: Sequence[str]) -> list[Finding]:
    """Return what should be known of a table's columns and of how it is written.

    Args:
        table: The table.
        file: Its name.
        results: Names of the columns that are computed.
    """
    where = Where(file=file)
    found: list[Finding] = []
    missing = [name for name in ("age", *AMOUNTS) if name not in table.header]
    unused = [
        written
        for name, written in zip(table.header, table.names, strict=True)
        if name and name not in KNOWN and name not in results
    ]
    replaced = [name for name in table.header if name in results]
    if missing:
        found.append(
            Finding(
                code="batch_column_missing",
                severity=Severity.INFO,
                what=f"{_columns(missing)} missing and count as 0.",
                fix="Add them where a household has such amounts."
                + (" Without ages nobody counts as 65." if "age" in missing else ""),
                where=where,
            )
        )
    if unused:
        found.append(
            Finding(
                code="batch_column_unused",
                severity=Severity.INFO,
                what=f"{_columns(unused)} not used, only copied.",
                where=where,
            )
        )
    if replaced:
        found.append(
            Finding(
                code="batch_column_replaced",
                severity=Severity.INFO,
                what=f"{_columns(replaced)} computed anew, and not copied.",
                where=where,
            )
        )
    if table.is_windows:
        found.append(
            Finding(
                code="batch_encoding",
                severity=Severity.INFO,
                what="The table is not in UTF-8; it was read in the code page of Windows (cp1252).",
                fix="Check accented letters in the result.",
                where=where,
            )
        )
    return found


def notes_on_rows(
    file: str, rows_by_note: Mapping[str, Sequence[int]], counts: Mapping[str, int]
) -> list[Finding]:
    """Return what was assumed or left out for some rows.

    Args:
        file: The table's name.
        rows_by_note: The first rows of each kind: `projected`, `state`, and filing statuses.
        counts: How many rows there are of each.
    """
    found: list[Finding] = []
    if rows := rows_by_note.get("projected"):
        found.append(
            Finding(
                code="batch_projected",
                severity=Severity.WARNING,
                what=f"The law of {_rows(counts['projected'])} is a forecast: for planning, not for filing.",
                fix="Compute again when the IRS has published the figures of that year.",
                where=Where(file=file, rows=tuple(rows)),
            )
        )
    if rows := rows_by_note.get("state"):
        found.append(
            Finding(
                code="batch_state_tax",
                severity=Severity.WARNING,
                what=f"The state's tax is not computed in {_rows(counts['state'])}: state_tax is empty.",
                fix="Compute it elsewhere; the federal columns do not depend on it.",
                where=Where(file=file, rows=tuple(rows)),
            )
        )
    if rows := rows_by_note.get("approximate"):
        found.append(
            Finding(
                code="batch_state_approximate",
                severity=Severity.WARNING,
                what=f"In {_rows(counts['approximate'])} the state's tax is approximate.",
                fix="See what it leaves out: `lotwise states` and the state's code.",
                where=Where(file=file, rows=tuple(rows)),
            )
        )
    if rows := rows_by_note.get("mfs"):
        found.append(
            Finding(
                code="batch_spouse_itemizes",
                severity=Severity.INFO,
                what=f"In {_rows(counts['mfs'])} (mfs) the spouse is taken not to itemize.",
                fix="If the spouse itemizes, there is no standard deduction: compute it in a project.",
                where=Where(file=file, rows=tuple(rows)),
            )
        )
    alone = [*rows_by_note.get("hoh", ()), *rows_by_note.get("qss", ())]
    if alone:
        count = counts.get("hoh", 0) + counts.get("qss", 0)
        found.append(
            Finding(
                code="batch_dependent",
                severity=Severity.INFO,
                what=f"In {_rows(count)} the status (hoh, qss) needs a child or other person, whom the table "
                "does not state; it is taken as given, and no credits are computed.",
                where=Where(file=file, rows=tuple(sorted(alone)[:6])),
            )
        )
    return found


def _columns(names: Sequence[str]) -> str:
    listed = ", ".join(shown_name(name)[:40] for name in names[:_NAMES_SHOWN])
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return f"Column {listed} is" if len(names) == 1 else f"Columns {listed}{more} are"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
