"""The return as people see it: what a dollar is worth, every line, its reasons, and the page."""

from pathlib import Path

import pytest

from terminal import DAY, Run


@pytest.mark.parametrize("words", [("--curve",), ("--worksheet",), ("--why", "16", "--all"), ("--why", "16")])
def test_it_fits_80_columns(household: Run, words: tuple[str, ...]) -> None:
    said = household("tax", *words, "--as-of", DAY)
    assert (said.code, said.err) == (0, "")
    assert [line for line in said.out.splitlines() if len(line) > 80] == []


def test_the_return_ends_with_what_one_more_dollar_saves(household: Run) -> None:
    told = " ".join(household("tax", "--as-of", DAY).out.split())
    assert "One more dollar of short-term loss saves 35.8 cents in 2026" in told
    assert "$42,639.01 nothing only carried over (all, short-term)" in told


def test_a_year_that_is_over_has_no_further_dollar(household: Run) -> None:
    assert "One more dollar" not in household("tax", "--year", "2025", "--as-of", DAY).out


def test_json_holds_the_marginal_values_and_the_curve(household: Run) -> None:
    said = household("tax", "--as-of", DAY, "--json").json
    assert said["marginal"]["short_loss"]["saves_per_dollar"] == "0.358"
    pieces = said["curve"]["short_loss"]
    assert pieces[0]["start_usd"] == "0.00"
    assert pieces[-1]["stop_usd"] is None
    assert pieces[0]["parts"] == {"income_tax": "-0.32", "net_investment_income_tax": "-0.038"}


def test_the_worksheet_groups_lines_by_form(household: Run) -> None:
    out = household("tax", "--worksheet", "--as-of", DAY).out
    places = [out.index(title) for title in ("Form 1040", "Schedule D", "Form 6251", "The law of the year")]
    assert places == sorted(places)
    assert "Not stated, or none:" in out


def test_reasons_go_four_levels_deep_and_then_say_how_to_go_on(household: Run) -> None:
    short = household("tax", "--why", "16", "--as-of", DAY).out
    whole = household("tax", "--why", "16", "--all", "--as-of", DAY).out
    assert "why: lotwise explain tax.2026." in short
    assert "shown above" not in short
    assert "why: lotwise explain" not in whole
    assert len(short.splitlines()) < len(whole.splitlines())


def test_a_rate_is_told_with_its_value(household: Run) -> None:
    out = household("tax", "--why", "niit_rate", "--as-of", DAY).out
    assert "Rate of the net investment income tax: 3.8 %" in out


def test_a_line_that_is_not_filled_in_says_why(household: Run) -> None:
    said = household("tax", "--why", "short_term_carryover_out", "--as-of", DAY)
    assert said.code == 0
    assert "Short-term loss carried over to next year: $0.00" in said.out
    assert "Not filled in on this return" in said.out
    assert "Whether a loss is carried over: no" in said.out


def test_the_page_holds_every_line_and_needs_nothing_else(household: Run) -> None:
    said = household("tax", "--html", "return.html", "--as-of", DAY)
    assert (said.code, said.out) == (0, "Wrote return.html\n")
    text = Path("return.html").read_text()
    assert 'id="line-income-tax"' in text
    assert "household.toml row" in text
    assert "One more dollar of loss" in text
    assert "Not computed" in text
    for foreign in ("<script", "http://", "https://", "<link", "@import"):
        assert foreign not in text


def test_the_report_holds_the_curve_and_every_line(household: Run) -> None:
    household("forms", "--as-of", DAY, "--out", "out")
    text = Path("out/report_2026.html").read_text()
    assert 'id="one-more-dollar"' in text
    assert 'id="line-income-tax"' in text
