"""A made-up history of an exchange and of the device that units are sent to, as long as one likes.

Every event is drawn from seeded dice, so that a history is the same each time. What lies where in the end is
counted beside it, in another way than lotwise counts: by adding up what each row moves.
"""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Final

from lotwise.core.quantity import quantity_text

HEADER: Final = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance,amountusd"
DEVICE: Final = (
    "Operation Date,Status,Currency Ticker,Operation Type,Operation Amount,Operation Fees,Operation Hash,"
    "Account Name,Account xpub,Countervalue Ticker,Countervalue at Operation Date,Countervalue at CSV Export"
)
ASSETS: Final = ("SOL", "DOT", "ADA")


class History:
    """A made-up history of an exchange, with the device that units are sent to; the same each time."""

    def __init__(self, events: int) -> None:
        self.rows, self.arrivals = [HEADER], [DEVICE]
        self.held, self.device, self.gone = Counter[str](), Counter[str](), Counter[str]()
        self.paid_cents = Counter[str]()
        self._dice = random.Random(2026)  # noqa: S311 - a story, and no secret
        self._at = datetime(2024, 1, 1, 5, 0, tzinfo=UTC)
        for number in range(events):
            self._at += timedelta(minutes=73)
            self._event(number, self._dice.choice(ASSETS))

    def _event(self, number: int, asset: str) -> None:
        units = self._dice.randrange(1, 10**10) * 10**8
        word = self._dice.choice(("buys", "buys", "earns", "sells", "sends"))
        if word in {"sells", "sends"} and units > self.held[asset]:
            word = "buys"
        cents = self._dice.randrange(1, 10**6)
        if word in {"buys", "earns"}:
            self.paid_cents[asset] += cents
        match word:
            case "buys":
                self._row(number, "trade", "USD", -cents * 10**16)
                self._row(number, "trade", asset, units, cents)
            case "earns":
                self._row(number, "staking", asset, units, cents)
            case "sells":
                self._row(number, "trade", asset, -units, cents)
                self._row(number, "trade", "USD", cents * 10**16)
                self.gone[asset] += units
            case "sends":
                self._row(number, "withdrawal", asset, -units, cents)
                arrival = f"{self._at + timedelta(minutes=9):%Y-%m-%dT%H:%M:%S.000Z}"
                told = f"{arrival},Confirmed,{asset},IN,{quantity_text(units)},0,h{number},A,x,USD,,"
                self.arrivals.append(told)
                self.device[asset] += units

    def _row(self, number: int, word: str, asset: str, units: int, cents: int = 0) -> None:
        self.held[asset] += units
        worth = f"{cents // 100}.{cents % 100:02}" if cents else ""
        start = f"K{len(self.rows)},R{number},{self._at:%Y-%m-%d %H:%M:%S},{word},,currency,{asset}"
        self.rows.append(f"{start},{quantity_text(units)},0,{quantity_text(self.held[asset])},{worth}")
