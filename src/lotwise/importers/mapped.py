"""A format made of a mapping: the owner's words instead of a module.

Three shapes of tables occur. With columns for what was sent and what was received, the sides say what it is.
With an amount and a total, a word says whether it was bought or sold. With an amount alone, its sign or
a word says which way it went. Words that the mapping does not know are asked about.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import sha256
from typing import Final

from lotwise.core.dates import zone_named
from lotwise.core.exact import nearest
from lotwise.core.money import Usd
from lotwise.core.quantity import ONE, Quantity
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    ZoneOf,
    by,
    in_heading,
    in_utc,
    may_have,
    needs,
    nowhere,
)
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.instants import ISO, instant_in_order
from lotwise.importers.mapping import (
    BUY,
    DONE,
    EITHER,
    FEE,
    IGNORE,
    INSIDE,
    KIND_OF,
    MEANINGS,
    MOVE_IN,
    MOVE_OUT,
    SELL,
    STATED,
    ColumnMap,
    as_toml,
)
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.running_balance import note_balance
from lotwise.importers.sides import OUTWARD, About, charged, one_sided, settled, traded
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Kind, Leg, Wallet

_OPTIONAL: Final = frozenset({"note", "address", "hash", "balance"})
"""Columns whose absence changes no figure."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_IN_ORDER: Final = frozenset({"day-first", "month-first"})
_MILLIS: Final = {"unix": 1000, "unix-ms": 1}
_LATEST: Final = 10**14
_GLUED: Final = re.compile(r"(?P<number>[-+]?[\d.,]*\d)\s?(?P<unit>[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*)")
_DIGIT_FIRST: Final = frozenset({"1INCH", "1CAT", "1ART", "1SOL", "1ECO"})
"""Codes that begin with a digit, so that a number before them has no certain end."""
_PAIR: Final = re.compile(r"([A-Za-z0-9.]+)\s*[-/_:]\s*([A-Za-z0-9.]+)")
Mapped = Callable[[Row], Outcome]


def format_of(one: ColumnMap) -> Format:
    """Return the format that a mapping describes."""
    digest = sha256(as_toml(one).encode()).hexdigest()
    return Format(
        id=f"map.{one.name}",
        family=f"map_{one.name}",
        title=one.title,
        wallet=Wallet(name=one.wallet, custody=one.custody),
        columns=tuple(
            (may_have if role in _OPTIONAL else needs)(role, name) for role, name in one.columns.items()
        ),
        read=_reader(one),
        group=by(lambda row: row.text("id") or None),
        zone_of=_zone_of(one),
        day_month="at" if one.dates == EITHER else "",
        generations="as you mapped it",
        known_missing="What the mapping does not say is asked about.",
        evidence=Evidence.OURS,
        revision=int(digest[:7], 16),
    )


def _zone_of(one: ColumnMap) -> ZoneOf:
    if one.dates in _MILLIS:
        return in_utc
    if not one.zone:
        return nowhere
    zone: tzinfo | None = None if one.zone == STATED else zone_named(one.zone)
    return lambda name, headings: zone or in_heading(name, headings) or UTC


def _reader(one: ColumnMap) -> Callable[[Rows], Outcomes]:
    def read(rows: Rows) -> Outcomes:
        if len(rows) > 1:
            raise UnclearError(
                f"{len(rows)} rows have the id {shown(rows[0].text('id'))}.",
                "Take the column id out of the mapping if its ids are of orders, of which several rows tell.",
            )
        return _row(rows[0], one)

    return read


def _row(row: Row, one: ColumnMap) -> Outcome:
    if _word(row, "status", one) == IGNORE:
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status"))
    meaning = _word(row, "type", one)
    if meaning in {IGNORE, INSIDE}:
        reason = Reason.INSIDE if meaning == INSIDE else Reason.NOT_CARRIED_OUT
        return LeftOut(rows=(row,), reason=reason, detail=row.text("type"))
    if "amount" not in one.columns:
        return _sides(row, one, meaning)
    if meaning in {BUY, SELL} and {"total", "price", "value_usd"} & one.columns.keys():
        return _trade(row, one, is_buy=meaning == BUY)
    return _movement(row, one, meaning)


