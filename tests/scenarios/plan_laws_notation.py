"""The notation of the scenarios of plans under laws: a journal, what the plan sells, and what each law makes.

A line of a journal is a date, a wallet, what happened, and the name by which the plan calls what came::

    2026-01-10  Kraken    buys 2 BTC for 200000     as january
    2026-09-20  Coinbase  stakes 0.1 ETH worth 300  as reward
    2026-09-25  Kraken    sells 1 BTC for 65000

A plan sells and buys back ``1 of january``, at the price of the day. Taxes can
be done by hand: short-term gains of this year are taxed at 24 %, everything is sold a year later at 15 %, and
no dollar is discounted. There are no fees but those a scenario names. Of each law and way a row says what
counts this year, what waits in a basis, what is gone, what all that is worth, and until when it can start.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from builders import LAW, NEW_YORK, bought, earned, sold
from harvests import outlook, simple_year
from lotwise.core.money import CENT, to_cents, usd_plain
from lotwise.core.quantity import quantity, quantity_text
from lotwise.harvest.candidates import candidates_of
from lotwise.harvest.law_scenarios import scenario_of
from lotwise.harvest.law_ways import PlannedSale, Replaced, Scenario, UnderWay, Way
from lotwise.harvest.law_window import Past, Window, window_of
from lotwise.harvest.value import Valuer
from lotwise.ledger.asset_classes import Classes, classes_of
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Custody, Owner, Transaction, Wallet
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.holding import Term
from lotwise.lots.unrealized import valued
from lotwise.lots.wash_law import WashLaw, wash_law
from lotwise.prices.book import PriceBook, Quote
from lotwise.tax.household import PlanSettings

_LINE: Final = re.compile(
    r"(?P<on>[\d-]{10})\s+(?P<wallet>\w+)\s+(?P<verb>buys|stakes|sells) (?P<units>[\d.]+ \w+) "
    r"(?:for|worth) (?P<usd>[\d.]+)(?:\s+as (?P<name>\w+))?"
)
WAYS: Final = {
    "at_once": Way.AT_ONCE,
    "wait": Way.WAIT,
    "swap": Way.SWAP,
    "double_up": Way.DOUBLE_UP,
}


def transactions(text: str) -> list[Transaction]:
    """Return the transactions of a journal, one a line."""
    return [_transaction(line.strip()) for line in text.strip().splitlines()]


def _transaction(line: str) -> Transaction:
    told = _LINE.fullmatch(line)
    assert told, f"not a line of a journal: {line!r}"
    units, dollars, on, wallet = told["units"], f"{told['usd']} USD", told["on"], told["wallet"]
    match told["verb"]:
        case "buys":
            return bought(units, dollars, on, wallet, name=told["name"])
        case "stakes":
            return earned(units, told["usd"], on, wallet, name=told["name"])
        case _:
            return sold(units, dollars, on, wallet)


class Story:
    """What a scenario gives, under one law."""

    def __init__(self, given: Mapping[str, Any], law: WashLaw) -> None:
        self.on = given["on"]
        self.law = law
        self.classes: Classes = classes_of(given.get("said", {}))
        owners = {name: Owner(word) for name, word in given.get("owners", {}).items()}
        told = transactions(given["journal"])
        names = {leg.wallet for one in told for leg in one.legs}
        self.wallets = {
            name: Wallet(name=name, custody=Custody.SELF, owner=owners.get(name, Owner.TAXPAYER))
            for name in names
        }
        self.journal = journal_of(told)
        prices = [
            Quote(asset=asset, on=self.on, price=Decimal(str(price)), origin="given")
            for asset, price in given["prices"].items()
        ]
        self.prices = PriceBook.of(prices)
        facts = FoldFacts(
            zone=NEW_YORK,
            prices=self.prices,
            wallets=self.wallets,
            law=LAW,
            wash_law=law,
            classes=self.classes,
            as_of=self.on,
        )
        self.books: Books = fold(self.journal, facts)
        self.settings = PlanSettings(
            default_fee_rate=Decimal(given.get("fee_rate", "0")), minimum_trade_usd=0
        )
        year = simple_year(short_gain=given.get("short_gain", 100_000))
        self.valuer = Valuer(outlook(year, sale_after_years=1, discount_rate="0"))

    def sales(self, sells: Sequence[str]) -> list[PlannedSale]:
        """Return the plan's sales, such as ``1 of january``, among the lots under the law."""
        return [one for text in sells for one in self._sales(text)]

    def _sales(self, text: str) -> list[PlannedSale]:
        units, _, name = text.partition(" of ")
        wanted = quantity(units)
        found: list[PlannedSale] = []
        mine = [one for one in self.books.lots if one.root.transaction_id == name]
        for one in valued(mine, self.prices, self.on):
            part = min(wanted, one.lot.quantity)
            [candidate] = candidates_of([one], self.settings)[0]
            days = one.days_to_long
            assert days is not None
            assert one.quote is not None
            assert one.lot.root.acquired_on is not None
            if part:
                harvest = candidate.part(part)
                found.append(
                    PlannedSale(
                        id=name if not found else f"{name}.{len(found)}",
                        asset=one.lot.asset,
                        group=self.classes.group(one.lot.asset),
                        asset_class=self.classes.of(one.lot.asset),
                        bought_by=name,
                        acquired_on=one.lot.root.acquired_on,
                        term=candidate.term,
                        later_term=Term.LONG if days <= 31 else Term.SHORT,
                        quantity=part,
                        value_usd=0,
                        harvest=harvest,
                    )
                )
            wanted -= part
        assert not wanted, f"{text!r} is more than is held"
        return found

    def window(self, sales: Sequence[PlannedSale]) -> Window:
        """Return what lies in the window of the plan."""
        past = Past(
            transactions=self.journal.transactions,
            books=self.books,
            wallets=self.wallets,
            classes=self.classes,
            zone=NEW_YORK,
            on=self.on,
        )
        return window_of(past, {one.group for one in sales}, self.law.window_days)


