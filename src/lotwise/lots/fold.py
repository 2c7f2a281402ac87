"""The fold: from the journal to open lots, dispositions and income, one transaction after the other.

Problem: every unit that leaves must be matched with units that came, by the rule that was in force for that
wallet at that instant, and nothing may be lost on the way. Chosen way: one pass over the journal; a pile of
slices for each wallet and asset; a slice is an interval of its root, so quantity and basis are conserved to
the last digit. More sold than held is a blocking finding and a disposition without basis, never a zero.
This is the readable reference; a compiled twin for very big histories must give the same digits.
Left out: wash sales, dual-basis gifts, safe-harbor allocations.
"""

from dataclasses import dataclass
from datetime import date

from lotwise.core.dates import tax_date
from lotwise.core.findings import Finding
from lotwise.core.garbage import no_search_for_garbage
from lotwise.core.money import Usd
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import INCOME_KINDS, Kind, Leg, Transaction
from lotwise.lots import faults
from lotwise.lots.amounts import effects_of
from lotwise.lots.effects import Inflow, Outflow
from lotwise.lots.facts import FoldFacts
from lotwise.lots.gifts import gift_findings
from lotwise.lots.lot import Disposition, DispositionKind, Income, Lot, Method, Root
from lotwise.lots.moves import Moves
from lotwise.lots.origins import origin_findings, takes_origin
from lotwise.lots.run import Run
from lotwise.lots.traces import Crossing, Renamed

__all__ = ["Books", "FoldFacts", "fold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Everything the fold gives.

    Attributes:
        lots: Open lots by wallet, asset and acquisition.
        dispositions: In the order of the journal.
        incomes: In the order of the journal.
        findings: What is missing or was refused.
        roots: Everything that was ever acquired, or renamed into, in that order.
        renamed: The slices that renamings took.
        crossings: Transfers between wallets of different owners.
    """

    lots: tuple[Lot, ...]
    dispositions: tuple[Disposition, ...]
    incomes: tuple[Income, ...]
    findings: tuple[Finding, ...]
    roots: tuple[Root, ...]
    renamed: tuple[Renamed, ...]
    crossings: tuple[Crossing, ...]


def fold(journal: Journal, facts: FoldFacts) -> Books:
    """Return lots, dispositions and income after the last transaction of the journal.

    Args:
        journal: All transactions in order.
        facts: Zone, prices, wallets, law, orders and identifications.

    Returns:
        The books. For every asset: units acquired = units open + units disposed of that had a root; and so
        for basis, exactly (`conservation_of` proves it).

    Source:
        26 U.S.C. § 1012(c)(1); 26 CFR § 1.1012-1(j).
    """
    with no_search_for_garbage():
        return _folded(journal, facts)


def _folded(journal: Journal, facts: FoldFacts) -> Books:
    run = Run(facts, journal.aliases)
    moves = Moves(run, journal)
    for transaction in journal.transactions:
        day = tax_date(transaction.at, facts.zone)
        run.begin(day)
        match transaction.kind:
            case Kind.TRANSFER:
                moves.transfer(transaction, day)
            case Kind.RENAME:
                moves.rename(transaction, day)
            case _:
                _trade(run, transaction, day)
    if facts.as_of is not None:
        run.begin(facts.as_of)
    run.findings += gift_findings(run.dispositions, journal.transactions)
    return Books(
        lots=run.held.lots(),
        dispositions=tuple(run.dispositions),
        incomes=tuple(run.incomes),
        findings=tuple(run.findings),
        roots=tuple(run.held.roots),
        renamed=tuple(run.renamed),
        crossings=tuple(run.crossings),
    )


def _trade(run: Run, transaction: Transaction, day: date) -> None:
    """Apply a trade, income, spending or gift: what is given first, then what came, then what paid fees."""
    unpriced: dict[str, str] = {}

    def value_of(leg: Leg) -> Usd | None:
        value = run.value(leg, day)
        if value is None:
            unpriced[leg.asset] = leg.wallet
        return value

    effects = effects_of(transaction, value_of)
    fees: list[Outflow] = []
    for outflow in effects.outflows:
        if outflow.kind is DispositionKind.FEE:
            fees.append(outflow)
        else:
            run.dispose(transaction, outflow, day)
    for inflow in effects.inflows:
        _receive(run, transaction, inflow, day)
    for fee in fees:
        run.dispose(transaction, fee, day)
    for inflow in effects.withheld:
        _dispose_withheld(run, transaction, inflow, day)
    if effects.is_vague:
        run.findings += faults.about_values(transaction, effects, unpriced, day)
    run.findings += [faults.leg_unused(transaction, leg, day) for leg in effects.unused]
    if transaction.origin is not None:
        run.findings += origin_findings(transaction, day, is_used=takes_origin(transaction))


def _receive(run: Run, transaction: Transaction, inflow: Inflow, day: date) -> None:
    """Lay units that came in into their wallet; money of a state is income perhaps, and never a lot."""
    if not is_fiat(inflow.asset):
        run.held.put(inflow.wallet, run.acquire(transaction, inflow, day))
    if transaction.kind in INCOME_KINDS:
        run.incomes.append(_income(transaction, inflow, day))


def _dispose_withheld(run: Run, transaction: Transaction, inflow: Inflow, day: date) -> None:
    """Dispose of units just received that paid the fee: deemed from that very receipt, no gain."""
    spent = Outflow(
        wallet=inflow.wallet,
        asset=inflow.asset,
        quantity=inflow.quantity,
        proceeds_usd=inflow.basis_usd,
        kind=DispositionKind.FEE,
    )
    piece = run.acquire(transaction, inflow, day)
    run.dispose_of(transaction, spent, [piece], Method.SPEC_ID, day)


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
