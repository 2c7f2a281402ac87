"""Which statements count, and what is wrong with them: totals, years, recipients, doubles, lines unread.

A statement is what a broker told the IRS, so nothing in it is corrected here. One that a corrected one
replaces, or that was given twice, does not count; everything else counts and is told. What the owner
confirms, with a reason, is not told again.

Left out: comparing with what was sold (reports).

Source:
    Instructions for Form 1099-DA (2026), "Corrected and void returns" (Pub. 1099), boxes 1d to 11c.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import CENT, Usd, usd_text
from lotwise.ledger.statement_words import are_others, confirming, folded, other_people, place, title
from lotwise.ledger.statements import (
    Aggregate,
    Statement,
    StatementLine,
    StatementTotal,
    UnreadRow,
    line_text,
)

_FIRST_YEAR_OF_DA: Final = 2025
_MOST: Final = 5
"""Findings of one kind for one statement; the rest are counted in the last."""
_SOME: Final = 2
_CLOSE_ENOUGH: Final[Usd] = CENT // 2
_AMOUNTS: Final = (
    ("proceeds_usd", "proceeds"),
    ("basis_usd", "basis"),
    ("disallowed_usd", "wash sale loss disallowed"),
    ("withheld_usd", "tax withheld"),
)
_LETTERS: Final = {
    "A": (True, False),
    "B": (False, False),
    "D": (True, True),
    "E": (False, True),
    "G": (True, False),
    "H": (False, False),
    "J": (True, True),
    "K": (False, True),
}
"""Whether basis is reported, and whether the sale is long-term, by letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Statements after the checks.

    Attributes:
        statements: Those that count, in their order.
        replaced: Those that do not: corrected since, or given twice.
        findings: What is wrong or doubtful.
    """

    statements: tuple[Statement, ...]
    replaced: tuple[Statement, ...]
    findings: tuple[Finding, ...]


def checked(
    statements: Iterable[Statement], *, confirmed: frozenset[str] = frozenset(), recipients: int = 1
) -> Checked:
    """Return the statements that count, and what is wrong with them.

    Args:
        statements: In the order of their recording, with ids.
        confirmed: Ids of those that the owner says are right as they are.
        recipients: How many people the household's returns are of: two on a joint one.
    """
    counting: list[Statement] = []
    replaced: list[Statement] = []
    findings: list[Finding] = []
    for one in statements:
        before = [other for other in counting if _is_sameplace(other, one) and other.id not in confirmed]
        is_settled = one.is_corrected or one.id in confirmed
        if not is_settled and (new := next((each for each in before if each.is_corrected), None)):
            replaced.append(one)
            findings.append(_replaced(one, new))
            continue
        if one.is_corrected:
            for other in before:
                counting.remove(other)
                replaced.append(other)
                findings.append(_replaced(other, one))
        elif not is_settled and (twin := next((x for x in before if _is_double(x, one)), None)):
            replaced.append(one)
            findings.append(_double(one, twin))
            continue
        counting.append(one)
    for one in counting:
        findings += _unread(one)
        if one.id not in confirmed:
            findings += [*_totals(one), *_years(one), *_twice(one), *_contradictions(one), *_counts(one)]
    findings += [*_split(counting), *_not_read(counting)]
    findings += other_people([one for one in counting if one.id not in confirmed], counting, recipients)
    return Checked(statements=tuple(counting), replaced=tuple(replaced), findings=tuple(findings))


def _is_sameplace(one: Statement, other: Statement) -> bool:
    return (one.form, one.year, folded(one.broker), one.account) == (
        other.form,
        other.year,
        folded(other.broker),
        other.account,
    ) and not are_others(one.recipient, other.recipient, one.tin_last_four, other.tin_last_four)


def _is_double(one: Statement, other: Statement) -> bool:
    """Return whether two statements of one account say the same, or nearly all of the same."""
    mine, theirs = Counter(map(_core, one.lines)), Counter(map(_core, other.lines))
    shared = (mine & theirs).total()
    return shared > 0 and shared * _SOME > min(mine.total(), theirs.total())


def _core(line: StatementLine) -> tuple[object, ...]:
    """Return what two tellings of one line agree in, whichever file they stand in."""
    return line.disposed_on, line.proceeds_usd, line.quantity, line.first_sales_usd


def _replaced(old: Statement, new: Statement) -> Finding:
    is_shorter = len(new.lines) < len(old.lines)
    fewer = f" It has {len(new.lines)} lines instead of {len(old.lines)}." if is_shorter else ""
    return Finding(
        code="statement_corrected",
        severity=Severity.WARNING if is_shorter else Severity.INFO,
        what=f"{title(old)} was replaced by a corrected one, which counts alone.{fewer}",
        fix="If it corrects those lines only, add the broker's whole corrected statement." if fewer else "",
        where=place(old),
        wallet=old.wallet,
        subject=old.id,
    )


def _double(one: Statement, twin: Statement) -> Finding:
    return Finding(
        code="statement_twice",
        severity=Severity.WARNING,
        what=f"{title(one)} is there twice: it has the lines of {twin.file or 'what you typed in'}. Only "
        "that one counts.",
        fix=f"Remove one: `lotwise statements remove {one.id}`. If both are right: {confirming(one)}.",
        where=place(one),
        wallet=one.wallet,
        subject=one.id,
    )


def _unread(one: Statement) -> Iterator[Finding]:
    for row in one.unread[:_MOST]:
        yield from (_foreign(one, row),) if row.is_foreign else (_row(one, row),)
    more = len(one.unread) - _MOST
    if more > 0:
        rest = UnreadRow(
            what=f"{more} more rows cannot be read.",
            fix="Correct the file and add it again.",
            rows=tuple(line for row in one.unread[_MOST:] for line in row.rows),
        )
        yield _row(one, rest)


def _row(one: Statement, row: UnreadRow) -> Finding:
    return Finding(
        code="statement_row_unread",
        severity=Severity.BLOCKING,
        what=f"{title(one)} has a row that cannot be read: {row.what}",
        fix=row.fix,
        where=place(one, row.rows),
        wallet=one.wallet,
        subject=one.id,
    )


def _foreign(one: Statement, row: UnreadRow) -> Finding:
    return Finding(
        code="statement_foreign_money",
        severity=Severity.BLOCKING,
        what=f"{title(one)} has a row in foreign money: {row.what}",
        fix=row.fix,
        where=place(one, row.rows),
        wallet=one.wallet,
        subject=one.id,
    )


def _totals(one: Statement) -> Iterator[Finding]:
    """Give what the statement's own totals do not agree with: any of the sums that a total may mean."""
    before = 0
    for total in one.totals:
        first, before = before, max(total.rows, default=before)
        some = [line for line in one.lines if first < max(line.rows, default=0) <= before]
        boxed = [line for line in one.lines if line.box == total.box] if total.box else list(one.lines)
        for name, words in _AMOUNTS:
            stated = getattr(total, name)
            sums = [sum(getattr(line, name) or 0 for line in lines) for lines in (boxed, some)]
            if stated is not None and min(abs(stated - each) for each in sums) > _CLOSE_ENOUGH:
                yield _off(one, total, (words, stated, sums[0]))
        if total.line_count is not None and total.line_count not in {len(boxed), len(some)}:
            yield _count_off(one, total, len(boxed))


