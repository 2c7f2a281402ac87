"""What one more dollar of loss is worth this year: the curve of tax against loss, and why it bends.

Problem: "loss times rate" is wrong, because the same dollar first meets a gain at ordinary rates, then one at
15 %, then other income up to the yearly limit, and then nothing; on its way it may push income out of the net
investment income tax or into a deduction. Chosen way: the return itself is asked (`outcome_by_gains`), from
where the household is to where nothing changes any more, in both directions; `lotwise.tax.pieces` finds where
it bends and jumps. Then the whole worksheet is computed at two points of every straight piece, and the lines
that differ tell why.

Left out: what the carryover saves in later years, and what the lower basis costs then; both belong to the
planner (`lotwise.harvest`). The curve reads tax off the rate schedule, because the $50 rows of the Tax Table
would make it a staircase; so it may begin some dollars beside the tax that is filed.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Final

from lotwise.core.exact import nearest
from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.lots.holding import Term
from lotwise.rules.book import RuleBook
from lotwise.tax.facts import ReturnFacts, TaxMode
from lotwise.tax.liability import Outcome, outcome_by_gains
from lotwise.tax.pieces import ROUNDING, Segment, segments
from lotwise.tax.reasons import Part, reasons_between
from lotwise.tax.states.own import OWN

_FIRST: Final[Usd] = 500 * DOLLAR
_FARTHEST_GAIN: Final[Usd] = 100_000_000 * DOLLAR
"""No bracket and no threshold of federal or state law begins above it."""
_CURVED: Final[Usd] = CENT // 100
"""How far a piece may be off where a state has lines of its own; some of these are products of two lines."""

_BEYOND: Final[Usd] = 20_000 * DOLLAR
"""More than the yearly limit on losses: a loss larger than all income and gains by this changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch on which every further dollar does the same.

    Attributes:
        start_usd: Where it begins: additional loss (or gain, on a walk towards gains), 0 or more.
        stop_usd: Where it ends; None when nothing changes any more.
        tax_usd: This year's tax where it begins, after the jump.
        jump_usd: By how much tax jumps where it begins; 0 almost always.
        tax_per_dollar: What each further dollar adds to this year's tax; negative when it saves.
        short_carryover_per_dollar: What each further dollar adds to the short-term carryover.
        long_carryover_per_dollar: What each further dollar adds to the long-term carryover.
        why: What the dollar meets, in words, the most important first.
        parts: Which taxes and credits change, and by how much a dollar; they sum to `tax_per_dollar`.
    """

    start_usd: Usd
    stop_usd: Usd | None
    tax_usd: Usd
    jump_usd: Usd
    tax_per_dollar: Fraction
    short_carryover_per_dollar: Fraction
    long_carryover_per_dollar: Fraction
    why: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def saves_per_dollar(self) -> Fraction:
        """What each further dollar saves this year; negative when it costs."""
        return -self.tax_per_dollar

    def tax_at(self, amount: Usd) -> Usd:
        """Return this year's tax after so much loss (or gain) in all, within the piece."""
        slope = self.tax_per_dollar
        return self.tax_usd + nearest((amount - self.start_usd) * slope.numerator, slope.denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The curve from where the household is, in one direction.

    Attributes:
        term: Of the additional loss or gain.
        is_loss: Whether it is a loss.
        pieces: From no additional dollar on, without a gap.
    """

    term: Term
    is_loss: bool
    pieces: tuple[Piece, ...]

    def piece_at(self, amount: Usd) -> Piece:
        """Return the piece in which an additional amount of 0 or more lies."""
        return self.pieces[max(bisect_right([one.start_usd for one in self.pieces], amount) - 1, 0)]

    def tax_at(self, amount: Usd) -> Usd:
        """Return this year's tax after an additional amount of 0 or more.

        Returns:
            What the return says, to `ROUNDING` steps of 10⁻⁸ USD; to a hundredth of a cent where a state
            has lines that are curved.
        """
        return self.piece_at(amount).tax_at(amount)

    @property
    def saves_per_dollar(self) -> Fraction:
        """What one more dollar saves this year; negative when it costs."""
        return self.pieces[0].saves_per_dollar

    @property
    def end_usd(self) -> Usd:
        """From where on nothing changes any more."""
        return self.pieces[-1].start_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """All four walks of one return.

    Attributes:
        tax_usd: This year's tax where the household is, by the rate schedule.
        short_loss: Additional short-term loss.
        long_loss: Additional long-term loss.
        short_gain: Additional short-term gain.
        long_gain: Additional long-term gain.
    """

    tax_usd: Usd
    short_loss: Walk
    long_loss: Walk
    short_gain: Walk
    long_gain: Walk

    @property
    def walks(self) -> tuple[Walk, ...]:
        """Losses first, short-term first."""
        return (self.short_loss, self.long_loss, self.short_gain, self.long_gain)


def curves(facts: ReturnFacts, rules: RuleBook) -> Curves:
    """Return this year's tax as a curve of additional loss and gain, short-term and long-term.

    Args:
        facts: The return; its way of looking tax up is not read, the rate schedule is used.
        rules: The rule book.

    Raises:
        MissingRuleError: The book lacks the law of that year.
    """
    exact = replace(facts, tax_mode=TaxMode.SLOPE)
    return Curves(
        tax_usd=_asked(exact, rules, Term.SHORT, 1)(0)[0],
        short_loss=walk(exact, rules, Term.SHORT, is_loss=True),
        long_loss=walk(exact, rules, Term.LONG, is_loss=True),
        short_gain=walk(exact, rules, Term.SHORT, is_loss=False),
        long_gain=walk(exact, rules, Term.LONG, is_loss=False),
    )


def walk(facts: ReturnFacts, rules: RuleBook, term: Term, *, is_loss: bool) -> Walk:
    """Return the curve from where a return is, in one direction.

    Args:
        facts: The return; the rate schedule is used, however it looks tax up.
        rules: The rule book.
        term: Of the additional loss or gain.
        is_loss: Whether it is a loss.

    Raises:
        MissingRuleError: The book lacks the law of that year.
    """
    exact = replace(facts, tax_mode=TaxMode.SLOPE)
    sign = -1 if is_loss else 1
    reach = _everything(exact) + _BEYOND if is_loss else _FARTHEST_GAIN
    rounding = _CURVED if exact.state in OWN else ROUNDING
    found = segments(_asked(exact, rules, term, sign), _grid(reach), rounding)
    pieces = _pieces(found, _at(exact, rules, term, sign))
    return Walk(term=term, is_loss=is_loss, pieces=tuple(pieces))


def _asked(
    facts: ReturnFacts, rules: RuleBook, term: Term, sign: int
) -> Callable[[Usd], tuple[Usd, Usd, Usd]]:
    """Return tax and both carryovers as a function of the additional amount."""
    ask = outcome_by_gains(facts, rules)
    carried = facts.short_term_carryover_in, facts.long_term_carryover_in

    def asked(amount: Usd) -> tuple[Usd, Usd, Usd]:
        said: Outcome = ask(*_gains(facts, term, sign * amount), *carried)
        return said.total_tax_usd, said.short_term_carryover_usd, said.long_term_carryover_usd

    return asked


def _gains(facts: ReturnFacts, term: Term, more: Usd) -> tuple[Usd, Usd]:
    if term is Term.SHORT:
        return facts.short_term_gain + more, facts.long_term_gain
    return facts.short_term_gain, facts.long_term_gain + more


def _everything(facts: ReturnFacts) -> Usd:
    """Return the sum of all money that stands in the facts, without its sign."""
    values = (getattr(facts, field.name) for field in fields(facts))
    return sum(abs(value) for value in values if type(value) is int)


def _grid(reach: Usd) -> list[Usd]:
    """Return where to ask first: closer together near the household, where people are."""
    grid, at = [0], _FIRST
    while at < reach:
        grid.append(at)
        at = at * 9 // 8
    return [*grid, reach]


def _at(
    facts: ReturnFacts, rules: RuleBook, term: Term, sign: int
) -> Callable[[Usd, Usd], tuple[tuple[str, ...], tuple[Part, ...]]]:
    """Return what tells why tax changes between two additional amounts."""

    def moved(amount: Usd) -> ReturnFacts:
        short, long = _gains(facts, term, sign * amount)
        return replace(facts, short_term_gain=short, long_term_gain=long)

    return lambda low, high: reasons_between(moved(low), moved(high), rules, term)


def _pieces(
    found: tuple[Segment, ...],
    why: Callable[[Usd, Usd], tuple[tuple[str, ...], tuple[Part, ...]]],
) -> Iterator[Piece]:
    before: Segment | None = None
    for one in found:
        jump = one.at_start[0] - before.at(before.stop)[0] if before and one.start > before.stop else 0
        width = one.stop - one.start
        words, parts = why(one.start + width // 3, one.start + width * 2 // 3)
        yield Piece(
            start_usd=one.start,
            stop_usd=None if one is found[-1] else one.stop,
            tax_usd=one.at_start[0],
            jump_usd=jump if abs(jump) >= CENT else 0,
            tax_per_dollar=one.slopes[0],
            short_carryover_per_dollar=one.slopes[1],
            long_carryover_per_dollar=one.slopes[2],
            why=words,
            parts=parts,
        )
        before = one
