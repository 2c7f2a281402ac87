"""The notation of the scenarios of wash sales: purchases and sales a CPA can read, and what became of them.

A line of a journal is a date, an account, what happened, and for what comes in the name by which it is sold::

    2024-09-24  Broker  buys 100 M for 5000                as block
    2024-10-01  Broker  accepts 10 M stated 400            as gift
    2025-01-07  Broker  sells 100 block for 4000
    2025-01-08  Broker  sells 50 block + 50 other for 4000
    2025-01-09  Broker  gives 5 other

What is accepted came by gift or inheritance, and is no acquisition in the sense of the rule. Accounts named
in ``ira`` are retirement accounts. Amounts are US dollars; a row says `counted from` of the day from which
the holding period counts.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from lotwise.core.money import CENT, to_cents, usd, usd_plain
from lotwise.core.quantity import quantity, quantity_text
from lotwise.ledger.asset_classes import AssetClass
from lotwise.lots.wash_history import Assets, Bought, HeldPart, History, Sold, SoldPart

_START: Final = r"(?P<on>[\d-]{10})\s+(?P<account>\w+)\s+"
_COMES: Final = re.compile(
    _START + r"(?P<verb>buys|accepts) (?P<units>[\d.]+) (?P<asset>\w+) (?:for|stated) (?P<usd>[\d.]+)"
    r"\s+as (?P<name>[\w ]+)"
)
_GOES: Final = re.compile(
    _START
    + r"(?P<verb>sells|gives) (?P<units>[\d.]+ [\w ]+?(?: \+ [\d.]+ [\w ]+?)*)(?: for (?P<usd>[\d.]+))?"
)


def journal(text: str, ira: Iterable[str] = ()) -> list[Bought | Sold]:
    """Return the events of a journal, one a line."""
    return [_event(line.strip(), set(ira)) for line in text.strip().splitlines()]


def _event(line: str, ira: set[str]) -> Bought | Sold:
    if told := _COMES.fullmatch(line):
        return Bought(
            name=told["name"],
            asset=told["asset"],
            on=date.fromisoformat(told["on"]),
            quantity=quantity(told["units"]),
            cost_usd=usd(told["usd"]),
            is_ira=told["account"] in ira,
            is_acquired=told["verb"] == "buys",
        )
    told = _GOES.fullmatch(line)
    assert told, f"not a line of a journal: {line!r}"
    assert (told["usd"] is None) == (told["verb"] == "gives"), f"only what is sold has a price: {line!r}"
    return Sold(
        on=date.fromisoformat(told["on"]),
        units=tuple(_named(text) for text in told["units"].split(" + ")),
        proceeds_usd=None if told["usd"] is None else usd(told["usd"]),
    )


def _named(text: str) -> tuple[str, int]:
    units, _, name = text.partition(" ")
    return name, quantity(units)


def assets(given: dict[str, Any]) -> Assets:
    """Return what the assets of a scenario are: ``classes`` by asset, and ``identical`` assets in groups."""
    groups = {asset: " and ".join(group) for group in given.get("identical", []) for asset in group}
    classes = {asset: AssetClass(name) for asset, name in given.get("classes", {}).items()}
    return Assets(classes=classes, groups=groups)


def rows(history: History) -> dict[str, list[str]]:
    """Return what was sold and what is held as rows of text."""
    return {"sold": [_sold(one) for one in history.sold], "held": [_held(one) for one in history.held]}


def _dollars(amount: int) -> str:
    assert amount == to_cents(amount), "scenarios are told in whole cents"
    return usd_plain(amount // CENT * CENT)


def _sold(row: SoldPart) -> str:
    lost = f" of it lost {_dollars(row.lost_usd)}" if row.lost_usd else ""
    return (
        f"{quantity_text(row.quantity)} {row.name} counted from {row.acquired_on} sold {row.sold_on} "
        f"proceeds {_dollars(row.proceeds_usd)} basis {_dollars(row.basis_usd)} "
        f"disallowed {_dollars(row.disallowed_usd)}{lost} gain {_dollars(row.gain_usd)}"
    )


def _held(row: HeldPart) -> str:
    return (
        f"{quantity_text(row.quantity)} {row.name} counted from {row.acquired_on} "
        f"basis {_dollars(row.basis_usd)}"
    )
