"""Figures on pages are, byte for byte, those that the commands write with --json (issue 10, acceptance 4).

A figure stands in a ``data`` element whose value is the JSON's own text. Each page names the commands whose
JSON holds its figures. What no command writes is named here one by one, with the reason, and compared with
the function of the app that makes it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from shutil import copyfile
from typing import Any, Final, TypeAlias

import pytest
from playwright.sync_api import Browser, Page

from browser import open_drawn, visiting
from commands import command_on
from dashboard import Served, example_project
from lotwise.app import clock, demo
from lotwise.app.audit_list import gone_rows
from lotwise.app.jsonable import jsonable
from lotwise.app.lot_columns import lot_columns
from lotwise.app.lot_table import LotTable
from lotwise.app.plan_selection import Chooser, Start
from lotwise.app.plan_selection_json import rows_json
from lotwise.app.planning import plan_report
from lotwise.app.realized_rows import realized_rows
from lotwise.app.reconcile import reconciled
from lotwise.app.reconcile_beside import beside
from lotwise.app.workspace import State

IDENTIFY: Final = "identify plan --clock-was-wrong imported-later"
"""Its day is that of the crash, which lies before the day on which the example was imported."""
Make: TypeAlias = Callable[[State], Any]
Written: TypeAlias = Callable[..., frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class Exempt:
    """Figures that no command writes, or not so.

    Attributes:
        where: The place on the page, as a selector of what is around them.
        why: Why no command writes them.
        made_by: The app's values among which they must be.
    """

    where: str
    why: str
    made_by: Make


@dataclass(frozen=True, kw_only=True)
class Told:
    """Where the figures of a page stand.

    Attributes:
        address: The page.
        commands: Those that write them with ``--json``.
        least: Fewer figures than these are not on it, or the test looks at nothing.
        exempt: Figures that stand in none of the commands.
        copied: Commands that record something; they are run on a copy of the project.
    """

    address: str
    commands: tuple[str, ...]
    least: int
    exempt: tuple[Exempt, ...] = ()
    copied: tuple[str, ...] = ()


def rows_of_plan(state: State) -> Any:
    chooser = Chooser(plan_report(state))
    begun = chooser.value(chooser.choice(Start.PLAN, {}))
    return rows_json(chooser, begun, [row.key for row in chooser.rows])


def percents_of_lots(state: State) -> Any:
    columns = lot_columns(LotTable.of(state))["columns"]
    assert isinstance(columns, dict)
    return columns["percent"]


def sales_of(year: int) -> tuple[Exempt, ...]:
    return (
        Exempt(
            where='[aria-labelledby="sales"]',
            why="rows of the ledger before rounding; `lotwise forms` writes cents, as Form 8949 has them",
            made_by=lambda state: realized_rows(state, year).sales,
        ),
        Exempt(
            where='[aria-labelledby="incomes"]',
            why="single receipts before rounding; `lotwise tax` writes their sum, `explain` each in words",
            made_by=lambda state: realized_rows(state, year).incomes,
        ),
    )


PAGES: Final = (
    Told(
        address="/plan",
        commands=("plan --laws", "lots"),
        copied=(IDENTIFY,),
        least=300,
        exempt=(
            Exempt(
                where="tr.below",
                why="what a lot would bring that the plan leaves; the command lists the plan's own lots",
                made_by=rows_of_plan,
            ),
        ),
    ),
    Told(
        address="/lots",
        commands=("lots",),
        least=150,
        exempt=(
            Exempt(
                where='td[class*="heat"]',
                why="whole percent of the basis, which only give the color",
                made_by=percents_of_lots,
            ),
        ),
    ),
    Told(
        address="/tax?year=2026",
        commands=("tax --year 2026", "forms --year 2026 --draft"),
        least=150,
        exempt=sales_of(2026),
    ),
    Told(
        address="/tax?year=2025",
        commands=("tax --year 2025", "forms --year 2025 --draft"),
        least=120,
        exempt=sales_of(2025),
    ),
    Told(address="/carryovers", commands=("carryovers",), least=16),
    Told(
        address="/reconcile?year=2025",
        commands=("reconcile --year 2025", "statements"),
        least=30,
        exempt=(
            Exempt(
                where='[aria-labelledby="totals"] td:last-child',
                why="column (h) of each cause, which the command's JSON leaves to columns (d), (e) and (g)",
                made_by=lambda state: beside(reconciled(state, 2025)).bridges,
            ),
            Exempt(
                where="dl.fields",
                why="own books beside the broker's line; the command writes what is filed of them",
                made_by=lambda state: beside(reconciled(state, 2025)).compared,
            ),
        ),
    ),
    Told(address="/forms?year=2025", commands=("forms --year 2025",), least=60),
    Told(address="/forms?year=2025&draft=1", commands=("forms --year 2025 --draft",), least=80),
    Told(
        address="/before?draft=1",
        commands=("tickets --draft",),
        copied=(IDENTIFY,),
        least=60,
    ),
    Told(address="/household", commands=("household",), least=30),
    Told(
        address="/audit",
        commands=("forms --year 2025 --draft", "forms --year 2026 --draft"),
        least=30,
        exempt=(
            Exempt(
                where='[aria-labelledby="sold-caption"]',
                why="rows of the ledger before rounding, as on the page Tax",
                made_by=gone_rows,
            ),
        ),
    ),
)


def texts_in(value: object) -> Iterator[str]:
    """Give every text and every number in plain JSON, as text."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)


