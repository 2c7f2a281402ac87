"""The notation of the scenarios of pains: files as exchanges export them, and what must come of them.

A scenario is told in steps. In each the owner imports files, then says things, each as the words that would
follow ``lotwise`` on the command line. What has an id is named by what it is about, in angle brackets::

    review <transfer_in_unmatched> --answer own …      the one finding with this code
    review <told_twice kraken.csv row 2> --answer …    the one about this file, or this row of it
    review … --answer paired --with <ledger.csv row 2>     the transaction told by this row
    review … --answer set-aside --file <kraken.csv>        the file
    explain <sale 1>, explain <lot 1>                      the first of `sold`, of `lots`
    review --undo <said 1>                                 the first thing that was said in a review

A line that ends with ``=> refused: some words`` must be refused with these words.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from builders import dollars
from lotwise.app.filing import forms_of
from lotwise.app.workspace import State
from lotwise.core.findings import Finding
from lotwise.core.money import usd_plain
from lotwise.core.quantity import quantity_text
from lotwise.lots.lot import Disposition, Income, Lot
from lotwise.reports.form_8949 import Form8949, Row8949

REFUSED: Final = " => refused: "
HOUSEHOLD: Final = """\
time_zone = "America/New_York"
filing_status = "single"
born_on = 1986-05-17
state = "TX"
[year.2024]
wages = 100000
[year.2025]
wages = 100000
[year.2026]
wages = 100000
"""
"""The household of every scenario that names no other: a single employee in Texas, with New York's dates."""

_NAME: Final = re.compile(r"<([^<>]+)>")
_PLACE: Final = re.compile(r"(?:(?P<code>[a-z_]+)(?: |$))?(?:(?P<file>\S+\.\w+)(?: row (?P<row>\d+))?)?")
_LISTED: Final = re.compile(r"(?P<what>sale|lot|said) (?P<number>\d+)")


# ── what is named ───────────────────────────────────────────────────────────────────────────────


def with_ids(words: str, state: State) -> str:
    """Return a command with the ids of what it names in angle brackets."""
    return _NAME.sub(lambda found: _id_of(found[1], state), words)


def _id_of(name: str, state: State) -> str:
    listed = _LISTED.fullmatch(name)
    if listed:
        ids = _LISTS[listed["what"]](state)
        return ids[int(listed["number"]) - 1]
    place = _PLACE.fullmatch(name)
    assert place, f"not a name: {name!r}"
    row = int(place["row"]) if place["row"] else None
    if place["code"]:
        ids = [one.id for one in state.findings if _is_about(one, place["code"], place["file"], row)]
    elif row is None:
        ids = [file.id for file in state.facts.files if file.name == place["file"]]
    else:
        ids = [
            one.id
            for one in state.journal.transactions
            if any(source.file == place["file"] and row in source.rows for source in one.sources)
        ]
    assert len(ids) == 1, f"{len(ids)} things are called {name!r}"
    return ids[0]


def _is_about(finding: Finding, code: str, file: str | None, row: int | None) -> bool:
    return (
        finding.code == code
        and file in {None, finding.where.file}
        and (row is None or row in finding.where.rows)
    )


# ── what came of it ─────────────────────────────────────────────────────────────────────────────


def sales(state: State) -> list[Disposition]:
    """Return the dispositions in order of time, those of one instant by what they say."""
    return sorted(state.books.dispositions, key=lambda one: (one.disposed_at, _sold(one)))


def lots(state: State) -> list[Lot]:
    """Return the open lots by wallet, asset and date."""
    return sorted((one.lot for one in state.holdings), key=_held)


def _held(lot: Lot) -> str:
    units = f"{quantity_text(lot.quantity)} {lot.asset}"
    return f"{lot.wallet}: {units} acquired {lot.root.acquired_on} basis {dollars(lot.basis_usd)}"


def _sold(sale: Disposition) -> str:
    units = f"{quantity_text(sale.quantity)} {sale.asset}"
    term = f"{sale.term.value}-term" if sale.term else "term unknown"
    return (
        f"{sale.wallet}: {units} acquired {sale.acquired_on} disposed {sale.disposed_on} "
        f"proceeds {dollars(sale.proceeds_usd)} basis {dollars(sale.basis_usd)} "
        f"gain {dollars(sale.gain_usd)} {term}, {sale.kind.value}, {sale.method.value}"
    )


