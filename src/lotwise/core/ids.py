"""Ids made from content: the same fact has the same id on every machine and at every import.

An id is a short word for the kind of thing, an underscore and 80 bits of SHA-256 in base 32. The parts
are length-prefixed before hashing, so that ("ab", "c") and ("a", "bc") differ.
"""

import hashlib
from struct import Struct
from typing import Final

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS: Final = [first + second for first in _LETTERS for second in _LETTERS]
"""Base 32 of ten bits; ids are made by the million, and `base64` takes its time."""
_LENGTHS: Final = [length.to_bytes(8, "big") for length in range(256)]
"""The lengths of nearly all parts, as they stand before them."""
_AS_TEXT: Final = [length.decode() for length in _LENGTHS[:128]]
"""The same as text, as long as they are ASCII; that is faster where the parts are ASCII too."""
_NOT_ASCII: Final = "…"
_EIGHTY_BITS: Final = Struct(">BIBI").unpack_from
"""Takes the first ten bytes apart: two numbers of 40 bits, each as its first eight bits and the others."""


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
    return _shown(kind, hashlib.sha256(_joined((kind, *parts))).digest())


class Beginning:
    """Ids of many things of one kind that share all parts but the last; the same ids as `content_id` gives.

    Args:
        kind: A short word such as ``tx``.
        parts: What comes before the last part.

    Examples:
        >>> Beginning("tx", "coinbase").id_of("64c9") == content_id("tx", "coinbase", "64c9")
        True
    """

    def __init__(self, kind: str, *parts: object) -> None:
        self._kind = kind
        self._before = hashlib.sha256(_joined((kind, *parts)))

    def id_of(self, last: str) -> str:
        """Return the id of the thing whose last part this is."""
        hashed = self._before.copy()
        hashed.update(_told(last))
        return _shown(self._kind, hashed.digest())


class Ending:
    """Ids of many things of one kind that share all parts but the first; the same ids as `content_id` gives.

    Args:
        kind: A short word such as ``root``.
        parts: What comes after the first part.

    Examples:
        >>> Ending("root", "BTC", 0).id_of("tx_64c9") == content_id("root", "tx_64c9", "BTC", 0)
        True
    """

    def __init__(self, kind: str, *parts: object) -> None:
        self._kind = kind
        self._before = _joined((kind,))
        self._after = _joined(parts)

    def id_of(self, first: str) -> str:
        """Return the id of the thing whose first part this is."""
        return _shown(self._kind, hashlib.sha256(self._before + _told(first) + self._after).digest())


def _joined(parts: tuple[object, ...]) -> bytes:
    told: list[str] = []
    for part in parts:
        text = str(part)
        length = len(text)
        told.append((_AS_TEXT[length] if length < len(_AS_TEXT) else _NOT_ASCII) + text)
    whole = "".join(told)
    return whole.encode() if whole.isascii() else b"".join([_told(str(part)) for part in parts])


def _told(part: str) -> bytes:
    encoded = part.encode("utf-8", "surrogatepass")  # a file name may be no UTF-8
    length = len(encoded)
    return (_LENGTHS[length] if length < len(_LENGTHS) else length.to_bytes(8, "big")) + encoded


def bytes_id(kind: str, content: bytes) -> str:
    """Return the id of a file's content."""
    return _shown(kind, hashlib.sha256(content).digest())


def _shown(kind: str, digest: bytes) -> str:
    first, high, second, low = _EIGHTY_BITS(digest)
    pairs = _PAIRS
    return (
        f"{kind}_{pairs[first << 2 | high >> 30]}{pairs[high >> 20 & 1023]}{pairs[high >> 10 & 1023]}"
        f"{pairs[high & 1023]}{pairs[second << 2 | low >> 30]}{pairs[low >> 20 & 1023]}"
        f"{pairs[low >> 10 & 1023]}{pairs[low & 1023]}"
    )
