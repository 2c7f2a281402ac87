"""What a browser brought or asked for that is not recorded: it is held for an hour, or until the server ends.

Problem: a reading of a PDF must be looked at before it is kept, a packet is made before it is saved, and a
blank of the IRS serves all forms; none of these belongs into the project. Chosen way: values in memory under
words that cannot be guessed, few and for a short time; blanks in a folder that goes with the server.
"""

import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import Annotated, Any, Final
from weakref import finalize

from fastapi import Depends, Request

_MOST: Final = 20
_SECONDS: Final = 3600.0
_MAKING: Final = Lock()


@dataclass(slots=True, weakref_slot=True)
class Holding:
    """What is held during one start; safe to use from several threads."""

    _held: dict[str, tuple[float, Any]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _folder: Path | None = None

    def put(self, value: object) -> str:
        """Hold a value and return the word for it; the oldest gives way where there are too many."""
        word = secrets.token_urlsafe(18)
        with self._lock:
            self._forget()
            while len(self._held) >= _MOST:
                del self._held[next(iter(self._held))]
            self._held[word] = (time.monotonic(), value)
        return word

    def named(self, word: str) -> Any:
        """Return the value under a word, or None where it is gone."""
        with self._lock:
            self._forget()
            return self._held.get(word, (0.0, None))[1]

    def drop(self, word: str) -> None:
        """Let go of a value."""
        with self._lock:
            self._held.pop(word, None)

    @property
    def blanks(self) -> Path:
        """The folder for blanks of the IRS."""
        with self._lock:
            if self._folder is None:
                self._folder = Path(mkdtemp(prefix="lotwise-blanks-"))
                finalize(self, rmtree, self._folder, ignore_errors=True)
            return self._folder

    def _forget(self) -> None:
        end = time.monotonic() - _SECONDS
        for word in [word for word, (since, _) in self._held.items() if since < end]:
            del self._held[word]


def holding_of(request: Request) -> Holding:
    """Return what the server of a request holds."""
    with _MAKING:
        found: Holding | None = getattr(request.app.state, "holding", None)
        if found is None:
            found = request.app.state.holding = Holding()
        return found


Held = Annotated[Holding, Depends(holding_of)]
"""What a handler's server holds."""
