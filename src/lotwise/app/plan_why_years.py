"""Why the years of a plan are what they are: what comes in, what is used, what goes on, and the return."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lotwise.app.explain_facts import Tree, leaf
from lotwise.app.explain_plan import exact_text, weighed
from lotwise.app.plan_why_pieces import Asked, added, multiplied, part
from lotwise.app.plan_why_returns import YearAsked, gain_at_sale, tax_lines, year_sheet
from lotwise.harvest.value import Harvest, discount

__all__ = ["years"]

_TABLES = ("rows", "unsold_rows")
_DIGITS = 15
_BALANCE = (("carried_in", 1), ("realized", 1), ("own_loss", 1), ("kept", 1), ("used", -1), ("deducted", -1))
"""What comes into a year, and what leaves it; the rest is carried on."""


def years(asked: Asked, place: str) -> Iterator[Tree]:
    """Give the reckonings of a figure of the years.

    Args:
        asked: The plan.
        place: The figure's place.
    """
    words = place.split(".")
    if words[0] != "years":
        return
    if place == "years.expected" and "years.unsold" in asked.known:
        yield from _expected(asked)
    elif place == "years.left":
        rows = asked.figures["years"]["rows"]
        last = f"years.rows.{rows[-1]['year']}.carried_out"
        yield from added(asked.amount(place), "what the last year carries on", [part(asked, last)])
    elif words[1] in _TABLES:
        yield from _of_year(asked, words, words[-1])


def _expected(asked: Asked) -> Iterator[Tree]:
    saved, unsold = asked.amount("years.saved"), asked.amount("years.unsold")
    chance = Decimal(asked.known["years.probability"])
    ways = weighed(chance, (saved, ()), (unsold, ()))
    yield from added(asked.amount("years.expected"), "both outcomes by their chance", ways)


def _of_year(asked: Asked, words: list[str], last: str) -> Iterator[Tree]:
    place, first = ".".join(words), int(str(asked.figures["on"])[:4])
    above = ".".join(words[:-1])
    whole, after = asked.amount(place), int(words[2]) - first
    year = YearAsked(asked, after, is_sold=words[1] == "rows" and _is_sold(asked))
    match last:
        case "carried_in":
            yield from _carried_in(asked, words, after)
        case "realized":
            yield from added(whole, "sales of the year", _realized(asked, year))
        case "used" | "deducted" | "carried_out":
            yield from _balance(asked, above, last)
        case "tax_without" | "tax_with":
            harvest = year.report.plan.harvest if last == "tax_with" else Harvest()
            yield from added(whole, "lines of that year's return", tax_lines(year_sheet(year, harvest)))
            if last == "tax_with":
                saved = part(asked, f"{above}.saved", is_taken_off=True)
                yield from added(
                    whole,
                    "tax without the plan, less what it saves",
                    [part(asked, f"{above}.tax_without"), saved],
                )
        case "discounted" | "future_discounted":
            of = part(asked, f"{above}.{'saved' if last == 'discounted' else 'future_tax'}")
            factor = discount(year.report.outlook.discount_rate, after)
            words_of_it = f"What a dollar of {words[2]} is worth today"
            text = f"{round(factor, _DIGITS):f}"
            yield from multiplied(whole, "by the discount", of, (words_of_it, factor, text))
        case "future_tax":
            yield from _future_tax(asked, year, above)


def _is_sold(asked: Asked) -> bool:
    outlook = asked.planned().outlook
    return outlook.sale_after_years is not None and outlook.probability > 0


def _carried_in(asked: Asked, words: list[str], after: int) -> Iterator[Tree]:
    whole = asked.amount(".".join(words))
    if after:
        before = f"years.{words[1]}.{int(words[2]) - 1}.carried_out"
        yield from added(whole, "what the year before carries on", [part(asked, before)])
        return
    sheet = asked.planned().before.worksheet
    names = ("short_term_carryover_in", "long_term_carryover_in")
    lines = (replace(asked.explain(f"tax.{one}"), value=exact_text(sheet.usd(one))) for one in names)
    yield from added(whole, "lines of the return", lines)


def _realized(asked: Asked, year: YearAsked) -> Iterator[Tree]:
    outlook, harvest = year.report.outlook, year.report.plan.harvest
    if not year.after:
        yield part(asked, "short_loss")
        yield part(asked, "long_loss")
    if year.is_sold and year.after == outlook.sale_after_years:
        lying = outlook.embedded_short_usd + outlook.embedded_long_usd
        gain = sum(gain_at_sale(outlook, harvest))
        yield leaf("Gain that lies in your lots today, taken off", exact_text(-lying), "the final sale")
        yield leaf(
            "Gain of the new bases, taken off",
            exact_text(lying - gain - harvest.realized_embedded_usd),
            "basis given up, less the fees of the rebuys",
        )
        yield leaf("Gain that the plan realizes already", exact_text(harvest.realized_embedded_usd))


def _balance(asked: Asked, above: str, last: str) -> Iterator[Tree]:
    """Give what comes into a year less what leaves it: the rest is the figure."""
    parts = []
    for name, sign in (*_BALANCE, ("carried_out", -1)):
        place = f"{above}.{name}"
        if name == last or place not in asked.known:
            continue
        if name == "realized" and asked.amount(place) < 0:
            continue  # a gain, which `used` meets
        parts.append(part(asked, place, is_taken_off=sign < 0))
    whole = asked.amount(f"{above}.{last}")
    yield from added(whole, "what comes in, less what becomes of the rest", parts)


def _future_tax(asked: Asked, year: YearAsked, above: str) -> Iterator[Tree]:
    whole, harvest = asked.amount(f"{above}.future_tax"), year.report.plan.harvest
    if year.is_sold and not year.report.outlook.sale_after_years:
        kept = whole + asked.amount(f"{above}.saved")
        parts = [
            leaf("Tax saved if nothing is sold for good", exact_text(kept)),
            part(asked, f"{above}.saved", is_taken_off=True),
        ]
        yield from added(whole, "what is saved without the final sale, less with it", parts)
    elif year.is_sold:
        sheet = year_sheet(year, replace(harvest, short_loss_usd=0, long_loss_usd=0))
        bases = Tree(
            ref="",
            label="Tax with the new bases and no carryover of the plan",
            value=exact_text(sheet.usd("all_tax")),
            children=tuple(tax_lines(sheet)),
        )
        parts = [bases, part(asked, f"{above}.tax_without", is_taken_off=True)]
        yield from added(whole, "tax with the new bases, less tax without the plan", parts)
