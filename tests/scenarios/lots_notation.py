"""The notation of the scenarios of lots: a journal a CPA can read, and rows as on Form 8949.

A line of a journal is a date (noon UTC) or a date and time (UTC), a wallet, what happened, perhaps a name::

    2024-01-10        Kraken  buys 1 BTC for 40000 USD fee 10 USD
    2025-02-01 15:30  Kraken  sells 0.5 BTC for 35000 USD             as the sale
    2025-03-01        Kraken  exchanges 10 A for 20 B worth 20 USD fee 2 USD
    2025-03-02        Ledger  moves 1 BTC to Kraken fee 0.001 BTC worth 60 USD
    2025-03-03        Ledger  earns 1 ETH worth 2000 USD
    2025-03-04        Ledger  spends 1 ETH worth 2100 USD
    2025-03-05        Ledger  receives 1 BTC stated 9000 USD acquired 2020-06-01
    2025-03-06        Ledger  accepts 1 BTC worth 80000 USD stated 9000 USD acquired 2020-06-01 tax 500 USD
    2025-03-07        Ledger  inherits 1 BTC stated 70000 USD
    2025-03-08        Ledger  donates 1 BTC worth 80000 USD
    2025-03-09        Ledger  renames 1 MATIC for 1 POL

What is received comes from a wallet that is not imported, what is accepted is a gift, what is obtained comes
from a spouse; what is stated is the owner's word for basis and date, and the tax is gift tax on what the gift
had gained. What is earned comes from staking; it may also be mined, caught (an airdrop), forked, billed (pay
for services) or recovered (a refund). What leaves may be given, donated, yielded (to a spouse), lost or
abandoned.
"""

import re
from dataclasses import replace
from typing import Any, Final

from builders import dollars, fee, identified, instant, leg, moved, order, out, transaction
from lotwise.core.money import usd
from lotwise.core.quantity import quantity_text
from lotwise.ledger.transaction import Kind, Leg, Transaction
from lotwise.lots.fold import Books
from lotwise.lots.lot import Disposition, Identification, Lot, Method, StandingOrder
from statements import from_origin

_AMOUNT: Final = r"[\d.]+ [A-Z]+"
_LINE: Final = re.compile(
    rf"(?P<on>[\d-]{{10}}(?: [\d:]+)?)\s+(?P<wallet>\w+)\s+(?P<verb>[a-z]+) (?P<amount>{_AMOUNT})"
    rf"(?: for (?P<other>{_AMOUNT}))?(?: worth (?P<worth>[\d.]+) USD)?(?: to (?P<target>\w+))?"
    r"(?: stated (?P<stated>[\d.]+) USD(?: acquired (?P<acquired>[\d-]{10}))?(?: tax (?P<tax>[\d.]+) USD)?)?"
    rf"(?: fee (?P<fee>{_AMOUNT})(?: worth (?P<fee_worth>[\d.]+) USD)?)?(?:\s+as (?P<name>[\w ]+))?"
)
_COMES: Final = {
    "earns": Kind.STAKING,
    "mines": Kind.MINING,
    "catches": Kind.AIRDROP,
    "forks": Kind.FORK,
    "bills": Kind.SERVICES,
    "recovers": Kind.REFUND,
    "receives": Kind.TRANSFER,
    "accepts": Kind.GIFT_IN,
    "obtains": Kind.SPOUSE_IN,
    "inherits": Kind.INHERITANCE,
}
_GOES: Final = {
    "spends": Kind.SPEND,
    "gives": Kind.GIFT_OUT,
    "donates": Kind.DONATION,
    "yields": Kind.SPOUSE_OUT,
    "loses": Kind.LOST,
    "abandons": Kind.WORTHLESS,
}
_PICK: Final = re.compile(rf"(?P<amount>{_AMOUNT}) acquired (?P<on>[\d-]{{10}})")


def journal(text: str) -> list[Transaction]:
    """Return the transactions of a journal, one a line."""
    return [_transaction(line.strip()) for line in text.strip().splitlines()]


