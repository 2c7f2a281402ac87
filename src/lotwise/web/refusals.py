"""What a visitor sees when something cannot be done: a page in a sentence, or the same as JSON."""

import traceback
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from lotwise.core.errors import LotwiseError, MissingRuleError, NotFoundError, StoreConflictError
from lotwise.web.forms import OutdatedError
from lotwise.web.shown import page
from lotwise.web.visits import UnknownVisitorError, visitor_of

API: Final = "/api/"
_STATUS: Final = {NotFoundError: 404, MissingRuleError: 404, StoreConflictError: 409}
_SHOWN: Final = 40
"""Letters of what was typed that a page repeats."""
_CHANGED: Final = (
    "Something was recorded since you opened this page, here or by a command.",
    "Nothing was done. Look at the page again, then repeat what you wanted.",
)


def add_refusals(app: FastAPI) -> None:
    """Let an application answer errors in sentences."""
    app.add_exception_handler(UnknownVisitorError, _unknown)
    app.add_exception_handler(LotwiseError, _refused)
    app.add_exception_handler(OutdatedError, _outdated)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _by_status)
    app.add_exception_handler(Exception, _fault_of_ours)


def _unknown(request: Request, _error: Exception) -> Response:
    if request.url.path.startswith(API):
        said = "Send the key that `lotwise serve` printed: Authorization: Bearer KEY."
        return JSONResponse(
            {"what": "You are not known here.", "fix": said}, 401, {"www-authenticate": "Bearer"}
        )
    return RedirectResponse("/sign-in", 303)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, LotwiseError)
    return refusal(request, _STATUS.get(type(error), 400), error.what, error.fix)


def _outdated(request: Request, error: Exception) -> Response:
    assert isinstance(error, OutdatedError)
    return refusal(request, 409, *_CHANGED, typed=error.typed)


def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if request.url.path.startswith(API):
        said = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors())
        return refusal(request, 422, f"That is not understood: {said}.", "")
    found = [(str(one["loc"][-1]), one.get("input"), one["type"]) for one in error.errors()]
    said = " and ".join(
        f"without {name}" if kind == "missing" else f"with {str(given)[:_SHOWN]!r} for {name}"
        for name, given, kind in found
    )
    return refusal(request, 422, f"This page cannot be shown {said}.", "Open it from the menu.")


def _by_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what = error.detail
    if error.status_code == HTTPStatus.NOT_FOUND and what == HTTPStatus.NOT_FOUND.phrase:
        what = "There is no such page."
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not request.url.path.startswith(API):
        what = "This address only takes what a form sends. Open the page with the form from the menu."
    made = refusal(request, error.status_code, what if what.endswith(".") else f"{what}.", "")
    made.headers.update(error.headers or {})
    return made


def _fault_of_ours(request: Request, error: Exception) -> Response:
    traceback.print_exception(error)
    what = f"This is a mistake of lotwise, not yours ({type(error).__name__})."
    answer = refusal(request, 500, what, "Your project is unharmed. The terminal shows the details.")
    answer.headers["connection"] = "close"  # the server closes it after a fault, so nobody may send on it
    return answer


def refusal(
    request: Request, status: int, what: str, fix: str, *, typed: Sequence[tuple[str, str]] = ()
) -> Response:
    """Return why something cannot be done, as a page or, below the API, as JSON.

    Args:
        request: What was asked.
        status: The HTTP status.
        what: What is wrong, in a sentence.
        fix: What to do, in a sentence; or empty.
        typed: What the form held that was refused, name and text.
    """
    if request.url.path.startswith(API) or "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"what": what, "fix": fix}, status)
    try:
        visitor = visitor_of(request)
    except (UnknownVisitorError, HTTPException):
        visitor = None
    values = {"what": what, "fix": fix, "status": status, "back": _came_from(request), "typed": typed}
    return page(request, "refusal.html", values, visitor, status=status)


def _came_from(request: Request) -> str:
    """Return the address of our page on which the form stood; that of the form's own may show nothing."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.url.netloc or not came.path.startswith("/") or came.path.startswith("//"):
        return "/"
    return f"{came.path}?{came.query}" if came.query else came.path
