"""The worksheet answers "why?" by name or by place, down to facts and law."""

from collections.abc import Iterator
from typing import Any

import pytest

from lotwise.core.errors import NotFoundError
from lotwise.core.money import usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import worksheet
from lotwise.tax.trace import Why, Worksheet


def sheet(tax_year: int = 2026, /, **amounts: str) -> Worksheet:
    money: dict[str, Any] = {name: usd(amount) for name, amount in amounts.items()}
    return worksheet(ReturnFacts(year=tax_year, filing_status=FilingStatus.JOINT, **money), us_rules())


LOSS = {"wages": "180000", "short_term_gain": "-30000", "long_term_gain": "20000"}


@pytest.mark.parametrize(
    ("ref", "name"),
    [
        ("net_short_term", "net_short_term"),
        ("16", "income_tax"),
        ("line 16", "income_tax"),
        ("Form 1040 16", "income_tax"),
        ("1040 16", "income_tax"),
        ("Schedule D 16", "net_gain_or_loss"),
        ("schedule d line 7", "net_short_term"),
        ("7a", "capital_gain_or_loss"),
        ("7", "net_short_term"),
        ("8960 17", "net_investment_income_tax"),
        ("6251 11", "alternative_minimum_tax"),
        ("Capital Loss Carryover Worksheet 8", "short_term_carryover_out"),
        ("Qualified Dividends and Capital Gain Tax Worksheet 24", "tax_at_ordinary_rates"),
    ],
)
def test_a_line_is_found_by_name_or_place(ref: str, name: str) -> None:
    assert sheet(**LOSS).line(ref).name == name


def test_a_place_is_that_of_the_years_form() -> None:
    assert sheet(2024, **LOSS).line("1040 7").name == "capital_gain_or_loss"
    assert sheet(2025, **LOSS).line("capital_gain_or_loss").place == "Form 1040 line 7a"
    assert sheet(2024).line("senior_deduction").place == ""
    assert sheet(2025).line("senior_deduction").place == "Schedule 1-A line 37"
    assert sheet(2026).line("senior_deduction").place == "Schedule 1-A line 43"


def test_schedule_d_is_not_mistaken_for_the_schedule_d_tax_worksheet() -> None:
    with_art = sheet(
        wages="300000", other_long_term_gain="50000", collectibles_gain="50000", long_term_gain="9000"
    )
    assert with_art.line("Schedule D 21").name == "capital_loss_allowed"
    assert with_art.line("Schedule D Tax Worksheet 21").name == "ordinary_with_collectibles"


@pytest.mark.parametrize("ref", ["net_short_terms", "Schedule D 77", "", "D"])
def test_an_unknown_line_is_answered_with_near_ones(ref: str) -> None:
    with pytest.raises(NotFoundError) as missing:
        sheet(**LOSS).line(ref)
    assert missing.value.fix.startswith("Try ")
    if ref == "net_short_terms":
        assert "net_short_term" in missing.value.fix


def test_an_ambiguous_place_is_not_guessed() -> None:
    with_gain = sheet(wages="180000", long_term_gain="20000")
    places = {line.place for line in with_gain.lines if line.at == "5"}
    assert len(places) > 1
    with pytest.raises(NotFoundError, match="Try "):
        with_gain.line("5")


def test_no_two_lines_of_a_return_stand_at_one_place() -> None:
    for year in (2023, 2024, 2025, 2026, 2027):
        for amounts in (LOSS, {"wages": "900000", "long_term_gain": "5000", "collectibles_gain": "5000"}):
            places = [line.place for line in sheet(year, **amounts).lines if line.place]
            assert len(places) == len(set(places))


def walk(why: Why) -> Iterator[Why]:
    yield why
    for reason in why.inputs:
        yield from walk(reason)


@pytest.mark.parametrize("ref", ["liability", "short_term_carryover_out", "net_investment_income_tax"])
def test_every_why_ends_in_facts_and_law(ref: str) -> None:
    for why in walk(sheet(**LOSS).why(ref)):
        if not why.inputs and not why.is_shown_above:
            assert why.line.formula == "", f"{why.line.name} is computed, but shows no inputs"
        assert why.line.source


def test_reasons_are_shown_once_in_a_tree() -> None:
    nodes = list(walk(sheet(**LOSS).why("liability")))
    explained = [node.line.name for node in nodes if node.inputs]
    assert len(explained) == len(set(explained))
    assert any(node.is_shown_above for node in nodes)


def test_the_tree_starts_at_the_line_and_goes_to_its_inputs() -> None:
    why = sheet(**LOSS).why("Schedule D 16")
    assert why.line.text == "-$10,000.00"
    assert [(reason.line.label, reason.line.text) for reason in why.inputs] == [
        ("Net short-term capital gain or (loss)", "-$30,000.00"),
        ("Net long-term capital gain or (loss)", "$20,000.00"),
    ]


def test_worksheets_that_do_not_apply_are_not_shown() -> None:
    after_a_loss = sheet(**LOSS)
    with pytest.raises(NotFoundError):
        after_a_loss.line("income_at_fifteen")
    assert after_a_loss.usd("income_at_fifteen") == 0
    assert "tax_with_lower_rates" not in after_a_loss.line("income_tax").inputs
    assert sheet(wages="180000", long_term_gain="20000").usd("income_at_fifteen") == usd(20000)


def test_a_line_that_is_not_filled_in_says_which_question_rules_it_out() -> None:
    with pytest.raises(NotFoundError) as missing:
        sheet(wages="180000").line("short_term_carryover_out")
    assert "not filled in" in missing.value.what
    assert missing.value.what.endswith("Whether a loss is carried over: no.")


def test_lines_that_are_not_money_are_shown_in_words() -> None:
    after_a_loss = sheet(**LOSS)
    texts = {line.name: line.text for line in after_a_loss.lines}
    assert texts["niit_rate"] == "3.8 %"
    assert texts["itemized_limit_fraction"] == "2/37"
    assert texts["is_itemizing"] == "no"
    assert texts["tax_mode"] == "Tax Table"
    assert texts["seniors"] == "0"
    assert texts["rate_schedule"].startswith("10 % to $24,800, 12 % to $100,800,")
    assert texts["tax_table"] == "rows of $5, $10, $25, $50 below $100,000"
    assert after_a_loss.line("niit_rate").value_usd is None


def test_a_line_is_as_firm_as_the_law_that_flows_into_it() -> None:
    now, later = sheet(2026, **LOSS), sheet(2027, **LOSS)
    assert now.line("wages").status == "given"
    assert now.line("net_short_term").status == "given"
    assert now.line("liability").status == "enacted"
    assert later.line("capital_loss_allowed").status == "enacted"
    assert later.line("liability").status == "projected"
    assert "projection" in later.line("base_standard_deduction").source
