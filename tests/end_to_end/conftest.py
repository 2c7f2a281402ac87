"""Running lotwise as a user does: words in, text and an exit code out."""

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


@pytest.fixture
def household(run: Run) -> Run:
    """Return `run` in a folder whose project holds the example household."""
    assert run("init").code == 0
    assert run("import", example_folder(), "--as-of", DAY).code == 0
    return run
