"""ccxt: what an exchange's API told, in ccxt's unified structures, saved as JSON.

A document holds lists of trades, orders, deposits and withdrawals, ledger entries, transfers or conversions,
under any names: a list is known by the keys of its objects. Orders repeat trades, so an order counts only
where its trades are not there. Whether a withdrawal's fee is in the amount is not said, and differs by
exchange. Left out: perpetuals, open orders with fills, and lists that are none of these; they block.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, Outcomes, Rows, may_have
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.layout import Content, Grid, Part
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved
from lotwise.importers.sources.ccxt_json_cells import (
    DEFAULT_WALLET,
    WALLETS,
    at_of,
    exchange_of,
    fee_legs,
    fees_of,
    is_done,
    kind_of,
    leg,
    positive,
)
from lotwise.importers.sources.ccxt_json_ledger import ON_TOP, read_ledger
from lotwise.importers.sources.ccxt_json_trades import read_conversion, read_orders
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Custody, Wallet

_KINDS: Final[Mapping[str, frozenset[str]]] = {
    "conversions": frozenset({"fromCurrency", "fromAmount", "toCurrency", "toAmount"}),
    "transfers": frozenset({"fromAccount", "toAccount", "currency", "amount"}),
    "ledger": frozenset({"direction", "currency", "amount"}),
    "orders": frozenset({"symbol", "side", "filled", "status"}),
    "trades": frozenset({"symbol", "side", "amount", "price"}),
    "transactions": frozenset({"currency", "amount", "type", "status", "txid"}),
}
"""The keys by which a list is known, the most telling first; `timestamp` and `datetime` come with all."""
_ALWAYS: Final = frozenset({"timestamp", "datetime"})
_OWN_EXPORT: Final = "Import the exchange's own export of deposits and withdrawals instead."
_INCLUSIVE: Final = frozenset({"coinbase", "coinbaseadvanced"})
"""Exchanges whose withdrawn amount holds the network fee."""


def _parts(content: Content) -> Sequence[Part] | None:
    """Return the lists of a document; None where none of them is one of ccxt's."""
    found = list(_lists(content.document, "", ""))
    if not any(kind for _, _, kind in found):
        return None
    grids = {grid.name: grid for grid in content.tables if isinstance(grid, Grid)}
    beside: dict[str, set[str]] = {}
    for _, exchange, kind in found:
        beside.setdefault(exchange, set()).add(kind or "unknown")
    return [
        Part(
            name="/".join((exchange, kind or "unknown", "+".join(sorted(beside[exchange])))),
            header=grids[path].rows[0],
            records=grids[path].rows[1:],
        )
        for path, exchange, kind in found
        if path in grids
    ]


