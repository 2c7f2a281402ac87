"""Ids made from content: the same fact has the same id on every machine and at every import.

An id is a short word for the kind of thing, an underscore and 80 bits of SHA-256 in base 32. The parts
are length-prefixed before hashing, so that ("ab", "c") and ("a", "bc") differ.
"""

import hashlib
from base64 import b32encode
from typing import Final

_BYTES: Final = 10


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
    digest = hashlib.sha256()
    for part in (kind, *parts):
        encoded = str(part).encode()
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return f"{kind}_{b32encode(digest.digest()[:_BYTES]).decode().lower()}"


def bytes_id(kind: str, content: bytes) -> str:
    """Return the id of a file's content."""
    return f"{kind}_{b32encode(hashlib.sha256(content).digest()[:_BYTES]).decode().lower()}"
