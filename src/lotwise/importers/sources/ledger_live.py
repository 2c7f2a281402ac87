"""Ledger Live: the operations of all accounts of one device.

One seed is one wallet, so all rows with one hash are one transaction and only their net counts: an outgoing
row holds its fee, an incoming one prints the sender's, and between two own accounts nothing but the fee
leaves. Rows of staking and voting move nothing but their fee. What failed on the chain leaves its fee, which
the row says where its amount is nothing more. Left out: NFTs, and what a contract did beyond these rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.importers.base import (
    Booked,
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    by,
    may_have,
    needs,
)
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_INCOME: Final = frozenset({"reward", "reward_payout"})
_FEE_ONLY: Final = frozenset(
    {
        *("fees", "none", "reveal", "approve", "create", "activate", "register", "revoke", "vote"),
        *("delegate", "undelegate", "redelegate", "bond", "unbond", "rebond", "withdraw_unbonded"),
        *("nominate", "set_controller", "chill", "opt_in", "opt_out", "freeze", "unfreeze", "lock", "unlock"),
        *("stake", "unstake", "withdraw_unstaked", "finalize_unstake", "withdraw", "legacy_unfreeze"),
        *("withdraw_expire_unfreeze", "undelegate_resource", "associate_token", "update_account"),
    }
)
_NFT: Final = frozenset({"nft_in", "nft_out"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """What one row moved; a fee is ours only where we sent."""

    row: Row
    asset: str
    quantity: Quantity
    value_usd: Usd | None
    fee: Quantity
    fee_usd: Usd | None


def _key(row: Row) -> object:
    """Group by hash, income of each asset apart; rows that are not confirmed or have no hash stay alone."""
    chain_hash, kind = row.text("hash"), row.word("type")
    if not chain_hash or _status(row) != "confirmed" or kind in _NFT:
        return None
    return (chain_hash, row.text("asset").upper()) if kind in _INCOME else chain_hash


def _status(row: Row) -> str:
    return row.word("status") if "status" in row.sheet.positions else "confirmed"


def _read(rows: Rows) -> Outcomes:
    row = rows[0]
    if _status(row) != "confirmed":
        return _unconfirmed(row)
    if row.word("type") in _NFT:
        return _nft(row)
    if row.word("type") in _INCOME:
        return _income(rows)
    return _transaction([_move(row) for row in rows])


def _unconfirmed(row: Row) -> Outcome:
    sent = row.word("type") in {"out", *_FEE_ONLY}
    fee = (row.amount("fee") or 0) if sent else 0
    if _status(row) == "failed" and fee > 0 and row.amount("amount") == fee:
        return _booked((row,), Kind.FEE, row.fees(row.asset(), fee, _value_usd(row)))
    if fee > 0:
        row.warn(
            "failed_fee",
            "A transaction that failed may still have cost its network fee; none was counted.",
            "If a fee left the wallet, the open lots are too large by it.",
        )
    return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status") or "no status")


def _nft(row: Row) -> Outcome:
    if row.word("type") == "nft_in":
        return LeftOut(rows=(row,), reason=Reason.NFT)
    raise row.unclear("type", "an NFT left; the row names neither it nor what came for it.")


def _move(row: Row) -> _Move:
    kind, asset = row.word("type"), row.asset()
    amount = row.amount("amount") or 0 if kind in _FEE_ONLY else row.quantity("amount")
    fee, whole = row.amount("fee") or 0, _value_usd(row)
    if amount < 0 or fee < 0:
        raise row.unclear("amount", "a negative number; Ledger Live prints none.")
    if kind == "in":
        return _Move(row=row, asset=asset, quantity=amount, value_usd=whole, fee=0, fee_usd=None)
    if kind in _FEE_ONLY:
        fee = max(amount, fee) if kind == "fees" else fee
        fee_usd = whole if fee == amount else None
        return _Move(row=row, asset=asset, quantity=0, value_usd=None, fee=fee, fee_usd=fee_usd)
    if kind != "out":
        raise row.unclear("type", f"{shown(row.text('type'))} is not known.")
    if not amount:  # so older versions print a transaction that failed
        return _Move(row=row, asset=asset, quantity=0, value_usd=None, fee=fee, fee_usd=None)
    if fee > amount:
        raise row.unclear("amount", f"{shown(row.text('amount'))} is less than the fee it should hold.")
    fee_usd = share(whole, 0, fee, amount) if whole and fee else None
    rest_usd = None if whole is None else whole - (fee_usd or 0)
    return _Move(
        row=row,
        asset=asset,
        quantity=fee - amount,
        value_usd=rest_usd or None,
        fee=fee,
        fee_usd=fee_usd or None,
    )


def _value_usd(row: Row) -> Usd | None:
    """Return the value of the whole operation on its day; None where it is none or in another currency."""
    if row.text("value_currency").upper() != USD:
        return None
    stated = row.money("value", USD)
    return as_usd(stated) if stated and stated > 0 else None


def _transaction(moves: Sequence[_Move]) -> Outcome:
    """Return what all rows of one hash did to the wallet: its net by asset, and the fees."""
    rows, row = tuple(move.row for move in moves), moves[0].row
    net = _net(moves)
    fees = _fees(moves)
    signs = sorted(leg.quantity > 0 for leg in net)
    if not net and not fees:
        return LeftOut(rows=rows, reason=Reason.NOTHING_MOVED)
    if not net:
        return _booked(rows, Kind.FEE, fees)
    if len(net) == 1:
        return _booked(rows, Kind.TRANSFER, (*net, *fees))
    if signs == [False, True]:
        return _booked(rows, Kind.EXCHANGE, (*net, *fees))
    moved = ", ".join(leg.asset for leg in net)
    raise UnclearError(
        f"One transaction moves {moved} in ways that have no single meaning.",
        f"Look up {shown(row.text('hash'))} in a block explorer, and state it in full in `lotwise review`.",
    )


def _net(moves: Sequence[_Move]) -> tuple[Leg, ...]:
    quantities: dict[str, Quantity] = {}
    for move in moves:
        quantities[move.asset] = quantities.get(move.asset, 0) + move.quantity
    legs = []
    for asset, quantity in quantities.items():
        if quantity:
            made_of = [move for move in moves if move.asset == asset and move.quantity]
            value = made_of[0].value_usd if len(made_of) == 1 else None
            legs.append(moves[0].row.leg(asset, quantity, value))
    return tuple(legs)


def _fees(moves: Sequence[_Move]) -> tuple[Leg, ...]:
    made_of: dict[str, list[_Move]] = {}
    for move in moves:
        if move.fee:
            made_of.setdefault(move.asset, []).append(move)
    return tuple(
        leg
        for asset, paid in made_of.items()
        for leg in moves[0].row.fees(
            asset, sum(move.fee for move in paid), paid[0].fee_usd if len(paid) == 1 else None
        )
    )


def _income(rows: Rows) -> Outcome:
    row, asset = rows[0], rows[0].asset()
    quantities, values = [each.quantity("amount") for each in rows], [_value_usd(each) for each in rows]
    if min(quantities) <= 0:
        raise row.unclear("amount", "income that is not positive.")
    if any((each.amount("fee") or 0) > 0 for each in rows):
        row.remark(
            "reward_fee",
            Severity.INFO,
            "A network fee stands beside a reward; the file does not say who paid it, so it does not count.",
            "If you claimed the reward yourself, the fee left your wallet: state it in `lotwise review`.",
        )
    known = [value for value in values if value is not None]
    value = sum(known) if len(known) == len(values) else None
    leg = row.leg(asset, sum(quantities), value)
    return _booked(rows, Kind.STAKING, (leg,), f"/reward/{asset}")


def _booked(rows: Rows, kind: Kind, legs: tuple[Leg, ...], part: str = "") -> Booked:
    chain_hash = rows[0].text("hash")
    words = " and ".join(sorted({row.text("type") for row in rows}))
    accounts = ", ".join(sorted({row.text("account") for row in rows} - {""}))
    return Booked(
        rows=rows,
        kind=kind,
        at=_at(rows),
        legs=legs,
        native_id=chain_hash and chain_hash + part,
        chain_hash=chain_hash,
        note=f"{words} ({accounts})" if accounts else words,
    )


def _at(rows: Rows) -> datetime:
    return min(row.instant("at") for row in rows)


FORMATS: Final = (
    Format(
        id="ledger_live.operations",
        family="ledger_live",
        title="Ledger Live operations",
        wallet=Wallet(name="Ledger", custody=Custody.SELF),
        columns=(
            needs("at", "Operation Date"),
            may_have("status", "Status"),
            needs("asset", "Currency Ticker"),
            needs("type", "Operation Type"),
            needs("amount", "Operation Amount"),
            needs("fee", "Operation Fees"),
            needs("hash", "Operation Hash"),
            may_have("account", "Account Name"),
            may_have("xpub", "Account xpub", "Account id"),
            may_have("value_currency", "Countervalue Ticker"),
            may_have("value", "Countervalue at Operation Date"),
            may_have("value_now", "Countervalue at CSV Export"),
        ),
        read=_read,
        group=by(_key),
        generations="2020 to now, with 8, 11 or 12 columns",
        known_missing="NFTs; those that leave block, and so do swaps of several assets. Ticker look-alikes "
        "are not told apart.",
        evidence=Evidence.CONSTRUCTED,
        report="operations",
        revision=2,
    ),
)
