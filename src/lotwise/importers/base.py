"""What a format is: columns by role, a function that reads rows, and the outcomes it may give.

A format is data plus one function. The data say which columns it needs (that is also how it is recognized),
in which wallet its rows lie, and what it does not know. The function takes a group of rows, by default one,
and returns *outcomes*: a transaction, a reported sale, a quote, or rows left out with a reason. What is not
certain it does not return: it raises `UnclearError`, and the whole group becomes a blocking finding
(`lotwise.importers.reading`). So a row can be read, left out or asked about, but never lost.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import Enum
from typing import Final, TypeAlias

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.importers import cells, instants
from lotwise.importers.layout import Content, Part
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.table import Record
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet
from lotwise.prices.book import Quote

Name: TypeAlias = str | re.Pattern[str]
"""A column name, compared case folded and single-spaced, or a pattern that such a name must match whole."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by what it is for.

    Attributes:
        role: The word by which the reader asks for it.
        names: Names it goes by, the preferred one first.
        is_required: Whether a header without it is not this format.
        nth: Which of several columns with the same name it is, counted from 1.
    """

    role: str
    names: tuple[Name, ...]
    is_required: bool
    nth: int = 1


def spelled(name: Name) -> str:
    """Return a column name for people; `…` stands for what a pattern leaves open."""
    if isinstance(name, str):
        return name
    return re.sub(r"\[a-z\]\{3\}|\.\*", "…", name.pattern).replace("\\", "")


def needs(role: str, *names: Name, nth: int = 1) -> Column:
    """Return a column without which a file is not of the format."""
    return Column(role, names, is_required=True, nth=nth)


def may_have(role: str, *names: Name, nth: int = 1) -> Column:
    """Return a column that some generations of the format have."""
    return Column(role, names, is_required=False, nth=nth)


class Evidence(Enum):
    """How far a format is known."""

    REAL = "rows of real exports"
    CONSTRUCTED = "a real header; the rows tried were made up"
    OURS = "defined by lotwise"


Rows: TypeAlias = tuple[Row, ...]


@dataclass(slots=True, kw_only=True)
class Booked:
    """Rows that together are one transaction; its id and sources are added by `parsed`.

    A file may give a million of them, each for a moment. Not frozen: that would take four times as long.
    """

    rows: Rows
    kind: Kind
    at: datetime
    legs: tuple[Leg, ...]
    native_id: str = ""
    chain_hash: str = ""
    note: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """A row that is a sale reported by a broker, as in `ReportedSale`; the rest is added by `parsed`."""

    rows: Rows
    description: str
    quantity: Quantity
    acquired_on: date | None
    disposed_on: date
    proceeds_usd: Usd
    basis_usd: Usd
    disallowed_usd: Usd
    is_long: bool
    is_basis_reported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A row that is a price."""

    rows: Rows
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Rows that do not count, with the reason, and words of the file that say more."""

    rows: Rows
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Rows that are not understood, or that lotwise sets aside; becomes a blocking finding."""

    rows: Rows
    what: str
    fix: str = cells.CHECK
    about: str = ""
    """What keeps them from being read: empty, ``derivative``, or the field of `Hints` that is needed."""


Outcome: TypeAlias = Booked | Sold | Quoted | LeftOut | Unclear
Outcomes: TypeAlias = Outcome | Sequence[Outcome]
Reader: TypeAlias = Callable[[Rows], Outcomes]
Grouping: TypeAlias = Callable[[Sequence[Row]], Iterable[Rows]]
Doubt: TypeAlias = Callable[[str, Sequence[Record]], str]
Layout: TypeAlias = Callable[[Content], Sequence[Part] | None]
ZoneOf: TypeAlias = Callable[[str, tuple[str, ...]], tzinfo | None]
Roles: TypeAlias = Callable[[tuple[str, ...]], Mapping[str, int]]


