"""From the plan to the forms: identify, tickets, fills as exports of Coinbase and Kraken, confirm.

Wages of $100,000 and a short-term gain of $40,000 elsewhere. At Coinbase 10 ETH lie at a gain (2023) and 10
at a loss of $15,000 (2025), at Kraken 1 BTC at a gain and 1 at a loss of $20,000. The plan sells both losses.
"""

import shlex
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from builders import instant
from end_to_end.project_files import (
    HOUSEHOLD,
    coinbase,
    coinbase_row,
    household,
    kraken,
    looked_at,
    plain,
    prices,
    too_wide,
)
from lotwise.app import clock
from terminal import Run, Said

DAY: Final = ("--as-of", "2026-02-07")
LATER: Final = ("--as-of", "2026-02-20")
GAINS: Final = HOUSEHOLD + (
    "other_short_term_gain = 40000\n[future]\nsale_in_years = 10\n"
    '[plan]\ndefault_fee_rate = 0\nminimum_gap_minutes = 60\n[plan.fee_rate]\n"Coinbase" = 0.01\n'
)
ETH_23: Final = coinbase_row("c01", "2023-05-01 15:00:00", "Buy", "10 ETH", "18000")
ETH_25: Final = coinbase_row("c02", "2025-09-01 15:00:00", "Buy", "10 ETH", "35000")
BTC: Final = (
    "K1,D1,2023-04-30 12:00:00,deposit,,currency,ZUSD,200000.0000,0,200000.0000",
    "K2,R1,2023-05-01 12:00:00,trade,,currency,ZUSD,-30000.0000,0,170000.0000",
    "K3,R1,2023-05-01 12:00:00,trade,,currency,XXBT,1.0000000000,0,1.0000000000",
    "K4,R2,2025-09-02 12:00:00,trade,,currency,ZUSD,-88000.0000,0,82000.0000",
    "K5,R2,2025-09-02 12:00:00,trade,,currency,XXBT,1.0000000000,0,2.0000000000",
)


class Clock:
    """A clock that stands where a test puts it."""

    def __init__(self) -> None:
        self.instant = instant("2026-02-07 14:00")

    def now(self) -> datetime:
        self.instant += timedelta(milliseconds=1)
        return self.instant

    def at(self, text: str) -> None:
        self.instant = instant(text)


