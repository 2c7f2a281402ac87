"""The carryover ledger: what loss each year took over, used, and handed on, from the first year known.

A capital loss carryover is a figure that lives for decades and stands on one line of one return a year. Here
the years are one after another, each with the Capital Loss Carryover Worksheet of the year before, so that a
figure that was typed in can be checked against the return that it came from. The deduction of a year is used
whether or not anybody claimed it, so a year without a filed return is a year like the others.

Between spouses a loss belongs to who had it. On a joint return the losses are followed for each spouse where
the household states the spouse's part: what is carried over in a term is divided by the net losses of that
term that each of them had, carryovers included. Who files alone again takes the own part along; the part of a
spouse who died ends with the year of death.

Left out: a spouse's years on separate returns, which are in no file here (what the spouse brings is stated);
section 1256 contracts, whose loss can be carried back.

Source:
    26 U.S.C. § 1212(b); 26 CFR § 1.1212-1(b), (c)(1); Pub. 550, "Capital loss carryover"; Rev. Rul. 74-175.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final, NamedTuple

from lotwise.core.errors import MissingRuleError
from lotwise.core.money import Usd, shared_out
from lotwise.rules.book import RuleBook
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import evaluate


@dataclass(frozen=True, slots=True)
class ByTerm:
    """An amount of each term.

    Attributes:
        short_usd: Short-term.
        long_usd: Long-term.

    Examples:
        >>> ByTerm(3, 5).plus(ByTerm(1, -5)), ByTerm(3, 5).less(ByTerm(1, 1)), ByTerm(3, 5).total_usd
        (ByTerm(short_usd=4, long_usd=0), ByTerm(short_usd=2, long_usd=4), 8)
    """

    short_usd: Usd = 0
    long_usd: Usd = 0

    @property
    def total_usd(self) -> Usd:
        """Both terms together."""
        return self.short_usd + self.long_usd

    def plus(self, other: "ByTerm") -> "ByTerm":
        """Return both added up, term by term."""
        return ByTerm(self.short_usd + other.short_usd, self.long_usd + other.long_usd)

    def less(self, other: "ByTerm") -> "ByTerm":
        """Return the difference, term by term."""
        return ByTerm(self.short_usd - other.short_usd, self.long_usd - other.long_usd)


NOTHING: Final = ByTerm()


class Known(Enum):
    """How the carryover into a year is known."""

    STATED = "stated"
    COMPUTED = "computed"
    NOT_STATED = "not stated"
    """Counted as zero."""
    NOT_COMPUTABLE = "not computable"
    """The household asks for the computed one, and there is none. Counted as zero."""


class Stand(Enum):
    """Whether a year's return is computed."""

    COMPUTED = "computed"
    NO_FACTS = "no facts"
    """The household states nothing for the year."""
    NO_LAW = "no law"
    """The rule book does not have the year."""


