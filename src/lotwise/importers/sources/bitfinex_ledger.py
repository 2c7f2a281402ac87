r"""Bitfinex: the ledgers report, whose rows say what they are in prose.

Problem: ``Exchange 0.5 BTC for USD @ 9000.0 on wallet exchange`` stands in two rows, one for each asset, and
the fee in a third that repeats amount and price, and rounds the price. So rows are joined by second, amount,
asset and price; a withdrawal and its fee by second and asset; a withdrawal and its cancellation by number.
Every row has the running balance of its asset in one of three wallets. Dates are as in the trades. Left out:
whatever a margin position did, adjustments and losses that Bitfinex shared out; they block. A file of one
asset alone has only half of each exchange, and says so.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
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
from lotwise.importers.instants import ISO
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.running_balance import note_balance
from lotwise.importers.sides import charged, moved, one_sided, traded
from lotwise.importers.sources.bitfinex_assets import ALIASES
from lotwise.importers.table import Record
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

WALLET: Final = Wallet(name="Bitfinex", custody=Custody.BROKER_FOREIGN)
"""All three of Bitfinex's wallets are one."""
_FIRST_YEAR: Final = 2012
_AT: Final = (ISO, *(f"%d-%m-%{year} %H:%M:%S{part}" for year in "yY" for part in ("", ".%f")))
_WHERE: Final = re.compile(r" on (?:wallet (?P<after>[a-z]+)|(?P<before>[a-z]+) wallet)$")
_MARGIN: Final = "margin"
_OLD_NAMES: Final = {"trading": _MARGIN, "deposit": "funding"}
_EXCHANGE: Final = re.compile(r"exchange (?P<amount>[\d.,e-]+) (?P<asset>\S+) for \S+ @ (?P<price>[\d.,e-]+)")
_TRADE_FEE: Final = re.compile(
    r"trading (?:fees?|rebate) for (?P<amount>[\d.,e-]+) (?P<asset>\S+) (?:\(\S+\) )?"
    r"@ (?P<price>[\d.,e-]+)(?: .*)?"
)
_DEPOSIT: Final = re.compile(r"deposit \(.+\) #?\w+")
_DEPOSIT_FEE: Final = re.compile(r"deposit fee\b.*")
_WITHDRAWAL: Final = re.compile(r".+ withdrawal #(?P<number>\w+)")
_WITHDRAWAL_FEE: Final = re.compile(r".*\bwithdrawal fee\b.*")
_CANCELED: Final = re.compile(r"cancell?ed withdrawal (?:fee|request) #(?P<number>\w+)")
_TRANSFER: Final = re.compile(r"transfer of [\d.,e-]+ \S+ from wallet \w+ to \w+")
_REDEEMED: Final = re.compile(r".+ token redemption of .+")
_DERIVATIVE: Final = re.compile(
    r"(?:settlement|position|funding event|liquidation|claiming fee|(?:un)?used margin funding).*"
)
_INCOME: Final = (
    (re.compile(r"(?:margin funding|interest) payment"), Kind.INTEREST),
    (re.compile(r"staking (?:reward|payment)s?.*"), Kind.STAKING),
    (re.compile(r"affiliate rebate.*|earned fees from user .+"), Kind.REWARD),
    (re.compile(r"\S+ (?:airdrop|distribution)"), Kind.AIRDROP),
    (re.compile(r"\S+ (?:hard ?)?fork(?: .*)?"), Kind.FORK),
)
_ORDER: Final = "Bitfinex's own setting is DD-MM-YY: export the file again with it, and import it unopened."


def instant_of(row: Row) -> datetime:
    """Return the instant of a row of either report, written day first.

    Raises:
        UnclearError: It is no such date, or one before there was a Bitfinex, as other orders give.
    """
    try:
        at = row.instant("at", _AT)
    except UnclearError as error:
        raise UnclearError(error.what, _ORDER) from None
    if at.year < _FIRST_YEAR:
        raise UnclearError(row.unclear("at", f"{shown(row.text('at'))} is before Bitfinex.").what, _ORDER)
    return at


def _said(row: Row) -> str:
    """Return what a row says, without the wallet at its end."""
    return _WHERE.sub("", row.word("about"))


