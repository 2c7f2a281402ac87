"""Trezor Suite: the transactions of one account, in two generations.

The newer prints the unix time, which counts, and dates of the user's language, which do not; a row for each
address and asset, so the rows of one transaction share its id. What was sent stands without the fee, which is
on top; on what was received it is the sender's. The older prints local time alone and no asset, which only
the file's name tells. A move to the wallet itself, or a transaction that failed, costs its fee and no more.
Left out: swaps of several assets, NFTs that leave, and joint transactions: they block.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from lotwise.core.money import Usd
from lotwise.importers.addresses import address_in
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    by,
    may_have,
    needs,
    nowhere,
)
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import About, charged, moved, settled
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Custody, Leg, Wallet

_WALLET: Final = Wallet(name="Trezor", custody=Custody.SELF)
_FEE_ONLY: Final = frozenset({"self", "failed"})
_ASSETS: Final = frozenset(
    {
        "BTC",
        "LTC",
        "BCH",
        "BTG",
        "DASH",
        "DGB",
        "DOGE",
        "NMC",
        "VTC",
        "ZEC",
        "ETH",
        "ETC",
        "XRP",
        "ADA",
        "SOL",
    }
)
"""Assets whose accounts Trezor Suite holds, as the names of its exports spell them."""
_PARTS: Final = frozenset({"SAT", "SATS", "MBTC", "ΜBTC", "UBTC", "GWEI", "WEI", "LAMPORTS"})
_NFT: Final = re.compile(r"ID \d+", re.IGNORECASE)
_UNIX: Final = re.compile(r"\d{9,10}", re.ASCII)


def _read(rows: Rows) -> Outcomes:
    """Return what the rows of one transaction tell."""
    if len(rows) > 1 and any(_NFT.fullmatch(row.text("amount")) for row in rows):
        raise UnclearError("An NFT moves here against something else.")
    if len(rows) == 1 or _ways(rows) != {"sent", "recv"}:
        return [_single(row) for row in rows]
    return _swap(rows)


def _ways(rows: Rows) -> set[str]:
    return {row.word("type") for row in rows if row.word("type") not in _FEE_ONLY and row.amount("amount")}


def _single(row: Row) -> Outcome:
    kind = row.word("type")
    if _NFT.fullmatch(row.text("amount")):
        if kind != "recv":
            raise row.unclear("amount", f"an NFT, {shown(row.text('amount'))}, left or may have.")
        return LeftOut(rows=(row,), reason=Reason.NFT, detail=row.text("amount"))
    fees = _fees(row)
    if kind in _FEE_ONLY:
        return charged((row,), _at(row), fees, **_about(row, "fee"))
    asset = _asset(row, "asset")
    return moved((row,), _at(row), _leg(row, asset), fees, **_about(row, f"{kind}/{asset}"))


def _swap(rows: Rows) -> Outcome:
    """Return what gave one asset and received another, or the rest of what came back in part."""
    moves: dict[str, list[Leg]] = {}
    for row in rows:
        if row.word("type") not in _FEE_ONLY:
            leg = _leg(row, _asset(row, "asset"))
            moves.setdefault(leg.asset, []).append(leg)
    net = [legs[0] if len(legs) == 1 else _sum(rows[0], legs) for legs in moves.values()]
    given, received = ([leg for leg in net if leg.quantity * sign > 0] for sign in (-1, 1))
    if len(given) > 1 or len(received) > 1:
        raise UnclearError(
            f"One transaction moves {', '.join(sorted(moves))} in ways that have no single meaning.",
            f"Look up {shown(rows[0].text('id'))} in a block explorer; lotwise cannot take it in yet.",
        )
    sides = given[0] if given else None, received[0] if received else None
    fees = tuple(leg for row in rows for leg in _fees(row))
    return settled(rows, _at(rows[0]), sides, fees, **_about(rows[0], "swap"))


def _sum(row: Row, legs: Sequence[Leg]) -> Leg:
    return row.leg(legs[0].asset, sum(leg.quantity for leg in legs))


def _leg(row: Row, asset: str) -> Leg:
    kind, units = row.word("type"), row.quantity("amount")
    if kind not in {"sent", "recv", "contract"}:
        raise row.unclear("type", f"{shown(row.text('type'))} is not a type that lotwise can book.")
    if units < 0 or (kind == "contract" and units):
        raise row.unclear("amount", f"{shown(row.text('amount'))} does not fit {row.text('type')}.")
    return row.leg(asset, units if kind == "recv" else -units, _worth_usd(row) if units else None)


def _fees(row: Row) -> tuple[Leg, ...]:
    """Return the fee of what was sent; on what was received it was the sender's."""
    paid = row.amount("fee") or 0
    if not paid or row.word("type") == "recv":
        return ()
    if paid < 0:
        raise row.unclear("fee", f"{shown(row.text('fee'))} is a fee that comes in.")
    return row.fees(_asset(row, "fee_asset"), paid)


