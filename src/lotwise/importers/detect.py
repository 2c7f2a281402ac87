"""Which format a file is in: by its header row, by rule, and never by a guess.

A format's signature is the set of columns it needs and the set that proves it to be something else. The
header row is the first of the first 25 rows that satisfies a signature, cut at whichever delimiter makes
it do so. Of several formats that fit, the one that explains the largest part of the header wins, so an
exact header beats a superset; a tie is not broken but asked. When none fits, the finding names the nearest
formats and what keeps the file from being one of them.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TypeAlias

from lotwise.core.errors import NotFoundError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.importers.base import Column, Format, Name, spelled
from lotwise.importers.instants import has_fact
from lotwise.importers.layout import Content, Part, Table
from lotwise.importers.table import Record, UnreadableError, header_key

_Places: TypeAlias = Mapping[str, Sequence[int]]
"""Where each column name of a header row stands."""

_DOUBTED_WITHIN = 100
_FEWEST_COLUMNS = 2
_NEAREST = 5
_LISTED = 4
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognized:
    """A file whose format is known.

    Attributes:
        format: The format.
        parts: Its tables; most files have one.
        why: By what it was recognized, for people.
        strange: Tables beside them that are in no known format.
    """

    format: Format
    parts: tuple[Part, ...]
    why: str
    strange: tuple[Table, ...] = ()


def positions_of(form: Format, headings: tuple[str, ...]) -> Mapping[str, int]:
    """Return the position of each role's column in a header row, of those that are there."""
    places = _places(tuple(map(header_key, headings)))
    found = {column.role: _position(column, places) for column in form.columns}
    named = {role: position for role, position in found.items() if position is not None}
    return {**form.more_roles(headings), **named}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """How a header row and a format fit."""

    format: Format
    delimiter: str
    header: Record
    above: tuple[Record, ...]
    positions: Mapping[str, int]
    missing: tuple[str, ...]
    unwelcome: tuple[str, ...]

    @property
    def score(self) -> tuple[Fraction, int]:
        """The part of the header that the format explains, and the number of columns it knows there."""
        named = sum(1 for cell in self.header.cells if cell)
        return Fraction(len(set(self.positions.values())), max(1, named)), len(self.positions)

    @property
    def distance(self) -> Fraction:
        """Less is nearer: the part of the signature that does not fit."""
        needed = sum(1 for column in self.format.columns if column.is_required)
        return Fraction(len(self.missing) + len(self.unwelcome), needed)


def recognize(
    name: str, raw: bytes, *, formats: Sequence[Format], as_format: str | None = None
) -> Recognized | Finding:
    """Return the format of a file with its records, or the finding that says why it is not known.

    Args:
        name: The file's name.
        raw: Its bytes.
        formats: The formats to consider.
        as_format: Id of the only format to consider, when the user has chosen.

    Raises:
        NotFoundError: There is no format with the id that was chosen.
    """
    if as_format is not None:
        formats = [one for one in formats if one.id == as_format]
        if not formats:
            raise NotFoundError(
                f"There is no format {as_format!r}.",
                "`lotwise formats` lists them.",
            )
    content = Content(name, raw)
    try:
        laid_out = _laid_out(content, formats)
        if laid_out is not None:
            return laid_out
        tables = content.tables
    except UnreadableError as error:
        return _blocking("unreadable_file", name, error.what, error.fix)
    plain = [form for form in formats if form.layout is None]
    found = [_recognized(name, table, plain) for table in tables]
    known = [one for one in found if isinstance(one, Recognized)]
    if not known:
        first = next(one for one in found if isinstance(one, Finding))
        return first if as_format is None else _not_as_said(name, first, as_format)
    ids = sorted({one.format.id for one in known})
    if len(ids) > 1:
        return _mixed(name, ids)
    return Recognized(
        format=known[0].format,
        parts=tuple(part for one in known for part in one.parts),
        why=known[0].why,
        strange=tuple(
            table
            for table, one in zip(tables, found, strict=True)
            if isinstance(one, Finding) and _tells(table)
        ),
    )


