"""What people do between the first sight of a page and its scripts is not lost.

A script is held back on its way, as by a slow machine; a person acts; then the script comes.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browser import visiting
from dashboard import Served


@pytest.fixture(scope="module")
def page(browser: Browser, looked_at: Served) -> Iterator[Page]:
    """A page that is signed in."""
    with visiting(browser, looked_at.link, opens="/settings") as opened:
        yield opened


@contextmanager
def before_its_script(page: Page, url: str, script: str) -> Iterator[None]:
    """Open a page whose script comes only when the block is done."""
    held: list[Route] = []
    page.route(f"**/{script}*", lambda route: held.append(route))  # noqa: PLW0108 - it wants a function
    with page.expect_request(f"**/{script}*"):
        page.goto(url, wait_until="commit")
    page.locator("main h1").wait_for()
    yield
    for one in held:
        one.continue_()
    page.unroute(f"**/{script}*")


def test_a_lot_unticked_early_is_part_of_the_choice(page: Page, looked_at: Served) -> None:
    total = page.locator('#totals [data-figure="npv_usd"] data')
    with before_its_script(page, f"{looked_at.url}/plan", "plan.js"):
        best = total.get_attribute("value") or ""
        box = page.locator('tr[data-key] input[name="sell"]').first
        box.uncheck()
    expect(total).not_to_have_attribute("value", best)
    assert float(total.get_attribute("value") or "") < float(best)
    expect(box).not_to_be_checked()
    expect(page.locator('tr[data-key] input[type="range"]').first).to_have_value("0")


def test_units_typed_early_are_part_of_the_choice(page: Page, looked_at: Served) -> None:
    total = page.locator('#totals [data-figure="npv_usd"] data')
    with before_its_script(page, f"{looked_at.url}/plan", "plan.js"):
        best = total.get_attribute("value") or ""
        page.locator('tr[data-key] input[name^="units."]').first.fill("0")
    expect(total).not_to_have_attribute("value", best)
    expect(page.locator('tr[data-key] input[name="sell"]').first).not_to_be_checked()


def test_a_filter_set_early_counts(page: Page, looked_at: Served) -> None:
    with before_its_script(page, f"{looked_at.url}/lots", "lots.js"):
        whole = page.locator("#lots-count").inner_text()
        page.get_by_label("Asset", exact=True).select_option("BTC")
        page.locator("#lots-rows a").first.focus()
    expect(page.locator("#lots-count")).not_to_have_text(whole)
    expect(page).to_have_url(f"{looked_at.url}/lots?asset=BTC")
    expect(page.locator("#lots-box")).to_be_focused()


def test_an_answer_given_early_asks_what_follows_from_it(page: Page, looked_at: Served) -> None:
    with (
        page.expect_response("**/household/asked"),
        before_its_script(page, f"{looked_at.url}/household", "household.js"),
    ):
        wages = page.locator('[name="wages"]')
        page.locator('[name="filing_status"]').select_option("mfj")
        wages.fill("250000")
    expect(page.locator('.question[data-name="spouse_born_on"]')).to_be_visible()
    expect(wages).to_have_value("250000")
    expect(wages).to_be_focused()


def test_a_line_opened_early_tells_its_reasons(page: Page, looked_at: Served) -> None:
    with before_its_script(page, f"{looked_at.url}/tax?year=2025", "tax.js"):
        line = page.locator("details[data-reasons]").first
        line.evaluate("(line) => { for (let one = line; one; one = one.parentElement) one.open = true; }")
    expect(line.locator(".reasons ul.tree")).to_be_attached()
