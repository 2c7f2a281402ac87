"""Text that fits its place: which characters can be printed, how wide a line is, where it breaks.

Lengths are whole thousandths of a point, so that the same text stands on the same spot on every machine.
Left out: scripts beyond the Latin letters of Windows code page 1252; a letter that has no place in it is
shown without its accent, or as a question mark. The CSV files have every letter.
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

from lotwise.reports.pdf.widths import BOLD, REGULAR

POINT: Final = 1000
"""Thousandths of a point in a point."""
ENCODING: Final = "cp1252"
_FIRST: Final = 32


def printable(text: str) -> str:
    r"""Return text as it can be printed: one line, no invisible letters, others than Latin ones replaced.

    Examples:
        >>> printable("0.5 Ł\tcaf\u00e9 \u6bd4"), printable("−1")
        ('0.5 ? café ?', '-1')
    """
    plain = " ".join(text.replace("\N{MINUS SIGN}", "-").split())
    if plain.isascii() and plain.isprintable():
        return plain
    return "".join(_printed(letter) for letter in plain)


def _printed(letter: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return next((one for one in (letter, bare) if one.isprintable() and _has_place(one)), "?")


def _has_place(letters: str) -> bool:
    return bool(letters) and len(letters.encode(ENCODING, "ignore")) == len(letters)


def width_of(text: str, size: int, *, is_bold: bool = False) -> int:
    """Return how wide a line is.

    Args:
        text: Printable text.
        size: Size of the font, in points.
        is_bold: Whether it is in Helvetica-Bold.

    Returns:
        Thousandths of a point.

    Examples:
        >>> width_of("1,234.56", 8)
        31136
    """
    widths = BOLD if is_bold else REGULAR
    return size * sum(widths[each - _FIRST] for each in text.encode(ENCODING))


def size_that_fits(text: str, width: int, sizes: range) -> int:
    """Return the largest size at which a line fits, or the last one when none does.

    Args:
        text: Printable text.
        width: Room, in thousandths of a point.
        sizes: Sizes to try, largest first.
    """
    return next((size for size in sizes if width_of(text, size) <= width), sizes[-1])


def wrapped(text: str, width: int, size: int) -> list[str]:
    """Return text in lines that fit, broken at blanks where there are any, else within a word.

    Args:
        text: Printable text.
        width: Room, in thousandths of a point; wider than any letter.
        size: Size of the font, in points.

    Examples:
        >>> wrapped("0.5 BTC, ID 0xabcdefabcdef", 60_000, 8)
        ['0.5 BTC, ID', '0xabcdefabcdef']
        >>> "".join(wrapped("0x" + "ab" * 20, 60_000, 8)) == "0x" + "ab" * 20
        True
    """
    if width_of(text, size) <= width:
        return [text]
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if width_of(joined, size) <= width:
            lines[-1] = joined
        elif width_of(word, size) <= width:
            lines.append(word)
        else:  # a word wider than a line begins where the line has room
            begun = f"{lines[-1]} ".lstrip()
            first, *more = _parts(word, width - width_of(begun, size), width, size)
            lines[-1] = f"{begun}{first}".rstrip()
            lines += more
    return lines


def _parts(word: str, room: int, width: int, size: int) -> Iterator[str]:
    """Give a word in parts: the first one, maybe empty, for the room that is left, the others for a line."""
    start, used = 0, 0
    for place, byte in enumerate(word.encode(ENCODING)):
        step = size * REGULAR[byte - _FIRST]
        if used + step > room:
            yield word[start:place]
            start, used, room = place, 0, width
        used += step
    yield word[start:]
