"""Before you sell: what is written down, the orders, and what became of them, in one way through the page."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from crash_day import crash_day, posted
from dashboard import Served, followed, secrets_in, served
from lotwise.app import clock, demo
from lotwise.app.intents_shown import intent_rows, letters
from lotwise.app.jsonable import jsonable
from lotwise.app.key_stand import key_stand
from lotwise.app.plan_kept import kept_plans
from lotwise.app.planning import plan_report
from lotwise.app.projects import new_project
from lotwise.app.signing_checks import signed
from lotwise.app.tickets import tickets_of
from lotwise.cli.main import main
from lotwise.web import access
from lotwise.web.access import Role, hashed

DAY = demo.AS_OF.isoformat()
PRIVATE = "correct horse battery staple"


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


@pytest.fixture
def ordered_day(tmp_path: Path) -> Iterator[Served]:
    """The same when the lots of its plan are on record and its orders are given out."""
    with crash_day(tmp_path, is_ordered=True) as running:
        yield running


@pytest.fixture
def ordered(ordered_day: Served) -> Iterator[httpx2.Client]:
    """A signed-in client of it."""
    with ordered_day.client() as one:
        yield one


def shown(client: httpx2.Client, answer: httpx2.Response) -> str:
    """Return the page to which an answer leads."""
    assert answer.status_code == 303, answer.text
    page = client.get(answer.headers["location"].partition("#")[0])
    assert page.status_code == 200, page.text
    return page.text


def identified(client: httpx2.Client) -> httpx2.Response:
    """Record the lots of today's plan, and return the answer that leads to them."""
    answer = posted(client, "/before/identify")
    assert answer.status_code == 303, answer.text
    return answer


def standings(day: Served) -> list[str]:
    return sorted(one.standing.value for one in intent_rows(day.site.loaded().state))


def said_by(*words: str, project: Path) -> str:
    """Return what a command writes."""
    out = io.StringIO()
    with redirect_stdout(out), pytest.raises(SystemExit):
        main([*words, "--project", str(project), "--as-of", DAY])
    return out.getvalue()


def values(page: str) -> set[str]:
    """Return the values that stand on a page as the JSON writes them."""
    return set(re.findall(r'<data [^>]*value="([^"]*)"', page))


# ── identify ────────────────────────────────────────────────────────────────────────────────────


def test_the_page_says_what_would_be_recorded_and_records_nothing(day: Served, client: httpx2.Client) -> None:
    page = client.get("/before").text
    assert "this would be recorded" in page
    assert "I identify the 5000 ADA below" in page
    assert "until December 31, 2026, by Notice 2026-20" in page
    assert "Nobody need be told" in page, "Ledger is an own wallet"
    assert "No orders yet" in page
    assert intent_rows(day.site.loaded().state) == ()
    assert not key_stand(day.site.loaded().state).is_there


def test_what_is_recorded_is_what_the_command_records(
    day: Served, client: httpx2.Client, tmp_path: Path
) -> None:
    page = shown(client, identified(client))
    state = day.site.loaded().state
    rows = intent_rows(state)
    assert {one.standing.value for one in rows} == {"open"}
    told = json.loads(said_by("identify", "--json", project=tmp_path / "demo.db"))["intents"]
    assert told == jsonable(rows)
    for one in told:
        assert one["id"] in page
        assert one["quantity"] in values(page)
    assert day.site.mark() in page, "the head is there to be noted"
    assert signed(state.project).faults == ()
    assert "All lots of today&#39;s plan are on record" in page
    again = shown(client, identified(client))
    assert "Nothing new" in again
    assert len(intent_rows(day.site.loaded().state)) == len(rows)


def test_letters_are_those_of_the_command(day: Served, client: httpx2.Client) -> None:
    page = shown(client, identified(client))
    texts = letters(day.site.loaded().state)
    assert len(texts) == 2 * len(intent_rows(day.site.loaded().state))
    for name, text in texts.items():
        assert f"/before/letter/{name}" in page
        sent = client.get(f"/before/letter/{name}")
        assert sent.content == text.encode()
        assert "attachment" in sent.headers["content-disposition"]
    assert client.get("/before/letter/other.txt").status_code == 404
    assert client.get("/before/letter/x_intent_nothing.txt").status_code == 404


