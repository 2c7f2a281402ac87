"""What the API records: for the owner only, about what was looked at, so that it can be taken back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from dashboard import Served, example_project, served
from lotwise.app import clock, demo
from lotwise.web import access
from lotwise.web.access import Role, hashed
from web_schemas import check_shape

Post = Callable[..., httpx2.Response]
NEW_FILE = "Timestamp,Asset,Quantity\n"
HOUSEHOLD = 'time_zone = "America/New_York"\nfiling_status = "single"\n[year.2026]\nwages = 90000\n'


@pytest.fixture
def script(own: Served) -> Any:
    """A script that sends the key, with no session."""
    with own.client(signs_in=False) as client:
        client.headers.update(own.bearer())
        yield client


@pytest.fixture
def described(script: httpx2.Client) -> dict[str, Any]:
    told: dict[str, Any] = script.get("/api/v1/openapi.json").json()
    return told


def test_a_household_is_recorded_and_shown(script: httpx2.Client, described: dict[str, Any]) -> None:
    before = script.get("/api/v1/project").json()["mark"]
    answer = script.post("/api/v1/household", json={"text": HOUSEHOLD, "seen": before})
    assert answer.status_code == 200, answer.text
    assert answer.content == script.get("/api/v1/household").content
    check_shape(described, "household", "post", answer.json())
    late = script.post("/api/v1/household", json={"text": HOUSEHOLD + "# again\n", "seen": before})
    assert late.status_code == 409
    assert "Nothing was done" in late.json()["fix"]
    wrong = script.post("/api/v1/household", json={"text": "wages = ["})
    assert wrong.status_code == 400
    assert "lotwise-household" not in wrong.text, "no place on this machine"


def test_a_setting_is_chosen_and_told(script: httpx2.Client, described: dict[str, Any]) -> None:
    rows = script.get("/api/v1/settings").json()["settings"]
    row = next(one for one in rows if len(one["options"]) > 1)
    other = next(one["value"] for one in row["options"] if one["value"] != row["value"])
    said = {"name": row["name"], "value": other, "reason": "To see it"}
    answer = script.post("/api/v1/settings", json=said)
    assert answer.status_code == 200, answer.text
    check_shape(described, "settings", "post", answer.json())
    assert answer.json()["decided"]["value"] == other
    assert script.post("/api/v1/settings", json={**said, "value": "never heard"}).status_code == 400
    assert script.post("/api/v1/settings", json={"name": row["name"]}).status_code == 422


def test_an_answer_is_recorded_and_taken_back(script: httpx2.Client, described: dict[str, Any]) -> None:
    asked = script.get("/api/v1/questions").json()["questions"]
    said = {"answer": "no-such-answer", "reason": "To see it"}
    assert script.post(f"/api/v1/questions/{asked[0]['id']}/answer", json=said).status_code == 400
    assert script.post("/api/v1/questions/nothing/answer", json=said).status_code == 404
    sale = {
        "answer": "state",
        "reason": "Found in a letter",
        "kind": "purchase",
        "wallet": "Paper",
        "at": "2024-03-01T12:00:00Z",
        "in": ["0.5 BTC"],
        "out": ["30000 USD"],
        "fee": ["5 USD"],
    }
    told = script.post("/api/v1/questions/new/answer", json=sale)
    assert told.status_code == 200, told.text
    check_shape(described, "questions/{ref}/answer", "post", told.json())
    assert told.json()["counts"], told.json()["why_not"]
    lots = script.get("/api/v1/lots", params={"wallet": "paper"}).json()["lots"]
    assert [(one["asset"], one["basis_usd"]) for one in lots] == [("BTC", "30005.00")]
    gone = script.post(f"/api/v1/undo/{told.json()['recorded']}", json={"reason": "Wrong letter"})
    assert gone.status_code == 200, gone.text
    check_shape(described, "undo/{ref}", "post", gone.json())
    assert script.get("/api/v1/lots", params={"wallet": "paper"}).status_code == 400
    assert script.post("/api/v1/undo/nothing", json={"reason": "x"}).status_code == 404


def test_lots_are_identified_and_called_off(script: httpx2.Client, described: dict[str, Any]) -> None:
    lot = script.get("/api/v1/lots").json()["lots"][0]
    both = script.post("/api/v1/identify", json={"plan": True, "lots": ["1 BTC of x"]})
    assert both.status_code == 422
    said = {"lots": [f"{lot['quantity']} {lot['asset']} of {lot['id']}"], "clock_reason": "a made-up day"}
    late = script.post("/api/v1/identify", json=said)
    assert late.status_code == 400
    assert "prices and terms of 2026-02-07" in late.json()["what"], "that is not today"
    with clock.started_at(demo.clock_starts_at(demo.AS_OF)):
        made = script.post("/api/v1/identify", json=said)
    assert made.status_code == 200, made.text
    check_shape(described, "identify", "post", made.json())
    (name,) = [one["id"] for one in made.json()["intents"] if one["id"] in made.json()["recorded"]]
    gone = script.post("/api/v1/cancel", json={"id": name, "reason": "Not selling"})
    assert gone.status_code == 200, gone.text
    assert gone.json()["recorded"] == [name]
    check_shape(described, "cancel", "post", gone.json())


def test_files_are_taken_in(script: httpx2.Client, described: dict[str, Any]) -> None:
    raw = next(demo.example_folder().glob("*.csv"))
    known = script.post("/api/v1/import", files={"files": (f"../../{raw.name}", raw.read_bytes())})
    assert known.status_code == 200, known.text
    check_shape(described, "import", "post", known.json())
    (report,) = known.json()["files"]
    assert (report["name"], report["is_new"]) == (raw.name, False)
    odd = script.post("/api/v1/import", files={"files": ("x.csv", NEW_FILE)}, data={"as": "/etc/passwd.toml"})
    assert odd.status_code == 400
    assert script.post("/api/v1/import", data={"wallet": "x"}).status_code == 422
    assert script.post("/api/v1/import", files={"files": ("x", b"x")}, data={"y": "1"}).status_code == 422


def test_fills_and_statements_are_taken_in(script: httpx2.Client, described: dict[str, Any]) -> None:
    kept = script.post("/api/v1/confirm", files={"files": ("order.png", b"\x89PNG no picture")})
    assert kept.status_code == 200, kept.text
    check_shape(described, "confirm", "post", kept.json())
    half = script.post("/api/v1/confirm", files={"files": ("a.png", b"x")}, data={"ticket": "1"})
    assert half.status_code == 422
    form = b"Date,Amount\n2025-01-01,1\n"
    read = script.post("/api/v1/statements", files={"files": ("form.csv", form)}, data={"broker": "Acme"})
    assert read.status_code in {200, 400}, read.text
    for year in ("-1", "12345678901234567890", "1e3", "٢٠٢٥"):
        sent = {"files": ("form.csv", form)}
        assert script.post("/api/v1/statements", files=sent, data={"year": year}).status_code == 422, year


def test_a_choice_of_lots_is_worth_what_the_plan_says(
    script: httpx2.Client, described: dict[str, Any]
) -> None:
    plan = script.get("/api/v1/plan").json()
    whole = script.post("/api/v1/plan/selection", json={"start": "plan"})
    assert whole.status_code == 200, whole.text
    check_shape(described, "plan/selection", "post", whole.json())
    assert whole.json()["npv_usd"] == plan["npv_usd"]
    less = {trade["lot"]: "0" for trade in plan["trades"][1:]}
    one = script.post("/api/v1/plan/selection", json={"start": "plan", "units": less}).json()
    only = script.get("/api/v1/what-if", params={"only": "1"}).json()
    assert one["npv_usd"] == only["these_lots_now"]["npv_usd"]
    odd = script.post("/api/v1/plan/selection", json={"units": {"lot_none": "all"}})
    assert odd.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        b'{"reason": NaN}',
        b'{"reason": "a", "reason": "b"}',
        b'{"reason": "\\u0000"}',
        b'{"reason": "\\ud800"}',
        b'{"reason": "\x1b[2J"}',
        b'{"reason": ' + b"9" * 10_000 + b"}",
        b'{"reason": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"reason": {"$gt": ""}}',
        b'{"reason": "x", "__proto__": {}}',
        b'{"reason": "' + b"x" * 3_000 + b'"}',
    ],
)
def test_a_body_that_is_no_plain_json_is_refused(script: httpx2.Client, body: bytes) -> None:
    answer = script.post("/api/v1/undo/x", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert set(answer.json()) == {"what", "fix"}
    assert len(answer.text) < 1_000, "it is not given back"


def test_a_body_of_another_type_or_too_large_is_refused(script: httpx2.Client) -> None:
    assert script.post("/api/v1/undo/x", content=b"{}").status_code == 415
    typed = {"content-type": "application/json; charset=utf-8"}
    assert script.post("/api/v1/undo/x", content=b" " * 1_100_000, headers=typed).status_code == 413
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "text/plain"):
        answer = script.post("/api/v1/import", content=b"--x\r\n", headers={"content-type": kind})
        assert answer.status_code in {400, 422}, kind


def test_a_session_needs_its_secret_and_a_preparer_may_not(
    own: Served, writer: httpx2.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = writer.post("/api/v1/undo/x", json={"reason": "x"})
    assert bare.status_code == 403
    csrf = own.keeper.visitor_of(writer.cookies["lotwise_session"])
    assert csrf is not None
    sent = writer.post("/api/v1/undo/x", json={"reason": "x"}, headers={"x-csrf": csrf.csrf})
    assert sent.status_code == 404
    monkeypatch.setattr(access, "COST", 2**4)
    kept = {Role.OWNER: hashed("a long sentence"), Role.PREPARER: hashed("another sentence")}
    folder = tmp_path / "other"
    folder.mkdir()
    with served(example_project(folder), passwords=kept) as other, other.client(signs_in=False) as client:
        client.headers["authorization"] = "Bearer preparer:another sentence"
        assert client.get("/api/v1/wallets").status_code == 200
        refused = client.post("/api/v1/undo/x", json={"reason": "x"})
        assert refused.status_code == 403
        assert json.loads(refused.content)["what"]
