"""Binance: the trade history, one row a fill, in an old and a newer form.

The newer one glues units to its numbers; the pair says where a number ends, so that 5.11INCH of the pair
1INCHUSDT is 5.1. The old one names the units by the pair alone, which is cut at a fee's unit or a list of
quote assets. Fills of one second, pair and direction are one transaction, as in the statement. Price times
quantity must be the amount. Left out: whatever is no trade, which this report does not hold.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lotwise.core.quantity import Quantity
from lotwise.importers.base import Evidence, Format, Outcome, Rows, by, may_have, needs
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.row import Row
from lotwise.importers.sources.binance_fills import Fill, summed
from lotwise.importers.sources.binance_times import instant_of, zone_of
from lotwise.ledger.assets import KNOWN
from lotwise.ledger.transaction import Custody, Wallet

_OLD: Final = "fee coin"
# fmt: off
_QUOTES: Final = (
    "USDT", "BUSD", "USDC", "FDUSD", "TUSD", "USDP", "USDS", "PAX", "UST", "DAI", "VAI", "AEUR", "EURI",
    "BTC", "ETH", "BNB", "XRP", "TRX", "DOGE", "DOT", "SOL", "XMR", "IDRT", "BIDR", "BKRW", "BVND", "GYEN",
    "EUR", "GBP", "AUD", "TRY", "BRL", "RUB", "NGN", "UAH", "ZAR", "PLN", "RON", "ARS", "MXN", "CZK", "COP",
    "JPY",
)
# fmt: on
"""What Binance has quoted prices in."""
_BETWEEN: Final = re.compile(r"[-/_ ]")
_NUMBER: Final = re.compile(r"[\d.,]*\d[\d.,]*")
_WITH_UNIT: Final = re.compile(r"(?P<number>[\d.,]*\d[\d.,]*)(?P<unit>(?:[A-Z][A-Z0-9]*)?)")


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group fills of one second, pair and direction, and say once what the report does not hold."""
    for row in rows[:1]:
        row.warn(
            "trades_only",
            "Binance's trade history holds no deposits, withdrawals, conversions or earnings.",
            "Import the transaction history of the same account too (Wallet, Transaction history, Export).",
        )
    return by(_key)(rows)


def _key(row: Row) -> object:
    return (row.text("at"), row.word("pair"), row.word("side")) if row.text("at") else None


def _read(rows: Rows) -> Outcome:
    note = f"{rows[0].text('side')} {rows[0].text('pair')}"
    return summed([_fill(row) for row in rows], note=note)


def _fill(row: Row) -> Fill:
    side = row.word("side")
    if side not in {"buy", "sell"}:
        raise row.unclear("side", f"{shown(row.text('side'))} is neither BUY nor SELL.")
    read = _old_fill if row.sheet.heading("mark").casefold() == _OLD else _new_fill
    return read(row, is_buy=side == "buy").checked()


def _new_fill(row: Row, *, is_buy: bool) -> Fill:
    pair = _pair(row)
    executed, amount = row.text("value").upper(), row.text("amount").upper()
    found = [(base, quote) for base, quote in _cuts(pair) if _is_in(executed, base) and _is_in(amount, quote)]
    if len(found) != 1:
        raise row.unclear(
            "pair", f"{shown(pair)} does not fit the units of {shown(executed)} and {shown(amount)}."
        )
    base, quote = found[0]
    fee, fee_asset = _glued_fee(row, base, quote)
    return Fill(
        row=row,
        at=instant_of(row),
        base=base,
        quote=quote,
        units=_number(row, "value", executed.removesuffix(base)),
        amount=_number(row, "amount", amount.removesuffix(quote)),
        price=row.money("price", quote),
        fee=fee,
        fee_asset=fee_asset,
        is_buy=is_buy,
    )


def _old_fill(row: Row, *, is_buy: bool) -> Fill:
    fee, fee_asset = row.amount("fee") or 0, row.asset("mark") if row.text("mark") else ""
    if fee and not fee_asset:
        raise row.unclear("mark", "a fee was paid, and its unit is not stated.")
    base, quote = _units_of(row, fee_asset)
    return Fill(
        row=row,
        at=instant_of(row),
        base=base,
        quote=quote,
        units=row.quantity("amount"),
        amount=row.quantity("value"),
        price=row.money("price", quote),
        fee=fee,
        fee_asset=fee_asset,
        is_buy=is_buy,
    )


