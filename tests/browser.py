"""A real Chromium for tests that look at pages, and what they look for."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
SIZES: Final = {
    "desktop": (1280, 900),
    "phone": (390, 844),
    "narrow": (320, 640),
    "wide": (3840, 2160),
    "zoomed": (640, 450),
}
"""Widths and heights; zoomed is the desktop at 200 %."""
PATIENCE: Final = 30.0
"""Seconds until something must have come, also where the machine is busy with other work."""
IS_DRAWN: Final = """() => {
  const [lots, sensitivity] = ["lots-box", "sensitivity-place"].map((id) => document.getElementById(id));
  return !document.getElementById("answer-later")
    && (!lots || "ready" in lots.dataset)
    && (!sensitivity || sensitivity.firstElementChild !== null);
}"""
"""Whether the scripts of a page have fetched and drawn what they fetch after it."""

expect.set_options(timeout=PATIENCE * 1000)


def chromium() -> str:
    """Return where Chromium is; without one the test is skipped, which CI does not let pass."""
    installed = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    found = os.environ.get("LOTWISE_CHROMIUM") or next(filter(None, installed), "")
    if not found:
        pytest.skip("there is no Chromium; install the package chromium")
    return found


@contextmanager
def browsing() -> Iterator[Browser]:
    """Give a Chromium of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(
    browser: Browser,
    link: str,
    size: str = "desktop",
    *,
    is_dark: bool = False,
    has_scripts: bool = True,
    opens: str | None = None,
) -> Iterator[Page]:
    """Give a page in which a link was opened; what the page complains of in the console fails the test.

    Args:
        browser: A Chromium.
        link: The link that signs in.
        size: One of `SIZES`.
        is_dark: Whether dark colors are preferred.
        has_scripts: Whether scripts run.
        opens: The address that is opened once signed in; None to go where the link leads, which is Home.
    """
    width, height = SIZES[size]
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if is_dark else "light",
        java_script_enabled=has_scripts,
        reduced_motion="reduce",
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE * 1000)
    complaints: list[str] = []
    asked: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    own = link.partition("/sign-in")[0]
    try:
        if opens is None:
            page.goto(link)
        else:
            assert context.request.get(link, max_redirects=0).status == 303
            page.goto(own + opens)
        yield page
        foreign = [url for url in asked if not url.startswith((own, "data:", "blob:"))]
        assert not foreign, f"other hosts were asked: {foreign}"
        unexpected = [one for one in complaints if "status of 4" not in one]
        assert not unexpected, f"the console complains: {unexpected}"
    finally:
        context.close()


def does_scroll_sideways(page: Page) -> bool:
    """Return whether the page itself, and not only a table in it, is wider than the window."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


def until(page: Page, is_so: str) -> None:
    """Wait until an expression is true in a page.

    It is asked from outside again and again: Playwright's own waiting makes a page ask by itself, with code
    that is evaluated from text, which our pages forbid.

    Args:
        page: The page.
        is_so: The expression, or a function without arguments.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(is_so):
        assert time.monotonic() < end, f"it never comes true: {is_so}"
        page.wait_for_timeout(20)


def open_drawn(page: Page, url: str) -> int:
    """Open a page, wait until its scripts have drawn what they draw by themselves, and return the status."""
    answer = page.goto(url)
    assert answer is not None
    until(page, IS_DRAWN)
    return answer.status
