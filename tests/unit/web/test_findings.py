"""Findings: a list of things to do, in order, each with the way to settle it."""

from pathlib import Path

import httpx2
import pytest

from dashboard import Served, secrets_in, served
from lotwise.app.findings_json import every_finding, findings_json
from lotwise.app.findings_list import counts_of, listed_findings
from lotwise.app.jsonable import jsonable
from lotwise.app.projects import new_project
from lotwise.app.review_json import questions_json
from lotwise.app.workspace import State
from lotwise.core.findings import Severity


@pytest.fixture(scope="module")
def state(looked_at: Served) -> State:
    """The example on its day."""
    return looked_at.site.loaded().state


def test_every_finding_of_the_command_is_there_once(reader: httpx2.Client, state: State) -> None:
    shown = reader.get("/findings").text
    told = jsonable(findings_json(every_finding(state)))["findings"]
    assert told
    assert all(shown.count(f'id="{one["id"]}"') == 1 for one in told)
    assert shown.count("<li class=") == len(told)


def test_amounts_are_those_of_the_questions(reader: httpx2.Client, state: State) -> None:
    shown = reader.get("/findings").text
    for one in jsonable(questions_json(state))["questions"]:
        item = shown.partition(f'id="{one["id"]}"')[2].partition("</li>")[0]
        assert f'value="{one["amount_usd"]}"' in item
        assert f'href="/questions/{one["id"]}"' in item


def test_what_matters_most_and_the_most_money_stand_first(state: State) -> None:
    found = listed_findings(state)
    places = [list(Severity)[::-1].index(one.finding.severity) for one in found]
    assert places == sorted(places)
    for severity in Severity:
        amounts = [one.amount_usd for one in found if one.finding.severity is severity]
        known = [one for one in amounts if one is not None]
        assert amounts[: len(known)] == sorted(known, reverse=True), "unknown ones last"


@pytest.mark.parametrize("severity", [one.value for one in Severity])
def test_findings_can_be_filtered(reader: httpx2.Client, state: State, severity: str) -> None:
    shown = reader.get("/findings", params={"severity": severity}).text
    wanted = [one.id for one in every_finding(state) if one.severity.value == severity]
    assert shown.count('<li class="') == len(wanted)
    assert all(f'id="{one}"' in shown for one in wanted)
    count = getattr(counts_of(state), severity)
    assert count == len(wanted)


def test_an_unknown_filter_is_refused(reader: httpx2.Client) -> None:
    assert reader.get("/findings", params={"severity": "<b>"}).status_code == 404


def test_why_can_be_asked_of_each(reader: httpx2.Client, state: State) -> None:
    for one in every_finding(state):
        assert reader.get(f"/why/{one.id}").status_code == 200, one.code


def test_an_empty_project_leads_to_import(tmp_path: Path) -> None:
    new_project(tmp_path / "new.db")
    with served(tmp_path / "new.db") as running, running.client() as client:
        shown = client.get("/findings").text
        assert "No file yet" in shown
        assert 'href="/import"' in shown
        assert "No file yet" in client.get("/questions").text


def test_words_of_a_file_stay_words(tmp_path: Path) -> None:
    """Names in a file that look like HTML, or like a formula, are shown as they are."""
    new_project(tmp_path / "new.db")
    hostile = "<script>alert(1)</script>"
    text = (
        "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,"
        "Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
        f'1,2026-01-05 00:01:11 UTC,{hostile},"""><img src=x onerror=alert(1)>",1,USD,$1,$1,$1,$0.00,=1+1\n'
    )
    with served(tmp_path / "new.db") as running, running.client() as client:
        form = secrets_in(client.get("/import").text)
        sent = {"files": ("</h2><b>coinbase.csv", text.encode())}
        result = client.post("/import", data={"csrf": form["csrf"]}, files=sent)
        pages = [result.headers["location"], "/import", "/findings", "/questions", "/questions/1", "/"]
        for address in pages:
            shown = client.get(address).text
            assert "<script>alert" not in shown, address
            assert "<img" not in shown.replace('<img src="/static', ""), address
            assert "<b>" not in shown, address
        assert "&lt;script&gt;alert(1)" in client.get("/findings").text