def told(given: Mapping[str, Any], sells: Sequence[str], word: str) -> dict[str, Any]:
    """Return what a law makes of a plan, as a scenario tells it."""
    story = Story(given, wash_law(word))
    sales = story.sales(sells)
    window = story.window(sales)
    found = scenario_of(sales, window, story.law, story.valuer, story.on)
    return rows(found, window)


def rows(found: Scenario, window: Window) -> dict[str, Any]:
    """Return a scenario as rows of text."""
    at_once = found.way(Way.AT_ONCE)
    return {
        **{name: _way(found.way(way)) for name, way in WAYS.items()},
        "replaced": [_replaced(one, window) for one in at_once.replaced],
        "waiting": [_replaced(one, window) for one in found.way(Way.WAIT).replaced],
        "receipts": [
            f"{one.on} {one.wallet} {quantity_text(one.quantity)} {one.asset}" for one in window.receipts
        ],
        "standing": [
            f"{one.wallet} {quantity_text(one.quantity)} {one.asset} every {one.every_days} days, "
            f"next {one.next_on}"
            for one in window.standing
        ],
    }


def _dollars(amount: int) -> str:
    assert amount == to_cents(amount), "scenarios are told in whole cents"
    return usd_plain(amount // CENT * CENT)


def _way(under: UnderWay) -> str:
    worth = "in another year" if under.npv_usd is None else f"worth {_dollars(under.npv_usd)}"
    earlier = f" earlier {_dollars(under.earlier_deferred_usd)}" if under.earlier_deferred_usd else ""
    standing = f" standing {_dollars(under.standing_usd)}" if under.standing_usd else ""
    return (
        f"allowed {_dollars(under.allowed_usd)} deferred {_dollars(under.deferred_usd)} "
        f"lost {_dollars(under.lost_usd)}{earlier}{standing} {worth} "
        f"{f'until {under.last_start}' if under.last_start else 'no day left'}"
    )


def _replaced(one: Replaced, window: Window) -> str:
    earlier = {each.id: f"the sale of {each.sold_on}" for each in window.earlier}
    by = f"{one.purchase.on} {one.purchase.wallet}" if one.purchase else "the rebuy"
    what = earlier.get(one.sale_id, one.sale_id)
    return f"{quantity_text(one.quantity)} of {what} by {by}: {_dollars(one.disallowed_usd)}"
