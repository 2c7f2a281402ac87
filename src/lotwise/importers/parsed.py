"""What a file says: outcomes become transactions, sales, quotes and findings, one after the other.

Nothing of a row is kept but what it says: a file may have a million of them. Of two rows with the same id of
the source and the same facts only the first counts; the facts are spelled out only where an id comes again.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.ids import content_id
from lotwise.importers.at_once import source_of, transaction_of
from lotwise.importers.base import Booked, LeftOut, Outcome, Quoted, Rows, Sold, Unclear
from lotwise.importers.row import Balance, Remark
from lotwise.importers.running_balance import Closing, closing
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.balances import ReportedBalance
from lotwise.ledger.dedupe import Identifier, repeated
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Source, Transaction, Wallet
from lotwise.prices.book import Quote


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
        why: By what the format was recognized, for people.
        closing: Whether its running balances are the sums of its own rows.
        unused: What the owner says of it that its format does not ask for.
        needs: What the owner must say before it can be read, as a field of `Hints`; empty when nothing.
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
    why: str = ""
    closing: Closing = Closing.NONE
    unused: tuple[str, ...] = ()
    needs: str = ""


@dataclass(slots=True, kw_only=True)
class _SoFar:
    """What the outcomes so far say; grows row by row.

    Attributes:
        told: The rows of everything there is to tell.
        twins: How often the same sale was reported.
    """

    file: str
    file_id: str
    wallet: str
    identifier: Identifier
    transactions: list[Transaction] = field(default_factory=list)
    sales: list[ReportedSale] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    balances: list[ReportedBalance] = field(default_factory=list)
    told: dict[Remark, list[int]] = field(default_factory=dict)
    twins: Counter[tuple[object, ...]] = field(default_factory=Counter)
    row_count: int = 0
    runs: dict[tuple[str, str, str], list[tuple[int, Balance]]] = field(default_factory=dict)


def collected(about: Parsed, outcomes: Iterable[Outcome]) -> Parsed:
    """Return what a file says.

    Args:
        about: What is known of the file before its first row is read.
        outcomes: What became of its rows, in order of the file; each is let go of when it was looked at.
    """
    wallet = about.wallet.name if about.wallet else ""
    so_far = _SoFar(
        file=about.file, file_id=about.file_id, wallet=wallet, identifier=Identifier(about.family, wallet)
    )
    for outcome in outcomes:
        _add(outcome, so_far)
    _tell_apart(so_far)
    if not so_far.row_count:
        so_far.told[Remark(code="no_rows", severity=Severity.INFO, what="The file holds no rows.")] = []
    return replace(
        about,
        transactions=tuple(so_far.transactions),
        sales=tuple(so_far.sales),
        quotes=tuple(so_far.quotes),
        ignored=tuple(so_far.ignored),
        findings=tuple(finding_of(told, rows, about.file, wallet) for told, rows in so_far.told.items()),
        row_count=so_far.row_count,
        closing=closing(so_far.runs.values()),
        balances=tuple(sorted(so_far.balances, key=lambda balance: balance.source.rows)),
    )


def _add(outcome: Outcome, so_far: _SoFar) -> None:
    so_far.row_count += len(outcome.rows)
    if isinstance(outcome, Booked):
        _book(outcome, so_far)
    elif isinstance(outcome, Sold):
        so_far.sales.append(_sale(outcome, so_far))
    elif isinstance(outcome, Quoted):
        so_far.quotes.append(outcome.quote)
    elif isinstance(outcome, LeftOut):
        _leave_out(outcome, so_far)
    else:
        blocked = _blocked(outcome)
        so_far.told.setdefault(blocked, []).extend(row.line for row in outcome.rows)
    for row in outcome.rows:
        if row.noted and not isinstance(outcome, Unclear):
            for remark in row.noted:
                so_far.told.setdefault(remark, []).append(row.line)
        if row.stated:
            source = _source((row,), so_far)
            for stated in row.stated:
                place = stated.wallet, stated.asset, stated.part
                so_far.runs.setdefault(place, []).append((row.line, stated))
            so_far.balances += [
                ReportedBalance(
                    wallet=stated.wallet or so_far.wallet,
                    asset=stated.asset,
                    part=stated.part,
                    at=stated.at,
                    quantity=stated.quantity,
                    source=source,
                )
                for stated in row.stated
                if not is_fiat(stated.asset)
            ]


def _blocked(outcome: Unclear) -> Remark:
    """Return what is told of rows that are not read."""
    about = outcome.about
    return Remark(
        code="derivative_row"
        if about == "derivative"
        else "zone_needed"
        if about == "zone"
        else "dates_needed"
        if about == "day_first"
        else "address_needed"
        if about == "address"
        else "unknown_row",
        severity=Severity.BLOCKING,
        what=outcome.what,
        fix=outcome.fix,
    )


def _book(outcome: Booked, so_far: _SoFar) -> None:
    """Add a transaction; one with the id of an earlier one stays too, for only the ledger sees all files."""
    kind, at, legs, native_id = outcome.kind, outcome.at, outcome.legs, outcome.native_id
    identifier = so_far.identifier
    own_id = identifier.plain_id(native_id) if native_id else identifier.id_of(kind, at, legs, "")
    words = own_id, native_id, outcome.chain_hash, outcome.note, outcome.address
    made = transaction_of(words, kind, at, legs, (_source(outcome.rows, so_far),))
    so_far.transactions.append(made)


def _tell_apart(so_far: _SoFar) -> None:
    """Give an id of its own to whatever has the same id of the source as an earlier transaction."""
    transactions, identifier = so_far.transactions, so_far.identifier
    again = repeated(one.native_id for one in transactions)
    for place, one in enumerate(transactions) if again else ():
        if one.native_id in again:
            own_id = identifier.id_of(one.kind, one.at, one.legs, one.native_id)
            transactions[place] = replace(one, id=own_id)


def _leave_out(outcome: LeftOut, so_far: _SoFar) -> None:
    reason = f"{outcome.reason.value} ({outcome.detail})" if outcome.detail else outcome.reason.value
    so_far.ignored += [Ignored(row=row.line, reason=reason) for row in outcome.rows]


def _source(rows: Rows, so_far: _SoFar) -> Source:
    lines = (rows[0].line,) if len(rows) == 1 else tuple(sorted(row.line for row in rows))
    return source_of(so_far.file_id, so_far.file, lines)


def _sale(outcome: Sold, so_far: _SoFar) -> ReportedSale:
    facts = tuple(getattr(outcome, each.name) for each in fields(outcome) if each.name != "rows")
    so_far.twins[facts] += 1
    return ReportedSale(
        id=content_id("sale", so_far.wallet, *facts, so_far.twins[facts]),
        broker=so_far.wallet,
        description=outcome.description,
        quantity=outcome.quantity,
        acquired_on=outcome.acquired_on,
        disposed_on=outcome.disposed_on,
        proceeds_usd=outcome.proceeds_usd,
        basis_usd=outcome.basis_usd,
        disallowed_usd=outcome.disallowed_usd,
        is_long=outcome.is_long,
        is_basis_reported=outcome.is_basis_reported,
        source=_source(outcome.rows, so_far),
    )


def finding_of(remark: Remark, lines: Sequence[int], file: str, wallet: str) -> Finding:
    """Return the finding that tells a remark once, with all the rows it concerns."""
    return Finding(
        code=remark.code,
        severity=remark.severity,
        what=remark.what,
        fix=remark.fix,
        where=Where(file=file, rows=tuple(sorted(lines))),
        wallet=wallet,
    )
