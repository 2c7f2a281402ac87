"""OKX: the bills of the trading account and of the funding account.

Problem: a line above the header names the zone in which the times are, another zone in every file. So the
file is taken apart here, and the zone is written into the heading of the times; where that line is missing,
the owner is asked. In the trading account a fill is one row for each asset under one order, and what changed
is net of the fee. In the funding account what changed is the difference of the two balances. Moves between
the accounts, and to and from savings, stay inside. Left out: margin and contracts, money desk and conversions
of the funding account, and staking that gives another asset; they block.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from lotwise.core.quantity import Quantity
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    by,
    in_heading,
    may_have,
    needs,
)
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.layout import Content, Part, Table
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved, one_sided, traded
from lotwise.importers.sources.bybit_balances import note_balances
from lotwise.importers.table import Record, UnreadableError, header_key
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

WALLET: Final = Wallet(name="OKX", custody=Custody.BROKER_FOREIGN)
"""Trading and funding account are one wallet; OKX serves US customers from a company of its own."""
_TRADING: Final = frozenset(
    {"id", "order id", "time", "trade type", "balance change", "balance", "balance unit"}
)
_FUNDING: Final = frozenset({"id", "time", "type", "amount", "before balance", "after balance", "symbol"})
_SECTIONS: Final = {"trading": _TRADING, "funding": _FUNDING}
_OLDER: Final = frozenset(
    {"id", "order id", "time", "trade type", "instrument", "type", "pl", "balance change", "balance", "unit"}
)
_NEWER_NAMES: Final = {"instrument": "Symbol", "type": "Action", "pl": "PnL"}
"""Headings of the trading account until 2023, which has two columns Unit: of the trade and of the balance."""
_ZONE: Final = re.compile(r"time zone: ?(?:utc|gmt)(?P<offset>[+-]\d{1,2}(?::?\d\d)?)?$", re.IGNORECASE)
_ACCOUNTS: Final = re.compile(
    r"(?:from|to) (?:unified )?(?:trading|funding) account|transfer (?:in|out)|data migration (?:in|out)"
)
_SAVINGS: Final = re.compile(
    r"(?:simple earn|savings|btc yield\+) (?:subscription|redemption)|stake|redeem staking"
)
_WRAPPED: Final = frozenset({"ETH", "BETH", "SOL", "OKSOL"})
"""Staking them gives another asset, or takes it back."""
_INCOME: Final = {
    **dict.fromkeys(
        ("deposit yield", "savings yield", "simple earn yield", "simple earn interest"), Kind.INTEREST
    ),
    "btc yield+ earnings": Kind.INTEREST,
    **dict.fromkeys(("staking yield", "eth staking yield"), Kind.STAKING),
    **dict.fromkeys(("rewards", "fee rebate"), Kind.REWARD),
    "airdrop": Kind.AIRDROP,
}
_WAYS: Final = {"deposit": 1, "received": 1, "withdrawal": -1}


# ── the file ────────────────────────────────────────────────────────────────────────────────────


def _layout(content: Content) -> Sequence[Part] | None:
    try:
        parts = [part for table in content.tables if (part := _part(table))]
        return parts if parts and len(parts) == len(content.tables) else None
    except UnreadableError:
        return None


def _part(table: Table) -> Part | None:
    """Return a table of bills with its zone in the heading of the times, or None where it is none."""
    for delimiter, top in table.tops():
        for place, written in enumerate(top):
            keys = list(map(header_key, written.cells))
            header = _as_newer(written, keys)
            if header is not written:
                keys = list(map(header_key, header.cells))
            for section, needed in _SECTIONS.items():
                if needed <= set(keys):
                    above = top[:place]
                    return Part(
                        name=section,
                        header=_zoned(header, keys.index("time"), _zone(above)),
                        records=table.below(delimiter, header),
                        above=above,
                        delimiter=delimiter,
                    )
    return None


def _as_newer(header: Record, keys: list[str]) -> Record:
    """Return the header of an older file of the trading account with the names of newer ones."""
    if not _OLDER.issubset(keys) or keys.count("unit") > 2:  # noqa: PLR2004 - of the trade, and of the balance
        return header
    last = len(keys) - 1 - keys[::-1].index("unit")
    names = {**_NEWER_NAMES, "unit": "Trading Unit"}
    cells = [names.get(key, cell) for key, cell in zip(keys, header.cells, strict=True)]
    return Record(header.line, header.last, (*cells[:last], "Balance Unit", *cells[last + 1 :]))


def _zone(above: Iterable[Record]) -> str:
    """Return the zone that a line above the header names, as a heading would; empty where none does."""
    for cell in chain.from_iterable(record.cells for record in above):
        found = _ZONE.search(cell)
        if found:
            return f" (UTC{found['offset'] or '+0'})"
    return ""


def _zoned(header: Record, place: int, zone: str) -> Record:
    cells = [f"{cell}{zone}" if n == place else cell for n, cell in enumerate(header.cells)]
    return Record(header.line, header.last, tuple(cells))


# ── its rows ────────────────────────────────────────────────────────────────────────────────────


def _is_trading(row: Row) -> bool:
    return row.sheet.section == "trading"


def _to_savings(row: Row) -> bool:
    return not _is_trading(row) and _SAVINGS.fullmatch(row.word("type")) is not None


def _key(row: Row) -> object:
    """Group the rows of a fill: those of one order at one instant."""
    is_spot = _is_trading(row) and row.word("type") == "spot" and row.text("order")
    return (row.text("order"), row.text("at")) if is_spot else None


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    for section in _SECTIONS:
        mine = [row for row in rows if row.sheet.section == section]
        note_balances(mine, section, _change, moves_out=_to_savings)
    return by(_key)(rows)


def _change(row: Row) -> Quantity:
    if _is_trading(row):
        return row.quantity("change")
    return row.quantity("balance") - row.quantity("before")


def _read(rows: Rows) -> Outcomes:
    return _traded(rows) if _is_trading(rows[0]) else _funded(rows[0])


def _traded(rows: Rows) -> Outcome:
    row, kind = rows[0], rows[0].word("type")
    if kind == "transfer":
        return LeftOut(rows=rows, reason=Reason.INSIDE, detail=row.text("action"))
    if kind in {"margin", "futures", "perpetual", "swap", "options", "option"}:
        raise DerivativeError(f"A row of the trade type {row.text('type')}.")
    if kind != "spot":
        raise row.unclear("type", f"{shown(row.text('type'))} is not known.")
    flows: dict[str, Quantity] = {}
    fees: list[Leg] = []
    for one in rows:
        if (one.number("balance") or 0) < 0 or one.number("pnl"):
            raise DerivativeError("A trade on margin.")
        asset, paid = one.asset(), -(one.amount("fee") or 0)
        if paid and "fee_asset" in one.sheet.positions and one.asset("fee_asset") != asset:
            raise one.unclear("fee_asset", "the fee is in another asset than the balance it was taken from.")
        flows[asset] = flows.get(asset, 0) + one.quantity("change") + paid
        fees += one.fees(asset, paid)
    given, received = ([row.leg(*one) for one in flows.items() if one[1] * sign > 0] for sign in (-1, 1))
    if len(given) != 1 or len(received) != 1:
        raise UnclearError(
            "A trade must be one asset for another, and these rows of one order are not.",
            "Export the whole period again: the other half may stand in another file.",
        )
    note = " ".join(filter(None, (row.text("action"), row.text("instrument"))))
    return traded(
        rows, row.instant("at"), given[0], received[0], fees, native_id=f"trade {_id(rows)}", note=note
    )


def _id(rows: Rows) -> str:
    return min((row.text("id") for row in rows), key=lambda text: (len(text), text))


def _funded(row: Row) -> Outcome:
    kind, note = row.word("type"), row.text("type")
    if _ACCOUNTS.fullmatch(kind):
        return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=note)
    if _SAVINGS.fullmatch(kind):
        if "stak" in kind and row.asset() in _WRAPPED:
            raise UnclearError("Staking that gives another asset for what is staked, or takes it back.")
        return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=note)
    if kind not in _INCOME and kind not in _WAYS:
        raise row.unclear("type", f"{shown(note)} is not one lotwise can book.")
    leg, fees = _legs(row)
    about = f"bill {row.text('id')}"
    if kind in _INCOME:
        return one_sided((row,), row.instant("at"), _INCOME[kind], leg, fees, native_id=about, note=note)
    if leg.quantity * _WAYS[kind] <= 0:
        raise row.unclear("change", f"{shown(row.text('change'))} has the sign of a reversal.")
    if kind == "received":
        row.warn(
            "from_member",
            "Units were sent between two members of the same platform; such rows are also rewards, gifts or "
            "payments.",
            "Say in `lotwise review` what each was. Rewards and referral bonuses are income.",
        )
    return moved((row,), row.instant("at"), leg, fees, native_id=about, note=note)


def _legs(row: Row) -> tuple[Leg, tuple[Leg, ...]]:
    """Return what moved and what it cost, which together are the difference of the balances."""
    change, fee, stated = _change(row), abs(row.amount("fee") or 0), row.quantity("change")
    if change not in {stated, stated - fee}:
        raise row.unclear("change", "it is not the difference of the balances before and after.")
    asset = row.asset()
    return row.leg(asset, change + fee), row.fees(asset, fee)


BILLS: Final = Format(
    id="okx.bills",
    family="okx",
    title="OKX bills, trading and funding account",
    wallet=WALLET,
    columns=(
        needs("id", "id"),
        may_have("order", "Order id"),
        needs("at", "Time", re.compile(r"time ?\(.*\)")),
        needs("type", "Trade Type", "Type"),
        may_have("instrument", "Symbol"),
        may_have("action", "Action"),
        needs("change", "Balance Change", "Amount"),
        may_have("pnl", "PnL"),
        may_have("fee", "Fee"),
        may_have("fee_asset", "Fee Unit"),
        may_have("before", "Before Balance"),
        needs("balance", "Balance", "After Balance"),
        needs("asset", "Balance Unit", "Symbol"),
    ),
    layout=_layout,
    read=_read,
    group=_grouped,
    zone_of=in_heading,
    generations="2022 to now; the trading account with 15 or more columns, the funding account with 7 or 8",
    known_missing="Margin and contracts block; in the funding account also conversions, purchases and orders "
    "with other people. What lies in savings is not checked against a balance.",
    evidence=Evidence.CONSTRUCTED,
    report="bills",
)
"""The format of the bills of both accounts."""
