"""Pages of PDF files as pictures for a screen, with the words on them.

Problem: a browser's own reader of PDF files cannot be used inside a page that may load nothing, and a phone
shows none at all. Chosen way: each page is drawn here by pypdfium2 into gray pixels and written as a PNG;
the words on it are read too, so that what the picture shows can be heard.

pypdfium2 is loaded when a picture is first wanted; its library may be used by one thread at a time.

Left out: color, which no form has; editing.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import pack
from threading import Lock
from typing import Any, Final

from lotwise.core.errors import NotFoundError

__all__ = ["WIDTHS", "Sheet", "picture", "sheets_of"]

WIDTHS: Final = (480, 900, 1600)
"""How wide pictures are, in pixels: for a phone, for a desk, for a sharp or large screen."""
_ONE: Final = Lock()
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page of a file.

    Attributes:
        file: The file's name.
        number: Which page, from 1 on.
        count: How many pages the file has.
        width: Its width in points.
        height: Its height in points.
        words: The words on it, a line each.
    """

    file: str
    number: int
    count: int
    width: int
    height: int
    words: tuple[str, ...]

    @property
    def title(self) -> str:
        """What stands at its top."""
        return " · ".join(self.words[:2])


def sheets_of(files: Sequence[tuple[str, bytes]]) -> tuple[Sheet, ...]:
    """Return the pages of PDF files, in order.

    Args:
        files: Names and bytes.
    """
    with _ONE:
        return tuple(one for name, raw in files for one in _sheets(name, raw))


def picture(raw: bytes, number: int, width: int) -> bytes:
    """Return a page of a PDF file as a PNG in gray.

    Args:
        raw: The file.
        number: Which page, from 1 on.
        width: How wide, in pixels; one of `WIDTHS`.

    Raises:
        NotFoundError: There is no such page, or no such width.
    """
    if width not in WIDTHS:
        raise NotFoundError(f"Pages are not drawn {width} pixels wide.", f"Choose one of {WIDTHS}.")
    with _ONE:
        file = _opened(raw)
        try:
            if not 1 <= number <= len(file):
                raise NotFoundError(f"There is no page {number}.", f"There are {len(file)}.")
            page = file[number - 1]
            drawn = page.render(scale=width / page.get_width(), grayscale=True)
            return _png(bytes(drawn.buffer), min(drawn.width, width), drawn.height, drawn.stride)
        finally:
            file.close()


def _opened(raw: bytes) -> Any:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - loaded when first wanted

    return pypdfium2.PdfDocument(raw)


def _sheets(name: str, raw: bytes) -> Iterator[Sheet]:
    file = _opened(raw)
    try:
        for number, page in enumerate(file, start=1):
            text = page.get_textpage().get_text_bounded()
            lines = tuple(filter(None, (" ".join(line.split()) for line in text.splitlines())))
            yield Sheet(
                file=name,
                number=number,
                count=len(file),
                width=round(page.get_width()),
                height=round(page.get_height()),
                words=lines,
            )
    finally:
        file.close()


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Return gray pixels as a PNG file.

    Examples:
        >>> _png(bytes(4), 2, 2, 2)[:8] == _SIGNATURE
        True
    """
    rows = b"".join(b"\0" + pixels[y * stride : y * stride + width] for y in range(height))
    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return _SIGNATURE + b"".join(
        pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
