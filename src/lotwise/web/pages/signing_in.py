"""Signing in by the printed link or a password, and signing out."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from lotwise.web.forms import Accepted
from lotwise.web.refusals import refusal
from lotwise.web.shown import page
from lotwise.web.visits import address_of, cookie_name, doorkeeper_of

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def sign_in_page(request: Request, key: str = "") -> Response:
    """Open a session by the link that was printed, or ask for the password."""
    if key and not doorkeeper_of(request).asks_password:
        return _signed_in(request, key)
    return _asked(request, 200, "")


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Open a session by a password or key."""
    form = await request.form(max_files=0, max_fields=10, max_part_size=10_000)
    word = form.get("word")
    return _signed_in(request, word.strip() if isinstance(word, str) else "")


@router.post("/sign-out")
def sign_out(request: Request, form: Accepted) -> Response:
    """End the session."""
    doorkeeper_of(request).sign_out(form.visitor.session)
    gone = RedirectResponse("/sign-in", 303)
    gone.delete_cookie(cookie_name(request))
    return gone


def _signed_in(request: Request, word: str) -> Response:
    keeper, address = doorkeeper_of(request), address_of(request)
    wait = keeper.seconds_to_wait(address)
    if wait:
        slow = refusal(request, 429, "Too many wrong tries.", f"Wait {wait} seconds, then try again.")
        slow.headers["retry-after"] = str(wait)
        return slow
    visitor = keeper.sign_in(word, address)
    if visitor is None:
        return _asked(request, 403, "That is not right. Nothing was opened.")
    home = RedirectResponse("/", 303)
    home.set_cookie(
        cookie_name(request),
        visitor.session,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )
    return home


def _asked(request: Request, status: int, said: str) -> Response:
    values = {"said": said, "asks_password": doorkeeper_of(request).asks_password}
    return page(request, "sign_in.html", values, None, status=status)