@pytest.fixture(autouse=True)
def stands(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock that lotwise looks at."""
    one = Clock()
    monkeypatch.setattr(clock, "now", one.now)
    monkeypatch.setattr(clock, "today", lambda zone: one.instant.astimezone(zone).date())
    return one


@pytest.fixture
def story(run: Run) -> Run:
    """Return `run` in a folder whose project holds the four lots and the prices of the day."""
    assert run("init").code == 0
    priced = prices("2026-02-07,ETH,2000", "2026-02-07,BTC,68000")
    made = run("import", household(text=GAINS), coinbase(ETH_23, ETH_25), kraken(*BTC), priced, *DAY)
    assert made.code == 0, made
    return run


def identified(run: Run) -> Run:
    said = run("identify", "plan", *DAY)
    assert said.code == 0, said
    return run


def ticketed(run: Run, *words: str) -> list[dict[str, Any]]:
    """Give out tickets and return them."""
    said = run("tickets", *words, "--json", *DAY)
    assert said.code == 0, said
    found: list[dict[str, Any]] = said.json["tickets"]
    return found


def eth_sold(
    units: str = "10", at: str = "2026-02-07 15:00:00", price: str = "2000", name: str = "c11"
) -> str:
    return coinbase_fill(name, at, "Sell", f"-{units}", price)


def eth_back(
    units: str = "10", at: str = "2026-02-07 16:30:00", price: str = "2000", name: str = "c12"
) -> str:
    return coinbase_fill(name, at, "Buy", units, price)


def coinbase_fill(name: str, at: str, what: str, units: str, price: str) -> str:
    """Return a row of Coinbase with a fee of one percent."""
    gross = abs(float(units)) * float(price)
    fee = gross / 100
    total = gross - fee if what == "Sell" else gross + fee
    return f"{name},{at} UTC,{what},ETH,{units},USD,{price},{gross:.2f},{total:.2f},{fee:.2f},,,"


def btc(sign: int, at: str, units: str = "1", price: int = 68000, ref: str = "R9") -> tuple[str, str]:
    """Return the two rows of Kraken for a sale (-1) or a purchase (1)."""
    cash = -sign * float(units) * price
    return (
        f"{ref}a,{ref},{at},trade,,currency,ZUSD,{cash:.4f},0,0.0000",
        f"{ref}b,{ref},{at},trade,,currency,XXBT,{sign * float(units):.10f},0,0.0000",
    )


BTC_SOLD: Final = btc(-1, "2026-02-07 15:10:00", ref="R11")
BTC_BACK: Final = btc(1, "2026-02-07 16:40:00", ref="R12")


def fills(*rows: str, more: tuple[str, ...] = (*BTC_SOLD, *BTC_BACK)) -> tuple[Path, Path]:
    """Write the exports as they are after the fills: everything of before, and the new rows."""
    eth = rows or (eth_sold(), eth_back())
    return (
        coinbase(ETH_23, ETH_25, *eth, name="coinbase-2.csv"),
        kraken(*BTC, *more, name="kraken-2.csv"),
    )


def confirm(run: Run, *files: Path) -> Said:
    return run("confirm", *files, "--json", *LATER)


def codes(said: Said) -> list[str]:
    return sorted(one["code"] for plan in said.json["plans"] for one in plan["findings"])


def finding(said: Said, code: str) -> dict[str, Any]:
    (one,) = (one for plan in said.json["plans"] for one in plan["findings"] if one["code"] == code)
    found: dict[str, Any] = one
    return found


def sold_rows(run: Run) -> list[tuple[str, str, str]]:
    """Return what Form 8949 says: description, date of acquisition, gain."""
    rows = run("forms", "--year", "2026", "--json", *LATER).json["form_8949"]["rows"]
    return sorted((row["description"], row["acquired"], row["gain_usd"]) for row in rows)


# ── the whole way ───────────────────────────────────────────────────────────────────────────────


def test_lots_plan_and_forms_reflect_exactly_what_was_identified(story: Run, stands: Clock) -> None:
    orders = ticketed(identified(story))
    assert [(one["side"], one["wallet"], one["quantity"], one["asset"]) for one in orders] == [
        ("sell", "Kraken", "1", "BTC"),
        ("buy back", "Kraken", "1", "BTC"),
        ("sell", "Coinbase", "10", "ETH"),
        ("buy back", "Coinbase", "10", "ETH"),
    ]
    assert all(one["is_identified"] for one in orders if one["side"] == "sell")
    stands.at("2026-02-20 12:00")
    said = confirm(story, *fills())
    assert said.code == 0, said
    (plan,) = said.json["plans"]
    assert [one["status"] for one in plan["tickets"]] == ["filled"] * 4
    assert codes(said) == []
    assert {one["how"] for row in plan["tickets"] for one in row["named"]} == {"as identified"}
    assert [(row[1], row[2]) for row in sold_rows(story)] == [
        ("09/02/2025", "-20000.00"),
        ("09/01/2025", "-15200.00"),
    ]
    lots = {(one.asset, str(one.root.acquired_on)) for one in looked_at().books.lots}
    assert lots == {
        *(("ETH", "2023-05-01"), ("BTC", "2023-05-01"), ("ETH", "2026-02-07"), ("BTC", "2026-02-07")),
    }
    outcome = plan["outcome"]
    assert outcome["is_whole"]
    assert abs(float(outcome["realized_usd"]) - float(outcome["predicted_usd"])) < 0.02
    assert outcome["facts_changed_usd"] == "0.00"
    assert outcome["lots_usd"] == "0.00"


def test_the_same_without_identification_falls_to_first_in_first_out(story: Run, stands: Clock) -> None:
    refused = story("tickets", *DAY)
    assert (refused.code, "identify" in refused.out) == (1, True)
    assert ticketed(story, "--draft", "--keep")
    stands.at("2026-02-20 12:00")
    said = confirm(story, *fills())
    assert codes(said) == ["sale_not_identified", "sale_not_identified"]
    assert {row[1] for row in sold_rows(story)} == {"05/01/2023"}
    outcome = said.json["plans"][0]["outcome"]
    assert float(outcome["lots_usd"]) < -5000, "first in, first out realizes gains instead"
    assert abs(float(outcome["as_named_usd"]) - float(outcome["predicted_usd"])) < 0.02
    assert "$15,200.00" in finding_in(said, "ETH")["what"]
    assert "--units '10 ETH of root_" in finding_in(said, "ETH")["fix"]


def finding_in(said: Said, asset: str) -> dict[str, Any]:
    (one,) = (one for one in said.json["plans"][0]["findings"] if one["asset"] == asset)
    found: dict[str, Any] = one
    return found


def test_a_record_of_ones_own_that_is_stated_later_counts_by_its_own_instant(
    story: Run, stands: Clock
) -> None:
    ticketed(story, "--draft", "--keep")
    stands.at("2026-02-20 12:00")
    said = confirm(story, *fills())
    for plan in said.json["plans"]:
        for told in plan["findings"]:
            words = shlex.split(told["fix"].partition("`lotwise ")[2].partition("`")[0])
            at, where = words.index("INSTANT"), words.index("WHERE")
            words[at], words[where] = "2026-02-07T08:59:00-05:00", "mail to myself of that morning"
            assert story(*words, *LATER).code == 0, words
    again = confirm(story)
    assert codes(again) == []
    assert again.json["plans"][0]["outcome"]["lots_usd"] == "0.00"
    assert {row[1] for row in sold_rows(story)} == {"09/01/2025", "09/02/2025"}


def test_a_plan_that_is_not_worth_it_has_no_tickets(run: Run) -> None:
    run("init")
    run("import", household(), coinbase(ETH_23), prices("2026-02-07,ETH,2000"), *DAY)
    said = run("tickets", *DAY)
    assert (said.code, "nothing to order" in said.out) == (0, True)


def test_an_identification_after_the_sale_is_told_to_the_second(story: Run, stands: Clock) -> None:
    ticketed(story, "--draft", "--keep")
    stands.at("2026-02-07 15:00:01")
    identified(story)
    stands.at("2026-02-20 12:00")
    said = confirm(story, *fills())
    assert codes(said) == ["sale_before_identification"], "ETH was sold at 15:00:00, BTC at 15:10:00"
    told = finding(said, "sale_before_identification")
    assert (told["asset"], told["amount_usd"]) == ("ETH", "17000.00")
    assert "15:00:01" in told["what"]


def test_the_same_files_twice_change_nothing(story: Run, stands: Clock) -> None:
    assert ticketed(identified(story)) == ticketed(story)
    stands.at("2026-02-20 12:00")
    first = confirm(story, *fills())
    before = Path("lotwise.db").read_bytes()
    again = confirm(story, *fills())
    assert Path("lotwise.db").read_bytes() == before
    assert again.json["plans"] == first.json["plans"]
    assert [one["is_new"] for one in again.json["files"]] == [False, False]


def test_kept_plans_and_evidence_go_along_with_an_archive(story: Run, stands: Clock) -> None:
    ticketed(identified(story))
    stands.at("2026-02-20 12:00")
    Path("order.png").write_bytes(b"\x89PNG pixels")
    first = confirm(story, Path("order.png"), *fills())
    assert first.json["files"][0]["format"] == "evidence"
    assert story("verify").code == 0
    assert story("export", "--all", "all.zip").code == 0
    assert story("init", "--project", "two.db").code == 0
    assert story("import", "all.zip", "--project", "two.db", *LATER).code == 0
    again = story("confirm", "--project", "two.db", "--json", *LATER)
    assert again.json["plans"] == first.json["plans"]


# ── what goes otherwise ─────────────────────────────────────────────────────────────────────────


SCENARIOS: Final = Path(__file__).parents[1] / "scenarios" / "tickets" / "fills.toml"
CASES: Final = tomllib.loads(SCENARIOS.read_text(encoding="utf-8"))["case"]


def row(n: int, told: str) -> str:
    """Return what a scenario tells, such as ``15:00:00 sell 10 at 2000``, as a row of Coinbase."""
    at, side, units, _, price = told.split()
    made = eth_sold if side == "sell" else eth_back
    return made(units, f"2026-02-07 {at}", price, f"f{n:02}")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_goes_otherwise_is_told(story: Run, stands: Clock, case: dict[str, Any]) -> None:
    ticketed(identified(story))
    stands.at("2026-02-20 12:00")
    said = confirm(story, *fills(*(row(n, told) for n, told in enumerate(case["given"]))))
    assert codes(said) == case["expect"]


def test_a_partial_sale_splits_the_identification(story: Run, stands: Clock) -> None:
    ticketed(identified(story))
    stands.at("2026-02-20 12:00")
    said = confirm(story, *fills(eth_sold("4"), eth_back("4")))
    fix = finding(said, "fill_too_little")["fix"]
    assert "Sold: 4 of 2025-09-01" in fix
    assert "Left: 6 of 2025-09-01" in fix
    assert {row[1] for row in sold_rows(story)} == {"09/01/2025", "09/02/2025"}


def test_a_sale_or_rebuy_in_another_wallet_is_told(story: Run, stands: Clock) -> None:
    ticketed(identified(story))
    stands.at("2026-02-20 12:00")
    eth = (
        "E1,Q1,2026-02-07 16:45:00,trade,,currency,ZUSD,-20000.0000,0,0.0000",
        "E2,Q1,2026-02-07 16:45:00,trade,,currency,XETH,10.0000000000,0,0.0000",
    )
    said = confirm(story, *fills(eth_sold(), more=(*BTC_SOLD, *BTC_BACK, *eth)))
    assert codes(said) == ["rebuy_elsewhere"]


def test_a_sale_in_the_wrong_wallet_is_told(run: Run, stands: Clock) -> None:
    run("init")
    there = (
        "E1,Q1,2024-02-07 16:45:00,trade,,currency,ZUSD,-20000.0000,0,0.0000",
        "E2,Q1,2024-02-07 16:45:00,trade,,currency,XETH,10.0000000000,0,0.0000",
    )
    sold = (
        "E3,Q2,2026-02-07 15:00:00,trade,,currency,ZUSD,20000.0000,0,0.0000",
        "E4,Q2,2026-02-07 15:00:00,trade,,currency,XETH,-10.0000000000,0,0.0000",
    )
    priced = prices("2026-02-07,ETH,2000", "2026-02-07,BTC,68000")
    run("import", household(text=GAINS), coinbase(ETH_23, ETH_25), kraken(*BTC, *there), priced, *DAY)
    ticketed(identified(run))
    stands.at("2026-02-20 12:00")
    said = confirm(run, kraken(*BTC, *there, *BTC_SOLD, *BTC_BACK, *sold, name="kraken-2.csv"))
    assert codes(said) == ["fill_wrong_wallet", "rebuy_missing"]
    assert "Kraken" in finding(said, "fill_wrong_wallet")["what"]


# ── evidence ────────────────────────────────────────────────────────────────────────────────────


def test_a_screenshot_is_kept_and_its_fill_typed_in_until_an_export_tells_it(
    story: Run, stands: Clock
) -> None:
    ticketed(identified(story))
    stands.at("2026-02-07 16:00")
    Path("order.png").write_bytes(b"\x89PNG pixels")
    typed = (
        "--ticket",
        "3",
        "--units",
        "10 ETH",
        "--price",
        "2000",
        "--fee",
        "200",
        "--at",
        "2026-02-07T15:00:30Z",
    )
    said = story("confirm", "order.png", *typed, "--json", *DAY)
    assert said.code == 0, said
    assert codes(said) == ["fill_only_typed"]
    (plan,) = said.json["plans"]
    assert plan["tickets"][2]["fills"][0]["is_typed"]
    assert plan["outcome"]["realized_usd"] is None
    assert said.json["files"][0]["format"] == "evidence"
    before = Path("lotwise.db").read_bytes()
    assert story("confirm", "order.png", *typed, *DAY).code == 0
    assert Path("lotwise.db").read_bytes() == before, "the same twice changes nothing"
    assert len(looked_at().books.dispositions) == 0
    stands.at("2026-02-20 12:00")
    assert codes(confirm(story, *fills())) == [], "the export tells the same fill"


def test_a_table_that_cannot_be_read_is_no_evidence(story: Run) -> None:
    Path("odd.csv").write_text("a,b\n1,2\n")
    said = story("confirm", "odd.csv", *DAY)
    assert said.code == 1
    assert "nothing stored" in said.out


@pytest.mark.parametrize(
    "words",
    [
        ("order.png", "--ticket", "3"),
        ("--ticket", "3", "--units", "10 ETH", "--price", "2000", "--at", "2026-02-07T15:00:30Z"),
        ("order.png", "--ticket", "99", "--units", "10 ETH", "--price", "1", "--at", "2026-02-07T12:00:30Z"),
        ("order.png", "--ticket", "3", "--units", "10 BTC", "--price", "1", "--at", "2026-02-07T12:00:30Z"),
        ("order.png", "--ticket", "3", "--units", "0 ETH", "--price", "1", "--at", "2026-02-07T12:00:30Z"),
        ("order.png", "--ticket", "3", "--units", "1 ETH", "--price", "no", "--at", "2026-02-07T12:00:30Z"),
        ("order.png", "--ticket", "3", "--units", "1 ETH", "--price", "1", "--at", "2026-02-08T12:00:30Z"),
        ("order.png", "--ticket", "3", "--units", "1 ETH", "--price", "1e99999", "--at", "2026-02-07T12:00Z"),
        ("order.png", "--ticket", "3", "--units", "1e30 ETH", "--price", "1", "--at", "2026-02-07T12:00:30Z"),
        ("empty.png", "--ticket", "3", "--units", "1 ETH", "--price", "1", "--at", "2026-02-07T12:00:30Z"),
    ],
)
def test_a_typed_fill_that_cannot_be_is_refused(story: Run, words: tuple[str, ...]) -> None:
    ticketed(identified(story))
    Path("order.png").write_bytes(b"\x89PNG pixels")
    Path("empty.png").touch()
    assert story("confirm", *words, *DAY).code == 2


def test_a_fill_that_was_typed_wrongly_is_taken_back_and_can_be_typed_again(story: Run) -> None:
    ticketed(identified(story))
    Path("order.png").write_bytes(b"\x89PNG pixels")
    typed = ("--ticket", "3", "--units", "9 ETH", "--price", "2000", "--at", "2026-02-07T08:00:30-05:00")
    said = story("confirm", "order.png", *typed, "--json", *DAY)
    (fill,) = said.json["plans"][0]["tickets"][2]["fills"]
    assert story("confirm", "--undo", "fill_nowhere", *DAY).code == 2
    again = story("confirm", "--undo", fill["id"], "--json", *DAY)
    assert (again.code, again.json["plans"][0]["tickets"][2]["fills"]) == (0, [])
    assert story("confirm", "--undo", fill["id"], *DAY).code == 2, "it is taken back already"
    assert story("confirm", "order.png", *typed, "--json", *DAY).json["plans"] == said.json["plans"]


def test_a_wallet_whose_name_a_terminal_or_a_spreadsheet_would_obey(run: Run) -> None:
    run("init")
    run("import", household(text=GAINS), prices("2026-02-07,ETH,2000"), *DAY)
    assert run("import", coinbase(ETH_25), "--wallet", "=1+1 [/] <script>", *DAY).code == 0
    assert identified(run)("tickets", "--out", "out", *DAY).code == 0
    assert "=1+1 [/] <script>" in run("confirm", *DAY).out
    assert "<script" not in Path("out/tickets_2026-02-07.html").read_text()
    assert "'=1+1" in Path("out/tickets_2026-02-07.csv").read_text()


def test_what_went_otherwise_is_among_the_findings(story: Run, stands: Clock) -> None:
    ticketed(identified(story))
    stands.at("2026-02-20 12:00")
    assert story("import", *fills(eth_sold()), *LATER).code == 0
    said = story("findings", "--json", *LATER)
    found = {one["finding"]["code"]: one["blocking"] for one in said.json["findings"]}
    assert found["rebuy_missing"] is False, "the books are whole all the same"
    assert said.code == 0
    later = story("findings", "--json", "--as-of", "2027-06-01").json["findings"]
    assert "rebuy_missing" not in {one["finding"]["code"] for one in later}


def test_of_more_than_was_identified_the_rest_goes_first_in_first_out(story: Run, stands: Clock) -> None:
    """26 CFR § 1.1012-1(j): 10 of the 11 ETH were identified; the other one is the earliest."""
    ticketed(identified(story))
    stands.at("2026-02-20 12:00")
    said = confirm(story, *fills(eth_sold("11"), eth_back("11")))
    assert codes(said) == ["fill_too_much", "rebuy_too_much"]
    eth = [row for row in sold_rows(story) if "ETH" in row[0]]
    assert [(row[0].split(",")[0], row[1]) for row in eth] == [
        ("1 ETH", "05/01/2023"),
        ("10 ETH", "09/01/2025"),
    ]
    assert [row[2] for row in eth] == ["180.00", "-15200.00"]


def test_a_fee_in_the_asset_that_is_sold_is_not_identified_and_no_other_lot(
    story: Run, stands: Clock
) -> None:
    """Kraken takes 0.001 BTC on top: 1 BTC goes as identified, the fee from the earliest lot."""
    ticketed(identified(story))
    stands.at("2026-02-20 12:00")
    cash, units = BTC_SOLD
    fee = units.replace(",0,0.0000", ",0.0010000000,0.0000")
    assert fee != units
    said = confirm(story, *fills(more=(cash, fee, *BTC_BACK)))
    assert codes(said) == []
    told = {one["finding"]["code"] for one in story("findings", "--json", *LATER).json["findings"]}
    assert "identified_too_few" in told
    btc = [row for row in sold_rows(story) if "BTC" in row[0]]
    assert sorted(row[1] for row in btc) == ["05/01/2023", "09/02/2025"]


def test_a_rebuy_is_not_missing_before_the_gap_that_is_wanted_is_over(run: Run, stands: Clock) -> None:
    run("init")
    month = GAINS.replace("minimum_gap_minutes = 60", "minimum_gap_minutes = 44640")
    run("import", household(text=month), coinbase(ETH_23, ETH_25), prices("2026-02-07,ETH,2000"), *DAY)
    ticketed(identified(run))
    stands.at("2026-02-20 12:00")
    sold = coinbase(ETH_23, ETH_25, eth_sold(), name="coinbase-2.csv")
    assert codes(confirm(run, sold)) == []
    stands.at("2026-03-20 12:00")
    assert codes(run("confirm", "--json", "--as-of", "2026-03-20")) == ["rebuy_missing"]


# ── faces ───────────────────────────────────────────────────────────────────────────────────────


def test_tickets_fit_the_screen_and_are_written_as_paper_and_csv(story: Run) -> None:
    said = identified(story)("tickets", "--out", "out", *DAY)
    assert (said.code, too_wide(said.out)) == (0, [])
    assert "Still worth it" in said.out
    names = sorted(path.name for path in Path("out").iterdir())
    assert names == ["tickets_2026-02-07.csv", "tickets_2026-02-07.html", "tickets_2026-02-07.txt"]
    text = Path("out/tickets_2026-02-07.txt").read_text()
    assert too_wide(text) == []
    assert "SELL 10 ETH" in text
    assert len(Path("out/tickets_2026-02-07.csv").read_text().splitlines()) == 5
    assert "<script" not in Path("out/tickets_2026-02-07.html").read_text()


def test_a_draft_says_so_everywhere(story: Run) -> None:
    said = story("tickets", "--draft", "--out", "out", *DAY)
    assert said.code == 0
    assert "DRAFT" in said.out
    assert "Without naming the lots in time" in plain(said.out)
    assert all("DRAFT" in path.name for path in Path("out").iterdir())
    assert "No plan is kept" in story("confirm", *DAY).out


def test_a_market_order_has_no_limit_and_a_step_cuts_the_quantity(story: Run) -> None:
    assert story("tickets", "--step", "Kraken", "BTC", "0.3", *DAY).code == 0
    orders = ticketed(story, "--draft", "--order", "market")
    assert {one["limit"] for one in orders} == {None}
    assert [one["quantity"] for one in orders if one["asset"] == "BTC"] == ["0.9", "0.9"]
    assert sum(float(lot["quantity"]) for lot in orders[0]["lots"]) == 0.9
    story("tickets", "--step", "Kraken", "BTC", "2", *DAY)
    said = story("tickets", "--draft", "--json", *DAY)
    assert {one["code"] for one in said.json["findings"]} == {"ticket_below_step", "ticket_not_identified"}


def test_the_tickets_of_what_is_identified_stay_when_the_plan_moves_on(story: Run, stands: Clock) -> None:
    before = ticketed(identified(story))
    story("import", prices("2026-02-08,ETH,2100", "2026-02-08,BTC,95000", name="prices-2.csv"))
    stands.at("2026-02-08 14:00")
    said = story("tickets", "--identified", "--json", "--as-of", "2026-02-08")
    assert said.code == 0, said
    assert [one["id"] for one in said.json["tickets"]] == [one["id"] for one in before]
    assert said.json["tickets"][0]["price"] != before[0]["price"]
    assert {one["code"] for one in said.json["findings"]} == {"ticket_not_worth_it"}, "BTC is at a gain now"


def test_the_report_says_what_was_predicted_and_what_it_brought(story: Run, stands: Clock) -> None:
    ticketed(identified(story))
    stands.at("2026-02-20 12:00")
    said = story("confirm", *fills(eth_sold(price="1990"), eth_back(price="2010")), "--report", *LATER)
    assert (said.code, too_wide(said.out)) == (0, [])
    for words in ("Predicted", "Brought", "Net present value", "prices, fees, quantities, rebuys"):
        assert words in said.out


def test_what_is_sold_for_cash_is_part_of_the_sale_and_not_of_the_rebuy(run: Run) -> None:
    run("init")
    wanting = GAINS.replace("[plan]\n", "[plan]\ncash_wanted = 5000\n")
    priced = prices("2026-02-07,ETH,2000", "2026-02-07,BTC,68000")
    run("import", household(text=wanting), coinbase(ETH_23, ETH_25), kraken(*BTC), priced, *DAY)
    orders = {(one["wallet"], one["side"]): one for one in ticketed(identified(run))}
    units = {place: float(one["quantity"]) for place, one in orders.items()}
    prices_of = {place: float(one["price"]) for place, one in orders.items()}
    left = sum(
        (units[wallet, "sell"] - units.get((wallet, "buy back"), 0)) * prices_of[wallet, "sell"]
        for wallet in ("Coinbase", "Kraken")
        if (wallet, "sell") in orders
    )
    assert 5000 <= left < 5100
    lots = [lot for one in orders.values() for lot in one["lots"]]
    assert {lot["is_bought_back"] for lot in lots} == {True, False}


def test_a_wallet_that_sells_first_in_first_out_needs_no_identification(run: Run, stands: Clock) -> None:
    run("init")
    run("import", household(text=GAINS), coinbase(ETH_25), prices("2026-02-07,ETH,2000"), *DAY)
    assert run("wallets", "--set", "Coinbase", "ability", "FIFO only", *DAY).code == 0
    assert [one["side"] for one in ticketed(run)] == ["sell", "buy back"]
    stands.at("2026-02-20 12:00")
    said = confirm(run, coinbase(ETH_25, eth_sold(), eth_back(), name="coinbase-2.csv"))
    assert codes(said) == []
    assert said.json["plans"][0]["outcome"]["lots_usd"] == "0.00"
