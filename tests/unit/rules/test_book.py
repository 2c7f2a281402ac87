"""The rule book answers by name, day and filing status, or says what is missing."""

from datetime import date
from decimal import Decimal

import pytest

from lotwise.core.errors import MissingRuleError
from lotwise.rules.book import RuleBook, book_of, form_8949_boxes, form_line, proposed_laws, us_rules

SMALL = """
[limit]
title = "Limit"
unit = "USD"
is_indexed = false

[[limit.values]]
from = 2024-01-01
status = "enacted"
source = "an act"
checked = 2026-11-22
value = 3_000

[[limit.values]]
from = 2026-07-01
status = "projected"
source = "another act"
checked = 2026-11-22
value = { single = 4_000, mfj = 8_000 }

[deep.threshold]
title = "Threshold"
unit = "rate"
is_indexed = true

[[deep.threshold.values]]
from = 2025-01-01
status = "enacted"
source = "a procedure"
checked = 2026-11-22
value = [0.1, 0.12]
"""


@pytest.fixture
def small() -> RuleBook:
    return book_of({"us/small.toml": SMALL})


def test_a_value_comes_with_its_source_and_standing(small: RuleBook) -> None:
    rule = small.rule("limit", date(2025, 5, 5))
    assert (rule.value, rule.status, rule.source) == (3000, "enacted", "an act")
    assert (rule.starts, rule.checked) == (date(2024, 1, 1), date(2026, 11, 22))


def test_a_value_that_is_not_indexed_lasts_until_the_next_one_starts(small: RuleBook) -> None:
    assert small.rule("limit", date(2026, 6, 30), "mfj").value == 3000
    assert small.rule("limit", date(2026, 7, 1), "mfj").value == 8000
    assert small.rule("limit", date(2040, 1, 1), "single").value == 4000


def test_an_indexed_value_lasts_for_its_own_year_only(small: RuleBook) -> None:
    assert small.rule("deep.threshold", date(2025, 12, 31)).value == (Decimal("0.1"), Decimal("0.12"))
    for day in (date(2024, 12, 31), date(2026, 1, 1)):
        with pytest.raises(MissingRuleError):
            small.rule("deep.threshold", day)


def test_what_is_missing_is_named_with_key_year_status_and_file(small: RuleBook) -> None:
    with pytest.raises(MissingRuleError) as missing:
        small.rule("limit", date(2026, 12, 31), "hoh")
    assert missing.value.what == "The rule book has no limit (limit) for 2026, filing status hoh."
    assert "rules/us/small.toml" in missing.value.fix


def test_a_value_that_differs_by_filing_status_needs_one(small: RuleBook) -> None:
    with pytest.raises(MissingRuleError, match="no filing status"):
        small.rule("limit", date(2026, 12, 31))


def test_an_unknown_name_is_an_error(small: RuleBook) -> None:
    with pytest.raises(MissingRuleError, match="no limits"):
        small.rule("limits", date(2026, 1, 1))


def test_no_name_is_set_in_two_files() -> None:
    with pytest.raises(AssertionError, match=r"limit is set in b\.toml and in a\.toml"):
        book_of({"a.toml": SMALL, "b.toml": SMALL})


@pytest.mark.parametrize(("year", "amount"), [(2024, 0), (2025, 6000), (2028, 6000), (2029, 0)])
def test_the_senior_deduction_is_for_2025_to_2028(year: int, amount: int) -> None:
    assert us_rules().rule("senior_deduction", date(year, 12, 31), "single").value == amount


def test_married_filing_separately_has_no_senior_deduction() -> None:
    assert us_rules().rule("senior_deduction", date(2026, 12, 31), "mfs").value == 0


def test_nothing_is_extrapolated_beyond_the_last_year() -> None:
    with pytest.raises(MissingRuleError, match="standard_deduction"):
        us_rules().rule("standard_deduction", date(2028, 12, 31), "single")
    assert us_rules().rule("capital_loss_limit", date(2028, 12, 31), "mfs").value == 1500


