"""What a plan under other laws means, in sentences: what was found in the window, the way out, the risk.

The terminal and the page say the same words; figures stand in their tables.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from lotwise.app.plan_laws import LawOfPlan, PlanLaws, Way
from lotwise.core.money import usd_text
from lotwise.core.quantity import quantity_text
from lotwise.harvest.law_scenarios import left_after
from lotwise.harvest.law_window import StandingPurchase, WindowPurchase
from lotwise.ledger.transaction import Owner

_SHOWN: Final = 6
"""So many purchases of a wallet are named one by one; JSON has them all."""

WAYS: Final = (Way.AT_ONCE, Way.WAIT, Way.SWAP, Way.DOUBLE_UP)
"""The ways in the order of the tables."""


def about_laws(found: PlanLaws) -> tuple[str, ...]:
    """Return what a plan under other laws means, in sentences.

    Args:
        found: The plan under every law.
    """
    if not found.assets:
        return ("The plan realizes no loss that a law would reach.",)
    return (
        *_about_dates(found),
        *_about_window(found),
        *_about_earlier(found),
        *_about_ways(found),
        *_about_risk(found),
    )


def _about_dates(found: PlanLaws) -> Iterator[str]:
    bills = [one.bill for one in found.laws if one.bill is not None]
    dates = [f"{bill.number or bill.title}: sales from {bill.applies_from}" for bill in bills]
    yield f"None of these is law on the day it was last checked, {max(bill.checked for bill in bills)}. " + (
        "; ".join(dates) + "."
    )
    for one in found.laws:
        if one.why_not:
            yield f"{one.name} is not computed. {one.why_not}"
        elif one.is_past_changed:
            yield (
                f"{one.name} would also reach earlier sales of yours (`lotwise lots --law {one.law}`): its "
                "row has the gains and bases that would follow."
            )


def _widest(found: PlanLaws) -> LawOfPlan:
    """Return the law under which most of a window counts: the one that reaches today's sales, else any."""
    reached = [one for one in found.laws if one.scenario is not None and one.scenario.is_reached]
    return reached[-1] if reached else found.laws[0]


def _about_window(found: PlanLaws) -> Iterator[str]:
    widest = _widest(found)
    window, bought = widest.window, left_after(widest.window.purchases, widest.sales)
    places: defaultdict[tuple[str, Owner], list[WindowPurchase]] = defaultdict(list)
    for one in bought:
        places[one.wallet, one.owner].append(one)
    for (wallet, owner), ones in sorted(places.items(), key=lambda place: place[0][0]):
        more = f", and {len(ones) - _SHOWN} more" if len(ones) > _SHOWN else ""
        listed = ", ".join(map(_purchase, ones[:_SHOWN]))
        yield f"Bought within 30 days before in {_place(wallet, owner)}: {listed}{more}. {_meaning(owner)}"
    for each in window.standing:
        yield _expected(each)
    for (kind, asset), times in sorted(
        Counter((one.kind.value, one.asset) for one in window.receipts).items()
    ):
        yield f"Not counted, for it is no purchase: {kind} in {asset}, {times} time{'s' * (times > 1)}."


def _purchase(one: WindowPurchase) -> str:
    return f"{quantity_text(one.quantity)} {one.asset} on {one.on}"


def _place(wallet: str, owner: Owner) -> str:
    return wallet if owner is Owner.TAXPAYER else f"{wallet} ({owner.value})"


def _meaning(owner: Owner) -> str:
    if owner is Owner.IRA:
        return "Where a law reaches the sale, the loss on as many units is gone for good."
    return "Where a law reaches the sale, the loss on as many units waits in their basis."


def _expected(one: StandingPurchase) -> str:
    lost = " or lose that part of the loss for good" if one.owner is Owner.IRA else ""
    return (
        f"Expected again: about {quantity_text(one.quantity)} {one.asset} every {one.every_days} days in "
        f"{_place(one.wallet, one.owner)}, next about {one.next_on}. Pause it while you wait{lost}."
    )


def _about_earlier(found: PlanLaws) -> Iterator[str]:
    for one in found.laws:
        under = one.scenario.way(Way.AT_ONCE) if one.scenario else None
        named = one.name if one.bill else "current law"
        if under is not None and under.earlier_deferred_usd:
            yield (
                f"Under {named} buying back at once would also take back "
                f"{usd_text(under.earlier_deferred_usd)} of losses of earlier sales this year."
            )
        if under is not None and under.other_year_usd:
            yield (
                f"Under {named} it would take back {usd_text(under.other_year_usd)} of losses of the year "
                "before; what that year's tax becomes is not computed."
            )


def _about_ways(found: PlanLaws) -> Iterator[str]:
    if found.robust is not None:
        way, least = found.robust
        yield f"Safest under all of them: {way.value}. Under each it is worth {usd_text(least)} or more." + (
            f" Worth as much: {'; '.join(one.value for one in found.as_good)}." if found.as_good else ""
        )
    yield (
        "Waiting means 31 days or more between sale and rebuy. Another asset must not be substantially "
        "identical; no authority says when digital assets are, and a wrapped form of the same one is too "
        "close."
    )
    yield (
        "Buying first takes as many dollars as the plan sells, and you must name the old lots when you sell "
        "them after 31 days; it counts this year only if that day is in it."
    )


def _about_risk(found: PlanLaws) -> Iterator[str]:
    listed = ", ".join(found.assets)
    if found.moves is None:
        yield (
            f"What 31 days out of the market can mean is not known: too few daily prices of {listed} are "
            "imported (`lotwise import` a CSV with date,asset,price_usd)."
        )
        return
    moves = found.moves
    left_out = f" Without {', '.join(moves.missing)}: too few prices are known." if moves.missing else ""
    yield (
        f"31 days of the market on {usd_text(moves.value_usd)}, over {moves.spans} spans from "
        f"{moves.first_on} to {moves.last_on}: {usd_text(moves.low_usd)} or less in 5 % of them, "
        f"{usd_text(moves.median_usd)} in the middle, {usd_text(moves.high_usd)} or more in 5 %. Who waits "
        f"misses it; who buys first has it twice.{left_out}"
    )