def _earned(one: Income) -> str:
    units = f"{quantity_text(one.quantity)} {one.asset}"
    income = dollars(one.ordinary_income_usd)
    return f"{one.wallet}: {units} received {one.received_on} {one.kind.value} of {income}"


def _transfers(state: State) -> Iterator[str]:
    by_id = {one.id: one for one in state.journal.transactions}
    for pair in state.journal.pairs:
        left, came = by_id[pair.out_id], by_id[pair.in_id]
        leg = came.received[0]
        units = f"{quantity_text(leg.quantity)} {leg.asset}"
        yield f"{units} from {left.given[0].wallet} to {leg.wallet} on {came.at:%Y-%m-%d}: {pair.why}"


def _prices(state: State) -> Iterator[str]:
    for one in state.holdings:
        if one.quote:
            price, day = one.quote.price, one.quote.on
            yield f"{one.lot.asset} at {price} of {day}, gain {dollars(one.gain_usd)}"


_LISTS: Final[dict[str, Callable[[State], list[str]]]] = {
    "sale": lambda state: [one.id for one in sales(state)],
    "lot": lambda state: [one.id for one in lots(state)],
    "said": lambda state: [one.id for one in state.facts.corrections],
}
ROWS: Final[dict[str, Callable[[State], list[str]]]] = {
    "findings": lambda state: sorted(f"{one.severity.value} {one.code}" for one in state.findings),
    "lots": lambda state: [_held(one) for one in lots(state)],
    "sold": lambda state: [_sold(one) for one in sales(state)],
    "income": lambda state: sorted(_earned(one) for one in state.books.incomes),
    "transfers": lambda state: sorted(_transfers(state)),
    "values": lambda state: sorted(_prices(state)),
    "aside": lambda state: sorted(state.quarantine.aside),
    "evidence": lambda state: [state.grades[one.id].grade.name for one in lots(state)],
}
"""What a step may expect of the project, each as rows of text."""


def rows(state: State) -> dict[str, list[str]]:
    """Return everything that a step may expect, as rows of text."""
    return {name: make(state) for name, make in ROWS.items()}


# ── the form ────────────────────────────────────────────────────────────────────────────────────


def form_8949(state: State, year: int) -> Form8949:
    """Return Form 8949 of a year."""
    return forms_of(state, year).form_8949


def form_rows(form: Form8949) -> list[str]:
    """Return the rows of the form: box, then columns (a) to (e) and (h)."""
    return [_row(row) for row in form.rows]


def _row(row: Row8949) -> str:
    money = " | ".join(f"{usd_plain(one)}" for one in (row.proceeds_usd, row.basis_usd, row.gain_usd))
    return f"{row.box} | {row.description} | {row.acquired} | {row.disposed} | {money}"


def csv_rows(text: str) -> list[str]:
    """Return the rows of the form as they stand in its CSV, in the same words."""
    listed = csv.reader(text.splitlines()[1:])
    return [" | ".join((row[0], *row[2:7], row[9])) for row in listed]


def missing_rows(form: Form8949) -> list[str]:
    """Return what cannot be a row yet, and what it lacks."""
    return [f"{one.description} of {one.disposed} lacks {', '.join(one.lacks)}" for one in form.missing]


def reasons(form: Form8949) -> list[str]:
    """Return why the boxes are those, each sentence once."""
    return sorted({row.why for row in form.rows})


# ── files ───────────────────────────────────────────────────────────────────────────────────────


def import_line(report: Mapping[str, Any]) -> str:
    """Return what became of a file: its format, and what it told; or that it was refused.

    Args:
        report: As ``lotwise import --json`` gives it.
    """
    if not report["format"]:
        return f"{report['name']}: refused, {', '.join(one['code'] for one in report['findings'])}"
    if not report["is_new"]:
        return f"{report['name']}: there already"
    told = f"{report['rows']} rows, {report['transactions']} transactions"
    return f"{report['name']}: {report['format']}, {told}, {report['known']} known"
