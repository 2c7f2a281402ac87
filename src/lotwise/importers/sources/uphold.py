"""Uphold: the transaction history, one row for whatever left one account and reached another.

Problem: a row may convert on the way: XRP leaves for its network and is paid in BTC. Both amounts include
their fee: what is sent holds it, what arrives is without it. A conversion that leaves Uphold gives units here
and receives others in a wallet that this file does not show; that wallet goes by the name of the destination,
and a warning says so. A deposit that is converted at once is not taken in: it gives units that never lay
here. Left out: precious metals and shares, which are no digital assets; rows between two members may be
rewards, gifts or payments, so they are transfers whose other half is not known.
"""

from datetime import datetime
from typing import Final, NamedTuple

from lotwise.core.quantity import Quantity
from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, each, may_have, needs
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.instants import ISO
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import charged, moved, one_sided, traded
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_HERE: Final = "uphold"
_NOT_DONE: Final = frozenset({"cancelled", "canceled", "failed", "expired", "rejected"})
_TYPES: Final = frozenset({"in", "out", "transfer"})
_INCOME: Final = {"staking-reward": Kind.STAKING, "reward": Kind.REWARD}
_METALS: Final = frozenset({"XAU", "XAG", "XPT", "XPD"})
_AT: Final = ("%a %b %d %Y %H:%M:%S", ISO)
_ZONE_TWICE: Final = " GMT"
_IN_REVIEW: Final = (
    "Say in `lotwise review` what it tells: the transfer and the trade, each as a transaction of its own."
)


class _End(NamedTuple):
    """One end of a row: an account, and what left or reached it, positive."""

    place: str
    asset: str
    quantity: Quantity


class _Fee(NamedTuple):
    """What a row cost; an empty asset where it cost nothing."""

    asset: str
    quantity: Quantity


def _read(row: Row) -> Outcome:
    status, kind = row.word("status"), row.word("type")
    if status in _NOT_DONE:
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status"))
    if status != "completed":
        raise row.unclear("status", f"{shown(row.text('status'))} does not say whether it was carried out.")
    if kind in _INCOME:
        return _income(row, _INCOME[kind])
    if kind not in _TYPES:
        raise row.unclear("type", f"{shown(row.text('type'))} is not known.")
    origin, target, fee = _end(row, "origin"), _end(row, "target"), _fee(row)
    for asset in (origin.asset, target.asset):
        if asset in _METALS:
            raise UnclearError(f"{asset} is a precious metal, which is no digital asset.")
    if origin.asset == target.asset:
        return _moved(row, kind, (origin, target), fee)
    return _converted(row, kind, (origin, target), fee)


def _end(row: Row, role: str) -> _End:
    quantity = row.quantity(f"{role}_amount")
    if quantity <= 0:
        raise row.unclear(f"{role}_amount", f"{shown(row.text(f'{role}_amount'))} is not positive.")
    return _End(row.word(role), row.asset(f"{role}_asset"), quantity)


def _fee(row: Row) -> _Fee:
    paid = row.amount("fee") or 0
    if paid < 0:
        raise row.unclear("fee", "it is negative.")
    return _Fee(row.asset("fee_asset"), paid) if paid else _Fee("", 0)


def _at(row: Row) -> datetime:
    return row.instant_of(row.text("at").replace(_ZONE_TWICE, " "), "at", _AT)


def _note(row: Row) -> str:
    return f"{row.text('type')}: {row.text('origin') or 'unnamed'} to {row.text('target') or 'unnamed'}"


def _income(row: Row, kind: Kind) -> Outcome:
    role = "target" if row.text("target_asset") else "origin"
    end = _end(row, role)
    leg = row.leg(end.asset, end.quantity)
    return one_sided((row,), _at(row), kind, leg, native_id=row.text("id"), note=_note(row))


