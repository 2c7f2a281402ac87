"""One history told to lotwise, to coinbasis and to beancount, and what each makes of its sales.

coinbasis keeps Decimals of 28 digits and divides basis by units at every sale; it takes what is transferred
first in, first out, whatever the method of sales. beancount books each account by its own method; it has no
transfers, so that the lots it took out of one account are written into the other, as its users do. Both
know no standing orders; lotwise is told by orders what they do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, Final, TypeAlias

import coinbasis
from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.inventory import Inventory
from beancount.core.number import MISSING
from beancount.core.position import Cost, CostSpec
from beancount.parser import booking
from beancount.parser.options import OPTIONS_DEFAULTS

from builders import books_of, bought, moved, order, sold
from builders import fee as fee_of
from lotwise.core.money import DOLLAR
from lotwise.core.quantity import ONE, quantity_decimal, quantity_text
from lotwise.ledger.transaction import Transaction
from lotwise.lots.lot import Method, StandingOrder
from oracles.lot_histories import WALLETS, Event

PEERS_METHODS: Final = {
    Method.FIFO: coinbasis.CostBasisMethod.FIFO,
    Method.LIFO: coinbasis.CostBasisMethod.LIFO,
    Method.HIFO: coinbasis.CostBasisMethod.HIFO,
}
HELD: Final = "Assets:Held"
CASH: Final = "Assets:Cash"
GAINS: Final = "Income:Gains"
UNDER_WAY: Final = "Equity:UnderWay"
FEES: Final = "Expenses:Fees"
TO_BE_FOUND: Final[Any] = MISSING
"""What stands for a number in an entry that beancount shall complete."""
DIGITS: Final = 60
"""Enough for the peers' inputs to be exact; they calculate with the 28 of a new context."""


@dataclass(slots=True)
class Sold:
    """Units of one day of acquisition that one sale took.

    Attributes:
        units: How many.
        basis: Dollars, as exactly as the peer has them.
        parts: In how many parts lotwise took them; each may round by less than a step of 10⁻⁸ USD.
        terms: The terms of the parts, where the peer knows terms.
    """

    units: Fraction = Fraction(0)
    basis: Fraction = Fraction(0)
    parts: int = 0
    terms: frozenset[str] = frozenset()


Taken: TypeAlias = dict[tuple[date, date], Sold]
"""By day of the sale and day of acquisition; histories have one event a day."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one makes of a history: units and basis that each sale took, and the gain of each."""

    taken: Taken
    gains: dict[date, Fraction]


def answer(
    rows: Iterable[tuple[datetime | date, datetime | date, Fraction, Fraction, str]],
    gains: Iterable[tuple[datetime | date, Fraction]],
) -> Answer:
    """Return an answer from rows of sale, acquisition, units, basis and term, and from gains of sales."""
    taken = defaultdict[tuple[date, date], Sold](Sold)
    for sold_on, acquired_on, units, basis, term in rows:
        row = taken[_day(sold_on), _day(acquired_on)]
        row.units += units
        row.basis += basis
        row.parts += 1
        row.terms |= {term}
    sums = defaultdict[date, Fraction](Fraction)
    for sold_on, gain in gains:
        sums[_day(sold_on)] += gain
    return Answer(dict(taken), dict(sums))


def _day(when: datetime | date) -> date:
    return when.date() if isinstance(when, datetime) else when


def decimal_of(number: Fraction) -> Decimal:
    """Return a fraction that is a finite decimal as one, exactly."""
    with localcontext() as exact:
        exact.prec = DIGITS
        found = Decimal(number.numerator) / Decimal(number.denominator)
    assert Fraction(found) == number
    return found


# ── lotwise ─────────────────────────────────────────────────────────────────────────────────────


def by_lotwise(history: Sequence[Event], method: Method, *, transfers_by: Method) -> Answer:
    """Return what lotwise makes of a history: sales by one method, transfers by the same or another."""
    orders = _orders(history, method, transfers_by)
    books = books_of(*map(_transaction, history), orders=orders)
    assert not books.findings
    rows = []
    for one in books.dispositions:
        assert one.root is not None
        assert one.acquired_on is not None
        assert one.basis_usd is not None
        assert one.term is not None
        units, basis = Fraction(one.quantity, ONE), Fraction(one.basis_usd, DOLLAR)
        rows.append((one.disposed_on, one.acquired_on, units, basis, one.term.name))
    gains = [(one.disposed_on, Fraction(one.gain_usd or 0, DOLLAR)) for one in books.dispositions]
    return answer(rows, gains)


def _transaction(event: Event) -> Transaction:
    on = f"{event.at:%Y-%m-%d %H:%M}"
    amount = f"{quantity_text(event.units)} {event.asset}"
    if event.word == "moved":
        return moved(amount, event.wallet, event.other, on)
    cash = f"{decimal_of(event.value).quantize(Decimal(1).scaleb(-18)):f} USD"
    fees = [fee_of(f"{decimal_of(event.fee):f} USD", event.wallet)] if event.fee else []
    make = bought if event.word == "bought" else sold
    return make(amount, cash, on, event.wallet, fees=fees)


def _orders(history: Sequence[Event], method: Method, transfers_by: Method) -> Iterator[StandingOrder]:
    for wallet in WALLETS:
        yield order(method, wallet)
    for event in history if transfers_by is not method else ():
        if event.word == "moved":
            for by, hours in ((transfers_by, -1), (method, 1)):
                yield order(by, event.wallet, recorded=f"{event.at + timedelta(hours=hours):%Y-%m-%d %H:%M}")


