"""What the fold has to tell: each fault of the data as a finding with its remedy."""

from collections.abc import Iterable
from datetime import date

from lotwise.core.dates import instant_text
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.amounts import Effects, Outflow
from lotwise.lots.lot import Identification


def _finding(
    code: str, transaction: Transaction, what: str, fix: str, *, asset: str = "", wallet: str = ""
) -> Finding:
    source = transaction.sources[0]
    return Finding(
        code=code,
        severity=Severity.BLOCKING,
        what=what,
        fix=fix,
        where=Where(file=source.file, rows=source.rows),
        asset=asset,
        wallet=wallet,
        subject=transaction.id,
    )


def oversold(transaction: Transaction, outflow: Outflow, missing: Quantity) -> Finding:
    """More left a wallet than it held."""
    return _finding(
        "oversold",
        transaction,
        f"{quantity_text(outflow.quantity)} {outflow.asset} left {outflow.wallet} on "
        f"{transaction.at.date()}, but it held {quantity_text(missing)} too few. Their basis is not known.",
        "Import what is missing: earlier purchases or transfers into this wallet.",
        asset=outflow.asset,
        wallet=outflow.wallet,
    )


def moved_too_much(transaction: Transaction, wallet: str, asset: str, missing: Quantity) -> Finding:
    """More was transferred out of a wallet than it held."""
    return _finding(
        "moved_too_much",
        transaction,
        f"{quantity_text(missing)} {asset} more were moved out of {wallet} on {transaction.at.date()} "
        "than it held. Their basis is not known.",
        "Import what is missing: earlier purchases or transfers into this wallet.",
        asset=asset,
        wallet=wallet,
    )


def no_value(transaction: Transaction, wallet: str, asset: str, day: date) -> Finding:
    """A value in US dollars is needed and not known."""
    return _finding(
        "no_value",
        transaction,
        f"The value in US dollars of {asset} on {day} is not known, so what was realized is not known.",
        f"Import a price for {asset} on {day}: a CSV with the columns date,asset,price_usd.",
        asset=asset,
        wallet=wallet,
    )


def about_values(transaction: Transaction, effects: Effects, day: date) -> Iterable[Finding]:
    """Return a finding for each amount of a transaction that is not known."""
    for outflow in effects.outflows:
        if outflow.kind.is_taxable and outflow.proceeds_usd is None:
            yield no_value(transaction, outflow.wallet, outflow.asset, day)
    for inflow in effects.inflows:
        if inflow.basis_usd is not None:
            continue
        if transaction.kind in {Kind.GIFT_IN, Kind.INHERITANCE}:
            yield _finding(
                "basis_unknown",
                transaction,
                f"The basis of {quantity_text(inflow.quantity)} {inflow.asset} ({transaction.kind.value}) in "
                f"{inflow.wallet} is not known.",
                "Ask the giver or the estate for basis and date.",
                asset=inflow.asset,
                wallet=inflow.wallet,
            )
        else:
            yield no_value(transaction, inflow.wallet, inflow.asset, day)


def late_identification(transaction: Transaction, named: Identification, wallet: str) -> Finding:
    """An identification was written down after the sale."""
    return _finding(
        "identification_late",
        transaction,
        f"The identification of lots for this sale from {wallet} was recorded at "
        f"{instant_text(named.recorded_at)}, after the sale at {instant_text(transaction.at)}. FIFO applies.",
        "Nothing can repair it; record the identification before the next sale.",
        wallet=wallet,
    )


def broker_not_told(transaction: Transaction, wallet: str) -> Finding:
    """Own books no longer suffice at a broker."""
    return _finding(
        "broker_not_told",
        transaction,
        f"The lots sold from {wallet} were identified on own books only, which no longer counts for units in "
        "a broker's custody. FIFO applies.",
        "Tell the broker which lots to sell, no later than the time of the sale.",
        wallet=wallet,
    )


def units_not_there(transaction: Transaction, wallet: str) -> Finding:
    """Identified units do not lie in the wallet, or do not add up."""
    return _finding(
        "identified_units_not_there",
        transaction,
        f"The lots identified for this sale do not lie in {wallet}, or do not add up to it. FIFO applies.",
        "Compare the identification with `lotwise lots`.",
        wallet=wallet,
    )


def pool_needs_allocation(asset: str, holders: Iterable[str]) -> Finding:
    """One pool ended while several wallets hold the asset."""
    return Finding(
        code="pool_needs_allocation",
        severity=Severity.BLOCKING,
        what=f"You kept {asset} as one pool before 2025, and on 2025-01-01 it lay in {', '.join(holders)}. "
        "Which lots lie where is not known.",
        fix="Only your own allocation under Rev. Proc. 2024-28 can say; otherwise choose "
        "`lotwise wallets --pooling per_wallet`.",
        asset=asset,
    )
