"""Wash sales in the fold: whatever the method, the wallets and the transfers, a slow second opinion agrees.

The fold says which units each sale took; what that means for losses, basis and holding periods is then worked
out unit by unit (`slow_wash_sales`) and compared with what the fold says of it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import LAW, NEW_YORK, order
from lotwise.core.dates import tax_date
from lotwise.core.quantity import ONE, Quantity
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Custody, Kind, Leg, Owner, Source, Transaction, Wallet
from lotwise.lots.conservation import conservation_of
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.lot import Method
from lotwise.lots.wash_history import Bought
from lotwise.lots.wash_law import wash_law
from lotwise.prices.book import PriceBook
from properties.slow_wash_sales import Outcome, Picked, slow_wash_sales

GROUPS = {"IBIT": "funds", "ARKB": "funds", "TSLAX": "TSLAX"}
ASSETS = ["IBIT", "IBIT", "ARKB", "TSLAX"]
OWNERS = {"A": Owner.TAXPAYER, "B": Owner.TAXPAYER, "C": Owner.SPOUSE, "D": Owner.IRA}
START = datetime(2025, 1, 1, 12, tzinfo=UTC)
STEP = ONE // 10**8
"""A step of money as a quantity of US dollars."""


def part(wallet: str, asset: str, units: Quantity) -> Leg:
    return Leg(wallet=wallet, asset=asset, quantity=units)


@dataclass
class Story:
    """A journal while it is made up, with what each wallet holds of each asset."""

    at: datetime = START
    transactions: list[Transaction] = field(default_factory=list)
    held: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, kind: Kind, *legs: Leg) -> None:
        name = f"t{len(self.transactions)}"
        source = Source(file_id="f", file="story.csv", rows=(len(self.transactions) + 1,))
        self.transactions.append(
            Transaction(id=name, kind=kind, at=self.at, legs=legs, sources=(source,), native_id=name)
        )
        for leg in legs:
            self.held[leg.wallet, leg.asset] += leg.quantity


@st.composite
def journals(draw: st.DrawFn) -> list[Transaction]:
    story = Story()
    for _ in range(draw(st.integers(4, 20))):
        story.at += timedelta(days=draw(st.sampled_from([0, 0, 1, 5, 10, 30, 31])), minutes=7)
        wallet, asset = draw(st.sampled_from("AAABCD")), draw(st.sampled_from(ASSETS))
        held = story.held[wallet, asset]
        if not held or draw(st.integers(0, 2)) == 0:
            units = draw(st.integers(1, 6))
            cost = draw(st.integers(20, 40)) * units * STEP
            story.add(Kind.PURCHASE, part(wallet, asset, units), part(wallet, "USD", -cost))
        elif draw(st.integers(0, 4)) == 0:
            target = {"A": "B", "B": "A"}.get(wallet)
            if target is not None:
                units = draw(st.integers(1, held))
                story.add(Kind.TRANSFER, part(wallet, asset, -units), part(target, asset, units))
        else:
            units = draw(st.integers(1, held))
            proceeds = draw(st.integers(1, 30)) * units * STEP
            story.add(Kind.SALE, part(wallet, asset, -units), part(wallet, "USD", proceeds))
    return story.transactions


def books_of(transactions: list[Transaction], method: Method) -> Books:
    wallets = {name: Wallet(name=name, custody=Custody.SELF, owner=owner) for name, owner in OWNERS.items()}
    facts = FoldFacts(
        zone=NEW_YORK,
        prices=PriceBook.of(()),
        wallets=wallets,
        law=LAW,
        orders=tuple(order(method, wallet) for wallet in OWNERS) if method is not Method.FIFO else (),
        wash_law=wash_law("current"),
        classes=Classes(),
    )
    return fold(journal_of(transactions), facts)


def first_root(books: Books) -> dict[str, tuple[str, Quantity]]:
    """Say of each root from which purchase its units are, and from which place on."""
    found = {root.id: (root.transaction_id, 0) for root in books.roots if not root.adjusted_by}
    for one in books.adjusted:
        name, place = found[one.root.id]
        found[one.into.id] = (name, place + one.start)
    return found


def events_of(transactions: list[Transaction], books: Books) -> list[Bought | Picked]:
    """Return the purchases, and the sales with the units that the fold took."""
    origin = first_root(books)
    picks: dict[str, list[tuple[str, int]]] = {}
    for sale in books.dispositions:
        assert sale.root is not None
        name, place = origin[sale.root.id]
        units = [(name, place + n) for n in range(sale.start, sale.stop)]
        picks.setdefault(sale.transaction_id, []).extend(units)
    events: list[Bought | Picked] = []
    for one in transactions:
        on = tax_date(one.at, NEW_YORK)
        if one.kind is Kind.PURCHASE:
            asset, money = one.legs
            events.append(
                Bought(
                    name=one.id,
                    asset=asset.asset,
                    on=on,
                    quantity=asset.quantity,
                    cost_usd=-money.quantity // STEP,
                    is_ira=OWNERS[asset.wallet] is Owner.IRA,
                )
            )
        elif one.kind is Kind.SALE:
            proceeds = one.legs[1].quantity // STEP
            events.append(Picked(on=on, units=tuple(picks[one.id]), proceeds_usd=proceeds))
    return events


def agrees(books: Books, slow: Outcome) -> None:
    own = [sale for sale in books.dispositions if OWNERS[sale.wallet] is not Owner.IRA]
    assert all(sale.disallowed_usd == 0 for sale in books.dispositions if sale not in own)
    place = 0
    for sale in own:
        units = slow.sold[place : place + sale.quantity]
        place += sale.quantity
        assert {unit.held_from for unit in units} == {sale.acquired_on}
        told = sale.proceeds_usd, sale.basis_usd, sale.disallowed_usd
        assert told == (
            sum(unit.proceeds for unit in units),
            sum(unit.basis for unit in units),
            sum(unit.disallowed for unit in units),
        )
    assert place == len(slow.sold)
    held = Counter[tuple[str, object, Fraction]]()
    for lot in books.lots:
        assert lot.basis_usd is not None
        held[lot.asset, lot.root.acquired_on, Fraction(lot.basis_usd, lot.quantity)] += lot.quantity
    assert held == Counter((unit.lot.asset, unit.held_from, unit.basis) for unit in slow.held)


@settings(max_examples=250, deadline=None)
@given(journals(), st.sampled_from([Method.FIFO, Method.LIFO, Method.HIFO, Method.MIN_TAX]))
def test_the_fold_agrees_with_the_slow_second_opinion(
    transactions: list[Transaction], method: Method
) -> None:
    books = books_of(transactions, method)
    assert {found.severity.value for found in books.findings} <= {"info", "warning"}
    agrees(books, slow_wash_sales(events_of(transactions, books), GROUPS))
    assert all(proof.is_proved for proof in conservation_of(books))
