"""What the owner records by a body of JSON: facts, choices, answers, identifications; and takes back."""

import tempfile
from pathlib import Path as File
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from pydantic import AliasChoices, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lotwise.app.deciding import decide
from lotwise.app.household_json import household_json
from lotwise.app.identified_json import recorded_json
from lotwise.app.intake import import_household
from lotwise.app.intents_making import How, cancel, hand_wanted, identify, plan_wanted
from lotwise.app.json_shapes import AnsweredShape, HouseholdShape, SettingsShape, UndoneShape
from lotwise.app.json_shapes_sales import IdentifiedShape
from lotwise.app.recorded_json import answered_json, undone_json
from lotwise.app.review import NEW, answer
from lotwise.app.said import legs_details, take_back
from lotwise.app.settings_json import settings_json
from lotwise.app.signing import KeyPlace, signer_of
from lotwise.web.api.answers import WRITING, answers, told
from lotwise.web.api.looking import Ref
from lotwise.web.api.planning import report_of
from lotwise.web.api.requests import CHECKED, Asked, Line, Text, body_of, described
from lotwise.web.visits import Here

router = APIRouter(prefix="/api/v1", dependencies=[*CHECKED])

_LONGEST: Final = 3660
_MOST: Final = 1_000
_Lines = Annotated[list[Line], Field(max_length=_MOST)]
_NAMES: Final = {
    "basis": "basis_usd",
    "value": "value_usd",
    "gift_tax": "gift_tax_usd",
    "other": "with",
}
"""Fields that an answer calls otherwise."""


class HouseholdAsked(Asked):
    """The household's facts: what household.toml would hold."""

    text: Text


class SettingAsked(Asked):
    """A choice that the law leaves to you."""

    name: Line
    value: Line
    reason: Line


class ReasonAsked(Asked):
    """Why something is taken back."""

    reason: Line


class AnswerAsked(Asked):
    """An answer to a question; the names are those of the options of `lotwise review`."""

    answer: Line
    reason: Line
    wallet: Line = ""
    basis: Line = ""
    acquired_on: Line = ""
    value: Line = ""
    gift_tax: Line = ""
    other: Annotated[Line, Field(validation_alias=AliasChoices("with", "other"))] = ""
    transaction: Line = ""
    file: Line = ""
    rows: Line = ""
    source: Line = ""
    asset: Line = ""
    kind: Line = ""
    at: Line = ""
    came: _Lines = Field(default_factory=list, alias="in")
    left: _Lines = Field(default_factory=list, alias="out")
    fees: _Lines = Field(default_factory=list, alias="fee")
    note: Line = ""


class IdentifyAsked(Asked):
    """Lots to identify before a sale: those of today's plan, or by hand.

    Attributes:
        plan: Those of today's plan.
        lots: By hand, each like ``0.5 BTC of LOT``.
        told_broker: Whether the broker was told already.
        replaces: In place of what is identified there already.
        expires_days: After how many days it ends; null for never.
        clock_reason: Why the clock had been wrong before.
        passphrase: Of the key, where it has one.
        key_in_project: Keep a new key in the project, by that passphrase.
    """

    plan: bool = False
    lots: _Lines = Field(default_factory=list)
    told_broker: bool = False
    replaces: bool = False
    expires_days: Annotated[int, Field(ge=1, le=_LONGEST)] | None = None
    clock_reason: Line = ""
    passphrase: Line = ""
    key_in_project: bool = False


class CancelAsked(Asked):
    """An identification to take back, for sales from now on."""

    id: Line
    reason: Line
    passphrase: Line = ""


def _route(shape: type, told_by: str, asked: type[Asked]) -> dict[str, Any]:
    return answers(shape, told_by, refusals=WRITING, body=described(asked))


@router.post("/household", **_route(HouseholdShape, "The household's facts then.", HouseholdAsked))
def set_household(site: Here, said: Annotated[HouseholdAsked, Depends(body_of(HouseholdAsked))]) -> Response:
    """Record the household's facts, as `lotwise household FILE`."""
    with site.writing() as state, tempfile.TemporaryDirectory(prefix="lotwise-household-") as folder:
        file = File(folder) / "household.toml"
        file.write_text(said.text, encoding="utf-8")
        import_household(state.project, file)
    state = site.loaded().state
    return told(household_json(state), state.findings)


@router.post("/settings", **_route(SettingsShape, "`lotwise settings --set --json`", SettingAsked))
def choose(site: Here, said: Annotated[SettingAsked, Depends(body_of(SettingAsked))]) -> Response:
    """Make a choice that the law leaves to you; it counts for all years."""
    with site.writing() as state:
        decided, after = decide(state, said.name, said.value, said.reason)
    return told(settings_json(after, decided), after.findings)


@router.post("/questions/{ref}/answer", **_route(AnsweredShape, "What was recorded.", AnswerAsked))
def answer_question(
    site: Here, ref: Ref, said: Annotated[AnswerAsked, Depends(body_of(AnswerAsked))]
) -> Response:
    """Answer a question, as `lotwise review REF --answer`."""
    skipped = {"seen", "answer", "reason", "came", "left", "fees"}
    details = {
        _NAMES.get(name, name): value
        for name in AnswerAsked.model_fields
        if name not in skipped and (value := getattr(said, name))
    }
    with site.writing() as state:
        moved = (said.came, said.left, said.fees)
        details |= legs_details(state, said.wallet, *moved, is_new=ref == NEW)
        _, recorded = answer(state, ref, said.answer, details, said.reason)
    state = site.loaded().state
    return told(answered_json(state, recorded), state.findings)


@router.post("/undo/{ref}", **_route(UndoneShape, "What was taken back.", ReasonAsked))
def undo(site: Here, ref: Ref, said: Annotated[ReasonAsked, Depends(body_of(ReasonAsked))]) -> Response:
    """Take back what you said, as `lotwise review --undo`."""
    with site.writing() as state:
        undone = take_back(state, ref, said.reason)
    state = site.loaded().state
    return told(undone_json(state, undone), state.findings)


@router.post("/identify", **_route(IdentifiedShape, "`lotwise identify plan --json`", IdentifyAsked))
def identify_lots(site: Here, said: Annotated[IdentifyAsked, Depends(body_of(IdentifyAsked))]) -> Response:
    """Identify lots before you sell them: those of today's plan, or by hand."""
    if said.plan == bool(said.lots):
        raise HTTPException(422, "Say `plan`, or `lots`; one of them")
    place = KeyPlace(passphrase=said.passphrase, is_in_project=said.key_in_project)
    how = How(
        told_broker=said.told_broker,
        replaces=said.replaces,
        expires_days=said.expires_days,
        clock_reason=said.clock_reason,
    )
    with site.writing() as state:
        kept = site.kept_with(state)
        report = report_of(kept) if kept and said.plan else None
        wanted = plan_wanted(state, report) if said.plan else hand_wanted(state, said.lots)
        made = identify(state, wanted, signer_of(state.project, place), how)
    state = site.loaded().state
    return told(recorded_json(state, [one.id for one in made]), state.findings)


@router.post("/cancel", **_route(IdentifiedShape, "`lotwise identify --cancel ID --json`", CancelAsked))
def cancel_identification(
    site: Here, said: Annotated[CancelAsked, Depends(body_of(CancelAsked))]
) -> Response:
    """Take an identification back, for sales from now on."""
    with site.writing() as state:
        signer = signer_of(state.project, KeyPlace(passphrase=said.passphrase))
        made = cancel(state, said.id, said.reason, signer)
    state = site.loaded().state
    return told(recorded_json(state, [made.subject] if made else []), state.findings)
