"""Run a format over a recognized file: every data row gets exactly one fate.

The fates: part of a transaction, a reported sale or a quote; ignored with a reason; or a blocking finding
that names its rows. Rows are handed out in groups, each group comes back as outcomes that must cover it
once, and a group whose reader raises `UnclearError` is covered by a finding. So no row is lost by
construction; where a reader breaks that promise, `LostRowError` says so in the first test that meets it.

A file may have a million rows, and what they say takes more room than the file. So groups are read in order
of the file and let go of one by one, and each outcome is taken in at once (`lotwise.importers.parsed`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import repeat
from typing import Final, Literal

from lotwise.core.errors import LotwiseError
from lotwise.core.garbage import no_search_for_garbage
from lotwise.importers.base import Booked, Format, LeftOut, Outcome, Quoted, Rows, Sold, Unclear, singly
from lotwise.importers.cells import UnclearError, style_of
from lotwise.importers.detect import Recognized, positions_of
from lotwise.importers.hints import NO_HINTS, Hints
from lotwise.importers.instants import has_fact, is_dated
from lotwise.importers.layout import Part
from lotwise.importers.parsed import Ignored, Parsed, collected
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row, Sheet
from lotwise.importers.said_by_file import (
    Question,
    address_in,
    orders_in,
    party_of_all,
    question_of,
    unused_in,
)
from lotwise.importers.table import BETWEEN, Record
from lotwise.ledger.transaction import Wallet

__all__ = ["Ignored", "LostRowError", "Parsed", "read"]

_SINGLE: Final = (Booked, Sold, Quoted, LeftOut, Unclear)


_DATA: Final = 4
"""Cells from which on a row without a date or a number is no footer, but a row that lacks them."""
_PREAMBLE: Final = frozenset(
    {"user", "account", "transactions", "portfolio", "name", "uid", "total", "totals"}
)
_SHORT: Final = 2


class LostRowError(AssertionError):
    """A reader lost a row or used one twice: a mistake in lotwise, not in the user's file."""


def read(
    found: Recognized, file: str, file_id: str, wallet_name: str | None, hints: Hints = NO_HINTS
) -> Parsed:
    """Return what a recognized file says.

    Args:
        found: The format and the file's tables.
        file: The file's name.
        file_id: Id of its content.
        wallet_name: Name of the wallet instead of the format's own.
        hints: What the owner says of the file.

    Returns:
        Its facts, with one fate for every row. Where the owner must say something first, every row is a
        finding that asks for it (`Parsed.needs`).
    """
    form, why = found.format, found.why
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
        why=why,
        unused=unused_in(form, file, [part.header.cells for part in found.parts], hints),
    )
    with no_search_for_garbage():
        table = _table(found, file, wallet, hints)
        question = question_of(form, [row.sheet for row in table.first_rows])
        if question:
            return _asked(found, about, question, table)
        del found  # and with it the bytes of the file, where nobody else holds them
        return collected(about, _outcomes(form, table))


def _asked(found: Recognized, about: Parsed, question: Question, table: "_Table") -> Parsed:
    """Return every row as a question; whether balances close does not depend on the zone of its times."""
    asking = replace(found.format, group=singly, read=question.asked)
    asked = collected(replace(about, needs=question.name), _outcomes(asking, table))
    if question.name != "zone":
        return asked
    wallet = about.wallet or found.format.wallet
    tried = collected(about, _outcomes(found.format, _table(found, about.file, wallet, NO_HINTS)))
    return replace(asked, closing=tried.closing)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The rows of a file.

    Attributes:
        above: Data rows above the header row, and rows of tables that are in no known format.
        rows: All rows below a header row.
        early: Why rows that no reader need see do not count, by their place; None where they are not clear.
        first_rows: The first row of each part.
    """

    above: list[tuple[Row, str]]
    rows: list[Row]
    early: dict[int, Reason | None]
    first_rows: list[Row]


def _table(found: Recognized, file: str, wallet: Wallet, hints: Hints) -> _Table:
    table = _Table(above=[], rows=[], early={}, first_rows=[])
    for part in found.parts:
        _add_part(table, found.format, part, Sheet(file=file, wallet=wallet, hints=hints))
    plain = Sheet(file=file, wallet=wallet)
    for strange in found.strange:
        for record in strange.below(",", Record(0, 0, ())):
            if any(record.cells):
                why = f"A row of the table {strange.name!r}, which is in no known format."
                table.above.append((Row(plain, record.line, BETWEEN.join(record.cells)), why))
    return table


def _add_part(table: _Table, form: Format, part: Part, sheet: Sheet) -> None:
    start = len(table.rows)
    lines: list[int] = []
    packed: list[str] = []
    headings = part.header.cells
    width, most_empty = len(headings), (len(headings) - 1) // 2
    cells: tuple[str, ...] = ()
    for line, _, cells in part.records:
        if len(cells) != width or cells.count("") > most_empty or cells == headings:
            reason = _early(cells, headings)
            if reason is None or isinstance(reason, Reason):
                table.early[start + len(lines)] = reason
        lines.append(line)
        packed.append(BETWEEN.join(cells))
    if _is_cut(cells, width):
        table.early.pop(start + len(lines) - 1, None)  # its reader says which cell is missing
    positions = positions_of(form, headings)
    sheet = replace(
        sheet,
        section=part.name,
        headings=headings,
        positions=positions,
        style=style_of(packed, part.delimiter),
        aliases=form.aliases,
        zone=form.zone_of(sheet.file, headings) or sheet.hints.zone,
        address=_address(form, sheet, packed, positions),
        orders=orders_in(packed, positions.get(form.day_month)) if form.day_month else frozenset({False}),
    )
    for record in part.above:
        if _is_data(record.cells):
            table.above.append((Row(sheet, record.line, BETWEEN.join(record.cells)), _ABOVE))
    table.rows.extend(map(Row, repeat(sheet), lines, packed))
    table.first_rows.extend(table.rows[start : start + 1])


def _address(form: Format, sheet: Sheet, packed: Sequence[str], positions: Mapping[str, int]) -> str:
    """Return whose history a file is: by its name, by the owner's word, or by the only party of all rows."""
    if not form.needs_address:
        return ""
    return address_in(sheet.file) or sheet.hints.address or party_of_all(packed, positions, form.parties)


