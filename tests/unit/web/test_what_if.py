"""The page "What if": its figures are those of the command; what cannot be is explained and kept."""

import re
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest

from dashboard import Served, example_project, served
from lotwise.app import demo
from lotwise.app.intake import import_files
from lotwise.app.jsonable import jsonable
from lotwise.app.plan_if import plan_if
from lotwise.app.plan_json import plan_if_json
from lotwise.app.plan_sensitivity import sensitivity
from lotwise.app.planning import plan_report
from lotwise.app.projects import existing_project, new_project
from lotwise.app.records import order_method
from lotwise.app.what_if import what_if
from lotwise.lots.lot import Method
from lotwise.web.pages import plan_pieces


def _values(html: str) -> list[str]:
    return re.findall(r'<data class="(?:money|money negative|units)" value="([^"]*)"', html)


def _section(html: str, label: str) -> str:
    found = html.partition(f'aria-label="{label}"')[2].partition("</table>")[0]
    assert found, label
    return found


def test_the_form_has_what_stands_today(reader: httpx2.Client) -> None:
    html = reader.get("/what-if").text
    assert 'name="price.BTC" value="68000"' in html
    assert 'name="wages" value="214000.00"' in html
    assert '<option value="single" selected>' in html
    assert 'name="sale_in_years" value="6"' in html
    assert "Nothing is turned yet" in html


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ({"price.BTC": "50000", "wages": "300,000"}, ("price.BTC=50000", "wages=300000")),
        ({"sale_in_years": "never"}, ("sale_in_years=never",)),
        ({"fee": "2"}, ("fee=0.02",)),
        ({"filing_status": "hoh", "state": "CA"}, ("filing_status=hoh", "state=CA")),
    ],
)
def test_the_answer_is_that_of_the_command(
    looked_at: Served, reader: httpx2.Client, typed: dict[str, str], texts: tuple[str, ...]
) -> None:
    told: Any = jsonable(plan_if_json(plan_if(looked_at.site.loaded().state, texts)))
    html = reader.get("/what-if", params=typed).text
    highlights = html.partition('<section aria-labelledby="answer"')[2].partition("</dl>")[0]
    now, these, best = told["now"], told["these_lots_then"], told["best_plan_then"]
    assert _values(highlights) == [now["npv_usd"], these["npv_usd"], best["npv_usd"]]
    changes = _values(_section(html, "Table of what changes"))
    assert changes[:2] == [now["npv_usd"], best["npv_usd"]]
    assert changes[3:5] == [now["worth"]["saved_this_year_usd"], best["worth"]["saved_this_year_usd"]]
    assert changes[-3:-1] == [now["tax_after_usd"], best["tax_after_usd"]]
    for trade in best["trades"]:
        assert f'value="{trade["adds_usd"]}"' in html
    assert f"lotwise what-if {' '.join(texts)}" in html
    for name, value in typed.items():
        assert f'name="{name}" value="{value}"' in html or f'<option value="{value}" selected>' in html


@pytest.mark.parametrize(
    "typed",
    [
        {"price.BTC": "abc"},
        {"price.BTC": "-5"},
        {"wages": "a lot"},
        {"fee": "300"},
        {"state": "QQ"},
        {"sale_in_years": "soon"},
        {"discount_rate": "<b>"},
        {"filing_status": "king"},
    ],
)
def test_what_cannot_be_is_explained_and_kept(reader: httpx2.Client, typed: dict[str, str]) -> None:
    answer = reader.get("/what-if", params=typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    [(name, value)] = typed.items()
    escaped = value.replace("<", "&lt;").replace(">", "&gt;")
    if name != "filing_status":
        assert f'name="{name}" value="{escaped}"' in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("method", ["FIFO", "HIFO", "LIFO", "MIN_TAX"])
def test_a_year_with_other_records_is_that_of_the_command(
    looked_at: Served, reader: httpx2.Client, method: str
) -> None:
    state = looked_at.site.loaded().state
    chosen = Method.FIFO if method == "FIFO" else order_method(method)
    told: Any = jsonable(what_if(state, 2025, chosen))
    html = reader.get("/what-if", params={"year": "2025", "method": method}).text
    values = _values(_section(html, "Table of the year with other records"))
    gains, tax = told["gains"], told["tax"]
    assert tax is not None
    assert values == [
        gains["as_recorded"]["short_usd"],
        gains["as_recorded"]["long_usd"],
        tax["as_recorded_usd"],
        tax["carried_usd"],
        gains["instead"]["short_usd"],
        gains["instead"]["long_usd"],
        tax["instead_usd"],
        tax["instead_carried_usd"],
        gains["change"]["short_usd"],
        gains["change"]["long_usd"],
    ]
    if told["sales"]:
        assert told["sales"][0]["id"] in html
    else:
        assert "No sale of the year would differ" in html


@pytest.mark.parametrize("query", ["method=BEST", "method=HIFO&year=next", "method=HIFO&year=20255"])
def test_records_that_cannot_be_are_refused(reader: httpx2.Client, query: str) -> None:
    answer = reader.get(f"/what-if?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_sensitivity_is_that_of_the_command(looked_at: Served, reader: httpx2.Client) -> None:
    state = looked_at.site.loaded().state
    told: Any = jsonable(sensitivity(state, plan_report(state), is_best_wanted=False))
    html = reader.get("/what-if/sensitivity", headers={"x-part": "1"}).text
    assert "<html" not in html
    assert "<svg" in html
    assert _values(_section(html, "Table of the assumptions")) == [row["these_usd"] for row in told]


def of_one_exchange(folder: Path) -> Path:
    """Return a project with the files of one exchange only: its plans are found in a moment."""
    project = folder / "one.db"
    new_project(project)
    names = ("kraken-ledgers.csv", "prices.csv", "household.toml")
    with existing_project(project) as opened:
        import_files(opened, [demo.example_folder() / name for name in names])
    return project


def test_best_plans_are_looked_for_beside_the_page(tmp_path: Path) -> None:
    with served(of_one_exchange(tmp_path)) as running, running.client() as client:
        started = client.get("/what-if/sensitivity", params={"best": "1"}, headers={"x-part": "1"}).text
        work = re.search(r'data-work="(/running/[^"]+)"', started)
        assert work is not None
        again = client.get("/what-if/sensitivity", params={"best": "1"})
        assert again.headers["location"] == work[1], "it is not started twice"
        far = 0
        for _ in range(3_000):
            now = client.get(f"{work[1]}/now").json()
            assert now["done"] >= far
            far = now["done"]
            if now["is_over"]:
                break
            time.sleep(0.02)
        assert now["whole"] > 20
        assert client.get(work[1]).headers["location"] == "/what-if/sensitivity?best=1"
        done = client.get("/what-if/sensitivity", params={"best": "1"}).text
        state = running.site.loaded().state
        best = plan_report(state).plan.worth.npv_usd
        assert best > 0
        assert "Best plan" in done
        assert f'value="{jsonable({"npv_usd": best})["npv_usd"]}"' in done


def test_a_large_project_answers_after_its_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_pieces, "_MANY", 1)
    with served(example_project(tmp_path)) as running, running.client() as client:
        for _ in range(400):
            answer = client.get("/what-if", params={"price.BTC": "50000"})
            if answer.status_code == 200:
                break
            assert answer.headers["location"].startswith("/running/")
            time.sleep(0.05)
        assert "The best plan then" in answer.text
