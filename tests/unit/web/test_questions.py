"""Questions: asked by money, answered with reasons, with what came of it, and taken back."""

from pathlib import Path

import httpx2
import pytest

from dashboard import Served, secrets_in, served
from lotwise.app import demo
from lotwise.app.answering import answer_forms, outcome_of
from lotwise.app.jsonable import jsonable
from lotwise.app.projects import new_project
from lotwise.app.review import questions
from lotwise.app.review_json import history_json, question_of, questions_json
from lotwise.app.said import rules
from lotwise.ledger.answers import _ANSWERS
from lotwise.ledger.questions import answers_to


def post(client: httpx2.Client, address: str, page: str, **words: str) -> httpx2.Response:
    """Send a form of a page."""
    return client.post(address, data=secrets_in(page) | words)


def first(running: Served) -> str:
    """Return the id of the question about the most money."""
    return questions(running.site.loaded().state)[0].id


def test_questions_stand_in_the_order_of_the_command(reader: httpx2.Client, looked_at: Served) -> None:
    shown = reader.get("/questions").text
    asked = jsonable(questions_json(looked_at.site.loaded().state))["questions"]
    places = [shown.index(f'id="{one["id"]}"') for one in asked]
    assert places == sorted(places)
    assert all(f'value="{one["amount_usd"]}"' in shown for one in asked)


def test_one_question_shows_its_rows_and_all_answers(reader: httpx2.Client, looked_at: Served) -> None:
    id_ = first(looked_at)
    shown = reader.get(f"/questions/{id_}").text
    told = jsonable(question_of(looked_at.site.loaded().state, id_))
    assert all(text in shown for _, _, text in told["rows"])
    assert all(one["meaning"] in shown for one in told["question"]["answers"])
    assert told["candidates"][0]["id"] in shown, "the other half is chosen already"
    assert reader.get("/questions/1").status_code == 200, "by its number too"


def test_an_unknown_question_is_not_found(reader: httpx2.Client) -> None:
    assert reader.get("/questions/find_nothing").status_code == 404
    assert (
        reader.get("/questions/find", params={"transaction": "<b>"}).headers["location"]
        == "/questions/%3Cb%3E"
    )


def test_an_answer_counts_and_is_taken_back(writer: httpx2.Client, own: Served) -> None:
    id_ = first(own)
    before = len(questions(own.site.loaded().state))
    page = writer.get(f"/questions/{id_}").text
    other = jsonable(question_of(own.site.loaded().state, id_))["candidates"][0]["id"]
    said = post(writer, f"/questions/{id_}", page, answer="yes", reason="I moved it", **{"yes:with": other})
    assert said.status_code == 303
    shown = writer.get(said.headers["location"]).text
    assert "Recorded, and it counts" in shown
    assert f"{before} questions were open, {before - 1} are now" in shown
    (told,) = jsonable(history_json(own.site.loaded().state))["history"]
    assert told["id"] in shown
    assert "I moved it" in shown
    undone = post(writer, "/questions/undo", shown, id=told["id"], reason="I was mistaken")
    assert undone.status_code == 303
    after = writer.get(undone.headers["location"]).text
    assert "Taken back" in after
    assert len(questions(own.site.loaded().state)) == before
    retraction = own.site.loaded().state.facts.corrections[-1].id
    again = post(writer, "/questions/undo", after, id=retraction, reason="after all")
    assert again.status_code == 303
    assert len(questions(own.site.loaded().state)) == before - 1, "what was taken back counts after all"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"answer": "yes", "reason": ""}, "needs a reason"),
        ({"answer": "", "reason": "why not"}, "no answer"),
        ({"answer": "perhaps", "reason": "why not"}, "no answer"),
        ({"answer": "yes", "reason": "why not", "yes:basis_usd": "1"}, "not asked for"),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_is_lost(
    writer: httpx2.Client, own: Served, words: dict[str, str], said: str
) -> None:
    id_ = first(own)
    mark = own.site.mark()
    refused = post(writer, f"/questions/{id_}", writer.get(f"/questions/{id_}").text, **words)
    assert refused.status_code == 422
    assert said in refused.text
    assert f'value="{words["reason"]}"' in refused.text
    assert own.site.mark() == mark


def test_of_two_tabs_the_second_is_not_carried_out(writer: httpx2.Client, own: Served) -> None:
    id_ = first(own)
    one, two = writer.get(f"/questions/{id_}").text, writer.get("/questions/2").text
    assert post(writer, f"/questions/{id_}", one, answer="yes", reason="moved").status_code == 303
    assert post(writer, "/questions/2", two, answer="yes", reason="moved").status_code == 409
    assert len(own.site.loaded().state.facts.corrections) == 1


