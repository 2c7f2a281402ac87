"""The seven steps of the guide in one walk through Chromium, from an empty project to the printed form.

The files are those of the example, with one that leaves a question: units that came from nobody knows where.
The clock stands on the day of the crash. What a page says is compared with what the command says.
"""

import io
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect
from pypdf import PdfReader

from browser import visiting
from dashboard import Served, served
from lotwise.app import clock, demo
from lotwise.app.demo_fills import made_up_fills, wallets_to_fill
from lotwise.app.projects import new_project
from lotwise.cli.main import main

YEAR: Final = demo.AS_OF.year
FOUND: Final = "0.01 BTC came into Ledger on 2025-11-20"
LEDGER: Final = (
    "Operation Date,Status,Currency Ticker,Operation Type,Operation Amount,Operation Fees,Operation Hash,"
    "Account Name,Account xpub,Countervalue Ticker,Countervalue at Operation Date,"
    "Countervalue at CSV Export\n"
    "2025-11-20T10:00:00.000Z,Confirmed,BTC,IN,0.01,,"
    "4d00d4fe877dc064d57442e6fa7a4e3085dc94e11a29819c2290fc3d78872401,Bitcoin 1,xpub-made-up-btc,USD,910.00,"
    "680.00\n"
)
FIGURES: Final = (
    "(all) => all.map((one) => one.dataset.figure)",
    '(all) => all.map((one) => one.querySelector("data").getAttribute("value"))',
)
"""The names and the values of the totals of a choice."""


