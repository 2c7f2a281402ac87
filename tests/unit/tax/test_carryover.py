"""The Capital Loss Carryover Worksheet, with the vectors of Pub. 550 and of the trap with negative income."""

import pytest

from lotwise.core.money import DOLLAR, usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import evaluate, outcome

STANDARD = {FilingStatus.SINGLE: 15_750, FilingStatus.SEPARATE: 15_750}


@pytest.mark.parametrize(
    ("taxable_income", "net_short", "net_long", "status", "carried"),
    [
        (26_000, -7_000, 0, "single", (4_000, 0)),  # Pub. 550 (2025), example
        (50_000, -110_000, 0, "single", (107_000, 0)),  # the guide's scenario 4: not 110,000
        (50_000, -1_000, -10_000, "single", (0, 8_000)),
        (50_000, -5_000, -10_000, "single", (2_000, 10_000)),
        (50_000, 2_000, -10_000, "single", (0, 5_000)),
        (50_000, -10_000, 4_000, "single", (3_000, 0)),
        # income was too low to absorb the loss deducted: the rest stays
        (-1_000, -10_000, 0, "single", (8_000, 0)),
        (-5_000, -10_000, 0, "single", (10_000, 0)),
        (-2_000, -2_500, 0, "single", (2_000, 0)),  # a loss below the limit can be carried over too
        (40_000, -8_000, 0, "mfs", (6_500, 0)),
    ],
)
def test_what_is_carried_over(
    taxable_income: int, net_short: int, net_long: int, status: str, carried: tuple[int, int]
) -> None:
    filing_status = FilingStatus(status)
    limit = 1_500 if filing_status is FilingStatus.SEPARATE else 3_000
    deducted = min(limit, -(net_short + net_long))
    facts = ReturnFacts(
        year=2025,
        filing_status=filing_status,
        other_ordinary_income=(taxable_income + deducted + STANDARD[filing_status]) * DOLLAR,
        short_term_gain=net_short * DOLLAR,
        long_term_gain=net_long * DOLLAR,
    )
    values = evaluate(facts, us_rules())
    assert values["taxable_income_unfloored"] == taxable_income * DOLLAR
    found = values["short_term_carryover_out"], values["long_term_carryover_out"]
    assert found == (carried[0] * DOLLAR, carried[1] * DOLLAR)


@pytest.mark.parametrize(("gain", "carries"), [(1, False), (0, False), (-3_000, False), (-3_001, True)])
def test_with_income_enough_only_a_loss_above_the_limit_is_carried_over(gain: int, *, carries: bool) -> None:
    facts = ReturnFacts(
        year=2026, filing_status=FilingStatus.SINGLE, wages=usd(90_000), long_term_gain=usd(gain)
    )
    assert evaluate(facts, us_rules())["has_capital_loss_to_carry"] is carries


def test_a_carryover_keeps_its_character_year_after_year() -> None:
    """10,000 of each, 90,000 of wages: the 3,000 a year come off the short-term loss first."""
    short, long, seen = usd(10_000), usd(10_000), []
    for year in (2024, 2025, 2026, 2027):
        facts = ReturnFacts(
            year=year,
            filing_status=FilingStatus.SINGLE,
            wages=usd(90_000),
            short_term_carryover_in=short,
            long_term_carryover_in=long,
        )
        result = outcome(facts, us_rules())
        short, long = result.short_term_carryover_usd, result.long_term_carryover_usd
        seen.append((short // DOLLAR, long // DOLLAR))
    assert seen == [(7_000, 10_000), (4_000, 10_000), (1_000, 10_000), (0, 8_000)]


def test_the_senior_deduction_is_added_back_only_on_request() -> None:
    """26 U.S.C. § 1212(b)(2)(B)(ii) read with § 151(d)(5)(C): an open question, so a switch."""

    def carried(*, adds: bool) -> int:
        facts = ReturnFacts(
            year=2025,
            filing_status=FilingStatus.SINGLE,
            aged_or_blind_boxes=1,
            seniors=1,
            other_ordinary_income=usd(21_000),
            short_term_gain=usd(-10_000),
            adds_senior_deduction_to_carryover=adds,
        )
        return outcome(facts, us_rules()).short_term_carryover_usd // DOLLAR

    # 21,000 − 3,000 − (15,750 + 2,000) − 6,000 = −5,750 of taxable income, as if it could be negative
    assert carried(adds=False) == 10_000
    # with 6,000 added back it is 250, and the whole loss deducted was used
    assert carried(adds=True) == 7_000
