"""The sentences of a packet's summary: what a year's forms, receipts and statements say, in plain words.

Problem: the figures stand on eight forms; the owner wants to know what happened. Chosen way: one sentence or
two for each matter, always the same eight, with the amounts that stand on the forms. A matter of which there
is nothing says so: silence would leave open whether it was looked at.

Left out: comparing with other years.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import Usd, to_cents, usd_text
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition
from lotwise.reports.carryover_worksheet import SHEET, CarryoverSheet
from lotwise.reports.entries import Entry
from lotwise.reports.form_8949 import Form8949, Row8949, totals_of
from lotwise.reports.pdf.amounts import in_cents, in_dollars
from lotwise.reports.reconcile import Reconciliation
from lotwise.reports.reconcile_words import questions
from lotwise.reports.schedule_1 import Receipt
from lotwise.reports.schedule_d import Answer, ScheduleDLine
from lotwise.reports.summary import CopyRow, Summary

_MOST_NAMES: Final = 3
_LONGEST_NAME: Final = 30
_ALWAYS: Final = frozenset({"7", "15", "16"})
_LAST_LINES: Final = {SHEET: ("8", "13"), "Form 8960": ("17",), "Form 6251": ("11",)}
"""Of worksheets and of forms that follow, only what is carried on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the forms of a year say.

    Attributes:
        form: Form 8949.
        lines: Schedule D.
        answers: Its questions.
        entries: Lines of the other forms, the question about digital assets first.
        carryover: The worksheet for next year.
        receipts: Digital assets received as income.
        dispositions: Taxable dispositions of the year.
        reconciliation: Brokers' statements beside own books; None where none of the year is at hand.
        awaited: Accounts of US brokers with sales that no statement covers yet.
        filed: Whether and how it was filed, in a sentence.
    """

    form: Form8949
    lines: tuple[ScheduleDLine, ...]
    answers: tuple[Answer, ...]
    entries: tuple[Entry, ...]
    carryover: CarryoverSheet
    receipts: tuple[Receipt, ...]
    dispositions: tuple[Disposition, ...]
    reconciliation: Reconciliation | None
    awaited: tuple[str, ...] = ()
    filed: str


def happened(told: Told) -> tuple[str, ...]:
    """Return what happened in a year: eight matters, a sentence or two for each.

    Args:
        told: What its forms say.
    """
    rows = (*told.form.listed, *told.form.direct)
    return (
        _sold(told, rows),
        _proceeds(rows),
        _gains(told, rows),
        _losses(told),
        _income(told),
        _question(told.entries),
        _statements(told),
        told.filed,
    )


def _sold(told: Told, rows: Sequence[Row8949]) -> str:
    often = len({one.transaction_id for one in told.dispositions})
    stocks = sum(bool(row.sale_id) for row in rows)
    kinds = Counter(one.kind.value for one in _first_of_each(told.dispositions))
    listed = ", ".join(f"{kind} {count:,}" for kind, count in sorted(kinds.items()))
    said = f"Digital assets left in {_counted(often, 'taxable transaction')}"
    said += f" ({listed})" if kinds else ""
    said += f", and brokers reported {_counted(stocks, 'sale')} of securities" if stocks else ""
    said += f"; Form 8949 has {_counted(len(told.form.rows), 'row')} for {told.form.year}."
    missing = len(told.form.missing)
    return f"{said} {_counted(missing, 'disposition')} cannot be a row yet." if missing else said


def _first_of_each(dispositions: Iterable[Disposition]) -> Iterable[Disposition]:
    """Return one disposition of each transaction; a fee beside a sale is the sale's."""
    ordered = sorted(dispositions, key=lambda one: one.kind.value == "fee", reverse=True)
    return {one.transaction_id: one for one in ordered}.values()


def _proceeds(rows: Sequence[Row8949]) -> str:
    sums = totals_of(rows)
    said = f"The rows brought {usd_text(sums.proceeds_usd)}, and their basis was {usd_text(sums.basis_usd)}"
    if sums.adjustment_usd:
        said += f"; column (g) adjusts this by {usd_text(sums.adjustment_usd)}"
    return f"{said}."


def _gains(told: Told, rows: Sequence[Row8949]) -> str:
    by_term = {term: sum(row.gain_usd for row in rows if row.term is term) for term in Term}
    line = _by_line(told.lines)
    return (
        f"That is {_gain_words(by_term[Term.SHORT])} short-term and {_gain_words(by_term[Term.LONG])} "
        f"long-term. With everything else on Schedule D, line 7 (short-term) is {usd_text(line['7'])} and "
        f"line 15 (long-term) is {usd_text(line['15'])}."
    )


def _gain_words(amount: Usd) -> str:
    return f"a loss of {usd_text(-amount)}" if amount < 0 else f"a gain of {usd_text(amount)}"


