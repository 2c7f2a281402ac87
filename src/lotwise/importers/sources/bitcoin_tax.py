"""bitcoin.tax: trades, and income and spending, as it takes them in and gives them out.

One asset is named with its volume, and beside it the currency of its price. The total of a trade is what was
really paid or got: it holds the fee where that is in the same currency, as price and volume prove. Income
and spending state their value in the currency. A swap is free of tax there; the sign of its total says
which way it went. The account is the wallet.
Left out: running balances, which run over all accounts and are rounded; margin, which blocks.
"""

import re
from typing import Final

from lotwise.core.money import Usd
from lotwise.core.quantity import ONE, Quantity
from lotwise.importers.base import Evidence, Format, Outcome, Unclear, each, may_have, needs
from lotwise.importers.cells import DerivativeError, UnclearError, as_usd, shown
from lotwise.importers.row import Row
from lotwise.importers.sides import About
from lotwise.importers.sources.universal import told
from lotwise.importers.sources.universal_rows import Entry, meaning_of, wallet_in
from lotwise.importers.sources.universal_words import Meaning, read_words
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Custody, Leg, Wallet

_OWN: Final = read_words({Meaning.SWAP: "swap"})
_TRADES: Final = frozenset({"buy", "sell", "swap"})
_INWARD: Final = frozenset({"income", "mining", "staking", "airdrop", "fork", "interest", "giftin", "borrow"})
_OUTWARD: Final = frozenset({"spend", "spending", "donation", "gift", "stolen", "lost", "repay", "expense"})
_ZONED: Final = re.compile(r".*\d ?(?:[+-]\d\d:?\d\d|Z|UTC|GMT)")
_NO: Final = frozenset({"", "0", "false", "no"})
_TOLERANCE: Final = 100
"""Price times volume may differ from what was paid by one part in so many: prices are rounded."""


def _read(row: Row) -> Outcome:
    action = row.word("action")
    if row.word("margin") not in _NO:
        raise DerivativeError("A row of margin trading.")
    if not _ZONED.fullmatch(row.text("at")) and row.sheet.hints.zone is None:
        return Unclear(
            rows=(row,),
            what=row.unclear("at", f"{shown(row.text('at'))} states no zone.").what,
            fix="Import it with the zone its clock showed, such as `--zone America/New_York`.",
            about="zone",
        )
    if action in _TRADES:
        return _trade(row, action)
    if action == "fee":
        return told(_entry(row, None, None), Meaning.ANY)
    if action not in _INWARD | _OUTWARD:
        raise row.unclear("action", f"{shown(row.text('action'))} is not known.")
    quantity, wallet = _volume(row), wallet_in(row, "account")
    value = _worth(row, quantity)
    if action in _INWARD:
        entry = _entry(row, None, row.leg(row.asset(), quantity, value, wallet))
    else:
        entry = _entry(row, row.leg(row.asset(), -quantity, value, wallet), None)
    return told(entry, meaning_of(row, "action", _OWN))


def _trade(row: Row, action: str) -> Outcome:
    """Return a trade, or a swap, whose total is positive where the currency comes in."""
    currency, wallet, quantity = row.asset("currency"), wallet_in(row, "account"), _volume(row)
    total = row.money("total", currency)
    if action == "swap" and not total:
        raise row.unclear("total", "it is empty or zero, so the swap does not say which way it went.")
    comes_in = action == "buy" or (action == "swap" and (total or 0) < 0)
    amount = _without_fee(row, quantity, abs(total), comes_in=comes_in) if total else _gross(row, quantity)
    if not amount or amount < 0:
        raise row.unclear("price", "neither a total nor a price says what was paid or got.")
    sign = 1 if comes_in else -1
    named = row.leg(row.asset(), sign * quantity, wallet=wallet)
    other = row.leg(currency, -sign * amount, wallet=wallet)
    entry = _entry(row, other, named) if comes_in else _entry(row, named, other)
    return told(entry, meaning_of(row, "action", _OWN))


