"""Audit: every sale with its story, the proof that nothing was changed or lost, and all that was said."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lotwise.app.audit import audit
from lotwise.app.audit_list import gone_rows, searched, searched_intents
from lotwise.app.before_sale import lots_of_intents
from lotwise.app.chain_export import write_chain
from lotwise.app.chain_script import SCRIPT, chain_script
from lotwise.app.file_list import file_rows
from lotwise.app.identified import identification_rows
from lotwise.app.intents_shown import intent_rows
from lotwise.app.jsonable import jsonable
from lotwise.app.keeping import verified
from lotwise.app.key_stand import key_stand, unlocked
from lotwise.app.review_json import history_json
from lotwise.app.said import take_back
from lotwise.app.signing_checks import signed
from lotwise.app.stamping_kept import keep_stamp, write_request
from lotwise.app.stamps_json import stamps_json
from lotwise.app.verify_json import verify_json
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.web.access import Visitor
from lotwise.web.forms import Accepted
from lotwise.web.holding import Held, Holding, holding_of
from lotwise.web.sending import sent
from lotwise.web.shown import named, page
from lotwise.web.site import Loaded, Site
from lotwise.web.uploads import on_disk
from lotwise.web.visits import Here, Known, Now, Tasks
from lotwise.web.works import Tell

router = APIRouter(include_in_schema=False)
_PAGE: Final = 100
_MOST_FAULTS: Final = 50
_HASH: Final = 64
_NOTHING: Final[Mapping[str, Any]] = {}


@router.get("/audit")
def overview(request: Request, visitor: Known, now: Now, q: str = "", start: int = 0) -> Response:
    """List what left, and what was identified; search both."""
    state = now.state
    found = searched(now.once("gone", lambda: gone_rows(state)), q)
    intents = searched_intents(intent_rows(state), q)
    first = max(0, min(start, len(found) - 1)) // _PAGE * _PAGE
    values = {
        "q": q,
        "rows": jsonable(found[first : first + _PAGE]),
        "first": first,
        "count": len(found),
        "before": first - _PAGE if first else None,
        "after": first + _PAGE if first + _PAGE < len(found) else None,
        "intents": jsonable(intents[:_PAGE]),
        "intent_count": len(intents),
        "lots_of": jsonable(lots_of_intents(intents[:_PAGE])),
        "stated": jsonable(identification_rows(state))[:_PAGE],
        "has_files": bool(state.facts.files),
        "named": named,
    }
    return page(request, "audit.html", values, visitor)


@router.get("/audit/find")
def find(ref: str = "") -> Response:
    """Go to the story of a sale by its id."""
    return RedirectResponse(f"/audit/{quote(ref.strip(), safe='')}" if ref.strip() else "/audit", 303)


# ── proof ───────────────────────────────────────────────────────────────────────────────────────


@router.get("/audit/proof")
def proof(request: Request, visitor: Known, now: Now, found: str = "") -> Response:
    """Show what proves the books: the chain, its check, its export, and stamps of authorities."""
    return _proof(request, visitor, now, found)


def _proof(
    request: Request, visitor: Visitor, now: Loaded, found: str = "", wrong: Mapping[str, Any] = _NOTHING
) -> Response:
    values = {
        "checked": holding_of(request).named(found),
        "was_asked": bool(found),
        "stamps": jsonable(stamps_json(now.state.project))["stamps"],
        "key": jsonable(key_stand(now.state)),
        "script": SCRIPT,
        "most_faults": _MOST_FAULTS,
        "wrong": wrong,
        "named": named,
    }
    return page(request, "audit_proof.html", values, visitor, status=422 if wrong else 200)


@router.get("/audit/verify")
def verify(visitor: Known, site: Here, held: Held, tasks: Tasks, head: str = "") -> Response:  # noqa: ARG001
    """Begin to check everything, and lead to its progress; it records nothing."""
    noted = head.strip().lower()
    if noted and (len(noted) != _HASH or set(noted) - set("0123456789abcdef")):
        raise BadInputError(
            "That is no head of the chain.", "It is 64 letters and digits, as it stood when you noted it."
        )
    work = tasks.start("Checking everything", lambda tell: _verified(site, held, noted, tell))
    return RedirectResponse(f"/running/{work.id}", 303)


def _verified(site: Site, held: Holding, head: str, tell: Tell) -> str:
    project = site.loaded().state.project
    tell("Computing every mark of every row again, and for each asset that nothing was lost", 0, 2)
    found = verified(project, with_conservation=True)
    tell("Checking every signature and instant", 1, 2)
    signatures = signed(project, head)
    value = jsonable(verify_json(found, signatures))
    proved = [one.is_proved for one in found.proofs]
    word = held.put({"told": value, "proved": proved, "is_sound": found.is_sound and not signatures.faults})
    return f"/audit/proof?found={word}#checked"


@router.get("/audit/chain.jsonl")
def chain(visitor: Known, now: Now) -> Response:  # noqa: ARG001 - who asks must be known
    """Send the chain with all rows, for a third party; the same as `lotwise audit --chain` writes."""
    with tempfile.TemporaryDirectory(prefix="lotwise-chain-") as folder:
        target = Path(folder) / "chain.jsonl"
        write_chain(now.state.project, target)
        return sent(target.read_bytes(), target.name)


@router.get(f"/audit/{SCRIPT}")
def script(visitor: Known) -> Response:  # noqa: ARG001 - who asks must be known
    """Send the script that proves the chain without lotwise."""
    return sent(chain_script(), SCRIPT)


@router.get("/audit/stamp/{name}")
def stamp_request(visitor: Known, now: Now, name: str) -> Response:  # noqa: ARG001 - who asks must be known
    """Send a request to stamp the head of the chain, or the head itself."""
    if name not in {"head.tsq", "head.txt"}:
        raise HTTPException(404, "There is no such file.")
    with tempfile.TemporaryDirectory(prefix="lotwise-stamp-") as folder:
        write_request(now.state.project, Path(folder) / "head.tsq")
        return sent((Path(folder) / name).read_bytes(), name)


@router.post("/audit/stamp")
def keep(request: Request, form: Accepted, site: Here, now: Now) -> Response:
    """Check the answer of an authority and keep it."""
    answers, authorities = form.files("answer"), form.files("authority")
    try:
        if not answers or not authorities:
            raise BadInputError(
                "Two files are needed: the answer, and the certificates that you trust.",
                "The certificates come from the authority's own site, as PEM.",
            )
        with site.writing() as state, on_disk((answers[0], authorities[0])) as (answer, authority):
            keep_stamp(state.project, answer, authority, unlocked(state, form.text("passphrase")))
    except LotwiseError as error:
        return _proof(request, form.visitor, now, wrong={"what": error.what, "fix": error.fix})
    return RedirectResponse("/audit/proof#stamps", 303)


# ── what was said ───────────────────────────────────────────────────────────────────────────────


@router.get("/audit/history")
def history(request: Request, visitor: Known, now: Now, start: int = 0) -> Response:
    """Show everything that the owner said, and every file."""
    return _history(request, visitor, now, start)


def _history(
    request: Request, visitor: Visitor, now: Loaded, start: int = 0, wrong: Mapping[str, Any] = _NOTHING
) -> Response:
    said = now.once("history", lambda: jsonable(history_json(now.state)))["history"][::-1]
    first = max(0, min(start, len(said) - 1)) // _PAGE * _PAGE
    values = {
        "said": said[first : first + _PAGE],
        "count": len(said),
        "before": first - _PAGE if first else None,
        "after": first + _PAGE if first + _PAGE < len(said) else None,
        "files": now.once("files", lambda: jsonable(file_rows(now.state))),
        "wrong": wrong,
        "named": named,
    }
    return page(request, "audit_history.html", values, visitor, status=422 if wrong else 200)


@router.post("/audit/undo")
def undo(request: Request, form: Accepted, site: Here, now: Now) -> Response:
    """Take back something that was said; or let it count again."""
    try:
        with site.writing() as state:
            taken = take_back(state, form.text("id"), form.text("reason"))
    except LotwiseError as error:
        return _history(request, form.visitor, now, wrong={"what": error.what, "fix": error.fix})
    return RedirectResponse(f"/audit/history#{quote(taken.id)}", 303)


@router.get("/audit/{ref}")
def story(request: Request, visitor: Known, now: Now, ref: str) -> Response:
    """Tell the whole story of a sale in the order of time."""
    found = now.once(("audit", ref), lambda: audit(now.state, ref))
    return page(request, "audit_story.html", {"story": jsonable(found), "ref": ref, "named": named}, visitor)
