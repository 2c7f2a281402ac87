"""Audit: every sale with its story, the proof of all, and what was said; the figures of the commands."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from crash_day import crash_day, posted
from dashboard import Served, followed, secrets_in
from lotwise.app import demo
from lotwise.app.audit import audit
from lotwise.app.audit_list import gone_rows, searched
from lotwise.app.chain_script import chain_script
from lotwise.app.jsonable import json_text, jsonable
from lotwise.app.keeping import verified
from lotwise.app.said import history
from lotwise.app.stamping_kept import stamps
from time_authority import authority


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Served]:
    """The demonstration on the day of the crash, of this test's own."""
    with crash_day(tmp_path) as running:
        yield running


@pytest.fixture
def client(day: Served) -> Iterator[httpx2.Client]:
    """A signed-in client of it."""
    with day.client() as one:
        yield one


def values(page: str) -> set[str]:
    """Return the values that stand on a page as the JSON writes them."""
    return set(re.findall(r'<data [^>]*value="([^"]*)"', page))


def checked(client: httpx2.Client, head: str = "") -> str:
    """Have everything checked and return the page with the result."""
    page = followed(client, client.get("/audit/verify", params={"head": head}))
    assert page.request.url.path == "/audit/proof"
    return page.text


# ── sales and their stories ─────────────────────────────────────────────────────────────────────


def test_every_disposition_is_there_with_its_figures(looked_at: Served, reader: httpx2.Client) -> None:
    page = reader.get("/audit").text
    rows = gone_rows(looked_at.site.loaded().state)
    assert rows
    for one in jsonable(rows):
        assert f"/audit/{one['id']}" in page
        assert {one["quantity"], one["proceeds_usd"], one["basis_usd"], one["gain_usd"]} - {None} <= values(
            page
        )
    assert [one.disposed_at for one in rows] == sorted((one.disposed_at for one in rows), reverse=True)


@pytest.mark.parametrize("words", ["eth kraken", "2025", "FEE", "no such thing"])
def test_a_search_narrows_the_list(looked_at: Served, reader: httpx2.Client, words: str) -> None:
    found = searched(gone_rows(looked_at.site.loaded().state), words)
    page = reader.get("/audit", params={"q": words}).text
    assert set(re.findall(r"/audit/(sale_\w+)", page)) == {one.id for one in found}
    assert ("Nothing fits" in page) == (not found)
    assert (words == "no such thing") == (not found)


def test_what_is_searched_for_is_no_html(reader: httpx2.Client) -> None:
    page = reader.get("/audit", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_a_story_is_that_of_the_command(looked_at: Served, reader: httpx2.Client) -> None:
    state = looked_at.site.loaded().state
    for one in gone_rows(state)[:3]:
        page = reader.get(f"/audit/{one.id}").text
        told = json.loads(json_text(audit(state, one.id)))
        assert told["sale_id"] in page
        for step in told["steps"]:
            assert step["what"] in page
            assert step["ref"] in page
            assert step["sha256"] in page
            assert not step["at"] or f'datetime="{step["at"]}"' in page
        assert "Nothing on record identified" in page


def test_the_story_of_an_identified_sale(tmp_path: Path) -> None:
    with crash_day(tmp_path, is_ordered=True) as running, running.client() as client:
        has_its_story(running, client)


def has_its_story(day: Served, client: httpx2.Client) -> None:
    raw = client.get("/before/made-up/Kraken").content
    sent = posted(client, "/before/confirm", files=[("files", ("MADE-UP.csv", raw))])
    assert followed(client, sent).status_code == 200
    row = next(one for one in gone_rows(day.site.loaded().state) if one.is_identified)
    page = client.get(f"/audit/{row.id}").text
    assert "identified no later than the sale" in page
    order = [page.index(f"<strong>{step}") for step in ("Identification", "Sale", "Import", "Lot taken")]
    assert order == sorted(order)
    assert f"/audit/{row.transaction_id}" in client.get("/audit").text, "the identification leads there"


def test_a_story_that_is_none(reader: httpx2.Client) -> None:
    assert reader.get("/audit/sale_nothing").status_code == 404
    assert reader.get("/audit/find", params={"ref": " sale_1/2 "}).headers["location"] == "/audit/sale_1%2F2"
    assert reader.get("/audit/find").headers["location"] == "/audit"


# ── proof ───────────────────────────────────────────────────────────────────────────────────────


def test_everything_is_checked(day: Served, client: httpx2.Client) -> None:
    posted(client, "/before/identify")
    head = day.site.mark()
    assert head in client.get("/audit/proof").text
    page = checked(client, head)
    assert "Sound." in page
    found = verified(day.site.loaded().state.project, with_conservation=True)
    for one in jsonable(found.proofs):
        assert {one["held"]["quantity"], one["held"]["basis_usd"], one["disposed"]["basis_usd"]} <= values(
            page
        )
    assert page.count('<span class="gain">holds</span>') == len(found.proofs)


def test_a_head_that_is_not_in_the_chain_is_told(reader: httpx2.Client) -> None:
    page = checked(reader, "0" * 64)
    assert "Not sound." in page
    assert "head that you noted is not in it" in page
    assert reader.get("/audit/verify", params={"head": "xyz"}).status_code == 400


def test_a_change_behind_our_back_is_told(day: Served, client: httpx2.Client, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "demo.db") as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f'DROP TRIGGER "{name}"')
        raw.execute("UPDATE files SET name = 'other.csv' WHERE seq = 1")
    raw.close()
    page = checked(client)
    assert "Not sound." in page
    assert "files 1:" in page
    assert day.site.mark() in page