def _asset(row: Row, role: str) -> str:
    if role not in row.sheet.positions:
        return _asset_in(row.sheet.file)
    asset = row.asset(role)
    if asset in _PARTS:
        raise row.unclear(role, f"{shown(row.text(role))} is a part of a unit; set the Suite to whole units.")
    return asset


def _asset_in(name: str) -> str:
    """Return the asset that a file's name states."""
    found = sorted(_ASSETS.intersection(re.split(r"[^A-Z0-9]+", name.upper())))
    if len(found) != 1:
        raise UnclearError(
            "The file does not say which asset it is about: only the name of the export does.",
            "Rename it to what it is, such as trezor-BTC.csv, and import it again.",
        )
    return found[0]


def _at(row: Row) -> datetime:
    if "unix" not in row.sheet.positions:
        return row.instant_by_order("at")
    if not _UNIX.fullmatch(row.text("unix")):
        raise row.unclear("unix", f"{shown(row.text('unix'))} is no unix time; it may not be confirmed yet.")
    return datetime.fromtimestamp(int(row.text("unix")), UTC)


def _worth_usd(row: Row) -> Usd | None:
    """Return the value on the day of the transaction, where it is in US dollars."""
    if USD not in row.sheet.heading("worth").upper():
        return None
    stated = row.money("worth", USD)
    return as_usd(abs(stated)) or None if stated else None


def _about(row: Row, part: str) -> About:
    chain_hash, address = row.text("id"), row.text("address")
    named = "/".join(filter(None, (chain_hash, part, address))) if chain_hash else ""
    note = ": ".join(filter(None, (row.text("type"), row.text("label"))))
    sent_to = address_in(address) if part.startswith("sent") else ""
    return About(native_id=named, chain_hash=chain_hash, note=note, address=sent_to)


FORMATS: Final = (
    Format(
        id="trezor.suite",
        family="trezor",
        title="Trezor Suite transactions",
        wallet=_WALLET,
        columns=(
            needs("unix", "Timestamp"),
            needs("day", "Date"),
            needs("time", "Time"),
            needs("type", "Type"),
            needs("id", "Transaction ID"),
            needs("fee", "Fee"),
            needs("fee_asset", "Fee unit"),
            needs("address", "Address"),
            may_have("label", "Label"),
            needs("amount", "Amount"),
            needs("asset", "Amount unit"),
            may_have("worth", re.compile(r"fiat \([a-z]{3}\)")),
            may_have("other", "Other"),
        ),
        read=_read,
        group=by(lambda row: row.text("id") or None),
        generations="2022 to now, cut at semicolons or commas, in any language",
        known_missing="Swaps of several assets, NFTs that leave and joint transactions block.",
        evidence=Evidence.CONSTRUCTED,
        report="account",
    ),
    Format(
        id="trezor.2022",
        family="trezor",
        title="Trezor Suite transactions of 2021 and 2022",
        wallet=_WALLET,
        columns=(
            needs("at", "Date & Time"),
            needs("type", "Type"),
            needs("id", "Transaction ID"),
            needs("address", "Addresses"),
            needs("fee", "Fee"),
            needs("amount", "Total"),
        ),
        read=_read,
        group=by(lambda row: row.text("id") or None),
        zone_of=nowhere,
        day_month="at",
        generations="2021 and 2022; the owner says the zone, and the file's name the asset",
        known_missing="Tokens: the file does not say which asset a row moves.",
        evidence=Evidence.CONSTRUCTED,
        report="account",
    ),
)
