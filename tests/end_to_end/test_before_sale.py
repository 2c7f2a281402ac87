"""From the plan to the form: lots identified before a sale are those that it takes, and only those.

Fills come as Coinbase and Kraken export them. Three lots of 1 BTC lie at Coinbase, of which the oldest gains.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from end_to_end.project_files import (
    HOUSEHOLD,
    coinbase,
    coinbase_row,
    household,
    kraken,
    looked_at,
    prices,
    too_wide,
)
from lotwise.app import clock
from terminal import Run

DAY: Final = "2026-11-22"
AT: Final = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
BUYS: Final = (
    coinbase_row("c01", "2023-01-10 15:00:00", "Buy", "1 BTC", "20000"),
    coinbase_row("c02", "2025-12-01 15:00:00", "Buy", "1 BTC", "95000"),
    coinbase_row("c03", "2026-06-01 15:00:00", "Buy", "1 BTC", "80000"),
)
KRAKEN_BUYS: Final = (
    "L1,R1,2023-02-01 10:00:00,trade,,currency,USD,-1000,0,0",
    "L2,R1,2023-02-01 10:00:00,trade,,currency,ETH,1,0,1",
    "L3,R2,2026-05-01 10:00:00,trade,,currency,USD,-4000,0,0",
    "L4,R2,2026-05-01 10:00:00,trade,,currency,ETH,1,0,2",
)
Clock = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a function that sets the clock."""

    def sets(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)
        monkeypatch.setattr(clock, "today", lambda zone: instant.astimezone(zone).date())

    return sets


@pytest.fixture
def project(run: Run, at: Clock) -> Run:
    at(AT)
    run("init")
    said = run(
        "import",
        coinbase(*BUYS),
        kraken(*KRAKEN_BUYS),
        household(),
        prices(f"{DAY},BTC,60000", f"{DAY},ETH,2000"),
    )
    assert said.code == 0, said
    return run


def lot(on: str, asset: str = "BTC") -> str:
    (one,) = (
        each.lot.id
        for each in looked_at().holdings
        if str(each.lot.root.acquired_on) == on and each.lot.asset == asset
    )
    return one


def sells(run: Run, at: Clock, when: str, units: str = "1", *, one: str = "c09") -> None:
    """Import a sale at Coinbase, an hour after it was made."""
    at(datetime.fromisoformat(f"{when}+00:00") + timedelta(hours=1))
    total = f"{60000 * Decimal(units):.2f}"
    row = coinbase_row(one, when, "Sell", f"-{units} BTC", total)
    assert run("import", coinbase(*BUYS, row, name=f"{one}.csv")).code in {0, 1}


def sold() -> list[tuple[str, str, int]]:
    return sorted(
        (str(one.acquired_on), one.method.value, one.quantity) for one in looked_at().all_books.dispositions
    )


def findings(run: Run, code: str) -> list[dict[str, Any]]:
    told = run("findings", "--json").json["findings"]
    return [row["finding"] for row in told if row["finding"]["code"] == code]


def test_the_plan_is_identified_sold_and_filed_as_it_was(project: Run, at: Clock) -> None:
    """Plan, identification, fills of both exchanges: books and Form 8949 show just the lots of the plan."""
    plan = project("plan", "--json").json["trades"]
    said = project("identify", "plan", "--letters", "letters")
    assert said.code == 0, said
    assert too_wide(said.out) == []
    assert len(list(Path("letters").glob("*.eml"))) == len({(one["wallet"], one["asset"]) for one in plan})
    assert project("identify", "plan").out.startswith("Nothing new")
    btc, eth = (
        sum(Decimal(one["quantity"]) for one in plan if one["asset"] == asset) for asset in ("BTC", "ETH")
    )
    assert btc > 0, plan
    assert eth > 0, plan
    sells(project, at, "2026-11-22 15:00:00", str(btc))
    rows = (
        f"L5,R3,2026-11-22 15:00:01,trade,,currency,ETH,-{eth},0,{2 - eth}",
        f"L6,R3,2026-11-22 15:00:01,trade,,currency,USD,{2000 * eth},0,0",
    )
    assert project("import", kraken(*KRAKEN_BUYS, *rows, name="kraken-2.csv")).code == 0
    planned = {one["lot"]: one["acquired_on"] for one in plan}
    assert {row[:2] for row in sold()} == {(on, "SPEC_ID") for on in planned.values()}
    forms = project("forms", "--json").json["form_8949"]["rows"]
    assert {row["acquired"] for row in forms} == {f"{on[5:7]}/{on[8:]}/{on[:4]}" for on in planned.values()}
    assert all(float(row["gain_usd"]) < 0 for row in forms), "the plan takes losses"
    standing = {row["standing"] for row in project("identify", "--json").json["intents"]}
    assert standing == {"used"}
    assert project("verify").code == 0
    why = project("explain", looked_at().all_books.dispositions[0].id).out
    assert "Identification of" in why
    assert "signed by key_" in why
    story = project("audit", looked_at().all_books.dispositions[0].id)
    for step in ("Plan", "Identification", "Instruction", "Sale", "Import", "Lot taken", "Form 8949"):
        assert step in story.out
    assert "identified no later than the sale" in story.out
    assert too_wide(story.out) == []


