"""Reading a PDF of ours back: which text stands where on each page, from the bytes alone.

What is read is what the file draws, not what was meant: the pages are parsed anew, and each text is found by
the place at which it is drawn. Text that is turned (the word DRAFT) is kept apart. Left out: the pages of the
blank below, of which only the key is told, and PDF files of others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Final

import pikepdf

from lotwise.reports.pdf.fitting import ENCODING, POINT
from lotwise.reports.pdf.sheets import Placed

_STRAIGHT: Final = [1, 0, 0, 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """What stands on a page.

    Attributes:
        blanks: Keys of the pages of a blank that are drawn.
        texts: Straight texts, in the order of the file.
        turned: Texts that are turned.
    """

    blanks: tuple[str, ...]
    texts: tuple[Placed, ...]
    turned: tuple[str, ...]


def pages_of(raw: bytes) -> Iterator[ReadPage]:
    """Give the pages of a PDF file that `sheets` made.

    Raises:
        AssertionError: It still has form fields, or scripts.
    """
    with pikepdf.open(BytesIO(raw)) as pdf:
        for key in ("/AcroForm", "/OpenAction", "/AA", "/Names"):
            assert key not in pdf.Root, f"the PDF still has {key}"
        for page in pdf.pages:
            yield _page(page)


def _page(page: pikepdf.Page) -> ReadPage:
    blanks: list[str] = []
    texts: list[Placed] = []
    turned: list[str] = []
    is_straight, held = True, list[bool]()
    font, size, at = "", 0, (0, 0)
    for instruction in pikepdf.parse_content_stream(page):
        assert not isinstance(instruction, pikepdf.ContentStreamInlineImage), "a page draws a picture"
        operands = instruction.operands
        match str(instruction.operator):
            case "q":
                held.append(is_straight)
            case "Q":
                is_straight = held.pop()
            case "cm":
                is_straight = is_straight and list(operands) == [*_STRAIGHT, 0, 0]
            case "Do":
                blanks.append(str(operands[0])[1:])
            case "Tf":
                font, size = str(operands[0]), int(operands[1])
            case "Tm":
                assert list(operands[:4]) == _STRAIGHT, "text is turned by its own matrix"
                at = _milli(operands[4]), _milli(operands[5])
            case "Tj":
                text = bytes(operands[0]).decode(ENCODING)
                if is_straight:
                    texts.append(Placed(text, *at, size, font == "/F2"))
                else:
                    turned.append(text)
    return ReadPage(blanks=tuple(blanks), texts=tuple(texts), turned=tuple(turned))


def _milli(length: object) -> int:
    return int(Decimal(str(length)) * POINT)