# ── coinbasis ───────────────────────────────────────────────────────────────────────────────────


def by_coinbasis(history: Sequence[Event], method: Method) -> Answer:
    """Return what coinbasis makes of a history."""
    portfolio = coinbasis.Portfolio.from_transactions([_for_coinbasis(event) for event in history])
    gains = portfolio.realized_gains(PEERS_METHODS[method])
    rows = []
    for one in gains:
        assert one.acquired_at is not None
        assert one.term is not None
        units, basis = Fraction(one.quantity), Fraction(one.cost_basis)
        rows.append((one.disposed_at, one.acquired_at, units, basis, one.term.name))
    return answer(rows, [(one.disposed_at, Fraction(one.gain)) for one in gains])


def _for_coinbasis(event: Event) -> coinbasis.Transaction:
    units, price = quantity_decimal(event.units), Decimal(event.price).scaleb(-8)
    if event.word == "moved":
        return coinbasis.Transfer(
            timestamp=event.at,
            asset=event.asset,
            quantity=units,
            from_wallet=event.wallet,
            to_wallet=event.other,
            fee=Decimal(0),
            fee_value=Decimal(0),
        )
    make = coinbasis.Buy if event.word == "bought" else coinbasis.Sell
    return make(
        timestamp=event.at,
        wallet=event.wallet,
        asset=event.asset,
        quantity=units,
        unit_price=price,
        fee=decimal_of(event.fee),
    )


# ── beancount ───────────────────────────────────────────────────────────────────────────────────


def by_beancount(history: Sequence[Event], method: Method) -> Answer:
    """Return what beancount makes of a history: one entry after the other is booked on what is held."""
    held = defaultdict[str, Inventory](Inventory)
    options = {**OPTIONS_DEFAULTS, "booking_method": data.Booking[method.name]}
    rows: list[tuple[datetime | date, datetime | date, Fraction, Fraction, str]] = []
    gains: list[tuple[datetime | date, Fraction]] = []
    for number, event in enumerate(history):
        on = event.at.date()
        postings = _booked(_postings(event, f"lot {number}"), on, options, held)
        if event.word == "sold":
            for units, cost in _taken(postings):
                rows.append((on, cost.date, Fraction(units), Fraction(units) * Fraction(cost.number), ""))
            gain = [-Fraction(_number(one)) for one in postings if one.account == GAINS]
            gains.append((on, sum(gain, Fraction(0))))  # it leaves out a posting of zero
        elif event.word == "moved":
            account = _account(event.other, event.asset)
            laid = [
                _posting(account, units, event.asset, cost=_spec(cost)) for units, cost in _taken(postings)
            ]
            _booked(laid, on, options, held)
    return answer(rows, gains)


def _taken(postings: list[data.Posting]) -> Iterator[tuple[Decimal, Cost]]:
    """Give the units that an entry took out of lots, and the cost of each lot."""
    for one in postings:
        if one.account.startswith(HELD) and _number(one) < 0:
            assert isinstance(one.cost, Cost)
            yield -_number(one), one.cost


def _number(posting: data.Posting) -> Decimal:
    assert posting.units is not None
    assert isinstance(posting.units.number, Decimal)
    return posting.units.number


def _postings(event: Event, label: str) -> list[data.Posting]:
    sign = 1 if event.word == "bought" else -1
    units = sign * quantity_decimal(event.units)
    cash, fee = decimal_of(event.value), decimal_of(event.fee)
    total = decimal_of(event.value + event.fee)
    if event.word == "bought":
        cost = CostSpec(Decimal(0), total, "USD", None, label, merge=False)
    else:
        cost = CostSpec(TO_BE_FOUND, None, TO_BE_FOUND, None, None, merge=False)
    held = _posting(_account(event.wallet, event.asset), units, event.asset, cost=cost)
    if event.word == "bought":
        return [held, _posting(CASH, -_cut(total), "USD")]
    if event.word == "moved":
        return [held, _posting(UNDER_WAY, TO_BE_FOUND, "USD")]
    paid = [_posting(CASH, _cut(cash - fee), "USD"), _posting(FEES, Decimal("0.00000000"), "USD")]
    return [held, *paid, _posting(GAINS, TO_BE_FOUND, "USD")]


def _cut(amount: Decimal) -> Decimal:
    """Return dollars with 8 places, by which beancount tells how exactly to balance an entry."""
    return amount.quantize(Decimal("0.00000001"))


def _spec(cost: Cost) -> CostSpec:
    return CostSpec(cost.number, None, cost.currency, cost.date, cost.label, merge=False)


def _account(wallet: str, asset: str) -> str:
    return f"{HELD}:{wallet}:{asset}"


def _posting(account: str, number: Decimal, currency: str, *, cost: CostSpec | None = None) -> data.Posting:
    return data.Posting(account, Amount(number, currency), cost, None, None, None)


def _booked(
    postings: list[data.Posting], on: date, options: dict[str, object], held: dict[str, Inventory]
) -> list[data.Posting]:
    entry = data.Transaction(data.new_metadata("", 0), on, "*", None, "", frozenset(), frozenset(), postings)
    entries, errors = booking.book([entry], options, held)  # type: ignore[no-untyped-call]
    assert not errors, errors
    (booked,) = entries
    return list(booked.postings)
