"""Why one more dollar of loss changes this year's tax as it does: the lines that differ between two returns.

Problem: a curve says that the next dollar saves 27.8 cents, not why. Chosen way: both worksheets are laid
side by side. The total is taken apart into the taxes and credits it is the sum of, whatever these are, so
that their changes add up to the change of the total; then a few lines tell what the dollar meets: a gain,
other income within the yearly limit, or nothing but the carryover.

Left out: reasons line by line; the worksheet itself shows those.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Final

from lotwise.core.money import Usd, usd_text
from lotwise.lots.holding import Term
from lotwise.rules.book import RuleBook
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.liability import TOTAL, worksheet
from lotwise.tax.trace import Worksheet
from lotwise.tax.worksheet import Unit

_STATE_TAX: Final = "state_tax"
_WHOLE: Final = frozenset({"income_tax", "alternative_minimum_tax", "net_investment_income_tax", _STATE_TAX})
"""Taxes that are named as they are, not taken apart further."""
_MOST_PARTS: Final = 10
_FAINT: Final = Fraction(1, 20_000)
"""Changes below half a hundredth of a cent a dollar are rounding."""
_ALL_AT_ORDINARY_RATES: Final = ("taxable_income", "tax_at_ordinary_rates")
_PART_AT_ORDINARY_RATES: Final = (
    ("income_at_ordinary_rates", "tax_on_ordinary_part"),
    ("ordinary_with_collectibles", "tax_on_ordinary_with_collectibles"),
)
_AT_OWN_RATES: Final = {
    "0 %": ("income_at_zero", "zero_beside_collectibles"),
    "15 %": ("income_at_fifteen", "fifteen_beside_collectibles"),
    "20 %": ("income_at_twenty", "twenty_beside_collectibles"),
    "25 %": ("income_at_twenty_five",),
    "28 %": ("income_at_twenty_eight",),
}
_DEDUCTIONS: Final = ("senior_deduction", "state_and_local_taxes_itemized", "itemized_deductions_lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A tax or credit that changes with one more dollar.

    Attributes:
        name: The line's name.
        label: Its name as people read it.
        tax_per_dollar: What it adds to the total for each further dollar; negative when it saves.
    """

    name: str
    label: str
    tax_per_dollar: Fraction


def percent_text(ratio: Fraction) -> str:
    """Return a ratio in percent, with two places at most.

    Examples:
        >>> percent_text(Fraction(583, 2500)), percent_text(Fraction(24, 100))
        ('23.32 %', '24 %')
    """
    return f"{hundredths(ratio)} %"


def hundredths(ratio: Fraction) -> str:
    """Return a hundred times a ratio as text, with two places at most: percent, or cents in a dollar.

    Examples:
        >>> hundredths(Fraction(278, 1000)), hundredths(Fraction(-1, 3))
        ('27.8', '-33.33')
    """
    whole = round(ratio * 10_000)
    before, after = divmod(abs(whole), 100)
    text = f"{before:,}.{after:02d}".rstrip("0").rstrip(".")
    return f"-{text}" if whole < 0 else text


def reasons_between(
    near: ReturnFacts, far: ReturnFacts, rules: RuleBook, term: Term
) -> tuple[tuple[str, ...], tuple[Part, ...]]:
    """Return why the tax of two returns differs that differ in one gain only.

    Args:
        near: The return nearer to where the household is.
        far: The same with more loss, or more gain, on a stretch on which every dollar does the same.
        rules: The rule book.
        term: Of that gain.

    Returns:
        What the dollars meet, in words, the most important first; and the taxes that change, which add up to
        the change of the total for each dollar.

    Raises:
        MissingRuleError: The book lacks the law of that year.
    """
    both = _Both(worksheet(near, rules), worksheet(far, rules))
    parts = tuple(part for part in _parts(both, TOTAL, 1) if abs(part.tax_per_dollar) > _FAINT)
    return tuple(_words(both, term, parts)), parts


class _Both:
    """Two worksheets side by side."""

    def __init__(self, near: Worksheet, far: Worksheet) -> None:
        self.near, self.far = near, far
        self.dollars = abs(far.usd("net_gain_or_loss") - near.usd("net_gain_or_loss"))
        self.is_loss = far.usd("net_gain_or_loss") < near.usd("net_gain_or_loss")

    def change(self, *names: str) -> Fraction:
        """Return by how much lines change in all for each dollar."""
        whole = sum(self.far.usd(name) - self.near.usd(name) for name in names)
        return Fraction(whole, self.dollars) if self.dollars else Fraction(0)

    def changes(self, *names: str) -> bool:
        return abs(self.change(*names)) > _FAINT

    def is_same(self, one: str, other: str) -> bool:
        """Return whether two lines are equal on both worksheets, above zero on one."""
        pairs = [(sheet.usd(one), sheet.usd(other)) for sheet in (self.near, self.far)]
        return all(a == b for a, b in pairs) and any(a for a, _ in pairs)

    def least(self, name: str) -> Usd:
        return min(self.near.usd(name), self.far.usd(name))


