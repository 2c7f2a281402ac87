"""The risks of a plan, each named in words: what, why, by which rule, and what to do.

Problem: the planner computes with the tax law that is certain; what an examiner, a broker or a later change
of mind may undo does not show in a number. Chosen way: one function a rule, given the few facts of the plan
that the rule asks about; a rule that does not concern the plan says nothing. Where a risk has a price, it is
computed by the caller on the real return and named in dollars.

Left out: bills (`lotwise.app.planning`), and any judgement how likely an examiner would be to look.

Source:
    Law facts sections 7 and 8; each risk names its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from lotwise.core.money import DOLLAR, Usd, usd_text

MANY_SALES: Final = 200
"""Sales in a year from which the question of being a trader is raised; a mark of ours, none of the law."""

_HOLDING: Final = "26 U.S.C. § 1222(1), (3); Instructions for Form 8949 (2025), holding period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Something that may make a plan worth less than computed.

    Attributes:
        rule: A stable word for it.
        what: What it is, in one sentence that stands alone.
        why: Why it concerns this plan, and how sure the law is.
        source: The law or guidance.
        action: What to do.
        amount_usd: How many dollars are at stake, where that can be computed; never negative.
    """

    rule: str
    what: str
    why: str
    source: str
    action: str
    amount_usd: Usd | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFacts:
    """What the rules ask about a plan.

    Attributes:
        on: The day of the plan.
        minimum_gap_minutes: Least time between sale and rebuy that the owner set.
        derivative_rows: Rows about margin, futures or options that the files hold and lotwise left out.
        own_wallets: Wallets of the plan whose keys the owner holds, so that the buyer is chosen.
        sales: Dispositions in the year up to the day.
        worth_usd: Net present value of the plan.
        sale_in_years: When what is bought back is sold for good; None for never.
        worth_sold_soon_usd: The same plan's value if that sale comes within a year of the rebuy.
        wasted_usd: Losses of the plan that lower no tax and carry nothing over.
        unused_usd: Loss carried over that is left when no later year counts any more.
        horizon_years: How many later years count.
        funds: Assets of the plan of which the household bought, or a broker reports, a fund near the day.
        fifo_wallets: Wallets of the plan that sell first in, first out only.
        told_wallets: Wallets of the plan whose broker must be told which lots, on the day.
        broker_wallets: Wallets of the plan at a broker.
        own_books_until: Last day on which own books suffice at a broker.
        unknown_lots: Lots of unknown basis or date in the plan's wallets, of its assets.
        fifo_worth_usd: What the same sales are worth if no lot is named; None when a lot's basis is unknown,
            or where it makes no difference.
        fifo_loss_usd: The loss that they then realize, negative for a gain; None likewise.
        has_losses: Whether the plan realizes any loss.
        jump_usd: What the plan loses if its losses come out two dollars otherwise; 0 where that costs
            nothing but the tax on two dollars.
        is_jump_above: Whether that is so for more loss, or for less of it.
    """

    on: date
    minimum_gap_minutes: int
    derivative_rows: int = 0
    own_wallets: tuple[str, ...] = ()
    sales: int = 0
    worth_usd: Usd
    sale_in_years: Decimal | None
    worth_sold_soon_usd: Usd
    wasted_usd: Usd = 0
    unused_usd: Usd = 0
    horizon_years: int
    funds: tuple[str, ...] = ()
    fifo_wallets: tuple[str, ...] = ()
    told_wallets: tuple[str, ...] = ()
    broker_wallets: tuple[str, ...] = ()
    own_books_until: date
    unknown_lots: int = 0
    fifo_worth_usd: Usd | None = None
    fifo_loss_usd: Usd | None = None
    has_losses: bool = True
    jump_usd: Usd = 0
    is_jump_above: bool = False


def risks_of(facts: RiskFacts) -> tuple[Risk, ...]:
    """Return the risks that concern a plan with at least one trade, the costliest kinds first.

    Args:
        facts: What the rules ask.
    """
    return tuple(risk for rule in _RULES if (risk := rule(facts)) is not None)


def _economic_substance(facts: RiskFacts) -> Risk:
    gap = facts.minimum_gap_minutes
    wait = (
        f"Sell on the market, wait at least {gap} minutes ([plan] minimum_gap_minutes), then buy on the "
        "market"
        if gap
        else "You set no gap between sale and rebuy; set [plan] minimum_gap_minutes, and sell and buy on the "
        "market"
    )
    return Risk(
        rule="economic_substance",
        what="A rebuy at once may be said to have changed nothing but your tax.",
        why="Where the doctrine is relevant, a transaction must change your economic position meaningfully, "
        "and have a substantial purpose beside tax. No authority is known that applies this to a rebuy of "
        "crypto; crossed with yourself, or in one block, it is weakest. The penalty is 20 %, or 40 % if "
        "the return does not disclose the facts, and reasonable cause is no excuse.",
        source="26 U.S.C. §§ 7701(o), 6662(b)(6), (i), 6664(c)(2)",
        action=f"{wait}; keep the record of both orders.",
    )