def _off(one: Statement, total: StatementTotal, found: tuple[str, Usd, Usd]) -> Finding:
    words, stated, summed = found
    return Finding(
        code="statement_total_differs",
        severity=Severity.BLOCKING,
        what=f"{title(one)} says {total.label[:40]!r} {words} {usd_text(stated)}; its lines make "
        f"{usd_text(summed)}. A line is missing, or one is read wrongly.",
        fix=f"Compare with the form, and add the right file. If its total is wrong: {confirming(one)}.",
        where=place(one, total.rows),
        wallet=one.wallet,
        subject=one.id,
        amount_usd=stated - summed,
    )


def _count_off(one: Statement, total: StatementTotal, lines: int) -> Finding:
    return Finding(
        code="statement_count_differs",
        severity=Severity.BLOCKING,
        what=f"{title(one)} says {total.label[:40]!r} {total.line_count} lines; there are {lines}.",
        fix=f"Compare with the form, and add the right file. If its count is wrong: {confirming(one)}.",
        where=place(one, total.rows),
        wallet=one.wallet,
        subject=one.id,
    )


def _years(one: Statement) -> Iterator[Finding]:
    strays = [line for line in one.lines if line.disposed_on and line.disposed_on.year != one.year]
    if strays:
        years = sorted({line.disposed_on.year for line in strays if line.disposed_on})
        count = f"{len(strays)} line{'s' * (len(strays) > 1)}"
        yield Finding(
            code="statement_years_mixed",
            severity=Severity.BLOCKING,
            what=f"{title(one)} has {count} of {', '.join(map(str, years))}.",
            fix="A form is of one year: take those lines out of the file, or ask the broker. If it reports "
            f"them so: {confirming(one)}.",
            where=place(one, [row for line in strays for row in line.rows]),
            wallet=one.wallet,
            subject=one.id,
        )
    if one.form.value == "1099-DA" and one.year < _FIRST_YEAR_OF_DA:
        yield Finding(
            code="statement_before_form",
            severity=Severity.BLOCKING,
            what=f"{title(one)} cannot be: the form is there since {_FIRST_YEAR_OF_DA}.",
            fix=f"Remove it (`lotwise statements remove {one.id}`) and add it with the right --year.",
            where=place(one),
            wallet=one.wallet,
            subject=one.id,
        )


