"""The page of the household: its form, what was typed, earlier versions and going back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import httpx2
import pytest

from dashboard import Served, over, secrets_in, served
from lotwise.app.asking import ask_all
from lotwise.app.household_form import asked_names, filled, opener_of
from lotwise.app.household_versions import differences, effect_of, file_of, versions
from lotwise.app.jsonable import jsonable
from lotwise.app.plan_json import plan_json
from lotwise.app.planning import plan_report
from lotwise.app.projects import new_project
from lotwise.web.access import Role
from lotwise.web.pages import household
from lotwise.web.pages.household import SECTIONS

FILE = """# mine
filing_status = "single"
born_on = 1980-01-01
state = "TX"

[year.2026]
wages = 100000        # from the last pay slip
long_term_carryover = 1200
"""
NEEDED = {"filing_status": "single", "state": "tx", "born_on": "1980-02-03", "wages": "$120,000.50"}


def typed_in(text: str) -> dict[str, str]:
    """Return what stands in the form of a page."""
    form = text.partition('<form method="post" action="/household"')[2].partition("</form>")[0]
    fields = {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input [^>]*name="([^"]*)" value="([^"]*)"', form)
    }
    for name, inside in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        fields[name] = chosen[1] if chosen else ""
    return fields


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """A dashboard of a project without a household."""
    location = tmp_path / "fresh.db"
    new_project(location)
    with served(location, date(2026, 2, 7)) as running:
        yield running


def test_the_form_asks_what_the_command_asks_and_stands_filled(
    reader: httpx2.Client, looked_at: Served
) -> None:
    fields = typed_in(reader.get("/household").text)
    form = filled(file_of(looked_at.site.loaded().state), 2026)
    assert {one.name: one.text for one in form.fields} == {
        name: value for name, value in fields.items() if name not in {"csrf", "seen", "year"}
    }
    assert fields["wages"] == "214,000"
    assert fields["filing_status"] == "single"
    assert fields["has_carryover"] == "yes"


def test_sending_the_form_as_it_stands_changes_no_fact(writer: httpx2.Client, own: Served) -> None:
    before = own.site.loaded().state
    answer = writer.post("/household", data=typed_in(writer.get("/household").text))
    assert answer.status_code == 303
    after = own.site.loaded().state
    assert after.household is not None
    assert before.household is not None
    name, text = file_of(before)
    assert file_of(after) == (
        name,
        ask_all(text, 2026, lambda _, offered: offered, lambda error: pytest.fail(str(error))),
    ), "as --ask"
    assert {year: replace(facts, given=frozenset()) for year, facts in after.household.years.items()} == {
        year: replace(facts, given=frozenset()) for year, facts in before.household.years.items()
    }
    assert after.household.plan == before.household.plan, "what the form does not ask is kept"
    assert "# a fund sold in 2025" in file_of(after)[1], "comments are kept"
    again = writer.post("/household", data=typed_in(writer.get("/household").text))
    assert "unchanged" in again.headers["location"]


def test_a_change_says_what_it_does_and_can_be_undone(writer: httpx2.Client, own: Served) -> None:
    old = own.site.loaded().state
    fields = typed_in(writer.get("/household").text) | {"wages": "300000"}
    answer = writer.post("/household", data=fields)
    shown = writer.get(answer.headers["location"]).text
    assert "year.2026.wages" in shown
    new = own.site.loaded().state
    for state in (old, new):
        plan = jsonable(plan_json(plan_report(state)))
        assert f'value="{plan["npv_usd"]}"' in shown
        assert f'value="{plan["tax_before_usd"]}"' in shown
    newest = versions(new.project)[0].number
    back = writer.post(f"/household/versions/{newest - 1}/restore", data=secrets_in(shown))
    assert back.status_code == 303
    assert file_of(own.site.loaded().state) == file_of(old)
    assert [one.counts for one in versions(new.project)] == [True, *[False] * newest]


def test_a_wrong_answer_stays_with_its_sentence(writer: httpx2.Client, own: Served) -> None:
    before = file_of(own.site.loaded().state)
    wrong = {"wages": "a lot <b>", "state": "ZZ", "interest": "77", "born_on": "12/34/1980"}
    answer = writer.post("/household", data=typed_in(writer.get("/household").text) | wrong)
    assert answer.status_code == 422
    fields = typed_in(answer.text)
    assert {name: fields[name] for name in wrong} == wrong
    assert answer.text.count('class="fault"') == 3
    assert "is no amount" in answer.text
    assert "<b>" not in answer.text
    assert file_of(own.site.loaded().state) == before


def test_answers_that_do_not_fit_together_are_refused(writer: httpx2.Client) -> None:
    fields = typed_in(writer.get("/household").text) | {"qualified_dividends": "9999", "wages": "1"}
    answer = writer.post("/household", data=fields)
    assert answer.status_code == 422
    assert "do not fit together" in answer.text
    assert typed_in(answer.text)["wages"] == "1"


def test_a_new_household_needs_few_answers(fresh: Served) -> None:
    with fresh.client() as client:
        page = client.get("/household").text
        fields = typed_in(page)
        missing = client.post("/household", data=fields)
        assert missing.status_code == 422
        assert missing.text.count("This is needed") >= 3
        answer = client.post("/household", data=fields | NEEDED)
        assert answer.status_code == 303
        state = fresh.site.loaded().state
        assert state.household is not None
        assert (state.household.state, state.household.years[2026].wages) == ("TX", 12_000_050_000_000)
        shown = client.get(answer.headers["location"])
        assert "The first version" in shown.text


def test_another_year_is_another_table(writer: httpx2.Client, own: Served) -> None:
    text = writer.get("/household?year=2025").text
    assert typed_in(text)["wages"] == "205,000"
    writer.post("/household", data=typed_in(text) | {"wages": "206000"})
    stated = own.site.loaded().state.household
    assert stated is not None
    assert stated.years[2025].wages == 206_000 * 10**8
    assert stated.years[2026].wages == 214_000 * 10**8
    for year in ("1", "abcd", "9999", "²026"):
        assert writer.get("/household", params={"year": year}).status_code == 400


def test_which_questions_matter_follows_the_answers() -> None:
    file = ("household.toml", FILE)
    single = asked_names(file, 2026, {"filing_status": "single"})
    joint = asked_names(file, 2026, {"filing_status": "mfj"})
    assert "spouse_born_on" not in single
    assert "spouse_born_on" in joint
    assert "medical_expenses" in asked_names(file, 2026, {"is_itemizing": "yes"})
    assert "wages" in asked_names(file, 2026, {"wages": "wrong"})


def test_the_page_is_told_which_questions_matter(writer: httpx2.Client, own: Served) -> None:
    fields = typed_in(writer.get("/household").text) | {"filing_status": "mfj"}
    mark = own.site.mark()
    assert "spouse_born_on" in writer.post("/household/asked", data=fields).json()["asked"]
    assert own.site.mark() == mark


def test_a_question_that_does_not_matter_changes_nothing() -> None:
    form = filled(("h.toml", FILE), 2026, NEEDED | {"spouse_born_on": "nonsense", "has_carryover": "yes"})
    assert not form.faults
    assert "spouse_born_on" not in form.text
    assert "long_term_carryover = 1200" in form.text
    closed = filled(("h.toml", FILE), 2026, NEEDED | {"has_carryover": "no"})
    assert "long_term_carryover" not in closed.text


def test_an_empty_field_says_what_is_usual_and_an_absent_one_what_is_known() -> None:
    empty = filled(("h.toml", FILE), 2026, NEEDED | {"wages": ""})
    assert "wages = 0 " in empty.text
    absent = filled(("h.toml", FILE), 2026, {name: NEEDED[name] for name in ("filing_status", "state")})
    assert "wages = 100000        # from the last pay slip" in absent.text
    assert "born_on = 1980-01-01" in absent.text


def test_every_question_stands_in_a_part_and_openers_are_found() -> None:
    form = filled(("h.toml", ""), 2026)
    assert set(SECTIONS) <= {one.name for one in form.fields}
    by_name = {one.name: one for one in form.fields}
    opener = opener_of(by_name["medical_expenses"])
    assert opener is not None
    assert opener.name == "is_itemizing"
    assert opener_of(by_name["wages"]) is None


def test_the_file_can_be_changed_as_text(writer: httpx2.Client, own: Served) -> None:
    page = writer.get("/household/text").text
    held = unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[1])  # type: ignore[index]
    assert held == file_of(own.site.loaded().state)[1]
    sent = secrets_in(page)
    wrong = writer.post("/household/text", data=sent | {"text": held + "\nnonsense = <i>"})
    assert wrong.status_code == 422
    assert "nonsense = &lt;i&gt;" in wrong.text
    more = held.replace("minimum_benefit = 500", "minimum_benefit = 750").replace("\n", "\r\n")
    assert writer.post("/household/text", data=sent | {"text": more}).status_code == 303
    name, text = file_of(own.site.loaded().state)
    assert (name, "\r" in text, "minimum_benefit = 750" in text) == ("household.toml", False, True)
    same = writer.post(
        "/household/text", data=secrets_in(writer.get("/household/text").text) | {"text": more}
    )
    assert "unchanged" in same.headers["location"]


def test_a_form_of_before_a_change_elsewhere_records_nothing(writer: httpx2.Client) -> None:
    fields = typed_in(writer.get("/household").text)
    assert writer.post("/household", data=fields | {"wages": "1"}).status_code == 303
    assert writer.post("/household", data=fields | {"wages": "2"}).status_code == 409


def test_with_many_lots_the_effect_is_worked_out_beside(
    writer: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(household, "LONG_WORK", 1)
    fields = typed_in(writer.get("/household").text) | {"wages": "300000"}
    leads = writer.post("/household", data=fields).headers["location"]
    assert leads.startswith("/running/")
    over(writer, leads)
    result = writer.get(leads).headers["location"]
    assert "What it did" in writer.get(result).text
    plain = writer.get(result.partition("?")[0]).text
    assert "Compute it" in plain
    again = writer.post(result.partition("?")[0] + "/effect", data=secrets_in(plain))
    assert again.headers["location"].startswith("/running/")


def test_versions_that_are_not_there(writer: httpx2.Client) -> None:
    assert writer.get("/household/versions/99").status_code == 404
    sent = secrets_in(writer.get("/household").text)
    assert writer.post("/household/versions/99/restore", data=sent).status_code == 404
    assert writer.get("/household/versions/x").status_code == 422


def test_differences_are_of_facts_and_not_of_comments() -> None:
    assert differences(FILE, FILE.replace("# mine", "# ours")) == ()
    (one,) = differences(FILE, FILE.replace("wages = 100000", "wages = 5"))
    assert (one.key, one.before, one.after) == ("year.2026.wages", "100000", "5")
    (gone,) = differences(FILE, FILE.replace("long_term_carryover = 1200\n", ""))
    assert (gone.key, gone.after) == ("year.2026.long_term_carryover", "")


def test_the_effect_of_the_first_version_has_no_before(looked_at: Served) -> None:
    effect = effect_of(looked_at.site.loaded().state, 1)
    assert (effect.tax_before_usd, effect.plan_before_usd) == (None, None)
    assert effect.tax_after_usd is not None


def test_the_preparer_sees_no_form(own: Served) -> None:
    known = own.keeper.sign_in(own.key, "a")
    assert known is not None
    for session in own.keeper._sessions.values():
        session.visitor = type(known)(role=Role.PREPARER, session=known.session, csrf=known.csrf)
    with own.client(signs_in=False) as client:
        client.cookies.set("lotwise_session", known.session)
        for address in ("/household", "/settings", "/wallets", "/wallets/one?name=Kraken", "/household/text"):
            text = client.get(address).text
            assert "read only" in text
            assert text.count('<form method="post"') == 1, "signing out is all there is"
        sent = {"csrf": known.csrf, "wages": "1"}
        assert client.post("/household", data=sent).status_code == 403
