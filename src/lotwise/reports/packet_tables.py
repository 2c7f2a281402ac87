"""Lists of a packet: each once as CSV, for programs, and once as a section of a page, for people.

Problem: a preparer sorts in a spreadsheet, an owner reads in a browser, and both must see the same. Chosen
way: a list is plain text cells under headings; CSV and page are made from it. In the CSV, text that begins
like a formula gets an apostrophe in front; columns of numbers stay numbers.

Left out: the forms themselves, which have tables of their own (`tables`, `sections`).
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Final

from lotwise.core.dates import instant_text
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import Usd, usd_plain
from lotwise.core.quantity import quantity_text
from lotwise.core.spreadsheet import safe_text
from lotwise.lots.lot import Disposition, Lot
from lotwise.reports.page import Cell, Column, ColumnKind, Row, Section, Table
from lotwise.rules.book import ProposedLaw, RuleBook, Value

_WIDE: Final = 5
NOT_KNOWN: Final = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list.

    Attributes:
        name: The file's name, without its ending.
        title: What it shows.
        about: What to know of it, in a sentence.
        columns: Headings.
        rows: Cells, as many as there are columns.
        numbers: Places of the columns that hold numbers, from 0.
    """

    name: str
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


def csv_of(listing: Listing) -> str:
    r"""Return a list as CSV with a header line.

    Examples:
        >>> one = Listing(
        ...     name="a",
        ...     title="A",
        ...     about="",
        ...     columns=("What", "USD"),
        ...     rows=(("=1", "-2"),),
        ...     numbers=frozenset({1}),
        ... )
        >>> csv_of(one)
        "What,USD\n'=1,-2\n"
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(listing.columns)
    for row in listing.rows:
        writer.writerow(
            [cell if place in listing.numbers else safe_text(cell) for place, cell in enumerate(row)]
        )
    return text.getvalue()


def section_of(listing: Listing) -> Section:
    """Return a list as a section of a page."""
    kinds = [
        ColumnKind.NUMBER if place in listing.numbers else ColumnKind.TEXT
        for place in range(len(listing.columns))
    ]
    table = Table(
        caption=listing.title,
        columns=tuple(
            Column(label=label, kind=kind) for label, kind in zip(listing.columns, kinds, strict=True)
        ),
        rows=tuple(Row(tuple(map(Cell, cells))) for cells in listing.rows),
        is_wide=len(listing.columns) > _WIDE,
    )
    count = len(listing.rows)
    counted = f"{count:,} {'line' if count == 1 else 'lines'}."
    return Section(
        id=listing.name.replace("_", "-"),
        title=listing.title,
        intro=(listing.about, counted),
        tables=(table,) if listing.rows else (),
    )


# ── lots ────────────────────────────────────────────────────────────────────────────────────────


def open_lots(lots: Iterable[Lot], on: date, name: str) -> Listing:
    """Return the lots that were open at the end of a day.

    Args:
        lots: They.
        on: The day.
        name: The file's name.
    """
    ordered = sorted(lots, key=lambda one: (one.asset, one.wallet, one.root.acquired_at, one.id))
    return Listing(
        name=name,
        title=f"Lots open at the end of {on}",
        about="Each is a part of an acquisition with its own basis; where it moved, its basis moved with it.",
        columns=(
            *("Lot", "Asset", "Units", "Wallet", "Acquired", "Acquired as"),
            *("Term", "Basis USD", "Moves", "Acquisition", "Made from"),
        ),
        rows=tuple(
            (
                one.id,
                one.asset,
                quantity_text(one.quantity),
                one.wallet,
                _day(one.root.acquired_on),
                one.root.kind.value,
                _term(one.root.term_on(on)),
                amount(one.basis_usd),
                str(len(one.moved_by)),
                one.root.id,
                one.root.transaction_id,
            )
            for one in ordered
        ),
        numbers=frozenset({2, 7, 8}),
    )


def dispositions_of(dispositions: Iterable[Disposition], year: int) -> Listing:
    """Return everything that left in a year, taxable or not.

    Args:
        dispositions: Of any year.
        year: Tax year.
    """
    gone = [one for one in dispositions if one.disposed_on.year == year]
    return Listing(
        name=f"dispositions_{year}",
        title=f"What left in {year}",
        about="Each line is a part of one lot, with how it was chosen. Only taxable ones are on Form 8949.",
        columns=(
            *("Disposition", "On", "At (UTC)", "Kind", "Taxable", "Asset", "Units", "Wallet"),
            *("Acquired", "Term", "Proceeds USD", "Basis USD", "Disallowed USD", "Gain USD"),
            *("Lot chosen by", "Acquisition", "Made from"),
        ),
        rows=tuple(
            (
                one.id,
                one.disposed_on.isoformat(),
                instant_text(one.disposed_at),
                one.kind.value,
                "yes" if one.kind.is_taxable else "no",
                one.asset,
                quantity_text(one.quantity),
                one.wallet,
                _day(one.acquired_on),
                _term(one.term),
                amount(one.proceeds_usd),
                amount(one.basis_usd),
                amount(one.disallowed_usd),
                amount(one.gain_usd),
                one.method.value,
                one.root.id if one.root else NOT_KNOWN,
                one.transaction_id,
            )
            for one in sorted(gone, key=lambda one: (one.disposed_at, one.id))
        ),
        numbers=frozenset({6, 10, 11, 12, 13}),
    )


def amount(value: Usd | None) -> str:
    """Return an amount as a list shows it: plain dollars, exact; blank where it is not known."""
    return "" if value is None else usd_plain(value)


def instant(value: datetime | None) -> str:
    """Return an instant as a list shows it, in UTC; blank where there is none."""
    return "" if value is None else instant_text(value)


def _day(day: date | None) -> str:
    return NOT_KNOWN if day is None else day.isoformat()


def _term(term: object) -> str:
    return str(getattr(term, "value", NOT_KNOWN))


# ── findings and law ────────────────────────────────────────────────────────────────────────────


def findings_of(stops: Iterable[Finding], findings: Iterable[Finding], year: int) -> Listing:
    """Return every finding with its weight; what blocks comes first.

    Args:
        stops: Those that block the year.
        findings: All of them, these too or not.
        year: Tax year.
    """
    stopping = set(stops)
    weights = list(Severity)
    listed = sorted(
        dict.fromkeys([*stops, *findings]),
        key=lambda one: (one not in stopping, -weights.index(one.severity)),
    )
    return Listing(
        name=f"findings_{year}",
        title="Findings",
        about=f"What is missing or doubtful. What stops {year} comes first.",
        columns=("Weight", f"Stops {year}", "What", "What to do", "Where", "Word"),
        rows=tuple(
            (
                one.severity.value,
                "yes" if one in stopping else "no",
                one.what,
                one.fix,
                str(one.where),
                one.code,
            )
            for one in listed
        ),
    )


def rules_of(book: RuleBook, year: int, name: str, title: str) -> Listing:
    """Return what the rule book says for a year, each value with its date, standing and source.

    Args:
        book: The rule book.
        year: Tax year.
        name: The file's name.
        title: What it is called.
    """
    found = [
        (one, one.in_force(date(year, 12, 31))) for _, one in sorted(book.parameters.items()) if one.values
    ]
    return Listing(
        name=name,
        title=title,
        about="Standing: enacted is law; draft is a form not final yet; projected is a forecast.",
        columns=("Name", "What", "Value", "Unit", "Standing", "From", "Checked", "Source", "File"),
        rows=tuple(
            (
                one.key,
                one.title,
                _value_text(dated.value),
                one.unit,
                dated.status,
                dated.starts.isoformat(),
                dated.checked.isoformat(),
                dated.source,
                one.file,
            )
            for one, dated in found
            if dated is not None
        ),
    )


def _value_text(value: object) -> str:
    """Return a value of the law in one line; what differs by filing status has one part for each."""
    if isinstance(value, tuple):
        return f"({', '.join(_value_text(one) for one in value)})"
    if hasattr(value, "items"):
        return "; ".join(f"{status} {_value_text(one)}" for status, one in value.items())
    plain: Value = value  # type: ignore[assignment]
    return str(plain)


def bills_of(laws: Iterable[ProposedLaw]) -> Listing:
    """Return the laws that are none yet; no figure of a return rests on them."""
    return Listing(
        name="proposed_laws",
        title="Proposed laws",
        about="Bills and what-ifs that plans can be shown under. No form of a packet rests on them.",
        columns=(
            "Word",
            "Number",
            "Title",
            "Standing",
            "Introduced",
            "Would apply from",
            "Checked",
            "Source",
        ),
        rows=tuple(
            (
                one.word,
                one.number,
                one.title,
                one.status,
                one.introduced.isoformat() if one.introduced else "",
                one.applies_from.isoformat(),
                one.checked.isoformat(),
                one.source,
            )
            for one in laws
        ),
    )