def test_without_identification_the_same_sale_is_first_in_first_out(project: Run, at: Clock) -> None:
    sells(project, at, "2026-11-22 15:00:00")
    assert sold() == [("2023-01-10", "FIFO", 10**18)]
    assert "Nothing on record" in project("audit", looked_at().all_books.dispositions[0].id).out


def test_a_plan_kept_as_json_and_lots_named_by_hand(project: Run, at: Clock) -> None:
    Path("plan.json").write_text(project("plan", "--json").out, encoding="utf-8")
    first = project("identify", "plan.json", "--json").json
    assert {one["plan_id"] for one in first["intents"]} == {first["intents"][0]["plan_id"]}
    again = project("identify", "--lots", f"0.5 BTC of {lot('2026-06-01')}")
    assert again.code == 2
    assert "identified already" in again.err
    said = project("identify", "--lots", f"0.5 BTC of {lot('2026-06-01')}", "--replace")
    assert said.code == 0, said
    sells(project, at, "2026-11-22 16:00:00", "0.5")
    assert sold() == [("2026-06-01", "SPEC_ID", 5 * 10**17)]
    assert project("identify", "--lots", "9 BTC of " + lot("2023-01-10")).code == 2
    assert project("identify", "--lots", "1 ETH of " + lot("2023-01-10")).code == 2
    assert project("identify", "--lots", "1 BTC of lot_nowhere").code == 2


def test_a_second_after_the_sale_is_too_late_and_the_cost_is_shown(project: Run, at: Clock) -> None:
    at(AT + timedelta(seconds=1))
    project("identify", "--lots", f"1 BTC of {lot('2025-12-01')}")
    sells(project, at, "2026-11-22 15:00:00")
    assert sold() == [("2023-01-10", "FIFO", 10**18)]
    (said,) = findings(project, "identification_late")
    assert "would have realized a short-term loss of $35,000.00" in said["what"]


def test_of_a_sale_of_more_the_rest_is_first_in_first_out(project: Run, at: Clock) -> None:
    project("identify", "--lots", f"1 BTC of {lot('2025-12-01')}")
    sells(project, at, "2026-11-22 15:30:00", "1.5")
    assert sold() == [("2023-01-10", "FIFO", 5 * 10**17), ("2025-12-01", "SPEC_ID", 10**18)]
    (told,) = findings(project, "identified_too_few")
    assert "chose the other 0.5" in told["what"]
    story = project("audit", looked_at().all_books.dispositions[0].id)
    assert "no later than the sale, but for 0.5." in story.out
    gains = {row["acquired"]: row["gain_usd"] for row in project("forms", "--json").json["form_8949"]["rows"]}
    assert gains == {"12/01/2025": "-35000.00", "01/10/2023": "20000.00"}


def test_units_that_were_sent_away_before_the_sale_are_not_sold(project: Run, at: Clock) -> None:
    """The sale that was meant takes none of them; what became of the record says so, and the story, too."""
    project("identify", "--lots", f"1 BTC of {lot('2025-12-01')}")
    gone = coinbase_row("c08", "2026-11-22 15:10:00", "Send", "-2.5 BTC", "150000", to="bc1qmine")
    at(AT + timedelta(hours=1))
    row = coinbase_row("c09", "2026-11-22 15:30:00", "Sell", "-0.5 BTC", "30000")
    project("import", coinbase(*BUYS, gone, row, name="later.csv"))
    sale = next(one for one in looked_at().all_books.dispositions if one.kind.value == "sale")
    assert (str(sale.acquired_on), sale.method.value) == ("2026-06-01", "FIFO")
    assert len(findings(project, "identified_units_not_there")) == 1
    assert "do not count for the sale" in project("identify").out
    assert "Nothing on record identified" in project("audit", sale.id).out


