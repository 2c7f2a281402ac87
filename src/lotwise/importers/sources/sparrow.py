"""Sparrow: the transactions of one wallet, each with the balance after it.

The value is the net change of the wallet, fee included, so an outgoing row holds its fee, and one that is
nothing but its fee is a move to the wallet itself. Since 2.5.5 the headings state the unit. Before, it is
bitcoin where a number has decimals and satoshi where none of the file has, so such a file is read as a whole.
Older exports print local time, which the owner is asked for. Left out: values in money, which Sparrow itself
calls approximate; exports without transaction ids, of before 2022.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from lotwise.core.quantity import ONE, Quantity
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    Unclear,
    may_have,
    needs,
    nowhere,
)
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import About, moved
from lotwise.ledger.transaction import Custody, Wallet

_ASSET: Final = "BTC"
_IN_BITCOIN: Final = "BTC"
_IN_SATOSHI: Final = "sats"
_SATOSHI: Final = 10**8
"""Satoshi of a bitcoin."""
_DUST: Final = 294
"""The smallest output that nodes pass on, in satoshi."""
_UNITED: Final = re.compile(r".* \((btc|sats)\)", re.IGNORECASE)
_NUMBERS: Final = ("value", "balance", "fee")
_OPEN: Final = frozenset({"unconfirmed", "pending"})


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group every row alone where the headings state the unit, else the whole file."""
    if rows and not _units(rows[0]):
        return (tuple(rows),)
    return ((row,) for row in rows)


def _units(row: Row) -> set[str]:
    """Return the units that the headings state."""
    found = [_UNITED.fullmatch(row.sheet.heading(role)) for role in _NUMBERS]
    return {_IN_BITCOIN if match[1].upper() == _IN_BITCOIN else _IN_SATOSHI for match in found if match}


def _read(rows: Rows) -> Outcomes:
    unit = _unit(rows)
    return [_told(row, unit) for row in rows]


def _unit(rows: Rows) -> str:
    stated = _units(rows[0])
    if len(stated) > 1:
        raise UnclearError("The headings name two units.", "Export the file again.")
    if stated:
        return stated.pop()
    exponents, largest = set(), 0
    for row in rows:
        for role in _NUMBERS:
            number = _number(row, role)
            if number is not None:
                exponents.add(number.as_tuple().exponent)
                largest = max(largest, abs(int(number)))
    if any(isinstance(exponent, int) and exponent < 0 for exponent in exponents):
        return _IN_BITCOIN
    if largest < _DUST:
        raise UnclearError(
            "The numbers may be in bitcoin or in satoshi, and the headings do not say which.",
            "Export the file again with Sparrow 2.5.5 or later.",
        )
    return _IN_SATOSHI


def _number(row: Row, role: str) -> Decimal | None:
    try:
        return row.number(role, _ASSET)
    except UnclearError:
        return None  # the reader meets the same cell, and says what is wrong with it


def _told(row: Row, unit: str) -> Outcome:
    try:
        return _transaction(row, unit)
    except UnclearError as error:
        return Unclear(rows=(row,), what=error.what, fix=error.fix, about=error.about)


def _transaction(row: Row, unit: str) -> Outcome:
    if row.word("at") in _OPEN:
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("at"))
    at, net, fee = row.instant("at"), _held(row, "value", unit), _held(row, "fee", unit) or 0
    if net is None:
        raise row.unclear("value", "it is empty.")
    _note_balance(row, at, unit)
    about = About(native_id=row.text("hash"), chain_hash=row.text("hash"), note=row.text("label"))
    if net >= 0:
        return moved((row,), at, row.leg(_ASSET, net), **about)
    if fee < 0 or fee > -net:
        raise row.unclear("fee", f"{shown(row.text('fee'))} does not fit the value it should be part of.")
    if "fee" not in row.sheet.positions:
        row.warn(
            "fee_not_stated",
            "This generation of the export states no network fee: what was sent holds it.",
            "Export the wallet again with a newer version, so that transfers match what arrived.",
        )
    return moved((row,), at, row.leg(_ASSET, net + fee), row.fees(_ASSET, fee), **about)


def _note_balance(row: Row, at: datetime, unit: str) -> None:
    try:
        held = _held(row, "balance", unit)
    except UnclearError:
        row.warn(
            "balance_not_read",
            "The balance after these rows is no number, so what lotwise counts is not checked against it.",
            "Export the file again if you want the check.",
        )
        return
    if held is not None:
        row.balance(_ASSET, "", at, held)


def _held(row: Row, role: str, unit: str) -> Quantity | None:
    """Return the units in a column; a part of a satoshi does not exist."""
    found = row.amount(role, _ASSET)
    if found is None or unit == _IN_BITCOIN:
        return found
    if found % ONE:
        raise row.unclear(role, f"{shown(row.text(role))} is no whole number of satoshi.")
    return found // _SATOSHI


_COLUMNS: Final = (
    needs("label", "Label"),
    needs("value", "Value", re.compile(r"value \((?:btc|sats)\)")),
    needs("balance", "Balance", re.compile(r"balance \((?:btc|sats)\)")),
    may_have("worth", re.compile(r"value \((?!btc)[a-z]{3}\)")),
    needs("hash", "Txid"),
)
_FEES: Final = ("Fee", re.compile(r"fee \((?:btc|sats)\)"))
_WALLET: Final = Wallet(name="Sparrow", custody=Custody.SELF)

FORMATS: Final = (
    Format(
        id="sparrow",
        family="sparrow",
        title="Sparrow transactions",
        wallet=_WALLET,
        columns=(needs("at", "Date (UTC)"), *_COLUMNS, needs("fee", *_FEES)),
        read=_read,
        group=_grouped,
        generations="1.8.6 to now; since 2.5.5 with the unit in the headings",
        known_missing="Values in money are not used. A file without a unit whose numbers are all small and "
        "whole is asked about.",
        evidence=Evidence.CONSTRUCTED,
    ),
    Format(
        id="sparrow.local",
        family="sparrow",
        title="Sparrow transactions in local time",
        wallet=_WALLET,
        columns=(needs("at", "Date"), *_COLUMNS, may_have("fee", *_FEES)),
        forbidden=("Date (UTC)",),
        read=_read,
        group=_grouped,
        zone_of=nowhere,
        generations="1.5.1 to 1.8.5; the owner says the zone",
        known_missing="Before 1.7.2 no network fee is stated.",
        evidence=Evidence.CONSTRUCTED,
    ),
)
