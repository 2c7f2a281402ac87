"""Golden files: what the code gives now, byte by byte as it was when somebody last looked at it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parent
_RENEW = "renew"


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Return a check that a text is the golden file of a name, such as ``reports/form_8949.csv``.

    With LOTWISE_GOLDEN=renew the file is written instead; the change is then reviewed like any other.
    """

    def check(name: str, text: str) -> None:
        file = _FOLDER / name
        if os.environ.get("LOTWISE_GOLDEN") == _RENEW:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
            return
        assert file.exists(), f"the golden file {name} is missing: run python3 dev.py golden, then review it"
        assert text == file.read_bytes().decode(), f"{name} has changed: if meant, run python3 dev.py golden"

    return check
