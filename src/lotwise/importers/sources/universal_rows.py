"""The sides, fees, values and names of a row of a universal file, read by role.

The roles are the same in every format: ``sent`` and ``received`` with their ``_asset``, ``fee`` and
``fee_asset``. An account named in a row becomes the wallet of its legs, in its usual spelling.
Left out: what a row is; see `universal`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lotwise.core.money import Usd
from lotwise.importers.base import Rows
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.row import Row
from lotwise.importers.sides import About
from lotwise.importers.sources.universal_words import NOWHERE, WORDS, Meaning, Means, folded
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.custodians import usual_name
from lotwise.ledger.transaction import Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a row tells, or several rows of one event.

    Attributes:
        rows: The rows.
        at: The instant, in UTC.
        sent: What left; None where the row states nothing.
        received: What came in; None where the row states nothing.
        fees: Fees on top of both.
        about: Ids and words of the source.
    """

    rows: Rows
    at: datetime
    sent: Leg | None = None
    received: Leg | None = None
    fees: tuple[Leg, ...] = ()
    about: About


def asset_texts(row: Row) -> tuple[str, ...]:
    """Return what a row names as assets, in upper case; empty where it names none."""
    return tuple(row.text(role).upper() for role in ("sent_asset", "received_asset", "fee_asset"))


def with_aliases(rows: Sequence[Row], aliases: Mapping[str, str]) -> Sequence[Row]:
    """Return rows whose sheet knows more codes that stand for others."""
    if not aliases:
        return rows
    sheets = {id(row.sheet): replace(row.sheet, aliases={**row.sheet.aliases, **aliases}) for row in rows}
    return [Row(sheets[id(row.sheet)], row.line, row.packed) for row in rows]


def meaning_of(row: Row, role: str, own: Mapping[str, Means] | None = None) -> Means:
    """Return what the word in a column means; an empty cell means what the sides tell.

    Args:
        row: The row.
        role: The column.
        own: Words that the format uses in its own way.

    Raises:
        UnclearError: The word is not known.
    """
    word = folded(row.text(role))
    if not word:
        return Meaning.ANY
    found = (own or {}).get(word) or WORDS.get(word)
    if found is None:
        raise row.unclear(role, f"{shown(row.text(role))} is not known.")
    return found


def wallet_in(row: Row, *roles: str) -> str:
    """Return the account that the first filled one of some columns names; empty for the file's own wallet."""
    for role in roles:
        if row.word(role) not in NOWHERE:
            return usual_name(row.text(role))
    return ""


def side(row: Row, name: str, wallet: str = "", value_usd: Usd | None = None) -> Leg | None:
    """Return the leg of a side, or None where it is empty; an asset with a zero beside it gives a zero leg.

    Args:
        row: The row.
        name: ``sent`` or ``received``: the role of its quantity; that of its asset ends in ``_asset``.
        wallet: The account that the row names for it, or empty.
        value_usd: What the file says it was worth.

    Raises:
        UnclearError: The quantity is negative, or one of quantity and asset is missing.
    """
    stated = row.text(f"{name}_asset")
    quantity = row.amount(name, stated.upper())
    if not stated and not quantity:
        return None
    if quantity is None:
        raise row.unclear(name, "it is empty, and an asset is named beside it.")
    if quantity < 0:
        raise row.unclear(name, f"{shown(row.text(name))} is negative; the column already says which way.")
    asset = row.asset(f"{name}_asset")
    return row.leg(asset, -quantity if name == "sent" else quantity, value_usd, wallet)


def fee_of(
    row: Row, sent: Leg | None, received: Leg | None, wallet: str = "", value_usd: Usd | None = None
) -> tuple[Leg, ...]:
    """Return the fee leg of a row, in the wallet of the side that can have paid it; none for an empty fee.

    Raises:
        UnclearError: The fee is negative, or its asset is missing.
    """
    quantity = row.amount("fee", row.text("fee_asset").upper())
    if not quantity:
        return ()
    if quantity < 0:
        raise row.unclear("fee", f"{shown(row.text('fee'))} is negative, and may be a fee or a rebate.")
    asset = row.asset("fee_asset")
    main = [leg for leg in (sent, received) if leg]
    same = (
        [leg for leg in main if leg.asset == asset] or [leg for leg in main if not is_fiat(leg.asset)] or main
    )
    return row.fees(asset, quantity, value_usd, wallet or (same[0].wallet if same else ""))


def fees_taken_out(entry: Entry) -> Entry:
    """Return an entry whose sides hold the fee, with the fee beside them instead.

    Raises:
        UnclearError: The fee is larger than the side that should hold it.
    """
    sent, received = entry.sent, entry.received
    for leg in entry.fees:
        if sent and sent.asset == leg.asset:
            if sent.quantity > leg.quantity:
                raise UnclearError("The fee is larger than the quantity that should hold it.")
            sent = replace(sent, quantity=sent.quantity - leg.quantity)
        elif received and received.asset == leg.asset:
            received = replace(received, quantity=received.quantity - leg.quantity)
    return replace(entry, sent=sent, received=received)


def worth(row: Row, role: str, currency: str) -> Usd | None:
    """Return the value that a column states, where it is in US dollars and not zero."""
    if currency.upper() != USD:
        return None
    stated = row.money(role, USD)
    return as_usd(abs(stated)) or None if stated else None


def heading_currency(row: Row, role: str) -> str:
    """Return the currency in the name of a column such as ``Net Value (USD)``; empty where there is none."""
    return row.sheet.heading(role).rstrip(") ")[-3:].upper()


def valued(entry: Entry, value_usd: Usd | None) -> Entry:
    """Return an entry with the value of what moved: on the money of a trade, else on all that moved."""
    if value_usd is None:
        return entry
    assets = {leg.asset for leg in (entry.sent, entry.received) if leg and leg.quantity}
    money = set(filter(is_fiat, assets))
    named = money or assets
    sent, received = (
        replace(leg, value_usd=value_usd) if leg and leg.asset in named - {USD} else leg
        for leg in (entry.sent, entry.received)
    )
    return replace(entry, sent=sent, received=received)
