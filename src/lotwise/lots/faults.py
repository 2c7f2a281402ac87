"""What the fold has to tell: each fault of the data as a finding with its remedy.

A finding blocks where some number is not known because of it. A record that came too late or was told to the
wrong place does not block: what the law puts in its stead is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from lotwise.core.dates import instant_words
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import Usd, usd_text
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.transaction import HANDED_ON_KINDS, Leg, Transaction
from lotwise.lots.effects import Effects, Outflow
from lotwise.lots.lot import Identification

_IMPORT = "Import what is missing: earlier purchases or transfers into this wallet."
_INSTEAD = "The standing order that counts for this wallet applies, or else FIFO."


def blocking(
    code: str, transaction: Transaction, what: str, fix: str, *, asset: str = "", wallet: str = ""
) -> Finding:
    """Return a finding about a transaction that blocks."""
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


def warning(code: str, transaction: Transaction, what: str, fix: str, *, wallet: str) -> Finding:
    """Return a finding about a transaction that warns."""
    return replace(blocking(code, transaction, what, fix, wallet=wallet), severity=Severity.WARNING)


def fee_inferred(transaction: Transaction, leg: Leg, lost: Quantity, day: date, worth: Usd | None) -> Finding:
    """Less arrived than left, within what a network fee may be; it counts as one."""
    found = warning(
        "fee_inferred",
        transaction,
        f"{quantity_text(lost)} {leg.asset} less arrived than left {leg.wallet} on {day}. "
        f"{'Worth ' + usd_text(worth) + ', they' if worth is not None else 'They'} count as a network fee.",
        "If they went elsewhere, or the two halves do not belong together, these figures are wrong.",
        wallet=leg.wallet,
    )
    return replace(found, asset=leg.asset, amount_usd=worth)


def oversold(transaction: Transaction, outflow: Outflow, missing: Quantity, day: date) -> Finding:
    """More left a wallet than it held."""
    return blocking(
        "oversold",
        transaction,
        f"{quantity_text(outflow.quantity)} {outflow.asset} left {outflow.wallet} on {day}, but it held "
        f"{quantity_text(missing)} too few. Their basis is not known.",
        _IMPORT,
        asset=outflow.asset,
        wallet=outflow.wallet,
    )


def moved_too_much(transaction: Transaction, leg: Leg, missing: Quantity, day: date) -> Finding:
    """More was transferred out of a wallet than it held."""
    return blocking(
        "moved_too_much",
        transaction,
        f"{quantity_text(missing)} {leg.asset} more were moved out of {leg.wallet} on {day} than it held. "
        "Their basis is not known.",
        _IMPORT,
        asset=leg.asset,
        wallet=leg.wallet,
    )


def part_left(transaction: Transaction, leg: Leg, lost: Quantity, day: date) -> Finding:
    """Less arrived than left, by more than a fee."""
    found = blocking(
        "transfer_part_left",
        transaction,
        f"{quantity_text(lost)} {leg.asset} of what left {leg.wallet} on {day} did not arrive where the rest "
        "did. It is too much for a fee, and it is not treated as sold.",
        "Import the file of the other wallet that received it; or, if it was the fee, a file that states it.",
        asset=leg.asset,
        wallet=leg.wallet,
    )
    return replace(found, severity=Severity.WARNING)


def part_came(transaction: Transaction, leg: Leg, surplus: Quantity, day: date) -> Finding:
    """More arrived than left."""
    return blocking(
        "transfer_part_came",
        transaction,
        f"{quantity_text(surplus)} {leg.asset} more came into {leg.wallet} on {day} than left the wallet "
        "that sent them, so their basis and date of acquisition are not known.",
        "Import the file of the wallet or exchange that sent the rest; or say in `lotwise review` that "
        "the two halves do not belong together.",
        asset=leg.asset,
        wallet=leg.wallet,
    )


def rename_incomplete(transaction: Transaction) -> Finding:
    """A renaming of which one side is missing."""
    return blocking(
        "rename_incomplete",
        transaction,
        f"A renaming names {len(transaction.given)} assets that go and {len(transaction.received)} that "
        "come, so which became which is not known. Nothing was renamed.",
        "Import an export that holds both sides.",
        asset=transaction.legs[0].asset if transaction.legs else "",
        wallet=transaction.legs[0].wallet if transaction.legs else "",
    )


def leg_unused(transaction: Transaction, leg: Leg, day: date) -> Finding:
    """A leg that does not fit its kind of transaction."""
    way = "came in" if leg.quantity > 0 else "went out"
    return blocking(
        "leg_unused",
        transaction,
        f"{quantity_text(abs(leg.quantity))} {leg.asset} {way} on {day} as part of a transaction "
        f"({transaction.kind.value}) in which that has no known meaning. They are not counted.",
        "Look at the row, and import an export that tells the parts of this transaction apart.",
        asset=leg.asset,
        wallet=leg.wallet,
    )


def zero_quantity(transaction: Transaction, leg: Leg, day: date) -> Finding:
    """No units of an asset move, although the transaction says that it is about them."""
    return blocking(
        "zero_quantity",
        transaction,
        f"A transaction ({transaction.kind.value}) of {day} moves 0 {leg.asset} in {leg.wallet}. How many "
        "units came or went is not known, so nothing is counted for them.",
        "Look at the row, and import an export that states the units; or set the transaction aside in "
        "`lotwise review`.",
        asset=leg.asset,
        wallet=leg.wallet,
    )


def no_asset_moves(transaction: Transaction, day: date) -> Finding:
    """Only money moves in a purchase, sale or exchange."""
    leg = transaction.legs[0] if transaction.legs else None
    return blocking(
        "no_asset_moves",
        transaction,
        f"A transaction ({transaction.kind.value}) of {day} says what was paid or received, and not for "
        "what. Nothing is counted for it.",
        "Look at the row, and import an export that names the asset; or set the transaction aside in "
        "`lotwise review`.",
        wallet=leg.wallet if leg else "",
    )


def no_value(transaction: Transaction, wallet: str, asset: str, day: date) -> Finding:
    """A value in US dollars is needed and not known."""
    return blocking(
        "no_value",
        transaction,
        f"The value in US dollars of {asset} on {day} is not known, so an amount that rests on it is not "
        "known either.",
        f"Import a price for {asset} on {day}: a CSV with the columns date,asset,price_usd.",
        asset=asset,
        wallet=wallet,
    )


def no_amount(transaction: Transaction, wallet: str, asset: str, day: date) -> Finding:
    """What was paid or received is not stated, and no price can say it."""
    return blocking(
        "no_amount",
        transaction,
        f"What was paid or received for {asset} ({transaction.kind.value}) on {day} in {wallet} is not "
        "stated, so basis or proceeds are not known.",
        "Import an export that states it.",
        asset=asset,
        wallet=wallet,
    )


def about_values(
    transaction: Transaction, effects: Effects, unpriced: Mapping[str, str], day: date
) -> Iterable[Finding]:
    """Return the findings that say why an amount is not known: a value is missing, or what was paid.

    Args:
        transaction: The transaction.
        effects: What it does to lots.
        unpriced: Wallets by asset, of the legs whose value was asked for and is not known.
        day: The day, in the taxpayer's zone.
    """
    is_handed_on = transaction.kind in HANDED_ON_KINDS
    vague = {
        one.asset: one.wallet for one in effects.outflows if one.kind.is_taxable and one.proceeds_usd is None
    }
    for inflow in effects.inflows:
        if inflow.basis_usd is None and is_handed_on:
            yield blocking(
                "basis_unknown",
                transaction,
                f"The basis of {quantity_text(inflow.quantity)} {inflow.asset} ({transaction.kind.value}) in "
                f"{inflow.wallet} is not known.",
                "Ask the giver, the spouse or the estate for basis and date.",
                asset=inflow.asset,
                wallet=inflow.wallet,
            )
        elif inflow.basis_usd is None:
            vague[inflow.asset] = inflow.wallet
    vague |= {one.asset: one.wallet for one in effects.withheld if one.basis_usd is None}
    if vague and unpriced:
        for asset, wallet in sorted(unpriced.items()):
            yield no_value(transaction, wallet, asset, day)
    elif vague:
        for asset, wallet in sorted(vague.items()):
            yield no_amount(transaction, wallet, asset, day)


def late_identification(transaction: Transaction, named: Identification, wallet: str) -> Finding:
    """An identification was written down after the sale."""
    return warning(
        "identification_late",
        transaction,
        f"The identification of lots for this sale from {wallet} was recorded at "
        f"{instant_words(named.recorded_at)}, after the sale at {instant_words(transaction.at)}. {_INSTEAD}",
        "Nothing can repair it; record the identification before the next sale.",
        wallet=wallet,
    )


def broker_not_told(transaction: Transaction, wallet: str) -> Finding:
    """Own books no longer suffice at a broker."""
    return warning(
        "broker_not_told",
        transaction,
        f"The choice of lots to sell from {wallet} was recorded on own books only, which no longer counts "
        "for units in a broker's custody. What the broker was told applies, or else FIFO.",
        "Tell the broker which lots to sell, no later than the time of the sale.",
        wallet=wallet,
    )


def relief_waits(transaction: Transaction, wallet: str, asset: str) -> Finding:
    """Own books do not count at a broker before an allocation is complete."""
    found = warning(
        "allocation_relief_waits",
        transaction,
        f"The choice of lots of {asset} to sell from {wallet} was recorded on own books only. At a broker "
        "these count after your allocation under Rev. Proc. 2024-28 was complete, and not before (Notice "
        "2025-7 and Notice 2026-20 § 4.04). What the broker was told applies, or else FIFO.",
        "Nothing can repair it; if the instant of completion was typed wrongly, mend it.",
        wallet=wallet,
    )
    return replace(found, asset=asset)


def identified_too_few(
    transaction: Transaction, wallet: str, asset: str, named: Quantity, wanted: Quantity
) -> Finding:
    """Fewer units were identified than left; nothing names the rest."""
    found = warning(
        "identified_too_few",
        transaction,
        f"{quantity_text(wanted)} {asset} left {wallet} at {instant_words(transaction.at)}, and only "
        f"{quantity_text(named)} were identified for it. Those are taken as identified; your standing order, "
        f"or else FIFO, chose the other {quantity_text(wanted - named)}.",
        "Correct the row if its quantity is wrong. Before the next sale, identify the fee's units, too.",
        wallet=wallet,
    )
    return replace(found, asset=asset)


def units_not_there(transaction: Transaction, wallet: str) -> Finding:
    """Identified units do not lie in the wallet, or are more than left."""
    return warning(
        "identified_units_not_there",
        transaction,
        f"The lots identified for this sale do not lie in {wallet}, or are more than left it. {_INSTEAD}",
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
        fix="If you made your own allocation under Rev. Proc. 2024-28, record it with `lotwise allocation`; "
        "otherwise choose `lotwise wallets --pooling per_wallet`.",
        asset=asset,
    )


def allocation_outdated(asset: str) -> Finding:
    """Units are left that the taxpayer's allocation does not name, or it names units that are not there."""
    return Finding(
        code="allocation_outdated",
        severity=Severity.BLOCKING,
        what=f"Your allocation of {asset} as of January 1, 2025 does not fit what the records show now: "
        "units are left that it gives to no wallet.",
        fix="See what changed with `lotwise allocation`; an allocation cannot be changed later, so complete "
        "the records instead.",
        asset=asset,
    )
