"""CoinTracker: the file that many programs write for it, and its own export of all transactions.

The import file has eight columns in any order; a tag says what a side that stands alone is, and without
one it is a transfer. CoinTracker asks that the sent quantity of a send holds its fee, and says nothing of
trades, where the fee is taken to be on top; both are told. In its own export the sides are what really left
and came, so a fee in the asset of a side is inside; a transfer proves it, and so does the stated basis or
gain of a trade in dollars. That export states no zone; its older generations mark a row that was ignored,
which does not count, and say by a tag what a side that stands alone is.
Left out: trades of several assets, margin and loans, which block. Swan writes the same header and has a
format of its own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from lotwise.core.money import CENT, Usd
from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, each, may_have, needs, nowhere
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.instants import ISO
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.universal import told
from lotwise.importers.sources.universal_rows import (
    Entry,
    fee_of,
    fees_taken_out,
    heading_currency,
    meaning_of,
    side,
    wallet_in,
)
from lotwise.importers.sources.universal_words import Meaning, Means, read_words
from lotwise.importers.table import Record
from lotwise.ledger.assets import USD
from lotwise.ledger.custodians import usual_name
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_OWN: Final[Mapping[str, Means]] = read_words(
    {
        Meaning.TRADE: "swap, wrap, unwrap, mint, burn, nft purchase, nft sale",
        Kind.TRANSFER: "sent, received",
        Meaning.PAYMENT: "service, services",
        Kind.FEE: "approval, approve, contract approval, token approval",
        Meaning.POOL: "liquidity deposit, liquidity withdrawal, deposit liquidity, withdraw liquidity, "
        "add to liquidity pool, remove from liquidity pool, lp deposit, lp withdrawal",
    }
)
_IGNORED: Final = {"true": True, "yes": True, "false": False, "no": False, "": False}
_DATES: Final = ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", ISO, "%Y-%m-%d")
_SLACK: Final[Usd] = CENT
_FEE_FIX: Final = "Compare one such row with the account it comes from."


def _doubt(name: str, _records: Sequence[Record]) -> str:
    return "its name says Swan, which has a format of its own" if "swan" in name.casefold() else ""


def _read_import(row: Row) -> Outcome:
    means = meaning_of(row, "tag", _OWN)
    sent, received = side(row, "sent"), side(row, "received")
    fees = fee_of(row, sent, received)
    note = row.text("tag")
    entry = Entry(
        rows=(row,),
        at=row.instant("at", _DATES),
        sent=sent,
        received=received,
        fees=fees,
        about={"note": note},
    )
    if not fees:
        return told(entry, means)
    if sent and received:
        row.warn(
            "fee_on_top",
            "CoinTracker does not say whether the sides of a trade hold its fee; "
            "it was counted on top of them.",
            _FEE_FIX,
        )
        return told(entry, means)
    if sent and sent.asset == fees[0].asset and sent.quantity:
        row.warn(
            "fee_inside", "As CoinTracker asks, the quantity of a send is taken to hold its fee.", _FEE_FIX
        )
        entry = fees_taken_out(entry)
    return told(entry, means)


def _read_export(row: Row) -> Outcome:
    is_ignored = _IGNORED.get(row.word("ignored"))
    if is_ignored is None:
        raise row.unclear("ignored", f"{shown(row.text('ignored'))} is neither true nor false.")
    if is_ignored:
        row.warn(
            "marked_deleted",
            "Rows that were deleted or ignored in the program that wrote the file do not count.",
            "Check that nothing was deleted there that really happened.",
        )
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail="ignored")
    means = _meaning(row)
    sent, received = _side(row, "sent", "from"), _side(row, "received", "to")
    tags = dict.fromkeys((row.text("sent_tag"), row.text("received_tag")))
    words = (row.text("type"), *tags, row.text("sent_note"), row.text("received_note"))
    entry = Entry(
        rows=(row,),
        at=row.instant("at", _DATES),
        sent=sent,
        received=received,
        fees=fee_of(row, sent, received),
        about={
            "native_id": row.text("id"),
            "chain_hash": row.text("hash"),
            "address": row.text("received_address") if received and not sent else "",
            "note": ": ".join(dict.fromkeys(filter(None, words))),
        },
    )
    return told(fees_taken_out(entry) if _holds_fee(row, entry) else entry, means)


def _meaning(row: Row) -> Means:
    """Return what a row is: by the tag of a side where it has one, else by its type.

    Raises:
        UnclearError: Both sides have a tag, and not the same.
    """
    means = meaning_of(row, "type", _OWN)
    tags = {meaning_of(row, role, _OWN) for role in ("sent_tag", "received_tag")} - {Meaning.ANY}
    if len(tags) > 1:
        raise row.unclear("sent_tag", f"{shown(row.text('sent_tag'))} is not the tag of the other side.")
    return tags.pop() if tags else means


def _side(row: Row, name: str, account: str) -> Leg | None:
    """Return a side in its account; `Kraken - ETH wallet` is where Kraken keeps what moves."""
    leg = side(row, name, wallet_in(row, account))
    exchange, _, part = row.text(account).rpartition(" - ")
    if leg is None or not exchange or part.upper().removesuffix("WALLET").strip() != leg.asset:
        return leg
    return replace(leg, wallet=usual_name(exchange))


def _holds_fee(row: Row, entry: Entry) -> bool:
    """Return whether a side of a row of the export holds the fee."""
    sent, received = entry.sent, entry.received
    if not entry.fees or entry.fees[0].asset not in {leg.asset for leg in (sent, received) if leg}:
        return False
    if sent and received and sent.asset == received.asset:
        return sent.quantity + received.quantity != 0
    fee = entry.fees[0]
    sums = _sums(row, entry) if fee.asset == USD and sent and received else None
    if sums is None:
        row.warn(
            "fee_inside",
            "CoinTracker shows what really left and came, so its fee is taken to be inside.",
            _FEE_FIX,
        )
        return True
    total, proved = sums
    fee_usd = as_usd(abs(fee.quantity))
    if abs(total - proved) <= _SLACK:
        return True
    outside = total + fee_usd if sent and sent.asset == USD else total - fee_usd
    if abs(outside - proved) <= _SLACK:
        return False
    raise UnclearError(
        "The stated basis and gain fit the dollars of the row neither with its fee nor without."
    )


def _sums(row: Row, entry: Entry) -> tuple[Usd, Usd] | None:
    """Return the dollars of a trade, and what CoinTracker counted as its cost or its proceeds; or None."""
    sent, received = entry.sent, entry.received
    if sent and sent.asset == USD:
        cost = _stated(row, "received_basis")
        return None if cost is None else (as_usd(-sent.quantity), cost)
    basis, gain = _stated(row, "sent_basis"), _stated(row, "gain")
    if received is None or basis is None or gain is None:
        return None
    return as_usd(received.quantity), basis + gain


def _stated(row: Row, role: str) -> Usd | None:
    """Return the dollars in a column, which may be a loss; None where it is empty or in other money."""
    stated = row.money(role, USD) if heading_currency(row, role) == USD else None
    return None if stated is None else as_usd(stated)


_IN_MONEY: Final = r" \([a-z]{3}\)"
_SIDES: Final = (
    needs("at", "Date"),
    needs("received", "Received Quantity"),
    needs("received_asset", "Received Currency"),
    needs("sent", "Sent Quantity"),
    needs("sent_asset", "Sent Currency"),
)
_MAIN: Final = (*_SIDES, needs("fee", "Fee Amount"), needs("fee_asset", "Fee Currency"))
_LISTED: Final = (
    needs("type", "Type"),
    needs("from", "Sent Wallet"),
    needs("to", "Received Wallet"),
    may_have("received_basis", re.compile("received cost basis" + _IN_MONEY)),
    may_have("received_tag", "Received Tag"),
    may_have("received_note", "Received Comment"),
    may_have("sent_basis", re.compile("sent cost basis" + _IN_MONEY)),
    may_have("sent_tag", "Sent Tag"),
    may_have("sent_note", "Sent Comment"),
    may_have("gain", re.compile("realized return" + _IN_MONEY)),
    may_have("ignored", "Ignored", "Disabled"),
)
_WALLET: Final = Wallet(name="CoinTracker", custody=Custody.SELF)
FORMATS: Final = (
    Format(
        id="cointracker.import",
        family="cointracker",
        title="CoinTracker import file",
        wallet=_WALLET,
        columns=(*_MAIN, needs("tag", "Tag")),
        forbidden=("Type", "Received Wallet", "Sent Wallet", "Transaction Type", "Label"),
        read=each(_read_import),
        doubt=_doubt,
        generations="as Gate.io, Newton, Pionex and converters write it, columns in any order",
        known_missing="Whether the sides of a trade hold its fee is not stated. Margin and loans block.",
        evidence=Evidence.CONSTRUCTED,
        report="import",
        rank=1,
    ),
    Format(
        id="cointracker.export",
        family="cointracker",
        title="CoinTracker transaction history",
        wallet=_WALLET,
        columns=(
            *_MAIN,
            *_LISTED,
            may_have("id", "Transaction ID"),
            may_have("hash", "Transaction Hash"),
            may_have("received_address", "Received Address"),
            may_have("sent_address", "Sent Address"),
            may_have("fee_basis", re.compile("fee cost basis" + _IN_MONEY)),
            may_have("fee_gain", re.compile("fee realized return" + _IN_MONEY)),
            may_have("link", "Block Explorer URL"),
        ),
        read=each(_read_export),
        zone_of=nowhere,
        generations="2020 to now; with tags and rows that were ignored until about 2022",
        known_missing="Basis and gain as CoinTracker computes them are not read. Margin, loans and trades of "
        "several assets block.",
        evidence=Evidence.CONSTRUCTED,
        report="transactions",
    ),
    Format(
        id="cointracker.export_2019",
        family="cointracker",
        title="CoinTracker transaction history of 2019",
        wallet=_WALLET,
        columns=(
            *_SIDES,
            *_LISTED,
            needs("from_kind", "Sent Wallet Type"),
            needs("to_kind", "Received Wallet Type"),
        ),
        forbidden=("Fee Amount", "Fee Currency"),
        read=each(_read_export),
        zone_of=nowhere,
        generations="about 2019 and 2020, without a fee: the sides are what really left and came",
        known_missing="Fees, ids and hashes are not in it. Margin, loans and trades of several assets block.",
        evidence=Evidence.CONSTRUCTED,
        report="transactions",
    ),
)
