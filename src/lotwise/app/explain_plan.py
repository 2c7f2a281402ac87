"""What the parts of a plan's value came from: figures that sum to them, a year or a trade each.

Problem: a part of the value, such as the future tax, cannot be checked by what each trade adds. Chosen way:
each part has the amounts that make it up: fees those of the trades, later savings and future tax those of the
years, weighed where the final sale is less than sure. They have all digits; what their rounding leaves is a
line of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from lotwise.app.explain_facts import Tree, leaf
from lotwise.app.plan_years import PlanYear, PlanYears
from lotwise.app.planning import PlanReport
from lotwise.core.exact import nearest
from lotwise.core.money import Usd, times, usd, usd_plain, usd_text
from lotwise.core.quantity import quantity_text
from lotwise.harvest.plan import Trade

_STEPS = "The plan counts by straight rates; the return by the steps of the Tax Table and of credits."
_TODAY = "in today's dollars"


def exact_text(amount: Usd) -> str:
    """Return money with all its digits, two of cents at least.

    Examples:
        >>> exact_text(1_234_500_000_000), exact_text(-1)
        ('$12,345.00', '-$0.00000001')
    """
    return f"{'-' * (amount < 0)}${Decimal(usd_plain(abs(amount))):,f}"


def sale_words(trade: Trade) -> str:
    """Return what a trade sells, in words."""
    lot, what = trade.candidate.valued.lot, "Sell and buy back" if trade.is_bought_back else "Sell"
    return f"{what} {quantity_text(trade.quantity)} {lot.asset} in {lot.wallet}"


def adds_words(trade: Trade) -> str:
    """Return what a trade realizes and costs, with what must be sold and paid with it, in words."""
    legs = " on both legs" if trade.is_bought_back else ""
    if trade.fixed_cost_usd:
        legs = f", {usd_text(trade.fixed_cost_usd)} of them the fixed cost of a trade"
    what = "gain" if trade.loss_usd < 0 else "loss"
    amounts = usd_text(abs(trade.loss_usd)), usd_text(trade.harvest.fees_usd)
    said = f"realizes a {what} of {amounts[0]} with fees of {amounts[1]}{legs}"
    if trade.has_before:
        loss = trade.before.short_loss_usd + trade.before.long_loss_usd
        said += (
            f"; what must be sold and paid with it, the lots before it in line and the trade's fixed "
            f"cost, realizes {usd_text(loss)} more with fees of {usd_text(trade.before.fees_usd)}"
        )
    return f"{said}; what that adds to the plan's value"


def tax_steps(report: PlanReport) -> tuple[Tree, ...]:
    """Return what parts the saving of this year from the difference of both returns, where anything does."""
    before, after = report.before.worksheet.usd("all_tax"), report.after.usd("all_tax")
    steps = report.plan.worth.saved_this_year_usd - (before - after)
    return (leaf("Straight rates instead of steps", exact_text(steps), _STEPS),) if steps else ()


@dataclass(frozen=True, slots=True)
class _Amount:
    """What a year contributes, in today's dollars, and how that comes about."""

    year: int
    amount_usd: Usd
    words: str


def saved_later_parts(report: PlanReport, years: PlanYears) -> tuple[Tree, ...]:
    """Return what the carryover saves in each later year; the values sum to `Worth.saved_later_usd`.

    Args:
        report: The plan.
        years: All its years.
    """
    is_this_year = report.outlook.sale_after_years == 0

    def amounts(rows: tuple[PlanYear, ...]) -> Iterator[_Amount]:
        for row in rows[1:]:
            saved = row.saved_usd + row.future_tax_usd
            words = _less("tax without the carryover", row.tax_with_usd + saved, row.tax_with_usd)
            if is_this_year:
                words = f"the carryover saves {exact_text(saved)} if nothing is sold for good; {_TODAY}"
            yield _Amount(row.year, row.discounted_usd + row.future_discounted_usd, words)

    return _parts(years, amounts(years.rows), amounts(years.unsold_rows), report.plan.worth.saved_later_usd)


def future_tax_parts(report: PlanReport, years: PlanYears) -> tuple[Tree, ...]:
    """Return what the new bases cost in each year; the values sum to `Worth.future_tax_usd`.

    Args:
        report: The plan.
        years: All its years.
    """
    is_this_year = report.outlook.sale_after_years == 0

    def amounts(rows: tuple[PlanYear, ...]) -> Iterator[_Amount]:
        for row in rows:
            words = _less(
                "tax with the new bases and no carryover of the plan",
                row.tax_without_usd + row.future_tax_usd,
                row.tax_without_usd,
                "without the plan",
            )
            if is_this_year:
                kept = row.saved_usd + row.future_tax_usd
                words = _less("tax saved if nothing is sold for good", kept, row.saved_usd, "if it is")
            yield _Amount(row.year, row.future_discounted_usd, words)

    return _parts(years, amounts(years.rows), amounts(years.unsold_rows), report.plan.worth.future_tax_usd)


def _less(what: str, first: Usd, second: Usd, than: str = "with it") -> str:
    return f"{what}, {exact_text(first)}, less {exact_text(second)} {than}; {_TODAY}"


def _parts(
    years: PlanYears, sold: Iterable[_Amount], unsold: Iterable[_Amount], whole: Usd
) -> tuple[Tree, ...]:
    """Return the years of a sum, under each outcome of the final sale where there are two."""
    made, total = _years(sold)
    if not years.is_certain:
        others, other = _years(unsold)
        made = weighed(years.probability, (total, made), (other, others))
        chance, chances = years.probability.as_integer_ratio()
        total = nearest(total * chance + other * (chances - chance), chances)
    left = whole - sum(usd(one.value.replace("$", "").replace(",", "")) for one in made)
    if left:
        made = (*made, leaf("Rounding", exact_text(left), "what the rounding of each amount leaves"))
    return made


def weighed(
    chance: Decimal, sold: tuple[Usd, tuple[Tree, ...]], unsold: tuple[Usd, tuple[Tree, ...]]
) -> tuple[Tree, ...]:
    """Return what each outcome of the final sale contributes to a mean: its amount by its chance.

    Args:
        chance: Of a taxed final sale.
        sold: The amount if it is taxed, and what adds up to it.
        unsold: The same if it never is.
    """
    ways = (("If the final sale is taxed", chance, *sold), ("If it never is", 1 - chance, *unsold))
    return tuple(_outcome(label, part, amount, trees) for label, part, amount, trees in ways)


def _outcome(label: str, chance: Decimal, amount: Usd, trees: tuple[Tree, ...]) -> Tree:
    text, counted = f"{(chance * 100).normalize():f} %", exact_text(times(amount, chance))
    years = Tree(ref="", label="Adds up: the years", value=exact_text(amount), children=trees)
    whole = Tree(
        ref="", label="All years together", value=exact_text(amount), children=(years,) if trees else ()
    )
    product = Tree(
        ref="", label="Multiplied: by the chance", value=counted, children=(whole, leaf("Chance", text))
    )
    return Tree(
        ref="",
        label=f"{label}, a chance of {text}",
        value=counted,
        formula="counts by that chance",
        children=(product,),
    )


def _years(amounts: Iterable[_Amount]) -> tuple[tuple[Tree, ...], Usd]:
    """Return the years that contribute something, and their sum."""
    some = [one for one in amounts if one.amount_usd]
    trees = tuple(
        Tree(
            ref="",
            label=str(one.year),
            value=exact_text(one.amount_usd),
            formula=one.words,
        )
        for one in some
    )
    return trees, sum(one.amount_usd for one in some)
