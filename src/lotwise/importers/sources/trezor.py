"""Trezor Suite: the transactions of one account, in two generations.

The newer prints the unix time, which counts, and dates of the user's language, which do not; a row for each
address and asset, so the rows of one transaction share its id. All of them have the type of the whole: what
came in by a swap is printed as sent, and only its address, the account's own, tells. What was sent stands
without the fee, which is on top; on what was received it is the sender's. The older prints local time alone
and no asset, which only the file's name tells. A move to itself, or one that failed, costs its fee alone.
Left out: swaps of several assets, NFTs that leave, joint transactions, rewards of Cardano; they block.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from lotwise.core.money import Usd
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    Unclear,
    by,
    may_have,
    needs,
    nowhere,
)
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import About, charged, moved, settled
from lotwise.importers.sources.addresses import address_in
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Custody, Leg, Wallet

_WALLET: Final = Wallet(name="Trezor", custody=Custody.SELF)
_FEE_ONLY: Final = frozenset({"self", "failed"})
_ASSETS: Final = frozenset(
    {
        *("BTC", "LTC", "BCH", "BTG", "DASH", "DGB", "DOGE", "NMC", "VTC", "ZEC"),
        *("ETH", "ETC", "XRP", "ADA", "SOL"),
    }
)
"""Assets whose accounts Trezor Suite holds, as the names of its exports spell them."""
_PARTS: Final = frozenset({"SAT", "SATS", "MBTC", "ΜBTC", "UBTC", "GWEI", "WEI", "LAMPORTS"})
_NFT: Final = re.compile(r"ID \d+", re.IGNORECASE)
_UNIX: Final = re.compile(r"\d{9,10}", re.ASCII)
_ACCOUNT: Final = re.compile(r"0x[0-9a-f]{40}")
"""An address of Ethereum or a chain like it, of which an account has one."""
_CARDANO: Final = "ADA"
"""Its tokens never leave without some of it."""
_STAKES: Final = frozenset({"stake", "unstake", "change delegate"})
"""What Cardano's rows of staking have for an address: a deposit is held, and no more."""


def _of_account(rows: Rows) -> Outcomes:
    """Read the newer report as a whole, for what came in shows the account's own address."""
    own, groups = _own(rows), dict[object, list[Row]]()
    for row in rows:
        groups.setdefault(row.text("id") or row.line, []).append(row)
    return [outcome for group in groups.values() for outcome in _told(tuple(group), own)]


def _own(rows: Rows) -> str:
    """Return the account's own address; empty where no row shows it, or the chain has many for an account."""
    found = {row.text("address").casefold() for row in rows if row.word("type") == "recv"}
    own = [address for address in found if _ACCOUNT.fullmatch(address)]
    return own[0] if len(own) == 1 else ""


def _told(rows: Rows, own: str) -> Sequence[Outcome]:
    try:
        return _transaction(rows, own)
    except UnclearError as error:
        return [Unclear(rows=rows, what=error.what, fix=error.fix, about=error.about)]


def _transaction(rows: Rows, own: str) -> Sequence[Outcome]:
    """Return what the rows of one transaction tell."""
    if len(rows) > 1 and any(_NFT.fullmatch(row.text("amount")) for row in rows):
        raise UnclearError("An NFT moves here against something else.")
    moving = [row for row in rows if _moves(row)]
    natives = [row.asset("fee_asset") for row in rows if row.text("fee_asset")]
    _check_ways(moving, natives, own)
    moves = {row.line: _leg(row, _asset(row, "asset"), own) for row in moving}
    ways, assets = {leg.quantity > 0 for leg in moves.values()}, {leg.asset for leg in moves.values()}
    if len(ways) > 1 or (ways == {False} and len(assets) > 1 and _CARDANO not in natives):
        return [_swap(rows, tuple(moves.values()))]
    again: Counter[tuple[str, ...]] = Counter()
    outcomes = []
    for row in rows:
        to = row.text("asset").upper(), row.text("address")
        outcomes.append(_single(row, moves.get(row.line), again[to]))
        again[to] += 1
    return outcomes


def _moves(row: Row) -> bool:
    """Return whether a row moves something; a claim of rewards, and what has no known type, is refused."""
    kind, address = row.word("type"), row.word("address")
    if _NFT.fullmatch(row.text("amount")):
        return False
    if address == "claim rewards" and row.amount("amount"):
        raise row.unclear(
            "address", "rewards were claimed; the file does not say what other rows hold of them."
        )
    if kind in _FEE_ONLY or address in _STAKES:
        return False
    if kind not in {"sent", "recv", "contract"}:
        raise row.unclear("type", f"{shown(row.text('type'))} is not a type that lotwise can book.")
    return bool(row.amount("amount") or (row.text("asset") and not row.text("amount")))