def _twice(one: Statement) -> Iterator[Finding]:
    seen: defaultdict[str, list[StatementLine]] = defaultdict(list)
    for line in one.lines:
        seen[line_text(line)].append(line)
    same = [lines for lines in seen.values() if len(lines) > 1]
    if same:
        rows = [row for lines in same for line in lines for row in line.rows]
        yield Finding(
            code="statement_line_twice",
            severity=Severity.WARNING,
            what=f"{title(one)} has {sum(map(len, same))} lines that say the same as another; all count.",
            fix="Two equal sales can be. If the broker printed one twice, ask it for a corrected form. If "
            f"they are right: {confirming(one)}.",
            where=place(one, rows),
            wallet=one.wallet,
            subject=one.id,
        )


def _contradictions(one: Statement) -> Iterator[Finding]:
    odd = [line for line in one.lines if _contradicts(line)]
    if odd:
        yield Finding(
            code="statement_contradicts_itself",
            severity=Severity.WARNING,
            what=f"{title(one)}: the letter for Form 8949 does not fit the other fields of {len(odd)} of its "
            f"lines, such as {odd[0].name!r} with {odd[0].box}.",
            fix="Ask the broker which of them it told the IRS; it may owe you a corrected form.",
            where=place(one, [row for line in odd for row in line.rows]),
            wallet=one.wallet,
            subject=one.id,
        )


def _contradicts(line: StatementLine) -> bool:
    """Return whether letter, term, box 2 and basis do not fit each other."""
    reported, is_long = _LETTERS.get(line.box, (None, None))
    return (
        (None not in (is_long, line.is_long) and is_long is not line.is_long)
        or (None not in (reported, line.is_basis_reported) and reported is not line.is_basis_reported)
        or (reported is True and line.basis_usd is None)
    )


def _counts(one: Statement) -> Iterator[Finding]:
    """Give the lines that add up sales and lack what such a line must have.

    Source:
        Instructions for Form 1099-DA (2026), Boxes 11a and 11b.
    """
    lacking = [line for line in one.lines if line.aggregate and not line.sale_count]
    lacking += [line for line in one.lines if line.first_sales_usd and line.aggregate is not Aggregate.NFTS]
    if lacking:
        yield Finding(
            code="statement_aggregate_incomplete",
            severity=Severity.WARNING,
            what=f"{title(one)} adds up sales in {len(lacking)} lines without box 11a or 11b, as it must.",
            fix="Compare with the form; type the line in again with 11a and 11b where they are printed.",
            where=place(one, [row for line in lacking for row in line.rows]),
            wallet=one.wallet,
            subject=one.id,
        )


def _not_read(counting: Iterable[Statement]) -> Iterator[Finding]:
    for one in counting:
        if one.not_read:
            yield Finding(
                code="statement_field_not_read",
                severity=Severity.INFO,
                what=f"{title(one)} says more than lotwise reads: {', '.join(one.not_read[:8])}.",
                fix="Where one of them is a field of the form, name it in a mapping: `lotwise statements add "
                "FILE --map`.",
                where=place(one),
                wallet=one.wallet,
                subject=one.id,
            )


def _split(counting: Sequence[Statement]) -> Iterator[Finding]:
    """Give the files that say no year and hold sales of several: each year is a statement."""
    years: defaultdict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for one in counting:
        years[one.file_id, one.form, one.broker, one.account].append(one)
    for some in years.values():
        if len(some) > 1 and some[0].file_id:
            told = ", ".join(str(one.year) for one in some)
            yield Finding(
                code="statement_years_split",
                severity=Severity.WARNING,
                what=f"{some[0].file} holds sales of {told}; a form is of one year, so each is a statement.",
                fix="Compare each with the form of its year: one of them may not be whole.",
                where=place(some[0]),
                wallet=some[0].wallet,
                subject=some[0].id,
            )
