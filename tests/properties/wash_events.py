"""Random lists of purchases and sales of a few assets, of which some are substantially identical."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

from lotwise.lots.wash_history import Bought, Sold

GROUPS = {"IBIT": "funds", "FBTC": "funds", "XYZ": "XYZ"}


@dataclass
class Story:
    """A list of events while it is made up, with the units that each purchase still has."""

    on: date = date(2025, 1, 1)
    events: list[Bought | Sold] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)


@st.composite
def stories(draw: st.DrawFn, *, odd_amounts: bool = False) -> list[Bought | Sold]:
    """Return events in the order of time; without odd amounts every unit costs and brings whole steps."""
    story = Story()
    for _ in range(draw(st.integers(1, 14))):
        story.on += timedelta(days=draw(st.sampled_from([0, 0, 1, 3, 10, 29, 30, 31])))
        _buy_or_sell(draw, story, odd_amounts=odd_amounts)
    return story.events


def _buy_or_sell(draw: st.DrawFn, story: Story, *, odd_amounts: bool) -> None:
    open_lots = sorted(name for name, left in story.left.items() if left)
    if not open_lots or draw(st.booleans()):
        quantity = draw(st.integers(1, 6))
        price = draw(st.integers(1, 40))
        name = f"lot {len(story.left)}"
        story.left[name] = quantity
        bought = Bought(
            name=name,
            asset=draw(st.sampled_from(sorted(GROUPS))),
            on=story.on,
            quantity=quantity,
            cost_usd=draw(st.integers(1, 300)) if odd_amounts else price * quantity,
            is_ira=draw(st.integers(0, 5)) == 0,
            is_acquired=draw(st.integers(0, 7)) > 0,
        )
        story.events.append(bought)
        return
    names = draw(st.lists(st.sampled_from(open_lots), min_size=1, max_size=3, unique=True))
    units = tuple((name, draw(st.integers(1, story.left[name]))) for name in names)
    for name, count in units:
        story.left[name] -= count
    whole = sum(count for _, count in units)
    price = draw(st.integers(0, 40))
    proceeds = draw(st.integers(0, 300)) if odd_amounts else price * whole
    is_given = draw(st.integers(0, 9)) == 0
    story.events.append(Sold(on=story.on, units=units, proceeds_usd=None if is_given else proceeds))