def _place(row: Row) -> str:
    """Return the wallet of a row: exchange, margin or funding."""
    found = _WHERE.search(row.word("about"))
    name = row.word("wallet") or (found and (found["after"] or found["before"])) or ""
    return _OLD_NAMES.get(name, name)


def _group(rows: Sequence[Row]) -> Iterable[Rows]:
    """Join the rows of an event, and note the balance after each."""
    canceled = {found["number"] for row in rows if (found := _CANCELED.fullmatch(_said(row)))}
    prices: dict[tuple[str, ...], set[str]] = {}
    fees_of: dict[tuple[str, str], str] = {}
    for row in rows:
        _note_balance(row)
        told = _EXCHANGE.fullmatch(_said(row))
        if told:
            prices.setdefault(_what(row, told), set()).add(_plain(told["price"]))
        found = _WITHDRAWAL.fullmatch(_said(row))
        if found and found["number"] in canceled:
            fees_of[row.text("at"), row.text("asset").upper()] = found["number"]

    def key(row: Row) -> object:
        said, place = _said(row), (row.text("at"), row.text("asset").upper())
        trade = _EXCHANGE.fullmatch(said) or _TRADE_FEE.fullmatch(said)
        if trade:
            what = _what(row, trade)
            return "trade", *what, _price_among(_plain(trade["price"]), prices.get(what, set()))
        if _REDEEMED.fullmatch(said):
            return "trade", row.text("at"), said
        found = _WITHDRAWAL.fullmatch(said) or _CANCELED.fullmatch(said)
        if found and found["number"] in canceled:
            return "canceled", found["number"]
        if _WITHDRAWAL_FEE.fullmatch(said) and place in fees_of:
            return "canceled", fees_of[place]
        return ("withdrawal", *place) if found or _WITHDRAWAL_FEE.fullmatch(said) else None

    return by(key)(rows)


def _plain(text: str) -> str:
    """Return a number without the zeros at its end."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _what(row: Row, trade: re.Match[str]) -> tuple[str, ...]:
    """Return what an exchange and its fee have in common: second, amount and asset."""
    return row.text("at"), *map(_plain, trade.group("amount", "asset"))


def _price_among(price: str, prices: set[str]) -> str:
    """Return which of some prices is meant; that of a fee is rounded, such as 0.0241 of 0.024137."""
    if price in prices or not prices:
        return price
    last_place = Decimal(10) ** -len(price.partition(".")[2])
    try:
        near = [one for one in prices if abs(Decimal(one) - Decimal(price)) <= last_place]
    except ArithmeticError:
        return price  # no number: it fits none
    return near[0] if len(near) == 1 else price


def _note_balance(row: Row) -> None:
    try:
        note_balance(row, row.asset(), _place(row), instant_of(row), row.quantity("amount"))
    except UnclearError:
        return  # its reader meets the same cell, and says so


def _read(rows: Rows) -> Outcomes:
    for row in rows:
        if _DERIVATIVE.fullmatch(_said(row)):
            raise DerivativeError("A row of a margin position.")
        if row.text("asset").upper().endswith("F0"):
            raise DerivativeError("A row of a contract's money.")
    said = _said(rows[0])
    if any(_EXCHANGE.fullmatch(_said(row)) or _TRADE_FEE.fullmatch(_said(row)) for row in rows):
        return _trade(rows)
    if _REDEEMED.fullmatch(said):
        return _trade(rows)
    if any(_CANCELED.fullmatch(_said(row)) for row in rows):
        return _canceled(rows)
    if _WITHDRAWAL.fullmatch(said) or _WITHDRAWAL_FEE.fullmatch(said):
        return _withdrawn(rows)
    return _single(rows[0], said)


def _single(row: Row, said: str) -> Outcome:
    if _TRANSFER.fullmatch(said):
        return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=_place(row))
    leg, at, about = row.leg(row.asset(), row.quantity("amount")), instant_of(row), row.text("about")
    if _DEPOSIT.fullmatch(said) and leg.quantity > 0:
        return moved((row,), at, leg, native_id=row.text("id"), note=about)
    if _DEPOSIT_FEE.fullmatch(said) and leg.quantity < 0:
        return charged((row,), at, row.fees(leg.asset, -leg.quantity), native_id=row.text("id"), note=about)
    for pattern, kind in _INCOME:
        if pattern.fullmatch(said):
            return one_sided((row,), at, kind, leg, native_id=row.text("id"), note=about)
    raise row.unclear("about", f"{shown(about)} is not one lotwise can book.")


def _trade(rows: Rows) -> Outcome:
    if any(_place(row) == _MARGIN for row in rows):
        raise DerivativeError("A trade in the margin wallet.")
    paid = [row for row in rows if _TRADE_FEE.fullmatch(_said(row))]
    flows = _totals([row for row in rows if row not in paid])
    given, received = ([rows[0].leg(*one) for one in flows.items() if one[1] * sign > 0] for sign in (-1, 1))
    if len(given) != 1 or len(received) != 1:
        raise UnclearError(
            "An exchange is one asset for another; the other rows of this one are not in the file.",
            "Export the ledgers of all currencies at once, for the whole period, and import that file.",
        )
    fees = [leg for row in paid for leg in _fee(row)]
    about = _first(rows).text("about")
    return traded(rows, instant_of(rows[0]), given[0], received[0], fees, native_id=_id(rows), note=about)


def _totals(rows: Iterable[Row]) -> dict[str, Quantity]:
    """Return what rows moved, by asset."""
    found: dict[str, Quantity] = {}
    for row in rows:
        asset = row.asset()
        found[asset] = found.get(asset, 0) + row.quantity("amount")
    return found


def _first(rows: Rows) -> Row:
    return next((row for row in rows if _EXCHANGE.fullmatch(_said(row))), rows[0])


def _id(rows: Rows) -> str:
    """Return the smallest of the rows' own ids, which every export of the event holds."""
    return min((row.text("id") for row in rows), key=lambda text: (len(text), text))