@dataclass(frozen=True, kw_only=True)
class Walk:
    """The walk: a page, the dashboard it looks at, and the folder of its files."""

    page: Page
    served: Served
    folder: Path

    def open(self, address: str, heading: str | re.Pattern[str]) -> None:
        """Open a page and see that it is the one."""
        self.page.goto(self.served.url + address)
        expect(self.page.locator("h1")).to_have_text(heading)

    def follow(self, name: str, heading: str) -> None:
        """Follow a link of the navigation."""
        self.page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()
        expect(self.page.locator("h1")).to_have_text(heading)

    def press(self, name: str) -> None:
        """Press a button of the page."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def said(self, *words: str | Path) -> str:
        """Return what a command writes."""
        out = io.StringIO()
        where = ("--project", self.folder / "new.db", "--as-of", demo.AS_OF)
        with redirect_stdout(out), pytest.raises(SystemExit):
            main([*map(str, (*words, *where))])
        return out.getvalue()

    def told(self, *words: str | Path) -> Any:
        """Return what a command writes as JSON."""
        return json.loads(self.said(*words, "--json"))

    def saved(self, link: Locator) -> tuple[str, bytes]:
        """Return the name and the bytes of a file that a link saves."""
        with self.page.expect_download() as waiting:
            link.click()
        made: Download = waiting.value
        return made.suggested_filename, made.path().read_bytes()


def values(place: Locator) -> list[str]:
    """Return the figures in a place, as the JSON writes them."""
    found: list[str] = place.locator("data[value]").evaluate_all("(all) => all.map((one) => one.value)")
    return found


@pytest.fixture
def walk(browser: Browser, tmp_path: Path) -> Iterator[Walk]:
    """A walk that begins at the door of an empty project, on the morning of the crash."""
    with clock.started_at(demo.clock_starts_at(demo.AS_OF)):
        new_project(tmp_path / "new.db")
        with served(tmp_path / "new.db", None) as running, visiting(browser, running.link) as page:
            yield Walk(page=page, served=running, folder=tmp_path)


def test_the_seven_steps(walk: Walk) -> None:
    sign_in(walk)
    import_files(walk)
    settle_the_finding(walk)
    look_at_facts_and_lots(walk)
    chosen = choose_lots(walk)
    record_and_order(walk)
    sale = confirm(walk, chosen)
    tell_its_story(walk, sale)
    print_the_form(walk)


def sign_in(walk: Walk) -> None:
    expect(walk.page).to_have_url(walk.served.url + "/")
    expect(walk.page.locator("h1")).to_contain_text(re.compile("import", re.IGNORECASE))
    walk.page.locator("main").get_by_role("link", name="Import files").first.click()
    expect(walk.page.locator("h1")).to_have_text("Import")


def import_files(walk: Walk) -> None:
    unclear = walk.folder / "ledger-found.csv"
    unclear.write_text(LEDGER, encoding="utf-8")
    files = [*sorted(demo.example_folder().iterdir()), unclear]
    walk.page.get_by_label("Files", exact=True).set_input_files(files)
    expect(walk.page.locator("#chosen")).to_contain_text("ledger-found.csv")
    walk.press("Import")
    expect(walk.page.locator("h1")).to_have_text("What became of your files")
    cards = walk.page.locator("section.card")
    expect(cards).to_have_count(len(files))
    expect(cards.locator(".badge", has_text="new")).to_have_count(len(files))
    told = cards.all_inner_texts()
    for words in ("The household's facts: recorded", "Recognized as kraken.ledgers", "11 prices"):
        assert any(words in one for one in told), words
    expect(walk.page.locator("#then ~ p")).to_contain_text("1 thing must be settled")


def settle_the_finding(walk: Walk) -> None:
    page = walk.page
    page.get_by_role("link", name="see what").click()
    blocking = page.locator("ol.findings > li.blocking")
    expect(blocking).to_have_count(1)
    expect(blocking.first).to_contain_text(FOUND)
    answer(walk)
    walk.open("/findings", "Findings")
    expect(blocking).to_have_count(0)
    expect(page.locator(".lead")).to_contain_text("Nothing blocks")
    walk.open("/questions", "Questions")
    newest = page.locator("#history ~ ol > li").first
    newest.get_by_text("Undo", exact=True).click()
    newest.get_by_role("button", name="Take it back").click()
    expect(page.locator(".banner")).to_contain_text("Taken back")
    walk.open("/findings", "Findings")
    expect(blocking.first).to_contain_text(FOUND)
    answer(walk)
    assert walk.told("review", "--history")["history"][-1]["action"] == "classify"


def answer(walk: Walk) -> None:
    """Say on the page of the finding that the units were bought."""
    page = walk.page
    page.locator("ol.findings > li.blocking").get_by_role("link", name="Answer it").click()
    expect(page.locator("h1")).to_contain_text(FOUND)
    page.get_by_label("bought", exact=True).check()
    page.locator("#bought-basis_usd").fill("905.10")
    page.locator("#bought-acquired_on").fill("2025-11-18")
    page.locator("#reason").fill("Bought from Ann; her receipt is in my mail.")
    walk.press("Record this answer")
    expect(page.locator(".banner.done")).to_contain_text("Recorded, and it counts")


def look_at_facts_and_lots(walk: Walk) -> None:
    page = walk.page
    walk.follow("Household", f"Household in {YEAR}")
    expect(page.locator('[name="wages"]')).to_have_value("214,000")
    facts = walk.told("household")["facts"]
    assert set(facts.values()) <= set(values(page.locator("main")))
    walk.follow("Lots", "Holdings and lots")
    told = walk.told("lots")
    expect(page.locator("#lots-count")).to_have_text(str(len(told["lots"])))
    expect(page.locator('[data-total="gain_usd"] data')).to_have_attribute("value", told["sums"]["gain_usd"])
    page.get_by_label("Find").fill("2025-11-18")
    expect(page.locator("#lots-count")).to_have_text("1")
    expect(page.locator('[data-total="basis_usd"] data')).to_have_attribute("value", "905.10")


def choose_lots(walk: Walk) -> dict[str, Any]:
    """Untick a lot, compare with the command, take the best plan again, and return it."""
    page = walk.page
    walk.follow("Plan", "Plan")
    plan: dict[str, Any] = walk.told("plan")
    total = page.locator('#totals [data-figure="npv_usd"] data')
    expect(total).to_have_attribute("value", plan["npv_usd"])
    row = page.locator("tr[data-key]").first
    row.get_by_role("checkbox").uncheck()
    expect(total).not_to_have_attribute("value", plan["npv_usd"])
    others = [word for trade in plan["trades"][1:] for word in ("--only", trade["lot"])]
    without = walk.told("what-if", *others)["these_lots_now"]
    expect(total).to_have_attribute("value", without["npv_usd"])
    assert Decimal(without["npv_usd"]) < Decimal(plan["npv_usd"])
    shown = dict(
        zip(*(page.locator("#totals [data-figure]").evaluate_all(each) for each in FIGURES), strict=True)
    )
    worth = without["worth"]
    assert {name: shown[name] for name in worth.keys() & shown.keys()} == {
        name: worth[name] for name in worth.keys() & shown.keys()
    }
    assert len(worth.keys() & shown.keys()) >= 5
    walk.press("The best plan")
    expect(total).to_have_attribute("value", plan["npv_usd"])
    expect(row.get_by_role("checkbox")).to_be_checked()
    return plan


def record_and_order(walk: Walk) -> None:
    page = walk.page
    page.get_by_role("link", name=re.compile("^Next: write down which lots")).click()
    expect(page.locator("h1")).to_have_text("Before you sell")
    walk.press("Record this now")
    expect(page.locator("#identify ~ .banner.done").first).to_contain_text("Recorded")
    intents = walk.told("identify")["intents"]
    assert {one["standing"] for one in intents} == {"open"}
    for one in intents:
        expect(page.locator(f"details.record#{one['id']}")).to_be_attached()
    walk.press("I will place these orders")
    expect(page.locator("#tickets ~ .banner.done").first).to_contain_text("given out")


def confirm(walk: Walk, plan: dict[str, Any]) -> str:
    """Send what the exchanges export, and return a sale whose lots were identified."""
    page = walk.page
    state = walk.served.site.loaded().state
    files = []
    for wallet in wallets_to_fill(state):
        made = made_up_fills(state, wallet)
        clock.put_on_to(made.ends_at)
        files.append(walk.folder / made.name)
        files[-1].write_text(made.text, encoding="utf-8")
    assert len(files) == 2, "Kraken and Coinbase"
    page.get_by_label("What shows that they were filled").set_input_files(files)
    walk.press("Send it")
    expect(page.locator("#confirm ~ .banner.done")).to_contain_text("transactions from")
    (told,) = walk.told("confirm")["plans"]
    filled = [one for one in told["tickets"] if one["status"] == "filled"]
    assert {one["wallet"] for one in filled} == {"Kraken", "Coinbase"}
    assert {each["how"] for one in filled for each in one["named"]} == {"as identified"}
    shown = set(values(page.locator("main")))
    assert {fill[name] for one in filled for fill in one["fills"] for name in ("quantity", "price")} <= shown
    assert told["outcome"]["predicted_usd"] == plan["npv_usd"]
    assert {told["outcome"]["predicted_usd"], told["outcome"]["realized_usd"]} <= shown
    used = [use for one in walk.told("identify")["intents"] for use in one["uses"]]
    assert len(used) >= 5
    sale: str = used[0]["sale_id"]
    return sale


def tell_its_story(walk: Walk, sale: str) -> None:
    page = walk.page
    walk.follow("Audit", "Audit")
    page.locator(f'#identified ~ .scroll a[href="/audit/{sale}"]').first.click()
    expect(page.locator("h1")).to_have_text("The story of a sale")
    expect(page.locator(".banner.done")).to_contain_text("identified no later than the sale")
    told = walk.told("audit", sale)
    assert told["is_identified"]
    steps = page.locator("ol.story > li")
    expect(steps).to_have_count(len(told["steps"]))
    for shown, one in zip(steps.all_inner_texts(), told["steps"], strict=True):
        assert one["what"] in shown
        assert one["sha256"] in shown
    (intent,) = (
        one for one in walk.told("identify")["intents"] if sale in [use["sale_id"] for use in one["uses"]]
    )
    assert any(intent["id"] in one for one in steps.all_inner_texts())


def print_the_form(walk: Walk) -> None:
    walk.follow("Forms", f"What is filed for {YEAR - 1}")
    walk.open(f"/forms?year={YEAR}", f"What is filed for {YEAR}")
    out = walk.folder / "out"
    forms = walk.told("forms", "--year", str(YEAR), "--out", out)
    assert forms["stops"] == []
    walk.said("print", "--year", str(YEAR), "--out", out)
    names = ("form_8949", "schedule_d", "income", "other_lines", "turbotax_digital_assets")
    for wanted in (*(f"{one}_{YEAR}.csv" for one in names), f"form_8949_statement_{YEAR}.pdf"):
        name, raw = walk.saved(walk.page.get_by_role("link", name=wanted, exact=True))
        assert name == wanted
        assert raw == (out / wanted).read_bytes(), wanted
    printed = totals_in(PdfReader(io.BytesIO((out / f"form_8949_statement_{YEAR}.pdf").read_bytes())))
    assert printed == sums_of(forms["form_8949"]["rows"])
    lines = [one for one in forms["schedule_d"] if one["line"] in {"1b", "2", "3", "8b", "9", "10"}]
    columns = ("proceeds_usd", "basis_usd", "gain_usd")
    whole = [sum(amounts) for amounts in zip(*printed.values(), strict=True)]
    assert whole == [sum(Decimal(one[name]) for one in lines) for name in columns]
    gains = [
        one["amount_usd"]
        for name, one in walk.told("tax", "--year", str(YEAR))["realized"].items()
        if name.endswith("_term")
    ]
    assert whole[2] == sum(map(Decimal, gains))
    walk.open(f"/tax?year={YEAR}", re.compile(str(YEAR)))
    assert set(gains) <= set(values(walk.page.locator("main")))


def totals_in(pdf: PdfReader) -> dict[str, list[Decimal]]:
    """Return proceeds, basis and gain by box, as the last pages of a statement sum them up."""
    found: dict[str, list[Decimal]] = {}
    text = "\n".join(page.extract_text() for page in pdf.pages)
    for box, rest in re.findall(r"^Totals of box (\w) \(\d+ rows?\)(.*)$", text, re.MULTILINE):
        amounts = [
            Decimal(one.strip("()").replace(",", "")) * (-1 if one.startswith("(") else 1)
            for one in re.findall(r"\(?[\d,]+\.\d\d\)?", rest)
        ]
        found[box] = [amounts[0], amounts[1], amounts[-1]]
    return found


def sums_of(rows: list[dict[str, str]]) -> dict[str, list[Decimal]]:
    """Return the same from the rows that the command writes."""
    found: dict[str, list[Decimal]] = {}
    for row in rows:
        sums = found.setdefault(row["box"], [Decimal(0)] * 3)
        for n, name in enumerate(("proceeds_usd", "basis_usd", "gain_usd")):
            sums[n] += Decimal(row[name])
    assert len(found) >= 4
    return found
