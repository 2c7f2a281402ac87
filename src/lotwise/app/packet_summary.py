"""The summary of a packet: what the forms of a year say, with what was decided and how it was filed.

Problem: forms, statements, findings and the owner's decisions live in different places. Chosen way: they are
gathered here and handed to `reports.packet_words`, which knows only forms. Of a filed year it is said where
the forms would read otherwise now, line by line of Schedule D.

Left out: what decisions were worth.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO

from lotwise import __version__
from lotwise.app.filed_years import filed_year_of
from lotwise.app.filing import FormChoices, Forms
from lotwise.app.filing_year import FiledState
from lotwise.app.identified import identification_rows
from lotwise.app.reconcile import Reconciled
from lotwise.app.settings import setting_rows
from lotwise.app.workspace import State
from lotwise.core.dates import tax_date
from lotwise.core.findings import Finding
from lotwise.core.money import usd, usd_text
from lotwise.ledger.corrections import Action, standing
from lotwise.lots.lot import Disposition
from lotwise.reports.packet_words import Told, asked, copied, happened, open_matters
from lotwise.reports.summary import Summary

_RECORDS = frozenset({Action.IDENTIFY_LOTS, Action.STANDING_ORDER, Action.RETRACT})


def told_of(state: State, forms: Forms, compared: Reconciled | None, filed: FiledState | None) -> Told:
    """Return what the forms of a year say.

    Args:
        state: The project on a day.
        forms: The forms.
        compared: Brokers' statements beside own books; None before Form 1099-DA, where none came.
        filed: The year as it was filed, or None.
    """
    return Told(
        form=forms.form_8949,
        lines=forms.schedule_d,
        answers=forms.answers,
        entries=forms.entries,
        carryover=forms.carryover,
        receipts=forms.receipts,
        dispositions=tuple(taxable_in(state, forms.year)),
        reconciliation=compared.made if compared and compared.statements else None,
        awaited=compared.made.awaited if compared else (),
        filed=filed_words(state, forms, filed),
    )


def taxable_in(state: State, year: int) -> Iterator[Disposition]:
    """Give the taxable dispositions of a year."""
    return (one for one in state.books.dispositions if one.kind.is_taxable and one.disposed_on.year == year)


def filed_words(state: State, forms: Forms, filed: FiledState | None) -> str:
    """Return whether and when a year was filed, and where its forms would read otherwise now."""
    if filed is None and forms.year >= state.as_of.year:
        return f"{forms.year} is not over: all of this is as of {state.as_of}, and may change."
    if filed is None:
        return f"{forms.year} is not recorded as filed yet: `lotwise file {forms.year}` does that."
    said = f"{forms.year} was {filed.filing.status.value} on {filed.filing.recorded_at.date()}"
    if filed.is_as_filed:
        return f"{said}, and everything is computed now as it was filed."
    changes = "; ".join(line_changes(forms, filed)) or "no line of Schedule D"
    more = len(filed.differences) + len(filed.income_changes)
    return (
        f"{said}. Now it would differ, and this page says how it would be now: {changes}; {more} sales or "
        "receipts are others. The forms as filed are in the folder filed."
    )


def line_changes(forms: Forms, filed: FiledState) -> Iterator[str]:
    """Give the lines of Schedule D that would read otherwise now, in words."""
    text = filed_year_of(filed.filing).forms.get(f"schedule_d_{forms.year}.csv", "")
    before = {row[0].lstrip("'"): usd(row[-1] or "0") for row in list(csv.reader(StringIO(text)))[1:]}
    now = {line.line: line.gain_usd for line in forms.schedule_d}
    for line in sorted({*before, *now}, key=lambda one: (len(one.rstrip("ab")), one)):
        if before.get(line, 0) != now.get(line, 0):
            yield (
                f"Schedule D line {line}: filed {usd_text(before.get(line, 0))}, now "
                f"{usd_text(now.get(line, 0))}"
            )


def summary_of(
    state: State, told: Told, forms: Forms, choices: FormChoices, open_too: Iterable[str]
) -> Summary:
    """Return the summary of a year, with everything on its lists.

    Args:
        state: The project on a day.
        told: What its forms say.
        forms: The forms.
        choices: How the forms were wanted.
        open_too: What is open besides findings, in sentences.
    """
    findings = findings_of_year(state, forms)
    blocking = tuple(f"BLOCKING: {one}" for one in open_too)
    return Summary(
        year=forms.year,
        subtitle=f"As of {state.as_of}, by lotwise {__version__}. For the owner and the preparer. Not tax "
        "advice: whoever signs the return answers for it.",
        is_rounded=forms.form_8949.is_rounded,
        happened=happened(told),
        copied=copied(told),
        open=(*blocking, *open_matters(forms.stops, findings, forms.form_8949)),
        decided=tuple(decided(state, forms, choices)),
        asked=asked(told, findings),
    )


def findings_of_year(state: State, forms: Forms) -> tuple[Finding, ...]:
    """Return the findings of the project, of a year's return, and what stops its forms."""
    return tuple(dict.fromkeys([*forms.stops, *state.findings, *forms.tax.findings]))


