"""Today's wash-sale law and the bills, in a word each: what they would make of the plan of the day.

Left out: the ways around a bill and everything else that `lotwise plan --law all` tells.
"""

from dataclasses import dataclass
from datetime import date

from lotwise.app.plan_laws import LawOfPlan, PlanLaws, Way
from lotwise.app.workspace import State
from lotwise.core.money import Usd
from lotwise.ledger.asset_classes import AssetClass
from lotwise.lots.wash_law import CURRENT, wash_law
from lotwise.rules.book import ProposedLaw, proposed_laws

__all__ = ["BillNews", "LawNews", "law_news"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BillNews:
    """A bill, or a what-if of one.

    Attributes:
        law: The word by which the plan is asked under it.
        name: Its number, or its title where it has none.
        title: What it is called.
        starts: The first day of sales that it would reach.
        checked: When it was last looked up.
        in_a_word: What it would change for the plan.
        npv_usd: What the plan would be worth bought back at once; None where it is not reached, or not known.
        wait_usd: What it would be worth bought back after the window; None likewise.
    """

    law: str
    name: str
    title: str
    starts: date
    checked: date
    in_a_word: str
    npv_usd: Usd | None
    wait_usd: Usd | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LawNews:
    """The wash-sale law of a day.

    Attributes:
        is_covered: Whether it reaches crypto that is sold on that day.
        today: What it says, in a sentence.
        bills: What is not law.
    """

    is_covered: bool
    today: str
    bills: tuple[BillNews, ...]


def law_news(state: State, found: PlanLaws | None) -> LawNews:
    """Return what the wash-sale law is on a day, and what the bills would change.

    Args:
        state: The project on that day.
        found: The plan of that day under every law; None while there is no plan.
    """
    law = wash_law(CURRENT)
    is_covered = law.reach(AssetClass.DIGITAL_ASSET, state.as_of) is not None
    today = (
        f"The wash-sale rule reaches crypto: bought back within {law.window_days} days, a loss is deferred."
        if is_covered
        else "The wash-sale rule reaches stock and securities, not crypto: you may buy back at once."
    )
    under = {one.law: one for one in found.laws} if found else {}
    bills = tuple(_news(bill, under.get(bill.word)) for bill in proposed_laws())
    return LawNews(is_covered=is_covered, today=today, bills=bills)


def _news(bill: ProposedLaw, one: LawOfPlan | None) -> BillNews:
    scenario = one.scenario if one else None
    is_reached = scenario is not None and scenario.is_reached
    ways = {under.way: under.npv_usd for under in scenario.ways} if scenario and is_reached else {}
    return BillNews(
        law=bill.word,
        name=bill.number or bill.title,
        title=bill.title,
        starts=bill.applies_from,
        checked=bill.checked,
        in_a_word=_in_a_word(bill, one),
        npv_usd=ways.get(Way.AT_ONCE),
        wait_usd=ways.get(Way.WAIT),
    )


def _in_a_word(bill: ProposedLaw, one: LawOfPlan | None) -> str:
    if one is None or not one.sales:
        return f"Would reach sales from {bill.applies_from} on."
    if one.scenario is None:
        return one.why_not
    if not one.scenario.is_reached:
        return f"Would not reach a sale today, only sales from {bill.applies_from} on."
    return "Would reach a sale today: buying back at once would defer losses."
