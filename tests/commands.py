"""What commands write, for tests that compare another face with them."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from lotwise.app.demo import AS_OF
from lotwise.cli.main import main

Said: TypeAlias = Callable[..., str]


def command_on(project: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Return a function that runs a command on a project, on the example's day, and gives what it writes."""

    def said(*words: str | Path) -> str:
        capsys.readouterr()
        with pytest.raises(SystemExit):
            main([*map(str, words), "--project", str(project), "--as-of", str(AS_OF)])
        return capsys.readouterr().out

    return said