def _parts(both: _Both, name: str, sign: int) -> Iterator[Part]:
    """Give the taxes and credits that a total is the sum of."""
    signs = () if name in _WHOLE else _signs(both, name)
    if signs:
        for one, each in signs:
            yield from _parts(both, one, sign * each)
    else:
        line = both.near.line(name)
        yield Part(name=name, label=line.label, tax_per_dollar=sign * both.change(name))


def _signs(both: _Both, name: str) -> tuple[tuple[str, int], ...]:
    """Return the lines that a line is the sum of, with their signs; none where it is no sum."""
    line, other = both.near.line(name), both.far.line(name)
    names = line.inputs
    in_money = all(both.near.line(one).unit is Unit.USD for one in names)
    if not 0 < len(names) <= _MOST_PARTS or not in_money or other.inputs != names:
        return ()
    for signs in product((1, -1), repeat=len(names)):
        if all(
            sum(sign * sheet.usd(one) for sign, one in zip(signs, names, strict=True)) == sheet.usd(name)
            for sheet in (both.near, both.far)
        ):
            return tuple(zip(names, signs, strict=True))
    return ()


def _words(both: _Both, term: Term, parts: tuple[Part, ...]) -> Iterator[str]:
    met = _met(both, term)
    if met is None:
        yield "only carried over" if both.is_loss else "uses up loss that would be carried over"
    elif parts or not both.changes("short_term_carryover_out", "long_term_carryover_out"):
        yield f"{met} {_rates(both)}" + ("" if parts else ": wasted" if both.is_loss else ": free")
    else:
        yield "only carried over"
    yield from _deductions(both)
    for part in parts:
        if part.name != "income_tax":
            change = -part.tax_per_dollar if both.is_loss else part.tax_per_dollar
            label = "state income tax" if part.name == _STATE_TAX else _lower(part.label)
            yield f"{label} {percent_text(change)}"


def _met(both: _Both, term: Term) -> str | None:
    """Return what the dollars meet; None when they meet nothing this year."""
    if both.least("net_gain_or_loss") >= 0:
        own, other = (Term.SHORT, Term.LONG) if term is Term.SHORT else (Term.LONG, Term.SHORT)
        gain = own if both.least(f"net_{own.value}_term") >= 0 else other
        return f"{gain.value}-term gain"
    if not both.changes("capital_loss_allowed"):
        return None
    limit = usd_text(both.near.usd("capital_loss_limit")).removesuffix(".00")
    return f"other income (up to {limit})" if both.is_loss else "less loss off other income,"


def _rates(both: _Both) -> str:
    """Return the rates at which the dollars are taxed."""
    if not both.changes("taxable_income"):
        return "below the deductions"
    sign = -1 if both.is_loss else 1
    moved = {rate: sign * both.change(*lines) for rate, lines in _AT_OWN_RATES.items()}
    more = [rate for rate, change in moved.items() if change > _FAINT]
    less = [rate for rate, change in moved.items() if change < -_FAINT]
    income, tax = _at_ordinary_rates(both)
    if both.changes("preferred_income") and more and income != _ALL_AT_ORDINARY_RATES[0]:
        return f"at {' and '.join(more)}"
    words = f"at {percent_text(_ordinary_rate(both))}" if both.changes(income, tax) else "at no rate"
    if less and more:
        before, after = (more, less) if both.is_loss else (less, more)
        words += f", moving gain from {' and '.join(before)} to {' and '.join(after)}"
    return words


def _at_ordinary_rates(both: _Both) -> tuple[str, str]:
    """Return the income that is taxed at ordinary rates, and the line of its tax."""
    for names in _PART_AT_ORDINARY_RATES:
        is_used = both.near.has(names[0]) and both.far.has(names[0])
        if is_used and not both.is_same("income_tax", _ALL_AT_ORDINARY_RATES[1]):
            return names
    return _ALL_AT_ORDINARY_RATES


def _ordinary_rate(both: _Both) -> Fraction:
    income, tax = _at_ordinary_rates(both)
    return both.change(tax) / both.change(income) if both.changes(income) else Fraction(0)


def _deductions(both: _Both) -> Iterator[str]:
    income = both.change("adjusted_gross_income") - both.change("capital_gain_or_loss")
    if abs(income) > _FAINT:
        yield f"other income {'falls' if income < 0 else 'grows'} by {hundredths(abs(income))} cents"
    deductions = both.change("total_deductions")
    if abs(deductions) > _FAINT:
        names = [_lower(both.near.line(name).label) for name in _DEDUCTIONS if both.changes(name)]
        which = f" ({', '.join(names)})" if names else ""
        grow = "grow" if deductions > 0 else "shrink"
        yield f"deductions {grow} by {hundredths(abs(deductions))} cents{which}"


def _lower(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