def _identification(facts: RiskFacts) -> Risk | None:
    if facts.fifo_worth_usd is None or facts.fifo_loss_usd is None:
        return None
    loss = facts.fifo_loss_usd
    realizes = f"a loss of {usd_text(loss)}" if loss >= 0 else f"a gain of {usd_text(-loss)}"
    return Risk(
        rule="identification_missing",
        what=f"Without naming the lots in time, the same sales are worth {usd_text(facts.fifo_worth_usd)} "
        f"instead of {usd_text(facts.worth_usd)}.",
        why=f"First in, first out would take the oldest units of each wallet; together they realize "
        f"{realizes}.",
        source="26 CFR § 1.1012-1(j)(1)-(3)",
        action="Write down the lots before the first sale: `lotwise identify plan` records them.",
        amount_usd=max(0, facts.worth_usd - facts.fifo_worth_usd),
    )


def _jump(facts: RiskFacts) -> Risk | None:
    if not facts.jump_usd:
        return None
    there, instead = ("above", "less") if facts.is_jump_above else ("below", "more")
    return Risk(
        rule="jump_near",
        what=f"With losses two dollars {there} the plan's, {usd_text(facts.jump_usd)} of it are gone.",
        why="It stops a dollar from an income at which a credit or deduction of your return is lost at once, "
        "and prices move until you sell.",
        source="your own return; of premiums for health insurance 26 U.S.C. § 36B(c)(1)(A)",
        action=f"Sell somewhat {instead} than the plan says; `lotwise what-if price.ASSET=…` shows how much "
        "a price may move.",
        amount_usd=facts.jump_usd,
    )


def _broker_fifo(facts: RiskFacts) -> Risk | None:
    if not facts.fifo_wallets:
        return None
    is_relieved = facts.on <= facts.own_books_until
    relief = (
        f" For sales until {facts.own_books_until} the notice lets a record on your own books count even so; "
        'lotwise does not rely on it unless you take "FIFO only" off the wallet.'
        if is_relieved
        else ""
    )
    notice = "; Notice 2026-20 § 4.03" if is_relieved else ""
    return Risk(
        rule="broker_fifo",
        what=f"{', '.join(facts.fifo_wallets)}: lots cannot be named there.",
        why=f"You said that this broker sells first in, first out only, and the plan keeps to it.{relief}",
        source=f"26 CFR § 1.1012-1(j)(3)(i), (ii){notice}",
        action="Sell there in the order of purchase. Or first move all units of the asset to a wallet of "
        "your own: if only some move, the oldest go first.",
    )


def _broker_notice(facts: RiskFacts) -> Risk | None:
    if facts.told_wallets:
        return Risk(
            rule="broker_notice",
            what=f"{', '.join(facts.told_wallets)} must be told which lots you sell, no later than the sale.",
            why=f"A record on your own books sufficed at a broker until {facts.own_books_until} only.",
            source="26 CFR § 1.1012-1(j)(3)(ii); Notice 2026-20 §§ 4.02, 5",
            action="Send the identification to the broker and keep its answer; without it do not sell there.",
        )
    named = [one for one in facts.broker_wallets if one not in facts.fifo_wallets]
    if not named or facts.on.year < facts.own_books_until.year:
        return None
    return Risk(
        rule="broker_notice",
        what=f"After {facts.own_books_until} a record on your own books no longer suffices at a broker.",
        why=f"The plan sells at {', '.join(named)}. A sale after that day needs a notice to it.",
        source="26 CFR § 1.1012-1(j)(3)(ii); Notice 2026-20 §§ 4.02, 5",
        action="Sell in time, or ask now how the broker takes such a notice.",
    )


def _unknown_lots(facts: RiskFacts) -> Risk | None:
    if not facts.unknown_lots:
        return None
    count = facts.unknown_lots
    return Risk(
        rule="unknown_lots",
        what=f"{count} lot{'s' * (count > 1)} of unknown basis or date lie{'s' * (count == 1)} beside lots "
        "of this plan.",
        why="If first in, first out applies after all, a sale may take these units, whose gain nobody knows.",
        source="26 U.S.C. § 1012(c)(1); 26 CFR § 1.1012-1(j)(1), (3)(i)",
        action="Settle them first with `lotwise review`, and name the lots that you sell.",
    )


def _sold_soon(facts: RiskFacts) -> Risk | None:
    cost = facts.worth_usd - facts.worth_sold_soon_usd
    is_planned = facts.sale_in_years is not None and facts.sale_in_years <= 1
    if is_planned:
        return Risk(
            rule="sale_within_a_year",
            what="You plan to sell within a year of the rebuy: that gain is short-term.",
            why=f"The plan counts with it and is still worth {usd_text(facts.worth_usd)}. The holding period "
            "begins anew on the day after the rebuy.",
            source=_HOLDING,
            action="If you can wait until more than a year after the rebuy, set sale_in_years higher and "
            "look again.",
        )
    if cost <= 0:
        return None
    return Risk(
        rule="sale_within_a_year",
        what=f"Sold again within a year, this plan is worth {usd_text(facts.worth_sold_soon_usd)} instead of "
        f"{usd_text(facts.worth_usd)}.",
        why="The rebuy starts a new holding period: until it is over, the gain that comes back is "
        "short-term, and its tax comes sooner.",
        source=_HOLDING,
        action="Harvest only what you mean to keep for more than a year.",
        amount_usd=cost,
    )


