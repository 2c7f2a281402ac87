"""Run a format over a recognized file: every data row gets exactly one fate.

The fates: part of a transaction, a reported sale or a quote; ignored with a reason; or a blocking finding
that names its rows. Rows are handed out in groups, each group comes back as outcomes that must cover it
once, and a group whose reader raises `UnclearError` is covered by a finding. So no row is lost by
construction; where a reader breaks that promise, `LostRowError` says so in the first test that meets it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from lotwise.core.errors import LotwiseError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.ids import content_id
from lotwise.importers.base import (
    Booked,
    Format,
    LeftOut,
    Outcome,
    Quoted,
    Rows,
    Sold,
    Unclear,
)
from lotwise.importers.cells import has_fact, is_dated, style_of
from lotwise.importers.detect import Recognized
from lotwise.importers.row import Remark, Row, Sheet
from lotwise.ledger.balances import ReportedBalance
from lotwise.ledger.dedupe import Identifier, semantic_key
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Source, Transaction, Wallet
from lotwise.prices.book import Quote


class LostRowError(AssertionError):
    """A reader lost a row or used one twice: a mistake in lotwise, not in the user's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A row that does not count.

    Attributes:
        row: Its line in the file.
        reason: Why it does not count.
    """

    row: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a file says.

    Attributes:
        file: The file's name as imported.
        file_id: Id of its content.
        format: Id of the format, such as ``coinbase.v4``; empty when the file was not recognized, or is
            a report that lotwise recognizes and refuses.
        family: The format's family.
        version: The format's version.
        wallet: The wallet its rows lie in; None when it describes none, or was not recognized.
        transactions: In order of the file.
        sales: Sales that a broker reports.
        quotes: Prices, in order of the file.
        ignored: Rows that do not count, each with its reason.
        findings: What the user should know; blocking ones name the rows that are not understood.
        row_count: Data rows of the file, blank ones included.
        balances: Balances that the file reports, in its order.
        report: Which of the source's reports it is.
        rank: Which report is believed first, the smallest first.
        revision: Revision of the format that read it.
    """

    file: str
    file_id: str
    format: str = ""
    family: str = ""
    version: str = ""
    wallet: Wallet | None = None
    transactions: tuple[Transaction, ...] = ()
    sales: tuple[ReportedSale, ...] = ()
    quotes: tuple[Quote, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    findings: tuple[Finding, ...] = ()
    row_count: int = 0
    balances: tuple[ReportedBalance, ...] = ()
    report: str = "transactions"
    rank: int = 0
    revision: int = 1


def read(found: Recognized, file: str, file_id: str, wallet_name: str | None) -> Parsed:
    """Return what a recognized file says.

    Args:
        found: The format and the file's records.
        file: The file's name.
        file_id: Id of its content.
        wallet_name: Name of the wallet instead of the format's own.

    Returns:
        Its facts, with one fate for every row; only the refusal for a report that is never imported.
    """
    form = found.format
    if form.refusal:
        what, fix = form.refusal
        refused = Remark(code="wrong_report", severity=Severity.BLOCKING, what=what, fix=fix)
        return Parsed(file=file, file_id=file_id, findings=(_finding(refused, [], file, ""),))
    wallet = form.wallet
    if wallet.name and wallet_name:
        wallet = replace(wallet, name=wallet_name)
    style = style_of((cell for record in found.records for cell in record.cells), found.delimiter)
    sheet = Sheet(
        file=file, wallet=wallet, headings=found.header.cells, positions=found.positions, style=style
    )
    rows = [Row(sheet, record.line, record.cells) for record in found.records]
    above = [Row(sheet, record.line, record.cells) for record in found.above if _is_data(record.cells)]
    outcomes = _outcomes(form, rows, above)
    return _collected(
        form, outcomes, Source(file_id=file_id, file=file, rows=()), wallet if wallet.name else None
    )


def _outcomes(form: Format, rows: Sequence[Row], above: Sequence[Row]) -> list[Outcome]:
    outcomes: list[Outcome] = [_above(row) for row in above]
    plain: list[Row] = []
    for row in rows:
        early = _early(row)
        if early is None:
            plain.append(row)
        else:
            outcomes.append(early)
    groups = list(form.group(plain))
    _check(plain, groups, form.id)
    for group in groups:
        made = _made(form, group)
        _check(group, [outcome.rows for outcome in made], form.id)
        outcomes.extend(made)
    return _once(sorted(outcomes, key=lambda outcome: outcome.rows[0].line))


def _once(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Leave out what has the id *and* the facts of an earlier transaction: it was exported twice.

    The same id with other facts stays: then the source's id names a group, and the id is numbered.
    """
    seen: dict[str, list[str]] = {}
    return [_unless_seen(outcome, seen) for outcome in outcomes]


def _unless_seen(outcome: Outcome, seen: dict[str, list[str]]) -> Outcome:
    if not isinstance(outcome, Booked) or not outcome.native_id:
        return outcome
    earlier = seen.setdefault(outcome.native_id, [])
    facts = semantic_key(outcome.kind, outcome.at, outcome.legs)
    if facts in earlier:
        return LeftOut(rows=outcome.rows, reason=f"the same transaction once more (id {outcome.native_id})")
    earlier.append(facts)
    number = f"#{len(earlier)}" if len(earlier) > 1 else ""
    return replace(outcome, native_id=outcome.native_id + number)


def _is_data(cells: tuple[str, ...]) -> bool:
    facts = [cell for cell in cells if has_fact(cell)]
    return any(map(is_dated, facts)) and not all(map(is_dated, facts))


def _above(row: Row) -> Outcome:
    return Unclear(
        rows=(row,),
        what="A row with a date and a number stands above the header row.",
        fix="Check whether the file holds several tables, and import each as a file of its own.",
    )


def _early(row: Row) -> Outcome | None:
    """Return the fate of a row that no reader need see, or None."""
    if not any(row.cells):
        return LeftOut(rows=(row,), reason="an empty row")
    if row.cells == row.sheet.headings:
        return LeftOut(rows=(row,), reason="the header row once more")
    is_sparse = sum(map(bool, row.cells)) <= len(row.sheet.headings) // 2
    if is_sparse and not any(map(has_fact, row.cells)):
        return LeftOut(rows=(row,), reason="a row without a date or a number")
    if any(row.cells[len(row.sheet.headings) :]):
        return Unclear(
            rows=(row,),
            what="The row has more cells than the header row, so its columns cannot be told apart.",
            fix="Export the file again, or put the cell with the stray delimiter in quotes.",
        )
    return None


def _made(form: Format, group: Rows) -> Sequence[Outcome]:
    try:
        made = form.read(group)
    except LotwiseError as error:
        return (Unclear(rows=group, what=error.what, fix=error.fix),)
    return made if isinstance(made, Sequence) else (made,)


def _check(whole: Sequence[Row], parts: Iterable[Rows], format_id: str) -> None:
    want = Counter(row.line for row in whole)
    have = Counter(row.line for part in parts for row in part)
    if want != have:
        odd = sorted((want - have) + (have - want))
        raise LostRowError(f"{format_id} lost or doubled rows {odd}")


def _collected(form: Format, outcomes: Sequence[Outcome], source: Source, wallet: Wallet | None) -> Parsed:
    identifier = Identifier(form.family, form.wallet.name if wallet is None else wallet.name)
    twins: Counter[tuple[object, ...]] = Counter()
    transactions: list[Transaction] = []
    sales: list[ReportedSale] = []
    for outcome in outcomes:
        at = Source(file_id=source.file_id, file=source.file, rows=_lines(outcome.rows))
        if isinstance(outcome, Booked):
            transactions.append(_transaction(outcome, identifier, at))
        elif isinstance(outcome, Sold):
            facts = tuple(getattr(outcome, each.name) for each in fields(outcome) if each.name != "rows")
            twins[facts] += 1
            broker = "" if wallet is None else wallet.name
            sales.append(_sale(outcome, broker, content_id("sale", broker, *facts, twins[facts]), at))
    return Parsed(
        file=source.file,
        file_id=source.file_id,
        format=form.id,
        family=form.family,
        version=form.version,
        wallet=wallet,
        transactions=tuple(transactions),
        sales=tuple(sales),
        quotes=tuple(outcome.quote for outcome in outcomes if isinstance(outcome, Quoted)),
        ignored=tuple(
            Ignored(row=row.line, reason=outcome.reason)
            for outcome in outcomes
            if isinstance(outcome, LeftOut)
            for row in outcome.rows
        ),
        findings=_findings(outcomes, source.file, "" if wallet is None else wallet.name),
        row_count=sum(len(outcome.rows) for outcome in outcomes),
        balances=_balances(outcomes, source, "" if wallet is None else wallet.name),
        report=form.report,
        rank=form.rank,
        revision=form.revision,
    )


def _balances(outcomes: Sequence[Outcome], source: Source, wallet: str) -> tuple[ReportedBalance, ...]:
    rows = sorted((row for outcome in outcomes for row in outcome.rows), key=lambda row: row.line)
    return tuple(
        ReportedBalance(
            wallet=wallet,
            asset=stated.asset,
            part=stated.part,
            at=stated.at,
            quantity=stated.quantity,
            source=Source(file_id=source.file_id, file=source.file, rows=(row.line,)),
        )
        for row in rows
        for stated in row.balances
    )


def _lines(rows: Rows) -> tuple[int, ...]:
    return tuple(sorted(row.line for row in rows))


def _transaction(outcome: Booked, identifier: Identifier, source: Source) -> Transaction:
    return Transaction(
        id=identifier.id_of(outcome.kind, outcome.at, outcome.legs, outcome.native_id),
        kind=outcome.kind,
        at=outcome.at,
        legs=outcome.legs,
        sources=(source,),
        native_id=outcome.native_id,
        chain_hash=outcome.chain_hash,
        note=outcome.note,
        address=outcome.address,
    )


def _sale(outcome: Sold, broker: str, sale_id: str, source: Source) -> ReportedSale:
    return ReportedSale(
        id=sale_id,
        broker=broker,
        description=outcome.description,
        quantity=outcome.quantity,
        acquired_on=outcome.acquired_on,
        disposed_on=outcome.disposed_on,
        proceeds_usd=outcome.proceeds_usd,
        basis_usd=outcome.basis_usd,
        disallowed_usd=outcome.disallowed_usd,
        is_long=outcome.is_long,
        is_basis_reported=outcome.is_basis_reported,
        source=source,
    )


def _findings(outcomes: Sequence[Outcome], file: str, wallet: str) -> tuple[Finding, ...]:
    """Return one finding for each thing there is to tell, with all the rows it concerns."""
    told: dict[Remark, list[int]] = {}
    for outcome in outcomes:
        if isinstance(outcome, Unclear):
            blocked = Remark(
                code="unknown_row", severity=Severity.BLOCKING, what=outcome.what, fix=outcome.fix
            )
            told.setdefault(blocked, []).extend(row.line for row in outcome.rows)
            continue
        for row in outcome.rows:
            for remark in row.remarks:
                told.setdefault(remark, []).append(row.line)
    if not outcomes:
        told[Remark(code="no_rows", severity=Severity.INFO, what="The file holds no rows.")] = []
    return tuple(_finding(remark, lines, file, wallet) for remark, lines in told.items())


def _finding(remark: Remark, lines: Sequence[int], file: str, wallet: str) -> Finding:
    return Finding(
        code=remark.code,
        severity=remark.severity,
        what=remark.what,
        fix=remark.fix,
        where=Where(file=file, rows=tuple(sorted(lines))),
        wallet=wallet,
    )
