"""Home: the best thing to do now, with figures that are the commands' own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import httpx2
import pytest

from dashboard import Served, example_project, secrets_in, served
from lotwise.app import demo
from lotwise.app.deadlines import deadlines, last_day
from lotwise.app.guide_steps import Stand, guide_steps
from lotwise.app.jsonable import jsonable
from lotwise.app.law_news import law_news
from lotwise.app.next_step import ToDo, next_step, range_of
from lotwise.app.plan_json import plan_json
from lotwise.app.plan_laws import Way, plan_laws
from lotwise.app.plan_sensitivity import sensitivity
from lotwise.app.plan_wait import on_later_day, term_changes
from lotwise.app.planning import plan_report
from lotwise.app.projects import new_project
from lotwise.app.returns import tax_year
from lotwise.app.tax_json import tax_json
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.core.money import usd, usd_text
from lotwise.web.access import Role, hashed
from lotwise.web.pages import home

EXAMPLE = demo.example_folder()


@pytest.fixture(scope="module")
def state(looked_at: Served) -> State:
    """The example on its day."""
    return looked_at.site.loaded().state


@contextmanager
def imported(folder: Path, *names: str) -> Iterator[httpx2.Client]:
    """Give a client of a new project with some files of the example."""
    project = folder / "new.db"
    new_project(project)
    with served(project) as running, running.client() as client:
        for name in names:
            form = secrets_in(client.get("/import").text)
            sent = {"files": (name, (EXAMPLE / name).read_bytes())}
            client.post("/import", data={"csrf": form["csrf"]}, files=sent)
        yield client


def value(amount: object) -> str:
    """Return how an amount of the JSON stands in a page."""
    return f'value="{amount}"'


def test_the_best_thing_to_do_is_one_sentence_and_one_number_with_its_range(
    reader: httpx2.Client, state: State
) -> None:
    shown = reader.get("/").text
    plan = jsonable(plan_json(plan_report(state)))
    assert f'<h1 id="now">Sell and buy back {len(plan["trades"])} lots.</h1>' in shown
    lead = shown.partition('<p class="lead">')[2].partition("</p>")[0]
    assert value(plan["npv_usd"]) in lead
    assert "/why/plan.npv" in lead
    found = jsonable(range_of(state, plan_report(state)))
    assert value(found["low_usd"]) in lead
    assert value(found["high_usd"]) in lead
    assert 'href="/plan"' in shown


def test_figures_of_the_year_are_those_of_the_commands(reader: httpx2.Client, state: State) -> None:
    shown = reader.get("/").text.partition('id="glance"')[2].partition("</section>")[0]
    plan = jsonable(plan_json(plan_report(state)))
    lines = {one["name"]: one for one in jsonable(tax_json(tax_year(state)))["lines"]}
    for amount in (
        plan["tax_before_usd"],
        plan["tax_after_usd"],
        plan["everything"]["short_loss_usd"],
        plan["everything"]["long_loss_usd"],
        lines["net_gain_or_loss"]["value_usd"],
        lines["long_term_carryover_in"]["value_usd"],
    ):
        assert value(amount) in shown
    for link in shown.split('href="/why/')[1:]:
        assert reader.get(f"/why/{link.partition(chr(34))[0]}").status_code == 200, link


def test_the_range_agrees_with_the_plan_under_other_prices(state: State) -> None:
    report = plan_report(state)
    found = range_of(state, report)
    cases = {one.what: one.npv_usd for one in found.cases}
    others = {one.value: one.these_usd for one in sensitivity(state, report, is_best_wanted=False)}
    assert cases["Prices 10 % lower"] == others["-10 %"]
    assert cases["Prices 10 % higher"] == others["+10 %"]
    assert cases["The final sale a year earlier"] == others["in 5 years"]
    assert found.low_usd <= report.plan.worth.npv_usd <= found.high_usd
    assert {found.low_usd, found.high_usd} <= {*cases.values(), report.plan.worth.npv_usd}
    assert cases["Fees by half lower"] > report.plan.worth.npv_usd > cases["Fees by half higher"]  # type: ignore[operator]


def test_days_left_and_what_must_be_done_before(reader: httpx2.Client, state: State) -> None:
    shown = reader.get("/").text
    assert "327 days until December 31, 2026" in shown
    found = deadlines(state, plan_report(state))
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert all(one.days >= 0 for one in found)
    assert last_day(state) in {one.on for one in found}
    assert "2026-11-30" in shown, "sold then, 31 days later is the last day of the year"


def test_the_law_and_the_bills_are_told_apart(reader: httpx2.Client, state: State) -> None:
    shown = reader.get("/").text.partition('id="law"')[2].partition("</section>")[0]
    news = law_news(state, plan_laws(state, plan_report(state)))
    assert not news.is_covered
    assert {one.law for one in news.bills} == {"hr9172", "hr10357", "2027"}
    assert shown.count("not law") == len(news.bills)
    assert all(one.npv_usd is None for one in news.bills), "no bill reaches a sale on that day"


def test_a_bill_that_reaches_today_is_told_with_what_it_would_change(state: State) -> None:
    later = on_later_day(state, 286)
    report = plan_report(later)
    found = plan_laws(later, report)
    under = {one.law: one for one in found.laws}
    bills = {one.law: one for one in law_news(later, found).bills}
    for law in ("hr9172", "hr10357"):
        scenario = under[law].scenario
        assert scenario is not None
        values = {one.way: one.npv_usd for one in scenario.ways}
        assert (bills[law].npv_usd, bills[law].wait_usd) == (values[Way.AT_ONCE], values[Way.WAIT])
        assert "Would reach a sale today" in bills[law].in_a_word
    assert bills["2027"].npv_usd is None
    assert law_news(later, None).bills[0].in_a_word.startswith("Would reach sales from")


def test_lots_that_turn_long_term_soon_are_a_deadline(state: State) -> None:
    later = on_later_day(state, 190)
    report = plan_report(later)
    changes = term_changes(later, report)
    assert changes, "the example has lots of the autumn before"
    dated = {one.on: one.change_usd for one in deadlines(later, report) if one.change_usd is not None}
    assert dated == {one.on - timedelta(days=1): one.change_usd for one in changes}


def test_the_seven_steps_say_where_they_stand(reader: httpx2.Client, state: State) -> None:
    steps = guide_steps(state, plan_report(state))
    assert [one.number for one in steps] == [1, 2, 3, 4, 5, 6, 7]
    assert [one.stand for one in steps[:4]] == [Stand.DONE, Stand.DONE, Stand.DONE, Stand.TO_DO]
    shown = reader.get("/").text.partition('id="guide"')[2]
    assert all(one.title in shown for one in steps)
    assert all(f'href="{home.ADDRESSES[one.page]}"' in shown for one in steps)


def test_an_empty_project_is_told_to_import(tmp_path: Path) -> None:
    with imported(tmp_path) as client:
        shown = client.get("/").text
    assert "Import your files" in shown.partition("<h1")[2].partition("</h1>")[0]
    assert 'class="button primary" href="/import"' in shown
    assert "$" not in shown, "no figure is made up"


def test_without_a_household_questions_come_first(tmp_path: Path) -> None:
    with imported(tmp_path, "coinbase-transactions.csv") as client:
        shown = client.get("/").text
    assert "Answer a few questions" in shown.partition("<h1")[2].partition("</h1>")[0]
    assert 'class="button primary" href="/household"' in shown


def test_what_blocks_comes_before_the_plan(tmp_path: Path) -> None:
    """A sale of units that no file tells of."""
    project = tmp_path / "new.db"
    new_project(project)
    names = ("household.toml", "prices.csv", "coinbase-transactions.csv")
    for name in names:
        copyfile(EXAMPLE / name, tmp_path / name)
    path = tmp_path / "coinbase-transactions.csv"
    rows = [line for line in path.read_text().splitlines(keepends=True) if "Buy,LINK" not in line]
    path.write_text("".join(rows))
    with served(project) as running, running.client() as client:
        form = secrets_in(client.get("/import").text)
        sent = [("files", (name, (tmp_path / name).read_bytes())) for name in names]
        client.post("/import", data={"csrf": form["csrf"]}, files=sent)
        shown = client.get("/").text
        found = running.site.loaded().state
    assert found.blocking
    count = len(found.blocking)
    assert f"Fix {count} thing{'s' * (count != 1)} first" in shown
    assert 'class="button primary" href="/findings"' in shown


def test_a_plan_below_the_threshold_is_not_worth_the_time(tmp_path: Path) -> None:
    with served(example_project(tmp_path)) as running, running.client() as client:
        text = (EXAMPLE / "household.toml").read_text().replace("benefit = 500 ", "benefit = 99999 ")
        form = secrets_in(client.get("/import").text)
        sent = {"files": ("household.toml", text.encode())}
        client.post("/import", data={"csrf": form["csrf"]}, files=sent)
        shown = client.get("/").text
    assert "Nothing is worth your time today" in shown
    assert "$99,999.00" in shown


def test_a_plan_that_cannot_be_made_says_why(state: State) -> None:
    step = next_step(state, BadInputError("This year has no rules.", "Choose another day."))
    assert step.to_do is ToDo.CANNOT
    assert "This year has no rules." in step.sentence
    assert step.more == "Choose another day."


def test_of_many_lots_the_page_comes_before_its_answer(
    reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_MANY_LOTS", 3)
    first = reader.get("/").text
    assert 'data-address="/?answer=true"' in first
    assert '<noscript><p><a class="button primary" href="/?answer=true">' in first
    part = reader.get("/?answer=true", headers={"x-part": "1"}).text
    assert "Sell and buy back" in part
    assert "<html" not in part


def test_the_preparer_reads_home_and_every_page_without_forms_to_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotwise.web.access.COST", 2**4)
    kept = {Role.OWNER: hashed("a long sentence"), Role.PREPARER: hashed("another sentence")}
    with served(example_project(tmp_path), passwords=kept) as running:
        file = running.site.loaded().state.facts.files[0].id
        with running.client(signs_in=False) as client:
            client.post("/sign-in", data={"word": "another sentence"})
            for address in (
                "/",
                "/import",
                "/findings",
                "/questions",
                "/questions/1",
                f"/import/file/{file}",
            ):
                shown = client.get(address)
                assert shown.status_code == 200, address
                assert shown.text.count('method="post"') == 1, f"{address}: only signing out"


def test_without_a_price_nothing_is_called_done_or_zero(tmp_path: Path) -> None:
    with imported(tmp_path, "coinbase-transactions.csv", "household.toml") as client:
        shown = client.get("/").text
        assert "There is nothing to weigh" in shown
        assert "no lot can be weighed yet" in shown
        assert "Losses that lie in your lots" not in shown
        assert "/plan#laws" not in shown
        assert "sensitivity-place" not in client.get("/what-if").text


def test_what_blocks_is_one_count_and_one_amount_on_all_pages(tmp_path: Path) -> None:
    with imported(tmp_path, "ledgerlive-operations.csv", "prices.csv", "household.toml") as client:
        listed = client.get("/findings?severity=blocking").text
        amounts = re.findall(r'blocks</span> <data class="money" value="([^"]+)"', listed)
        count = int(re.findall(r"Blocking: (\d+)", listed)[0])
        assert count > 1
        assert amounts
        home_page = client.get("/").text
        assert f"Fix {count} things first" in home_page
        at_stake = usd_text(sum(map(usd, amounts)))
        assert "They affect <strong>" in home_page
        assert at_stake in home_page.partition('<p class="lead">')[2].partition("</p>")[0]
        planned = client.get("/plan").text
        assert f"{count} things are not known" in planned


def test_a_plan_that_costs_tax_this_year_says_so(state: State) -> None:
    report = plan_report(state)
    worth = replace(report.plan.worth, saved_this_year_usd=usd("-100.50"), saved_later_usd=usd("50000"))
    found = next_step(state, replace(report, plan=replace(report.plan, worth=worth)))
    assert found.to_do is ToDo.SELL
    assert "This year's tax rises by $100.50; later years pay less." in found.more
    assert "rises" not in next_step(state, report).more
