"""Results of imports, kept for as long as somebody may look at them; with files that still wait for a word.

They are kept in memory only: what was imported is in the project, and what was not can be sent again.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final

from fastapi import Request
from starlette.exceptions import HTTPException

from lotwise.app.uploads import Upload

_MOST: Final = 20
_LOCK: Final = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of files that were sent.

    Attributes:
        found: The same as `lotwise import --json` writes.
        asked: What each file waits for, in the same order, as plain values.
        paths: Where each lies; None for one that waits for nothing.
        upload: Keeps the files while this is kept; None where none waits.
        words: What the owner said of them.
        is_computed: Whether the project was computed again.
    """

    found: Mapping[str, Any]
    asked: tuple[Mapping[str, Any], ...]
    paths: tuple[Path | None, ...]
    upload: Upload | None
    words: Mapping[str, str]
    is_computed: bool


@dataclass(slots=True)
class Shelf:
    """The latest results."""

    _kept: dict[str, Result] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def keep(self, result: Result) -> str:
        """Keep a result and return its id, which cannot be guessed."""
        id_ = secrets.token_urlsafe(12)
        with self._lock:
            while len(self._kept) >= _MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[id_] = result
        return id_

    def named(self, id_: str) -> Result:
        """Return a result.

        Raises:
            HTTPException: It is not kept any more.
        """
        with self._lock:
            found = self._kept.get(id_)
        if found is None:
            raise HTTPException(404, "This result is not kept any more. The page Import lists your files.")
        return found

    def waiting(self, id_: str, place: int) -> tuple[Result, Path]:
        """Return a result and one of its files that waits.

        Raises:
            HTTPException: It is not kept any more, or waits for nothing.
        """
        result = self.named(id_)
        path = result.paths[place] if 0 <= place < len(result.paths) else None
        if path is None:
            raise HTTPException(404, "This file waits for nothing. The page Import lists your files.")
        return result, path


def shelf_of(request: Request) -> Shelf:
    """Return the results of the application that a request is for."""
    with _LOCK:
        if not hasattr(request.app.state, "shelf"):
            request.app.state.shelf = Shelf()
        shelf: Shelf = request.app.state.shelf
    return shelf