def _word(row: Row, role: str, one: ColumnMap) -> str:
    """Return what the word in a column means; empty where the table has no such column.

    Raises:
        UnclearError: The mapping does not know the word.
    """
    if role not in one.columns:
        return ""
    words = one.meanings if role == "type" else one.states
    meaning = words.get(row.word(role), "")
    if not meaning:
        table, allowed = ("meanings", MEANINGS) if role == "type" else ("states", (DONE, IGNORE))
        raise UnclearError(
            f"Column {one.columns[role]!r}: the mapping does not say what {shown(row.text(role))} means.",
            f"Add it below [{table}] in the mapping, as one of {', '.join(allowed)}; then `lotwise reread "
            "FILE --as MAPPING`, or import the file with it.",
        )
    return meaning


def _at(row: Row, one: ColumnMap) -> datetime:
    if one.dates == EITHER:
        return row.instant_by_order("at")
    if one.dates in _IN_ORDER:
        try:
            zone = row.sheet.zone or UTC
            return instant_in_order(row.text("at"), zone, is_day_first=one.dates == "day-first")
        except UnclearError as error:
            raise row.unclear("at", error.what) from None
    if one.dates in _MILLIS:
        number = row.number("at")
        if number is None or number != number.to_integral_value() or not 0 < number < _LATEST:
            raise row.unclear("at", f"{shown(row.text('at'))} is no count of seconds.")
        return _EPOCH + timedelta(milliseconds=int(number) * _MILLIS[one.dates])
    return row.instant("at", (ISO, "%Y-%m-%d") if one.dates == "iso" else (one.dates,))


def _about(row: Row) -> About:
    words = ": ".join(filter(None, (row.text("type"), row.text("note"))))
    return About(
        native_id=row.text("id"), chain_hash=row.text("hash"), address=row.text("address"), note=words
    )


def _sides(row: Row, one: ColumnMap, meaning: str) -> Outcome:
    fee = _fee(row, one)
    given, received = (_leg(row, one, side, fee) for side in ("sent", "received"))
    kind = KIND_OF.get(meaning, Kind.TRANSFER)
    if meaning == FEE and given and not received:
        fees = (
            *row.fees(given.asset, -given.quantity, given.value_usd, row.text("wallet")),
            *_fees(row, fee),
        )
        return charged((row,), _at(row, one), fees, **_about(row))
    return settled((row,), _at(row, one), (given, received), _fees(row, fee), kind, **_about(row))


def _leg(row: Row, one: ColumnMap, side: str, fee: tuple[str, Quantity]) -> Leg | None:
    found = row.amount(side, row.text(f"{side}_asset").upper())
    if not found:
        return None
    asset, quantity = row.asset(f"{side}_asset"), abs(found)
    if one.fee_is_inside and fee[0] == asset:
        quantity += -fee[1] if side == "sent" else fee[1]
    return row.leg(asset, -quantity if side == "sent" else quantity, _value(row, asset), row.text("wallet"))


def _value(row: Row, asset: str) -> Usd | None:
    if asset == USD:
        return None
    stated = row.money("value_usd", USD)
    return as_usd(abs(stated)) or None if stated is not None else None


def _fee(row: Row, one: ColumnMap) -> tuple[str, Quantity]:
    """Return the fee's asset and what was paid; no asset where there is none."""
    unit = row.text("fee_asset").upper()
    if not unit and (glued := _glued(row, one)):
        return glued
    paid = row.amount("fee", unit)
    if not paid:
        return "", 0
    if unit:
        return row.asset("fee_asset"), abs(paid)
    if "total_asset" in one.columns:
        return row.asset("total_asset"), abs(paid)
    if one.money:
        return one.money, abs(paid)
    if "pair" in one.columns:
        return _pair(row)[1], abs(paid)
    raise row.unclear("fee", "the file does not say in which asset the fee was paid; map fee_asset.")


def _glued(row: Row, one: ColumnMap) -> tuple[str, Quantity] | None:
    """Return the fee in a cell such as ``0.4USDT``; the assets of the pair decide where a code begins.

    Raises:
        UnclearError: The code could begin at several places, as in ``0.41INCH``.
    """
    text = row.text("fee")
    found = _GLUED.fullmatch(text)
    if found is None:
        return None
    known = _pair(row) if "pair" in one.columns else ()
    units = [asset for asset in known if text.upper().endswith(asset)]
    unit = max(units, key=len) if units else re.sub(r"^[\d.,\s+-]*", "", text).upper()
    number = text[: len(text) - len(unit)].strip()
    if not units and f"1{unit}" in _DIGIT_FIRST and " " not in text:
        raise row.unclear("fee", f"{shown(text)} does not say where the number ends.")
    paid = row.units_in(number)
    return (unit, abs(paid)) if paid else ("", 0)


