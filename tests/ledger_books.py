"""A plain-text ledger read back by beancount: what it holds in each account, and what it found wrong."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from beancount import loader
from beancount.core import data
from beancount.core.inventory import Inventory

from builders import LAW, NEW_YORK
from lotwise.core.money import DOLLAR
from lotwise.core.quantity import ONE
from lotwise.ledger.journal import Journal
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.lot import Disposition
from lotwise.prices.book import PriceBook
from lotwise.reports.ledger_export_entries import Ground


@dataclass(frozen=True)
class Read:
    """What beancount makes of a file.

    Attributes:
        errors: What it found wrong, in words.
        inventories: What each account holds at the end.
        assertions: How many balances it was told to check.
    """

    errors: list[str]
    inventories: dict[str, Inventory]
    assertions: int

    def units(self, account: str) -> Fraction:
        """Return all units of an account."""
        return sum((Fraction(_number(one.units.number)) for one in self.inventories[account]), Fraction(0))

    def cost(self, account: str) -> Fraction:
        """Return the cost of all lots of an account."""
        return sum(
            (
                Fraction(_number(one.units.number)) * Fraction(one.cost.number)
                for one in self.inventories[account]
                if one.cost
            ),
            Fraction(0),
        )

    def lots(self, account: str) -> list[tuple[Fraction, date]]:
        """Return units and date of each lot of an account, sorted."""
        held = self.inventories[account]
        return sorted((Fraction(_number(one.units.number)), one.cost.date) for one in held if one.cost)

    def dollars(self, beginning: str) -> Fraction:
        """Return the dollars in all accounts whose names begin so."""
        return sum(
            (
                Fraction(_number(one.units.number))
                for account, held in self.inventories.items()
                if account.startswith(beginning)
                for one in held
                if one.units.currency == "USD"
            ),
            Fraction(0),
        )


def _number(number: Decimal | None) -> Decimal:
    assert number is not None
    return number


def read_back(text: str) -> Read:
    """Return what beancount makes of a file."""
    entries, errors, _ = loader.load_string(text)
    inventories: dict[str, Inventory] = defaultdict(Inventory)
    for entry in entries:
        for posting in entry.postings if isinstance(entry, data.Transaction) else ():
            inventories[posting.account].add_position(posting)
    return Read(
        errors=[f"{one.source.get('lineno')}: {one.message}" for one in errors],
        inventories=inventories,
        assertions=sum(isinstance(entry, data.Balance) for entry in entries),
    )


def ground_of(
    journal: Journal, facts: FoldFacts | None = None, *, as_of: date = date(2026, 12, 31)
) -> Ground:
    """Return what an export is made from, for a taxpayer in New York."""
    told = facts or FoldFacts(zone=NEW_YORK, prices=PriceBook.of(()), wallets={}, law=LAW)
    zone = told.zone
    assert isinstance(zone, ZoneInfo)
    return Ground(
        journal=journal,
        books=fold(journal, replace(told, as_of=as_of)),
        wallets=told.wallets,
        zone=zone,
        as_of=as_of,
        per_wallet_from=told.law.per_wallet_from,
    )


def gain_of(sales: Iterable[Disposition]) -> Fraction:
    """Return the gain of those dispositions that are taxable and whose gain is known."""
    known = (one.gain_usd for one in sales if one.kind.is_taxable)
    return sum((Fraction(gain, DOLLAR) for gain in known if gain is not None), Fraction(0))


def units_of(quantity: int) -> Fraction:
    """Return a quantity as units."""
    return Fraction(quantity, ONE)