def _check_ways(moving: Sequence[Row], natives: Sequence[str], own: str) -> None:
    """Refuse rows of which nothing says whether they came in or left."""
    sent = [row for row in moving if row.word("type") != "recv"]
    if not any(_ACCOUNT.fullmatch(row.text("address").casefold()) for row in sent):
        return
    if not own and (len(sent) > 1 or any(row.asset() not in natives for row in sent)):
        raise UnclearError(
            "The Suite gives each row the type of the whole transaction, and no row of this file shows the "
            "account's own address, so what came in is not known.",
            "Export the account again with all of its history, so that it also shows what was received.",
        )
    left = [row for row in sent if row.asset() in natives and row.text("address").casefold() != own]
    if len(left) > 1:
        raise UnclearError("Contracts moved units among themselves here, which are printed as if sent.")


def _old(rows: Rows) -> Outcomes:
    return [_single(row, _leg(row, _asset(row, "asset"), "") if _moves(row) else None) for row in rows]


def _single(row: Row, leg: Leg | None, nth: int = 0) -> Outcome:
    kind = row.word("type")
    if _NFT.fullmatch(row.text("amount")):
        if kind != "recv":
            raise row.unclear("amount", f"an NFT, {shown(row.text('amount'))}, left or may have.")
        return LeftOut(rows=(row,), reason=Reason.NFT, detail=row.text("amount"))
    fees = _fees(row)
    if leg is None:
        return charged((row,), _at(row), fees, **_about(row, "fee"))
    return moved((row,), _at(row), leg, fees, **_about(row, f"{kind}/{leg.asset}", nth, leg))


def _swap(rows: Rows, moves: Sequence[Leg]) -> Outcome:
    """Return what gave one asset and received another, or the rest of what came back in part."""
    by_asset: dict[str, list[Leg]] = {}
    for leg in moves:
        by_asset.setdefault(leg.asset, []).append(leg)
    net = [legs[0] if len(legs) == 1 else _sum(rows[0], legs) for legs in by_asset.values()]
    given, received = ([leg for leg in net if leg.quantity * sign > 0] for sign in (-1, 1))
    if len(given) > 1 or len(received) > 1:
        raise UnclearError(
            f"One transaction moves {', '.join(sorted(by_asset))} in ways that have no single meaning.",
            f"Look up {shown(rows[0].text('id'))} in a block explorer, and state it in full in "
            "`lotwise review`.",
        )
    sides = given[0] if given else None, received[0] if received else None
    fees = tuple(leg for row in rows for leg in _fees(row))
    return settled(rows, _at(rows[0]), sides, fees, **_about(rows[0], "swap"))


def _sum(row: Row, legs: Sequence[Leg]) -> Leg:
    return row.leg(legs[0].asset, sum(leg.quantity for leg in legs))


def _leg(row: Row, asset: str, own: str) -> Leg:
    kind, units = row.word("type"), row.quantity("amount")
    if units < 0 or (kind == "contract" and not own):
        raise row.unclear("amount", f"{shown(row.text('amount'))} does not fit {row.text('type')}.")
    is_in = kind == "recv" or (own and row.text("address").casefold() == own)
    return row.leg(asset, units if is_in else -units, _worth_usd(row))


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


def _about(row: Row, part: str, nth: int = 0, leg: Leg | None = None) -> About:
    """Return what else a row tells; rows of one transaction to one address have ids of their own."""
    chain_hash, address = row.text("id"), row.text("address")
    parts = (chain_hash, part, address, str(nth) if nth else "")
    note = ": ".join(filter(None, (row.text("type"), row.text("label"))))
    return About(
        native_id="/".join(filter(None, parts)) if chain_hash else "",
        chain_hash=chain_hash,
        note=note,
        address=address_in(address) if leg is not None and leg.quantity < 0 else "",
    )


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
        read=_of_account,
        group=lambda rows: [tuple(rows)] if rows else [],
        generations="2022 to now, cut at semicolons or commas, in any language",
        known_missing="Swaps of several assets, NFTs that leave, joint transactions and claimed rewards of "
        "Cardano block.",
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
        read=_old,
        group=by(lambda row: row.text("id") or None),
        zone_of=nowhere,
        day_month="at",
        generations="2021 and 2022; the owner says the zone, and the file's name the asset",
        known_missing="Assets of contracts: the file does not say which asset a row moves.",
        evidence=Evidence.CONSTRUCTED,
        report="account",
    ),
)
