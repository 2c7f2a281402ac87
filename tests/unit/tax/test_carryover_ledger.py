"""The carryover ledger: year after year, spouses, and what is stated against what is computed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import usd
from lotwise.rules.book import us_rules
from lotwise.tax.carryover_ledger import (
    NOTHING,
    ByTerm,
    Handover,
    Known,
    LedgerYear,
    PersonYear,
    SpouseGiven,
    Stand,
    YearGiven,
    carryover_ledger,
    divided_by_losses,
)
from lotwise.tax.facts import FilingStatus, ReturnFacts

SINGLE, JOINT, SEPARATE = FilingStatus.SINGLE, FilingStatus.JOINT, FilingStatus.SEPARATE


def by_term(short: int = 0, long: int = 0) -> ByTerm:
    return ByTerm(usd(short), usd(long))


def year(
    of: int,
    gains: ByTerm = NOTHING,
    status: FilingStatus = SINGLE,
    *,
    wages: int = 100_000,
    stated: ByTerm | None = None,
    spouse: ByTerm | None = None,
    brings: ByTerm | None = None,
) -> YearGiven:
    """A year whose carryover is computed unless one is stated; `spouse` is the spouse's part of the gains."""
    facts = ReturnFacts(
        year=of,
        filing_status=status,
        wages=usd(wages),
        short_term_gain=gains.short_usd,
        long_term_gain=gains.long_usd,
    )
    return YearGiven(
        year=of,
        filing_status=status,
        gains=gains,
        facts=facts,
        stated=stated,
        is_computed_wanted=stated is None,
        spouse=None if spouse is None else SpouseGiven(gains=spouse, stated=brings),
    )


def ledger(*years: YearGiven) -> tuple[LedgerYear, ...]:
    return carryover_ledger(years, us_rules())


def spouse_parts(one: LedgerYear) -> tuple[ByTerm, ByTerm]:
    assert one.taxpayer
    assert one.spouse
    return one.taxpayer.carried_out, one.spouse.carried_out


def test_a_loss_is_used_against_gains_then_income_and_the_rest_is_handed_on() -> None:
    first, second, third = ledger(
        year(2023, by_term(-20_000, 4_000), stated=NOTHING),
        year(2024, by_term(5_000, -1_000)),
        year(2025),
    )
    assert (first.used_on_gains_usd, first.used_on_income_usd) == (usd(4_000), usd(3_000))
    assert first.carried_out == second.carried_in == by_term(13_000)
    assert (second.known, second.handover) == (Known.COMPUTED, Handover.WHOLE)
    assert second.used_on_gains_usd == usd(5_000)
    assert second.carried_out == by_term(5_000, 1_000)
    assert third.carried_out == by_term(2_000, 1_000)


def test_what_is_stated_counts_and_what_the_year_before_gives_stands_beside_it() -> None:
    _, second = ledger(year(2023, by_term(-20_000), stated=NOTHING), year(2024, stated=by_term(9_000)))
    assert (second.carried_in, second.known) == (by_term(9_000), Known.STATED)
    assert second.computed_in == by_term(17_000)
    assert second.carried_out == by_term(6_000)


def test_what_is_neither_stated_nor_asked_for_is_not_used() -> None:
    silent = replace(year(2024), is_computed_wanted=False)
    _, second = ledger(year(2023, by_term(-20_000), stated=NOTHING), silent)
    assert (second.carried_in, second.known) == (NOTHING, Known.NOT_STATED)
    assert second.computed_in == by_term(17_000)


def test_a_year_of_too_little_income_keeps_the_deduction_that_it_cannot_use() -> None:
    (only,) = ledger(year(2024, by_term(-10_000), wages=13_000, stated=NOTHING))
    # 13,000 - 3,000 - 14,600 is 4,600 below zero; with the loss added back still 1,600 below
    assert (only.deducted_usd, only.used_on_income_usd) == (usd(3_000), 0)
    assert only.carried_out == by_term(10_000)


def test_the_first_year_cannot_have_a_computed_carryover() -> None:
    (only,) = ledger(year(2024))
    assert (only.carried_in, only.known) == (NOTHING, Known.NOT_COMPUTABLE)
    assert only.handover is Handover.NOTHING_BEFORE


def test_a_year_without_facts_breaks_the_chain() -> None:
    gap = YearGiven(year=2024, filing_status=SINGLE, gains=by_term(-500))
    first, second, third = ledger(year(2023, by_term(-9_000), stated=NOTHING), gap, year(2025))
    assert (second.stand, second.carried_out, second.computed_in) == (Stand.NO_FACTS, None, by_term(6_000))
    assert third.known is Known.NOT_COMPUTABLE
    assert first.stand is Stand.COMPUTED


def test_a_year_without_law_breaks_the_chain_too() -> None:
    first, second = ledger(year(2019, by_term(-9_000), stated=NOTHING), year(2020))
    assert (first.stand, first.carried_out) == (Stand.NO_LAW, None)
    assert second.known is Known.NOT_COMPUTABLE


# ── spouses ─────────────────────────────────────────────────────────────────────────────────────


def test_a_joint_loss_is_divided_by_each_ones_net_losses_of_the_term() -> None:
    """26 CFR § 1.1212-1(c)(1)(iv): 20,000 and 10,000 of short-term loss bear what is used in proportion."""
    first, second = ledger(
        year(2024, by_term(-30_000), JOINT, stated=NOTHING, spouse=by_term(-10_000)),
        year(2025, status=SEPARATE),
    )
    assert first.carried_out == by_term(27_000)
    assert spouse_parts(first) == (by_term(18_000), by_term(9_000))
    assert (second.handover, second.carried_in) == (Handover.DIVIDED, by_term(18_000))
    assert second.left_behind == by_term(9_000)
    assert second.carried_out == by_term(16_500), "the limit of a separate return is half"


