"""Why a figure of a plan is what it is: every number that `lotwise plan --json` writes, by its place there.

Problem: a figure that cannot be asked about has to be believed. Chosen way: the place of a figure in the
JSON is its name (``npv``, ``trades.3.adds``, ``years.2027.saved``); rows count from 1 as on the screen. How
it came about stands in words by that place, and what it came from is taken from `lotwise.app.explain` where
that reaches rows of files: the trades, the lots, the lines of the return.

Left out: texts, which explain themselves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any, Final

from lotwise.app.explain import Explained, Planned, explainer
from lotwise.app.explain_facts import Tree
from lotwise.app.jsonable import jsonable
from lotwise.app.workspace import State
from lotwise.core.errors import NotFoundError

__all__ = ["Tree", "figures_of", "plan_why"]

_UNIT: Final = "_usd"
_LAW: Final = "the plan's sales under that law: each loss allowed, waiting in a basis, or lost"
_SUM: Final = "the sum that articles do: loss less gains, up to the yearly limit, times one rate"
_WORDS: Final[Mapping[str, str]] = {
    "minimum_benefit": "[plan] minimum_benefit in household.toml",
    "cash_wanted": "[plan] cash_wanted in household.toml",
    "cash": "value of the sales without a rebuy, less the fee of each",
    "short_loss": "losses of the trades held for a year or less: basis less value, and the fee of the sale",
    "long_loss": "losses of the trades held for more than a year: basis less value, and the fee of the sale",
    "spread.npv": "what the years add, together",
    "spread.plan": "the plan's value",
    "spread.years.*.loss": "basis, less value, and the fee of each sale; less than zero for gains",
    "spread.years.*.adds": "value of its sales on top of those of the years before, discounted to today",
    "spread.years.*.sales.*.quantity": "units of the lot, as many as that year's best plan asks for",
    "*npv": "both savings less future tax and fees, in today's dollars",
    "*worth.saved_this_year": "tax of this year without the sales, less tax with them",
    "*worth.saved_later": "later returns without the carryover less those with it, in today's dollars",
    "*worth.future_tax": "tax at the final sale with the new bases less that with the old, discounted",
    "*worth.fees": "fee rate of each wallet times the value, for sale and rebuy, and fixed costs",
    "*worth.*_carryover": "Capital Loss Carryover Worksheet with the sales",
    "everything.*_loss": "the same of every lot that is at a loss",
    "tax_before": "the return of the year as recorded",
    "tax_after": "the same return with the losses of the trades",
    "bound": "the most that any cell of the tax promises, plus what the search may err",
    "gap": "the bound less the plan's value",
    "promised_at_37_percent": "losses less gains, up to the yearly limit, times 37 %; for comparison only",
    "below_the_line.*.adds": "value of the plan with this lot, and with what must be sold and paid with it, "
    "less the plan's value",
    "*.basis": "basis of these units, as far as it counts for the loss",
    "*.sale_fee": "fee rate of the wallet times the value",
    "*.rebuy_fee": "fee rate of the wallet times the value",
    "*.fixed_cost": "[plan] fixed_cost, once for each asset in a wallet; among the fees of its first row",
    "*.before_loss": "losses of the lots that must be sold before it, first in, first out",
    "*.before_fees": "fees of those lots, and the fixed cost of the trade where the plan does not pay it",
    "certificate.rival.npv": "value of the best plan that leaves out one wallet and asset of this one",
    "certificate.rival.loses": "the plan's value less the rival's",
    "certificate.rivals_asked": "trades that were left out in turn",
    "certificate.shadows.*.worth": "value of the best plan with that limit loosened, less this plan's",
    "curve.*.loss": "losses down to this trade, in the plan's order, then of the lots below the line",
    "curve.*.tax": "the return of the year with them",
    "*.fmv": "price of the day times units",
    "*.loss": "basis less value, plus the fee of the sale",
    "*.fees": "fees and spread of both legs, and the fixed cost that stands in this row",
    "*.cash": "value less the fee of the sale, where nothing is bought back",
    "*.adds": "value of the plan with this sale, less its value without",
    "trades.*.total": "value of all trades down to this one",
    "below_the_line.*.total": "value of the plan with this lot, and with what must be sold and paid with it",
    "*.quantity": "units of the lot, or the part of it that the best stopping point asks for",
    "cash.wanted": "[plan] cash_wanted in household.toml",
    "cash.raised": "value of the sales without a rebuy, less the fee of each",
    "cash.cost": "value of the best plan that raises no cash, less this plan's",
    "cash.tax_now": "tax saved this year by the best plan without cash, less that of this plan",
    "cash.tax_later": "what is left of the cost when tax of this year and fees are taken off",
    "cash.fees": "fees of this plan less those of the best plan without cash",
    "cash.better_*": "this plan's value less that of the same units sold first in, first out",
    "risks.*.amount": "what is at stake if the risk comes true, computed on your return",
    "term_changes.*.days": "days until the first day of a long-term sale",
    "term_changes.*.change": "that value less the plan's value today",
    "years.probability": "probability_of_taxable_sale in [future]; 1 where the rows are sure",
    "years.*rows.*.tax_without": "that year's return without the plan, by straight rates",
    "years.*rows.*.tax_with": "that year's return with the plan, by straight rates",
    "years.*rows.*.future_tax": "tax with the new bases and no carryover of the plan, less tax without it",
    "years.*rows.*.future_discounted": "that in today's dollars: discount_rate in [future], continuously",
    "years.unsold": "sum of what the years save if nothing is ever sold in a taxable way, in today's dollars",
    "years.*rows.*.year": "from the plan's year until nothing differs any more",
    "years.*rows.*.carried_in": "loss carried out of the year before; in the plan's year as you state it",
    "years.*rows.*.realized": "losses of the plan in that year; in the year of the final sale less its gain",
    "years.*rows.*.used": "loss that meets gains of the year",
    "years.*rows.*.deducted": "loss deducted from other income, up to the yearly limit",
    "years.*rows.*.carried_out": "Capital Loss Carryover Worksheet of that year",
    "years.*rows.*.saved": "tax of the year without the plan, less tax with it",
    "years.*rows.*.discounted": "that in today's dollars: discount_rate in [future], continuously",
    "years.saved": "sum of what the years save, in today's dollars",
    "years.expected": "both sums, weighed by the chance of a taxable sale",
    "years.fees": "fees and spread of both legs, and fixed costs",
    "years.left": "loss still carried over when no later year counts any more",
    "wait.days": "as you asked",
    "wait.now": "the plan's value today",
    "wait.these": "value of the same lots on that day, at the same prices, in today's dollars",
    "wait.best": "value of the best plan on that day, at the same prices, in today's dollars",
    "wait.change": "the best plan's value then less the plan's value today",
    "sensitivity.*.these": "value of the plan's lots under that assumption",
    "sensitivity.*.best": "value of the best plan under it",
    "sensitivity.*.trades": "sales of that best plan",
    "verified.*plan_npv": "the plan's value",
    "verified.*claimed_npv": "what the independent program claims for its own choice",
    "verified.difference": "the plan's value less that of the program's choice",
    "verified.bound": "no other choice of lots is worth more, by the plan's own search",
    "verified.pieces": "flat pieces of your tax that the program was given",
    "simple.rate": "as you asked; 37 % if you did not",
    "simple.*": _SUM,
    "laws.robust.least_npv": "the way's value under the law that is worst for it",
    "laws.market_moves.*": "moves of the plan's dollars over spans of daily prices that you imported",
    "laws.*.quantity": "units as your files tell them",
    "laws.*": _LAW,
}
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "trades.*.loss": (".basis", ".fmv", ".sale_fee"),
    "trades.*.fees": (".sale_fee", ".rebuy_fee", ".fixed_cost"),
    "below_the_line.*.loss": (".basis", ".fmv", ".sale_fee"),
    "below_the_line.*.fees": (".sale_fee", ".rebuy_fee"),
    "below_the_line.*.adds": (".total", "npv", ".loss", ".fees", ".before_loss", ".before_fees"),
    "below_the_line.*.total": ("npv", ".adds"),
    "cash": ("trades.*.cash",),
    "gap": ("bound", "npv"),
    "everything.npv": ("everything.worth.saved_*", "everything.worth.future_tax", "everything.worth.fees"),
    "certificate.rival.loses": ("npv", "certificate.rival.npv"),
    "cash.cost": ("cash.without.npv", "npv"),
    "years.*rows.*.saved": (".tax_without", ".tax_with"),
    "years.*rows.*.discounted": (".saved",),
    "years.*rows.*.future_discounted": (".future_tax",),
    "years.saved": ("years.rows.*.discounted",),
    "years.unsold": ("years.unsold_rows.*.discounted",),
    "years.expected": ("years.probability", "years.saved", "years.unsold"),
    "years.fees": ("trades.*.fees",),
    "wait.change": ("wait.best", "wait.now"),
    "verified.difference": ("verified.plan_npv", "verified.npv"),
}
"""What figures are made of, by place; a name that begins with a point stands beside the figure."""
_RETURNS: Final = {"tax_before": "tax.all_tax"}
_EXPLAINED: Final = frozenset({"saved_this_year", "saved_later", "future_tax", "fees"})


def plan_why(state: State, figures: Mapping[str, object], name: str, planned: Planned | None = None) -> Tree:
    """Return why a figure is what it is.

    Args:
        state: The project on the day of the plan.
        figures: All that is shown of the plan, as for JSON.
        name: The figure's place, such as ``trades.3.adds``; a row or a part for all of its figures.
        planned: Gives that plan where it is kept; None to make it when it is needed.

    Raises:
        NotFoundError: There is no such figure.
    """
    known = dict(figures_of(figures))
    place = _place(name)
    found = {one: text for one, text in known.items() if one == place or one.startswith(f"{place}.")}
    if not found or not place:
        close = get_close_matches(place, known, n=3)
        raise NotFoundError(
            f"The plan has no figure {name!r}.",
            f"Did you mean {', '.join(close)}?" if close else "Names are those of --json, as trades.3.adds.",
        )
    sources = tuple(_sources(explainer(state, planned), figures, place))
    if place in found:
        parts = tuple(_figure(figures, one, known[one]) for one in parts_of(known, figures, place))
        return _figure(figures, place, found[place], (*parts, *sources))
    trees = tuple(_figure(figures, one, text) for one, text in found.items())
    return Tree(
        ref=f"plan.{place}",
        label=f"Plan of {jsonable(figures['on'])}: {place}",
        value=f"{len(trees)} figure{'s' * (len(trees) != 1)}",
        children=(*trees, *sources),
    )


def figures_of(figures: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Give the place and the text of each number of a plan.

    Args:
        figures: All that is shown of it, as for JSON.
    """
    yield from _leaves(jsonable(figures), "")


