"""The activity of a brokerage account: purchases and sales of shares, without the lots that were sold.

Problem: the list says what was bought and sold, not which shares a sale took. Chosen way: for each security
a sale is told only where there is nothing to choose, because all shares sold were bought at once, or because
one sale took everything that was bought. Otherwise sales block, with the Form 1099-B as the way out, and
purchases are left out as lots. What a broker books beside (dividends, sweeps) is on other forms. Left out:
wash sales, which such a list never states: a loss is told with a warning.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.importers.base import LeftOut, Outcome, Outcomes, Rows, Unclear
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_names import Property, property_of
from lotwise.importers.sources.securities_sales import DATES, Reported, Security, no_wash_sales, sold, usd_in

_BOUGHT: Final = re.compile(r"(?:buy|bought|purchase)(?: .*)?|(?:dividend )?reinvest(?:ment)?(?: .*)?")
_SOLD: Final = re.compile(r"(?:sell|sold|sale)(?: .*)?")
_SHORT: Final = re.compile(r".*\b(?:short|to open|to cover|to close)\b.*")
_OTHER_FORM: Final = re.compile(r"(?:.* )?(?:dividend|interest)(?: .*)?|(?:.* )?capital gains?(?: .*)?")
_CASH: Final = re.compile(
    r"sweep (?:in|out)|funds? (?:received|sent)|(?:cash )?(?:deposit|withdrawal)|wire.*|ach.*|contribution"
)
_FIX: Final = "Import the broker's Form 1099-B or its realized gains instead: they name the lots."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trade:
    """A purchase or a sale of shares.

    Attributes:
        row: Its row.
        on: The trade date.
        shares: Shares, positive.
        net_usd: What was paid or received, costs included, positive.
    """

    row: Row
    on: date
    shares: Quantity
    net_usd: Usd


def by_security(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group purchases, sales and whatever else moved shares by security; all other rows stay alone."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        alone = ("alone", row.line)
        is_beside = _is_beside(row) is not None or not symbol_of(row)
        groups.setdefault(alone if is_beside else symbol_of(row), []).append(row)
    return map(tuple, groups.values())


def symbol_of(row: Row) -> str:
    """Return a security's symbol and name, one of them where they are the same."""
    symbol, name = row.text("symbol"), row.text("description")
    return name if symbol.casefold() == name.casefold() or not symbol else f"{symbol} {name}".strip()


def _is_beside(row: Row) -> Reason | None:
    """Return why a row is beside purchases and sales; None where it moves shares, or is not known."""
    word = row.word("type")
    if _BOUGHT.fullmatch(word) or _SOLD.fullmatch(word):
        return None
    if _OTHER_FORM.fullmatch(word):
        return Reason.OTHER_FORM
    return Reason.CASH if _CASH.fullmatch(word) else None


def read_activity(rows: Rows) -> Outcomes:
    """Return what happened to one security, or one row beside.

    Raises:
        UnclearError: Something other than a purchase or a sale moved its shares.
    """
    beside = _is_beside(rows[0])
    if beside is not None:
        row = rows[0]
        if row.amount("shares"):
            raise row.unclear("shares", f"{shown(row.text('type'))} with shares is not understood.")
        usd_in(row, "net")
        return LeftOut(rows=rows, reason=beside, detail=row.text("type"))
    for row in rows:
        word = row.word("type")
        if _SHORT.fullmatch(word) or not (_BOUGHT.fullmatch(word) or _SOLD.fullmatch(word)):
            raise UnclearError(
                f"The transaction type {shown(row.text('type'))} is not a plain purchase or sale, so which "
                "shares were sold is not certain.",
                _FIX,
            )
    if property_of(rows[0].text("symbol")) is Property.DIGITAL:
        raise UnclearError(f"{shown(rows[0].text('symbol'))} is a digital asset and no security.", _FIX)
    bought = [_trade(row, is_sale=False) for row in rows if _BOUGHT.fullmatch(row.word("type"))]
    given = [_trade(row, is_sale=True) for row in rows if _SOLD.fullmatch(row.word("type"))]
    return _matched(bought, given)


def _trade(row: Row, *, is_sale: bool) -> _Trade:
    shares, net = row.quantity("shares"), usd_in(row, "net")
    if not shares or (shares < 0) is not is_sale:
        raise row.unclear("shares", f"{shown(row.text('shares'))} does not fit {shown(row.text('type'))}.")
    if not net or (net > 0) is not is_sale:
        raise row.unclear("net", f"{shown(row.text('net'))} does not fit {shown(row.text('type'))}.")
    return _Trade(row=row, on=row.day("at", DATES), shares=abs(shares), net_usd=abs(net))


def _matched(bought: Sequence[_Trade], given: Sequence[_Trade]) -> Outcomes:
    """Return purchases and sales of one security, matched where there is nothing to choose."""
    if not given:
        return [_lot(one) for one in bought]
    held, gone = (sum(one.shares for one in side) for side in (bought, given))
    in_order = bool(bought) and max(one.on for one in bought) <= min(one.on for one in given)
    if in_order and len(bought) == 1 and gone <= held:
        return _out_of_one(bought[0], sorted(given, key=lambda one: (one.on, one.row.line)))
    if in_order and len(given) == 1 and gone == held:
        return _all_at_once(bought, given[0])
    why = "sells more shares than the file buys" if gone > held else "may come out of several purchases"
    return [
        *(_lot(one) for one in bought),
        *(
            Unclear(rows=(one.row,), what=f"This sale {why}: its basis is not certain.", fix=_FIX)
            for one in given
        ),
    ]


def _lot(one: _Trade) -> Outcome:
    return LeftOut(rows=(one.row,), reason=Reason.OPEN_LOT, detail=one.row.text("symbol"))


def _out_of_one(lot: _Trade, sales: Sequence[_Trade]) -> list[Outcome]:
    """Return sales out of one purchase, each with its share of the cost; the first one holds its row."""
    told: list[Outcome] = []
    start: Quantity = 0
    for sale in sales:
        stop = start + sale.shares
        rows = (lot.row, sale.row) if not told else (sale.row,)
        told.append(_sale(rows, lot, sale, (sale.net_usd, share(lot.net_usd, start, stop, lot.shares))))
        start = stop
    return told


def _all_at_once(lots: Sequence[_Trade], sale: _Trade) -> list[Outcome]:
    """Return one sale of everything that was bought: a sale of each lot; the first one holds its row."""
    told: list[Outcome] = []
    start: Quantity = 0
    for lot in lots:
        stop = start + lot.shares
        rows = (lot.row,) if told else (lot.row, sale.row)
        told.append(_sale(rows, lot, sale, (share(sale.net_usd, start, stop, sale.shares), lot.net_usd)))
        start = stop
    return told


def _sale(rows: Rows, lot: _Trade, sale: _Trade, money: tuple[Usd, Usd]) -> Outcome:
    proceeds, basis = money
    row = rows[0]
    if proceeds < basis:
        no_wash_sales(row)
    found = Reported(
        acquired_on=lot.on, disposed_on=sale.on, proceeds_usd=proceeds, basis_usd=basis, disallowed_usd=0
    )
    what = Security(
        description=row.text("description") or row.text("symbol"),
        quantity=min(lot.shares, sale.shares),
        is_long=None,
        is_reported=None,
    )
    return sold(rows, found, what)