def test_2027_is_a_projection() -> None:
    assert us_rules().rule("bracket_tops", date(2027, 12, 31), "single").status == "projected"
    assert us_rules().rule("bracket_tops", date(2026, 12, 31), "single").status == "enacted"


@pytest.mark.parametrize(
    ("name", "year", "form", "line"),
    [
        ("capital_gain", 2023, "Form 1040", "7"),
        ("capital_gain", 2024, "Form 1040", "7"),
        ("capital_gain", 2025, "Form 1040", "7a"),
        ("capital_gain", 2026, "Form 1040", "7a"),
        ("deduction", 2024, "Form 1040", "12"),
        ("deduction", 2025, "Form 1040", "12e"),
        ("adjusted_gross_income", 2024, "Form 1040", "11"),
        ("adjusted_gross_income", 2025, "Form 1040", "11a"),
        ("additional_deductions", 2025, "Form 1040", "13b"),
        ("additional_deductions", 2026, "Form 1040", "13a"),
        ("business_income_deduction", 2026, "Form 1040", "13b"),
        ("net_investment_income_tax", 2025, "Schedule 2", "12"),
        ("net_investment_income_tax", 2026, "Schedule 2", "6"),
        ("digital_asset_income", 2025, "Schedule 1", "8v"),
    ],
)
def test_lines_moved_over_the_years(name: str, year: int, form: str, line: str) -> None:
    place = form_line(name, year)
    assert (place.form, place.line) == (form, line)


def test_the_forms_of_2026_are_drafts() -> None:
    assert form_line("capital_gain", 2025).status == "enacted"
    assert form_line("capital_gain", 2026).status == "draft"


def test_a_line_that_a_years_forms_lack_is_an_error() -> None:
    with pytest.raises(MissingRuleError, match=r"line\.additional_deductions"):
        form_line("additional_deductions", 2024)


def test_form_8949_has_fewer_rows_since_2025() -> None:
    rows = [us_rules().rule("form_8949_rows", date(year, 1, 1)).value for year in (2024, 2025, 2026)]
    assert rows == [14, 11, 11]


def test_the_question_about_digital_assets_names_the_year() -> None:
    text = us_rules().rule("digital_asset_question", date(2025, 12, 31)).value
    assert isinstance(text, str)
    assert text.format(year=2025).startswith("At any time during 2025, did you: (a) receive")
    assert "\n" not in text


def test_boxes_for_digital_assets_exist_since_2025() -> None:
    assert [box.letter for box in form_8949_boxes(2024)] == list("ABCDEF")
    boxes = {box.letter: box for box in form_8949_boxes(2025)}
    assert sorted(boxes) == list("ABCDEFGHIJKL")
    assert {letter for letter, box in boxes.items() if box.is_digital_asset} == set("GHIJKL")
    assert [boxes[letter].schedule_d_line for letter in "GHIJKL"] == ["1b", "2", "3", "8b", "9", "10"]
    assert (boxes["J"].term, boxes["J"].form, boxes["J"].is_basis_reported) == ("long", "1099-DA", True)
    assert (boxes["I"].term, boxes["I"].form, boxes["I"].is_basis_reported) == ("short", "", None)


def test_no_bill_is_law_and_each_says_from_when_it_would_reach() -> None:
    bills = {bill.id: bill for bill in proposed_laws()}
    assert {bill.status for bill in bills.values()} == {"proposed"}
    assert {name: bill.applies_from for name, bill in bills.items()} == {
        "hr_9172": date(2026, 6, 9),
        "hr_10357": date(2026, 9, 15),
        "prospective_2027": date(2027, 1, 1),
    }


def test_the_conflict_about_the_date_of_h_r_10357_is_told() -> None:
    bill = next(bill for bill in proposed_laws() if bill.number == "H.R. 10357")
    assert bill.introduced == date(2026, 9, 14)
    assert bill.alternative_applies_from == date(2027, 1, 1)
    assert "after enactment" in bill.conflict
    assert bill.confidence.startswith("medium")
    assert "stablecoins" in bill.excludes
