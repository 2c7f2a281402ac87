"""``lotwise household --ask``: questions in, a file out, recorded; stopped in the middle, nothing."""

import io
import tomllib
from pathlib import Path

import pytest

from terminal import Run

ANSWERS = ["single", "", "TX", "1986-05-17", "214,000", "1850", "4200", "3600", *[""] * 40]


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_questions_make_the_file_and_record_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init")
    typed(monkeypatch, *ANSWERS)
    said = run("household", "--ask", "--as-of", "2026-02-07")
    assert said.code == 0, said
    assert "household.toml: recorded." in said.out
    written = tomllib.loads(Path("household.toml").read_text())
    assert written["year"]["2026"]["wages"] == 214_000
    assert written["future"]["wages"] == 214_000
    facts = run("household", "--as-of", "2026-02-07", "--json").json["facts"]
    assert facts["2026 qualified_dividends"] == "$3,600.00"
    assert max(map(len, said.out.splitlines())) <= 130  # a question with what is offered; prose is narrower


def test_asked_again_what_was_said_is_offered_and_unchanged(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init")
    typed(monkeypatch, *ANSWERS)
    run("household", "--ask", "--as-of", "2026-02-07")
    before = Path("household.toml").read_bytes()
    typed(monkeypatch, *[""] * 50)
    said = run("household", "--ask", "--as-of", "2026-02-07")
    assert "household.toml: unchanged." in said.out
    assert Path("household.toml").read_bytes() == before


def test_stopped_in_the_middle_nothing_is_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init")
    typed(monkeypatch, "single", "", "TX")
    said = run("household", "--ask", "--as-of", "2026-02-07")
    assert said.code != 0
    assert "Nothing half-done was kept" in said.err
    assert not Path("household.toml").exists()


def test_a_file_with_problems_is_told_before_the_first_question(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init")
    Path("household.toml").write_text('filing_status = "married"\n')
    typed(monkeypatch, *ANSWERS)
    said = run("household", "--ask")
    assert said.code == 2
    assert "married" in said.err
    assert Path("household.toml").read_text() == 'filing_status = "married"\n'