def _laid_out(content: Content, formats: Sequence[Format]) -> Recognized | Finding | None:
    """Return the format that takes the file apart itself, or None."""
    found = [
        (form, parts)
        for form in formats
        if form.layout is not None and (parts := form.layout(content)) is not None
    ]
    if not found:
        return None
    if len(found) > 1:
        return _ambiguous(content.name, sorted(form.id for form, _ in found))
    form, parts = found[0]
    return Recognized(format=form, parts=tuple(parts), why="how it is laid out")


def _tells(table: Table) -> bool:
    """Return whether some row of a table may tell something."""
    rows = table.below(",", Record(0, 0, ()))
    return any(sum(map(has_fact, row.cells)) > 1 for row in rows)


def _recognized(name: str, table: Table, formats: Sequence[Format]) -> Recognized | Finding:
    """Return the format of a table by its header row."""
    fitting = sorted(_matches(table, formats, only_fitting=True), key=lambda match: match.score, reverse=True)
    doubts: dict[str, str] = {}
    for match in fitting:
        body = table.below(match.delimiter, match.header)
        first = tuple(islice(body, _DOUBTED_WITHIN))
        doubts[match.format.id] = match.format.doubt(name, first)
        if doubts[match.format.id]:
            continue
        rivals = [
            other.format.id
            for other in fitting
            if other.format.id != match.format.id
            and other.score == match.score
            and not other.format.doubt(name, first)
        ]
        if rivals:
            return _ambiguous(name, sorted([match.format.id, *rivals]))
        part = Part(
            name=table.name,
            header=match.header,
            records=body,
            above=match.above,
            delimiter=match.delimiter,
        )
        return Recognized(format=match.format, parts=(part,), why=_why(match))
    return _unknown(name, _matches(table, formats, only_fitting=False), doubts)


def _why(match: "_Match") -> str:
    """Return by what a format was recognized: how many columns it knows, the first by name."""
    cells = [match.header.cells[place] for place in sorted(set(match.positions.values()))]
    named = sum(1 for cell in match.header.cells if cell)
    more = ", …" if len(cells) > _NAMED else ""
    of_all = f"all {named}" if len(cells) == named else f"{len(cells)} of {named}"
    return f"{of_all} columns ({', '.join(cells[:_NAMED])}{more})"


def _matches(table: Table, formats: Sequence[Format], *, only_fitting: bool) -> list["_Match"]:
    """Return each format's match with the header row; where no row fits any format, with its nearest row.

    Most files fit a format, and then nobody asks how near the others are, which takes most of the time.
    """
    best: dict[str, _Match] = {}
    fewest: dict[str, int] = {}
    for delimiter, top in table.tops():
        for place, header in enumerate(top):
            keys = tuple(map(header_key, header.cells))
            if sum(map(bool, keys)) < _FEWEST_COLUMNS:
                continue
            places = _places(keys)
            is_header = False
            for form in formats:
                known = fewest.get(form.id, 1 if only_fitting else sys.maxsize)
                misfits = _misfits(form, places, max(known, 1))
                is_header |= not misfits
                if misfits < known:
                    best[form.id] = _match(form, delimiter, header, top[:place], places)
                    fewest[form.id] = misfits
            if is_header:
                break
    return [best[form.id] for form in formats if form.id in best]


def _misfits(form: Format, places: _Places, most: int) -> int:
    """Return how many columns a format lacks or does not want in a header row, at most so many."""
    count = 0
    for column in form.columns:
        count += column.is_required and _position(column, places) is None
        if count >= most:
            return count
    return count + len(_unwelcome(form, places))


