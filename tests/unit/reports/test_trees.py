"""A worksheet line with its reasons, as a tree."""

from lotwise.core.money import usd
from lotwise.reports.page import Tree
from lotwise.reports.trees import worksheet_tree
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import worksheet


def all_of(tree: Tree) -> list[Tree]:
    return [tree, *(one for child in tree.children for one in all_of(child))]


def test_a_line_opens_down_to_facts_and_law() -> None:
    facts = ReturnFacts(
        year=2026, filing_status=FilingStatus.SINGLE, wages=usd("90000"), short_term_gain=usd("-5000")
    )
    tree = worksheet_tree(worksheet(facts, us_rules()).why("Schedule D 21"))
    assert (tree.label, tree.value) == ("Loss deducted from other income (Schedule D line 21)", "$3,000.00")
    by_label = {each.label: each for each in all_of(tree)}
    assert by_label["Short-term gain or (loss) on digital assets"].value == "−$5,000.00"
    assert by_label["Most loss that is deducted from other income a year"].source
    assert all(each.source for each in by_label.values())


def test_reasons_that_stand_further_up_are_not_repeated() -> None:
    facts = ReturnFacts(year=2026, filing_status=FilingStatus.SINGLE, wages=usd("90000"))
    tree = worksheet_tree(worksheet(facts, us_rules()).why("liability"))
    repeated = [each for each in all_of(tree) if each.formula == "Its reasons stand further up."]
    assert repeated
    assert not [each for each in repeated if each.children]


def test_what_rests_on_a_forecast_says_so_and_enacted_law_does_not() -> None:
    sources = {}
    for year in (2025, 2027):
        facts = ReturnFacts(year=year, filing_status=FilingStatus.SINGLE, wages=usd("90000"))
        sources[year] = worksheet_tree(worksheet(facts, us_rules()).why("liability")).source
    assert sources[2027] == f"{sources[2025]}; rests on a forecast, not for filing"