def test_a_transaction_that_no_file_tells_is_stated(writer: httpx2.Client, own: Served) -> None:
    page = writer.get("/questions/new").text
    assert "What happened that no file tells?" in page
    facts = {
        "state:kind": "purchase",
        "state:at": "2025-03-01T15:30:00-05:00",
        "state:wallet": "Old box",
        "state:in": "0.5 BTC",
        "state:out": "30000 USD\r\n",
        "state:fee": "5 USD",
    }
    before = len(own.site.loaded().state.holdings)
    said = post(writer, "/questions/new", page, answer="state", reason="paper receipt", **facts)
    assert said.status_code == 303, said.text
    assert "it counts" in writer.get(said.headers["location"]).text
    state = own.site.loaded().state
    assert len(state.holdings) == before + 1
    assert any(one.lot.wallet == "Old box" and one.lot.asset == "BTC" for one in state.holdings)


def test_what_does_not_count_is_said_with_the_reason(writer: httpx2.Client, own: Served) -> None:
    """Units of one asset cannot arrive as those of another."""
    asked = {
        one.id: question_of(own.site.loaded().state, one.id) for one in questions(own.site.loaded().state)
    }
    by_asset = {one.question.finding.asset: (id_, one.candidates[0].id) for id_, one in asked.items()}
    (id_, _), (_, other) = by_asset["BTC"], by_asset["ETH"]
    page = writer.get(f"/questions/{id_}").text
    said = post(writer, f"/questions/{id_}", page, answer="yes", reason="mine", **{"yes:with": other})
    assert said.status_code == 303
    shown = writer.get(said.headers["location"]).text
    assert "Recorded, but it does not count" in shown
    told = outcome_of(own.site.loaded().state, own.site.loaded().state.facts.corrections[0].id)
    assert (told.counts, bool(told.why_not)) == (False, True)
    assert outcome_of(own.site.loaded().state, "corr_nothing").what == ""
    assert "Recorded" not in writer.get("/questions?said=corr_nothing").text


def test_a_rule_is_recorded_and_taken_back(writer: httpx2.Client, own: Served) -> None:
    page = writer.get("/questions").text
    words = {"direction": "in", "asset": "SOL", "wallet": "*", "kind": "staking income", "reason": "I stake"}
    wrong = post(writer, "/questions/rules", page, **(words | {"kind": "nonsense"}))
    assert wrong.status_code == 422
    assert 'value="nonsense"' in wrong.text
    assert 'value="I stake"' in wrong.text
    assert post(writer, "/questions/rules", page, **words).status_code == 303
    shown = writer.get("/questions").text
    assert "Every deposit of SOL in any wallet is: staking income" in shown
    (kept,) = rules(own.site.loaded().state.corrections)
    assert post(writer, "/questions/undo", shown, id=kept.id, reason="no").status_code == 303
    assert not rules(own.site.loaded().state.corrections)


def test_undo_of_nothing_is_explained(writer: httpx2.Client) -> None:
    refused = post(writer, "/questions/undo", writer.get("/questions").text, id="corr_nothing", reason="x")
    assert refused.status_code == 422
    assert "No single correction" in refused.text


def test_every_answer_that_there_is_has_fields_with_names_for_people(own: Served) -> None:
    """A fact without a label would show its inner name."""
    names = {name for answers in _ANSWERS.values() for one in answers for name in (*one.needs, *one.may)}
    state = own.site.loaded().state
    for ref in ("new", *(one.id for one in state.journal.transactions)):
        question = question_of(state, ref).question
        assert answers_to(question.finding)
        for form in answer_forms(question):
            assert all(one.label != one.name for one in form.fields), form.word
    assert names <= {
        *("basis_usd", "value_usd", "gift_tax_usd", "acquired_on", "wallet", "with", "transaction", "file"),
        *("rows", "kind", "at", "note", "source", "asset", "legs"),
    }


def test_a_row_that_is_not_understood_is_answered_in_the_browser(tmp_path: Path) -> None:
    new_project(tmp_path / "new.db")
    text = (demo.example_folder() / "coinbase-transactions.csv").read_text()
    text += "99,2026-01-06 00:01:11 UTC,Swirl,SOL,1,USD,$1,$1,$1,$0.00,what is this\n"
    with served(tmp_path / "new.db") as running, running.client() as client:
        form = secrets_in(client.get("/import").text)
        client.post("/import", data=form, files={"files": ("coinbase.csv", text.encode())})
        found = running.site.loaded().state
        (row,) = [one for one in questions(found) if one.finding.code == "unknown_row"]
        page = client.get(f"/questions/{row.id}").text
        assert "what is this" in page
        assert "ignore:file" not in page, "the file is known"
        said = post(client, f"/questions/{row.id}", page, answer="ignore", reason="no fact")
        assert said.status_code == 303, said.text
        assert not any(one.finding.code == "unknown_row" for one in questions(running.site.loaded().state))