def test_a_gain_of_one_spouse_gives_no_part_of_the_others_loss() -> None:
    (only,) = ledger(
        year(2024, by_term(-6_000, -8_000), JOINT, stated=NOTHING, spouse=by_term(4_000, -8_000))
    )
    # short: the taxpayer lost 10,000 and the spouse gained 4,000; 3,000 of the 6,000 left are deducted
    assert only.carried_out == by_term(3_000, 8_000)
    assert spouse_parts(only) == (by_term(3_000), by_term(0, 8_000))


def test_carryovers_of_joint_years_stay_with_their_owners() -> None:
    *_, last = ledger(
        year(2023, by_term(-30_000), JOINT, stated=NOTHING, spouse=by_term(-10_000)),
        year(2024, by_term(9_000), JOINT, spouse=by_term(9_000)),
    )
    # the spouse's 9,000 are met by the spouse's gain of 9,000: all that is left is the taxpayer's
    assert last.carried_out == by_term(15_000)
    assert spouse_parts(last) == (by_term(15_000), NOTHING)


def test_who_marries_brings_the_carryover_along() -> None:
    _, second = ledger(
        year(2024, by_term(-9_000), stated=NOTHING),
        year(2025, status=JOINT, spouse=NOTHING, brings=by_term(0, 4_000)),
    )
    assert (second.handover, second.carried_in) == (Handover.JOINED, by_term(6_000, 4_000))
    assert second.carried_out == by_term(3_000, 4_000)
    assert spouse_parts(second) == (by_term(3_000), by_term(0, 4_000))


def test_what_a_new_spouse_brings_is_not_guessed() -> None:
    _, second = ledger(year(2024, by_term(-9_000), stated=NOTHING), year(2025, status=JOINT))
    assert (second.handover, second.carried_in) == (Handover.JOINED_IN_PART, by_term(6_000))
    assert second.spouse is None


def test_a_joint_loss_that_nobody_divides_goes_to_nobody() -> None:
    _, second = ledger(year(2024, by_term(-9_000), JOINT, stated=NOTHING), year(2025))
    assert (second.handover, second.known, second.carried_in) == (
        Handover.UNDIVIDED,
        Known.NOT_COMPUTABLE,
        NOTHING,
    )


def test_nothing_need_be_divided_where_nothing_is_left() -> None:
    _, second = ledger(year(2024, by_term(-2_000), JOINT, stated=NOTHING), year(2025))
    assert (second.handover, second.computed_in) == (Handover.WHOLE, NOTHING)


def test_a_stated_carryover_is_divided_as_the_spouses_table_says_or_as_the_year_before() -> None:
    before = year(2023, by_term(-33_000), JOINT, stated=NOTHING, spouse=by_term(-11_000))
    said = year(2024, status=JOINT, stated=by_term(27_000), spouse=NOTHING, brings=by_term(7_000))
    unsaid = year(2024, status=JOINT, stated=by_term(27_000), spouse=NOTHING)
    assert [one.carried_in for one in _people(ledger(before, said)[1])] == [by_term(20_000), by_term(7_000)]
    assert [one.carried_in for one in _people(ledger(before, unsaid)[1])] == [by_term(18_000), by_term(9_000)]


def _people(one: LedgerYear) -> tuple[PersonYear, PersonYear]:
    assert one.taxpayer
    assert one.spouse
    return one.taxpayer, one.spouse


def test_thirds_are_divided_without_a_remainder() -> None:
    parts = divided_by_losses(ByTerm(100, 0), ByTerm(-1, 0), ByTerm(-2, 0))
    assert parts == (ByTerm(33, 0), ByTerm(67, 0))


AMOUNTS = st.integers(-60_000, 60_000).map(usd)


@given(
    lives=st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS), min_size=4, max_size=4),
    wages=st.integers(0, 60_000),
    is_joint=st.booleans(),
)
def test_no_dollar_of_loss_is_lost_or_made(
    lives: list[tuple[int, int, int, int]], wages: int, *, is_joint: bool
) -> None:
    status = JOINT if is_joint else SINGLE
    years = [
        year(
            2023 + n,
            ByTerm(short, long),
            status,
            wages=wages,
            stated=NOTHING if n == 0 else None,
            spouse=ByTerm(their_short, their_long) if is_joint else None,
        )
        for n, (short, long, their_short, their_long) in enumerate(lives)
    ]
    for one in ledger(*years):
        assert one.carried_out is not None
        losses = one.carried_in.total_usd - min(0, one.gains.short_usd) - min(0, one.gains.long_usd)
        assert losses == one.used_on_gains_usd + one.used_on_income_usd + one.carried_out.total_usd
        assert one.used_on_income_usd <= one.deducted_usd <= one.loss_limit_usd
        if is_joint:
            mine, theirs = spouse_parts(one)
            assert mine.plus(theirs) == one.carried_out
            assert min(mine.short_usd, mine.long_usd, theirs.short_usd, theirs.long_usd) >= 0


@pytest.mark.parametrize("status", list(FilingStatus))
def test_every_status_has_its_limit(status: FilingStatus) -> None:
    (only,) = ledger(year(2025, by_term(-10_000), status, stated=NOTHING))
    assert only.deducted_usd == usd(1_500 if status is SEPARATE else 3_000)
