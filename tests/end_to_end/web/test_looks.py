"""Every page as people meet it: in both colors, small and large, without scripts, by a screen reader."""

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from browser import SIZES, does_scroll_sideways, open_drawn, until, visiting
from dashboard import Served
from pages import ADDRESSES

COLOR_RULES: Final = ("color-contrast", "link-in-text-block")
"""The rules of axe-core that look at colors."""
FEW: Final = 3
"""Lines of a return whose reasons are fetched: all are alike, and axe-core takes minutes for all at once."""
UNFOLD: Final = """(few) => {
  const asked = [...document.querySelectorAll("details[data-reasons]")].slice(few);
  document.querySelectorAll("details").forEach((one) => (one.open = !asked.includes(one)));
}"""
IS_UNFOLDED: Final = """() => [...document.querySelectorAll("details[data-reasons][open]")].every(
  (one) => "fetched" in one.dataset && !one.querySelector(":scope > .reasons:not(:has(*))"))"""
STATIC: Final = Path(str(resources.files("lotwise.web"))) / "static"
WHOLE: Final = re.compile(r"\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
"""A block of a style sheet with the blocks in it."""
DECLARED: Final = re.compile(r"([-\w]+):\s*([^;{}]+?)\s*[;}]")
COLOR: Final = re.compile(r"#[0-9a-f]{6}")
EVERY_PAGE = pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)


def status_of(address: str) -> int:
    """Return the status with which a page answers."""
    return 404 if "nothing" in address else 200


def keeping_people_out(page: Page, *rules: str) -> list[str]:
    """Return what axe-core finds by some rules, or by all; each with the elements it concerns."""
    wanted = {"resultTypes": ["violations"]} | ({"runOnly": [*rules]} if rules else {})
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("(wanted) => axe.run(wanted).then((found) => found.violations)", wanted)
    return [f"{one['id']}: {[node['html'][:200] for node in one['nodes']][:5]}" for one in found]


@pytest.fixture(scope="module")
def signed_in(browser: Browser, looked_at: Served) -> Iterator[Page]:
    """A page that is signed in; what its console complains of fails the last test that uses it."""
    with visiting(browser, looked_at.link, opens="/settings") as page:
        yield page


@pytest.fixture(scope="module")
def without_scripts(browser: Browser, looked_at: Served) -> Iterator[Page]:
    """A page in which no script runs."""
    with visiting(browser, looked_at.link, has_scripts=False, opens="/settings") as page:
        yield page


@EVERY_PAGE
def test_a_page_fits_every_window_and_keeps_nobody_out(
    signed_in: Page, looked_at: Served, address: str
) -> None:
    assert open_drawn(signed_in, looked_at.url + address) == status_of(address)
    for name, (width, height) in reversed(SIZES.items()):
        signed_in.set_viewport_size({"width": width, "height": height})
        assert not does_scroll_sideways(signed_in), name
    signed_in.evaluate(UNFOLD, FEW)
    until(signed_in, IS_UNFOLDED)
    signed_in.emulate_media(color_scheme="light")
    assert keeping_people_out(signed_in) == [], "light"
    signed_in.emulate_media(color_scheme="dark")
    assert keeping_people_out(signed_in, *COLOR_RULES) == [], "dark"


def test_in_the_dark_only_colors_differ() -> None:
    """What axe-core finds in the light, but for colors, it need not look for in the dark again."""
    found = 0
    for sheet in STATIC.glob("*.css"):
        _, *blocks = sheet.read_text("utf-8").split("@media (prefers-color-scheme: dark)")
        for block in blocks:
            for name, value in DECLARED.findall(WHOLE.match(block)[0]):  # type: ignore[index]
                assert name == "filter" or (name.startswith("--") and COLOR.fullmatch(value)), (name, value)
                found += 1
    assert found > 10


@EVERY_PAGE
def test_a_page_says_what_it_is_without_scripts(
    without_scripts: Page, looked_at: Served, address: str
) -> None:
    answer = without_scripts.goto(looked_at.url + address)
    assert answer is not None
    assert answer.status == status_of(address)
    assert without_scripts.locator("main h1").count() == 1
    assert without_scripts.locator("main").inner_text().strip()
    assert len(without_scripts.title()) > len(" · lotwise")


def test_the_door_keeps_nobody_out(browser: Browser, looked_at: Served) -> None:
    with visiting(browser, f"{looked_at.url}/sign-in") as page:
        assert keeping_people_out(page) == []