def _leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{place}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for n, inner in enumerate(value, start=1):
            number = inner["year"] if isinstance(inner, dict) and "year" in inner else n
            yield from _leaves(inner, f"{place}.{number}")
    elif place.endswith(_UNIT) and value is not None:
        sign, amount = "-" * value.startswith("-"), Decimal(value.removeprefix("-"))
        yield place.removesuffix(_UNIT), f"{sign}${amount:,f}"
    elif place.endswith(("quantity", "simple.rate", "years.probability")) or (
        isinstance(value, int) and not isinstance(value, bool) and not place.startswith("findings.")
    ):
        yield place, str(value)


def _place(name: str) -> str:
    """Return a name as it is looked up: without its unit, and years without the word for their rows."""
    words = name.strip().removeprefix("plan.").removesuffix(_UNIT).split(".")
    if words[0] == "years" and len(words) > 1 and words[1].isdigit():
        words[1:1] = ["rows"]
    if words[0] in _EXPLAINED | {"short_carryover", "long_carryover"}:
        words[:0] = ["worth"]
    return ".".join(words)


def _figure(figures: Mapping[str, object], place: str, text: str, children: tuple[Tree, ...] = ()) -> Tree:
    return Tree(
        ref=f"plan.{place}",
        label=f"Plan of {jsonable(figures['on'])}: {place.replace('_', ' ')}",
        value=text,
        formula=words_of(place),
        children=children,
    )