def _transaction(line: str) -> Transaction:
    found = _LINE.fullmatch(line)
    assert found, f"not a line of a journal: {line!r}"
    told = found.groupdict()
    on, wallet, amount, other, worth = (told[name] for name in ("on", "wallet", "amount", "other", "worth"))
    fees = (fee(told["fee"], wallet, worth=told["fee_worth"]),) if told["fee"] else ()
    name = told["name"] or ""

    def one(kind: Kind, *legs: Leg) -> Transaction:
        made = transaction(kind, on, *legs, *fees, name=name)
        return _from_origin(made, told) if told["stated"] else made

    match told["verb"]:
        case "buys":
            return one(Kind.PURCHASE, leg(amount, wallet), out(other, wallet))
        case "sells":
            return one(Kind.SALE, out(amount, wallet), leg(other, wallet))
        case "exchanges":
            return one(Kind.EXCHANGE, out(amount, wallet), leg(other, wallet, worth=worth))
        case "moves":
            return moved(amount, wallet, told["target"], on, fees=fees, name=name)
        case "renames":
            return one(Kind.RENAME, out(amount, wallet), leg(other, wallet))
        case verb if verb in _GOES:
            return one(_GOES[verb], out(amount, wallet, worth=worth))
        case verb if verb in _COMES:
            return one(_COMES[verb], leg(amount, wallet, worth=worth))
        case verb:
            raise AssertionError(f"nobody {verb} anything here")


def _from_origin(made: Transaction, told: dict[str, str | None]) -> Transaction:
    stated = from_origin(made, told["stated"] or "", told["acquired"] or "")
    assert stated.origin is not None, "a basis is stated"
    return replace(stated, origin=replace(stated.origin, gift_tax_usd=usd(told["tax"] or 0)))


def orders(rows: list[dict[str, Any]]) -> list[StandingOrder]:
    """Return standing orders: wallet, method, recorded, and perhaps with_broker."""
    return [
        order(
            Method(row["method"]),
            row["wallet"],
            recorded=row["recorded"],
            with_broker=row.get("broker", False),
        )
        for row in rows
    ]


def identifications(rows: list[dict[str, Any]], roots: tuple[Lot, ...]) -> dict[str, Identification]:
    """Return identifications: for what, recorded when, and ``10 DE acquired 2024-01-01`` each."""
    found: dict[str, Identification] = {}
    for row in rows:
        picks = [_pick(text, roots) for text in row["units"]]
        found |= identified(
            row["for"], *picks, recorded=row["recorded"], with_broker=row.get("broker", False)
        )
    return found


def _pick(text: str, roots: tuple[Lot, ...]) -> tuple[Lot, str]:
    found = _PICK.fullmatch(text)
    assert found, f"not a pick: {text!r}"
    number, asset = found["amount"].split()
    [lot] = [one for one in roots if one.asset == asset and one.root.acquired_at == instant(found["on"])]
    return lot, number


def rows(books: Books) -> dict[str, list[str]]:
    """Return the books as rows of text: what was sold, what is held, what was income, what was found."""
    return {
        "sold": [_sold(sale) for sale in books.dispositions],
        "held": [
            f"{quantity_text(lot.quantity)} {lot.asset} in {lot.wallet} acquired {lot.root.acquired_on} "
            f"basis {dollars(lot.basis_usd)}"
            for lot in books.lots
        ],
        "income": [
            f"{quantity_text(one.quantity)} {one.asset} received {one.received_on} "
            f"income {dollars(one.ordinary_income_usd)}"
            for one in books.incomes
        ],
        "findings": [found.code for found in books.findings],
    }


def _sold(sale: Disposition) -> str:
    term = sale.term.value if sale.term else "unknown"
    words = (
        f"{quantity_text(sale.quantity)} {sale.asset} acquired {sale.acquired_on}",
        f"disposed {sale.disposed_on} proceeds {dollars(sale.proceeds_usd)}",
        f"basis {dollars(sale.basis_usd)} gain {dollars(sale.gain_usd)}",
        f"{term}-term, {sale.kind.value}, {sale.method.value}",
    )
    return " ".join(words)
