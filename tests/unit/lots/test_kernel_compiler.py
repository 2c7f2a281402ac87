"""What is compiled is kept for later where that can be, and never taken for something else."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numba", reason="the kernel is in the extra [fast]")

import numba

from lotwise.lots import kernel_compiler
from lotwise.lots.kernel_compiler import Entry, stamp, telling


def entry(mark: int) -> Entry:
    """Return an entry that adds the number that it holds."""

    def add(number: int) -> int:
        return number + mark

    return Entry(add)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    return tmp_path


def kept_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.nb?"))


def test_an_entry_is_compiled_once_and_then_loaded(folder: Path) -> None:
    said: list[str] = []
    for _ in range(2):
        made = entry(1)
        ready = [made.is_ready]
        with telling(lambda: said.append("compiling")):
            assert made(2) == 3
        assert [*ready, made.is_ready] == [False, True]
        assert made.is_kept
    assert said == ["compiling"]
    assert kept_in(folder)


@pytest.mark.usefixtures("folder")
def test_an_entry_of_another_stamp_is_compiled_anew() -> None:
    assert [entry(mark)(2) for mark in (1, 7, 1)] == [3, 9, 3]


@pytest.mark.parametrize("damage", [b"", b"no pickle", b"cnowhere\nnothing\n."])
def test_what_cannot_be_read_is_compiled_anew(folder: Path, damage: bytes) -> None:
    entry(1)(2)
    for path in kept_in(folder):
        path.write_bytes(path.read_bytes()[:40] + damage if path.suffix == ".nbc" else damage)
    made = entry(1)
    assert made(2) == 3


def test_where_no_folder_can_be_written_to_nothing_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    njit: Any = numba.njit

    def without_folder(**options: object) -> object:
        if "cache" in options:
            raise RuntimeError("cannot cache function: no locator available")
        return njit(**options)

    monkeypatch.setattr(numba, "njit", without_folder)
    made = entry(1)
    assert made(2) == 3
    assert not made.is_kept
    assert not kept_in(folder)


def test_the_stamp_covers_every_module_that_is_compiled() -> None:
    lots = Path(kernel_compiler.__file__).parent
    modules = {path.stem for path in lots.glob("kernel_*.py")}
    assert modules - set(kernel_compiler._MODULES) == {"kernel_outcome"}, "kernel_outcome compiles nothing"
    assert all((lots / f"{name}.py").is_file() for name in kernel_compiler._MODULES)


def test_the_stamp_changes_with_the_text_of_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stamp()
    assert before == stamp()
    assert 0 < before < 2**63
    monkeypatch.setattr(kernel_compiler, "get_data", lambda _, name: name.encode())
    assert stamp() != before