def test_what_is_taken_back_or_expired_does_not_count(project: Run, at: Clock) -> None:
    project("identify", "--lots", f"1 BTC of {lot('2025-12-01')}", "--expires", "1")
    (row,) = project("identify", "--json").json["intents"]
    assert row["expires_at"] == "2026-11-23T15:00:00.000000Z"
    assert project("identify", "--cancel", row["id"]).code == 2, "without a reason"
    assert project("identify", "--cancel", row["id"], "--reason", "not today").code == 0
    project("identify", "--lots", f"1 BTC of {lot('2026-06-01')}", "--expires", "1")
    sells(project, at, "2026-11-24 15:30:00")
    assert sold() == [("2023-01-10", "FIFO", 10**18)]
    assert len(findings(project, "intent_expired")) == 1
    assert project("verify").code == 0


def test_summer_time_that_ends_between_record_and_sale_changes_no_order(project: Run, at: Clock) -> None:
    """01:59:59 by the clocks of New York, then 01:00:00 an hour later: instants go on."""
    at(datetime(2027, 11, 7, 5, 59, 59, tzinfo=UTC))
    project("identify", "--lots", f"1 BTC of {lot('2025-12-01')}", "--told-broker")
    sells(project, at, "2027-11-07 06:00:00")
    assert sold() == [("2025-12-01", "SPEC_ID", 10**18)]


def test_from_2027_a_broker_must_have_been_told(project: Run, at: Clock) -> None:
    at(datetime(2027, 1, 4, 15, 0, tzinfo=UTC))
    project("identify", "--lots", f"1 BTC of {lot('2025-12-01')}")
    sells(project, at, "2027-01-04 16:00:00")
    assert sold() == [("2023-01-10", "FIFO", 10**18)]
    assert len(findings(project, "broker_not_told")) == 1
    at(datetime(2027, 1, 5, 15, 0, tzinfo=UTC))
    project("identify", "--lots", f"1 BTC of {lot('2026-06-01')}")
    row = project("identify", "--json").json["intents"][-1]
    Path("answer.txt").write_text("We have your instruction.", encoding="utf-8")
    assert project("identify", "--told", row["id"], "--evidence", "answer.txt", "--reason", "chat").code == 0
    sells(project, at, "2027-01-05 16:00:00", one="c10")
    assert ("2026-06-01", "SPEC_ID", 10**18) in sold()


def test_the_same_again_with_the_broker_told_records_that(project: Run, at: Clock) -> None:
    at(datetime(2027, 1, 4, 15, 0, tzinfo=UTC))
    units = ("identify", "--lots", f"1 BTC of {lot('2025-12-01')}")
    project(*units)
    assert project(*units).out.startswith("Nothing new")
    assert project(*units, "--told-broker").code == 0
    assert project(*units, "--told-broker").out.startswith("Nothing new")
    assert project(*units, "--expires", "2").code == 2, "another end is another record"
    sells(project, at, "2027-01-04 16:00:00")
    assert sold() == [("2025-12-01", "SPEC_ID", 10**18)]
    story = project("audit", looked_at().all_books.dispositions[0].id).out
    assert "said with the identification; no answer kept" in story


def test_what_the_broker_was_told_is_what_its_statement_will_show(project: Run, at: Clock) -> None:
    """Units bought in 2026 are covered; told of them, the broker does not sell the earliest."""
    project("identify", "--lots", f"1 BTC of {lot('2026-06-01')}", "--told-broker")
    sells(project, at, "2026-11-22 16:00:00")
    (sale,) = project("reconcile", "--forecast", "--year", "2026", "--json").json["sales"]
    assert [(line["acquired_on"], line["basis_usd"]) for line in sale["lines"]] == [
        ("2026-06-01", "80000.00")
    ]


