"""What a command said, and the type of the fixture that runs one (tests/end_to_end/conftest.py)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

DAY = "2026-02-07"


@dataclass(frozen=True)
class Said:
    """What a command said.

    Attributes:
        code: Its exit code.
        out: Its output.
        err: Its error output.
    """

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output, read as JSON."""
        return json.loads(self.out)


Run: TypeAlias = Callable[..., Said]
