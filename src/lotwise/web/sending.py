"""Files that are sent to be kept, and the year that an address names."""

import re
from pathlib import PurePosixPath
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import Path, Query
from starlette.responses import Response

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)]
"""A handler's year, or None for the usual one."""
YearHere = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR)]
"""A handler's year, as part of the address."""
_TYPES: Final = {
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}
_OTHER: Final = "application/octet-stream"
_ODD: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST: Final = 120


def safe_name(name: str) -> str:
    """Return a file's name without anything that a header or a folder could misunderstand.

    Examples:
        >>> safe_name('../a"b c.csv'), safe_name("...")
        ('a-b-c.csv', 'file')
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    return _ODD.sub("-", last).strip("-.")[-_LONGEST:] or "file"


def sent(raw: bytes, name: str, *, is_shown: bool = False) -> Response:
    """Return a file as an answer that the browser saves.

    Args:
        raw: The bytes.
        name: What it is called; letters that a header could misunderstand are replaced.
        is_shown: Whether the browser may show it instead.
    """
    plain = safe_name(name)
    how = "inline" if is_shown else "attachment"
    kind = _TYPES.get(PurePosixPath(plain).suffix.lower(), _OTHER)
    return Response(raw, media_type=kind, headers={"content-disposition": f'{how}; filename="{plain}"'})


def with_query(address: str, **words: str | int | bool | None) -> str:
    """Return an address with a query of those words that say something.

    Examples:
        >>> with_query("/forms", year=2025, draft=True, rounded=False)
        '/forms?year=2025&draft=1'
    """
    said = {name: "1" if word is True else str(word) for name, word in words.items() if word}
    query = "&".join(f"{quote(name)}={quote(word, safe='')}" for name, word in said.items())
    return f"{address}?{query}" if query else address
