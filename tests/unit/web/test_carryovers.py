"""The page Carryovers: the ledger that the command writes, with its reasons."""

import json
from pathlib import Path

import httpx2
import pytest

from commands import command_on
from dashboard import Served, example_project, served
from lotwise.app.carryovers_chart import carryovers_svg
from lotwise.app.carryovers_json import carryovers_of
from lotwise.app.demo import example_folder
from lotwise.app.intake import import_household
from lotwise.app.projects import new_project


def test_every_figure_is_the_commands_own(
    reader: httpx2.Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(command_on(example_project(tmp_path), capsys)("carryovers", "--json"))
    html = reader.get("/carryovers").text
    assert [one["year"] for one in told["years"]] == [2025, 2026]
    for one in told["years"]:
        row = html.partition(f'id="year-{one["year"]}"')[2].partition("</tr>")[0]
        for sums in (one["carried_in"], one["gains"], one["carried_out"]):
            assert f'value="{sums["short_usd"]}"' in row
            assert f'value="{sums["long_usd"]}"' in row
        assert f'value="{one["used_on_gains_usd"]}"' in row
        assert f'value="{one["used_on_income_usd"]}"' in row
        assert f"/why/tax.{one['year']}.long_term_carryover_out" in row


def test_a_year_says_why(reader: httpx2.Client) -> None:
    answer = reader.get("/carryovers/2026/why")
    assert answer.status_code == 200
    assert "lotwise carryovers --why 2026" in answer.text
    assert reader.get("/carryovers/1/why").status_code == 422
    assert reader.get("/carryovers/2001/why").status_code < 500


def test_the_drawing_says_in_words_what_it_shows(looked_at: Served, reader: httpx2.Client) -> None:
    drawn = carryovers_svg(carryovers_of(looked_at.site.loaded().state))
    assert "2025: $0.00 short-term and $1,200.00 long-term" in drawn
    assert drawn.count('<rect class="bar total"') == 2, "the bar of 2025 and the legend"
    assert drawn in reader.get("/carryovers").text


def test_a_stated_carryover_that_is_not_the_computed_one_is_told(
    own: Served, writer: httpx2.Client, tmp_path: Path
) -> None:
    text = (example_folder() / "household.toml").read_text("utf-8")
    file = tmp_path / "household.toml"
    file.write_text(text.replace("long_term_carryover = 1200", "long_term_carryover = 900"), "utf-8")
    with own.site.writing() as state:
        import_household(state.project, file)
    html = writer.get("/carryovers").text
    assert "Where the years do not agree" in html
    row = html.partition('id="year-2026"')[2].partition("</tr>")[0]
    assert 'value="900.00"' in row
    assert "computed:" in row
    assert 'value="1200.00"' in row


def test_without_a_household_the_page_says_what_to_do(tmp_path: Path) -> None:
    new_project(tmp_path / "empty.db")
    with served(tmp_path / "empty.db") as running, running.client() as client:
        assert "Nothing is known yet" in client.get("/carryovers").text
