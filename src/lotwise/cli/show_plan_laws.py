"""How a plan looks under every law that may apply: what each allows, what each way is worth, until when."""

from rich.console import Console

from lotwise.app.plan_law_words import WAYS, about_laws
from lotwise.app.plan_laws import LawOfPlan, PlanLaws, Way
from lotwise.app.planning import PlanReport, Trade
from lotwise.cli.screen import dollars, heading, say, table
from lotwise.cli.show_plan_parts import tight
from lotwise.core.money import Usd

_NONE = "–"
_SHOWN = 10
_SHORT = {
    Way.AT_ONCE: "At once",
    Way.WAIT: "Wait 31 d",
    Way.SWAP: "Swap",
    Way.DOUBLE_UP: "Buy first",
}


def plan_laws(to: Console, found: PlanLaws, report: PlanReport) -> None:
    """Write a plan under every law, in 80 columns.

    Args:
        to: Where to write.
        found: The plan under every law.
        report: The plan.
    """
    heading(to, "If the law changes")
    if found.assets:
        _worths(to, found)
        _last_days(to, found)
        _by_trade(to, found, report)
    for sentence in about_laws(found):
        say(to, f"• {sentence}")


def _worths(to: Console, found: PlanLaws) -> None:
    """Write what the plan's losses become when it is bought back at once, and what each way is worth."""
    made = table(
        "Losses when you buy back at once, and what the plan is worth in each way",
        ["", "Allowed", "Deferred", "Lost", *(_SHORT[way] for way in WAYS)],
        right=range(1, 8),
        fold=[0],
    )
    rows = [(one.name, _amounts(one)) for one in found.laws]
    short = tight(amount for _, amounts in rows for amount in amounts)
    for name, amounts in rows:
        made.add_row(name, *(_NONE if amount is None else short(amount) for amount in amounts))
    to.print(made)
    if short is not dollars:
        say(to, "In thousands of dollars; --json has all digits.", style="dim")


def _amounts(one: LawOfPlan) -> list[Usd | None]:
    """Return what is allowed, deferred and lost when bought back at once, and what each way is worth."""
    if one.scenario is None:
        return [None] * (3 + len(WAYS))
    now = one.scenario.way(Way.AT_ONCE)
    worths = (one.scenario.way(way).npv_usd for way in WAYS)
    return [now.allowed_usd, now.deferred_usd, now.lost_usd, *worths]


def _last_days(to: Console, found: PlanLaws) -> None:
    """Write the last day of the year on which each way can start."""
    made = table("Last day to start this year", ["", *(_SHORT[way] for way in WAYS)], fold=[0])
    for one in found.laws:
        if one.scenario is not None:
            days = [one.scenario.way(way).last_start for way in WAYS]
            made.add_row(one.name, *(_NONE if day is None else str(day) for day in days))
    to.print(made)


def _by_trade(to: Console, found: PlanLaws, report: PlanReport) -> None:
    """Write what becomes of each loss, under laws that make the same of it together."""
    groups: dict[tuple[object, ...], list[LawOfPlan]] = {}
    for one in found.laws:
        if one.scenario is not None and one.scenario.is_reached:
            groups.setdefault(one.scenario.way(Way.AT_ONCE).parts, []).append(one)
    trades = {trade.id: (n, trade) for n, trade in enumerate(report.plan.trades, start=1)}
    for laws in groups.values():
        names = " and ".join(one.name if one.bill else "current law" for one in laws)
        _parts(to, f"By trade under {names}, bought back at once", laws[0], trades)


def _parts(to: Console, title: str, one: LawOfPlan, trades: dict[str, tuple[int, Trade]]) -> None:
    made = table(
        title,
        ["", "Wallet", "Asset", "Loss", "Allowed", "Deferred", "Lost"],
        right=[3, 4, 5, 6],
        fold=[1],
    )
    assert one.scenario is not None, "laws without a scenario are left out"
    parts = one.scenario.way(Way.AT_ONCE).parts
    for part in parts[:_SHOWN]:
        number, trade = trades[part.sale_id.partition(".")[0]]
        lot = trade.candidate.valued.lot
        amounts = (part.allowed_usd, part.deferred_usd, part.lost_usd)
        made.add_row(str(number), lot.wallet, lot.asset, dollars(sum(amounts)), *map(dollars, amounts))
    to.print(made)
    if len(parts) > _SHOWN:
        say(to, f"… and {len(parts) - _SHOWN} more; --json has all of them.", style="dim")