def _match(
    form: Format, delimiter: str, header: Record, above: tuple[Record, ...], places: _Places
) -> _Match:
    found = {column.role: _position(column, places) for column in form.columns}
    return _Match(
        format=form,
        delimiter=delimiter,
        header=header,
        above=above,
        positions={
            **form.more_roles(header.cells),
            **{role: position for role, position in found.items() if position is not None},
        },
        missing=tuple(
            spelled(column.names[0])
            for column in form.columns
            if column.is_required and found[column.role] is None
        ),
        unwelcome=_unwelcome(form, places),
    )


def _unwelcome(form: Format, places: _Places) -> tuple[str, ...]:
    """Return the columns of a header row that prove it to be something else."""
    if not any(_is_there(name, places) for name in form.forbidden):
        return ()
    return tuple(key for key in places if any(_is_named(name, key) for name in form.forbidden))


def _places(keys: Sequence[str]) -> _Places:
    """Return where each column name stands."""
    places: dict[str, list[int]] = {}
    for position, key in enumerate(keys):
        if key:
            places.setdefault(key, []).append(position)
    return places


def _position(column: Column, places: _Places) -> int | None:
    """Return the position of the column that goes by one of its names, the preferred name first."""
    for name in column.names:
        if isinstance(name, str):
            found = places.get(name.casefold(), ())
        else:
            found = sorted(place for key, at in places.items() if name.fullmatch(key) for place in at)
        if len(found) >= column.nth:
            return found[column.nth - 1]
    return None


def _is_there(name: Name, places: _Places) -> bool:
    if isinstance(name, re.Pattern):
        return any(map(name.fullmatch, places))
    return name.casefold() in places


def _is_named(name: Name, key: str) -> bool:
    if isinstance(name, re.Pattern):
        return name.fullmatch(key) is not None
    return name.casefold() == key


def _unknown(name: str, matches: Sequence[_Match], doubts: Mapping[str, str]) -> Finding:
    """Return the finding for a file in no known format: the nearest of each family, and what keeps it off."""
    nearest: dict[str, _Match] = {}
    for match in sorted(matches, key=lambda match: (match.distance, -len(match.positions))):
        if match.positions:
            nearest.setdefault(match.format.family, match)
    reasons = [
        f"{match.format.id} ({_reason(match, doubts.get(match.format.id, ''))})"
        for match in list(nearest.values())[:_NEAREST]
    ]
    none = "No row of it names a column of any of them."
    considered = f"Nearest: {'; '.join(reasons)}." if reasons else none
    return _blocking(
        "unknown_format",
        name,
        f"{name} is in no format that lotwise knows. {considered}",
        "Check that it is the source's own export, unchanged; or say what its columns mean: `lotwise import "
        "--map FILE`.",
    )


def _not_as_said(name: str, found: Finding, as_format: str) -> Finding:
    """Return the finding for a file that is not in the format that the owner has named."""
    what = found.what.replace("is in no format that lotwise knows.", f"is not in the format {as_format}.")
    return _blocking(found.code, name, what, "Import it without `--as`, or name the format it is in.")


def _reason(match: _Match, doubt: str) -> str:
    if doubt:
        return doubt
    lacks = f"it lacks {_listed(match.missing)}" if match.missing else ""
    has = f"it has {_listed(match.unwelcome)}" if match.unwelcome else ""
    return " and ".join(part for part in (lacks, has) if part)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(map(repr, names[:_LISTED])) + more


def _ambiguous(name: str, ids: Sequence[str]) -> Finding:
    return _blocking(
        "ambiguous_format",
        name,
        f"{name} could be {' or '.join(ids)}: their headers are the same.",
        "Import it again and name the format.",
    )


def _mixed(name: str, ids: Sequence[str]) -> Finding:
    return _blocking(
        "ambiguous_format",
        name,
        f"{name} holds tables of several formats: {', '.join(ids)}.",
        "Save each of them as a file of its own, and import those.",
    )


def _blocking(code: str, file: str, what: str, fix: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, what=what, fix=fix, where=Where(file=file))