def _moved(row: Row, kind: str, ends: tuple[_End, _End], fee: _Fee) -> Outcome:
    """Return a row that moves one asset: what left holds the fee, and what arrived is without it."""
    origin, target = ends
    lost = origin.quantity - target.quantity
    stated = fee.quantity if fee.asset == origin.asset else 0
    if lost < 0 or (stated and stated != lost) or (fee.asset not in {"", origin.asset} and lost):
        raise UnclearError(
            "The fee is not what lies between the amounts that left and arrived.",
            "Compare the row with the transaction in Uphold, and say in `lotwise review` what left.",
        )
    paid = row.fees(origin.asset, lost) if lost else row.fees(fee.asset, fee.quantity)
    if kind == "transfer":
        if not paid:
            return LeftOut(rows=(row,), reason=Reason.INSIDE)
        return charged((row,), _at(row), paid, native_id=row.text("id"), note=_note(row))
    if origin.place == target.place == _HERE and not is_fiat(origin.asset):
        row.warn(
            "from_member",
            "Units were sent between two members of the same platform; such rows are also rewards, gifts or "
            "payments.",
            "Say in `lotwise review` what each was. Brave Rewards and referral bonuses are income.",
        )
    if kind == "out":
        leg = row.leg(origin.asset, -target.quantity)
    else:
        leg, paid = row.leg(target.asset, target.quantity), ()
    return moved((row,), _at(row), leg, paid, native_id=row.text("id"), note=_note(row))


def _converted(row: Row, kind: str, ends: tuple[_End, _End], fee: _Fee) -> Outcome:
    """Return a row that trades one asset for another, within Uphold, out of it, or paid from elsewhere."""
    origin, target = ends
    if kind == "in" and not is_fiat(origin.asset):
        raise UnclearError(
            f"{origin.asset} was deposited and converted to {target.asset} at once; one row tells a transfer "
            "from another wallet and a trade.",
            _IN_REVIEW,
        )
    wallet = _far_wallet(row, target) if kind == "out" and not is_fiat(target.asset) else ""
    sent, got = origin.quantity, target.quantity
    fees: tuple[Leg, ...] = ()
    if fee.asset == origin.asset:
        sent -= fee.quantity
        fees = row.fees(fee.asset, fee.quantity)
    elif fee.asset == target.asset:
        got += fee.quantity
        fees = row.fees(fee.asset, fee.quantity, wallet=wallet)
    elif fee.asset:
        fees = row.fees(fee.asset, fee.quantity)
    given, received = row.leg(origin.asset, -sent), row.leg(target.asset, got, wallet=wallet)
    return traded((row,), _at(row), given, received, fees, native_id=row.text("id"), note=_note(row))


def _far_wallet(row: Row, target: _End) -> str:
    """Return the name of the wallet that receives what was converted on its way out of Uphold."""
    if target.place in {"", _HERE}:
        raise UnclearError(
            f"{target.asset} was bought and left Uphold at once, and the row does not say whereto.",
            _IN_REVIEW,
        )
    name = f"{row.text('target')} (from {row.sheet.wallet.name})"
    row.warn(
        "converted_on_the_way",
        f"What left was converted on its way: the {target.asset} received counts as held in the wallet "
        f"{name!r}, which no file shows.",
        f"If you import the wallet that received it, say in `lotwise review` that its arrival came from "
        f"{name!r}. If it went to somebody else, state there that it was spent or given.",
    )
    return name


FORMATS: Final = (
    Format(
        id="uphold",
        family="uphold",
        title="Uphold transaction history",
        wallet=Wallet(name="Uphold", custody=Custody.BROKER_US),
        columns=(
            needs("at", "Date"),
            needs("target", "Destination"),
            needs("target_amount", "Destination Amount"),
            needs("target_asset", "Destination Currency"),
            needs("fee", "Fee Amount"),
            needs("fee_asset", "Fee Currency"),
            may_have("id", "Id"),
            needs("origin", "Origin"),
            needs("origin_amount", "Origin Amount"),
            needs("origin_asset", "Origin Currency"),
            needs("status", "Status"),
            needs("type", "Type"),
        ),
        read=each(_read),
        generations="2018 to now, with 12 columns",
        known_missing="Deposits that are converted at once block, and so do precious metals. What is "
        "converted on its way out counts in a wallet named after its destination.",
        evidence=Evidence.REAL,
    ),
)