def test_a_plan_file_that_sells_less_than_nothing_is_refused(project: Run) -> None:
    plan = project("plan", "--json").json
    plan["trades"][0]["quantity"] = "-1"
    Path("plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert project("identify", "plan.json").code == 2
    assert project("identify", "--json").json["intents"] == []


def test_a_plan_that_is_not_worth_it_is_not_identified(project: Run) -> None:
    more = HOUSEHOLD + "[plan]\nminimum_benefit = 1000000\n"
    project("import", household(text=more))
    said = project("identify", "plan")
    assert (said.code, "not worth it" in said.err) == (2, True)


def test_a_wallet_that_goes_by_another_name_after_the_identification_blocks(project: Run) -> None:
    project("identify", "--lots", f"1 BTC of {lot('2025-12-01')}")
    project("reread", "coinbase.csv", "--wallet", "Coinbase of old", "--accept")
    assert len(findings(project, "intent_wallet_gone")) == 1
    assert project("lots").code == 1


def test_a_file_that_was_imported_before_the_record_is_older_whatever_the_clock_says(
    project: Run, at: Clock
) -> None:
    """The clock is put back by a minute after the import, which two computers may differ by."""
    named = f"1 BTC of {lot('2025-12-01')}"
    sells(project, at, "2026-11-22 14:00:30")
    at(datetime(2026, 11, 22, 14, 59, 0, tzinfo=UTC))
    assert project("identify", "--lots", named).code == 0
    assert sold() == [("2023-01-10", "FIFO", 10**18)]
    at(datetime(2026, 11, 22, 14, 0, 0, tzinfo=UTC))
    other = f"1 BTC of {lot('2026-06-01')}"
    said = project("identify", "--lots", other, "--replace", "--clock-was-wrong", "so I say")
    assert said.code == 0, said
    assert sold() == [("2023-01-10", "FIFO", 10**18)]
    assert len(findings(project, "intent_after_import")) == 1
    assert project("verify").code == 0


def test_before_the_sale_on_postgresql(run: Run, at: Clock, postgres_url: str) -> None:
    """Identify, tickets, fills, confirm: the same words, and the same lots, on a server."""
    at(AT)
    url, key = ("--project", postgres_url), ("--key", "mine.key")
    run("init", *url)
    table = prices(f"{DAY},BTC,60000", f"{DAY},ETH,2000")
    assert run("import", coinbase(*BUYS), kraken(*KRAKEN_BUYS), household(), table, *url).code == 0
    assert run("identify", "plan", *url).code == 2, "beside a database there is no place for a key"
    assert run("identify", "plan", *key, *url).code == 0
    orders = run("tickets", "--json", *url).json["tickets"]
    (btc,) = (one["quantity"] for one in orders if (one["asset"], one["side"]) == ("BTC", "sell"))
    row = coinbase_row("c09", "2026-11-22 15:00:00", "Sell", f"-{btc} BTC", f"{60000 * Decimal(btc):.2f}")
    at(AT + timedelta(hours=1))
    said = run("confirm", coinbase(*BUYS, row, name="c09.csv"), "--json", *url)
    assert said.code == 0, said
    statuses = {
        one["asset"]: one["status"] for one in said.json["plans"][0]["tickets"] if one["side"] == "sell"
    }
    assert statuses == {"BTC": "filled", "ETH": "open"}
    assert run("verify", *url).code == 0
    assert run("audit", "--chain", "chain.jsonl", *url).code == 0
    rows = run("forms", "--json", *url).json["form_8949"]["rows"]
    assert {row["acquired"] for row in rows} <= {"12/01/2025", "06/01/2026"}


def test_a_clock_that_was_put_back_is_refused(project: Run, at: Clock) -> None:
    at(AT - timedelta(hours=1))
    said = project("identify", "--lots", f"1 BTC of {lot('2025-12-01')}")
    assert said.code == 2
    assert "Nothing was recorded" in said.err
    right = project(
        "identify", "--lots", f"1 BTC of {lot('2025-12-01')}", "--clock-was-wrong", "it ran ahead"
    )
    assert right.code == 0, right
    assert "it ran ahead" in project("verify").out


def test_a_key_that_is_locked_asks_for_its_passphrase(project: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    units = ("identify", "--lots", f"1 BTC of {lot('2025-12-01')}")
    assert project(*units, "--key-in-project").code == 2, "that needs a passphrase"
    monkeypatch.setenv("LOTWISE_PASSPHRASE", "correct horse")
    assert project(*units, "--key-in-project").code == 0
    assert not Path("lotwise.key").exists()
    monkeypatch.setenv("LOTWISE_PASSPHRASE", "battery staple")
    said = project("identify", "--lots", f"1 BTC of {lot('2026-06-01')}", "--replace")
    assert (said.code, "passphrase is another one" in said.err) == (2, True)
    monkeypatch.setenv("LOTWISE_PASSPHRASE", "correct horse")
    assert project("identify", "--lots", f"1 BTC of {lot('2026-06-01')}", "--replace").code == 0
    assert project("verify", "--json").json["signatures"]["faults"] == []


def test_a_head_that_was_noted_is_found_or_not(project: Run) -> None:
    head = project("verify", "--json").json["head"]
    project("identify", "--lots", f"1 BTC of {lot('2025-12-01')}")
    assert project("verify", "--head", head).code == 0
    assert project("verify", "--head", "f" * 64).code == 1
    assert project("audit", "--chain", "chain.jsonl").code == 0
    assert project("audit", "--request-stamp", "a.tsq").code == 0


# ── only now ────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_identified_by_prices_and_terms_long_past(project: Run, at: Clock) -> None:
    """Eight days later a price of that day is older than one may be to plan with."""
    Path("plan.json").write_text(project("plan", "--json").out, encoding="utf-8")
    at(AT + timedelta(days=8))
    by_hand = ("--lots", f"1 BTC of {lot('2026-06-01')}")
    for words in (("plan", "--as-of", DAY), ("plan.json",), (*by_hand, "--as-of", DAY)):
        said = project("identify", *words)
        assert said.code == 2, words
        assert "today, 2026-11-30, but this has the prices and terms of 2026-11-22, 8 days ago" in said.err
        assert "Leave out --as-of" in said.err
    assert project("identify", "--json").json["intents"] == []
    assert project("identify", *by_hand).code == 0, "by hand of today's lots"


def test_nothing_is_identified_by_a_plan_of_the_year_before(project: Run, at: Clock) -> None:
    """A loss of January is no loss of December's return, however near the day is."""
    assert project("import", prices("2026-12-30,BTC,60000", "2026-12-30,ETH,2000", name="new.csv")).code == 0
    at(datetime(2027, 1, 1, 15, tzinfo=UTC))
    assert "2026-12-30, 2 days ago" in project("identify", "plan", "--as-of", "2026-12-30").err
    assert "has not come yet" in project("identify", "plan", "--as-of", "2027-01-02").err


def test_a_plan_of_the_day_before_is_identified_with_a_word_about_it(project: Run, at: Clock) -> None:
    assert "Now sell" in project("identify", "--lots", f"1 BTC of {lot('2025-12-01')}").out
    at(AT + timedelta(days=1))
    said = project("identify", "plan", "--replace", "--as-of", DAY)
    assert said.code == 0, said
    words = " ".join(said.out.split())
    assert "These are prices and terms of 2026-11-22, and today is 2026-11-23" in words
    assert "Now sell" not in words


def test_tickets_of_a_day_long_past_are_drafts(project: Run, at: Clock) -> None:
    assert project("identify", "plan").code == 0
    at(AT + timedelta(days=8))
    refused = project("tickets", "--as-of", DAY)
    assert refused.code == 1
    assert "this is no plan of today" in refused.out
    assert "Leave out --as-of" in refused.out
    draft = project("tickets", "--draft", "--out", "out", "--as-of", DAY)
    assert draft.code == 0, draft
    assert "DRAFT" in draft.out
    assert "is kept" not in draft.out
    assert {path.stem for path in Path("out").iterdir()} == {f"tickets_{DAY}_DRAFT"}
    told = project("tickets", "--draft", "--json", "--as-of", DAY).json["findings"]
    assert "ticket_day_past" in {one["code"] for one in told}


def test_tickets_tell_of_bills_that_would_reach_the_rebuy(project: Run) -> None:
    """H.R. 9172 and H.R. 10357, as drafted, reach sales of 2026-11-22; neither is law."""
    found = project("tickets", "--draft", "--json", "--as-of", DAY).json
    assert any(one["side"] != "sell" for one in found["tickets"])
    told = [one for one in found["findings"] if one["code"] == "bill_reaches_rebuy"]
    assert ["9172" in told[0]["what"], "10357" in told[1]["what"], len(told)] == [True, True, 2]
    assert {one["severity"] for one in told} == {"info"}
    before = project("tickets", "--draft", "--json", "--as-of", "2026-06-07").json["findings"]
    assert not any(one["code"] == "bill_reaches_rebuy" for one in before)