def test_a_result_that_is_gone_is_told(reader: httpx2.Client) -> None:
    assert "not held any more" in reader.get("/audit/proof?found=nothing").text


def test_the_chain_is_proved_without_lotwise(client: httpx2.Client, tmp_path: Path) -> None:
    posted(client, "/before/identify")
    (tmp_path / "chain.jsonl").write_bytes(client.get("/audit/chain.jsonl").content)
    script = client.get("/audit/verify_chain.py")
    assert script.content == chain_script()
    (tmp_path / "verify_chain.py").write_bytes(script.content)
    ran = subprocess.run(
        [sys.executable, "verify_chain.py", "chain.jsonl"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, "All is as it was recorded.\n")
    text = (tmp_path / "chain.jsonl").read_text()
    (tmp_path / "chain.jsonl").write_text(text.replace("5000 ADA", "4000 ADA"))
    assert subprocess.run(
        [sys.executable, "verify_chain.py", "chain.jsonl"], cwd=tmp_path, check=False
    ).returncode


def test_a_stamp_of_an_authority_is_kept(day: Served, client: httpx2.Client) -> None:
    by = authority()
    asked = client.get("/audit/stamp/head.tsq").content
    assert client.get("/audit/stamp/head.txt").text == day.site.mark()
    assert client.get("/audit/stamp/other").status_code == 404
    files = {"answer": ("head.tsr", by.answer(asked)), "authority": ("root.pem", by.trusted)}
    refused = posted(client, "/audit/stamp", "/audit/proof")
    assert refused.status_code == 422
    assert "Two files are needed" in refused.text
    odd = files | {"answer": ("head.tsr", b"nothing")}
    refused = posted(client, "/audit/stamp", "/audit/proof", files=odd)
    assert refused.status_code == 422
    assert "about none of the project" in refused.text
    assert posted(client, "/audit/stamp", "/audit/proof", files=files).status_code == 303
    (kept,) = stamps(day.site.loaded().state.project)
    page = client.get("/audit/proof").text
    assert kept.head in page
    assert "CN=Authority" in page


# ── what was said ───────────────────────────────────────────────────────────────────────────────


def test_what_was_said_is_taken_back_and_counts_again(own: Served, writer: httpx2.Client) -> None:
    rule = {"direction": "in", "asset": "DOGE", "wallet": "*", "kind": "airdrop", "reason": "<b>I know.</b>"}
    assert posted(writer, "/questions/rules", "/questions", **rule).status_code == 303
    (said,) = history(own.site.loaded().state)
    page = writer.get("/audit/history").text
    assert said.what in page
    assert "<b>I know" not in page
    refused = posted(writer, "/audit/undo", "/audit/history", id=said.id, reason="")
    assert refused.status_code == 422
    answer = posted(writer, "/audit/undo", "/audit/history", id=said.id, reason="A slip.")
    assert answer.headers["location"].startswith("/audit/history#")
    page = writer.get("/audit/history").text
    assert "taken back" in page
    assert "Let it count again" in page
    (_, taken) = history(own.site.loaded().state)
    posted(writer, "/audit/undo", "/audit/history", id=taken.id, reason="It counts after all.")
    assert history(own.site.loaded().state)[0].counts


def test_files_are_listed_with_their_content(looked_at: Served, reader: httpx2.Client) -> None:
    page = reader.get("/audit/history").text
    for one in looked_at.site.loaded().state.facts.files:
        assert one.id in page
        assert one.name in page
    assert "Nothing yet" in page


def test_an_outdated_page_takes_nothing_back(own: Served, writer: httpx2.Client) -> None:
    old = secrets_in(writer.get("/audit/history").text)
    posted(
        writer,
        "/questions/rules",
        "/questions",
        direction="in",
        asset="DOGE",
        wallet="*",
        kind="airdrop",
        reason="x",
    )
    (said,) = history(own.site.loaded().state)
    assert writer.post("/audit/undo", data=old | {"id": said.id, "reason": "x"}).status_code == 409


def test_the_script_is_that_of_the_docs() -> None:
    assert chain_script() == (demo.example_folder().parents[1] / "docs" / "verify_chain.py").read_bytes()