def _losses(told: Told) -> str:
    year, line = told.form.year, _by_line(told.lines)
    net = line["16"]
    brought = -line.get("6", 0) - line.get("14", 0)
    said = (
        f"Losses of {usd_text(brought)} came over from {year - 1}. "
        if brought
        else f"No loss came over from {year - 1}. "
    )
    if net >= 0:
        used = ", after these losses" if brought else ""
        return f"{said}The year has a net gain of {usd_text(net)}{used}; nothing is carried to {year + 1}."
    said += f"Of the net loss of {usd_text(-net)}, {usd_text(-line.get('21', 0))} lowers other income. "
    out = told.carryover
    if not out.short_usd + out.long_usd:
        return f"{said}Nothing is carried to {year + 1}."
    return (
        f"{said}Carried to {year + 1}: {usd_text(out.short_usd)} short-term and {usd_text(out.long_usd)} "
        "long-term."
    )


def _income(told: Told) -> str:
    if not told.receipts:
        return "No digital assets were received as income."
    kinds: dict[str, Usd] = {}
    for one in told.receipts:
        kinds[one.kind] = kinds.get(one.kind, 0) + (one.amount_usd or 0)
    listed = ", ".join(f"{kind} {usd_text(amount)}" for kind, amount in sorted(kinds.items()))
    lines = " and ".join(sorted({one.line for one in told.receipts}))
    unknown = sum(one.amount_usd is None for one in told.receipts)
    said = (
        f"Digital assets were received as income {_counted(len(told.receipts), 'time')}, worth "
        f"{usd_text(sum(kinds.values()))} on receipt ({listed}): Schedule 1, line {lines}."
    )
    return f"{said} Of {_counted(unknown, 'receipt')} the value is not known." if unknown else said


def _question(entries: Iterable[Entry]) -> str:
    asked = next(filter(_is_question, entries))
    return f"The question about digital assets on Form 1040: {asked.answer or 'you decide'}. {asked.why}"


def _statements(told: Told) -> str:
    year, made = told.form.year, told.reconciliation
    if made is None:
        awaited = f", and one from {names(told.awaited)} should come" if told.awaited else ""
        return f"No broker's statement of {year} was taken in{awaited}; the boxes are the expected ones."
    named = names(sorted({broker for bridge in made.bridges for broker in bridge.brokers}))
    count = sum(bridge.line_count for bridge in made.bridges)
    shown, filed = (
        sum(getattr(bridge, side).proceeds_usd for bridge in made.bridges) for side in ("told", "filed")
    )
    causes = Counter(cause.value for each in made.differences for cause in each.causes)
    said = (
        f"Statements came from {named or 'nobody whose account is known'}: {_counted(count, 'line')} with "
        f"proceeds of {usd_text(shown)}, where {usd_text(filed)} is filed. "
    )
    if not causes:
        return f"{said}They agree with your books."
    listed = "; ".join(f"{cause} ({number:,})" for cause, number in causes.most_common(_MOST_NAMES + 1))
    count = len(made.differences)
    differ = f"{count:,} {'line or sale differs' if count == 1 else 'lines or sales differ'}"
    return f"{said}{differ}: {listed}."


def names(listed: Sequence[str]) -> str:
    """Return names in a row, none of them long, and no more than three.

    Examples:
        >>> names(["Kraken"]), names(["A", "B"]), names(["A", "B", "C", "D"])
        ('Kraken', 'A and B', 'A, B, C and 1 more')
    """
    short = [one if len(one) <= _LONGEST_NAME else f"{one[: _LONGEST_NAME - 1]}…" for one in listed]
    if len(short) > _MOST_NAMES:
        return f"{', '.join(short[:_MOST_NAMES])} and {len(short) - _MOST_NAMES} more"
    return " and ".join(filter(None, [", ".join(short[:-1]), *short[-1:]]))


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _by_line(lines: Iterable[ScheduleDLine]) -> dict[str, Usd]:
    return {line.line: line.gain_usd for line in lines}


def copied(told: Told) -> tuple[CopyRow, ...]:
    """Return what to copy where: Form 8949 by box, Schedule D, and what follows on other forms.

    Lines of zero are left out, but for Schedule D lines 7, 15 and 16; of worksheets only what is carried on.

    Args:
        told: What the forms of a year say.
    """
    boxes = [_box_row(box, rows) for box, rows in told.form.by_box().items()]
    lines = [
        CopyRow(form="Schedule D", line=_lines_named(one.line), label=one.label, amount_usd=one.gain_usd)
        for one in told.lines
        if one.gain_usd or one.line in _ALWAYS
    ]
    asked = [
        CopyRow(
            form="Schedule D",
            line=f"line {one.line}" if one.line else "top",
            label=one.question,
            answer=one.answer,
        )
        for one in told.answers
    ]
    return (*boxes, *lines, *asked, *map(_entry_row, filter(_is_copied, told.entries)))


