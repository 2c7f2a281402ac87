"""What users of other tools complain about most, each as scenarios in tests/scenarios/pains.

Every scenario runs the commands as a user does, from exports in real formats with made-up rows, on a clock
that stands where the story is. The findings are those expected and no others, and after every step
`lotwise verify --conservation` proves that nothing was lost. A step with `wrong_today` expects what is right
and not yet so: that step must fail, and those before it must not.
"""

import re
import shlex
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from builders import bought, sold
from lotwise.app import clock
from lotwise.app.projects import existing_project
from lotwise.app.workspace import State, load
from lotwise.cli.main import main
from lotwise.core.money import CENT
from lotwise.core.quantity import quantity
from lotwise.ledger.merge import merged
from lotwise.ledger.told import Report, Told
from lotwise.ledger.transaction import Source, Transaction
from scenarios import pains_notation as notation
from scenarios.pains.big_history import ASSETS, History
from terminal import Run, Said

FOLDER: Final = Path(__file__).parent / "pains"
PAINS: Final = (
    "per-wallet rule missing",
    "missing history becomes $0 basis",
    "basis lost on transfer",
    "transfers not matched",
    "duplicates on re-import",
    "genuine twin trades dropped as duplicates",
    "1099-DA mismatch",
    "no unit-level specific ID",
    "wrong Form 8949 boxes",
    "short/long term wrong by a day or by time zone",
    "price sources that die",
    "ticker collisions",
    "export formats that change",
    "staking rewards",
    "wrapped assets taxed, or not, without a word",
    "fees counted twice or in a third asset",
    "spam tokens",
    "filed years that change silently",
    "lossy TurboTax export",
)
"""Two more are tests below: an export with an API beside it, and big histories."""
DAY: Final = "2026-02-07T12:00:00Z"
STORY: Final = {"pain", "users_say", "source", "explain", "household", "step"}
STEP: Final = {"what", "at", "file", "say", "expect", "wrong_today"}
FILE: Final = {"name", "text", "wallet"}
FORM: Final = {"form_8949": notation.form_rows, "missing": notation.missing_rows, "why": notation.reasons}
OTHERS: Final = {"imports", "answers", "csv", "unchanged", "again", "same_bytes"}
EXPECTED: Final = {*notation.ROWS, *FORM, *OTHERS}


class WrongTodayError(Exception):
    """A step that is known to come out wrong did; all before it, and all else, must be right."""