def _fees(row: Row, fee: tuple[str, Quantity]) -> tuple[Leg, ...]:
    return row.fees(fee[0], fee[1], None, row.text("wallet")) if fee[0] else ()


def _pair(row: Row) -> tuple[str, str]:
    found = _PAIR.fullmatch(row.text("pair"))
    if found is None:
        raise row.unclear("pair", f"{shown(row.text('pair'))} is not two assets with a mark between them.")
    return found[1].upper(), found[2].upper()


def _trade(row: Row, one: ColumnMap, *, is_buy: bool) -> Outcome:
    base, quote = _assets(row, one)
    units = abs(row.quantity("amount", base))
    money = _total(row, quote, units)
    fee = _fee(row, one)
    if one.fee_is_inside and fee[0] == quote:
        money += -fee[1] if is_buy else fee[1]
    if one.fee_is_inside and fee[0] == base:
        units += fee[1] if is_buy else -fee[1]
    sign, wallet = (1 if is_buy else -1), row.text("wallet")
    bought = row.leg(base, sign * units, _value(row, base), wallet)
    paid = row.leg(quote, -sign * money, None, wallet)
    given, received = (paid, bought) if is_buy else (bought, paid)
    return traded((row,), _at(row, one), given, received, _fees(row, fee), **_about(row))


def _assets(row: Row, one: ColumnMap) -> tuple[str, str]:
    if "pair" in one.columns:
        return _pair(row)
    if "total_asset" in one.columns:
        return row.asset("asset"), row.asset("total_asset")
    if not one.money and not {"total", "price"} & one.columns.keys():
        return row.asset("asset"), USD  # what is stated is the value in dollars
    if not one.money:
        raise UnclearError(
            "The file does not say in which money it was paid.",
            'Write it into the mapping, such as `money = "USD"`, and read the file again with it: '
            "`lotwise reread FILE --as MAPPING`.",
        )
    return row.asset("asset"), one.money


def _total(row: Row, quote: str, units: Quantity) -> Quantity:
    stated = row.amount("total", quote)
    if stated:
        return abs(stated)
    if quote == USD and (value := row.money("value_usd", USD)):
        return abs(value)
    price = row.amount("price", quote)
    if not price:
        raise row.unclear("total", "neither a total nor a price is stated.")
    return nearest(units * abs(price), ONE)


def _movement(row: Row, one: ColumnMap, meaning: str) -> Outcome:
    asset = row.asset("asset") if "asset" in one.columns else _pair(row)[0]
    amount = row.quantity("amount", asset)
    kind = KIND_OF.get(meaning, Kind.TRANSFER)
    if meaning in {BUY, SELL}:
        raise UnclearError(
            f"{shown(row.text('type'))} says that it was bought or sold, and no column says for how much.",
            "Map a column to total, or the value in dollars to value_usd.",
        )
    fees = _fees(row, _fee(row, one))
    if meaning == FEE:
        whole = (*row.fees(asset, abs(amount), _value(row, asset), row.text("wallet")), *fees)
        return charged((row,), _at(row, one), whole, **_about(row))
    if meaning in {MOVE_IN, MOVE_OUT} or kind is not Kind.TRANSFER:
        goes_out = meaning == MOVE_OUT or kind in OUTWARD
        if amount < 0 and not goes_out:
            raise row.unclear("amount", f"{shown(row.text('amount'))} is negative, and {meaning} comes in.")
        amount = -abs(amount) if goes_out else abs(amount)
    at = _at(row, one)
    if "balance" in row.sheet.positions and not row.text("wallet"):
        paid = sum(fee.quantity for fee in fees if fee.asset == asset)
        note_balance(row, asset, "", at, amount + paid)
    leg = row.leg(asset, amount, _value(row, asset), row.text("wallet"))
    return one_sided((row,), at, kind, leg, fees, **_about(row))
