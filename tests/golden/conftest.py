"""Golden files: what the code gives now, byte by byte as it was when somebody last looked at it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parent
_RENEW = "renew"


@pytest.fixture
def golden() -> Callable[[str, str], str]:
    """Return a function that gives the golden text of a name, such as ``reports/form_8949.csv``.

    With LOTWISE_GOLDEN=renew the text at hand becomes the golden one; the change is then reviewed like any
    other.
    """

    def text_of(name: str, now: str) -> str:
        file = _FOLDER / name
        if os.environ.get("LOTWISE_GOLDEN") == _RENEW:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(now.encode())
        assert file.exists(), f"the golden file {name} is missing: run python3 dev.py golden, then review it"
        return file.read_bytes().decode()

    return text_of
