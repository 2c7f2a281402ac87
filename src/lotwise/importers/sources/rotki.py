"""rotki: its two generic files, one of trades and one of other events.

Times are milliseconds, the location is the wallet, and a fee stands beside what moved. An asset may be given
by its contract: well-known ones have their plain code, and any other is an asset of its own, named by its
contract, so that no look-alike is taken for it. To rotki a loss and spending are the same; a row that says
loss counts as one, with a warning. In the older trades a base asset is bought or sold for a quote asset: what
is bought of one, and what is sold of the other. Left out: times that are not in milliseconds, which block.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from lotwise.importers.base import Evidence, Format, Outcome, Rows, each, may_have, needs, singly
from lotwise.importers.cells import shown
from lotwise.importers.row import Row
from lotwise.importers.sources.universal import told
from lotwise.importers.sources.universal_rows import (
    Entry,
    asset_texts,
    fee_of,
    side,
    wallet_in,
    with_aliases,
)
from lotwise.importers.sources.universal_words import Meaning, Means
from lotwise.ledger.known_assets import contract_asset, mint_asset
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_CONTRACT: Final = re.compile(r"(?:EIP155:\d+/ERC20:|_CETH_)(0X[0-9A-F]{40})")
_MINT: Final = re.compile(r"solana/token:(\w+)", re.IGNORECASE)
_BNB: Final = "0XB8C77482E45F1F44DE1745F52C74426C631BDD52"
"""BNB as it was first issued, on Ethereum; it moved to a chain of its own, one unit for one unit."""
_MILLISECONDS: Final = re.compile(r"\d{12,13}")
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    aliases = {code: _code(code) for row in rows for code in asset_texts(row) if "0X" in code}
    aliases |= {code.upper(): mint for row in rows for code, mint in _mints(row)}
    return singly(with_aliases(rows, aliases))


def _code(identifier: str) -> str:
    found = _CONTRACT.fullmatch(identifier)
    if found is None:
        return identifier
    return "BNB" if found[1] == _BNB else contract_asset("ERC20", found[1])


def _mints(row: Row) -> Iterable[tuple[str, str]]:
    """Give the mints that a row names, in upper case and as their assets: only the original spells them."""
    for role in ("sent_asset", "received_asset", "fee_asset"):
        found = _MINT.fullmatch(row.text(role))
        if found:
            yield row.text(role), mint_asset(found[1])


def _at(row: Row) -> datetime:
    if not _MILLISECONDS.fullmatch(row.text("at")):
        raise row.unclear("at", f"{shown(row.text('at'))} is no time in milliseconds.")
    return _START + timedelta(milliseconds=int(row.text("at")))


def _read_trade(row: Row) -> Outcome:
    wallet = wallet_in(row, "wallet")
    return _traded(row, side(row, "sent", wallet), side(row, "received", wallet))


def _read_older_trade(row: Row) -> Outcome:
    """Return a trade of a base for a quote asset: bought, the base comes in; sold, it leaves."""
    bases = _BASES.get(row.word("type"))
    if bases is None:
        raise row.unclear("type", f"{shown(row.text('type'))} is neither Buy nor Sell.")
    found: list[Leg] = []
    for role, asset, sign in zip(("sent", "received"), bases, (-1, 1), strict=True):
        quantity = row.quantity(role)
        if quantity <= 0:
            raise row.unclear(role, f"{shown(row.text(role))} cannot be what was traded.")
        found.append(row.leg(row.asset(asset), sign * quantity, wallet=wallet_in(row, "wallet")))
    return _traded(row, *found)


def _traded(row: Row, sent: Leg | None, received: Leg | None) -> Outcome:
    wallet = wallet_in(row, "wallet")
    entry = Entry(
        rows=(row,),
        at=_at(row),
        sent=sent,
        received=received,
        fees=fee_of(row, sent, received, wallet),
        about={"note": row.text("note")},
    )
    return told(entry, Meaning.TRADE)


def _read_event(row: Row) -> Outcome:
    found = _EVENTS.get(row.word("type"))
    if found is None:
        raise row.unclear("type", f"{shown(row.text('type'))} is not known.")
    (means, comes_in), wallet = found, wallet_in(row, "wallet")
    leg = side(row, "sent", wallet)
    sent = None if comes_in else leg
    received = replace(leg, quantity=-leg.quantity) if leg and comes_in else None
    entry = Entry(
        rows=(row,),
        at=_at(row),
        sent=sent,
        received=received,
        fees=fee_of(row, sent, received, wallet),
        about={"note": ": ".join(filter(None, (row.text("type"), row.text("note"))))},
    )
    if means is Kind.LOST:
        row.warn(
            "loss_or_spending",
            "To rotki a loss and spending are the same; it counts as a loss, from which nothing is deducted.",
            "If it was spent, say so in `lotwise review`: spending realizes a gain or a loss.",
        )
    return told(entry, means)


_BASES: Final = {"buy": ("received_asset", "sent_asset"), "sell": ("sent_asset", "received_asset")}
"""The columns of what leaves and of what comes in: the quote asset stands in that of what comes in."""
_EVENTS: Final[Mapping[str, tuple[Means, bool]]] = {
    "deposit": (Kind.TRANSFER, True),
    "income": (Meaning.INCOME, True),
    "staking": (Kind.STAKING, True),
    "withdrawal": (Kind.TRANSFER, False),
    "spend": (Kind.SPEND, False),
    "loss": (Kind.LOST, False),
}
"""What each type of event means, and whether it comes in."""
_WALLET: Final = Wallet(name="rotki", custody=Custody.SELF)
_COMMON: Final = (
    needs("wallet", "Location"),
    needs("fee", "Fee"),
    needs("fee_asset", "Fee Currency"),
    needs("at", "Timestamp"),
    may_have("note", "Description"),
)
FORMATS: Final = (
    Format(
        id="rotki.trades",
        family="rotki",
        title="rotki generic trades",
        wallet=_WALLET,
        columns=(
            needs("sent_asset", "Spend Currency"),
            needs("sent", "Spend Amount"),
            needs("received_asset", "Receive Currency"),
            needs("received", "Receive Amount"),
            *_COMMON,
        ),
        read=each(_read_trade),
        group=_grouped,
        generations="2025 to now, with `Spend Currency` and `Receive Currency`",
        known_missing="Times that are not in milliseconds block.",
        evidence=Evidence.CONSTRUCTED,
        report="trades",
    ),
    Format(
        id="rotki.trades_2022",
        family="rotki",
        title="rotki generic trades with a base asset",
        wallet=_WALLET,
        columns=(
            needs("sent_asset", "Base Currency"),
            needs("received_asset", "Quote Currency"),
            needs("type", "Type"),
            needs("received", "Buy Amount"),
            needs("sent", "Sell Amount"),
            *_COMMON,
        ),
        read=each(_read_older_trade),
        group=_grouped,
        generations="2022 to 2025, with `Base Currency` and `Quote Currency`",
        known_missing="Times that are not in milliseconds block.",
        evidence=Evidence.CONSTRUCTED,
        report="trades",
    ),
    Format(
        id="rotki.events",
        family="rotki",
        title="rotki generic events",
        wallet=_WALLET,
        columns=(
            needs("type", "Type"),
            needs("sent_asset", "Currency"),
            needs("sent", "Amount"),
            *_COMMON,
        ),
        read=each(_read_event),
        group=_grouped,
        generations="deposits, withdrawals, income, losses, spending and staking",
        known_missing="Other types block.",
        evidence=Evidence.CONSTRUCTED,
        report="events",
    ),
)
