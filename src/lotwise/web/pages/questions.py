"""Questions that only the owner can answer, by money; what was said, with its undo; and rules."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from lotwise.app.answering import KINDS, RULE_KINDS, answer_forms, answered, outcome_of
from lotwise.app.file_list import file_rows
from lotwise.app.jsonable import jsonable
from lotwise.app.review import NEW
from lotwise.app.review_json import history_json, question_of, questions_json
from lotwise.app.said import add_rule, rules, take_back
from lotwise.core.errors import LotwiseError
from lotwise.web.access import Visitor
from lotwise.web.forms import Accepted, Form
from lotwise.web.shown import named, page
from lotwise.web.site import Loaded
from lotwise.web.visits import Here, Known, Now

router = APIRouter(include_in_schema=False)

_PAGE: Final = 100
_ROWS: Final = 50
_RULE: Final = ("direction", "asset", "other", "wallet", "kind")
_NOTHING: Final[Mapping[str, Any]] = {}


@router.get("/questions")
def overview(  # noqa: PLR0917 - by name
    request: Request, visitor: Known, now: Now, said: str = "", was: int = 0, start: int = 0
) -> Response:
    """List the open questions, and everything that was said."""
    return _overview(request, visitor, now, {"said": said, "was": was, "start": start})


def _overview(
    request: Request,
    visitor: Visitor,
    now: Loaded,
    where: Mapping[str, Any],
    wrong: Mapping[str, Any] = _NOTHING,
) -> Response:
    state = now.state
    asked = now.once("questions", lambda: jsonable(questions_json(state)))["questions"]
    said = now.once("history", lambda: jsonable(history_json(state)))["history"]
    start = where.get("start", 0)
    first = max(0, min(start, len(asked) - 1)) // _PAGE * _PAGE
    values = {
        "asked": asked[first : first + _PAGE],
        "first": first,
        "count": len(asked),
        "before": first - _PAGE if first else None,
        "after": first + _PAGE if first + _PAGE < len(asked) else None,
        "history": said[::-1],
        "outcome": jsonable(outcome_of(state, where["said"])) if where.get("said") else None,
        "was": where.get("was", 0),
        "rules": [{"id": one.id} | jsonable(one) for one in rules(state.corrections)],
        "rule_kinds": RULE_KINDS,
        "wallets": sorted(filter(None, state.wallets)),
        "has_files": bool(state.facts.files),
        "wrong": wrong,
        "named": named,
    }
    return page(request, "questions.html", values, visitor, status=422 if wrong else 200)


@router.post("/questions/undo")
def undo(request: Request, form: Accepted, site: Here, now: Now) -> Response:
    """Take back something that was said."""
    try:
        with site.writing() as state:
            taken = take_back(state, form.text("id"), form.text("reason"))
    except LotwiseError as error:
        return _overview(request, form.visitor, now, {}, _wrong(error, "undo"))
    return RedirectResponse(f"/questions?said={quote(taken.id)}#history", 303)


@router.post("/questions/rules")
def rule(request: Request, form: Accepted, site: Here, now: Now) -> Response:
    """Record a rule."""
    words = {name: form.text(name) for name in _RULE}
    told = words | {"wallet": words["wallet"] or "*"}
    if told["direction"] != "swap":
        del told["other"]
    try:
        with site.writing() as state:
            recorded = add_rule(state, told, form.text("reason"))
    except LotwiseError as error:
        typed = words | {"reason": form.text("reason")}
        return _overview(request, form.visitor, now, {}, _wrong(error, "rule", typed))
    return RedirectResponse(f"/questions?said={quote(recorded.id)}", 303)


@router.get("/questions/find")
def find(transaction: str = "") -> Response:
    """Go to what may be said of a transaction."""
    return RedirectResponse(
        f"/questions/{quote(transaction.strip(), safe='')}" if transaction.strip() else "/questions", 303
    )


@router.get("/questions/{ref}")
def question(request: Request, visitor: Known, now: Now, ref: str) -> Response:
    """Ask one question."""
    return _asked(request, visitor, now, ref)


def _asked(
    request: Request, visitor: Visitor, now: Loaded, ref: str, wrong: Mapping[str, Any] = _NOTHING
) -> Response:
    state = now.state
    found = now.once(("question", ref), lambda: question_of(state, ref))
    shown = jsonable(found)
    values = {
        "ref": ref,
        "is_new": ref == NEW,
        "asked": shown["question"],
        "rows": shown["rows"][:_ROWS],
        "more_rows": max(0, len(shown["rows"]) - _ROWS),
        "candidates": shown["candidates"],
        "answers": jsonable(answer_forms(found.question)),
        "files": jsonable(file_rows(state)),
        "wallets": sorted(filter(None, state.wallets)),
        "kinds": KINDS,
        "typed": wrong.get("typed", {}),
        "wrong": wrong,
        "named": named,
    }
    return page(request, "question.html", values, visitor, status=422 if wrong else 200)


@router.post("/questions/{ref}")
def say(request: Request, form: Accepted, site: Here, now: Now, ref: str) -> Response:
    """Record an answer."""
    word = form.text("answer")
    beginning = f"{word}:"
    fields = {
        name.removeprefix(beginning): form.text(name) for name in form.names() if name.startswith(beginning)
    }
    before = len(now.once("questions", lambda: jsonable(questions_json(now.state)))["questions"])
    try:
        with site.writing() as state:
            _, told = answered(state, ref, word, fields, form.text("reason"))
    except LotwiseError as error:
        return _asked(request, form.visitor, now, ref, _wrong(error, "answer", _typed(form)))
    return RedirectResponse(f"/questions?said={quote(told.id)}&was={before}", 303)


def _typed(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in form.names() if name not in {"csrf", "seen"}}


def _wrong(error: LotwiseError, about: str, typed: Mapping[str, str] = _NOTHING) -> dict[str, Any]:
    return {"about": about, "what": error.what, "fix": error.fix, "typed": typed}
