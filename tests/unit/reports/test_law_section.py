"""The section of the report that shows a plan under every law."""

from datetime import date

from harvests import outlook, simple_year
from lotwise.core.money import DOLLAR
from lotwise.harvest.law_scenarios import scenario_of
from lotwise.harvest.law_ways import PlannedSale
from lotwise.harvest.law_window import Window
from lotwise.harvest.value import Harvest, Valuer
from lotwise.ledger.asset_classes import AssetClass
from lotwise.lots.holding import Term
from lotwise.lots.wash_law import wash_law
from lotwise.reports.law_section import LawRow, law_section
from lotwise.reports.page import Page, Section, render

VALUER = Valuer(outlook(simple_year(short_gain=100_000), sale_after_years=1, discount_rate="0"))
SALE = PlannedSale(
    id="trade",
    asset="BTC",
    group="BTC",
    asset_class=AssetClass.DIGITAL_ASSET,
    bought_by="january",
    acquired_on=date(2026, 1, 10),
    term=Term.SHORT,
    later_term=Term.SHORT,
    quantity=1,
    value_usd=0,
    harvest=Harvest(short_loss_usd=35_000 * DOLLAR, deferred_usd=35_000 * DOLLAR),
)


def section(on: date) -> Section:
    laws = [
        LawRow(name=word, scenario=scenario_of([SALE], Window(), wash_law(word), VALUER, on))
        for word in ("current", "hr10357")
    ]
    return law_section([*laws, LawRow(name="other", scenario=None)], ["A sentence."])


def cells(made: Section, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in made.tables[table].rows]


def test_a_row_says_what_is_allowed_deferred_and_lost_and_what_each_way_is_worth() -> None:
    made = section(date(2026, 12, 1))
    assert cells(made, 0) == [
        ["current", "$35,000.00", "$0.00", "$0.00"],
        ["hr10357", "$0.00", "$35,000.00", "$0.00"],
        ["other", "–", "–", "–"],
    ]
    assert cells(made, 1) == [
        ["current", "$3,150.00", "$3,150.00", "$3,150.00", "–"],
        ["hr10357", "$0.00", "$3,150.00", "$3,150.00", "–"],
        ["other", "–", "–", "–", "–"],
    ]
    assert cells(made, 2)[1] == ["hr10357", "–", "2026-12-31", "2026-12-31", "–"]


def test_the_section_stands_in_a_page() -> None:
    page = Page(title="t", subtitle="s", generated_note="n", sections=(section(date(2026, 10, 1)),))
    text = render(page)
    assert 'id="laws"' in text
    assert "If the law changes" in text
    assert "A sentence." in text
