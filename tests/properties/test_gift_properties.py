"""A gift with two bases: whatever is sold of it, and however often it moved, the law's answer comes out.

The law is told here in another way than in the program: by the three zones of 26 CFR § 1.1015-1(a), in exact
fractions, from the amount realized to the gain.
"""

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from builders import codes, leg, moved, sold, transaction
from lotwise.core.money import CENT, DOLLAR, usd
from lotwise.core.quantity import ONE, quantity_text
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.conservation import conservation_of
from lotwise.lots.fold import Books
from lotwise.lots.lot import Disposition
from properties.journals import CALM
from statements import folded, from_origin

OWNERS = ("Ledger", "Kraken")


@dataclass(frozen=True, slots=True)
class Part:
    """Units of the gift that are sold, for whole dollars, perhaps after the rest has moved."""

    units: int
    dollars: int
    moves_first: bool


@dataclass(frozen=True, slots=True)
class Story:
    """A gift and its sales."""

    basis: int
    worth: int
    parts: tuple[Part, ...]

    @property
    def units(self) -> int:
        return sum(part.units for part in self.parts)


PARTS = st.builds(
    Part, units=st.integers(1, 3 * ONE), dollars=st.integers(1, 2_000), moves_first=st.booleans()
)
STORIES = st.builds(
    Story,
    basis=st.integers(0, 2_000),
    worth=st.integers(0, 2_000),
    parts=st.lists(PARTS, min_size=1, max_size=6).map(tuple),
)


def told(story: Story) -> list[Transaction]:
    """Return the journal of a story: a gift in January, and a sale on each day of March."""
    place, left = 0, story.units
    gift = transaction(
        Kind.GIFT_IN, "2025-01-10", leg(f"{quantity_text(left)} BTC", worth=str(story.worth)), name="gift"
    )
    made = [from_origin(gift, str(story.basis), "2020-06-01")]
    for n, part in enumerate(story.parts, start=1):
        if part.moves_first:
            rest = f"{quantity_text(left)} BTC"
            made.append(moved(rest, OWNERS[place], OWNERS[1 - place], f"2025-03-0{n} 10:00"))
            place = 1 - place
        amount = f"{quantity_text(part.units)} BTC"
        made.append(sold(amount, f"{part.dollars} USD", f"2025-03-0{n}", OWNERS[place]))
        left -= part.units
    return made


def books(story: Story) -> Books:
    return folded(*told(story))


def gain_by_zones(story: Story, part: Part) -> Fraction:
    """Return the gain in dollars: above the giver's basis, below the worth at the gift, or none between."""
    share = Fraction(part.units, story.units)
    for_gain, for_loss = share * story.basis, share * min(story.basis, story.worth)
    if part.dollars > for_gain:
        return part.dollars - for_gain
    return min(Fraction(0), part.dollars - for_loss)


@CALM
@given(STORIES)
def test_each_sale_has_the_gain_of_its_zone(story: Story) -> None:
    sales = books(story).dispositions
    assert len(sales) == len(story.parts)
    for sale, part in zip(sales, story.parts, strict=True):
        assert sale.gain_usd is not None
        assert abs(sale.gain_usd - gain_by_zones(story, part) * DOLLAR) < 2, "exact but for the last digit"


@CALM
@given(STORIES)
def test_the_day_of_the_gift_counts_for_a_loss_from_its_worth_and_for_nothing_else(story: Story) -> None:
    for sale, part in zip(books(story).dispositions, story.parts, strict=True):
        is_from_worth = story.worth < story.basis and gain_by_zones(story, part) * DOLLAR < -CENT
        if is_from_worth:
            assert str(sale.acquired_on) == "2025-01-10"
        elif not _is_dust(sale):
            assert str(sale.acquired_on) == "2020-06-01"


def _is_dust(sale: Disposition) -> bool:
    """Return whether a loss is so small that rounding of the last digit may have made it."""
    return sale.gain_usd is not None and -CENT <= sale.gain_usd < 0


@CALM
@given(STORIES)
def test_all_of_the_givers_basis_leaves_with_all_units_whatever_basis_the_sales_have(story: Story) -> None:
    found = books(story)
    assert all(proof.is_proved for proof in conservation_of(found))
    assert found.lots == ()
    gone = sum(sale.root.basis_of(sale.start, sale.stop) or 0 for sale in found.dispositions if sale.root)
    assert gone == usd(story.basis)


@CALM
@given(STORIES)
def test_a_gift_with_a_stated_worth_has_nothing_to_tell(story: Story) -> None:
    assert codes(books(story)) == []
