"""Cells of ccxt's unified structures: instants, pairs, fees, and the exchange that names the wallet.

Numbers are text as the JSON wrote them. A fee stands once alone and once in a list, which are one fee and not
two. A symbol with a colon is a perpetual or a future. Left out: the exchange's own answer (`info`), of which
everything unified was made.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from lotwise.core.quantity import Quantity
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.row import Row
from lotwise.ledger.transaction import Leg

DEFAULT_WALLET: Final = "Exchange (ccxt)"
WALLETS: Final[Mapping[str, str]] = {
    "binance": "Binance",
    "binanceus": "Binance.US",
    "bitfinex": "Bitfinex",
    "bitstamp": "Bitstamp",
    "bybit": "Bybit",
    "coinbase": "Coinbase",
    "coinbaseadvanced": "Coinbase",
    "coinbaseexchange": "Coinbase Pro",
    "cryptocom": "Crypto.com Exchange",
    "gemini": "Gemini",
    "kraken": "Kraken",
    "kucoin": "KuCoin",
    "okx": "OKX",
}
"""Wallets by ccxt's id of the exchange, as the other formats call them."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS: Final = re.compile(r"\d{12,13}")
_SECOND: Final = timedelta(seconds=1)
_PAIR: Final = re.compile(r"(?P<base>[A-Z0-9.$_-]+)/(?P<quote>[A-Z0-9.$_-]+)")
_NOT_DONE: Final = frozenset({"pending", "failed", "canceled", "cancelled", "rejected", "expired"})
_DONE: Final = frozenset({"ok", "closed", "completed", "success"})


def exchange_of(row: Row) -> str:
    """Return ccxt's id of the exchange, or empty where the document names none."""
    return row.sheet.section.split("/")[0]


def kind_of(row: Row) -> str:
    """Return which of ccxt's structures a row is."""
    return row.sheet.section.split("/")[1]


def kinds_beside(row: Row) -> frozenset[str]:
    """Return which structures of the same exchange the document holds."""
    return frozenset(row.sheet.section.split("/")[2].split("+"))


def wallet_of(row: Row) -> str:
    """Return the wallet: as the owner named it, else as the exchange is called."""
    named, exchange = row.sheet.wallet.name, exchange_of(row)
    return named if named != DEFAULT_WALLET or not exchange else WALLETS.get(exchange.casefold(), exchange)


def leg(row: Row, asset: str, quantity: Quantity) -> Leg:
    """Return a main leg in the exchange's wallet."""
    return row.leg(asset, quantity, None, wallet_of(row))


def at_of(row: Row, role: str = "timestamp") -> datetime:
    """Return the instant of a row: milliseconds, or the ISO text beside them.

    Raises:
        UnclearError: It states none, or two that differ.
    """
    text = row.text(role)
    if not text:
        return row.instant("datetime")
    if not _MILLISECONDS.fullmatch(text):
        raise row.unclear(role, f"{shown(text)} is no time in milliseconds.")
    at = _EPOCH + timedelta(milliseconds=int(text))
    if role == "timestamp" and row.text("datetime") and abs(row.instant("datetime") - at) > _SECOND:
        raise row.unclear("datetime", f"{shown(row.text('datetime'))} is not the time of the timestamp.")
    return at


def is_done(row: Row) -> bool:
    """Return whether a transfer of any sort was carried out.

    Raises:
        UnclearError: Its status says neither.
    """
    word = row.word("status")
    if word not in _DONE | _NOT_DONE:
        raise row.unclear("status", f"{shown(row.text('status'))} does not say whether it was carried out.")
    return word in _DONE


def pair_of(row: Row) -> tuple[str, str]:
    """Return base and quote of a spot market.

    Raises:
        DerivativeError: It is a perpetual, a future or an option.
        UnclearError: It is no pair.
    """
    symbol = row.text("symbol").upper()
    if ":" in symbol:
        raise DerivativeError(f"{shown(row.text('symbol'))} is a perpetual or a future.")
    found = _PAIR.fullmatch(symbol)
    if found is None:
        raise row.unclear("symbol", f"{shown(row.text('symbol'))} is no pair of assets.")
    return found["base"], found["quote"]


def positive(row: Row, role: str) -> Quantity:
    """Return the quantity in a column.

    Raises:
        UnclearError: It is empty, zero or negative.
    """
    found = row.quantity(role)
    if found <= 0:
        raise row.unclear(role, f"{shown(row.text(role))} must be more than zero.")
    return found


def fees_of(row: Row) -> dict[str, Quantity]:
    """Return the fees of a row by asset, counted once; paid ones positive, rebates negative.

    Raises:
        UnclearError: A fee names no asset, or the fee and its list contradict each other.
    """
    listed = _listed(row)
    single = _one(row, "fee.")
    if not listed:
        return dict([single]) if single else {}
    if single and len(listed) == 1 and listed != dict([single]):
        raise UnclearError("The fee and the list of fees differ.")
    return listed


def _listed(row: Row) -> dict[str, Quantity]:
    fees: dict[str, Quantity] = {}
    place = 0
    while f"fees.{place}.cost" in row.sheet.positions:
        found = _one(row, f"fees.{place}.")
        if found:
            fees[found[0]] = fees.get(found[0], 0) + found[1]
        place += 1
    return fees


def _one(row: Row, prefix: str) -> tuple[str, Quantity] | None:
    cost = row.amount(f"{prefix}cost")
    if not cost:
        return None
    return row.asset(f"{prefix}currency"), cost


def fee_legs(row: Row, fees: Mapping[str, Quantity]) -> tuple[Leg, ...]:
    """Return the legs of fees."""
    wallet = wallet_of(row)
    return tuple(one for asset, paid in sorted(fees.items()) for one in row.fees(asset, paid, wallet=wallet))