def _zero_bracket(facts: RiskFacts) -> Risk | None:
    if facts.wasted_usd <= 0:
        return None
    return Risk(
        rule="zero_bracket",
        what=f"About {usd_text(facts.wasted_usd)} of the losses save no tax at all.",
        why="They net against gains that would be taxed at 0 %, or against income below the deductions, "
        "and are used up by it. The plan needs them to reach the losses that do save.",
        source="26 U.S.C. §§ 1(h)(1)(B), 1211(b), 1212(b)",
        action="Look at the value, not at the loss. In such a year realizing gains may be worth more.",
        amount_usd=facts.wasted_usd,
    )


def _unused(facts: RiskFacts) -> Risk | None:
    if facts.unused_usd < DOLLAR:
        return None
    return Risk(
        rule="unused_carryover",
        what=f"{usd_text(facts.unused_usd)} of loss would still be unused after {facts.horizon_years} "
        f"year{'s' * (facts.horizon_years != 1)}.",
        why="A carryover goes with you: what the last return cannot use is lost to your heirs and to the "
        "estate.",
        source="26 U.S.C. § 1212(b); Rev. Rul. 74-175; Pub. 559",
        action="See `lotwise plan --years`. State expected gains in [future] if you expect any.",
        amount_usd=facts.unused_usd,
    )


def _straddle(facts: RiskFacts) -> Risk | None:
    if not facts.has_losses:
        return None
    count = facts.derivative_rows
    if count:
        return Risk(
            rule="straddle",
            what=f"Your files show {count} row{'s' * (count > 1)} of margin, futures or options, which "
            "lotwise left out.",
            why="A short, perpetual or option position against an asset that you sell at a loss may make a "
            "straddle, if crypto is actively traded in the sense of the rule. The loss then waits as far as "
            "that position, or what you buy back against it, has gain at the end of the year; the days of a "
            "lot held for a year or less do not count; interest and carrying charges go into basis.",
            source="26 U.S.C. §§ 1092(a)(1), 263(g)(1); 26 CFR §§ 1.1092(b)-1T(a)(2), 1.1092(b)-2T(a), "
            "1.1092(d)-1(a)",
            action="If such a position is open, or was on the day of the sale, ask your preparer first.",
        )
    return Risk(
        rule="straddle",
        what="A short, perpetual or option position elsewhere cannot be seen here.",
        why="Held against an asset that you sell at a loss, it may defer the loss. Your files show none.",
        source="26 U.S.C. § 1092(a)(1)",
        action="Nothing, if you hold none.",
    )


def _funds(facts: RiskFacts) -> Risk | None:
    if not (facts.funds and facts.has_losses):
        return None
    named = ", ".join(facts.funds)
    return Risk(
        rule="fund_near",
        what=f"{named}: your household trades a fund that holds it, within the window of the wash-sale rule.",
        why="Today the loss on the asset itself stands, since it is no security. A loss on the fund beside "
        "your rebuy is an open question; and bills would reach the asset.",
        source="26 U.S.C. § 1091(a); Instructions for Schedule D (2025), Wash Sales",
        action="Keep 30 days between a loss on the fund and this rebuy if you want to be sure.",
    )


def _related(facts: RiskFacts) -> Risk | None:
    if not (facts.own_wallets and facts.has_losses):
        return None
    return Risk(
        rule="related_party",
        what=f"{', '.join(facts.own_wallets)}: you choose who buys. A loss on a sale to close family does "
        "not count.",
        why="A loss on a sale to a brother or sister, an ancestor or descendant, or a corporation or "
        "partnership of which you own more than half is not allowed; a transfer to a spouse brings neither "
        "gain nor loss.",
        source="26 U.S.C. §§ 267(a)(1), (b)(1)-(2), (c)(4), 707(b)(1), 1041(a)",
        action="Sell on a market, to nobody you know.",
    )


def _trader(facts: RiskFacts) -> Risk | None:
    if facts.sales < MANY_SALES:
        return None
    return Risk(
        rule="trader_status",
        what=f"{facts.sales} sales in a year: this plan takes you for an investor, not for a trader.",
        why="Whoever trades as a business may elect mark-to-market: losses are then ordinary, without the "
        "yearly limit. Whether crypto can be elected is not settled, and the election is made in advance.",
        source="26 U.S.C. § 475(e)(2), (f); Rev. Proc. 99-17; Instructions for Schedule D (2025), Traders in "
        "Securities",
        action="If you made that election, do not use this plan. Otherwise nothing.",
    )


_RULES: Final[tuple[Callable[[RiskFacts], Risk | None], ...]] = (
    _identification,
    _jump,
    _broker_fifo,
    _broker_notice,
    _unknown_lots,
    _economic_substance,
    _sold_soon,
    _zero_bracket,
    _unused,
    _straddle,
    _funds,
    _related,
    _trader,
)
