"""Every page as people meet it: in both colors, small and large, without scripts, by a screen reader."""

from collections.abc import Iterator
from typing import Any, Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from browser import SIZES, does_scroll_sideways, visiting
from dashboard import Served
from pages import ADDRESSES

COLORS: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
FEW: Final = 3
"""Lines of a return whose reasons are fetched: all are alike, and axe-core takes minutes for all at once."""
UNFOLD: Final = """(few) => {
  const asked = [...document.querySelectorAll("details[data-reasons]")].slice(few);
  document.querySelectorAll("details").forEach((one) => (one.open = !asked.includes(one)));
}"""
IS_UNFOLDED: Final = """() => [...document.querySelectorAll("details[data-reasons][open]")].every(
  (one) => "fetched" in one.dataset && !one.querySelector(":scope > .reasons:not(:has(*))"))"""
EVERY_PAGE = pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)


def open_page(page: Page, served: Served, address: str) -> None:
    answer = page.goto(served.url + address, wait_until="networkidle")
    assert answer is not None
    assert answer.status == (404 if "nothing" in address else 200)


def keeping_people_out(page: Page) -> list[str]:
    """Return what axe-core finds, each with the elements it concerns."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['html'][:200] for node in one['nodes']][:5]}" for one in found]


@pytest.fixture(scope="module")
def signed_in(browser: Browser, looked_at: Served) -> Iterator[Page]:
    """A page that is signed in; what its console complains of fails the last test that uses it."""
    with visiting(browser, looked_at.link) as page:
        yield page


@pytest.fixture(scope="module")
def without_scripts(browser: Browser, looked_at: Served) -> Iterator[Page]:
    """A page in which no script runs."""
    with visiting(browser, looked_at.link, has_scripts=False) as page:
        yield page


@EVERY_PAGE
def test_nothing_keeps_people_out(signed_in: Page, looked_at: Served, address: str) -> None:
    open_page(signed_in, looked_at, address)
    signed_in.evaluate(UNFOLD, FEW)
    signed_in.wait_for_function(IS_UNFOLDED)
    for colors in COLORS:
        signed_in.emulate_media(color_scheme=colors)
        assert keeping_people_out(signed_in) == [], colors


@EVERY_PAGE
def test_a_page_fits_small_and_large_windows(signed_in: Page, looked_at: Served, address: str) -> None:
    open_page(signed_in, looked_at, address)
    for name, (width, height) in SIZES.items():
        signed_in.set_viewport_size({"width": width, "height": height})
        assert not does_scroll_sideways(signed_in), name


@EVERY_PAGE
def test_a_page_says_what_it_is_without_scripts(
    without_scripts: Page, looked_at: Served, address: str
) -> None:
    open_page(without_scripts, looked_at, address)
    assert without_scripts.locator("main h1").count() == 1
    assert without_scripts.locator("main").inner_text().strip()
    assert len(without_scripts.title()) > len(" · lotwise")


def test_the_door_keeps_nobody_out(browser: Browser, looked_at: Served) -> None:
    with visiting(browser, f"{looked_at.url}/sign-in") as page:
        assert keeping_people_out(page) == []
