"""Run a format over a recognized file: every data row gets exactly one fate.

The fates: part of a transaction, a reported sale or a quote; ignored with a reason; or a blocking finding
that names its rows. Rows are handed out in groups, each group comes back as outcomes that must cover it
once, and a group whose reader raises `UnclearError` is covered by a finding. So no row is lost by
construction; where a reader breaks that promise, `LostRowError` says so in the first test that meets it.

A file may have a million rows, and what they say takes more room than the file. So groups are read in order
of the file and let go of one by one, and each outcome is taken in at once (`lotwise.importers.parsed`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import repeat
from typing import Final

from lotwise.core.errors import LotwiseError
from lotwise.core.findings import Severity
from lotwise.importers.base import Booked, Format, LeftOut, Outcome, Quoted, Rows, Sold, Unclear
from lotwise.importers.cells import has_fact, is_dated, style_of
from lotwise.importers.detect import Recognized
from lotwise.importers.parsed import Ignored, Parsed, collected, finding_of
from lotwise.importers.row import Remark, Row, Sheet
from lotwise.importers.table import BETWEEN
from lotwise.ledger.transaction import Wallet

__all__ = ["Ignored", "LostRowError", "Parsed", "read"]

_SINGLE: Final = (Booked, Sold, Quoted, LeftOut, Unclear)


class LostRowError(AssertionError):
    """A reader lost a row or used one twice: a mistake in lotwise, not in the user's file."""


def read(found: Recognized, file: str, file_id: str, wallet_name: str | None) -> Parsed:
    """Return what a recognized file says.

    Args:
        found: The format and the file's records.
        file: The file's name.
        file_id: Id of its content.
        wallet_name: Name of the wallet instead of the format's own.

    Returns:
        Its facts, with one fate for every row; only the refusal for a report that is never imported.
    """
    form = found.format
    if form.refusal:
        what, fix = form.refusal
        refused = Remark(code="wrong_report", severity=Severity.BLOCKING, what=what, fix=fix)
        return Parsed(file=file, file_id=file_id, findings=(finding_of(refused, [], file, ""),))
    wallet = form.wallet
    if wallet.name and wallet_name:
        wallet = replace(wallet, name=wallet_name)
    about = Parsed(
        file=file,
        file_id=file_id,
        format=form.id,
        family=form.family,
        version=form.version,
        wallet=wallet if wallet.name else None,
        report=form.report,
        rank=form.rank,
        revision=form.revision,
    )
    return collected(about, _outcomes(form, _table(found, file, wallet)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The rows of a file.

    Attributes:
        above: Data rows above the header row.
        rows: All rows below it.
        early: Why rows that no reader need see do not count, by their place; empty where they are not clear.
    """

    above: list[Row]
    rows: list[Row]
    early: dict[int, str]


def _table(found: Recognized, file: str, wallet: Wallet) -> _Table:
    lines: list[int] = []
    packed: list[str] = []
    early: dict[int, str] = {}
    for line, _, cells in found.records:
        reason = _early(cells, found.header.cells)
        if reason is not None:
            early[len(lines)] = reason
        lines.append(line)
        packed.append(BETWEEN.join(cells))
    sheet = Sheet(
        file=file,
        wallet=wallet,
        headings=found.header.cells,
        positions=found.positions,
        style=style_of(packed, found.delimiter),
    )
    above = [record for record in found.above if _is_data(record.cells)]
    return _Table(
        above=[Row(sheet, record.line, BETWEEN.join(record.cells)) for record in above],
        rows=list(map(Row, repeat(sheet), lines, packed)),
        early=early,
    )


def _outcomes(form: Format, table: _Table) -> Iterator[Outcome]:
    """Give what becomes of all rows, in order of the file."""
    waiting: list[tuple[int, Outcome]] = [(row.line, _above(row)) for row in table.above]
    waiting += [
        (table.rows[place].line, _unread(table.rows[place], why)) for place, why in table.early.items()
    ]
    plain = [row for place, row in enumerate(table.rows) if place not in table.early]
    table.rows.clear()
    groups = sorted(form.group(plain), key=_first_line, reverse=True)
    _check(plain, groups, form.id)
    plain.clear()
    while groups:
        group = groups.pop()
        here = _first_line(group)
        while waiting and waiting[0][0] < here:  # nothing that is still to be read stands before it
            yield heappop(waiting)[1]
        for outcome in _made(form, group):
            heappush(waiting, (outcome.rows[0].line, outcome))
    while waiting:
        yield heappop(waiting)[1]


def _first_line(group: Rows) -> int:
    return group[0].line if len(group) == 1 else min(row.line for row in group)


def _is_data(cells: tuple[str, ...]) -> bool:
    facts = [cell for cell in cells if has_fact(cell)]
    return any(map(is_dated, facts)) and not all(map(is_dated, facts))


def _above(row: Row) -> Outcome:
    return Unclear(
        rows=(row,),
        what="A row with a date and a number stands above the header row.",
        fix="Check whether the file holds several tables, and import each as a file of its own.",
    )


def _early(cells: tuple[str, ...], headings: tuple[str, ...]) -> str | None:
    """Return why a row does not count in any format, empty where it is not clear, and None for others."""
    if not any(cells):
        return "an empty row"
    if cells == headings:
        return "the header row once more"
    is_sparse = len(cells) - cells.count("") <= len(headings) // 2
    if is_sparse and not any(map(has_fact, cells)):
        return "a row without a date or a number"
    has_more = len(cells) > len(headings) and any(cells[len(headings) :])
    return "" if has_more else None


def _unread(row: Row, reason: str) -> Outcome:
    if reason:
        return LeftOut(rows=(row,), reason=reason)
    return Unclear(
        rows=(row,),
        what="The row has more cells than the header row, so its columns cannot be told apart.",
        fix="Export the file again, or put the cell with the stray delimiter in quotes.",
    )


def _made(form: Format, group: Rows) -> Sequence[Outcome]:
    try:
        made = form.read(group)
    except LotwiseError as error:
        return (Unclear(rows=group, what=error.what, fix=error.fix),)
    outcomes = (made,) if isinstance(made, _SINGLE) else made
    if len(outcomes) != 1 or outcomes[0].rows != group:
        _check(group, [outcome.rows for outcome in outcomes], form.id)
    return outcomes


def _check(whole: Sequence[Row], parts: Iterable[Rows], format_id: str) -> None:
    want = sorted(row.line for row in whole)
    have = sorted(row.line for part in parts for row in part)
    if want != have:
        odd = sorted((Counter(want) - Counter(have)) + (Counter(have) - Counter(want)))
        raise LostRowError(f"{format_id} lost or doubled rows {odd}")