def test_lots_chosen_on_the_plan_are_handed_over(day: Served, client: httpx2.Client) -> None:
    lot = next(one.lot for one in day.site.loaded().state.holdings if one.lot.asset == "BTC")
    said = f"0.001 BTC of {lot.id}"
    page = client.get("/before", params={"lots": said})
    assert "The lots you chose on the page Plan" in page.text
    assert f'name="lots" value="{said}"' in page.text
    form = {**secrets_in(page.text), "lots": said}
    assert "Recorded" in shown(client, client.post("/before/identify", data=form))
    (row,) = intent_rows(day.site.loaded().state)
    assert (row.wallet, row.asset, row.lots[0].lot_id) == (lot.wallet, "BTC", lot.id)
    wrong = client.get("/before", params={"lots": f"900 BTC of {lot.id}"})
    assert wrong.status_code == 422
    assert "Only" in wrong.text
    assert client.get("/before", params={"lots": "<script>alert(1)</script>"}).status_code == 422


def test_others_are_replaced_only_when_asked(day: Served, client: httpx2.Client) -> None:
    identified(client)
    row = next(one for one in intent_rows(day.site.loaded().state) if one.asset == "AVAX")
    said = f"1 AVAX of {row.lots[0].lot_id}"
    assert "others are identified already" in client.get("/before", params={"lots": said}).text
    refused = posted(client, "/before/identify", lots=said)
    assert refused.status_code == 422
    assert "are identified already" in refused.text
    shown(client, posted(client, "/before/identify", lots=said, replaces="1"))
    assert standings(day).count("replaced") == 1


def test_a_record_is_taken_back_and_the_broker_is_told(day: Served, client: httpx2.Client) -> None:
    identified(client)
    first, second, *_ = intent_rows(day.site.loaded().state)
    refused = posted(client, "/before/cancel", id=first.id, reason=" ")
    assert refused.status_code == 422
    assert "needs a reason" in refused.text
    page = shown(client, posted(client, "/before/cancel", id=first.id, reason="A slip."))
    assert "Taken back" in page
    assert standings(day).count("cancelled") == 1
    answer = {"evidence": ("../../answer.pdf", b"We sold as told.", "application/pdf")}
    page = shown(client, posted(client, "/before/told", files=answer, id=second.id, reason="By mail."))
    assert "the broker was told" in page
    told = next(one for one in intent_rows(day.site.loaded().state) if one.id == second.id)
    assert told.told_at is not None
    assert posted(client, "/before/told", id="intent_none", reason="x").status_code == 422


def test_a_record_ends_by_itself_when_asked_so(day: Served, client: httpx2.Client) -> None:
    assert posted(client, "/before/identify", expires_days="x").status_code == 422
    assert posted(client, "/before/identify", expires_days="0").status_code == 422
    shown(client, posted(client, "/before/identify", expires_days="2"))
    assert all(one.expires_at is not None for one in intent_rows(day.site.loaded().state))