def _lists(value: Any, path: str, exchange: str) -> Iterator[tuple[str, str, str]]:
    """Give every list of objects, as tables are made of them: its path, the exchange, and what it holds."""
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        keys = {key for one in value for key in one}
        kinds = (kind for kind, needed in _KINDS.items() if needed | _ALWAYS <= keys)
        yield path, exchange, next(kinds, "")
    elif isinstance(value, dict):
        named = value.get("exchange") or value.get("exchangeId") or value.get("exchange_id")
        exchange = named.replace("/", " ") if isinstance(named, str) else exchange
        for key, inner in value.items():
            below = str(key) if str(key) in WALLETS and isinstance(inner, dict) else exchange
            yield from _lists(inner, f"{path}.{key}" if path else str(key), below)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _lists(inner, f"{path}.{place}" if path else str(place), exchange)


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group an order with its trades, and ledger entries by reference; every other row stays alone.

    Trades that name no order stand with all orders of their market whose trades are not found by name.
    """
    trades = [row for row in rows if kind_of(row) == "trades"]
    named = {(exchange_of(row), row.text("order")) for row in trades if row.text("order")}
    nameless = {(exchange_of(row), row.text("symbol")) for row in trades if not row.text("order")}
    groups: dict[object, list[Row]] = {}
    for row in rows:
        kind, exchange, market = kind_of(row), exchange_of(row), (exchange_of(row), row.text("symbol"))
        key: object = ("alone", row.line)
        if kind == "trades":
            key = ("order", exchange, row.text("order")) if row.text("order") else ("market", market)
        elif kind == "orders" and (exchange, row.text("id")) in named:
            key = ("order", exchange, row.text("id"))
        elif kind == "orders" and market in nameless:
            key = ("market", market)
        elif kind == "orders" and row.text("id"):
            key = ("order", exchange, row.text("id"))
        elif kind == "ledger" and row.text("reference"):
            key = ("ledger", exchange, row.text("reference"))
        groups.setdefault(key, []).append(row)
    return map(tuple, groups.values())


def _read(rows: Rows) -> Outcomes:
    kinds = {kind_of(row) for row in rows}
    if kinds <= {"trades", "orders"}:
        return read_orders(rows)
    if kinds == {"ledger"}:
        return read_ledger(rows)
    row = rows[0]
    if kinds == {"transactions"}:
        return _transaction(row)
    if kinds == {"transfers"}:
        return _transfer(row)
    if kinds == {"conversions"}:
        return read_conversion(row)
    raise UnclearError("The list is none of ccxt's trades, orders, transfers, conversions or ledger entries.")


def _transaction(row: Row) -> Outcome:
    """Return a deposit or a withdrawal; a fee counts where it is known whether the amount holds it."""
    word, asset = row.word("type"), row.asset("currency")
    if word not in {"deposit", "withdrawal"}:
        raise row.unclear("type", f"{shown(row.text('type'))} is neither a deposit nor a withdrawal.")
    if not is_done(row):
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status"))
    amount, fees, exchange = positive(row, "amount"), fees_of(row), exchange_of(row).casefold()
    if is_fiat(asset):
        return LeftOut(rows=(row,), reason=Reason.CASH)
    if fees:
        if word == "deposit" or exchange not in ON_TOP | _INCLUSIVE:
            raise UnclearError("The file does not say whether the amount holds the fee.", _OWN_EXPORT)
        if exchange in _INCLUSIVE:
            amount -= fees.get(asset, 0)
    if amount <= 0:
        raise row.unclear("amount", f"{shown(row.text('amount'))} is less than its fee.")
    sign = 1 if word == "deposit" else -1
    return moved(
        (row,),
        at_of(row),
        leg(row, asset, sign * amount),
        fee_legs(row, fees),
        native_id=row.text("id") and f"{word}/{row.text('id')}",
        chain_hash=row.text("txid"),
        address=(row.text("address_to") or row.text("address")) if sign < 0 else "",
        note=row.text("comment") or row.text("type"),
    )


def _transfer(row: Row) -> Outcome:
    asset = row.asset("currency")
    if row.text("status") and not is_done(row):
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status"))
    positive(row, "amount")
    way = f"{asset} from {row.text('from_account') or '?'} to {row.text('to_account') or '?'}"
    return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=way)


def _fee_columns(headings: tuple[str, ...]) -> Mapping[str, int]:
    """Find the fee and the list of fees, of any length."""
    return {name: place for place, name in enumerate(headings) if name.startswith(("fee.", "fees."))}


_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "timestamp": ("timestamp",),
    "datetime": ("datetime",),
    "id": ("id",),
    "order": ("order",),
    "symbol": ("symbol",),
    "side": ("side",),
    "type": ("type",),
    "status": ("status",),
    "price": ("price",),
    "amount": ("amount",),
    "cost": ("cost",),
    "filled": ("filled",),
    "last_trade": ("lastTradeTimestamp",),
    "currency": ("currency",),
    "txid": ("txid",),
    "address": ("address",),
    "address_to": ("addressTo",),
    "comment": ("comment",),
    "direction": ("direction",),
    "account": ("account",),
    "reference": ("referenceId",),
    "before": ("before",),
    "after": ("after",),
    "from_account": ("fromAccount",),
    "to_account": ("toAccount",),
    "from_currency": ("fromCurrency",),
    "from_amount": ("fromAmount",),
    "to_currency": ("toCurrency",),
    "to_amount": ("toAmount",),
    "fee": ("fee",),
}

FORMATS: Final = (
    Format(
        id="ccxt_unified_json",
        family="ccxt_unified_json",
        title="ccxt unified structures",
        wallet=Wallet(name=DEFAULT_WALLET, custody=Custody.BROKER_FOREIGN),
        columns=tuple(may_have(role, *names) for role, names in _COLUMNS.items()),
        read=_read,
        group=_grouped,
        layout=_parts,
        more_roles=_fee_columns,
        generations="ccxt 4; one document, or a plain list",
        known_missing="Perpetuals, futures and margin block, and so do withdrawals with a fee of exchanges "
        "of which it is not known whether the amount holds it.",
        evidence=Evidence.CONSTRUCTED,
        report="api",
    ),
)
