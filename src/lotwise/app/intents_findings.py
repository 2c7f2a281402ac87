"""What is to be told of identifications before a sale, each with what to do about it.

Left out: what the fold finds when it takes their units (`lotwise.lots.faults`).
"""

from typing import TYPE_CHECKING

from lotwise.core.dates import instant_words
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.quantity import quantity_text
from lotwise.ledger.transaction import Transaction
from lotwise.lots.namable import Leaves
from lotwise.store.intents import Record

if TYPE_CHECKING:
    from lotwise.app.intents import Kept


def conflict(first: "Kept", second: "Kept") -> Finding:
    """Two intents wait for a sale at the same place, for neither computer knew of the other's."""
    wallet, asset = second.place
    return Finding(
        code="intent_conflict",
        severity=Severity.WARNING,
        what=f"Two records identify {asset} in {wallet} for your next sale: {first.record.id} of "
        f"{instant_words(first.intent.made_at)} and {second.record.id} of "
        f"{instant_words(second.intent.made_at)}. A sale takes the units of the first, then those of the "
        "second.",
        fix="Before you sell, take one of them back: `lotwise identify --cancel ID --reason …`.",
        asset=asset,
        wallet=wallet,
        subject=second.record.id,
    )


def wallet_gone(one: "Kept") -> Finding:
    """An intent waits for a sale in a wallet that no file knows any more."""
    wallet, asset = one.place
    return Finding(
        code="intent_wallet_gone",
        severity=Severity.BLOCKING,
        what=f"{quantity_text(one.left_quantity)} {asset} are identified in {wallet} by {one.record.id}, and "
        "there is no such wallet any more. If it goes by another name now, its sales do not find the record.",
        fix=f"Import its files under the name {wallet} again (`lotwise reread`), or take the record back: "
        "`lotwise identify --cancel ID --reason …`.",
        asset=asset,
        wallet=wallet,
        subject=one.record.id,
    )


def expired(sale: Transaction, leaves: Leaves, one: "Kept") -> Finding:
    """A sale came soon after the end of an intent, and nothing else names its units."""
    source, expires_at = sale.sources[0], one.intent.expires_at
    assert expires_at is not None, "only what has an end expires"
    return Finding(
        code="intent_expired",
        severity=Severity.WARNING,
        what=f"{quantity_text(leaves.quantity)} {leaves.asset} left {leaves.wallet} at "
        f"{instant_words(sale.at)}; what you had identified for it expired at {instant_words(expires_at)}.",
        fix="Nothing repairs that. Before the next sale run `lotwise identify plan` again.",
        where=Where(file=source.file, rows=source.rows),
        asset=leaves.asset,
        wallet=leaves.wallet,
        subject=sale.id,
    )


def after_import(sale: Transaction, leaves: Leaves, one: "Kept") -> Finding:
    """An intent bears an instant before a sale that was in the project already when it was recorded."""
    source = sale.sources[0]
    return Finding(
        code="intent_after_import",
        severity=Severity.WARNING,
        what=f"{quantity_text(leaves.quantity)} {leaves.asset} left {leaves.wallet} at "
        f"{instant_words(sale.at)}. {one.record.id} says that it is of {instant_words(one.intent.made_at)}, "
        "but the chain shows that the file with this sale was imported before it. It does not count for it.",
        fix="Set the computer's clock. Nothing repairs that sale.",
        where=Where(file=source.file, rows=source.rows),
        asset=leaves.asset,
        wallet=leaves.wallet,
        subject=sale.id,
    )


def unreadable(one: Record) -> Finding:
    """A record among the intents cannot be read."""
    return Finding(
        code="intent_unreadable",
        severity=Severity.BLOCKING,
        what=f"The identification {one.id} cannot be read, so that the lots of later sales are not known.",
        fix="Run `lotwise verify`. Restore a backup, or update lotwise if a newer one wrote it.",
        subject=one.id,
    )
