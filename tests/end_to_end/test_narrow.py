"""Every figure of a command stands whole in a narrow terminal: as many as in a wide one, and the same."""

import os
import re
import shutil
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from lotwise.cli import screen
from terminal import DAY, Run

FIGURE: Final = re.compile(r"-?\$[\d,]+(?:\.\d+)?|\d{4}-\d\d-\d\d|-?\d[\d,]*\.\d+…?|\b20\d\d\b")
COMMANDS: Final = (
    ("plan", "--years", "--laws"),
    ("plan", "--simple"),
    ("lots",),
    ("carryovers",),
    ("tax",),
    ("forms",),
    ("findings",),
    ("wallets",),
    ("prices",),
    ("tickets", "--draft"),
)
"""What shows tables; all of them of the example household."""
_SLOW: Final = ("plan", "--sensitivity")
"""Looked at in one narrow width."""
_WIDE: Final = 300


def figures(text: str) -> Counter[str]:
    return Counter(FIGURE.findall(text))


@pytest.mark.parametrize("words", [*COMMANDS, _SLOW], ids=" ".join)
def test_every_figure_is_whole(
    household: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    shown = {}
    for width in (_WIDE, 60) if words == _SLOW else (_WIDE, 60, 72, 80):
        monkeypatch.setattr(screen, "_WIDTH", width)
        said = household(*words, "--as-of", DAY)
        assert said.code in {0, 1}, said
        shown[width] = figures(said.out)
        assert max(map(len, map(str.rstrip, said.out.splitlines()))) <= width
    for width, found in shown.items():
        assert found == shown[_WIDE], (width, found - shown[_WIDE], shown[_WIDE] - found)
    assert shown[_WIDE], "it shows figures at all"


@pytest.mark.parametrize("width", [60, 72])
@pytest.mark.parametrize("word", ["lots", "carryovers"])
def test_in_a_real_terminal_too(tmp_path: Path, example_project: Path, word: str, width: int) -> None:
    shutil.copy(example_project, tmp_path)
    text, wide = (in_terminal(tmp_path, one, word, "--as-of", DAY) for one in (width, _WIDE))
    assert figures(text) == figures(wide)
    assert figures(wide)


def in_terminal(folder: Path, width: int, *words: str) -> str:
    """Return what a command writes into a terminal of so many columns, without its colors."""
    fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    asks = f"from lotwise.cli.main import main; main({list(words)!r})"
    with subprocess.Popen(
        [sys.executable, "-c", asks],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env=kept | {"TERM": "xterm"},
    ):
        os.close(theirs)
        said = b""
        while part := _read(ours):
            said += part
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", said.decode())


def _read(terminal: int) -> bytes:
    """Return the next bytes; none when the program has ended, which Linux tells as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
