"""Price files: lotwise's own table of prices, and daily files of one asset that is named by the file.

A price must be positive; what is not is asked about and never filled in. A daily row's close counts. Rows
whose kind says that they are no close of a day (snapshots) are kept, and their origin says so.
"""

import re
from collections.abc import Sequence
from typing import Final

from lotwise.importers.base import NO_WALLET, Column, Evidence, Format, Outcome, Quoted, each, may_have, needs
from lotwise.importers.cells import shown
from lotwise.importers.row import Row
from lotwise.importers.table import Record
from lotwise.ledger.assets import USD
from lotwise.prices.book import Quote

_DATES: Final = ("%Y-%m-%d",)
_STEM: Final = re.compile(
    r"(?P<asset>[A-Za-z0-9]{2,10})(?:[-_ ](?:usd|daily|prices?|history))*", re.IGNORECASE
)
_NO_ASSETS: Final = frozenset({"PRICE", "PRICES", "DAILY", "HISTORY", "DATA", "QUOTES", "EXPORT", "USD"})


def _asset_of(name: str) -> str:
    """Return the asset that a daily file's name says, or empty.

    Examples:
        >>> [_asset_of(name) for name in ("BTC.csv", "eth_daily.csv", "SOL-USD.csv", "my prices of 2024.csv")]
        ['BTC', 'ETH', 'SOL', '']
    """
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0] or name
    found = _STEM.fullmatch(stem)
    asset = found["asset"].upper() if found else ""
    return "" if asset in _NO_ASSETS or asset.isdigit() else asset


def _doubt(name: str, _records: Sequence[Record]) -> str:
    return "" if _asset_of(name) else "its name does not say which asset it prices, as BTC.csv does"


def _read_table(row: Row) -> Outcome:
    source = row.text("source")
    return _quoted(row, row.asset(), "price", source)


def _read_daily(row: Row) -> Outcome:
    kind = row.text("kind")
    note = f"{kind}, not a close" if "snapshot" in kind.casefold() else kind
    return _quoted(row, _asset_of(row.sheet.file), "close", note)


def _quoted(row: Row, asset: str, role: str, source: str) -> Outcome:
    on = row.day("on", _DATES)
    price = row.number(role, USD)
    if price is None or price <= 0:
        raise row.unclear(role, f"{shown(row.text(role))} is no price; prices are positive.")
    origin = f"{row.sheet.file} ({source})" if source else row.sheet.file
    return Quoted(rows=(row,), quote=Quote(asset=asset, on=on, price=price, origin=origin))


def _prices(version: str, title: str, generations: str, *columns: Column) -> Format:
    return Format(
        id=f"prices.{version}",
        family="prices",
        title=title,
        wallet=NO_WALLET,
        columns=columns,
        read=each(_read_table if version == "table" else _read_daily),
        forbidden=("type", "transaction type", "amount", "quantity", "balance", "symbol", "pair"),
        doubt=_doubt if version == "daily" else lambda _name, _records: "",
        generations=generations,
        known_missing="Prices in other currencies than US dollars.",
        evidence=Evidence.OURS,
        report="prices",
    )


FORMATS: Final = (
    _prices(
        "table",
        "Prices of any assets",
        "one row a day and asset",
        needs("on", "date"),
        needs("asset", "asset"),
        needs("price", "price_usd", "price usd", "price (usd)"),
        may_have("source", "source"),
    ),
    _prices(
        "daily",
        "Daily prices of one asset",
        "one row a day; the file's name is the asset, such as BTC.csv",
        needs("on", "date"),
        needs("close", "close"),
        may_have("open", "open"),
        may_have("high", "high"),
        may_have("low", "low"),
        may_have("volume", "volume"),
        may_have("kind", "kind"),
        may_have("repo", "source_repo"),
    ),
)