def test_a_passphrase_stands_nowhere(
    day: Served, client: httpx2.Client, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = posted(client, "/before/identify", passphrase=PRIVATE)
    assert PRIVATE not in answer.headers["location"]
    assert PRIVATE not in shown(client, answer)
    stand = key_stand(day.site.loaded().state)
    assert stand.is_locked
    one = intent_rows(day.site.loaded().state)[0]
    assert 'name="passphrase" type="password"' in client.get("/before").text
    for typed, why in (("", "asks for its passphrase"), ("another", "the passphrase is another one")):
        refused = posted(client, "/before/cancel", id=one.id, reason="A slip.", passphrase=typed)
        assert refused.status_code == 422
        assert why in refused.text
        assert "Type the passphrase into its field" in refused.text
        assert 'value="another"' not in refused.text
    shown(client, posted(client, "/before/cancel", id=one.id, reason="A slip.", passphrase=PRIVATE))
    assert PRIVATE not in "".join(capfd.readouterr())
    assert PRIVATE.encode() not in b"".join(file.read_bytes() for file in Path(stand.file).parent.iterdir())


def test_a_key_may_lie_in_the_project(day: Served, client: httpx2.Client) -> None:
    assert posted(client, "/before/identify", key_in_project="1").status_code == 422
    shown(client, posted(client, "/before/identify", key_in_project="1", passphrase=PRIVATE))
    stand = key_stand(day.site.loaded().state)
    assert (stand.is_in_project, stand.is_locked) == (True, True)
    assert stand.name == intent_rows(day.site.loaded().state)[0].signer


def test_a_past_day_is_told_apart_from_the_clock(reader: httpx2.Client) -> None:
    page = reader.get("/before").text
    assert f"You look at the project as of {DAY}" in page
    assert "carries the present time" in page


# ── orders ──────────────────────────────────────────────────────────────────────────────────────


def test_orders_are_those_of_the_command(client: httpx2.Client, tmp_path: Path) -> None:
    identified(client)
    page = shown(client, posted(client, "/before/tickets"))
    told = said_by("tickets", "--json", project=tmp_path / "demo.db")
    assert client.get("/before/tickets/tickets.json").text == told
    made = json.loads(told)
    assert made["kept"] in page
    found = values(page)
    for one in made["tickets"]:
        assert {one["quantity"], one["price"], one["fee_usd"]} <= found
        if one["side"] == "sell":
            assert one["adds_usd"] in found
    assert made["npv_usd"] in found
    out = tmp_path / "out"
    said_by("tickets", "--out", str(out), project=tmp_path / "demo.db")
    for suffix in ("csv", "txt"):
        name = f"tickets_{DAY}.{suffix}"
        assert client.get(f"/before/tickets/{name}").text == (out / name).read_text()
    assert "still worth it" in client.get(f"/before/tickets/tickets_{DAY}.html").text.lower()
    assert client.get("/before/tickets/../../etc/passwd").status_code == 404
    paper = client.get("/before/print").text
    assert "1. SELL" in paper
    assert "DRAFT" not in paper


def test_no_orders_before_the_lots_are_on_record(day: Served, client: httpx2.Client) -> None:
    refused = posted(client, "/before/tickets")
    assert refused.status_code == 422
    assert "no orders to give out" in refused.text
    draft = client.get("/before?draft=1").text
    assert "DRAFT" in draft
    assert "DRAFT" in client.get("/before/print?draft=1").text
    assert client.get(f"/before/tickets/tickets_{DAY}_DRAFT.csv?draft=1").status_code == 200
    assert client.get(f"/before/tickets/tickets_{DAY}.csv").status_code == 404
    assert kept_plans(day.site.loaded().state) == ()
    shown(client, posted(client, "/before/tickets", draft="1"))
    assert len(kept_plans(day.site.loaded().state)) == 1


def test_no_range_of_prices_is_looked_for_where_orders_are_refused(
    looked_at: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked_for(*_: object) -> None:
        pytest.fail("a range was looked for")

    monkeypatch.setattr("lotwise.app.tickets.worth_range", looked_for)
    state = looked_at.site.loaded().state
    made = tickets_of(state, plan_report(state))
    assert made.is_refused
    assert made.tickets == ()


@pytest.mark.parametrize("query", ["leeway=2", "leeway=NaN", "leeway=x", "order=stop"])
def test_odd_choices_of_orders_are_told(reader: httpx2.Client, query: str) -> None:
    answer = reader.get(f"/before?{query}")
    assert answer.status_code == 422
    assert "How the orders are placed" in answer.text


def test_market_orders_have_no_limit(client: httpx2.Client) -> None:
    identified(client)
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"/before/tickets/tickets_{DAY}.csv?order=market").text))
    )
    assert {row["limit"] for row in rows} == {""}


def test_a_step_is_recorded(client: httpx2.Client) -> None:
    identified(client)
    assert posted(client, "/before/step", wallet="Kraken", asset="ADA", size="x").status_code == 422
    assert posted(client, "/before/step", wallet="Nowhere", asset="ADA", size="1").status_code == 422
    shown(client, posted(client, "/before/step", wallet="Kraken", asset="SOL", size="3"))
    made = client.get("/before/tickets/tickets.json").json()
    sold = next(one for one in made["tickets"] if one["wallet"] == "Kraken" and one["asset"] == "SOL")
    assert sold["quantity"] == "18"


