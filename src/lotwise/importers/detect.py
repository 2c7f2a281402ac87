"""Which format a file is in: by its header row, by rule, and never by a guess.

A format's signature is the set of columns it needs and the set that proves it to be something else. The
header row is the first of the first 25 rows that satisfies a signature, cut at whichever delimiter makes
it do so. Of several formats that fit, the one that explains the largest part of the header wins, so an
exact header beats a superset; a tie is not broken but asked. When none fits, the finding names the nearest
formats and what keeps the file from being one of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from lotwise.core.errors import NotFoundError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.importers.base import Format, Name, spelled
from lotwise.importers.registry import FORMATS
from lotwise.importers.table import (
    DELIMITERS,
    MOST_LINES,
    Lines,
    Record,
    UnreadableError,
    header_key,
    lines_of,
    records,
)

_HEADER_WITHIN = 25
_DOUBTED_WITHIN = 100
_FEWEST_COLUMNS = 2
_NEAREST = 5
_LISTED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The records below a header row, read anew whenever they are asked for and never all held.

    Attributes:
        lines: The lines of the file.
        delimiter: The character between cells.
        header: The header row.
    """

    lines: Lines
    delimiter: str
    header: Record

    def __iter__(self) -> Iterator[Record]:
        return records(self.lines, self.delimiter, start=self.header.last, width=len(self.header.cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognized:
    """A file whose format is known.

    Attributes:
        format: The format.
        delimiter: The character between its cells.
        header: The header row.
        positions: Position of each role's column.
        above: Records above the header row.
        records: Records below it.
    """

    format: Format
    delimiter: str
    header: Record
    positions: Mapping[str, int]
    above: tuple[Record, ...]
    records: Body


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
    def fits(self) -> bool:
        return not self.missing and not self.unwelcome

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
    name: str, content: bytes, *, as_format: str | None = None, formats: Sequence[Format] = FORMATS
) -> Recognized | Finding:
    """Return the format of a file with its records, or the finding that says why it is not known.

    Args:
        name: The file's name.
        content: Its bytes.
        as_format: Id of the only format to consider, when the user has chosen.
        formats: The formats to consider.

    Raises:
        NotFoundError: There is no format with the id that was chosen.
    """
    if as_format is not None:
        formats = [one for one in formats if one.id == as_format]
        if not formats:
            raise NotFoundError(
                f"There is no format {as_format!r}.",
                "The page of formats in the documentation lists their ids.",
            )
    try:
        lines = lines_of(content)
    except UnreadableError as error:
        return _blocking("unreadable_file", name, error.what, error.fix)
    top = tuple(islice(lines, _HEADER_WITHIN * MOST_LINES + 1))
    matches = _matches(top, formats)
    fitting = sorted((match for match in matches if match.fits), key=lambda match: match.score, reverse=True)
    doubts: dict[str, str] = {}
    for match in fitting:
        body = Body(lines=lines, delimiter=match.delimiter, header=match.header)
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
        return Recognized(
            format=match.format,
            delimiter=match.delimiter,
            header=match.header,
            positions=match.positions,
            above=match.above,
            records=body,
        )
    return _unknown(name, formats, matches, doubts)


def _matches(lines: Sequence[str], formats: Sequence[Format]) -> list[_Match]:
    """Return each format's match with the header row; where no row fits any format, with its nearest row."""
    best: dict[str, _Match] = {}
    for delimiter in DELIMITERS:
        top = tuple(records(lines, delimiter, stop=_HEADER_WITHIN))
        for place, header in enumerate(top):
            keys = tuple(map(header_key, header.cells))
            if sum(map(bool, keys)) < _FEWEST_COLUMNS:
                continue
            found = [_match(form, delimiter, header, top[:place], keys) for form in formats]
            for match in found:
                known = best.get(match.format.id)
                if known is None or (match.fits, -match.distance) > (known.fits, -known.distance):
                    best[match.format.id] = match
            if any(match.fits for match in found):
                break
    return list(best.values())


def _match(
    form: Format, delimiter: str, header: Record, above: tuple[Record, ...], keys: tuple[str, ...]
) -> _Match:
    places = {key: position for position, key in reversed(list(enumerate(keys))) if key}
    found = {column.role: _position(column.names, places) for column in form.columns}
    return _Match(
        format=form,
        delimiter=delimiter,
        header=header,
        above=above,
        positions={role: position for role, position in found.items() if position is not None},
        missing=tuple(
            spelled(column.names[0])
            for column in form.columns
            if column.is_required and found[column.role] is None
        ),
        unwelcome=tuple(key for key in places if any(_is_named(name, key) for name in form.forbidden)),
    )


def _position(names: Sequence[Name], places: Mapping[str, int]) -> int | None:
    """Return the position of the first column that goes by one of the names, the preferred name first."""
    for name in names:
        if isinstance(name, re.Pattern):
            found = [position for key, position in places.items() if name.fullmatch(key)]
            if found:
                return min(found)
        elif name.casefold() in places:
            return places[name.casefold()]
    return None


def _is_named(name: Name, key: str) -> bool:
    if isinstance(name, re.Pattern):
        return name.fullmatch(key) is not None
    return name.casefold() == key


def _unknown(
    name: str, formats: Sequence[Format], matches: Sequence[_Match], doubts: Mapping[str, str]
) -> Finding:
    """Return the finding for a file in no known format: the nearest of each family, and what keeps it off."""
    nearest: dict[str, _Match] = {}
    for match in sorted(matches, key=lambda match: (match.distance, -len(match.positions))):
        if match.positions:
            nearest.setdefault(match.format.family, match)
    reasons = [
        f"{match.format.id} ({_reason(match, doubts.get(match.format.id, ''))})"
        for match in list(nearest.values())[:_NEAREST]
    ]
    families = ", ".join(sorted({form.family for form in formats}))
    considered = f"Nearest: {'; '.join(reasons)}." if reasons else f"No row names a column of {families}."
    return _blocking(
        "unknown_format",
        name,
        f"{name} is in no format that lotwise knows. {considered}",
        "Check that it is the source's own CSV export, unchanged.",
    )


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


def _blocking(code: str, file: str, what: str, fix: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, what=what, fix=fix, where=Where(file=file))
