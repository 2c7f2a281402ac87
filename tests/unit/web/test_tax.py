"""The page Tax: the command's own figures, every line with its reasons, and designed states without them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from commands import Said, command_on
from dashboard import Served, example_project, served
from lotwise.app.demo import example_folder
from lotwise.app.intake import import_household
from lotwise.app.jsonable import jsonable
from lotwise.app.marginal import curves_of
from lotwise.app.projects import new_project
from lotwise.app.realized_rows import realized_rows
from lotwise.app.returns import tax_year
from lotwise.app.spouses import spouses_compared
from lotwise.app.spouses_json import spouses_json
from lotwise.app.years import years_of
from lotwise.web.pages import tax
from lotwise.web.sending import safe_name


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """What the commands write of the same project."""
    return command_on(example_project(tmp_path), capsys)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[httpx2.Client]:
    """A client of a project without anything."""
    new_project(tmp_path / "empty.db")
    with served(tmp_path / "empty.db") as running, running.client() as client:
        yield client


def shown_in(html: str) -> set[str]:
    """Return the values that stand in a page."""
    return set(re.findall(r'<data class="[^"]*" value="([^"]*)"', html))


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_line_has_the_value_that_the_command_writes(
    reader: httpx2.Client, command: Said, year: int
) -> None:
    told = json.loads(command("tax", "--year", str(year), "--json"))
    html = reader.get("/tax", params={"year": year}).text
    lines = {line["name"]: line for line in told["lines"]}
    shown = re.findall(r'<details class="line" id="line-([a-z0-9-]+)".*?</summary>', html, re.DOTALL)
    assert len(shown) > 40
    blocks = re.findall(
        r'id="line-([a-z0-9-]+)" data-reasons="([^"]+)">.*?<span class="value">(.*?)</span>', html, re.DOTALL
    )
    for place, reasons, value in blocks:
        line = lines[place.replace("-", "_")]
        assert reasons == f"/why/tax.{year}.{line['name']}"
        wanted = line["text"] if line["value_usd"] is None else f'value="{line["value_usd"]}"'
        assert wanted.replace("&", "&amp;") in value, line["name"]
    assert told["realized"]["short_term"]["amount_usd"] in shown_in(html)


def test_what_matters_first_stands_first_and_can_be_asked(reader: httpx2.Client) -> None:
    html = reader.get("/tax").text
    first = html[: html.index("The whole worksheet")]
    for name in ("net_short_term", "net_long_term", "capital_gain_or_loss", "total_tax"):
        assert f'href="/why/tax.2026.{name}" data-why' in first
    assert "One more dollar of short-term loss saves 35.8 cents" in first
    assert "<svg" in first
    assert 'style="' not in html


def test_a_line_is_explained_down_to_rows_by_its_link(reader: httpx2.Client) -> None:
    answer = reader.get("/why/tax.2026.net_short_term", headers={"x-part": "1"})
    assert answer.status_code == 200
    assert "kraken-ledgers.csv" in answer.text
    assert "<html" not in answer.text


def test_sales_of_the_year_add_up_to_what_is_realized(looked_at: Served, reader: httpx2.Client) -> None:
    state = looked_at.site.loaded().state
    for year in (2025, 2026):
        rows, sums = realized_rows(state, year), tax_year(state, year).realized
        for term in ("short", "long"):
            own = [one for one in rows.sales if one.term == term and not one.is_reported]
            told = [one for one in rows.sales if one.term == term and one.is_reported]
            assert sum(one.gain_usd or 0 for one in own) == getattr(sums, f"{term}_term").amount_usd
            assert sum(one.gain_usd or 0 for one in told) == getattr(sums, f"reported_{term}_term").amount_usd
        html = reader.get("/tax", params={"year": year}).text
        assert all(f'id="{one.id}"' in html for one in rows.sales)


def test_the_curves_are_made_once_for_page_drawing_and_json(looked_at: Served) -> None:
    state = looked_at.site.loaded().state
    assert curves_of(tax_year(state)) is curves_of(tax_year(state))
    assert curves_of(tax_year(state)) != curves_of(tax_year(state, 2025))


def test_many_sales_stand_on_several_pages(
    own: Served, writer: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tax, "ROWS", 4)
    first = writer.get("/tax").text
    assert "Page 1 of 3" in first
    assert '/tax?year=2026&amp;part=2"' in first
    last = writer.get("/tax", params={"part": 99}).text
    assert "Page 3 of 3" in last
    state = own.site.loaded().state
    assert realized_rows(state, 2026).sales[-1].id in last


def test_the_years_are_those_of_which_something_is_known(looked_at: Served, reader: httpx2.Client) -> None:
    assert years_of(looked_at.site.loaded().state) == (2026, 2025)
    assert 'href="/tax?year=2025" aria-current="true"' in reader.get("/tax?year=2025").text


def test_the_download_is_the_page_of_the_command(
    reader: httpx2.Client, command: Said, tmp_path: Path
) -> None:
    command("tax", "--year", "2025", "--html", tmp_path / "page.html")
    answer = reader.get("/tax/2025/return.html")
    assert answer.headers["content-disposition"] == 'attachment; filename="return_2025.html"'
    made, wanted = answer.text, (tmp_path / "page.html").read_text("utf-8")
    without_time = re.compile(r"Made [^.<]* from [^<]*?\.db\.")
    assert without_time.sub("", made) == without_time.sub("", wanted)


def test_a_year_without_facts_is_said_and_leads_on(reader: httpx2.Client) -> None:
    answer = reader.get("/tax", params={"year": 2019})
    assert answer.status_code == 200
    assert "2019" in answer.text
    assert 'href="/household"' in answer.text
    assert reader.get("/tax", params={"year": 1}).status_code == 422
    assert reader.get("/tax/99999/return.html").status_code == 422


def test_an_empty_project_is_told_what_to_do(empty: httpx2.Client) -> None:
    html = empty.get("/tax").text
    assert "No return yet" in html
    assert 'href="/household"' in html


def test_a_joint_return_is_compared_with_two(own: Served, writer: httpx2.Client, tmp_path: Path) -> None:
    assert "One joint return" not in writer.get("/tax").text
    text = (example_folder() / "household.toml").read_text("utf-8").replace('"single"', '"mfj"')
    file = tmp_path / "household.toml"
    file.write_text(text, "utf-8")
    with own.site.writing() as state:
        import_household(state.project, file)
    refused = writer.get("/tax").text
    assert "does not say which part of 2026 is your spouse" in refused.replace("&#39;", "'")
    file.write_text(f"{text}\n[year.2026.spouse]\nwages = 90000\n", "utf-8")
    with own.site.writing() as state:
        import_household(state.project, file)
    html = writer.get("/tax").text
    told = jsonable(spouses_json(spouses_compared(own.site.loaded().state, 2026)))
    assert "Your spouse&#39;s" in html or "Your spouse's" in html
    for line in (*told["taxes"], *told["reasons"]):
        assert f'value="{line["spouse_usd"]}"' in html


@pytest.mark.parametrize(
    ("name", "plain"), [('a"\r\nx: y', "a-x-y"), ("../../etc/passwd", "passwd"), ("\u202egnp.exe", "gnp.exe")]
)
def test_names_of_files_cannot_break_a_header(name: str, plain: str) -> None:
    assert safe_name(name) == plain