def _pair(row: Row) -> str:
    return _BETWEEN.sub("", row.text("pair").upper())


def _cuts(pair: str) -> Iterator[tuple[str, str]]:
    return ((pair[:place], pair[place:]) for place in range(1, len(pair)))


def _is_in(cell: str, unit: str) -> bool:
    """Return whether a cell is a number with a unit glued to it."""
    return cell.endswith(unit) and _NUMBER.fullmatch(cell.removesuffix(unit).strip()) is not None


def _number(row: Row, role: str, text: str) -> Quantity:
    try:
        found = row.units_in(text.strip())
    except UnclearError as error:
        raise row.unclear(role, error.what) from None
    if found is None:
        raise row.unclear(role, "it is empty.")
    return found


def _glued_fee(row: Row, base: str, quote: str) -> tuple[Quantity, str]:
    """Return the fee and its asset; the units of the pair come before others that a cell could end with."""
    text = row.text("fee").upper()
    if not text:
        return 0, ""
    own = sorted((unit for unit in (base, quote) if _is_in(text, unit)), key=len, reverse=True)
    if own:
        return _number(row, "fee", text.removesuffix(own[0])), own[0]
    found = _WITH_UNIT.fullmatch(text.replace(" ", ""))
    if found is None or f"1{found['unit']}" in KNOWN:
        raise row.unclear("fee", f"{shown(text)} is no number with a unit that can be told from it.")
    fee = _number(row, "fee", found["number"])
    if fee and not found["unit"]:
        raise row.unclear("fee", f"{shown(text)} has no unit.")
    return fee, found["unit"]


def _units_of(row: Row, fee_asset: str) -> tuple[str, str]:
    """Return base and quote of a pair without a mark between them, out of their columns where it has them."""
    pair = _pair(row)
    if row.text("base") and row.text("quote"):
        base, quote = row.asset("base"), row.asset("quote")
        if base + quote != pair:
            raise row.unclear("pair", f"{shown(pair)} is not {base} for {quote}, as other columns say.")
        return base, quote
    cuts = [(base, quote) for base, quote in _cuts(pair) if quote in _QUOTES]
    told = [cut for cut in cuts if fee_asset in cut]
    known = [cut for cut in cuts if cut[0] in KNOWN]
    for found in (cuts, told, known):
        if len(found) == 1:
            return found[0]
    raise row.unclear("pair", f"{shown(row.text('pair'))} is no pair of assets that lotwise knows.")


_TIME: Final = ("Čas", "Durée", "Tiempo", "時間")
_EXECUTED: Final = ("Executed", "Provedeno", "Exécuté", "Ejecutado", "実行済み")
FORMATS: Final = (
    Format(
        id="binance.trades",
        family="binance",
        title="Binance trade history",
        wallet=Wallet(name="Binance", custody=Custody.BROKER_FOREIGN),
        columns=(
            needs("at", "Date(UTC)", re.compile(r"(?:date|time) ?\((?:utc|gmt).*\)"), "Time", "Date", *_TIME),
            needs("pair", "Pair", "Market", "Pár", "Paire", "Par", "ペア"),
            needs("side", "Side", "Type", "Strana", "Côté", "Lado", "サイド"),
            needs("price", "Price", "Cena", "Prix", "Precio", "価格"),
            needs("value", *_EXECUTED, "Total"),
            needs("amount", "Amount", "Částka", "Montant", "Cantidad", "金額"),
            needs("fee", "Fee", "Poplatek", "Frais", "Tarifa", "手数料"),
            needs("mark", "Fee Coin", *_EXECUTED),
            may_have("base", "Base Asset"),
            may_have("quote", "Quote Asset"),
            may_have("order", "Order No", "OrderNo"),
        ),
        forbidden=("Category", "Status"),
        read=_read,
        group=_grouped,
        zone_of=zone_of,
        day_month="at",
        generations="2017 to now: Market with a column `Fee Coin`, and Pair with units glued to the numbers, "
        "in English, Czech, French, Spanish and Japanese; the former also with columns Base and Quote Asset",
        known_missing="It holds trades alone; the transaction history says more and is believed first. "
        "Headings in other languages.",
        evidence=Evidence.REAL,
        report="trades",
        rank=1,
    ),
)