class Handover(Enum):
    """What becomes of a carryover between two years."""

    NOTHING_BEFORE = "nothing before"
    """The year before is not computed."""
    WHOLE = "whole"
    DIVIDED = "divided"
    """From a joint return to the taxpayer's own: only the part of the taxpayer."""
    UNDIVIDED = "undivided"
    """The same, and nobody states which part that is."""
    JOINED = "joined"
    """From separate returns to a joint one: the taxpayer's, and what the spouse brings."""
    JOINED_IN_PART = "joined in part"
    """The same, and nobody states what the spouse brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpouseGiven:
    """The spouse's part of a joint return.

    Attributes:
        gains: Gains and losses of the year, signed, without carryovers.
        stated: The spouse's carryover into the year; None when not stated.
    """

    gains: ByTerm
    stated: ByTerm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearGiven:
    """What is known of a year before its carryovers are.

    Attributes:
        year: Tax year.
        filing_status: How they file.
        gains: Gains and losses of the year, signed, without carryovers; of both spouses on a joint return.
        facts: The return's facts with these gains; None where the household states nothing for the year.
        stated: The carryover into the year that the household states; None when it states none.
        is_computed_wanted: Whether the household asks for the carryover that lotwise computes.
        spouse: The spouse's part; None where nobody states it.
    """

    year: int
    filing_status: FilingStatus
    gains: ByTerm = NOTHING
    facts: ReturnFacts | None = None
    stated: ByTerm | None = None
    is_computed_wanted: bool = False
    spouse: SpouseGiven | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonYear:
    """One spouse's part of a joint return; losses carried are positive, gains signed."""

    carried_in: ByTerm
    gains: ByTerm
    carried_out: ByTerm = NOTHING

    @property
    def net(self) -> ByTerm:
        """Gains less carryovers, signed, by term."""
        return self.gains.less(self.carried_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerYear:
    """A year of the ledger. Losses carried are positive, gains signed.

    What there was to use, `carried_in` and the losses of the year, is what was used and what is carried out.

    Attributes:
        year: Tax year.
        filing_status: How they file.
        stand: Whether the return is computed; if not, the amounts used and carried out are not known.
        carried_in: The carryover into the year that counts.
        known: How it is known.
        handover: What became of the carryover of the year before.
        computed_in: What the year before gives; None where that is not known.
        left_behind: The part of the year before that was the spouse's, and stays with, or ended with, the
            spouse.
        spouse_stated: What the household states as the spouse's carryover into the year.
        gains: Gains and losses of the year, without carryovers.
        used_on_gains_usd: Loss used against gains of the year, of either term.
        deducted_usd: Loss that may be deducted from other income; claimed or not.
        used_on_income_usd: The part of it that is used up, because there was income.
        loss_limit_usd: The most that may be deducted from other income.
        carried_out: The carryover to the next year; None where it is not known.
        taxpayer: The taxpayer's part of a joint return whose parts are known.
        spouse: The spouse's.
    """

    year: int
    filing_status: FilingStatus
    stand: Stand
    carried_in: ByTerm
    known: Known
    handover: Handover
    computed_in: ByTerm | None
    left_behind: ByTerm = NOTHING
    spouse_stated: ByTerm | None = None
    gains: ByTerm = NOTHING
    used_on_gains_usd: Usd = 0
    deducted_usd: Usd = 0
    used_on_income_usd: Usd = 0
    loss_limit_usd: Usd = 0
    carried_out: ByTerm | None = None
    taxpayer: PersonYear | None = None
    spouse: PersonYear | None = None


class _Parts(NamedTuple):
    """The taxpayer's and the spouse's part of an amount."""

    taxpayer: ByTerm
    spouse: ByTerm


class _Handed(NamedTuple):
    handover: Handover
    computed: ByTerm | None = None
    parts: _Parts | None = None
    left_behind: ByTerm = NOTHING


def carryover_ledger(years: Iterable[YearGiven], rules: RuleBook) -> tuple[LedgerYear, ...]:
    """Return the ledger of some years.

    Args:
        years: In order, without a gap.
        rules: The rule book.

    Returns:
        A year of the ledger for each of them. Where the household states a carryover, that counts; a
        computed one counts only where the household asks for it.

    Source:
        26 U.S.C. § 1212(b); 26 CFR § 1.1212-1(c)(1); Pub. 550: the loss that may be deducted is used,
        claimed or not.
    """
    ledger: list[LedgerYear] = []
    for given in years:
        ledger.append(_year(given, _handed_on(ledger[-1] if ledger else None, given), rules))
    return tuple(ledger)


def years_it_lasts(carried_usd: Usd, loss_limit_usd: Usd) -> int:
    """Return how many years a carryover lasts when only the yearly limit uses it.

    Args:
        carried_usd: Both terms, not negative.
        loss_limit_usd: The yearly limit, positive.

    Examples:
        >>> years_it_lasts(9_000, 3_000), years_it_lasts(9_001, 3_000), years_it_lasts(0, 3_000)
        (3, 4, 0)
    """
    return -(-carried_usd // loss_limit_usd)


def divided_by_losses(carried: ByTerm, taxpayer_net: ByTerm, spouse_net: ByTerm) -> tuple[ByTerm, ByTerm]:
    """Return the taxpayer's and the spouse's part of the carryover of a joint return.

    Args:
        carried: The carryover, not negative.
        taxpayer_net: The taxpayer's gains less carryovers, signed, by term.
        spouse_net: The spouse's.

    Returns:
        Each term in proportion to the net losses of that term that each of them had. What one of them gained
        in a term gives no part of the other's loss.

    Source:
        26 CFR § 1.1212-1(c)(1)(iv).

    Examples:
        >>> divided_by_losses(ByTerm(900, 0), ByTerm(-1_000, 0), ByTerm(-500, 70))
        (ByTerm(short_usd=600, long_usd=0), ByTerm(short_usd=300, long_usd=0))
    """
    short = _shared(carried.short_usd, -taxpayer_net.short_usd, -spouse_net.short_usd)
    long = _shared(carried.long_usd, -taxpayer_net.long_usd, -spouse_net.long_usd)
    return ByTerm(short[0], long[0]), ByTerm(short[1], long[1])


def _shared(amount: Usd, *losses: Usd) -> list[Usd]:
    weights = [max(0, loss) for loss in losses]
    return shared_out(amount, weights) if any(weights) else [amount, 0]


# ── from one year to the next ───────────────────────────────────────────────────────────────────


def _handed_on(before: LedgerYear | None, now: YearGiven) -> _Handed:
    """Return what the year before hands on to the return of a year."""
    if before is None or before.carried_out is None:
        return _Handed(Handover.NOTHING_BEFORE)
    out, parts = before.carried_out, None
    if before.taxpayer and before.spouse:
        parts = _Parts(before.taxpayer.carried_out, before.spouse.carried_out)
    was_joint, is_joint = (one.filing_status is FilingStatus.JOINT for one in (before, now))
    if is_joint and not was_joint:
        if now.spouse is None:
            return _Handed(Handover.JOINED_IN_PART, out)
        brought = now.spouse.stated or NOTHING
        return _Handed(Handover.JOINED, out.plus(brought), _Parts(out, brought))
    if was_joint and not is_joint and out != NOTHING:
        if parts is None:
            return _Handed(Handover.UNDIVIDED)
        return _Handed(Handover.DIVIDED, parts.taxpayer, left_behind=parts.spouse)
    return _Handed(Handover.WHOLE, out, parts if is_joint else None)


def _taken_over(given: YearGiven, handed: _Handed) -> tuple[ByTerm, Known]:
    """Return the carryover that counts, and how it is known."""
    if given.is_computed_wanted:
        return (handed.computed, Known.COMPUTED) if handed.computed else (NOTHING, Known.NOT_COMPUTABLE)
    return (given.stated, Known.STATED) if given.stated else (NOTHING, Known.NOT_STATED)


def _parts_in(given: YearGiven, handed: _Handed, carried_in: ByTerm) -> _Parts | None:
    """Return whose the carryover into a joint return is; None where that is not stated."""
    if given.spouse is None or given.filing_status is not FilingStatus.JOINT:
        return None
    if handed.parts and handed.parts.taxpayer.plus(handed.parts.spouse) == carried_in:
        return handed.parts
    stated = given.spouse.stated
    if stated is None and handed.parts:
        mine, theirs = handed.parts
        short = _shared(carried_in.short_usd, mine.short_usd, theirs.short_usd)
        long = _shared(carried_in.long_usd, mine.long_usd, theirs.long_usd)
        return _Parts(ByTerm(short[0], long[0]), ByTerm(short[1], long[1]))
    theirs = stated or NOTHING
    theirs = ByTerm(min(theirs.short_usd, carried_in.short_usd), min(theirs.long_usd, carried_in.long_usd))
    return _Parts(carried_in.less(theirs), theirs)


# ── a year ──────────────────────────────────────────────────────────────────────────────────────


def _year(given: YearGiven, handed: _Handed, rules: RuleBook) -> LedgerYear:
    carried_in, known = _taken_over(given, handed)
    made = LedgerYear(
        year=given.year,
        filing_status=given.filing_status,
        stand=Stand.NO_FACTS,
        carried_in=carried_in,
        known=known,
        handover=handed.handover,
        computed_in=handed.computed,
        left_behind=handed.left_behind,
        spouse_stated=given.spouse.stated if given.spouse else None,
        gains=given.gains,
    )
    if given.facts is None:
        return made
    try:
        federal = replace(given.facts, state="")  # the carryover does not depend on the state's tax
        values = evaluate(with_carryover(federal, carried_in), rules)
    except MissingRuleError:
        return replace(made, stand=Stand.NO_LAW)
    out = ByTerm(values["short_term_carryover_out"], values["long_term_carryover_out"])
    return _with_parts(
        replace(made, carried_out=out, **_used(given.gains, carried_in, values)), given, handed
    )


def with_carryover(facts: ReturnFacts, carried_in: ByTerm) -> ReturnFacts:
    """Return a return's facts with these carryovers into its year."""
    return replace(
        facts, short_term_carryover_in=carried_in.short_usd, long_term_carryover_in=carried_in.long_usd
    )


def _used(gains: ByTerm, carried_in: ByTerm, values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a computed year that say what its losses were used for."""
    losses = carried_in.total_usd - min(0, gains.short_usd) - min(0, gains.long_usd)
    gained = max(0, gains.short_usd) + max(0, gains.long_usd)
    is_carried = values["has_capital_loss_to_carry"]
    deducted = values["capital_loss_allowed"]
    return {
        "stand": Stand.COMPUTED,
        "used_on_gains_usd": min(losses, gained),
        "deducted_usd": deducted,
        "used_on_income_usd": values["loss_used"] if is_carried else deducted,
        "loss_limit_usd": values["capital_loss_limit"],
    }


def _with_parts(made: LedgerYear, given: YearGiven, handed: _Handed) -> LedgerYear:
    """Return a computed year with each spouse's part, where the household states the spouse's."""
    parts = _parts_in(given, handed, made.carried_in)
    if parts is None or given.spouse is None or made.carried_out is None:
        return made
    theirs = PersonYear(carried_in=parts.spouse, gains=given.spouse.gains)
    mine = PersonYear(carried_in=parts.taxpayer, gains=given.gains.less(given.spouse.gains))
    my_out, their_out = divided_by_losses(made.carried_out, mine.net, theirs.net)
    return replace(
        made,
        taxpayer=replace(mine, carried_out=my_out),
        spouse=replace(theirs, carried_out=their_out),
    )