def _volume(row: Row) -> Quantity:
    quantity = row.quantity("volume", row.asset())
    if quantity <= 0:
        raise row.unclear("volume", f"{shown(row.text('volume'))} is not positive.")
    return quantity


def _gross(row: Row, quantity: Quantity) -> Quantity | None:
    """Return volume times price; None where no price is stated."""
    price = row.money("price", row.text("currency").upper())
    return None if price is None else quantity * abs(price) // ONE


def _without_fee(row: Row, quantity: Quantity, total: Quantity, *, comes_in: bool) -> Quantity:
    """Return the total of a trade without its fee, which price and volume must not contradict."""
    fee = row.money("fee", _fee_asset(row)) or 0
    held = fee if _fee_asset(row) == row.asset("currency") else 0
    amount = total - held if comes_in else total + held
    gross = _gross(row, quantity)
    if gross is None:
        return amount
    if abs(gross - amount) > max(gross // _TOLERANCE, abs(gross - total) if held else 0):
        raise UnclearError("Price times volume fits the total of the trade neither with its fee nor without.")
    return amount


def _fee_asset(row: Row) -> str:
    return row.asset("fee_asset") if row.text("fee_asset") else row.asset("currency")


def _entry(row: Row, sent: Leg | None, received: Leg | None) -> Entry:
    fee = row.amount("fee", row.text("fee_asset").upper()) or 0
    if fee < 0:
        raise row.unclear("fee", f"{shown(row.text('fee'))} is negative, and may be a fee or a rebate.")
    wallet = wallet_in(row, "account")
    return Entry(
        rows=(row,),
        at=row.instant("at", zone=row.sheet.hints.zone),
        sent=sent,
        received=received,
        fees=row.fees(_fee_asset(row), fee, wallet=wallet) if fee else (),
        about=_about(row),
    )


def _about(row: Row) -> About:
    source_id = row.text("id")
    return {
        "native_id": f"{row.text('account')}/{source_id}" if source_id else "",
        "chain_hash": row.text("hash"),
        "address": row.text("recipient"),
        "note": ": ".join(filter(None, (row.text("action"), row.text("note")))),
    }


def _worth(row: Row, quantity: Quantity) -> Usd | None:
    """Return the value of income or spending in dollars, by its total or its price."""
    if row.text("currency").upper() != USD:
        return None
    stated = row.money("total", USD) or _gross(row, quantity)
    return as_usd(abs(stated)) or None if stated else None


FORMATS: Final = (
    Format(
        id="bitcoin_tax",
        family="bitcoin_tax",
        title="bitcoin.tax trades, income and spending",
        wallet=Wallet(name="bitcoin.tax", custody=Custody.SELF),
        columns=(
            needs("at", "Date"),
            needs("action", "Action"),
            needs("asset", "Symbol"),
            needs("account", "Account", "Source"),
            needs("volume", "Volume"),
            needs("price", "Price"),
            needs("currency", "Currency"),
            needs("fee", "Fee"),
            may_have("fee_asset", "FeeCurrency", "Fee Currency"),
            may_have("total", "Total"),
            may_have("rounded", "Cost/Proceeds"),
            may_have("id", "ExchangeId", "Ref"),
            may_have("category", "Category"),
            may_have("part", "Subaccount"),
            may_have("note", "Memo"),
            may_have("margin", "Margin"),
            may_have("margin_id", "MarginId"),
            may_have("hash", "TxHash"),
            may_have("sender", "Sender"),
            may_have("recipient", "Recipient"),
            may_have("balance", "SymbolBalance"),
            may_have("currency_balance", "CurrencyBalance"),
            may_have("fee_balance", "FeeBalance"),
        ),
        read=each(_read),
        generations="trades, income and spending as exported, and the shorter files it imports",
        known_missing="Running balances are not read. Margin, loans and swaps without a total block.",
        evidence=Evidence.REAL,
    ),
)
