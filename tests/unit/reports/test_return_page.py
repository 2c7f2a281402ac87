"""A return as a page: every line once, folded, with links to its inputs; the curve and its pieces."""

import re
from typing import Any

from lotwise.core.money import usd
from lotwise.reports.page import Page, Section, Tree, render
from lotwise.reports.return_page import line_id, marginal_section, sheet_sections
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import worksheet
from lotwise.tax.marginal import curves
from lotwise.tax.trace import Line


def facts(**amounts: str) -> ReturnFacts:
    money: dict[str, Any] = {name: usd(amount) for name, amount in amounts.items()}
    return ReturnFacts(year=2026, filing_status=FilingStatus.SINGLE, **money)


GUIDE = facts(wages="214000", short_term_gain="11649.01", long_term_gain="27990")


def nothing_told(_line: Line) -> tuple[Tree, ...]:
    return ()


def sections() -> tuple[Section, ...]:
    return sheet_sections(worksheet(GUIDE, us_rules()), nothing_told)


def html(*shown: Section) -> str:
    return render(Page(title="Return", subtitle="", generated_note="", sections=shown))


def lines() -> dict[str, Tree]:
    return {tree.id: tree for section in sections() for tree in section.trees}


def test_every_link_leads_to_a_line_of_the_page() -> None:
    text = html(*sections())  # rendering checks that each place exists
    assert len(re.findall(r'href="#line-', text)) > 50


def test_a_line_is_folded_and_tells_formula_inputs_source_and_standing() -> None:
    tax = lines()[line_id("net_investment_income_tax")]
    assert (tax.number, tax.is_folded) == ("17", True)
    assert tax.formula.endswith(".")
    assert "§ 1411" in tax.source
    assert tax.standing == "law in force"
    assert [child.href for child in tax.children] == ["#line-income-subject-to-niit", "#line-niit-rate"]


def test_a_fact_tells_where_it_came_from() -> None:
    told = sheet_sections(
        worksheet(GUIDE, us_rules()), lambda line: (Tree(label=f"row of {line.name}", value=""),)
    )
    wages = next(tree for one in told for tree in one.trees if tree.id == line_id("wages"))
    assert [child.label for child in wages.children] == ["row of wages"]


def test_a_schedule_too_long_for_a_value_is_told_below_its_name() -> None:
    schedule = lines()[line_id("rate_schedule")]
    assert schedule.value == ""
    assert schedule.formula.startswith("10 % to $12,400")


def test_lines_that_say_nothing_are_left_out() -> None:
    assert line_id("wages") in lines()
    assert line_id("interest") not in lines()
    assert line_id("salt_phasedown_rate") not in lines()


def test_lines_are_closed_at_first_and_their_number_stands_before_them() -> None:
    text = html(*sections())
    assert "<details>" in text
    assert "<details open>" not in text
    assert '<span class="line">1a</span> <span class="what">Wages</span>' in text


def test_what_a_dollar_is_worth_is_drawn_and_listed() -> None:
    section = marginal_section(curves(GUIDE, us_rules()), 2026)
    text = html(section)
    assert section.highlights[0].value == "saves 35.8 cents"
    assert len(section.tables) == 4
    assert text.count('class="curve other"') == 2  # the line, and its sample beside its name
    assert "only carried over from here" in text
    assert "other income (up to $3,000) at 24 %" in text


def test_where_no_loss_saves_anything_nothing_is_drawn() -> None:
    section = marginal_section(curves(facts(wages="90000", short_term_gain="-20000"), us_rules()), 2026)
    assert section.figures == ()
    assert "carried over to later years" in section.intro[0]
