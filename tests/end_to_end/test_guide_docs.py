"""The guide and README.md do what they say: each `$ lotwise …` in them is run, and what they show must come.

The commands of a page run in its order, in one folder that holds a copy of examples/crash-2026. What is shown
of an output must be all of it, line by line; `…` alone on a line stands for any lines, `…` within a line for
any words. Empty lines do not count. `# exits 1` at the end of a command is the exit code where it is not 0. A
fence such as ```csv file=more.csv writes that file before the next command. Blocks that begin with another
command (`$ python3 dev.py demo`) are not run.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from lotwise.app.demo import example_folder
from terminal import Run

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = (ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md")))

FENCE: Final = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT: Final = re.compile(r"\s*# exits (\d+)$")
ANYTHING: Final = "…"


@dataclass(frozen=True)
class Command:
    """A command of a page.

    Attributes:
        words: What follows `lotwise`.
        code: The exit code that the page promises.
        shown: The lines that the page shows.
    """

    words: tuple[str, ...]
    code: int
    shown: tuple[str, ...]


@dataclass(frozen=True)
class FileShown:
    """A file that a page asks the reader to write."""

    name: str
    text: str


def steps(page: str) -> Iterator[Command | FileShown]:
    """Give what a page does, in its order."""
    for kind, file, body in FENCE.findall(page):
        if file:
            yield FileShown(file, body)
        elif kind == "console" and body.startswith("$ lotwise"):
            yield from commands(body)


def commands(body: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        line, *shown = part.splitlines()
        exits = EXIT.search(line)
        program, *words = shlex.split(EXIT.sub("", line))
        assert program == "lotwise", f"only lotwise is run here; give `{line}` a block of its own"
        yield Command(tuple(words), int(exits[1]) if exits else 0, tuple(filter(str.strip, shown)))


def is_like(shown: str, line: str) -> bool:
    """Return whether a line of the output is what a page shows, `…` standing for any words."""
    parts = map(re.escape, shown.rstrip().split(ANYTHING))
    return re.fullmatch(".*".join(parts), line) is not None


def first_lie(shown: tuple[str, ...], output: str) -> str:
    """Return the first line that a page shows and the output has not in its place; empty when there is none.

    `places` are the numbers of the lines that may come next: one, or after a `…` every later one.
    """
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    places = {0}
    for one in shown:
        if one.strip() == ANYTHING:
            places = set(range(min(places), len(lines) + 1))
        else:
            places = {n + 1 for n in places if n < len(lines) and is_like(one, lines[n])}
        if not places:
            return one
    if shown and len(lines) not in places:
        return f"nothing, but the output goes on: {lines[min(places)]}"
    return ""


@pytest.fixture
def folder(run: Run) -> Run:
    """Return `run` in a folder that holds a copy of the example household."""
    shutil.copytree(example_folder(), "crash-2026")
    return run


@pytest.fixture(autouse=True)
def _narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_does_what_it_says(folder: Run, page: Path) -> None:
    for step in steps(page.read_text(encoding="utf-8")):
        if isinstance(step, FileShown):
            Path(step.name).write_text(step.text, encoding="utf-8")
            continue
        said = folder(*step.words)
        output = said.out + said.err
        command = shlex.join(("lotwise", *step.words))
        assert said.code == step.code, f"{command} exits {said.code}, not {step.code}:\n{output}"
        lie = first_lie(step.shown, output)
        assert not lie, f"{command}: {page.name} shows {lie!r}; it says:\n{output}"


def test_the_guide_has_pages_and_every_one_of_the_seven_steps_is_run() -> None:
    run = {
        step.words[0]
        for page in PAGES
        for step in steps(page.read_text(encoding="utf-8"))
        if isinstance(step, Command)
    }
    assert {"init", "import", "lots", "tax", "plan", "forms", "explain", "findings", "wallets"} <= run


PAGE: Final = """
```console
$ python3 dev.py demo
```
```csv file=more.csv
date,asset
```
```console
$ lotwise tax --why "Schedule D 7"   # exits 1
Net

…
Reason … 26 CFR
$ lotwise lots
```
"""


def test_a_page_is_read_in_its_order() -> None:
    assert list(steps(PAGE)) == [
        FileShown("more.csv", "date,asset\n"),
        Command(("tax", "--why", "Schedule D 7"), 1, ("Net", "…", "Reason … 26 CFR")),
        Command(("lots",), 0, ()),
    ]


@pytest.mark.parametrize(
    ("shown", "output"),
    [
        ((), "anything"),
        (("a", "b"), "a\n\nb  \n"),
        (("a", "…", "c"), "a\nb\nc"),
        (("a", "…", "c"), "a\nc"),
        (("…", "c"), "a\nc\nc"),
        (("from … UTC.",), "from 2026-11-22 08:10:31 UTC."),
        (("0.24657… SOL",), "0.24657… SOL"),
        (("a", "…"), "a"),
    ],
)
def test_a_true_page_is_believed(shown: tuple[str, ...], output: str) -> None:
    assert first_lie(shown, output) == ""


@pytest.mark.parametrize(
    ("shown", "output"),
    [
        (("a", "c"), "a\nb\nc"),
        (("b",), "a\nb"),
        (("a",), "a\nb"),
        (("c", "…", "a"), "a\nb\nc"),
        (("$12",), "$123"),
        (("a",), ""),
    ],
)
def test_a_page_that_lies_is_caught(shown: tuple[str, ...], output: str) -> None:
    assert first_lie(shown, output)


def test_a_command_of_another_program_in_a_block_that_is_run_is_refused() -> None:
    with pytest.raises(AssertionError, match="block of its own"):
        list(commands("$ lotwise init\n$ rm lotwise.db\n"))
