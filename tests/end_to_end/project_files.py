"""Files as exchanges export them, written into the folder at hand, for tests that run whole commands.

A function takes the rows below the header; the first of them stands in the line that `FIRST` names. The
household is single and lives in Texas, by New York's dates.
"""

import re
from decimal import Decimal
from pathlib import Path
from typing import Final

from builders import instant
from lotwise.app.projects import existing_project
from lotwise.app.workspace import State, load

FIRST: Final = {"coinbase": 5, "kraken": 2, "ledger": 2}
"""In which line the first row stands."""

_COINBASE: Final = (
    "\nTransactions\nUser,A Person,00000000-0000-4000-8000-000000000000\n"
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
    "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes,Sender Address,Recipient Address\n"
)
_KRAKEN: Final = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n"
_LEDGER: Final = (
    "Operation Date,Status,Currency Ticker,Operation Type,Operation Amount,Operation Fees,Operation Hash,"
    "Account Name,Account xpub,Countervalue Ticker,Countervalue at Operation Date,"
    "Countervalue at CSV Export\n"
)
HOUSEHOLD: Final = (
    'time_zone = "America/New_York"\nfiling_status = "single"\nborn_on = 1986-05-17\nstate = "TX"\n'
    "[year.2024]\nwages = 100000\n[year.2025]\nwages = 100000\n[year.2026]\nwages = 100000\n"
)


def coinbase_row(
    one: str, at: str, what: str, units: str, total: str, *, sender: str = "", to: str = ""
) -> str:
    """Return a row of a Coinbase report: units such as ``-1 BTC`` and what all of them are worth."""
    amount, asset = units.split()
    price = abs(Decimal(total) / Decimal(amount))
    return f"{one},{at} UTC,{what},{asset},{amount},USD,{price},{total},{total},0.00,,{sender},{to}"


def coinbase(*rows: str, name: str = "coinbase.csv") -> Path:
    """Write a transaction report of Coinbase."""
    return written(name, _COINBASE, rows)


def kraken(*rows: str, name: str = "kraken.csv") -> Path:
    """Write the ledgers of Kraken."""
    return written(name, _KRAKEN, rows)


def ledger(*rows: str, name: str = "ledger.csv") -> Path:
    """Write the operations of Ledger Live."""
    return written(name, _LEDGER, rows)


def arrival(at: str, units: str, chain_hash: str, value: str) -> str:
    """Return a row of Ledger Live: units came in, worth some dollars."""
    amount, asset = units.split()
    return f"{at}.000Z,Confirmed,{asset},IN,{amount},,{chain_hash},{asset} 1,x1,USD,{value},0.00"


def prices(*rows: str, name: str = "prices.csv") -> Path:
    """Write a table of prices, rows such as ``2026-02-07,BTC,70000``."""
    return written(name, "date,asset,price_usd\n", rows)


def household(*lines: str, text: str = HOUSEHOLD) -> Path:
    """Write the household, with further lines."""
    return written("household.toml", text, lines)


def written(name: str, header: str, rows: tuple[str, ...]) -> Path:
    """Write a file of a header and rows."""
    path = Path(name)
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def plain(text: str) -> str:
    """Return text as one line, as wide as it is."""
    return re.sub(r"\s+", " ", text)


def too_wide(text: str) -> list[str]:
    """Return the lines of more than 80 columns."""
    return [line for line in text.splitlines() if len(line) > 80]


def told_by(file: str, row: int, project: str = "lotwise.db") -> str:
    """Return the id of the transaction that a row tells."""
    (one,) = (
        one.id
        for one in looked_at(project).journal.transactions
        if any(source.file == file and row in source.rows for source in one.sources)
    )
    return one


def looked_at(project: str = "lotwise.db") -> State:
    """Return the project as it is now; only what was computed may be looked at, for it is closed."""
    with existing_project(Path(project)) as opened:
        return load(opened)


NOW: Final = instant("2026-11-22 12:00")
"""Where the clocks of these tests stand, unless they say otherwise."""
