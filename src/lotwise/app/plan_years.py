"""What becomes of a plan's loss, year by year: carried in, used, deducted, carried out, and the tax it saves.

Problem: "the carryover is used later" asks for trust. Chosen way: the planner's own walk through the years,
written out: the same returns, the same carryovers, the same discount; once with the plan and once without.
The savings of all years, discounted, less the fees are the plan's net present value.

Where the final sale is less than sure, there are two such tables: the years if it is made, and the years if
nothing is ever sold in a taxable way; `expected_usd` weighs their sums by the chance.

What a year saves is also parted in two: what the losses save, and what the new bases cost at the final sale.

Source:
    26 U.S.C. §§ 1211(b), 1212(b).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lotwise.app.later_years import LaterYears, later_years, loss_limit
from lotwise.app.planning import PlanReport, outlook_of
from lotwise.app.workspace import State
from lotwise.core.exact import nearest
from lotwise.core.money import Usd, times, usd_text
from lotwise.harvest.value import Harvest, Outlook, discount
from lotwise.tax.liability import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanYear:
    """One year of a plan; losses are positive.

    Attributes:
        year: Tax year.
        is_sale: Whether what was bought back is sold for good in it.
        carried_in_usd: Loss carried into the year, both terms.
        realized_usd: Loss that the plan realizes in the year; negative for a gain, also that of the final
            sale.
        own_loss_usd: Loss that the year has beside the plan, in a term or on the whole.
        used_usd: Loss that meets gains of the year.
        deducted_usd: Loss deducted from other income, as on the return.
        kept_usd: What of the deduction is carried on all the same, since the year has too little income.
        carried_out_usd: Loss carried out of the year, both terms.
        tax_without_usd: Tax of the year without the plan, by straight rates.
        tax_with_usd: Tax of the year with it, likewise.
        saved_usd: The first less the second; negative where the plan costs tax.
        discounted_usd: That in dollars of the plan's year.
        future_tax_usd: What the new bases cost at the final sale: with them and without the plan's carryover,
            less without the plan. With a final sale in the plan's year: what is saved without that sale, less
            what is saved with it.
        future_discounted_usd: That in dollars of the plan's year.
    """

    year: int
    is_sale: bool
    carried_in_usd: Usd
    realized_usd: Usd
    own_loss_usd: Usd
    used_usd: Usd
    deducted_usd: Usd
    kept_usd: Usd
    carried_out_usd: Usd
    tax_without_usd: Usd
    tax_with_usd: Usd
    saved_usd: Usd
    discounted_usd: Usd
    future_tax_usd: Usd
    future_discounted_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanYears:
    """The years of a plan.

    Attributes:
        rows: From the plan's year until nothing differs any more.
        is_certain: Whether the years can only go this way.
        probability: Of the way that the rows show, 0 to 1.
        saved_usd: Sum of what the rows save, discounted.
        unsold_rows: The years if nothing is ever sold in a taxable way; none where `rows` are certain.
        unsold_usd: Sum of what those save, discounted; None where there are none.
        expected_usd: Both sums, weighed by the probability.
        fees_usd: Fees and spread.
        left_usd: Loss still carried over after the last year that counts.
    """

    rows: tuple[PlanYear, ...]
    is_certain: bool
    probability: Decimal
    saved_usd: Usd
    unsold_rows: tuple[PlanYear, ...]
    unsold_usd: Usd | None
    expected_usd: Usd
    fees_usd: Usd
    left_usd: Usd

    @property
    def npv_usd(self) -> Usd:
        """Net present value: what is saved in all years, less the fees."""
        return self.expected_usd - self.fees_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gains:
    """Gains that the years have of their own, net, and the yearly limit."""

    now_usd: Usd
    carried_in_usd: Usd
    limit_usd: Usd
    later: LaterYears

    def of(self, year: int) -> tuple[Usd, Usd]:
        """Return a year's own gains and its limit, 0 for the plan's year."""
        if not year:
            return self.now_usd, self.limit_usd
        facts = self.later.facts(year)
        return facts.other_short_term_gain + facts.other_long_term_gain, loss_limit(facts)


@dataclass(frozen=True, slots=True)
class _Step:
    """One year with or without the plan."""

    carried_in: Usd
    gain: Usd
    outcome: Outcome


def plan_years(state: State, report: PlanReport, *, is_whole: bool = False) -> PlanYears:
    """Return the years of the plan of a report.

    Args:
        state: The project on the day of the plan.
        report: The plan and the return it starts from.
        is_whole: Whether the years after the last in which anything differs are wanted, too.

    Raises:
        BadInputError: The household's facts are not known.
    """
    household, sheet, facts = state.need_household(), report.before.worksheet, report.before.facts
    outlook = outlook_of(household, facts, state)
    carried_in = facts.short_term_carryover_in + facts.long_term_carryover_in
    gains = _Gains(
        now_usd=sheet.usd("net_gain_or_loss") + carried_in,
        carried_in_usd=carried_in,
        limit_usd=sheet.usd("capital_loss_limit"),
        later=later_years(household, report.before.year),
    )
    return _years(outlook, report.plan.harvest, gains, report.before.year, is_whole=is_whole)


def year_lines(found: PlanYears) -> Iterator[str]:
    """Give what a reader needs to add up the rows where a year has a loss of its own or too little income."""
    own = [f"{usd_text(row.own_loss_usd)} in {row.year}" for row in found.rows if row.own_loss_usd]
    if own:
        yield f"Losses that the years have beside the plan count in them, too: {', '.join(own)}."
    kept = [f"{usd_text(row.kept_usd)} in {row.year}" for row in found.rows if row.kept_usd]
    if kept:
        yield (
            "Where there is too little income for the deduction, a part of it is kept and carried on: "
            f"{', '.join(kept)}."
        )


def _years(outlook: Outlook, harvest: Harvest, gains: _Gains, first: int, *, is_whole: bool) -> PlanYears:
    is_sold = outlook.sale_after_years is not None and outlook.probability > 0
    rows, left = _branch(outlook, harvest, gains, first, is_sold=is_sold)
    saved = expected = sum(row.discounted_usd for row in rows)
    is_certain = not is_sold or outlook.probability == 1
    others: tuple[PlanYear, ...] = ()
    kept = 0
    if not is_certain:
        others, _ = _branch(outlook, harvest, gains, first, is_sold=False)
        chance, chances = outlook.probability.as_integer_ratio()
        kept = sum(row.discounted_usd for row in others)
        expected = nearest(saved * chance + kept * (chances - chance), chances)
    return PlanYears(
        rows=rows if is_whole else _differing(rows),
        is_certain=is_certain,
        probability=Decimal(1) if is_certain else outlook.probability,
        saved_usd=saved,
        unsold_rows=others if is_whole else _differing(others),
        unsold_usd=None if is_certain else kept,
        expected_usd=expected,
        fees_usd=harvest.fees_usd,
        left_usd=left,
    )


def _branch(
    outlook: Outlook, harvest: Harvest, gains: _Gains, first: int, *, is_sold: bool
) -> tuple[tuple[PlanYear, ...], Usd]:
    """Return all years, and the loss left at the end, if the final sale is made or is not."""
    sale = outlook.sale_after_years if is_sold else None
    rows: list[PlanYear] = []
    left = 0
    walks = (_walk(outlook, one, gains, sale) for one in (harvest, Harvest()))
    future = _future_taxes(outlook, harvest, gains, sale)
    for n, (mine, other, cost) in enumerate(zip(*walks, future, strict=True)):
        saved, factor = _tax(other) - _tax(mine), discount(outlook.discount_rate, n)
        rows.append(
            replace(
                _row(mine, *gains.of(n), first + n),
                is_sale=n == sale,
                tax_without_usd=_tax(other),
                saved_usd=saved,
                discounted_usd=times(saved, factor),
                future_tax_usd=cost,
                future_discounted_usd=times(cost, factor),
            )
        )
        left = _carried(mine.outcome)
    return tuple(rows), left


def _differing(rows: Sequence[PlanYear]) -> tuple[PlanYear, ...]:
    """Return the years until nothing differs any more, the first in any case."""
    last = (n for n, one in enumerate(rows, start=1) if one.carried_in_usd or one.saved_usd or one.is_sale)
    return tuple(rows[: max(last, default=1)])


def _future_taxes(outlook: Outlook, harvest: Harvest, gains: _Gains, sale: int | None) -> Iterator[Usd]:
    """Give what the new bases cost in each year, as the valuer parts it from what the losses save."""
    nothing = _walk(outlook, Harvest(), gains, sale)
    if sale is None:
        yield from (0 for _ in nothing)
    elif sale:
        at_sale = replace(harvest, short_loss_usd=0, long_loss_usd=0)
        pairs = zip(_walk(outlook, at_sale, gains, sale), nothing, strict=True)
        yield from (_tax(bases) - _tax(none) for bases, none in pairs)
    else:
        sold = zip(nothing, _walk(outlook, harvest, gains, sale), strict=True)
        unsold = zip(*(_walk(outlook, one, gains, None) for one in (Harvest(), harvest)), strict=True)
        saved = ((_tax(none) - _tax(mine) for none, mine in walks) for walks in (unsold, sold))
        yield from (kept - gone for kept, gone in zip(*saved, strict=True))


def _tax(step: _Step) -> Usd:
    return step.outcome.total_tax_usd


def _row(step: _Step, own: Usd, limit: Usd, year: int) -> PlanYear:
    loss = step.carried_in + max(0, -step.gain) + max(0, -own)
    against = max(0, own) + max(0, step.gain)
    used, out = min(loss, against), _carried(step.outcome)
    deducted = min(limit, loss - used)
    return PlanYear(
        year=year,
        is_sale=False,
        carried_in_usd=step.carried_in,
        realized_usd=-step.gain,
        own_loss_usd=max(0, -own),
        used_usd=used,
        deducted_usd=deducted,
        kept_usd=out - (loss - used - deducted),
        carried_out_usd=out,
        tax_without_usd=0,
        tax_with_usd=_tax(step),
        saved_usd=0,
        discounted_usd=0,
        future_tax_usd=0,
        future_discounted_usd=0,
    )


def _walk(outlook: Outlook, harvest: Harvest, gains: _Gains, sale: int | None) -> Iterator[_Step]:
    """Give the years one by one, the plan's year first, as the valuer walks them."""
    carried_in, carried = gains.carried_in_usd, (0, 0)
    for n in range(outlook.horizon_years + 1):
        short, long = (-harvest.short_loss_usd, -harvest.long_loss_usd) if n == 0 else (0, 0)
        if n == sale:
            sold = _gain_at_sale(outlook, harvest)
            short, long = short + sold[0], long + sold[1]
        found = outlook.tax_in(n)(short, long, *carried)
        yield _Step(carried_in, short + long, found)
        carried = found.short_term_carryover_usd, found.long_term_carryover_usd
        carried_in = sum(carried)


def _gain_at_sale(outlook: Outlook, harvest: Harvest) -> tuple[Usd, Usd]:
    short = outlook.embedded_short_usd
    long = outlook.embedded_long_usd - harvest.realized_embedded_usd
    if outlook.is_sale_short:
        return short + harvest.deferred_usd, long
    return short, long + harvest.deferred_usd


def _carried(outcome: Outcome) -> Usd:
    return outcome.short_term_carryover_usd + outcome.long_term_carryover_usd
