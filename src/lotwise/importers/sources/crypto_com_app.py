"""Crypto.com App: the transaction history, one row an event but for swaps.

The kind says what a row is, and the sign of its amount must fit (`crypto_com_kinds`). The value in US dollars
stands in every row and is kept for assets; money of other countries is valued by the price book. Accounts of
US persons are with Foris DAX, Inc., so the wallet is a US broker's. Fees are inside the amounts.
The export of the fiat wallet repeats the trades at other seconds: there they block, and none counts twice.
Left out: loans, NFTs, adjustments by the app and everything of which no public source knows the meaning.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.quantity import Quantity
from lotwise.importers.base import Booked, Evidence, Format, LeftOut, Outcome, Outcomes, Rows, may_have, needs
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import About, one_sided, traded
from lotwise.importers.sources.crypto_com_kinds import BUYS, REBATES, Meaning, is_derivative, plain, told_by
from lotwise.importers.sources.crypto_com_swaps import grouped, is_swap, joined, worth_usd
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet


def _read(rows: Rows) -> Outcomes:
    if len(rows) > 1 or is_swap(rows[0]):
        return joined(rows)
    row = rows[0]
    kind = plain(row.word("kind"))
    if is_derivative(kind):
        raise DerivativeError(f"The kind {shown(row.text('kind'))}.")
    if not kind and _moves_money_alone(row):
        return LeftOut(rows=rows, reason=Reason.CASH, detail=row.text("description"))
    told = told_by(kind)
    if told is None:
        raise _unknown(row, kind)
    if isinstance(told, Kind):
        return _income(row, told, is_rebate=kind in REBATES)
    return _MEANINGS[told](row)


def _unknown(row: Row, kind: str) -> UnclearError:
    if kind.startswith("admin_wallet_"):
        return row.unclear(
            "kind", "an adjustment by the app: a fork, an airdrop, a correction or a swap, it does not say."
        )
    return row.unclear("kind", f"{shown(row.text('kind'))} is not a kind that lotwise can book.")


def _moves_money_alone(row: Row) -> bool:
    return all(is_fiat(code) for code in (row.text("asset").upper(), row.text("to_asset").upper()) if code)


def _amount(row: Row, sign: int) -> Quantity:
    """Return the signed units of a row, which must come in (1) or leave (-1)."""
    units = row.quantity("amount")
    if units * sign <= 0:
        raise row.unclear("amount", f"{shown(row.text('amount'))} does not fit {row.text('kind')}.")
    return units


def _about(row: Row) -> About:
    note = ": ".join(filter(None, (row.text("kind"), row.text("description"))))
    return About(note=note, chain_hash=row.text("hash"))


def _leg(row: Row, sign: int) -> Leg:
    asset = row.asset()
    return row.leg(asset, _amount(row, sign), None if is_fiat(asset) else worth_usd(row))


def _given(row: Row) -> Quantity:
    """Return the signed units that a trade gives; of unsigned ones the words must say the way."""
    units, way = row.quantity("amount"), f"{row.text('asset')} -> {row.text('to_asset')}"
    return -units if units > 0 and row.word("description") == way.casefold() else _amount(row, -1)


def _trade(row: Row) -> Outcome:
    _check_is_no_repeat(row)
    if plain(row.word("kind")) in BUYS and not row.text("to_asset") and not is_fiat(row.asset()):
        return _bought(row)
    given, received = (row.asset(), _given(row)), (row.asset("to_asset"), row.quantity("to_amount"))
    worth = None if USD in {given[0], received[0]} else worth_usd(row)
    legs = [row.leg(asset, units, None if is_fiat(asset) else worth) for asset, units in (given, received)]
    return traded((row,), row.instant_by_order("at"), legs[0], legs[1], **_about(row))


def _bought(row: Row) -> Outcome:
    """Return a purchase by card or bank, whose price stands in the native columns alone."""
    _check_is_no_repeat(row)
    currency, paid = row.asset("native"), abs(row.quantity("native_amount"))
    if not is_fiat(currency) or not paid:
        raise row.unclear("native_amount", "it states no price for what was bought.")
    worth = None if currency == USD else worth_usd(row)
    received = row.leg(row.asset(), _amount(row, 1), worth)
    return traded((row,), row.instant_by_order("at"), row.leg(currency, -paid), received, **_about(row))


def _check_is_no_repeat(row: Row) -> None:
    if row.sheet.file.casefold().startswith("fiat_transactions"):
        raise UnclearError(
            "This is the export of the fiat wallet: its trades stand in the crypto wallet's export too.",
            "Import the crypto wallet's export, and say in `lotwise review` that this one repeats it.",
        )


def _moved(row: Row, sign: int) -> Outcome:
    leg = _leg(row, sign or (1 if row.quantity("amount") > 0 else -1))
    return one_sided((row,), row.instant_by_order("at"), Kind.TRANSFER, leg, **_about(row))


def _inside(row: Row) -> Outcome:
    reason = Reason.CASH if is_fiat(row.asset()) else Reason.INSIDE
    return LeftOut(rows=(row,), reason=reason, detail=row.text("kind"))


def _cash(row: Row) -> Outcome:
    if not _moves_money_alone(row):
        raise row.unclear(
            "asset", f"{shown(row.text('asset'))} is not money, which {row.text('kind')} moves."
        )
    return LeftOut(rows=(row,), reason=Reason.CASH, detail=row.text("kind"))


def _spent(row: Row) -> Outcome:
    return one_sided((row,), row.instant_by_order("at"), Kind.SPEND, _leg(row, -1), **_about(row))


def _refund(row: Row) -> Outcome:
    """Return units that come back from a payment, bought back at what the app says they are worth."""
    leg = _leg(row, 1)
    if is_fiat(leg.asset):
        return LeftOut(rows=(row,), reason=Reason.CASH, detail=row.text("kind"))
    if leg.value_usd is None:
        raise row.unclear("usd", "a refund without a value has no basis.")
    row.warn(
        "refund_as_purchase",
        "Units that came back from a payment count as bought at the value stated.",
        "Check that the payment itself is in a file you have imported.",
    )
    return Booked(rows=(row,), kind=Kind.PURCHASE, at=row.instant_by_order("at"), legs=(leg,), **_about(row))


def _taken_back(row: Row) -> Outcome:
    row.warn(
        "rebate_taken_back",
        "A rebate was taken back in other units than it was paid in; it counts as spending at its value.",
        "Take it off your income of the year in which you counted the rebate.",
    )
    return _spent(row)


def _income(row: Row, kind: Kind, *, is_rebate: bool) -> Outcome:
    leg = _leg(row, 1)
    if is_rebate and not is_fiat(leg.asset):
        row.remark(
            "cashback",
            Severity.INFO,
            "Cashback counts as income; it may instead be a reduction of what was paid.",
            "Ask your preparer how to treat it.",
        )
    return one_sided((row,), row.instant_by_order("at"), kind, leg, **_about(row))


_MEANINGS: Final[Mapping[Meaning, Callable[[Row], Outcome]]] = {
    Meaning.TRADE: _trade,
    Meaning.BOUGHT: _bought,
    Meaning.IN: partial(_moved, sign=1),
    Meaning.OUT: partial(_moved, sign=-1),
    Meaning.EITHER: partial(_moved, sign=0),
    Meaning.INSIDE: _inside,
    Meaning.CASH: _cash,
    Meaning.SPENT: _spent,
    Meaning.REFUND: _refund,
    Meaning.TAKEN_BACK: _taken_back,
}

FORMATS: Final = (
    Format(
        id="crypto_com_app",
        family="crypto_com_app",
        title="Crypto.com App transactions",
        wallet=Wallet(name="Crypto.com App", custody=Custody.BROKER_US),
        columns=(
            needs("at", "Timestamp (UTC)"),
            needs("description", "Transaction Description"),
            needs("asset", "Currency"),
            needs("amount", "Amount"),
            needs("to_asset", "To Currency"),
            needs("to_amount", "To Amount"),
            needs("native", "Native Currency"),
            needs("native_amount", "Native Amount"),
            needs("usd", "Native Amount (in USD)"),
            needs("kind", "Transaction Kind"),
            may_have("hash", "Transaction Hash"),
        ),
        read=_read,
        group=grouped,
        day_month="at",
        generations="2019 to now, with 10 or 11 columns",
        known_missing="Loans, NFTs, adjustments, bonuses of the MCO swap and unknown kinds block.",
        evidence=Evidence.REAL,
    ),
)
