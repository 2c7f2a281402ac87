"""Marks of rows, hashes of chain entries, and the form in which text is kept.

A mark is the beginning of the SHA-256 of a row written as a JSON list: the table's name and every column in
order, in ASCII without spaces. Anybody can compute it again with any tool. The content of a file is `null`
there, for another column holds its SHA-256, and the same bytes may be compressed in more ways than one.

Databases do not keep every text: PostgreSQL refuses the character NUL, and neither writes half of a
surrogate pair, as it occurs in a file name that is no UTF-8. These characters are written as DLE (U+0010)
and four hexadecimal digits, and DLE itself too, so that what was told comes back to the last character.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias

RowValues: TypeAlias = tuple[Any, ...]
"""The columns of a row in their order: whole numbers, text, None, and a file's content as bytes."""

MARK_LENGTH: Final = 32
START: Final = ""
"""What the first entry of a chain names as the one before."""

DLE: Final = "\x10"
"""The character by which those are written that databases do not keep; text without it is as it was told."""
_ODD: Final = re.compile("[\x00\x10\ud800-\udfff]")
_WRITTEN: Final = re.compile("\x10([0-9a-f]{4})")


quoted: Final[Callable[[Any], str]] = json.encoder.encode_basestring_ascii
"""Return a text as JSON writes it in ASCII, in quotation marks."""


def _as_null(value: object) -> None:
    assert isinstance(value, bytes), f"a row holds no {type(value).__name__}"


json_text: Final = json.JSONEncoder(separators=(",", ":"), default=_as_null).encode
"""Return a value as JSON in ASCII without spaces; bytes become null."""


def row_text(table: str, row: RowValues) -> str:
    """Return the text whose hash is the mark of a row: what `json_text` gives, in a third of the time.

    Args:
        table: Name of the table.
        row: All columns but the mark.

    Examples:
        >>> row_text("files", (1, "a", None, b"...")) == json_text(("files", 1, "a", None, b"..."))
        True
    """
    cells = [quoted(value) if value.__class__ is str else _cell(value) for value in (table, *row)]
    return f"[{','.join(cells)}]"


def _cell(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bytes):
        return "null"
    assert isinstance(value, int), f"a row holds no {type(value).__name__}"
    return f"{value:d}"


def marked(table: str, rows: Iterable[RowValues]) -> Iterator[RowValues]:
    """Give rows as they are kept, each with its mark.

    Args:
        table: Name of the table.
        rows: All columns but the mark.
    """
    for row in rows:
        text = row_text(table, row)
        if "\\u" in text:  # only then can there be a character that databases do not keep
            kept_row = tuple(kept(value) if isinstance(value, str) else value for value in row)
            yield (*kept_row, mark_of(table, kept_row))
        else:
            yield (*row, hashlib.sha256(text.encode()).hexdigest()[:MARK_LENGTH])


def mark_of(table: str, row: RowValues) -> str:
    """Return the mark of a row as it is kept.

    Args:
        table: Name of the table.
        row: All columns but the mark, in their order.

    Examples:
        >>> mark_of("settings", (1, "zone", "UTC", "2026-11-22T09:30:00.000000Z"))
        'b629e158e53f4de3fc7d53b613edb0b9'
    """
    return hashlib.sha256(row_text(table, row).encode()).hexdigest()[:MARK_LENGTH]


def entry_hash(entry: RowValues) -> str:
    """Return the hash of a chain entry, which the next entry names.

    Args:
        entry: Its number, instant, what it is, what it wrote, and the hash of the entry before.
    """
    return hashlib.sha256(json_text(("chain", *entry)).encode()).hexdigest()


def kept(text: str) -> str:
    r"""Return a text as a database keeps it.

    Examples:
        >>> kept("caf\udce9 \0"), kept("café")
        ('caf\x10dce9 \x100000', 'café')
    """
    return _ODD.sub(lambda odd: f"\x10{ord(odd[0]):04x}", text)


def as_told(text: str) -> str:
    r"""Return a text as it was before `kept`.

    Examples:
        >>> as_told(kept("caf\udce9 \0 \x10")) == "caf\udce9 \0 \x10"
        True
    """
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), text) if DLE in text else text


def as_told_row(row: Iterable[Any]) -> RowValues:
    """Return the columns of a row with every text as it was told."""
    return tuple(as_told(value) if isinstance(value, str) else value for value in row)
