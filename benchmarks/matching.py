"""Claim: the fold matches lots in time proportional to the history, and as exactly as a plain scan of lists.

Workload: seeded; 55 % purchases, 35 % sales, 10 % transfers over three wallets, one asset. The reference does
what a first program would do: it keeps a list of lots for each wallet and scans it for the next lot of every
sale. Both count basis by the same rule (the slice of its root), so their gains must agree to the last step of
10⁻⁸ USD. Timed is the matching alone: transactions in memory → lots and dispositions in memory.
"""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from lotwise.core.money import CENT, DOLLAR, Usd, share
from lotwise.core.quantity import ONE, Quantity
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import Kind, Leg, Source, Transaction
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.lot import Method, StandingOrder
from lotwise.lots.methods import LotLaw
from lotwise.prices.book import PriceBook

T = TypeVar("T")
SEED: Final = 20_261_122
WALLETS: Final = ("Kraken", "Ledger", "Gemini")
SIZES: Final = {1_000: 7, 10_000: 3, 100_000: 3}
"""Events of a journal, and how often each is timed."""
LARGEST_FOR_REFERENCE: Final = 10_000
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


def workload(events: int) -> Journal:
    """Return a journal of so many events, five minutes apart; nothing is sold that is not held."""
    draw = random.Random(SEED)
    held = dict.fromkeys(WALLETS, 0)
    transactions: list[Transaction] = []
    at = datetime(2015, 1, 1, tzinfo=UTC)
    for n in range(events):
        at += timedelta(minutes=5)
        wallet, other = draw.sample(WALLETS, 2)
        chance = draw.random()
        units = draw.randrange(1, ONE)
        cash = draw.randrange(100, 7_000_000) * (ONE // 100)
        if chance < 0.55 or held[wallet] < 2:
            kind, legs = Kind.PURCHASE, (_leg(wallet, "BTC", units), _leg(wallet, "USD", -cash))
            held[wallet] += units
        elif chance < 0.90:
            units = min(units, held[wallet])
            kind, legs = Kind.SALE, (_leg(wallet, "BTC", -units), _leg(wallet, "USD", cash))
            held[wallet] -= units
        else:
            units = min(units, held[wallet])
            kind, legs = Kind.TRANSFER, (_leg(wallet, "BTC", -units), _leg(other, "BTC", units))
            held[wallet] -= units
            held[other] += units
        source = (Source(file_id="file", file="made.csv", rows=(n + 2,)),)
        transactions.append(Transaction(id=f"tx_{n:08d}", kind=kind, at=at, legs=legs, sources=source))
    return Journal(transactions=tuple(transactions), pairs=(), findings=())


def _leg(wallet: str, asset: str, quantity: Quantity) -> Leg:
    return Leg(wallet=wallet, asset=asset, quantity=quantity)


def facts(method: Method) -> FoldFacts:
    """Return the facts of an owner with one standing order for every wallet."""
    orders = tuple(
        StandingOrder(wallet=wallet, method=method, effective_at=LONG_AGO, recorded_at=LONG_AGO)
        for wallet in WALLETS
    )
    law = LotLaw(per_wallet_from=date(2025, 1, 1), own_books_until=date(2026, 12, 31))
    return FoldFacts(
        zone=ZoneInfo("America/New_York"), prices=PriceBook.of([]), wallets={}, law=law, orders=orders
    )


@dataclass(slots=True)
class Scanned:
    """Units of one purchase in one wallet, for the reference."""

    n: int
    key: int
    quantity: Quantity
    basis: Usd
    start: Quantity
    stop: Quantity


def gain_by_scanning(journal: Journal, method: Method) -> Usd:
    """Return the gain of all sales, found by scanning a plain list of lots for each."""
    lots: dict[str, list[Scanned]] = {wallet: [] for wallet in WALLETS}
    gain = 0
    for n, one in enumerate(journal.transactions):
        first, second = one.legs
        if one.kind is Kind.PURCHASE:
            basis = -second.quantity * DOLLAR // ONE
            key = -(basis * 10**30 // first.quantity) if method is Method.HIFO else n
            lots[first.wallet].append(Scanned(n, key, first.quantity, basis, 0, first.quantity))
            continue
        taken = _scan(lots[first.wallet], -first.quantity)
        if one.kind is Kind.TRANSFER:
            lots[second.wallet] += taken
        else:
            basis = sum(share(lot.basis, lot.start, lot.stop, lot.quantity) for lot in taken)
            gain += second.quantity * DOLLAR // ONE - basis
    return gain


def _scan(lots: list[Scanned], wanted: Quantity) -> list[Scanned]:
    taken: list[Scanned] = []
    while wanted:
        lot = min(lots, key=lambda lot: (lot.key, lot.n, lot.start))
        used = min(wanted, lot.stop - lot.start)
        taken.append(Scanned(lot.n, lot.key, lot.quantity, lot.basis, lot.start, lot.start + used))
        lot.start += used
        wanted -= used
        if lot.start == lot.stop:
            lots.remove(lot)
    return taken


def gain_by_the_fold(journal: Journal, method: Method) -> Usd:
    """Return the gain of all sales, as lotwise finds it."""
    books = fold(journal, facts(method))
    assert not books.findings, "the workload sells nothing that is not held"
    return sum(sale.gain_usd or 0 for sale in books.dispositions)


def timed(work: Callable[[], T], times: int) -> tuple[float, T]:
    """Return the median of the seconds a piece of work takes, and its result."""
    seconds: list[float] = []
    for _ in range(times):
        started = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), result


def main() -> None:
    """Time both on the same journals and print the table."""
    print(f"{'events':>8} {'method':>6} {'lotwise':>10} {'ns/event':>9} {'scanning':>10} {'ratio':>7}  gain")
    for events, times in SIZES.items():
        journal = workload(events)
        for method in (Method.FIFO, Method.HIFO):
            ours, gain = timed(lambda m=method, j=journal: gain_by_the_fold(j, m), times)  # type: ignore[misc]
            row = f"{events:>8,} {method.value:>6} {ours * 1e3:>8.1f}ms {ours / events * 1e9:>9,.0f}"
            if events <= LARGEST_FOR_REFERENCE:
                theirs, expected = timed(lambda m=method, j=journal: gain_by_scanning(j, m), 1)  # type: ignore[misc]
                assert gain == expected, f"the gains differ: {gain} and {expected}"
                row += f" {theirs * 1e3:>8.1f}ms {theirs / ours:>6.1f}x  same, {gain / CENT / 100:,.2f}"
            print(row)


if __name__ == "__main__":
    main()