def _lines_named(line: str) -> str:
    """Return a line with its word.

    Examples:
        >>> _lines_named("16"), _lines_named("4, 5")
        ('line 16', 'lines 4, 5')
    """
    return f"{'lines' if ',' in line else 'line'} {line}"


def _box_row(box: str, rows: Sequence[Row8949]) -> CopyRow:
    sums = totals_of(rows)
    label = f"Box {box}, {_counted(len(rows), 'row')}: (d) {usd_text(sums.proceeds_usd)}, "
    label += f"(e) {usd_text(sums.basis_usd)}"
    label += f", (g) {usd_text(sums.adjustment_usd)}" if any(row.code for row in rows) else ""
    return CopyRow(form="Form 8949", line=f"box {box}", label=f"{label}, (h)", amount_usd=sums.gain_usd)


def _is_copied(entry: Entry) -> bool:
    last = _LAST_LINES.get(entry.form)
    if entry.amount_usd is None:
        return True
    return bool(entry.amount_usd) and (last is None or entry.line in last)


def _is_question(entry: Entry) -> bool:
    """Return whether an entry is the question about digital assets, which has no line."""
    return not entry.line and entry.form == "Form 1040"


def _entry_row(entry: Entry) -> CopyRow:
    return CopyRow(
        form=entry.form,
        line=f"line {entry.line}" if entry.line else "",
        label="Question about digital assets, page 1" if _is_question(entry) else entry.label,
        amount_usd=None if entry.amount_usd is None else to_cents(entry.amount_usd),
        answer=entry.answer,
    )


def open_matters(stops: Iterable[Finding], others: Iterable[Finding], form: Form8949) -> tuple[str, ...]:
    """Return what is open: what blocks the year, rows that are missing, what blocks others, then warnings.

    Findings of one kind are told by the first of them, with how many they are.

    Args:
        stops: Blocking findings that touch the year.
        others: All findings.
        form: Form 8949.
    """
    first = dict.fromkeys(stops)
    later = [one for one in dict.fromkeys(others) if one not in first]
    missing = [
        f"{one.description}, disposed of on {one.disposed}, is no row: {' and '.join(one.lacks)} not known."
        for one in form.missing
    ]
    elsewhere = (one for one in later if one.severity is Severity.BLOCKING)
    warnings = (one for one in later if one.severity is Severity.WARNING)
    return (
        *_by_kind(first, "BLOCKING"),
        *([_marked("BLOCKING", len(missing), missing[0])] if missing else ()),
        *_by_kind(elsewhere, "Blocks, though not this year"),
        *_by_kind(warnings, ""),
    )


def _by_kind(findings: Iterable[Finding], mark: str) -> Iterator[str]:
    kinds: dict[str, list[Finding]] = {}
    for one in findings:
        kinds.setdefault(one.code, []).append(one)
    for some in kinds.values():
        yield _marked(mark, len(some), f"{some[0].what} {some[0].fix}".strip())


def _marked(mark: str, count: int, first: str) -> str:
    """Return what is open with its weight, and how many there are of its kind.

    Examples:
        >>> _marked("BLOCKING", 1, "No price."), _marked("", 3, "No price.")
        ('BLOCKING: No price.', '3 times; first: No price.')
    """
    times = f"{count:,} times; first" if count > 1 else ""
    before = ", ".join(filter(None, [mark, times]))
    return f"{before}: {first}" if before else first


def asked(told: Told, findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return whom to ask what: brokers about their statements, the preparer about what the law leaves open.

    Args:
        told: What the forms of a year say.
        findings: All findings.
    """
    made = told.reconciliation
    listed = [f"{one}: its Form 1099-DA or 1099-B of {told.form.year}." for one in told.awaited]
    listed += questions(made.differences) if made else ()
    listed += [
        f"Yourself: {one.question} ({'Schedule D, line ' + one.line if one.line else 'top of Schedule D'})"
        for one in told.answers
        if not one.answer
    ]
    listed += [
        f"Your preparer: divide Schedule D lines {line.line}, {usd_text(line.gain_usd)}, among them."
        for line in told.lines
        if "," in line.line and line.gain_usd
    ]
    for_preparer = [one for one in findings if "preparer" in one.fix or "tax adviser" in one.fix]
    return (*listed, *dict.fromkeys(f"Your preparer: {one.what}" for one in for_preparer))


def amount_texts(summary: Summary) -> tuple[str, ...]:
    """Return what each row to copy says: its amount as the forms show it, or its answer."""
    shown = in_dollars if summary.is_rounded else in_cents
    return tuple(
        (row.said if row.amount_usd is None else shown(row.amount_usd)).strip() for row in summary.copied
    )
