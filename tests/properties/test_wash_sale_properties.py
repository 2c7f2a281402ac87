"""Wash sales: the tracker agrees with a slow second opinion, and no dollar is lost or made."""

from collections import Counter
from fractions import Fraction

from hypothesis import given, settings

from lotwise.ledger.asset_classes import AssetClass
from lotwise.lots.wash_history import Assets, Bought, Sold, wash_sales
from lotwise.lots.wash_law import wash_law
from properties.slow_wash_sales import slow_wash_sales
from properties.wash_events import GROUPS, stories

LAW = wash_law("current")
ASSETS = Assets(groups=GROUPS)


@settings(max_examples=600, deadline=None)
@given(stories())
def test_the_tracker_agrees_with_the_slow_second_opinion(events: list[Bought | Sold]) -> None:
    history, slow = wash_sales(events, LAW, ASSETS), slow_wash_sales(events, GROUPS)
    assert sum(row.quantity for row in history.sold) == len(slow.sold)
    place = 0
    for row in history.sold:
        units = slow.sold[place : place + row.quantity]
        place += row.quantity
        assert {unit.unit.lot.name for unit in units} == {row.name}
        assert {unit.held_from for unit in units} == {row.acquired_on}
        assert sum(unit.proceeds for unit in units) == row.proceeds_usd
        assert sum(unit.basis for unit in units) == row.basis_usd
        assert sum(unit.disallowed for unit in units) == row.disallowed_usd
        assert sum(unit.lost for unit in units) == row.lost_usd
    held = Counter[tuple[str, object, Fraction]]()
    for part in history.held:
        held[part.name, part.acquired_on, Fraction(part.basis_usd, part.quantity)] += part.quantity
    assert held == Counter((unit.lot.name, unit.held_from, unit.basis) for unit in slow.held)


@settings(max_examples=200, deadline=None)
@given(stories(odd_amounts=True))
def test_no_dollar_is_lost_or_made(events: list[Bought | Sold]) -> None:
    """Basis is what was paid and what was disallowed; only retirement accounts make some of that vanish."""
    history = wash_sales(events, LAW, ASSETS)
    is_own = {one.name: not one.is_ira for one in events if isinstance(one, Bought)}
    held = [part for part in history.held if is_own[part.name]]
    added = sum(row.disallowed_usd - row.lost_usd for row in history.sold)
    assert all(0 <= row.lost_usd <= row.disallowed_usd for row in history.sold)
    assert all(row.disallowed_usd <= max(0, row.basis_usd - row.proceeds_usd) for row in history.sold)
    assert all(part.added_usd == 0 for part in history.held if not is_own[part.name])
    given_away = any(isinstance(one, Sold) and one.proceeds_usd is None for one in events)
    if not given_away:
        cost = sum(one.cost_usd for one in events if isinstance(one, Bought) and not one.is_ira)
        basis = sum(row.basis_usd for row in history.sold) + sum(part.basis_usd for part in held)
        assert basis == cost + added


@settings(max_examples=50, deadline=None)
@given(stories())
def test_without_a_law_that_covers_them_nothing_is_disallowed(events: list[Bought | Sold]) -> None:
    classes = dict.fromkeys(GROUPS, AssetClass.DIGITAL_ASSET)
    history = wash_sales(events, LAW, Assets(classes=classes, groups=GROUPS))
    assert all(row.disallowed_usd == 0 for row in history.sold)
    assert all(part.added_usd == 0 for part in history.held)
