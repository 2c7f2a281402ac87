"""Random histories of somebody with two US brokers and a wallet of one's own, from a seed.

Purchases over the years, staking, moves in, sales with and without fees, orders of several fills, exchanges,
sales of a stablecoin, moves out, and a sale in the last hours of the year.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from builders import bought, earned, exchanged, fee, moved, sold, transaction
from lotwise.core.money import CENT, Usd, usd_plain
from lotwise.core.quantity import ONE, Quantity, quantity_text
from lotwise.ledger.transaction import Custody, Kind, Leg, Transaction, Wallet

BROKERS = {"Coinbase": "Coinbase, Inc.", "Kraken": "Payward Interactive Inc. (Kraken)"}
SELF = "Ledger"
WALLETS = {
    **{name: Wallet(name=name, custody=Custody.BROKER_US) for name in BROKERS},
    SELF: Wallet(name=SELF, custody=Custody.SELF),
}
CUSTODY = {name: wallet.custody for name, wallet in WALLETS.items()}
PRICES = {"BTC": 60_000, "ETH": 2_500, "SOL": 150}
NAMES = {"BTC": "Bitcoin", "ETH": "Ether", "SOL": "Solana", "USDC": "USD Coin"}


class History:
    def __init__(self, rng: random.Random, year: int) -> None:
        self.rng = rng
        self.year = year
        self.made: list[Transaction] = []
        self.held: dict[tuple[str, str], Quantity] = defaultdict(int)
        self.used: set[datetime] = set()
        self.orders: list[list[str]] = []

    def at(self, start: date, stop: date) -> str:
        """Return an instant by day in New York, so that it is the same date in UTC."""
        while True:
            day = start + timedelta(days=self.rng.randrange((stop - start).days))
            when = datetime.combine(day, datetime.min.time()) + timedelta(
                hours=self.rng.randint(13, 22), minutes=self.rng.randrange(60), seconds=self.rng.randrange(60)
            )
            if when not in self.used:
                self.used.add(when)
                return when.isoformat(" ")

    def units(self, most: Quantity) -> Quantity:
        """Return some of the units, to eight places."""
        return max(1, self.rng.randint(most // 20, most) // 10**10) * 10**10

    def price(self, asset: str, units: Quantity) -> Usd:
        cents = PRICES[asset] * 100 * units // ONE
        return cents * self.rng.randint(40, 160) // 100 * CENT

    def buys(self, count: int, start: date, stop: date, wallets: Sequence[str]) -> None:
        for _ in range(count):
            asset, wallet = self.rng.choice(list(PRICES)), self.rng.choice(wallets)
            units = self.units(2 * ONE)
            fees = (
                [fee(f"{self.rng.randint(1, 4000) / 100:.2f} USD", wallet)] if self.rng.random() < 0.5 else []
            )
            cost = f"{usd_plain(self.price(asset, units))} USD"
            self.made.append(
                bought(f"{quantity_text(units)} {asset}", cost, self.at(start, stop), wallet, fees=fees)
            )
            self.held[wallet, asset] += units


def _sale(history: History, wallet: str, asset: str, units: Quantity, when: str, *, with_fee: bool) -> None:
    price = max(history.price(asset, units), 50 * CENT * 100)
    fees = [fee(f"{history.rng.randint(50, 5000) / 100:.2f} USD", wallet)] if with_fee else []
    history.made.append(
        sold(f"{quantity_text(units)} {asset}", f"{usd_plain(price)} USD", when, wallet, fees=fees)
    )
    history.held[wallet, asset] -= units


def _fills(made: History, wallet: str, asset: str, most: Quantity, year: int) -> Quantity:
    """Sell by one order with several fills within minutes; return the units sold."""
    start = datetime.fromisoformat(made.at(date(year, 6, 5), date(year, 12, 20)))
    count, before = made.rng.randint(2, 3), made.held[wallet, asset]
    for n in range(count):
        units = made.units(most // count)
        when = (start + timedelta(seconds=7 * (n + 1))).isoformat(" ")
        cents = PRICES[asset] * 100 * units // ONE + made.rng.randint(0, 9)
        price = f"{usd_plain(max(cents, 5000) * CENT)} USD"
        made.made.append(sold(f"{quantity_text(units)} {asset}", price, when, wallet))
        made.held[wallet, asset] -= units
    made.orders.append([one.id for one in made.made[-count:]])
    return before - made.held[wallet, asset]


def history_of(rng: random.Random, year: int) -> History:
    """Make purchases, staking and moves before, and sales during the last months of a year."""
    made = History(rng, year)
    made.buys(rng.randint(4, 8), date(2023, 1, 5), date(2025, 1, 1), [*BROKERS, SELF])
    made.buys(rng.randint(6, 12), date(year, 1, 3), date(year, 5, 1), [*BROKERS])
    made.buys(rng.randint(1, 3), date(year, 1, 3), date(year, 5, 1), [SELF])
    if rng.random() < 0.5:
        wallet = rng.choice([*BROKERS])
        made.made.append(earned("0.7 ETH", "1400", made.at(date(year, 5, 1), date(year, 5, 5)), wallet))
        made.held[wallet, "ETH"] += 7 * ONE // 10
    for asset in PRICES:
        if made.held[SELF, asset] and rng.random() < 0.7:
            units, wallet = made.units(made.held[SELF, asset]), rng.choice([*BROKERS])
            when = made.at(date(year, 5, 6), date(year, 6, 1))
            made.made.append(moved(f"{quantity_text(units)} {asset}", SELF, wallet, when))
            made.held[SELF, asset] -= units
            made.held[wallet, asset] += units
    for (wallet, asset), held in sorted(made.held.items()):
        if wallet == SELF or not held:
            continue
        left = held
        for _ in range(rng.randint(1, 5)):
            units = made.units(max(left // 2, ONE // 100))
            if units >= left:
                break
            when = made.at(date(year, 6, 5), date(year, 12, 20))
            _sale(made, wallet, asset, units, when, with_fee=rng.random() < 0.6)
            left -= units
        if rng.random() < 0.25 and left > ONE // 10:
            left -= _fills(made, wallet, asset, left // 2, year)
        if rng.random() < 0.3 and left > ONE // 10:
            units = made.units(left // 2)
            when = made.at(date(year, 6, 5), date(year, 12, 20))
            worth = f"{usd_plain(made.price(asset, units))}"
            other = "SOL" if asset != "SOL" else "BTC"
            given, received = f"{quantity_text(units)} {asset}", f"1.5 {other}"
            made.made.append(exchanged(given, received, when, wallet, worth=worth))
    return made


def moves_out(history: History, year: int) -> list[Transaction]:
    """Send units from brokers to the own wallet in spring, before any sale."""
    made = []
    for (wallet, asset), held in sorted(history.held.items()):
        if wallet in BROKERS and held > ONE // 2 and history.rng.random() < 0.25:
            units = ONE // 10 + history.rng.randint(1, 10**6) * 10**10
            when = history.at(date(year, 12, 21), date(year, 12, 28))
            one = moved(f"{quantity_text(units)} {asset}", wallet, SELF, when)
            history.made += [bought(f"{quantity_text(units)} {asset}", "90 USD", "2023-01-02", wallet), one]
            made.append(one)
    return made


def edge_sale(history: History, year: int) -> set[str]:
    """Sell in the evening of December 31, when it is January in UTC."""
    if history.rng.random() > 0.3:
        return set()
    wallet = history.rng.choice([*BROKERS])
    purchase = bought("0.25 BTC", "9000 USD", "2024-02-02", wallet)
    one = sold("0.25 BTC", "15000 USD", f"{year + 1}-01-01 02:30", wallet)
    history.made += [purchase, one]
    return {one.id}


def stablecoins(history: History, year: int) -> None:
    if history.rng.random() > 0.4:
        return
    wallet = history.rng.choice([*BROKERS])
    history.made.append(
        bought("40000 USDC", "40000 USD", history.at(date(year, 1, 3), date(year, 2, 1)), wallet)
    )
    for _ in range(history.rng.randint(3, 9)):
        units = history.rng.randint(100, 2_000)
        cents = units * 100 - history.rng.randint(0, 50)
        when = history.at(date(year, 3, 1), date(year, 12, 20))
        history.made.append(sold(f"{units} USDC", f"{cents / 100:.2f} USD", when, wallet))
    if history.rng.random() < 0.5:
        when = history.at(date(year, 3, 1), date(year, 12, 20))
        legs = (
            Leg(wallet=wallet, asset="USDC", quantity=-500 * ONE),
            Leg(wallet=wallet, asset="SOL", quantity=3 * ONE, value_usd=500_00000000),
        )
        history.made.append(transaction(Kind.EXCHANGE, when, *legs))
