"""A deposit into a pool as an exchange or carried over: once all is sold, the gain is the same."""

from hypothesis import given
from hypothesis import strategies as st

from builders import LAW, NEW_YORK, bought, exchanged, instant, sold
from corrected import corrected
from lotwise.core.money import Usd, usd
from lotwise.core.quantity import quantity_text
from lotwise.ledger.asset_classes import classes_of
from lotwise.ledger.journal import journal_of
from lotwise.ledger.swaps import swap_rule_of
from lotwise.ledger.transaction import Transaction
from lotwise.lots.conservation import conservation_of
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.lp_range import lp_findings
from lotwise.prices.book import PriceBook

UNITS = st.integers(1, 10**22)
WORTH = st.integers(1, 10**6)
POOL = classes_of({"class of POOL": "LP share"})
FACTS = FoldFacts(zone=NEW_YORK, prices=PriceBook.of(()), wallets={}, law=LAW, classes=POOL)
RULE = swap_rule_of(
    {"asset": "ETH", "other": "POOL", "wallet": "*", "kind": "rename"},
    "asked Ann",
    instant("2026-01-01"),
    shares={"POOL"},
)


@st.composite
def stories(draw: st.DrawFn) -> list[Transaction]:
    """Return purchases, deposits and withdrawals of some of what is there, and a sale of all that is left."""
    held, shares, story = 0, 0, list[Transaction]()
    for n in range(draw(st.integers(1, 4))):
        units, cost = draw(UNITS), draw(WORTH)
        held += units
        story.append(
            bought(f"{quantity_text(units)} ETH", f"{cost} USD", f"2024-0{n + 1}-10", name=f"buy {n}")
        )
    for n in range(draw(st.integers(1, 4))):
        day = f"2025-0{n + 1}-10"
        is_deposit = not shares or (held and draw(st.booleans()))
        given_units = draw(st.integers(1, held if is_deposit else shares))
        came, worth = draw(UNITS), str(draw(WORTH))
        gives, takes = ("ETH", "POOL") if is_deposit else ("POOL", "ETH")
        amounts = f"{quantity_text(given_units)} {gives}", f"{quantity_text(came)} {takes}"
        story.append(exchanged(*amounts, day, worth=worth, name=f"pool {n}"))
        held += -given_units if is_deposit else came
        shares += came if is_deposit else -given_units
    for asset, units in (("ETH", held), ("POOL", shares)):
        if units:
            price = f"{draw(WORTH)} USD"
            story.append(sold(f"{quantity_text(units)} {asset}", price, "2026-01-10", name=f"all {asset}"))
    return story


def total(books: Books) -> Usd:
    gains = [one.gain_usd for one in books.dispositions]
    assert None not in gains
    return sum(gain for gain in gains if gain is not None)


@given(stories())
def test_both_readings_have_the_same_sum_in_the_end(story: list[Transaction]) -> None:
    made = corrected(story, RULE)
    assert made.findings == ()
    exchanged_all, carried = (fold(journal_of(told), FACTS) for told in (story, made.transactions))
    assert exchanged_all.lots == carried.lots == ()
    assert total(exchanged_all) == total(carried)
    assert all(proof.is_proved for proof in conservation_of(carried))
    cash = sum(leg.quantity for one in story for leg in one.legs if leg.asset == "USD")
    assert total(carried) == cash * usd(1) // 10**18


@given(stories())
def test_the_note_is_the_same_whichever_reading_counts(story: list[Transaction]) -> None:
    made = corrected(story, RULE)
    notes = [lp_findings(journal_of(told), FACTS) for told in (story, made.transactions)]
    ranges = [[one.what.partition("a disposition. ")[2] for one in each] for each in notes]
    assert ranges[0] == ranges[1] != [""]