# ── what became of them ─────────────────────────────────────────────────────────────────────────


def made_up(client: httpx2.Client, wallet: str, query: str = "") -> tuple[str, bytes]:
    sent = client.get(f"/before/made-up/{wallet}{query}")
    assert sent.status_code == 200, sent.text
    name = sent.headers["content-disposition"].partition('filename="')[2].rstrip('"')
    assert name.startswith("MADE-UP")
    return name, sent.content


def sent(client: httpx2.Client, *files: tuple[str, bytes]) -> str:
    answer = posted(client, "/before/confirm", files=[("files", one) for one in files])
    assert answer.status_code == 303, answer.text
    page = followed(client, answer)
    assert page.status_code == 200, page.text
    assert page.request.url.path == "/before"
    return page.text


def test_fills_as_exports_take_just_the_lots_on_record(
    ordered_day: Served, ordered: httpx2.Client, tmp_path: Path
) -> None:
    page = sent(ordered, made_up(ordered, "Kraken"), made_up(ordered, "Coinbase"))
    told = json.loads(said_by("confirm", "--json", project=tmp_path / "demo.db"))
    (plan,) = told["plans"]
    by_wallet: dict[str, set[str]] = {}
    for one in plan["tickets"]:
        by_wallet.setdefault(one["wallet"], set()).add(one["status"])
        assert all(each["how"] == "as identified" for each in one["named"])
        for fill in one["fills"]:
            assert {fill["quantity"], fill["price"], fill["fee_usd"]} <= values(page)
    assert by_wallet == {"Kraken": {"filled"}, "Coinbase": {"filled"}, "Ledger": {"open"}}
    assert plan["findings"] == []
    assert plan["outcome"]["realized_usd"] in values(page)
    assert plan["outcome"]["predicted_usd"] in values(page)
    assert "as identified" in page
    assert standings(ordered_day) == ["open"] * 2 + ["used"] * 7
    assert "14 of 18 orders filled" in page


def test_slips_are_told_with_their_correction(ordered: httpx2.Client) -> None:
    page = sent(ordered, made_up(ordered, "Coinbase", "?slips=1"))
    assert "only 30 SOL were sold so far" in page
    assert "The identification is split" in page
    assert "in part" in page


def test_the_same_file_twice_changes_nothing(ordered: httpx2.Client) -> None:
    one = made_up(ordered, "Kraken")
    sent(ordered, one)
    assert "it was here already" in sent(ordered, one)


def test_no_fill_of_the_made_up_ones_lies_in_the_future(ordered: httpx2.Client) -> None:
    _, raw = made_up(ordered, "Kraken")
    latest = max(row["time"] for row in csv.DictReader(io.StringIO(raw.decode())))
    assert datetime.fromisoformat(f"{latest}+00:00") <= clock.now()


def test_made_up_fills_are_for_the_demonstration_only(tmp_path: Path) -> None:
    with crash_day(tmp_path, is_demo=False, is_ordered=True) as running, running.client() as client:
        assert client.get("/before/made-up/Kraken").status_code == 404
        assert "made up" not in client.get("/before").text


def test_made_up_fills_need_orders(client: httpx2.Client) -> None:
    assert client.get("/before/made-up/Kraken").status_code == 404


def test_made_up_fills_need_a_known_exchange(ordered: httpx2.Client) -> None:
    assert ordered.get("/before/made-up/Kraken").status_code == 200
    assert ordered.get("/before/made-up/Ledger").status_code == 404


