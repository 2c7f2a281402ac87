"""The page of settings: trying a choice, making it with its reason, and taking it back."""

import httpx2
import pytest

from dashboard import Served, secrets_in
from lotwise.app.deciding import decide, foreseen
from lotwise.app.jsonable import jsonable
from lotwise.app.settings import CHOICES
from lotwise.app.settings_json import settings_json
from lotwise.app.taken_back import settings_said, take_back_setting
from lotwise.core.errors import NotFoundError
from lotwise.web.pages.settings import TITLES

TRIED = "/settings/transfer_fee/ignore"


def test_every_choice_stands_with_its_ways_and_its_law(reader: httpx2.Client) -> None:
    text = reader.get("/settings").text
    for choice in CHOICES:
        assert choice.name in TITLES
        assert TITLES[choice.name] in text
        for option in choice.options:
            assert option.value in text
            assert reader.get(f"/settings/{choice.name}/{option.value}").status_code == 200


def test_a_choice_is_tried_before_it_is_made(writer: httpx2.Client, own: Served) -> None:
    before = own.site.mark()
    state = own.site.loaded().state
    foretold = jsonable(foreseen(state, "transfer_fee", "ignore"))
    text = writer.get(TRIED).text
    assert own.site.mark() == before
    for amount in foretold["open_basis_usd"]:
        assert f'value="{amount}"' in text
    decided, _ = decide(state, "transfer_fee", "ignore", "as filed")
    made = jsonable(decided)
    assert made | {"is_recorded": False} == foretold, "what was foreseen is what came"


def test_a_choice_needs_its_reason(writer: httpx2.Client, own: Served) -> None:
    sent = secrets_in(writer.get(TRIED).text)
    answer = writer.post(TRIED, data=sent | {"reason": "  "})
    assert answer.status_code == 422
    assert "reason is kept" in answer.text
    assert settings_said(own.site.loaded().state.project) == ()


def test_a_choice_is_made_shown_and_taken_back(writer: httpx2.Client, own: Served) -> None:
    sent = secrets_in(writer.get(TRIED).text)
    answer = writer.post(TRIED, data=sent | {"reason": "as I filed <2024>"})
    assert answer.status_code == 303
    shown = writer.get(answer.headers["location"]).text
    assert "as I filed &lt;2024&gt;" in shown
    row = jsonable(settings_json(own.site.loaded().state))["settings"][2]
    assert (row["value"], row["reason"]) == ("ignore", "as I filed <2024>")
    assert "Undo: back to the default" in shown
    back = writer.post("/settings/transfer_fee", data=secrets_in(shown))
    assert back.status_code == 303
    row = jsonable(settings_json(own.site.loaded().state))["settings"][2]
    assert row["value"] == "dispose"
    said = settings_said(own.site.loaded().state.project)
    assert [(one.before, one.value, one.counts) for one in said] == [
        ("ignore", "dispose", True),
        ("", "ignore", False),
    ]


def test_undoing_twice_is_doing_again(own: Served) -> None:
    decide(own.site.loaded().state, "fees_before_2025", "split", "as filed")
    decide(own.site.loaded().state, "fees_before_2025", "acquired", "no, so")
    take_back_setting(own.site.loaded().state, "fees_before_2025")
    assert settings_said(own.site.loaded().state.project)[0].value == "split"
    take_back_setting(own.site.loaded().state, "fees_before_2025")
    assert settings_said(own.site.loaded().state.project)[0].value == "acquired"


def test_what_is_not_there_is_refused(writer: httpx2.Client, own: Served) -> None:
    assert writer.get("/settings/color/red").status_code == 400
    assert writer.get("/settings/transfer_fee/red").status_code == 400
    sent = secrets_in(writer.get(TRIED).text)
    assert writer.post("/settings/transfer_fee/red", data=sent | {"reason": "x"}).status_code == 400
    assert writer.post("/settings/color", data=sent).status_code == 400
    assert writer.post("/settings/transfer_fee", data=sent).status_code == 404
    assert (
        "changed"
        not in writer.get("/settings?changed=%3Cb%3E").text.partition("<main")[2].partition("Settings")[0]
    )
    with pytest.raises(NotFoundError):
        take_back_setting(own.site.loaded().state, "transfer_fee")
