"""Ids made from content: the same fact has the same id on every machine and at every import.

An id is a short word for the kind of thing, an underscore and 80 bits of SHA-256 in base 32. The parts
are length-prefixed before hashing, so that ("ab", "c") and ("a", "bc") differ.
"""

import hashlib
from typing import Final

_BYTES: Final = 10
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS: Final = [first + second for first in _LETTERS for second in _LETTERS]
"""Base 32 of ten bits; ids are made by the hundred thousand, and `base64` takes its time."""


def content_id(kind: str, *parts: object) -> str:
    """Return the id of a thing of some kind that consists of these parts.

    Args:
        kind: A short word such as ``tx``, ``lot`` or ``sale``.
        parts: Whatever makes the thing what it is; compared by their text.

    Examples:
        >>> content_id("tx", "coinbase", "64c9") == content_id("tx", "coinbase", "64c9")
        True
        >>> content_id("tx", "ab", "c") == content_id("tx", "a", "bc")
        False
    """
    told: list[bytes] = []
    for part in (kind, *parts):
        encoded = str(part).encode()
        told += (len(encoded).to_bytes(8, "big"), encoded)
    return bytes_id(kind, b"".join(told))


def bytes_id(kind: str, content: bytes) -> str:
    """Return the id of a file's content."""
    bits = int.from_bytes(hashlib.sha256(content).digest()[:_BYTES], "big")
    return f"{kind}_{''.join([_PAIRS[bits >> shift & 1023] for shift in range(70, -1, -10)])}"