def test_a_fill_is_typed_in_beside_its_evidence_and_taken_back(
    ordered_day: Served, ordered: httpx2.Client
) -> None:
    ticket = next(
        one for one in kept_plans(ordered_day.site.loaded().state)[0].tickets if one.wallet == "Ledger"
    )
    said = {"ticket": ticket.id, "units": "0.49948", "price": "$2,000", "fee": "", "at": f"{DAY}T09:30:00"}
    picture = [("evidence", ("shot.png", b"\x89PNG it shows the fill"))]
    refused = posted(ordered, "/before/fill", files=picture, **said | {"at": f"{DAY}T23:30"})
    assert refused.status_code == 422
    assert "has not come yet" in refused.text
    assert 'value="$2,000"' in refused.text, "what was typed stays"
    assert posted(ordered, "/before/fill", **said).status_code == 422, "nothing shows it"
    for name, odd in (("units", "x"), ("units", "-1"), ("price", "free"), ("at", "noon"), ("ticket", "no")):
        assert posted(ordered, "/before/fill", files=picture, **said | {name: odd}).status_code == 422
    page = shown(ordered, posted(ordered, "/before/fill", files=picture, **said))
    assert "typed in" in page
    fill = re.search(r'name="id" value="(fill_[^"]+)"', page)
    assert fill
    page = shown(ordered, posted(ordered, "/before/unfill", id=fill[1]))
    assert "taken back" in page
    assert "typed in</span>" not in page
    assert posted(ordered, "/before/unfill", id=fill[1]).status_code == 422


def test_a_fill_before_the_record_is_first_in_first_out(ordered: httpx2.Client) -> None:
    name, raw = made_up(ordered, "Coinbase")
    early = raw.replace(b"2026-02-07 15:", b"2026-02-07 14:").replace(b"2026-02-07 16:", b"2026-02-07 15:")
    page = sent(ordered, (name, early))
    assert "identified after the sale" in page
    assert "first in, first out everywhere" in page


def test_odd_files_are_told(ordered: httpx2.Client) -> None:
    assert posted(ordered, "/before/confirm").status_code == 422
    page = sent(ordered, ("<img src=x onerror=alert(1)>.csv", b"a,b\n1,2\n"))
    assert "not recognized" in page
    assert "<img src=x" not in page


# ── who may, and when ───────────────────────────────────────────────────────────────────────────


def test_an_outdated_page_records_nothing(day: Served, client: httpx2.Client) -> None:
    old = secrets_in(client.get("/before").text)
    identified(client)
    count = len(intent_rows(day.site.loaded().state))
    assert client.post("/before/tickets", data=old).status_code == 409
    assert client.post("/before/identify", data=old | {"expires_days": "1"}).status_code == 409
    assert len(intent_rows(day.site.loaded().state)) == count
    assert client.post("/before/identify", data={"seen": old["seen"]}).status_code == 403


def test_a_preparer_looks_and_records_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "COST", 2**4)
    new_project(tmp_path / "new.db")
    passwords = {Role.OWNER: hashed("ten letters"), Role.PREPARER: hashed("ten numbers")}
    with (
        served(tmp_path / "new.db", None, passwords=passwords) as running,
        running.client(signs_in=False) as client,
    ):
        head = {"authorization": "Bearer preparer:ten numbers"}
        for path in ("/before", "/before/print", "/audit", "/audit/proof", "/audit/history"):
            page = client.get(path, headers=head)
            assert page.status_code == 200
            assert 'method="post" action="/before' not in page.text
            assert 'method="post" action="/audit' not in page.text
        for path in ("identify", "tickets", "step", "cancel", "told", "confirm", "fill", "unfill"):
            assert client.post(f"/before/{path}", headers=head).status_code == 403
        assert client.post("/audit/undo", headers=head).status_code == 403
        assert client.post("/audit/stamp", headers=head).status_code == 403


def test_an_empty_project_says_what_comes_first(tmp_path: Path) -> None:
    new_project(tmp_path / "new.db")
    with served(tmp_path / "new.db", None) as running, running.client() as client:
        assert "Import files" in client.get("/before").text
        assert "No orders" in client.get("/before/print").text
        assert posted(client, "/before/identify", page="/").status_code == 422


def test_the_clock_of_the_demonstration_starts_on_its_day() -> None:
    real = datetime.now(UTC)
    with clock.started_at(demo.clock_starts_at(demo.AS_OF)):
        assert clock.now().date() == demo.AS_OF
        clock.put_on_to(datetime(2026, 2, 7, 20, tzinfo=UTC))
        assert clock.now().hour == 20
        clock.put_on_to(datetime(2026, 2, 7, 16, tzinfo=UTC))
        assert clock.now().hour == 20, "never back"
    assert clock.now() >= real
    clock.put_on_to(datetime(2999, 1, 1, tzinfo=UTC))
    assert clock.now().year < 2999, "only that of a demonstration"
