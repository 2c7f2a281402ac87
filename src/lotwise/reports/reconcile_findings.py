"""What somebody has to do about a reconciliation, as findings.

Problem: most differences settle themselves by a rule, and some leave open what is right. Chosen way: what is
open blocks, line by line, with the place in the file; what is settled and worth a question to the broker is
said once for each wallet and cause; what is as it should be is not said at all.

Left out: faults within a statement, such as wrong totals, mixed years or another taxpayer's form, which are
found when it is read.

Source:
    Instructions for Form 8949 (2025), line 1; Form 1099-DA (2026), "Instructions for Recipient".
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import Usd, usd_text
from lotwise.ledger.statements import LineWord, StatementLine
from lotwise.reports.reconcile import Compared, Reconciliation
from lotwise.reports.reconcile_causes import EXPECTED, OPEN, REASONS, Cause
from lotwise.reports.reconcile_match import LineAt, folded
from lotwise.reports.reconcile_words import sale_words, told_words

_SILENT: Final = (
    EXPECTED
    | OPEN
    | {
        Cause.LOTS,
        Cause.DAY,
        Cause.TERM,
        Cause.PROCEEDS_HIGH,
        Cause.FIRST_SALES,
        Cause.NOT_REPORTABLE,
    }
)
_MOST: Final = 5
"""Findings of one kind about one file; the rest are counted in one more."""
_SELF: Final = "lotwise reconcile"
_NO_DEDUCTION: Final = (
    " A loss that is not deductible is said of the sale: `lotwise review ID --answer no-deduction`."
)


def findings_of(made: Reconciliation) -> tuple[Finding, ...]:
    """Return what has to be done about a reconciliation, what blocks first."""
    found = [
        *_unplaced(made),
        *_few(_open(made)),
        *_too_high(made),
        *_by_hand(made),
        *_settled(made),
        *_counts(made),
        *_rest(made),
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: -order.index(one.severity)))


def _where(line: LineAt) -> Where:
    return Where(file=line.statement.file, rows=line.line.rows)


def _unplaced(made: Reconciliation) -> Iterator[Finding]:
    for statement in made.unplaced:
        count = len(statement.lines)
        lines = f"its {count} lines are" if count > 1 else "its line is"
        yield Finding(
            code="statement_of_no_wallet",
            severity=Severity.BLOCKING,
            what=f"The statement of {statement.broker} for {statement.year} belongs to no wallet that is "
            f"known; {lines} compared with nothing.",
            fix=f"Say which wallet it is: `lotwise statements wallet {statement.id} NAME`.",
            where=Where(file=statement.file),
            amount_usd=statement.proceeds_usd,
        )


def _open(made: Reconciliation) -> Iterator[Finding]:
    said = {_said(one): one for each in made.compared if each.sales for one in each.lines}
    for each in made.compared:
        if Cause.NOT_IN_BOOKS in each.causes:
            other = said.get(_said(each.lines[0]))
            yield _twice(each, other) if other else _unknown(each, _nearest(each, made))
        if Cause.UNITS in each.causes:
            units = "; ".join(sorted({sale_words(each)}))
            yield _about(
                each,
                "statement_units_differ",
                f"The statement gives other units for one of your sales ({units}).",
                "Compare units with the broker's page of that sale; correct your books, or ask the broker. "
                f"If yours are right: {_settle(each, LineWord.AS_SHOWN)}.",
            )
        if Cause.INCOMPLETE in each.causes:
            yield _about(
                each,
                "statement_row_incomplete",
                f"{told_words(each)} Your own row lacks basis, proceeds or date, so it is not filed yet.",
                "`lotwise review` asks where these units came from.",
            )


def _few(found: Iterable[Finding]) -> Iterator[Finding]:
    """Give the first of many findings of one kind about one file, and the rest of them as one."""
    kinds: dict[tuple[str, str, str], list[Finding]] = {}
    for each in found:
        kinds.setdefault((each.code, each.wallet, each.where.file), []).append(each)
    for alike in kinds.values():
        yield from alike[:_MOST]
        rest = alike[_MOST:]
        if rest:
            sums = usd_text(sum(each.amount_usd or 0 for each in rest))
            lines = f"{len(rest)} more line{'s' * (len(rest) > 1)}"
            yield replace(
                rest[0],
                what=f"The same goes for {lines} of that file, with proceeds of {sums}.",
                fix=f"`{_SELF} --json` lists them. Is it the right file of the right account?",
                where=Where(
                    file=rest[0].where.file, rows=tuple(row for each in rest for row in each.where.rows)
                ),
            )


def _said(one: LineAt) -> tuple[object, ...]:
    """Return what two tellings of one sale agree in, whichever file of the broker they stand in."""
    return one.wallet, one.asset, one.line.quantity, one.line.disposed_on, one.line.proceeds_usd


def _about(each: Compared, code: str, what: str, fix: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.BLOCKING,
        what=what,
        fix=fix,
        where=_where(each.lines[0]) if each.lines else Where(),
        asset=each.asset,
        wallet=each.wallet,
        subject=each.sales[0].id if each.sales else each.lines[0].line.id,
        amount_usd=each.told.proceeds_usd,
    )


def _nearest(each: Compared, made: Reconciliation) -> Compared | None:
    """Return what no line lists and has the units and day of a line, so that only its proceeds are others."""
    line = each.lines[0]
    for other in made.compared:
        if other.lines or (other.wallet, folded(other.asset)) != (line.wallet, line.asset) or not other.on:
            continue
        units = sum(sale.quantity for sale in other.sales)
        if units == line.line.quantity and line.line.disposed_on in {*other.sales[0].days, other.on}:
            return other
    return None


def _unknown(each: Compared, nearest: Compared | None) -> Finding:
    line = each.lines[0].line
    if nearest is not None:
        own = sum(sale.proceeds_usd or 0 for sale in nearest.sales)
        words = (
            f"Your files have these units on that day with proceeds of {usd_text(own)}, which is too far off."
        )
        fix = (
            "Compare with the broker's page of that sale; correct your books, or ask for a corrected form. "
            f"If your books are right: {_settle(each, LineWord.NO_SALE)}."
        )
    elif not line.asset:
        words = "Which asset that name means is not known, so it was compared with nothing."
        fix = f"Say it: `lotwise statements asset {line.name[:60]!r} CODE`."
    else:
        words = "Your files have no such sale."
        fix = (
            "Import the full history of that account. If it was no sale, say in `lotwise review` what the "
            "units left for; if a sale of yours is in no file, state it: `lotwise review new`. If it is not "
            f"yours: {_settle(each, LineWord.NO_SALE, LineWord.NOMINEE)}."
        )
    return _about(each, "statement_sale_unknown", f"{told_words(each)} {words}", fix)


def _settle(each: Compared, *words: LineWord) -> str:
    """Return the command by which the owner settles the line of a difference."""
    others = "".join(f" (or {word.value})" for word in words[1:])
    line = each.lines[0].line
    return f"`lotwise statements settle {line.id} --as {words[0].value} --reason …`{others}"


def _twice(each: Compared, other: LineAt) -> Finding:
    mine = each.lines[0].statement
    if mine.id == other.statement.id:
        settle = _settle(each, LineWord.NO_SALE)
        says = "Another line"
        fix = f"If it was sold once, ask for a corrected form, and {settle}; if twice, import the other sale."
    else:
        says = f"A line of {other.statement.file or 'what you typed in'}"
        fix = (
            f"If both are the same form, remove one: `lotwise statements remove {mine.id}`. If it was sold "
            "twice, import the other sale."
        )
    return _about(
        each,
        "statement_sale_twice",
        f"{told_words(each)} {says} says the same, and your files have one such sale.",
        fix,
    )


def _by_hand(made: Reconciliation) -> Iterator[Finding]:
    """Give fields of lines that need a decision which books cannot make.

    Source:
        Form 1099-DA (2026), "Instructions for Recipient", Boxes 1h, 3b, 4, 5, 6 and 11c.
    """
    withheld: Counter[str] = Counter()
    for each in made.compared:
        for one in each.lines:
            if one.statement.year != made.year:
                continue
            withheld[each.wallet] += one.line.withheld_usd
            is_said = Cause.NOT_DEDUCTIBLE in each.causes
            marks = [name for name, is_set in _marks(one.line, is_said=is_said) if is_set]
            if marks:
                yield Finding(
                    code="statement_by_hand",
                    severity=Severity.WARNING,
                    what=f"{told_words(each)} It also says: {', '.join(marks)}. This has to be worked out by "
                    "hand.",
                    fix="Read the form's instructions for that field, and adjust the row by hand."
                    + (_NO_DEDUCTION if one.line.is_loss_not_allowed and each.sales else ""),
                    where=_where(one),
                    asset=each.asset,
                    wallet=each.wallet,
                    subject=one.line.id,
                )
    for wallet, amount in sorted(withheld.items()):
        if amount:
            yield Finding(
                code="statement_tax_withheld",
                severity=Severity.INFO,
                what=f"{wallet} withheld {usd_text(amount)} of federal income tax from sales of {made.year}.",
                fix="Claim it on Form 1040 as tax withheld on Forms 1099.",
                wallet=wallet,
                amount_usd=amount,
            )


def _marks(line: StatementLine, *, is_said: bool) -> tuple[tuple[str, bool], ...]:
    """Return the fields that need a decision; a loss that the owner called not deductible needs none."""
    return (
        ("ordinary gain or loss (field 6)", line.is_ordinary),
        ("qualified opportunity fund (field 3b)", line.is_qof),
        ("loss not allowed (field 5)", line.is_loss_not_allowed and not is_said),
        ("accrued market discount (field 1h)", bool(line.market_discount_usd)),
        ("first sales of NFTs by their maker (field 11c)", bool(line.first_sales_usd)),
    )


def _too_high(made: Reconciliation) -> Iterator[Finding]:
    for each in made.compared:
        if Cause.PROCEEDS_HIGH in each.causes:
            own = sum(sale.proceeds_usd or 0 for sale in each.sales)
            yield Finding(
                code="statement_proceeds_high",
                severity=Severity.WARNING,
                what=f"{told_words(each)} Your books have {usd_text(own)}, and no fee in your files explains "
                "it. What is shown is filed.",
                fix="Compare with the broker's page of that sale. Import a fuller file if yours lacks a fee; "
                "ask for a corrected form if the statement is wrong.",
                where=_where(each.lines[0]),
                asset=each.asset,
                wallet=each.wallet,
                subject=each.sales[0].id,
                amount_usd=each.told.proceeds_usd - own,
            )


def _settled(made: Reconciliation) -> Iterator[Finding]:
    """Give, for each wallet and cause that is worth a question, how often it was met."""
    met: dict[tuple[str, Cause], list[Compared]] = {}
    for each in made.compared:
        for cause in each.causes:
            if cause not in _SILENT:
                met.setdefault((each.wallet, cause), []).append(each)
    for (wallet, cause), listed in met.items():
        reason = REASONS[cause]
        count = f"{len(listed)} sales" if len(listed) > 1 else "1 sale"
        amount: Usd = sum(
            abs(step.gain_usd) for each in listed for step in each.filed.effects if step.cause is cause
        )
        yield Finding(
            code="statement_differs",
            severity=Severity.WARNING,
            what=f"{wallet}, {count} of {made.year}: {cause.value}. {reason.filed}",
            fix=reason.ask or f"`{_SELF} --year {made.year}` shows each of them.",
            wallet=wallet,
            amount_usd=amount,
        )


def _counts(made: Reconciliation) -> Iterator[Finding]:
    for each in made.compared:
        for one in each.lines:
            told, own = one.line.sale_count, len({sale.id for sale in each.sales})
            if each.sales and told is not None and told != own:
                yield Finding(
                    code="statement_sale_count",
                    severity=Severity.WARNING,
                    what=f"{told_words(each)} It adds up {told} sales (field 11b); your books have {own}.",
                    fix="Count again if the totals differ too; brokers may count fills of one order apart.",
                    where=_where(one),
                    asset=each.asset,
                    wallet=each.wallet,
                    subject=one.line.id,
                )


def _rest(made: Reconciliation) -> Iterator[Finding]:
    for wallet in made.awaited:
        yield Finding(
            code="statement_awaited",
            severity=Severity.INFO,
            what=f"No statement of {wallet} for {made.year} was added yet; the boxes of its sales are the "
            "expected ones.",
            fix="When it comes: `lotwise statements add FILE`.",
            wallet=wallet,
        )
    if not made.is_proven:
        yield Finding(
            code="statement_match_unproven",
            severity=Severity.WARNING,
            what=f"So many lines and sales of {made.year} are alike on one day that not every choice of "
            "partners was tried. The totals tie; which line is which sale may be another way.",
            fix=f"`{_SELF} --year {made.year}` shows the partners; add a statement with transaction IDs.",
        )
