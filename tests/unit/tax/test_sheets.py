"""A return form by form: Form 1040 first, lines by number, every line once."""

from typing import Any

from lotwise.core.money import usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import worksheet
from lotwise.tax.sheets import FACTS, LAW, STEPS, Sheet, idle_lines, is_stated, sheets
from lotwise.tax.trace import Worksheet


def made(**amounts: str) -> Worksheet:
    money: dict[str, Any] = {name: usd(amount) for name, amount in amounts.items()}
    return worksheet(ReturnFacts(year=2026, filing_status=FilingStatus.JOINT, **money), us_rules())


WITH_GAIN = made(wages="180000", short_term_gain="-3000", long_term_gain="20000")


def named(title: str) -> Sheet:
    return next(one for one in sheets(WITH_GAIN) if one.title == title)


def test_every_line_stands_on_one_sheet() -> None:
    names = [line.name for sheet in sheets(WITH_GAIN) for line in sheet.lines]
    assert sorted(names) == sorted(line.name for line in WITH_GAIN.lines)


def test_form_1040_is_first_and_what_stands_on_no_form_is_last() -> None:
    titles = [one.title for one in sheets(WITH_GAIN)]
    assert titles[0] == "Form 1040"
    assert titles.index("Schedule D") < titles.index("Qualified Dividends and Capital Gain Tax Worksheet")
    assert titles[-3:] == [FACTS, STEPS, LAW]


def test_lines_are_in_the_order_of_the_paper() -> None:
    numbers = [line.at for line in named("Form 1040").lines]
    assert numbers[0] == "1a"
    assert numbers.index("7a") < numbers.index("9") < numbers.index("11a") < numbers.index("16")


def test_what_stands_on_no_form_is_told_apart() -> None:
    assert all(line.inputs for line in named(STEPS).lines)
    assert {line.status for line in named(FACTS).lines} == {"given"}
    assert "given" not in {line.status for line in named(LAW).lines}


def test_facts_of_nothing_and_what_follows_from_them_alone_are_idle() -> None:
    idle = idle_lines(WITH_GAIN)
    assert {"interest", "collectibles_gain", "seniors", "has_itemizing_spouse"} <= idle
    assert "additional_income" in idle
    shown = {"wages", "short_term_gain", "tax_mode", "net_short_term", "alternative_minimum_tax"}
    assert not shown & idle


def test_law_is_idle_where_only_zeros_rest_on_it() -> None:
    idle = idle_lines(WITH_GAIN)
    assert {"salt_phasedown_rate", "collectibles_rate", "capital_loss_limit"} <= idle
    assert not {"base_standard_deduction", "rate_schedule", "middle_gain_rate"} & idle
    after_a_loss = idle_lines(made(wages="180000", short_term_gain="-30000"))
    assert "capital_loss_limit" not in after_a_loss


def test_only_facts_that_say_something_are_stated() -> None:
    stated = {line.name for line in WITH_GAIN.lines if is_stated(line)}
    assert {"wages", "short_term_gain", "long_term_gain"} <= stated
    assert not {"interest", "net_short_term", "capital_loss_limit"} & stated