@pytest.fixture(scope="module")
def page(browser: Browser, looked_at: Served) -> Iterator[Page]:
    """A page that is signed in."""
    with visiting(browser, looked_at.link, opens="/settings") as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example's project, and a copy of it in which commands may record."""
    made = tmp_path_factory.mktemp("commands")
    copyfile(example_project(made), made / "copy.db")
    return made


@pytest.fixture
def written(folder: Path, capsys: pytest.CaptureFixture[str], known: dict[str, frozenset[str]]) -> Written:
    """What a command writes with --json: all its texts."""

    def said(command: str, project: str = "example.db") -> frozenset[str]:
        if command not in known:
            words = [*command.split(), "--json"]
            if words[0] == "forms":
                words += ["--out", str(folder / "out")]
            told = command_on(folder / project, capsys)(*words)
            known[command] = frozenset(texts_in(json.loads(told)))
        return known[command]

    return said


@pytest.fixture(scope="module", autouse=True)
def _on_the_day() -> Iterator[None]:
    """Let the clock stand on the day of the crash: lots are identified on the day of their prices."""
    with clock.started_at(demo.clock_starts_at(demo.AS_OF)):
        yield


@pytest.fixture(scope="module")
def known() -> dict[str, frozenset[str]]:
    """What commands wrote already in this module."""
    return {}


FIGURES: Final = """(wheres) => [...document.querySelectorAll("main data[value]")].map((one) => ({
  value: one.getAttribute("value"), text: one.textContent, sort: one.className.split(" ")[0],
  places: wheres.map((where) => Boolean(one.closest(where))),
}))"""


def open_whole(page: Page, served: Served, address: str) -> None:
    """Open a page, wait until its scripts have drawn what they draw, and unfold it."""
    open_drawn(page, served.url + address)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")


def is_fairly_shown(value: str, text: str) -> bool:
    """Return whether a number is shown as what it is: rounded to the digits that are shown, no further."""
    shown = text.replace("−", "-").lstrip("+").replace("$", "").replace(",", "").split()[0]
    off = abs(Decimal(shown) - Decimal(value))
    _, _, exponent = Decimal(shown).as_tuple()
    assert isinstance(exponent, int)
    return off <= Decimal(5).scaleb(exponent - 1)


@pytest.mark.parametrize("told", PAGES, ids=lambda one: one.address)
def test_every_figure_is_what_the_commands_write(
    page: Page, looked_at: Served, written: Written, told: Told
) -> None:
    open_whole(page, looked_at, told.address)
    figures = page.evaluate(FIGURES, [one.where for one in told.exempt])
    assert len(figures) >= told.least
    said = frozenset[str]().union(*map(written, told.commands))
    said |= frozenset[str]().union(*(written(one, "copy.db") for one in told.copied))
    state = looked_at.site.loaded().state
    made = [frozenset(texts_in(jsonable(one.made_by(state)))) for one in told.exempt]
    used: set[int] = set()
    unknown = []
    for one in figures:
        if one["sort"] in {"money", "units"}:
            assert is_fairly_shown(one["value"], one["text"]), one
        if one["value"] in said:
            continue
        places = {n for n, is_there in enumerate(one["places"]) if is_there and one["value"] in made[n]}
        used |= places
        if not places:
            unknown.append((one["value"], one["text"]))
    assert unknown == [], f"no command of {told.commands} writes these"
    assert used == {*range(len(told.exempt))}, "an exemption that nothing needs any more"


@pytest.mark.parametrize("words", [(), ("--asset", "BTC"), ("--wallet", "Kraken")], ids=" ".join)
def test_sums_of_lots_are_those_of_the_command(
    page: Page, looked_at: Served, written: Written, words: tuple[str, ...]
) -> None:
    query = "?{}={}".format(words[0].lstrip("-"), words[1]) if words else ""
    open_whole(page, looked_at, f"/lots{query}")
    shown = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("[data-total]")].map(
            (one) => [one.dataset.total, one.firstElementChild.getAttribute("value")]))"""
    )
    assert set(shown) == {"basis_usd", "fmv_usd", "gain_usd", "losses_usd", "gains_usd"}
    assert {*shown.values()} <= written(" ".join(("lots", *words)))
    assert shown["basis_usd"] != "0.00"
