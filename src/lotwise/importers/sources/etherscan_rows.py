"""What the exports of a block explorer share: whose row it is, when it was, and how a part of it is booked.

An explorer tells one transaction of a chain in several exports, and a file is read alone. So every file
books its part as what it is alone, one asset that came or left, under the hash; the ledger joins the parts
(`lotwise.ledger.same_hash`). The id of a part names hash, address and what moved, so that the same part told
by a later export is the same, and the parts of one hash are never taken for each other.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Final

from lotwise.core.money import Usd, value_usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import Column, Outcome, may_have, needs
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.row import Row
from lotwise.importers.sides import About
from lotwise.ledger.known_assets import is_contract

_HASH: Final = re.compile(r"0x[0-9a-f]{40,}")
_SECONDS: Final = re.compile(r"1\d{9}")
_SYMBOL: Final = re.compile(r"\((\w+)\)")

HASH_AND_TIME: Final[tuple[Column, ...]] = (
    needs("hash", "Transaction Hash", "Txhash"),
    may_have("block", "Blockno"),
    needs("unix", "UnixTimestamp"),
    needs("at", "DateTime (UTC)", "DateTime"),
)
"""The columns with which every export begins."""


class Way(Enum):
    """Which way a row goes, seen from the address whose history the file is."""

    IN = "from"
    OUT = "to"
    INSIDE = "to itself"


def hash_of(row: Row) -> str:
    """Return the hash of a row's transaction, lower case."""
    found = row.text("hash").lower()
    if not _HASH.fullmatch(found):
        raise row.unclear("hash", f"{shown(row.text('hash'))} is no hash of a transaction.")
    return found


def hash_or_none(row: Row) -> str | None:
    """Return the hash that groups a row with others; None where it has none, so that it stands alone."""
    found = row.text("hash").lower()
    return found if _HASH.fullmatch(found) else None


def at_of(row: Row) -> datetime:
    """Return the instant: the seconds since 1970, which no spreadsheet shifts, else the time beside them."""
    seconds = row.text("unix")
    return datetime.fromtimestamp(int(seconds), UTC) if _SECONDS.fullmatch(seconds) else row.instant("at")


def address_of(row: Row, role: str) -> str:
    """Return an address, lower case; empty where the row has none."""
    found = row.text(role).lower()
    if found and not is_contract(found):
        raise row.unclear(role, f"{shown(row.text(role))} is no address.")
    return found


def way_of(row: Row, target: str = "to") -> Way:
    """Return which way a row goes.

    Args:
        row: The row.
        target: Role of the column with the address that received.

    Raises:
        UnclearError: Neither address is the one whose history the file is.
    """
    sender, receiver, own = address_of(row, "from"), address_of(row, target), row.sheet.address.lower()
    if sender == receiver == own:
        return Way.INSIDE
    if receiver == own:
        return Way.IN
    if sender == own:
        return Way.OUT
    raise UnclearError(
        f"Neither side of this row is {own}, whose history the file is taken for.",
        "Import the file with the address it was exported for: `--address 0x…`.",
    )


def native_of(row: Row, role: str) -> str:
    """Return the code of the chain's own asset, which stands in a heading such as ``Value_IN(ETH)``."""
    found = _SYMBOL.search(row.sheet.heading(role))
    if found is None:
        raise row.unclear(role, "its heading names no asset.")
    return found[1].upper()


def worth(row: Row, quantity: Quantity) -> Usd | None:
    """Return the value of native units at the day's price that the row states; None where it states none.

    The other columns in dollars show the price at the time of the export, and are never used.
    """
    price = row.number("price", "USD")
    return value_usd(abs(quantity), price) or None if price and price > 0 else None


def about(rows: Sequence[Row], part: str, note: str, target: str = "to") -> About:
    """Return what else a part of a transaction tells.

    Args:
        rows: The rows that tell it, all of one hash.
        part: What names it beside the other parts of the hash.
        note: The source's own words.
        target: Role of the column with the address that received.
    """
    row, chain_hash = rows[0], hash_of(rows[0])
    return About(
        native_id=f"{chain_hash}/{row.sheet.address.lower()}/{part}",
        chain_hash=chain_hash,
        note=note,
        address=address_of(row, target) if len(rows) == 1 else "",
    )


def counterparty(row: Row, way: Way, target: str = "to") -> str:
    """Return in words who the other side of a row is."""
    other = "" if way is Way.INSIDE else row.text("from" if way is Way.IN else target).lower()
    return f"{way.value} {other}".rstrip()


def in_order(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Return outcomes in the order of the file."""
    return sorted(outcomes, key=lambda one: one.rows[0].line)