# ── what was decided ────────────────────────────────────────────────────────────────────────────


def decided(state: State, forms: Forms, choices: FormChoices) -> Iterator[str]:
    """Give what was decided: how lots were chosen, what was elected, what the owner said."""
    household, year = state.need_household(), forms.year
    lives = household.state_in(year) or "a state that is not stated"
    yield (
        f"The return is filed as {household.status_in(year).value}, in {lives}; dates are those of "
        f"{state.zone.key}."
    )
    methods = Counter(one.method.value for one in taxable_in(state, year))
    if methods:
        listed = ", ".join(f"{method} {count:,}" for method, count in sorted(methods.items()))
        yield f"Lots were chosen by: {listed}."
    yield from _records(state, year)
    for order in state.orders:
        if tax_date(order.effective_at, state.zone).year > year:
            continue
        told = "told to the broker" if order.is_with_broker else "on own books"
        yield (
            f"Standing order in {order.wallet}: {order.method.value} from {order.effective_at.date()}, "
            f"recorded {order.recorded_at.date()}, {told}."
        )
    yield from _elections(state)
    yield f"The forms are in {'whole dollars' if choices.is_rounded else 'cents'}{_ways(choices)}."
    said = [one for one in standing(state.facts.corrections) if one.action not in _RECORDS]
    kinds = Counter(one.action.value for one in said)
    if kinds:
        listed = ", ".join(f"{kind} {count:,}" for kind, count in sorted(kinds.items()))
        yield f"The owner's word counts where files say nothing or too much: {listed}."


def _records(state: State, year: int) -> Iterator[str]:
    rows = [one for one in identification_rows(state) if tax_date(one.sold_at, state.zone).year == year]
    if rows:
        counting = sum(one.counts for one in rows)
        yield f"{len(rows):,} records name lots of sales of {year}; {counting:,} of them count."


def _elections(state: State) -> Iterator[str]:
    rows = setting_rows(state.project, state.facts.settings)
    for one in rows:
        if not one.is_default:
            reason = f": {one.reason}" if one.reason else ""
            yield f"Chosen by the owner: {one.name} {one.value}{reason}."
    defaults = [f"{one.name} {one.value}" for one in rows if one.is_default]
    if defaults:
        yield f"Left as it is by default: {', '.join(defaults)}."


def _ways(choices: FormChoices) -> str:
    ways = [
        words
        for is_chosen, words in (
            (choices.is_one_row_a_sale, "one row a sale with VARIOUS"),
            (choices.uses_schedule_d_totals, "totals on Schedule D lines 1a and 8a (Exception 1)"),
            (choices.attaches_statement, "rows on an attached statement (Exception 2)"),
        )
        if is_chosen
    ]
    return f", with {' and '.join(ways)}" if ways else ", one row for each lot sold"
