"""The page Plan by keyboard alone: nothing on it needs a pointer (issue 10, acceptance 2)."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import until, visiting
from dashboard import Served

FOCUSED: Final = "document.activeElement"
PATIENCE: Final = 400
"""Keys until something must have been reached."""


@pytest.fixture
def page(browser: Browser, looked_at: Served) -> Iterator[Page]:
    """The page Plan, freshly opened."""
    with visiting(browser, looked_at.link, opens="/plan") as opened:
        yield opened


def is_on(page: Page, selector: str) -> bool:
    """Return whether the focus is on an element, visibly so."""
    told: bool = page.evaluate(
        """(selector) => document.activeElement.matches(selector) && (
            document.activeElement.matches(":focus-visible") || document.activeElement.tagName === "MAIN")""",
        selector,
    )
    return told


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press a key until the focus is on an element."""
    for _ in range(PATIENCE):
        if is_on(page, selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never comes to {selector}; it stands on {page.evaluate(FOCUSED + '.outerHTML')}")


def total(page: Page) -> str:
    """Return the value of the choice, as the server wrote it."""
    found = page.locator('#totals [data-figure="npv_usd"] data').get_attribute("value")
    assert found
    return found


def changed(page: Page, before: str) -> str:
    """Return the new value of the choice when it has come."""
    shown = page.locator('#totals [data-figure="npv_usd"] data')
    expect(shown).not_to_have_attribute("value", before)
    return total(page)


def test_the_skip_link_passes_by_the_navigation(page: Page) -> None:
    page.keyboard.press("Tab")
    assert is_on(page, "a.skip"), "it is the first thing on the page"
    page.keyboard.press("Enter")
    assert is_on(page, "main")
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.querySelector('main').contains({FOCUSED})")


def test_the_navigation_is_walked_and_followed(page: Page) -> None:
    names = []
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        if is_on(page, "nav.steps a"):
            names.append(page.evaluate(f"{FOCUSED}.textContent"))
        elif names:
            break
    assert names[:2] == ["Home", "Import"]
    assert names[-1] == "Audit"
    assert len(names) == 12
    tab_to(page, 'nav.steps a[href="/lots"]', "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Holdings and lots")


def test_lots_are_chosen_and_the_best_plan_comes_back(page: Page) -> None:
    best = total(page)
    tab_to(page, 'input[name="sell"]')
    assert page.evaluate(f"{FOCUSED}.checked")
    page.keyboard.press("Space")
    without = changed(page, best)
    assert float(without) < float(best)
    expect(page.locator("#choice-bar .bar-less")).to_be_visible()
    page.keyboard.press("Tab")
    tab_to(page, 'input[type="range"]')
    assert page.evaluate(f"{FOCUSED}.value") == "0", "the slider follows the box"
    page.keyboard.press("End")
    assert changed(page, without) == best
    page.keyboard.press("ArrowLeft")
    part = changed(page, best)
    assert page.evaluate(f"{FOCUSED}.value") == "99"
    units = page.locator('tr[data-key] input[name^="units."]').first.input_value()
    assert float(units) == pytest.approx(
        0.99 * float(page.locator("tr[data-key]").first.get_attribute("data-whole") or "")
    )
    assert is_on(page, 'input[type="range"]'), "the focus stays where it was"
    expect(page.locator("#choice-fault")).to_be_empty()
    tab_to(page, 'button[value="plan"]', "Shift+Tab")
    page.keyboard.press("Enter")
    assert changed(page, part) == best
    expect(page.locator('button[value="plan"]')).to_have_attribute("aria-pressed", "true")


def test_laws_are_switched_by_arrows(page: Page) -> None:
    tab_to(page, "#law-switch input")
    laws = page.locator("section.law, div.law, .law[data-law]")
    shown = [one.get_attribute("data-law") for one in laws.all() if one.is_visible()]
    assert len(shown) == 1
    page.keyboard.press("ArrowRight")
    after = [one.get_attribute("data-law") for one in laws.all() if one.is_visible()]
    assert len(after) == 1
    assert after != shown


def test_reasons_open_close_and_give_the_focus_back(page: Page) -> None:
    tab_to(page, 'a[href="/why/plan.npv"]')
    page.keyboard.press("Enter")
    dialog = page.locator("#reasons")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text(re.compile(r"present|discount", re.IGNORECASE))
    assert page.evaluate(f"document.querySelector('#reasons').contains({FOCUSED})"), "the focus is inside"
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(
            f"document.querySelector('#reasons').contains({FOCUSED}) || {FOCUSED} === document.body"
        ), "nothing behind the dialog is reached"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert is_on(page, 'a[href="/why/plan.npv"]')


def test_a_long_table_is_scrolled_by_keys(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    tab_to(page, '.scroll[aria-label="Table of the lots"]')
    page.keyboard.press("ArrowRight")
    until(page, f"{FOCUSED}.scrollLeft > 0")
