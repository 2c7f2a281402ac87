"""Journals that hypothesis makes up: several wallets and assets, all kinds of events, some impossible.

Events lie an hour apart in an order that is drawn, from the last day of 2024 into the first of 2025. Sales
and transfers may ask for more than is held: what then happens is part of what must be right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from builders import fee, leg, out, transaction
from lotwise.core.quantity import quantity_text
from lotwise.ledger.transaction import Kind, Leg, Transaction
from statements import from_origin

WALLETS = ("Kraken", "Ledger", "Gemini")
ASSETS = ("BTC", "ETH")
CALM = settings(max_examples=40, deadline=None)
"""How often a property is tried; without a deadline, as machines are shared."""
START = datetime(2024, 12, 31, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """One event before it has a place in time."""

    word: str
    wallet: str
    asset: str
    units: int
    dollars: int
    other: str
    has_fee: bool

    @property
    def amount(self) -> str:
        return f"{quantity_text(self.units)} {self.asset}"

    @property
    def other_asset(self) -> str:
        return ASSETS[1 - ASSETS.index(self.asset)]


WORDS = (
    "buys",
    "buys",
    "buys",
    "earns",
    "sells",
    "sells",
    "exchanges",
    "moves",
    "sends",
    "pays a fee",
    "spends",
    "receives",
    "splits",
)
"""What most properties hold for: nothing changes its name."""
COMES = {
    "receives": Kind.TRANSFER,
    "accepts": Kind.GIFT_IN,
    "obtains": Kind.SPOUSE_IN,
    "inherits": Kind.INHERITANCE,
}
"""What comes with a basis that its owner states; a gift is worth half of it, or just as much."""
GOES = {
    "gives": Kind.GIFT_OUT,
    "donates": Kind.DONATION,
    "yields": Kind.SPOUSE_OUT,
    "loses": Kind.LOST,
    "abandons": Kind.WORTHLESS,
}
EVERY_WORD = (*WORDS, "accepts", "accepts", "obtains", "inherits", "recovers", *GOES, "renames")
UNITS = st.one_of(
    st.integers(1, 4).map(lambda n: n * 10**18),
    st.integers(1, 10**19),
    st.integers(1, 30).map(lambda n: n * 10**17),
)


@st.composite
def steps(draw: st.DrawFn, words: tuple[str, ...] = WORDS) -> Step:
    wallet, other = draw(st.permutations(WALLETS))[:2]
    return Step(
        word=draw(st.sampled_from(words)),
        wallet=wallet,
        asset=draw(st.sampled_from(ASSETS)),
        units=draw(UNITS),
        dollars=draw(st.integers(1, 100_000)),
        other=other,
        has_fee=draw(st.booleans()),
    )


def journals(words: tuple[str, ...] = WORDS, longest: int = 25) -> st.SearchStrategy[list[Transaction]]:
    """Return the strategy of whole journals, in order of time."""
    return st.lists(steps(words), min_size=1, max_size=longest).map(told)


def told(story: list[Step]) -> list[Transaction]:
    """Return the transactions of a story, an hour apart."""
    return [one for n, step in enumerate(story) for one in _transactions(step, n)]


def _transactions(step: Step, n: int) -> list[Transaction]:
    on = (START + timedelta(hours=n)).strftime("%Y-%m-%d %H:%M")
    name = f"tx {n:03d}"
    match step.word:
        case "sends":
            return _halves(step, on, name)
        case "splits":
            return _parts(step, on, name)
        case word if word in COMES:
            worth = step.dollars if step.has_fee else step.dollars // 2
            come = leg(step.amount, step.wallet, worth=str(worth))
            made = transaction(COMES[word], on, come, name=name)
            return [from_origin(made, str(step.dollars), _earlier(step, n))]
        case _:
            kind, legs = _trade(step)
            return [transaction(kind, on, *legs, name=name)]


def _trade(step: Step) -> tuple[Kind, Sequence[Leg]]:
    """Return the kind and the legs of an event that one transaction tells."""
    cash = f"{step.dollars}.07 USD"
    fees = (fee("0.03 USD", step.wallet),) if step.has_fee else ()
    gone = out(step.amount, step.wallet, worth=str(step.dollars))
    come = leg(step.amount, step.wallet, worth=str(step.dollars))
    match step.word:
        case "buys":
            return Kind.PURCHASE, (leg(step.amount, step.wallet), out(cash, step.wallet), *fees)
        case "earns" | "recovers":
            return Kind.STAKING if step.word == "earns" else Kind.REFUND, (come,)
        case word if word in GOES:
            return GOES[word], (gone,)
        case "sells":
            return Kind.SALE, (out(step.amount, step.wallet), leg(cash, step.wallet), *fees)
        case "spends":
            return Kind.SPEND, (gone,)
        case "pays a fee":
            return Kind.FEE, (gone,)
        case "exchanges":
            received = leg(f"5 {step.other_asset}", step.wallet, worth=str(step.dollars))
            withheld = (fee(f"0.1 {step.other_asset}", step.wallet),) if step.has_fee else ()
            return Kind.EXCHANGE, (out(step.amount, step.wallet), received, *withheld)
        case "renames":
            return Kind.RENAME, (gone, leg(f"{step.dollars} {step.other_asset}", step.wallet))
        case "moves":
            paid = (fee(f"0.01 {step.asset}", step.wallet, worth="1"),) if step.has_fee else ()
            return Kind.TRANSFER, (out(step.amount, step.wallet), leg(step.amount, step.other), *paid)
        case word:
            raise AssertionError(f"nobody {word} anything here")


def _earlier(step: Step, n: int) -> str:
    """Return a date up to a year before a step, or none, which means the day of receipt."""
    day = START.date() + timedelta(hours=n) - timedelta(days=step.dollars % 365)
    return "" if step.has_fee else day.isoformat()


def _parts(step: Step, on: str, name: str) -> list[Transaction]:
    """Return a departure that arrives in two wallets a while later, one by its hash; some lose a little."""
    others = [wallet for wallet in WALLETS if wallet != step.wallet]
    first = step.units * (step.dollars % 9 + 1) // 10
    second = step.units - first - (step.units // 1000 if step.has_fee else 0)
    arrivals = [
        transaction(
            Kind.TRANSFER,
            on.replace(":00", f":{minute}"),
            leg(f"{quantity_text(units)} {step.asset}", wallet),
            name=f"{name}{minute}",
            chain_hash=name,
        )
        for minute, units, wallet in zip((20, 40), (first, second), others, strict=True)
        if units
    ]
    return [
        transaction(Kind.TRANSFER, on, out(step.amount, step.wallet), name=name, chain_hash=name),
        *arrivals,
    ]


def _halves(step: Step, on: str, name: str) -> list[Transaction]:
    """Return a departure and its arrival half an hour later, one by its hash; some lose a little, or all."""
    later = on.replace(":00", ":30")
    departure = transaction(Kind.TRANSFER, on, out(step.amount, step.wallet), name=name, chain_hash=name)
    if step.has_fee and step.dollars % 2:
        return [departure]  # it went to a wallet that nobody imported
    lost = step.units // 1000 if step.has_fee else 0
    arrives = f"{quantity_text(step.units - lost)} {step.asset}"
    return [
        departure,
        transaction(Kind.TRANSFER, later, leg(arrives, step.other), name=f"{name}b", chain_hash=name),
    ]
