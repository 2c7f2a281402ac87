"""What is doubtful or missing in the carryover ledger.

A carryover that is stated is compared with what the return of the year before gives, to the dollar, because
the worksheet is filled in with whole dollars. One that is computable and not stated is never used in silence:
that finding blocks, and names the two ways out.

Left out: years before the first one known; nothing contradicts what is stated for it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import Usd, to_dollars, usd_text
from lotwise.tax.carryover_ledger import NOTHING, ByTerm, Handover, Known, LedgerYear, Stand
from lotwise.tax.household_facts import Household

_KEY: Final = {"short": "short_term_carryover", "long": "long_term_carryover"}


def carryover_findings(
    household: Household, ledger: Sequence[LedgerYear], year: int | None = None
) -> tuple[Finding, ...]:
    """Return what is doubtful or missing in the carryovers.

    Args:
        household: The household.
        ledger: Its years, in order.
        year: Only what matters for the return of this year; None for all years.
    """
    return tuple(
        finding
        for before, now in zip((None, *ledger), ledger, strict=False)
        if year in {None, now.year}
        for finding in _Told(household, before, now).findings()
    )


class _Told:
    """What is told of the carryover from one year into the next."""

    def __init__(self, household: Household, before: LedgerYear | None, now: LedgerYear) -> None:
        self._household = household
        self._before = before
        self._now = now
        stated = household.years.get(now.year)
        self._given = stated.given if stated else frozenset()

    def findings(self) -> Iterator[Finding]:
        if self._now.stand is Stand.NO_FACTS:
            yield from self._year_missing()
            return
        yield from self._unchecked()
        yield from self._not_computable()
        yield from self._differs()
        yield from self._undivided()
        yield from self._left_behind()
        yield from self._spouse()

    def _finding(self, code: str, severity: Severity, what: str, fix: str, amount: Usd) -> Finding:
        return Finding(
            code=code,
            severity=severity,
            what=what,
            fix=fix,
            amount_usd=amount,
        )

    def _year_missing(self) -> Iterator[Finding]:
        now, carried = self._now, self._now.computed_in or NOTHING
        is_between = any(year < now.year for year in self._household.years)
        if not is_between or (now.gains == NOTHING and carried == NOTHING):
            return
        parts = (
            f"sales with {_gain_words(now.gains)}" if now.gains != NOTHING else "",
            f"{usd_text(carried.total_usd)} carried over into it" if carried != NOTHING else "",
        )
        yield self._finding(
            "carryover_year_missing",
            Severity.WARNING,
            f"{now.year} has {' and '.join(filter(None, parts))}, and the household file says nothing about "
            f"it. What it carries over to {now.year + 1} is not known.",
            f"Add [year.{now.year}] with wages, interest, dividends and carryovers of that year.",
            now.gains.total_usd,
        )

    def _unchecked(self) -> Iterator[Finding]:
        before, now = self._before, self._now
        if before is None or before.stand is not Stand.NO_FACTS or now.known is not Known.NOT_STATED:
            return
        lost, carried = max(0, -before.gains.total_usd), (before.computed_in or NOTHING).total_usd
        if lost or carried:
            what = (
                f"Sales of {before.year} lost {usd_text(lost)} in all, and no"
                if lost
                else f"{usd_text(carried)} was carried over into {before.year}, and no"
            )
            yield self._finding(
                "carryover_unchecked",
                Severity.WARNING,
                f"{what} carryover into {now.year} is stated.",
                f"State it in [year.{now.year}], or add [year.{before.year}] so that lotwise can compute it.",
                lost + carried,
            )

    def _not_computable(self) -> Iterator[Finding]:
        now = self._now
        if now.known is not Known.NOT_COMPUTABLE or now.handover is Handover.UNDIVIDED:
            return
        yield self._finding(
            "carryover_not_computable",
            Severity.BLOCKING,
            f'[year.{now.year}] says carryover = "computed", but the return of {now.year - 1} is not known '
            "to lotwise. It counts as zero.",
            f"Add [year.{now.year - 1}], or state {_KEY['short']} and {_KEY['long']} of [year.{now.year}] "
            "from the Capital Loss Carryover Worksheet.",
            0,
        )

    def _differs(self) -> Iterator[Finding]:
        now = self._now
        if now.computed_in is None or now.known is Known.COMPUTED:
            return
        for term, stated, computed in _terms(now.carried_in, now.computed_in):
            is_enough = now.handover is Handover.JOINED_IN_PART and stated >= computed
            if to_dollars(stated) != to_dollars(computed) and not is_enough:
                yield self._one_differs(term, stated, computed)

    def _one_differs(self, term: str, stated: Usd, computed: Usd) -> Finding:
        now, name, key = self._now, self._household.name, _KEY[term]
        before = now.year - 1
        said = f"a {term}-term carryover of {usd_text(stated)}" if stated else f"no {term}-term carryover"
        fix = (
            f"Compare with the Capital Loss Carryover Worksheet of {before}; correct {key} in "
            f"[year.{now.year}], or the facts of [year.{before}]."
        )
        if now.known is Known.NOT_STATED:
            fix = (
                f'To use what lotwise computes, write carryover = "computed" in [year.{now.year}]; otherwise '
                f"{key} from the Capital Loss Carryover Worksheet of {before}."
            )
        return self._finding(
            "carryover_differs",
            Severity.WARNING if stated or key in self._given else Severity.BLOCKING,
            f"{name} states {said} into {now.year}, but the return of {before} as lotwise knows it carries "
            f"{usd_text(computed)} over.",
            fix,
            abs(computed - stated),
        )

    def _undivided(self) -> Iterator[Finding]:
        before, now = self._before, self._now
        if before is None or before.carried_out is None or now.handover is not Handover.UNDIVIDED:
            return
        is_settled = now.known is Known.STATED
        yield self._finding(
            "carryover_not_divided",
            Severity.WARNING if is_settled else Severity.BLOCKING,
            f"The joint return of {before.year} carries {usd_text(before.carried_out.total_usd)} over, and "
            f"{now.year} is no joint return: each loss stays with the spouse who had it. Nobody states whose "
            "it is" + (", so what you state is not checked." if is_settled else "."),
            f"Add [year.{before.year}.spouse] with the spouse's part of gains and carryovers, and say whose "
            "each wallet is with `lotwise wallets --set NAME owner spouse`.",
            before.carried_out.total_usd,
        )

    def _left_behind(self) -> Iterator[Finding]:
        now, died_on = self._now, self._household.spouse_died_on
        if now.left_behind == NOTHING:
            return
        is_dead = died_on is not None and died_on.year < now.year
        yield self._finding(
            "carryover_ends" if is_dead else "carryover_of_spouse",
            Severity.INFO,
            f"Of the carryover of {now.year - 1}, {_loss_words(now.left_behind)} was your spouse's and "
            + (
                f"ended with the return of {now.year - 1}: nobody can deduct it any more."
                if is_dead
                else f"counts on your spouse's own return of {now.year}, not on yours."
            ),
            "Nothing, if the parts of the spouse are stated right in the years before.",
            now.left_behind.total_usd,
        )

    def _spouse(self) -> Iterator[Finding]:
        before, now = self._before, self._now
        if now.handover is Handover.JOINED_IN_PART:
            yield self._finding(
                "spouse_carryover_missing",
                Severity.WARNING,
                f"{now.year} is a joint return after a separate one; a carryover that your spouse brings "
                "counts on it, and nobody states one.",
                f"Add a table [year.{now.year}.spouse] with short_term_carryover and long_term_carryover; 0 "
                "if there are none.",
                0,
            )
        if before is None or before.spouse is None or now.spouse_stated is None:
            return
        if now.handover is not Handover.WHOLE:
            return
        for term, stated, computed in _terms(now.spouse_stated, before.spouse.carried_out):
            if to_dollars(stated) != to_dollars(computed):
                yield self._finding(
                    "spouse_carryover_differs",
                    Severity.WARNING,
                    f"[year.{now.year}.spouse] states a {term}-term carryover of {usd_text(stated)}, but of "
                    f"the return of {before.year} {usd_text(computed)} is the spouse's.",
                    f"Correct {_KEY[term]} in [year.{now.year}.spouse], or the parts of {before.year}.",
                    abs(computed - stated),
                )


def _terms(one: ByTerm, other: ByTerm) -> tuple[tuple[str, Usd, Usd], tuple[str, Usd, Usd]]:
    return ("short", one.short_usd, other.short_usd), ("long", one.long_usd, other.long_usd)


def _gain_words(gains: ByTerm) -> str:
    parts = [
        f"a {term}-term {'gain' if amount > 0 else 'loss'} of {usd_text(abs(amount))}"
        for term, amount in (("short", gains.short_usd), ("long", gains.long_usd))
        if amount
    ]
    return " and ".join(parts)


def _loss_words(carried: ByTerm) -> str:
    parts = [
        f"{usd_text(amount)} {term}-term"
        for term, amount in (("short", carried.short_usd), ("long", carried.long_usd))
        if amount
    ]
    return " and ".join(parts)
