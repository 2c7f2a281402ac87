"""Quarantine: assets that came unasked, that nobody prices, and that nothing was ever done with.

Problem: whoever publishes an address receives worthless units of invented assets. Counted, each would be
income of unknown value and block the return; left out in silence, a real asset might be lost. Chosen way:
an asset is set aside as a whole when all there is of it are free arrivals in wallets whose keys the owner
holds, without price, stated value or the owner's word, and it is not well known. It stays visible: its
transactions are handed back, and a note tells of each asset. The owner can keep it, or set aside others.
Left out: dust of real assets, which has a price and does no harm.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.quantity import quantity_text
from lotwise.ledger.assets import FIAT, KNOWN
from lotwise.ledger.corrections import Action, Correction, not_applied
from lotwise.ledger.ruled import ANY
from lotwise.ledger.transaction import INCOME_KINDS, Custody, Kind, Leg, Transaction, Wallet

_FREE_KINDS: Final = INCOME_KINDS | {Kind.TRANSFER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """Transactions with and without those of assets that look like spam.

    Attributes:
        transactions: Those that count, in the order given.
        aside: Those that do not, by asset, in the order given.
        findings: A note for each asset set aside.
    """

    transactions: tuple[Transaction, ...]
    aside: Mapping[str, tuple[Transaction, ...]]
    findings: tuple[Finding, ...]


def quarantined(
    transactions: Iterable[Transaction],
    priced: Collection[str],
    wallets: Mapping[str, Wallet],
    corrections: Iterable[Correction],
) -> Quarantine:
    """Return the transactions that count, and those of assets that look like spam.

    Args:
        transactions: Merged and amended, of all days: a later sale shows that an asset is real.
        priced: Assets that have a price on any day.
        wallets: By name; in a wallet that is not there nothing is set aside.
        corrections: Those that count.
    """
    told, words = tuple(transactions), tuple(corrections)
    said, findings = _said(words)
    suspects = _suspects(told, wallets, _vouching(words))
    doubtful = suspects - set(priced) - KNOWN - FIAT
    spam = {
        asset for asset in doubtful | said.keys() if said.get(asset, Action.QUARANTINE) is not Action.KEEP
    }
    aside: dict[str, list[Transaction]] = defaultdict(list)
    counted: list[Transaction] = []
    for one in told if spam else ():
        leg = _free_leg(one)
        if leg is not None and leg.asset in spam:
            aside[leg.asset].append(one)
        else:
            counted.append(one)
    notes = [_note(asset, found, is_said=asset in said) for asset, found in sorted(aside.items())]
    return Quarantine(
        transactions=tuple(counted) if spam else told,
        aside={asset: tuple(found) for asset, found in sorted(aside.items())},
        findings=(*findings, *notes),
    )


def _said(words: Iterable[Correction]) -> tuple[dict[str, Action], list[Finding]]:
    """Return what the owner said of assets, the later word for each, and what cannot be."""
    said: dict[str, Action] = {}
    findings: list[Finding] = []
    for one in words:
        asset = one.subject.strip().upper()
        if one.action is Action.QUARANTINE and asset in KNOWN | FIAT:
            error = BadInputError(
                f"{asset} is a well-known asset, and some of it may be yours.",
                "Set single transactions aside instead.",
            )
            findings.append(not_applied(one, error))
        elif one.action in {Action.KEEP, Action.QUARANTINE}:
            said[asset] = one.action
    return said, findings


def _vouching(words: Iterable[Correction]) -> frozenset[str]:
    """Return the corrections by which the owner said what an asset is; a rule for any asset says nothing."""
    return frozenset(
        one.id
        for one in words
        if one.action is not Action.RULE or one.details.get("asset", "").strip() != ANY
    )


def _suspects(
    told: Iterable[Transaction], wallets: Mapping[str, Wallet], vouching: Collection[str]
) -> set[str]:
    """Return the assets of which there are only free arrivals without a word or value to them."""
    suspects: set[str] = set()
    cleared: set[str] = set()
    for one in told:
        leg = _free_leg(one) if len(one.legs) == 1 else None
        is_suspect = (
            leg is not None
            and leg.wallet in wallets
            and wallets[leg.wallet].custody is Custody.SELF
            and not leg.value_usd
            and one.origin is None
            and one.stated_by not in vouching
        )
        known = suspects if is_suspect else cleared
        for each in one.legs:
            known.add(each.asset)
    return suspects - cleared


def _free_leg(one: Transaction) -> Leg | None:
    """Return the leg of an arrival that cost nothing, not even a fee; None for any other transaction."""
    if len(one.legs) != 1 or one.kind not in _FREE_KINDS or not one.received:
        return None
    return one.legs[0]


def _note(asset: str, found: list[Transaction], *, is_said: bool) -> Finding:
    units = quantity_text(sum(one.legs[0].quantity for one in found))
    places = " and ".join(sorted({one.legs[0].wallet for one in found}))
    times = "once" if len(found) == 1 else f"{len(found)} times"
    why = (
        "You said that it is spam."
        if is_said
        else "It has no price and no stated value, and nothing was ever done with it, so it looks like spam."
    )
    first = found[0]
    return Finding(
        code="quarantined",
        severity=Severity.INFO,
        what=f"{units} {asset} came into {places} unasked, {times}. {why} It counts neither as income nor as "
        "a lot.",
        fix=f"If {asset} is real, say so in `lotwise review`.",
        where=Where(file=first.sources[0].file, rows=first.sources[0].rows),
        asset=asset,
        wallet=first.legs[0].wallet,
        subject=first.id,
    )
