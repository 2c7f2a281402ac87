"""The fold: from the journal to open lots, dispositions and income.

Problem: every unit that leaves must be matched with units that came, by the rule that was in force for that
wallet at that instant, and nothing may be lost on the way. Chosen way: the journal is written as steps over
whole numbers (here, in `moves` and `choice`), the steps are matched (`matching`, or `kernel` for very big
histories), and the result is told in words again (`books`). More sold than held is a blocking finding and a
disposition without basis, never a zero.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from lotwise.core.findings import Finding
from lotwise.core.garbage import no_search_for_garbage
from lotwise.core.money import Usd
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import INCOME_KINDS, Kind, Leg, Role, Transaction
from lotwise.lots import faults
from lotwise.lots.amounts import effects_of
from lotwise.lots.books import Books, books_of
from lotwise.lots.costs import costs_of
from lotwise.lots.effects import Inflow
from lotwise.lots.engine import matched, prepare
from lotwise.lots.facts import FoldFacts, Say
from lotwise.lots.gifts import gift_findings
from lotwise.lots.lot import DispositionKind, Income
from lotwise.lots.marks import with_marks
from lotwise.lots.moves import Moves
from lotwise.lots.notes import notes_of
from lotwise.lots.origins import origin_findings, takes_origin
from lotwise.lots.root_ids import RootIds, named_made
from lotwise.lots.trades import plain_trade
from lotwise.lots.wash_findings import open_window_findings, wash_sale_findings
from lotwise.lots.writing import Writing

__all__ = ["Books", "FoldFacts", "fold"]


def fold(journal: Journal, facts: FoldFacts, say: Say | None = None) -> Books:
    """Return lots, dispositions and income after the last transaction of the journal.

    Args:
        journal: All transactions in order.
        facts: Zone, prices, wallets, law, orders and identifications.
        say: Is told in a sentence before something is done that takes a while once.

    Returns:
        The books. For every asset: units acquired = units open + units disposed of that had a root; and so
        for basis, exactly (`conservation_of` proves it).

    Source:
        26 U.S.C. § 1012(c)(1); 26 CFR § 1.1012-1(j).
    """
    with no_search_for_garbage():
        writing = written(journal, facts)
        others = _other_ids(journal) if writing.choice.has_names else {}
        writing.program.named_made = named_made(writing, others)
        ids = RootIds(writing, others)
        if say is not None and writing.wash is None:
            prepare(len(writing.program.what), say)
        result = matched(writing.program, ids if writing.choice.has_names else None, writing.wash)
        books = books_of(writing, result, ids)
        told = (
            *gift_findings(books.dispositions, journal.transactions),
            *notes_of(books.dispositions, books.roots, journal.transactions),
            *_wash_sales(books, journal),
        )
        books = replace(books, findings=(*books.findings, *told)) if told else books
        return with_marks(books, facts.marks)


def _wash_sales(books: Books, journal: Journal) -> tuple[Finding, ...]:
    told = {one.id: one for one in journal.transactions} if books.washed else {}
    return (*wash_sale_findings(books.washed, told), *open_window_findings(books.open_losses))


def written(journal: Journal, facts: FoldFacts) -> Writing:
    """Return a journal as steps, with its words.

    Args:
        journal: All transactions in order.
        facts: Zone, prices, wallets, law, orders and identifications.
    """
    assets = _assets(journal) if facts.wash_law is not None else ()
    writing = Writing(facts, journal.aliases, assets)
    moves = Moves(writing, journal)
    for transaction in journal.transactions:
        day = writing.day_of(transaction.at)
        writing.begin(day)
        if transaction.kind in _TRADES and _plainly(writing, transaction, day):
            continue
        _tell(writing, _empty(transaction, day))
        match transaction.kind:
            case Kind.TRANSFER:
                moves.transfer(transaction, day)
            case Kind.RENAME:
                moves.rename(transaction, day)
            case _:
                _trade(writing, transaction, day)
    if facts.as_of is not None:
        writing.begin(facts.as_of)
    writing.program.places = len(writing.places.names)
    return writing


def _assets(journal: Journal) -> set[str]:
    return {leg.asset for one in journal.transactions for leg in one.legs}


def _other_ids(journal: Journal) -> dict[str, list[str]]:
    """Return the other ids of transactions, by id."""
    others: dict[str, list[str]] = {}
    for other, name in journal.aliases.items():
        others.setdefault(name, []).append(other)
    return others


def _plainly(writing: Writing, transaction: Transaction, day: date) -> bool:
    """Write a trade that is nothing but one asset for cash, and return whether it is one."""
    if transaction.origin is not None:
        return False
    flow = plain_trade(transaction, lambda leg: writing.value(leg, day))
    if flow is None:
        return False
    if isinstance(flow, Inflow):
        writing.acquire(transaction, flow, day)
    else:
        writing.dispose(transaction, flow, day)
    return True


def _trade(writing: Writing, transaction: Transaction, day: date) -> None:
    """Write a trade, income, spending or gift: what is given first, then what came, then what paid fees."""
    unpriced: dict[str, str] = {}

    def value_of(leg: Leg) -> Usd | None:
        value = writing.value(leg, day)
        if value is None:
            unpriced[leg.asset] = leg.wallet
        return value

    costs = costs_of(transaction, day, writing.facts.law, writing.facts.custody_of)
    effects = effects_of(transaction, value_of, costs)
    for outflow in effects.outflows:
        if outflow.kind is not DispositionKind.FEE:
            writing.dispose(transaction, outflow, day)
    _receive(writing, transaction, effects.inflows, day)
    for outflow in effects.outflows:
        if outflow.kind is DispositionKind.FEE:
            writing.dispose(transaction, outflow, day)
    for inflow in effects.withheld:
        writing.pay_at_once(transaction, inflow, day)
    if effects.is_vague:
        _tell(writing, faults.about_values(transaction, effects, unpriced, day))
    _tell(writing, [faults.leg_unused(transaction, leg, day) for leg in effects.unused])
    if transaction.origin is not None:
        _tell(writing, origin_findings(transaction, day, is_used=takes_origin(transaction)))


def _empty(transaction: Transaction, day: date) -> Iterator[Finding]:
    """Give what is wrong with a transaction that moves no units, or none of an asset it names."""
    is_money_only = True
    for leg in transaction.legs:
        if not is_fiat(leg.asset) and (leg.quantity or leg.role is Role.MAIN):
            is_money_only = False
            if not leg.quantity and leg.role is Role.MAIN:
                yield faults.zero_quantity(transaction, leg, day)
    if is_money_only and transaction.kind in _TRADES:
        yield faults.no_asset_moves(transaction, day)


_TRADES: Final = frozenset({Kind.PURCHASE, Kind.SALE, Kind.EXCHANGE})


def _receive(writing: Writing, transaction: Transaction, inflows: Iterable[Inflow], day: date) -> None:
    """Write that units come in; money of a state is income perhaps, and never a lot."""
    is_income = transaction.kind in INCOME_KINDS
    for inflow in inflows:
        if not is_fiat(inflow.asset):
            writing.acquire(transaction, inflow, day)
        if is_income:
            writing.incomes.append(_income(transaction, inflow, day))


def _tell(writing: Writing, findings: Iterable[Finding]) -> None:
    for finding in findings:
        writing.tell(finding)


def _income(transaction: Transaction, inflow: Inflow, day: date) -> Income:
    return Income(
        transaction_id=transaction.id,
        kind=transaction.kind,
        asset=inflow.asset,
        wallet=inflow.wallet,
        quantity=inflow.quantity,
        received_on=day,
        ordinary_income_usd=inflow.income_usd,
    )
