"""Running lotwise as a user does: words in, text and an exit code out."""

import io
import shutil
from contextlib import chdir, redirect_stdout
from pathlib import Path

import pytest

from lotwise.app.demo import example_folder
from lotwise.cli.main import main
from terminal import DAY, Run, Said


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs lotwise with some words in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LOTWISE_DEBUG", raising=False)

    def said(*words: str | Path) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        text = capsys.readouterr()
        code = left.value.code
        return Said(code if isinstance(code, int) else 0, text.out, text.err)

    return said


@pytest.fixture(scope="session")
def example_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that holds the example household, to be copied."""
    folder = tmp_path_factory.mktemp("example")
    for words in (("init",), ("import", str(example_folder()), "--as-of", DAY)):
        with chdir(folder), redirect_stdout(io.StringIO()) as said, pytest.raises(SystemExit) as left:
            main(list(words))
        assert not left.value.code, said.getvalue()
    return folder / "lotwise.db"


@pytest.fixture
def household(run: Run, tmp_path: Path, example_project: Path) -> Run:
    """Return `run` in a folder whose project holds the example household."""
    shutil.copy(example_project, tmp_path)
    return run
