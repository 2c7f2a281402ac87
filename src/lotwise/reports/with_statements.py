"""Form 8949 after the brokers' statements were compared: rows as they are filed.

Problem: a statement that differs from the books changes box, proceeds, basis and codes of a row; a line of a
statement may stand for several rows, or for none. Chosen way: the records of the reconciliation replace the
rows they name, and box, codes and amounts of every row must fit each other; what does not is a fault of
lotwise, and no form is made from it. As a rule nothing that was gained changes; where it does, because a
statement's cents are filed as they stand, or a loss is not deductible, the return is computed from the rows
(`filed_facts`), and `changes_of_gain` says by how much and where.

Left out: matching statements to rows and the choice of codes (`lotwise.reports.reconcile`).

Source:
    Instructions for Form 8949 (2025), columns (d) to (h).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lotwise.core.ids import content_id
from lotwise.core.money import Usd
from lotwise.lots.holding import Term
from lotwise.reports.asset_names import asset_name
from lotwise.reports.codes import code_faults, column_f
from lotwise.reports.form_8949 import COLLECTIBLE, Form8949, Row8949, in_form_order
from lotwise.reports.reported_rows import Settled
from lotwise.rules.book import form_8949_boxes


def with_statements(form: Form8949, settled: Iterable[Settled]) -> Form8949:
    """Return Form 8949 with the rows that brokers' statements settle.

    Args:
        form: The form by the books, in cents, before any exception is used.
        settled: What is filed of rows, or of statement lines without a row. A row that is named by none stays
            as it is, with its expected box.

    Raises:
        AssertionError: A record names a row that is not there, or carries codes that its box or amount does
        not
            allow: a fault of lotwise, never of the user's data.

    Source:
        Instructions for Form 8949 (2025), columns (d), (e), (f) and (g).
    """
    if form.is_rounded or form.attached or form.direct:
        raise AssertionError("Statements come before whole dollars and exceptions.")
    records = tuple(settled)
    known = _known(form, records)
    named = [one for record in records for one in record.row_ids]
    lines = {box.letter: box.schedule_d_line for box in form_8949_boxes(form.year)}
    made = [_row(record, known, lines, is_shared=_is_shared(record, named)) for record in records]
    for row in made:
        if faults := code_faults(row, form.year):
            raise AssertionError(f"{row.description}, {row.disposed}: {faults[0]}")
    kept = [row for row in form.rows if row.id not in set(named)]
    return Form8949(year=form.year, rows=in_form_order([*kept, *made]), missing=form.missing)


def _is_shared(record: Settled, named: Sequence[str]) -> bool:
    """Return whether a record is not the only one for one row, and so cannot bear that row's id."""
    return len(record.row_ids) != 1 or named.count(record.row_ids[0]) > 1


def _row(
    record: Settled, known: Mapping[str, Row8949], lines: Mapping[str, str], *, is_shared: bool
) -> Row8949:
    replaced = [known[one] for one in record.row_ids]
    is_collectible = any(COLLECTIBLE in row.code for row in replaced)
    return Row8949(
        id=content_id("row", record.id) if is_shared else record.row_ids[0],
        box=record.box,
        term=record.term,
        schedule_d_line=lines.get(record.box, ""),
        asset=record.asset,
        wallet=record.wallet,
        description=record.description,
        acquired=record.acquired,
        disposed_on=record.disposed_on,
        proceeds_usd=record.proceeds_usd,
        basis_usd=record.basis_usd,
        code=column_f(record.codes + COLLECTIBLE * is_collectible),
        adjustment_usd=record.adjustment_usd,
        gain_usd=record.gain_usd,
        disposition_ids=tuple(dict.fromkeys(one for row in replaced for one in row.disposition_ids)),
        sale_id=" ".join(dict.fromkeys(row.sale_id for row in replaced if row.sale_id)),
        why=record.why,
        asset_name=asset_name(record.asset),
        adjustments=record.adjustments,
        line_ids=record.line_ids,
        is_settled=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GainChange:
    """What statements change in the gain of rows that belong together.

    Attributes:
        description: Column (a) of the first of them.
        wallet: Wallet or broker.
        disposed_on: When.
        term: Of which term.
        by_books_usd: Their gain by the books, signed.
        filed_usd: Their gain as filed.
    """

    description: str
    wallet: str
    disposed_on: date
    term: Term
    by_books_usd: Usd
    filed_usd: Usd


def changes_of_gain(form: Form8949, settled: Iterable[Settled]) -> tuple[GainChange, ...]:
    """Return where what is filed is another gain or loss than that of the books.

    Args:
        form: The form by the books, in cents.
        settled: As for `with_statements`.

    Raises:
        AssertionError: A record names a row that is not there.
    """
    records = tuple(settled)
    known = _known(form, records)
    return tuple(change for group in _groups(records) for change in _changes(group, known))


def _known(form: Form8949, records: Sequence[Settled]) -> dict[str, Row8949]:
    """Return the rows of a form by id, when it has all that records name."""
    known = {row.id: row for row in form.rows}
    for record in records:
        if absent := [one for one in record.row_ids if one not in known]:
            raise AssertionError(f"{record.id} settles a row that is not on the form: {absent[0]}.")
    return known


def _changes(group: Sequence[Settled], known: Mapping[str, Row8949]) -> Iterator[GainChange]:
    filed: dict[Term, Usd] = defaultdict(int)
    for record in group:
        filed[record.term] += record.gain_usd
    own: dict[Term, Usd] = defaultdict(int)
    for one in dict.fromkeys(one for record in group for one in record.row_ids):
        own[known[one].term] += known[one].gain_usd
    first = group[0]
    for term in Term:
        if filed[term] != own[term]:
            yield GainChange(
                description=first.description,
                wallet=first.wallet,
                disposed_on=first.disposed_on,
                term=term,
                by_books_usd=own[term],
                filed_usd=filed[term],
            )


def _groups(records: Sequence[Settled]) -> list[list[Settled]]:
    """Return records in groups: those that name a row in common belong together."""
    leader = list(range(len(records)))

    def find(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    first_of: dict[str, int] = {}
    for number, record in enumerate(records):
        for row_id in record.row_ids:
            other = first_of.setdefault(row_id, number)
            leader[find(number)] = find(other)
    groups: dict[int, list[Settled]] = defaultdict(list)
    for number, record in enumerate(records):
        groups[find(number)].append(record)
    return list(groups.values())