def _outcomes(form: Format, table: _Table) -> Iterator[Outcome]:
    """Give what becomes of all rows, in order of the file."""
    waiting: list[tuple[int, Outcome]] = [(row.line, _above(row, why)) for row, why in table.above]
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
        made = _made(form, group)
        if len(group) == 1 == len(made) and not (waiting and waiting[0][0] == here):
            yield made[0]  # it is next, as of nearly all groups
            continue
        for outcome in made:
            heappush(waiting, (outcome.rows[0].line, outcome))
    while waiting:
        yield heappop(waiting)[1]


def _first_line(group: Rows) -> int:
    return group[0].line if len(group) == 1 else min(row.line for row in group)


def _is_data(cells: tuple[str, ...]) -> bool:
    facts = [cell for cell in cells if has_fact(cell)]
    return any(map(is_dated, facts)) and not all(map(is_dated, facts))


_ABOVE: Final = "A row with a date and a number stands above the header row."


def _above(row: Row, why: str) -> Outcome:
    return Unclear(
        rows=(row,),
        what=why,
        fix="Check whether the file holds several tables, and import each as a file of its own.",
    )


def _early(cells: tuple[str, ...], headings: tuple[str, ...]) -> Reason | Literal[""] | None:
    """Return why a row does not count in any format, None where it is not clear, empty for others."""
    if not any(cells):
        return Reason.EMPTY
    if cells == headings:
        return Reason.HEADER_AGAIN
    filled = len(cells) - cells.count("")
    is_sparse = filled <= len(headings) // 2
    is_prose = filled < _DATA or cells[0].casefold().rstrip(":") in _PREAMBLE
    if is_sparse and is_prose and not any(map(has_fact, cells)):
        return Reason.NO_FACT
    has_more = len(cells) > len(headings) and any(cells[len(headings) :])
    return None if has_more else ""


def _is_cut(cells: tuple[str, ...], width: int) -> bool:
    """Return whether the last row of a file looks like one that ends in its middle, and not like a footer."""
    words = [cell for cell in cells if cell]
    if not words or words[0].casefold().rstrip(":") in _PREAMBLE:
        return False
    return len(words) > 1 and len(cells) < width and all(len(word.split()) <= _SHORT for word in words)


def _unread(row: Row, reason: Reason | None) -> Outcome:
    if reason is not None:
        return LeftOut(rows=(row,), reason=reason)
    return Unclear(
        rows=(row,),
        what="The row has more cells than the header row, so its columns cannot be told apart.",
        fix="Export the file again, or put the cell with the stray delimiter in quotes.",
    )


def _made(form: Format, group: Rows) -> Sequence[Outcome]:
    try:
        made = form.read(group)
    except UnclearError as error:
        return (Unclear(rows=group, what=error.what, fix=error.fix, about=error.about),)
    except LotwiseError as error:
        return (Unclear(rows=group, what=error.what, fix=error.fix),)
    outcomes = (made,) if isinstance(made, _SINGLE) else made
    if len(outcomes) != 1 or outcomes[0].rows != group:
        _check(group, [outcome.rows for outcome in outcomes], form.id)
    return outcomes


def _check(whole: Sequence[Row], parts: Iterable[Rows], format_id: str) -> None:
    want = sorted([row.line for row in whole])
    have = sorted([row.line for part in parts for row in part])
    if want != have:
        odd = sorted((Counter(want) - Counter(have)) + (Counter(have) - Counter(want)))
        raise LostRowError(f"{format_id} lost or doubled rows {odd}")
