"""The plan's page: its figures are those of the command, and every choice of its lots is valued exactly."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from dashboard import Served, example_project, over, served
from lotwise.app import demo
from lotwise.app.intake import import_household
from lotwise.app.jsonable import jsonable
from lotwise.app.plan_if import plan_if
from lotwise.app.plan_json import plan_if_json, waited_json
from lotwise.app.plan_parts import PlanWish, plan_parts, whole_plan_json
from lotwise.app.plan_spread import plan_spread, spread_sentences
from lotwise.app.plan_wait import waited
from lotwise.app.planning import plan_report
from lotwise.app.projects import existing_project, new_project
from lotwise.app.wallets import state_wallet_fact
from lotwise.app.workspace import load
from lotwise.core.money import usd_plain
from lotwise.web import access
from lotwise.web.access import Role, hashed
from lotwise.web.pages import plan_pieces
from lotwise.web.sentences import sentence


@pytest.fixture(scope="module")
def told(looked_at: Served) -> dict[str, Any]:
    """What `lotwise plan --laws --json` writes."""
    state = looked_at.site.loaded().state
    report = plan_report(state)
    found: dict[str, Any] = jsonable(
        whole_plan_json(report, plan_parts(state, report, PlanWish(has_laws=True)))
    )
    return found


def _values(html: str) -> list[str]:
    return re.findall(r'<data class="(?:money|money negative|units)" value="([^"]*)"', html)


def _row(html: str, key: str) -> str:
    return html.partition(f'<tr class="{_css(html, key)}" data-key="{key}"')[2].partition("</tr>")[0]


def _css(html: str, key: str) -> str:
    found = re.search(rf'<tr class="([^"]*)" data-key="{key}"', html)
    assert found is not None, key
    return found[1]


def _figure(html: str, name: str) -> str:
    totals = html.partition('id="totals"')[2].partition("</dl>")[0]
    found = re.search(rf'data-figure="{name}">.*?value="([^"]*)"', totals)
    assert found is not None, name
    return found[1]


def _asked(client: httpx2.Client, body: object) -> httpx2.Response:
    csrf = re.search(r'data-csrf="([^"]*)"', client.get("/plan").text)
    assert csrf is not None
    return client.post("/plan/selection", content=json.dumps(body), headers={"x-csrf": csrf[1]})


def test_the_answer_comes_first(reader: httpx2.Client, told: dict[str, Any]) -> None:
    html = reader.get("/plan").text
    main = html.partition("<main")[2]
    assert _values(main)[0] == told["npv_usd"]
    assert "Sell and buy back 10 lots" in main
    assert told["assumptions"][0] in main.replace("&#39;", "'")


def test_every_row_has_the_figures_of_the_command(reader: httpx2.Client, told: dict[str, Any]) -> None:
    html = reader.get("/plan").text
    seen = set()
    for n, trade in enumerate([*told["trades"], *told["below_the_line"]]):
        if trade["lot"] in seen:
            continue
        seen.add(trade["lot"])
        row = _row(html, trade["lot"])
        values = _values(row)
        expected = [trade[f"{name}_usd"] for name in ("fmv", "loss", "fees", "adds", "total")]
        assert values[-5:] == expected, trade["lot"]
        assert f'value="{trade["quantity"]}"' in row
        assert trade["acquired_on"] in row
        assert (" checked" in row) == (n < len(told["trades"]))
    stop = html.index("Stop here")
    last, first = told["trades"][-1]["lot"], told["below_the_line"][0]["lot"]
    assert html.index(f'data-key="{last}"') < stop < html.index(f'data-key="{first}"')


def test_the_totals_are_those_of_the_command(reader: httpx2.Client, told: dict[str, Any]) -> None:
    html = reader.get("/plan").text
    for name in ("npv_usd", "short_loss_usd", "long_loss_usd", "tax_before_usd", "tax_after_usd"):
        assert _figure(html, name) == told[name]
    for name, amount in told["worth"].items():
        assert _figure(html, name) == amount


def test_years_laws_and_risks_are_those_of_the_command(reader: httpx2.Client, told: dict[str, Any]) -> None:
    html = reader.get("/plan").text
    years = _values(html.partition('id="years-title"')[2].partition("</tbody>")[0])
    names = ("carried_in", "realized", "used", "deducted", "carried_out", "saved", "discounted")
    assert years == [row[f"{name}_usd"] for row in told["years"]["rows"] for name in names]
    laws = _values(html.partition('id="laws-title"')[2].partition("</tbody>")[0])
    expected = []
    for law in told["laws"]["laws"]:
        first = law["ways"][0]
        expected += [first[f"{name}_usd"] for name in ("allowed", "deferred", "lost")]
        expected += [way["npv_usd"] for way in law["ways"]]
    assert laws == expected
    for law in told["laws"]["laws"]:
        assert f'data-law="{law["law"]}"' in html
    plain = html.replace("&#39;", "'").replace("&#34;", '"')
    for risk in told["risks"]:
        assert risk["what"] in plain
    for line in (*told["assumptions"], *told["cautions"], *told["laws"]["sentences"]):
        assert str(sentence(line)) in html


def test_every_figure_can_be_asked_why(reader: httpx2.Client) -> None:
    html = reader.get("/plan").text
    references = set(re.findall(r'href="(/why/plan\.[^"]+)"', html))
    assert len(references) > 40
    for address in sorted(references):
        assert reader.get(address).status_code == 200, address


def test_reasons_and_forecast_are_of_the_plan_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again(*_: Any) -> Any:
        pytest.fail("the plan was made again")

    with served(example_project(tmp_path)) as running, running.client() as client:
        assert client.get("/plan").status_code == 200
        monkeypatch.setattr("lotwise.app.explain.plan_report", again)
        monkeypatch.setattr("lotwise.app.reconcile.plan_report", again)
        reasons = ("/why/plan.npv", "/why/plan.trades.1.adds", "/api/v1/explain/plan.fees")
        for address in (*reasons, "/reconcile/forecast", "/api/v1/reconcile?forecast=true"):
            assert client.get(address).status_code == 200, address


def test_the_choice_of_all_trades_is_the_plan(reader: httpx2.Client, told: dict[str, Any]) -> None:
    by_list = _asked(reader, {"lots": [trade["lot"] for trade in told["trades"][:-1]]}).json()
    assert not by_list["is_plan"]
    by_units = _asked(reader, {"lots": {one["lot"]: one["quantity"] for one in told["trades"]}}).json()
    assert by_units["is_plan"]
    assert by_units["npv_usd"] == told["npv_usd"]
    assert by_units["worth"] == told["worth"]
    assert by_units["tax_after_usd"] == told["tax_after_usd"]


def test_a_choice_of_some_is_what_the_command_says(looked_at: Served, reader: httpx2.Client) -> None:
    told = jsonable(plan_if_json(plan_if(looked_at.site.loaded().state, (), ["1", "4", "7"])))
    found = _asked(reader, {"lots": told["only"], "rows": told["only"]}).json()
    assert {"npv_usd": found["npv_usd"], "worth": found["worth"]} == told["these_lots_now"]
    assert found["rows"][-1]["total_usd"] == found["npv_usd"]
    assert found["drawings"]["waterfall"].startswith("<svg")
    assert found["drawings"]["curve"].startswith("<svg")
    assert "less than the best plan" in found["answer"]
    page = reader.get("/plan", params={"from": "none", "rest": [f"{lot}~all" for lot in told["only"]]})
    assert _figure(page.text, "npv_usd") == found["npv_usd"]


def test_every_loss_is_the_comparison_of_the_plan(reader: httpx2.Client, told: dict[str, Any]) -> None:
    found = _asked(reader, {"from": "all"}).json()
    assert found["npv_usd"] == told["everything"]["npv_usd"]
    html = reader.get("/plan", params={"begin": "all"}).text
    assert _figure(html, "npv_usd") == told["everything"]["npv_usd"]


def test_the_form_does_the_same_without_scripts(reader: httpx2.Client, told: dict[str, Any]) -> None:
    html = reader.get("/plan").text
    keys = re.findall(r'name="shown" value="([^"]+)"', html)
    first = told["trades"][0]["lot"]
    sold = [trade["lot"] for trade in told["trades"] if trade["lot"] != first]
    units = {
        f"units.{key}": value for key, value in re.findall(r'name="units\.([^"]+)" value="([^"]+)"', html)
    }
    sent = {"from": "plan", "page": "1", "shown": keys, "sell": sold} | units
    answer = reader.get("/plan", params=sent)
    assert answer.status_code == 200
    assert (
        _figure(answer.text, "npv_usd")
        == _asked(reader, {"from": "plan", "lots": {first: "0"}}).json()["npv_usd"]
    )
    row = _row(answer.text, first)
    assert " checked" not in row
    assert "less than the best plan" in answer.text


def test_the_form_as_it_came_is_the_plan(reader: httpx2.Client, told: dict[str, Any]) -> None:
    html = reader.get("/plan").text
    keys = re.findall(r'name="shown" value="([^"]+)"', html)
    units = {
        f"units.{key}": value for key, value in re.findall(r'name="units\.([^"]+)" value="([^"]+)"', html)
    }
    sold = [trade["lot"] for trade in told["trades"]]
    again = reader.get("/plan", params={"from": "plan", "page": "1", "shown": keys, "sell": sold} | units)
    assert _figure(again.text, "npv_usd") == told["npv_usd"]
    assert 'aria-pressed="true"' in again.text


@pytest.mark.parametrize("units", ["-1", "nine", "1e400", "999999999", "<script>"])
def test_wrong_units_are_refused_and_kept(reader: httpx2.Client, told: dict[str, Any], units: str) -> None:
    lot = told["trades"][0]["lot"]
    answer = reader.get("/plan", params={"from": "plan", "shown": lot, "sell": lot, f"units.{lot}": units})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert units.replace("<", "&lt;").replace(">", "&gt;") in _row(answer.text, lot)
    assert "<script>" not in answer.text.partition("<main")[2]
    assert _figure(answer.text, "npv_usd") == told["npv_usd"], "the best plan stands meanwhile"
    refused = _asked(reader, {"from": "plan", "lots": {lot: units}})
    assert refused.status_code == 422
    assert refused.json()["fix"]


@pytest.mark.parametrize("query", ["from=best", "page=x", "page=-1", "rest=lot_none~1", "go=9999999999"])
def test_an_address_that_says_nothing_is_refused_in_a_sentence(reader: httpx2.Client, query: str) -> None:
    assert reader.get(f"/plan?{query}").status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"lots": 3}',
        b'{"lots": {"a": 1}}',
        b'{"from": "best"}',
        b'{"from": ["plan"]}',
        b'{"rows": ["a", 1]}',
        b'{"lots": [1]}',
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"rows": ["x"] * 1_000}).encode(),
    ],
)
def test_a_body_that_is_no_choice_is_refused(reader: httpx2.Client, body: bytes) -> None:
    csrf = re.search(r'data-csrf="([^"]*)"', reader.get("/plan").text)
    assert csrf is not None
    headers = {"x-csrf": csrf[1], "accept": "application/json"}
    answer = reader.post("/plan/selection", content=body, headers=headers)
    assert answer.status_code == 400
    assert "no choice of lots" in answer.json()["what"]


def test_a_lot_that_is_not_there_is_refused(reader: httpx2.Client) -> None:
    assert _asked(reader, {"lots": ["lot_none"]}).status_code == 422


def test_another_page_values_nothing(reader: httpx2.Client, looked_at: Served) -> None:
    assert reader.post("/plan/selection", content=b"{}").status_code == 403
    with looked_at.client(signs_in=False) as stranger:
        assert stranger.post("/plan/selection", content=b"{}").status_code == 303
    with looked_at.client(signs_in=False) as script:
        answer = script.post("/plan/selection", content=b"{}", headers=looked_at.bearer())
        assert answer.json()["npv_usd"] == "0.00"


def test_a_preparer_may_value_a_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "COST", 2**4)
    kept = {Role.OWNER: hashed("a long sentence"), Role.PREPARER: hashed("another sentence")}
    with (
        served(example_project(tmp_path), passwords=kept) as running,
        running.client(signs_in=False) as client,
    ):
        client.post("/sign-in", data={"word": "another sentence"})
        assert _asked(client, {"from": "all"}).status_code == 200


def test_many_lots_come_in_pages(
    reader: httpx2.Client, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_pieces, "ROWS", 10)
    first = told["trades"][0]["lot"]
    page = reader.get("/plan", params={"rest": f"{first}~0", "page": "2"})
    keys = re.findall(r'name="shown" value="([^"]+)"', page.text)
    assert len(keys) == 10
    assert first not in keys
    assert f'name="rest" value="{first}~0"' in page.text, "what was chosen elsewhere is kept"
    assert (
        _figure(page.text, "npv_usd")
        == _asked(reader, {"from": "plan", "lots": {first: "0"}}).json()["npv_usd"]
    )
    assert 'name="go" value="3"' in page.text
    units = {
        f"units.{key}": value
        for key, value in re.findall(r'name="units\.([^"]+)" value="([^"]+)"', page.text)
    }
    sent = {"from": "plan", "page": "2", "go": "1", "rest": f"{first}~0", "shown": keys} | units
    back = reader.get("/plan", params=sent)
    assert " checked" not in _row(back.text, first)


def test_the_choice_goes_on_to_what_is_written_down(reader: httpx2.Client, told: dict[str, Any]) -> None:
    assert reader.get("/plan/before").headers["location"] == "/before"
    one = told["trades"][2]
    answer = reader.get("/plan/before", params={"from": "none", "rest": f"{one['lot']}~1.5"})
    place = urlsplit(answer.headers["location"])
    assert place.path == "/before"
    assert parse_qsl(place.query) == [("lots", f"1.5 {one['asset']} of {one['lot']}")]


def test_waiting_is_what_the_command_says(looked_at: Served, reader: httpx2.Client) -> None:
    state = looked_at.site.loaded().state
    told = jsonable(waited_json(waited(state, plan_report(state), 40)))
    html = reader.get("/plan/wait", params={"days": "40"}).text
    table = html.partition("<table")[2].partition("</table>")[0]
    assert _values(table) == [told["now_usd"], told["these_usd"], told["best_usd"], told["change_usd"]]
    part = reader.get("/plan/wait", params={"days": "40"}, headers={"x-part": "1"}).text
    assert "<html" not in part


@pytest.mark.parametrize("days", ["0", "-3", "x", "99999", "9" * 30, "\N{ARABIC-INDIC DIGIT THREE}"])
def test_nobody_waits_so_long(reader: httpx2.Client, days: str) -> None:
    answer = reader.get("/plan/wait", params={"days": days})
    assert answer.status_code == 422
    assert "You can wait 1 to" in answer.text
    assert days[:40] in answer.text.partition('role="alert"')[2].replace(",", "").partition("</p>")[0]


def test_a_spread_over_years_is_what_the_command_says(looked_at: Served, reader: httpx2.Client) -> None:
    state = looked_at.site.loaded().state
    found = plan_spread(state, plan_report(state))
    told = jsonable(found)
    html = reader.get("/plan/spread").text
    table = html.partition("<table")[2].partition("</table>")[0]
    for year in told["years"]:
        group = table.partition(f'"rowgroup">{year["year"]}, ')[2].partition("</tr>")[0]
        assert _values(group) == [year["loss_usd"], year["fees_usd"], year["adds_usd"]]
    foot = table.partition("<tfoot>")[2]
    assert _values(foot) == [told["npv_usd"], told["plan_usd"], usd_plain(found.more_usd)]
    assert spread_sentences(found)[0].replace("'", "&#39;") in html
    for name in re.findall(r'href="/why/(plan\.spread[^"]+)"', table):
        assert 'class="formula"' in reader.get(f"/why/{name}").text, name


def test_waiting_without_a_household_leads_there(tmp_path: Path) -> None:
    location = tmp_path / "empty.db"
    new_project(location)
    with served(location) as running, running.client() as client:
        answer = client.get("/plan/wait")
        assert answer.status_code == 200
        assert "There is nothing to plan with yet" in answer.text


def test_without_a_household_the_page_says_what_to_do(tmp_path: Path) -> None:
    location = tmp_path / "empty.db"
    new_project(location)
    with served(location) as running, running.client() as client:
        html = client.get("/plan").text
        assert "Import the files" in html
        assert 'href="/import"' in html
        assert "Import the files" in client.get("/what-if").text


def test_a_year_that_the_household_does_not_know_leads_there(tmp_path: Path) -> None:
    with served(example_project(tmp_path), date(2027, 1, 5)) as running, running.client() as client:
        answer = client.get("/plan")
        assert answer.status_code == 422
        assert 'href="/household"' in answer.text
        assert "2027" in answer.text


def test_a_large_project_shows_its_progress_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_pieces, "_MANY", 1)
    with served(example_project(tmp_path)) as running, running.client() as client:
        sent = client.get("/plan")
        assert sent.status_code == 303
        work = sent.headers["location"]
        assert work.startswith("/running/")
        over(client, work)
        assert client.get(work).headers["location"] == "/plan"
        assert "Sell and buy back" in client.get("/plan").text


@pytest.fixture
def old(tmp_path: Path) -> Iterator[httpx2.Client]:
    """A client of the example a month later, when its prices are old."""
    with served(example_project(tmp_path), date(2026, 3, 20)) as running, running.client() as client:
        yield client


def test_old_prices_are_named_with_the_next_step(old: httpx2.Client) -> None:
    html = old.get("/plan").text
    assert "too old to plan with" in html
    assert "There is nothing to weigh" in html
    assert 'href="/import"' in html


def test_nothing_worth_selling_is_a_page_of_its_own(tmp_path: Path) -> None:
    with served(_without_use(tmp_path)) as running, running.client() as client:
        html = client.get("/plan").text
        assert "Nothing to do" in html
        assert "Look again when" in html
        assert "Why nothing else is better" not in html


def _without_use(folder: Path) -> Path:
    """Return a project whose fees eat every saving."""
    location = example_project(folder)
    project = existing_project(location)
    state = load(project, demo.AS_OF)
    assert state.facts.household is not None
    text = state.facts.household[1].replace("default_fee_rate = 0.005", "default_fee_rate = 0.9")
    text = re.sub(r'\n"(Coinbase|Kraken|Cash App)" = [0-9.]+', "", text)
    told = folder / "household.toml"
    told.write_text(text)
    import_household(project, told)
    project.close()
    return location


def test_lots_of_a_retirement_account_are_not_called_none(tmp_path: Path) -> None:
    with served(_changed_wallets(tmp_path)) as running, running.client() as client:
        for path in ("/plan", "/what-if", "/plan/wait", "/plan/spread"):
            html = client.get(path).text
            assert "Your lots lie in retirement accounts" in html, path
            assert "Import the files" not in html


def _changed_wallets(folder: Path) -> Path:
    """Return a project whose wallets are all retirement accounts."""
    location = example_project(folder)
    with existing_project(location) as project:
        state = load(project, demo.AS_OF)
        for wallet in filter(None, state.wallets):
            state_wallet_fact(state, wallet, "owner", "IRA")
    return location


def test_a_page_without_a_plan_says_what_the_limits_cost(tmp_path: Path) -> None:
    location = example_project(tmp_path)
    with existing_project(location) as project:
        state = load(project, demo.AS_OF)
        assert state.facts.household is not None
        kept = ", ".join(f'"{one}"' for one in sorted({one.lot.asset for one in state.holdings}))
        told = tmp_path / "household.toml"
        text = state.facts.household[1]
        told.write_text(re.sub(r"^\[plan\]$", f"[plan]\nkeep = [{kept}]", text, flags=re.MULTILINE))
        import_household(project, told)
    with served(location) as running, running.client() as client:
        html = client.get("/plan").text
    assert "There is nothing to weigh" in html
    assert "Not keeping BTC would add" in html
