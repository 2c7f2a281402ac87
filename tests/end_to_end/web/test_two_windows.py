"""Two windows on one project: neither spoils what the other did, and nothing is recorded twice."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import visiting
from crash_day import crash_day
from dashboard import Served
from lotwise.app.intents_shown import intent_rows
from lotwise.app.plan_kept import kept_plans


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Served]:
    """The example on the day of the crash, of this test's own, in which things are recorded."""
    with crash_day(tmp_path) as running:
        yield running


@pytest.fixture
def windows(browser: Browser, day: Served) -> Iterator[tuple[Page, Page]]:
    """Two windows that share nothing but the project: each has signed in for itself."""
    with ExitStack() as opened:
        first, second = (
            opened.enter_context(visiting(browser, day.link, opens="/settings")) for _ in range(2)
        )
        yield first, second


def recorded(day: Served) -> int:
    """Return how many identifications are on record."""
    return len(intent_rows(day.site.loaded().state))


def record(page: Page) -> None:
    """Press the button that records the lots."""
    page.get_by_role("button", name="Record this now").click()


def test_a_form_that_is_overtaken_is_refused(day: Served, windows: tuple[Page, Page]) -> None:
    first, second = windows
    for page in windows:
        page.goto(f"{day.url}/before")
    record(second)
    expect(second.locator("#identify ~ .banner.done").first).to_contain_text("Recorded")
    count, head = recorded(day), day.site.mark()
    assert count > 5
    record(first)
    expect(first.get_by_role("alert")).to_contain_text("Something was recorded since you opened this page")
    expect(first.get_by_role("alert")).to_contain_text("Nothing was done")
    assert (recorded(day), day.site.mark()) == (count, head)
    first.get_by_role("link", name="Back to the page").click()
    expect(first.locator("h1")).to_have_text("Before you sell")
    expect(first.locator("#identify ~ .banner.done")).to_contain_text(
        "All lots of today's plan are on record"
    )
    expect(first.get_by_role("button", name="Record this now")).to_have_count(0)
    first.get_by_role("button", name="I will place these orders").click()
    expect(first.locator("#tickets ~ .banner.done").first).to_contain_text("given out")
    assert len(kept_plans(day.site.loaded().state)) == 1
    second.get_by_role("button", name="I will place these orders").click()
    expect(second.get_by_role("alert")).to_contain_text("Nothing was done")
    assert len(kept_plans(day.site.loaded().state)) == 1


def test_answers_of_two_windows_do_not_overwrite_each_other(day: Served, windows: tuple[Page, Page]) -> None:
    first, second = windows
    for page in windows:
        page.goto(f"{day.url}/household")
    second.locator('[name="wages"]').fill("250000")
    second.get_by_role("button", name="Record", exact=True).click()
    expect(second.locator("h1")).not_to_contain_text("Household in")
    first.locator('[name="wages"]').fill("1")
    first.get_by_role("button", name="Record", exact=True).click()
    expect(first.get_by_role("alert")).to_contain_text("Nothing was done")
    expect(first.locator(".typed div", has_text="wages").locator("dd").first).to_have_text("1")
    first.get_by_role("link", name="Back to the page").click()
    expect(first.locator("h1")).to_contain_text("Household in")
    expect(first.locator('[name="wages"]')).to_have_value("250,000")


def test_going_back_after_recording_does_no_harm(day: Served, windows: tuple[Page, Page]) -> None:
    page, _ = windows
    page.goto(f"{day.url}/before")
    page.get_by_role("button", name="Record this now").dblclick()
    expect(page.locator("#identify ~ .banner.done").first).to_contain_text("Recorded")
    count, head = recorded(day), day.site.mark()
    page.reload()
    page.go_back()
    expect(page.locator("h1")).to_have_text("Before you sell")
    again = page.get_by_role("button", name="Record this now")
    if again.count():  # a browser may show the page as it was
        again.click()
        expect(page.get_by_role("alert")).to_contain_text("Nothing was done")
        page.go_back()
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Before you sell")
    assert (recorded(day), day.site.mark()) == (count, head)


def test_signing_out_ends_one_window_only(day: Served, windows: tuple[Page, Page]) -> None:
    first, second = windows
    for page in windows:
        page.goto(f"{day.url}/lots")
    first.get_by_role("button", name="Sign out").click()
    expect(first.locator("main form")).to_contain_text("Open the link")
    first.go_back()
    expect(first.locator("main form")).to_contain_text("Open the link")
    expect(first.get_by_text("Holdings and lots")).to_have_count(0)
    second.reload()
    expect(second.locator("h1")).to_have_text("Holdings and lots")
    second.goto(f"{day.url}/before")
    record(second)
    expect(second.locator("#identify ~ .banner.done").first).to_contain_text("Recorded")