def words_of(place: str) -> str:
    """Return how the figure of a place came about: the words of the first place that it matches.

    Args:
        place: A figure's place, without its unit.

    Examples:
        >>> words_of("everything.worth.saved_this_year")
        'tax of this year without the sales, less tax with them'
    """
    exact = _WORDS.get(place)
    return exact or next((words for like, words in _WORDS.items() if fnmatchcase(place, like)), "")


def parts_of(known: Mapping[str, str], figures: Mapping[str, object], place: str) -> tuple[str, ...]:
    """Return the places of the figures that a figure is computed from; none where its words say it all.

    Args:
        known: All figures of the plan, by place.
        figures: All that is shown of it, as for JSON.
        place: A figure's place, without its unit.
    """
    above, _, _ = place.rpartition(".")
    made = (one if one[0] != "." else f"{above}{one}" for one in _made_of(figures, place))
    exact = [one for name in made for one in ([name] if name in known else _like(known, name))]
    return tuple(one for one in exact if one != place)


def _like(known: Iterable[str], name: str) -> Iterator[str]:
    return (one for one in known if "*" in name and fnmatchcase(one, name))


def _made_of(figures: Mapping[str, object], place: str) -> Sequence[str]:
    """Return names of the figures that a figure is made of; one that begins with a point stands beside it."""
    head, _, rest = place.partition(".")
    number, _, name = rest.partition(".")
    if head == "trades" and name == "adds":
        return (".total", f"trades.{int(number) - 1}.total")
    if head == "trades" and name == "total":
        return [f"trades.{n}.adds" for n in range(1, int(number) + 1)]
    if place in {"short_loss", "long_loss"}:
        trades = figures["trades"]
        assert isinstance(trades, Sequence), "trades are rows"
        term = place.removesuffix("_loss")
        return [f"trades.{n}.loss" for n, one in enumerate(trades, start=1) if jsonable(one["term"]) == term]
    return _PARTS.get(place) or next(
        (names for like, names in _PARTS.items() if fnmatchcase(place, like)), ()
    )


def _sources(explain: Explained, figures: Mapping[str, object], place: str) -> Iterator[Tree]:
    """Give what a figure came from, down to rows of files where there is a way there."""
    head, _, rest = place.partition(".")
    if place in _RETURNS:
        yield explain(_RETURNS[place])
    elif head in {"trades", "below_the_line"}:
        rows, (number, _, name) = figures[head], rest.partition(".")
        assert isinstance(rows, Sequence), "trades are rows"
        if number:
            yield explain(rows[int(number) - 1]["id" if name in {"", "adds", "total"} else "lot"])
    elif place == "npv":
        yield explain("plan.npv")
    elif head == "worth" and rest:
        yield from explain(f"plan.{rest}").children