def singly(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group every row alone."""
    return ((row,) for row in rows)


def by(key: Callable[[Row], object]) -> Grouping:
    """Return the grouping that puts rows with the same key together, in order of their first row.

    A key of None leaves the row alone.
    """

    def grouped(rows: Sequence[Row]) -> Iterable[Rows]:
        groups: dict[object, list[Row]] = {}
        for row in rows:
            found = key(row)
            groups.setdefault(("alone", row.line) if found is None else found, []).append(row)
        return map(tuple, groups.values())

    return grouped


def each(read: Callable[[Row], Outcome]) -> Reader:
    """Return the reader of a format in which every row stands alone."""
    return lambda rows: read(rows[0])


def no_more_roles(_headings: tuple[str, ...]) -> Mapping[str, int]:
    """Find no columns beyond those of the format."""
    return {}


def in_utc(_name: str, _headings: tuple[str, ...]) -> tzinfo | None:
    """Return the zone of a source that prints UTC."""
    return UTC


def nowhere(_name: str, _headings: tuple[str, ...]) -> tzinfo | None:
    """Return that nothing in the file tells the zone of its times."""
    return None


_OFFSET: Final = re.compile(
    r"\((?:UTC|GMT)?(?P<offset>[+-]\d{1,2}(?::?\d\d)?)?\)|\b(?:UTC|GMT)\b", re.IGNORECASE
)


def in_heading(_name: str, headings: tuple[str, ...]) -> tzinfo | None:
    """Return the zone that a heading states, such as ``Time(UTC+02:00)`` or ``Date (+01)``; else None.

    Examples:
        >>> print(in_heading("", ("Coin", "Time(UTC+02:00)")), in_heading("", ("Date", "Time(UTC+99)")))
        UTC+02:00 None
    """
    for heading in headings:
        found = _OFFSET.search(heading)
        if found and found[0] != "()":
            return _offset(found["offset"]) if found["offset"] else UTC
    return None


def _offset(text: str) -> tzinfo | None:
    try:
        return instants.offset(text)
    except cells.UnclearError:
        return None


def certain(_name: str, _records: Sequence[Record]) -> str:
    """Have no doubt about a file whose header fits."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One source's export in one generation.

    Attributes:
        id: Family and version, such as ``coinbase.v4``; stored with whatever is imported.
        family: Formats that report the same facts; part of every transaction's id.
        title: Its name for people.
        wallet: Default wallet of its rows; the user may give it another name.
        columns: Its columns; the required ones recognize it.
        read: Makes outcomes of one group of rows.
        forbidden: Columns that prove it to be something else.
        group: Which rows belong together.
        doubt: Looks at the file's name and first records (a hundred) when the header fits; empty, or why it
            is not this.
        generations: Which exports it covers, for the reference page.
        known_missing: What it does not cover, for the reference page.
        evidence: How far it is known.
        layout: For files that are no single table below a header row: takes a file apart into parts, or
            returns None where it is not of the format. Such a format is never found by its columns alone.
        more_roles: Finds columns whose names the file makes up, such as one for each asset, by the headings
            as written.
        zone_of: Returns the zone of times that state none, by the file's name and headings; None where
            only the owner knows it, who is then asked.
        day_month: Role of a column of dates in which day and month may stand in either order; the whole
            column decides, or the owner is asked.
        needs_address: Whether rows can be read only with an address of the wallet: out of the file's name or
            its rows, or the owner is asked.
        parties: Roles of the columns with the addresses of the parties; the only one that stands in all rows
            is the wallet's.
        aliases: Codes that this source alone uses, to the asset code.
        report: Which of the source's reports it is; see `lotwise.ledger.told.Report`.
        rank: Which report is believed first, the smallest first.
        revision: Counts up whenever the format reads the same file differently than before.
    """

    id: str
    family: str
    title: str
    wallet: Wallet
    columns: tuple[Column, ...]
    read: Reader
    forbidden: tuple[Name, ...] = ()
    group: Grouping = singly
    doubt: Doubt = certain
    generations: str
    known_missing: str
    evidence: Evidence
    layout: Layout | None = None
    more_roles: Roles = no_more_roles
    zone_of: ZoneOf = in_utc
    day_month: str = ""
    needs_address: bool = False
    parties: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    report: str = "transactions"
    rank: int = 0
    revision: int = 1

    @property
    def version(self) -> str:
        """The part of the id behind the family."""
        return self.id.partition(".")[2]


def cash_income(row: Row, asset: str) -> LeftOut:
    """Leave out income paid in money, with a warning: it is interest, and no lot comes of it."""
    row.warn(
        "cash_income",
        f"Income was paid in {asset}; lotwise does not count money as a lot, nor this as income.",
        "Include it with your other interest income.",
    )
    return LeftOut(rows=(row,), reason=Reason.CASH_INCOME)


NO_WALLET: Final = Wallet(name="", custody=Custody.SELF)
"""The wallet of files that describe no wallet, such as prices."""
