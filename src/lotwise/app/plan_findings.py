"""What a plan has to say about the settings and the day that it was made with.

Problem: a name in household.toml that nothing answers to changes nothing in silence, and a plan that sells
what was to be kept is worse than none. Chosen way: each setting that reaches nothing is a finding with the
names that would; so is cash that cannot be raised, a final sale after the last year that counts, and a day in
a year that is filed already.

Left out: settings that are refused when household.toml is read.
"""

from collections.abc import Iterable
from difflib import get_close_matches

from lotwise.app.filed_years import latest_filings
from lotwise.app.later_years import later_years
from lotwise.app.returns import TaxYear
from lotwise.app.workspace import State
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import usd_text
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.plan import Plan
from lotwise.harvest.value import Outlook
from lotwise.tax.household import Household


def kept_assets(keep: Iterable[str], held: Iterable[str]) -> tuple[str, ...]:
    """Return the assets that are never sold, spelled as those that are held.

    Args:
        keep: As the owner wrote them, in capitals or not.
        held: Assets that are held.

    Examples:
        >>> kept_assets(["eth", "XYZ"], ["BTC", "ETH"])
        ('ETH', 'XYZ')
    """
    spelled = {one.upper(): one for one in held}
    return tuple(dict.fromkeys(spelled.get(one.upper(), one) for one in keep))


def plan_findings(
    state: State, before: TaxYear, outlook: Outlook, plan: Plan, candidates: tuple[Candidate, ...]
) -> tuple[Finding, ...]:
    """Return what is to be said about a plan's settings and its day.

    Args:
        state: The project on the day of the plan.
        before: The return of the year without the plan.
        outlook: The household's returns, now and later.
        plan: The plan.
        candidates: The lots that it was chosen from.
    """
    household = state.need_household()
    return (
        *(one for one in before.findings if one.code == "law_projected"),
        *_filed(state),
        *_cash_missing(plan, candidates),
        *_spouse_died(household, before.year, plan),
        *_sold_too_late(outlook, household, later_years(household, before.year).count),
        *_unknown_kept(state, household),
        *_unknown_wallets(state, household),
    )


def _filed(state: State) -> list[Finding]:
    year = state.as_of.year
    if year not in latest_filings(state.facts.filings):
        return []
    return [
        Finding(
            code="planned_year_filed",
            severity=Severity.WARNING,
            what=f"Your return of {year} is recorded as filed: no sale of {state.as_of} can be added to it.",
            fix="Take this as a look back, and plan for a day of a year that is not filed.",
        )
    ]


def _spouse_died(household: Household, year: int, plan: Plan) -> list[Finding]:
    """Return the finding that a part of what a plan carries on may end with the return of its year.

    Source:
        Pub. 559; Rev. Rul. 74-175: a decedent's loss counts on the last return, joint or not, and no later.
    """
    carried = plan.worth.short_carryover_usd + plan.worth.long_carryover_usd
    died_on = household.spouse_died_on
    if died_on is None or died_on.year != year or not carried or not household.is_joint_in(year):
        return []
    return [
        Finding(
            code="plan_carries_spouses_loss",
            severity=Severity.WARNING,
            what=f"The plan carries {usd_text(carried)} of loss out of {year}. What of it is your spouse's "
            "ends with that return; the plan lets all of it go on.",
            fix=f"Sell first what is yours, and rely on the tax saved in {year} more than later.",
        )
    ]


def _sold_too_late(outlook: Outlook, household: Household, last: int) -> list[Finding]:
    sale = outlook.sale_after_years or 0
    if sale <= last:
        return []
    stated = "horizon_years in [future]" if household.future.horizon_years is not None else "your age"
    return [
        Finding(
            code="sale_after_horizon",
            severity=Severity.WARNING,
            what=f"The final sale comes after {sale} years, but by {stated} only {last} later "
            f"year{'s count' if last != 1 else ' counts'}. The plan lets all years count until that sale.",
            fix='If you will not sell yourself, write sale_in_years = "never" in [future]; otherwise state '
            "an earlier sale, or more years.",
        )
    ]


def _unknown_kept(state: State, household: Household) -> list[Finding]:
    held = sorted({one.lot.asset for one in state.holdings})
    unknown = [one for one in kept_assets(household.plan.keep, held) if one not in held]
    return [
        Finding(
            code="kept_asset_unknown",
            severity=Severity.WARNING,
            what=f"{household.name} says to keep {name!r}, but you hold nothing of that name.",
            fix=_meant(name, held),
            asset=name,
        )
        for name in unknown
    ]


def _meant(name: str, held: list[str]) -> str:
    close = get_close_matches(name.upper(), held, n=1)
    if close:
        return f"Did you mean {close[0]}? Until you say so, the plan may sell it."
    return f"Assets: {', '.join(held) or 'none yet'}."


def _unknown_wallets(state: State, household: Household) -> list[Finding]:
    told = {*household.plan.fee_rate_by_wallet, *household.plan.fixed_cost_by_wallet}
    names = sorted(filter(None, state.wallets))
    unknown = sorted(told - set(names)) if names else []
    return [
        Finding(
            code="fee_wallet_unknown",
            severity=Severity.WARNING,
            what=f"{household.name} states what trading costs in {name!r}, but no wallet has that name.",
            fix=f"Wallets: {', '.join(names)}.",
            wallet=name,
        )
        for name in unknown
    ]


def _cash_missing(plan: Plan, candidates: tuple[Candidate, ...]) -> list[Finding]:
    """Return the finding that no choice of lots brings the cash that is wanted."""
    if plan.is_cash_reached:
        return []
    wanted, most = plan.cash_wanted_usd, sum(one.cash(one.quantity) for one in candidates)
    if most < wanted:
        what = (
            f"You want {usd_text(wanted)} in cash ([plan] cash_wanted), but all lots that can be sold bring "
            f"{usd_text(most)} after sale fees."
        )
        fix = "Want less, or look at what `lotwise plan` names as not planned, and why."
    else:
        what = (
            f"You want {usd_text(wanted)} in cash ([plan] cash_wanted), but no choice of lots brings it "
            "within the plan's other limits."
        )
        fix = "Want less, or loosen most_fees, most_trades or minimum_trade in household.toml."
    return [Finding(code="cash_not_reached", severity=Severity.WARNING, what=what, fix=fix)]