def _canceled(rows: Rows) -> Outcome:
    if any(_totals(rows).values()):
        raise UnclearError(
            "A canceled withdrawal that does not come back as it left, or whose other half is not there.",
            "Export the whole period that holds both.",
        )
    return LeftOut(rows=rows, reason=Reason.REVERSED, detail="withdrawal")


def _withdrawn(rows: Rows) -> Outcomes:
    """Return withdrawals with the fee beside them; where there are several, each and each fee by itself."""
    sent = [row for row in rows if _WITHDRAWAL.fullmatch(_said(row))]
    for row in rows:
        if row.quantity("amount") >= 0:
            raise row.unclear("amount", f"{shown(row.text('amount'))} has the sign of a reversal.")
    paid = [row for row in rows if row not in sent]
    if len(sent) == 1 and paid:
        return _sent(rows, sent[0], [leg for row in paid for leg in _fee(row)])
    alone = [_sent((row,), row, []) for row in sent]
    fees = [charged((row,), instant_of(row), _fee(row), native_id=row.text("id")) for row in paid]
    return [*alone, *fees]


def _fee(row: Row) -> tuple[Leg, ...]:
    return row.fees(row.asset(), -row.quantity("amount"))


def _sent(rows: Rows, row: Row, fees: Sequence[Leg]) -> Outcome:
    leg, about = row.leg(row.asset(), row.quantity("amount")), row.text("about")
    return moved(rows, instant_of(row), leg, fees, native_id=row.text("id"), note=about)


def _doubt(_name: str, records: Sequence[Record]) -> str:
    """Doubt a statement of any bank, whose columns have the same names."""
    cells = [cell.casefold() for record in records for cell in record.cells]
    return "" if not cells or any(map(_WHERE.search, cells)) else "no description names one of its wallets"


LEDGER: Final = Format(
    id="bitfinex.ledger",
    family="bitfinex",
    title="Bitfinex ledgers",
    wallet=WALLET,
    columns=(
        may_have("id", "#"),
        needs("about", "Description"),
        needs("asset", "Currency"),
        needs("amount", "Amount"),
        needs("balance", "Balance"),
        needs("at", "Date"),
        may_have("wallet", "Wallet"),
    ),
    forbidden=("Price", "Fee", "Pair", "Type", "Asset"),
    doubt=_doubt,
    read=_read,
    group=_group,
    zone_of=in_heading,
    aliases=ALIASES,
    generations="2014 to now, with 5, 6 or 7 columns",
    known_missing="Margin positions, adjustments and shared losses block; so does an exchange in a file of "
    "one asset alone. Dates in another order than day first block.",
    evidence=Evidence.REAL,
    report="ledgers",
)
"""The format of the ledgers report."""