class Clock:
    """A clock that stands at an instant, and moves one second at each look."""

    def __init__(self) -> None:
        self.instant = datetime(2000, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.instant += timedelta(seconds=1)
        return self.instant


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a clock that lotwise looks at."""
    stands = Clock()
    monkeypatch.setattr(clock, "now", stands.now)
    monkeypatch.setattr(clock, "today", lambda zone: stands.instant.astimezone(zone).date())
    return stands


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs lotwise with some words in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def said(*words: str) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(list(words))
        text = capsys.readouterr()
        return Said(left.value.code if isinstance(left.value.code, int) else 0, text.out, text.err)

    return said


def stories() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.toml")):
        story = tomllib.loads(file.read_text(encoding="utf-8"))
        wrong = [step["wrong_today"] for step in story["step"] if "wrong_today" in step]
        marks = [pytest.mark.xfail(strict=True, raises=WrongTodayError, reason=wrong[0])] if wrong else []
        yield pytest.param(story, id=file.stem, marks=marks)


@pytest.mark.parametrize("story", list(stories()))
def test_pain(story: dict[str, Any], run: Run, at: Clock) -> None:
    assert run("init").code == 0
    Path("household.toml").write_text(story.get("household", notation.HOUSEHOLD), encoding="utf-8")
    assert run("import", "household.toml").code == 0
    before: dict[str, list[str]] = {}
    for step in story["step"]:
        at.instant = datetime.fromisoformat(step.get("at", DAY))
        lines = [line for file in step.get("file", ()) for line in imported(file, run)]
        for words in step.get("say", ()):
            say(words, run)
        try:
            before = check(step["expect"], lines, before, run)
        except AssertionError as error:
            if "wrong_today" in step:
                raise WrongTodayError from error
            raise


def imported(file: Mapping[str, str], run: Run) -> list[str]:
    """Import a file of a story, and return what became of it."""
    Path(file["name"]).write_bytes(file["text"].encode())
    wallet = ("--wallet", file["wallet"]) if "wallet" in file else ()
    said = run("import", file["name"], *wallet, "--json")
    assert said.code in {0, 1}, said
    return [notation.import_line(one) for one in said.json["files"]]


def say(words: str, run: Run) -> None:
    """Say something; what is refused must be refused with the words of the story."""
    command, _, refusal = words.partition(notation.REFUSED)
    said = run(*shlex.split(named(command)))
    if refusal:
        assert said.code == 2, said
        assert refusal in plain(said.err)
    else:
        assert said.code in {0, 1}, said


def named(command: str) -> str:
    if "<" not in command:
        return command
    with looked_at() as state:
        return notation.with_ids(command, state)


@contextmanager
def looked_at(location: str = "lotwise.db") -> Iterator[State]:
    """Give the project as it is now."""
    with existing_project(Path(location)) as project:
        yield load(project)


def plain(text: str) -> str:
    """Return text as one line, as wide as it is."""
    return re.sub(r"\s+", " ", text)


def check(
    expect: dict[str, Any], lines: list[str], before: dict[str, list[str]], run: Run
) -> dict[str, list[str]]:
    """Compare what a step expects with what is there, and return the rows for the next step."""
    with looked_at() as state:
        found = notation.rows(state)
        expected = {name: expect[name] for name in notation.ROWS if name in expect}
        assert {name: found[name] for name in expected} == expected
        check_forms(expect, state)
    if "imports" in expect:
        assert lines == expect["imports"]
    if expect.get("unchanged"):
        assert found == before
    if "again" in expect:
        with looked_at(expect["again"]) as other:
            assert notation.rows(other) == found
    check_answers(expect, run)
    check_files(expect)
    proof = run("verify", "--conservation")
    assert proof.code == 0, proof.out
    return found


def check_forms(expect: dict[str, Any], state: State) -> None:
    for name, make in FORM.items():
        for year, wanted in expect.get(name, {}).items():
            assert make(notation.form_8949(state, int(year))) == wanted


def check_answers(expect: dict[str, Any], run: Run) -> None:
    for asked in expect.get("answers", ()):
        said = run(*shlex.split(named(asked["command"])))
        assert said.code in {0, 1}, said
        text = plain(said.out)
        assert [words for words in asked.get("says", ()) if words not in text] == [], said.out
        assert [words for words in asked.get("never", ()) if words in text] == [], said.out


def check_files(expect: dict[str, Any]) -> None:
    for name, wanted in expect.get("csv", {}).items():
        assert notation.csv_rows(Path(name).read_text(encoding="utf-8")) == wanted
    written = [Path(name).read_bytes() for name in expect.get("same_bytes", ())]
    assert written[1:] == written[:-1]


def test_every_pain_has_a_scenario_and_every_word_a_meaning() -> None:
    told = [param.values[0] for param in stories()]
    assert {story["pain"] for story in told} == set(PAINS)
    for story in told:
        assert STORY >= set(story) >= {"pain", "users_say", "source", "explain", "step"}
        for step in story["step"]:
            assert STEP >= set(step) >= {"what", "expect"}, step["what"]
            assert EXPECTED >= set(step["expect"]) >= {"findings"}, step["what"]
            assert all(FILE >= set(file) >= {"name", "text"} for file in step.get("file", ()))


# ── duplicates on re-import: an export, and an API beside it ────────────────────────────────────


def told(kind: str, rank: int, *transactions: Transaction) -> Told:
    report = Report(
        file_id=f"file_{kind}", file=f"{kind}.csv", family="gemini", kind=kind, rank=rank, wallet="Kraken"
    )
    rows = enumerate(transactions, start=2)
    return Told(report=report, transactions=tuple(_named(report, row, one) for row, one in rows))


def _named(report: Report, row: int, one: Transaction) -> Transaction:
    source = Source(file_id=report.file_id, file=report.file, rows=(row,))
    return replace(one, native_id=one.id, sources=(source,))


def test_what_a_file_and_an_api_tell_of_one_account_counts_once() -> None:
    """The API has ids of its own, prints parts of a second, and knows of one trade more."""
    ledger = told(
        "ledgers",
        1,
        bought("1 BTC", "60000 USD", "2025-03-01 10:00:00", "Kraken", name="L1"),
        bought("0.1 BTC", "6000 USD", "2025-03-02 10:00:00", "Kraken", name="L2"),
        bought("0.1 BTC", "6000 USD", "2025-03-02 10:00:00", "Kraken", name="L3"),
    )
    api = told(
        "api",
        2,
        bought("1 BTC", "60000 USD", "2025-03-01 10:00:00.250", "Kraken", name="A1"),
        bought("0.1 BTC", "6000 USD", "2025-03-02 10:00:00.250", "Kraken", name="A2"),
        bought("0.1 BTC", "6000 USD", "2025-03-02 10:00:00.250", "Kraken", name="A3"),
        sold("1 BTC", "90000 USD", "2025-04-01 10:00:00", "Kraken", name="A4"),
    )
    for order in ((ledger, api), (api, ledger)):
        made = merged(order)
        assert sorted(one.id for one in made.transactions) == ["A4", "L1", "L2", "L3"]
        assert made.aliases["A1"] == "L1"
        assert {one.code for one in made.findings} == {"told_in_two_reports"}
        assert not any(one.is_blocking for one in made.findings)


# ── big histories that take hours ───────────────────────────────────────────────────────────────


def kept(events: int, run: Run) -> tuple[History, str]:
    """Import a made-up history into a project of its own, and return both."""
    made, project = History(events), f"of-{events}.db"
    assert run("init", "--project", project).code == 0
    for name, rows in (("kraken.csv", made.rows), ("device.csv", made.arrivals)):
        Path(name).write_text("\n".join(rows) + "\n", encoding="utf-8")
        assert run("import", name, "--project", project).code == 0
    return made, project


def test_a_big_history_is_conserved_to_the_last_digit(run: Run, at: Clock) -> None:
    at.instant = datetime.fromisoformat(DAY)
    made, project = kept(3000, run)
    proof = run("verify", "--conservation", "--json", "--project", project)
    assert proof.code == 0
    with looked_at(project) as state:
        books = state.all_books
    for wallet, units in (("Kraken", made.held), ("Ledger", made.device)):
        for asset in ASSETS:
            inside = [lot.quantity for lot in books.lots if (lot.wallet, lot.asset) == (wallet, asset)]
            assert sum(inside) == units[asset], (wallet, asset)
    for asset in ASSETS:
        paid = sum(root.basis_usd or 0 for root in books.roots if root.asset == asset)
        assert paid == made.paid_cents[asset] * CENT
    for one in proof.json["proofs"]:
        assert quantity(one["disposed"]["quantity"]) == made.gone[one["asset"]]
        assert quantity(one["oversold"]) == 0


def test_twice_the_history_is_about_twice_the_work(run: Run, at: Clock) -> None:
    """Counted in calls and not in seconds, so that it says the same on every machine."""
    at.instant = datetime.fromisoformat(DAY)
    once, twice = (calls_to_load(kept(events, run)[1]) for events in (600, 1200))
    assert twice < 2.3 * once, (once, twice)


def calls_to_load(project: str) -> int:
    """Return how many functions are called while a project is loaded."""
    count = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        with looked_at(project):
            pass
    finally:
        sys.setprofile(before)
    return count
