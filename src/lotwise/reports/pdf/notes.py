"""Sheets of plain words: why a form is a draft, and what had no room on it."""

from collections.abc import Sequence
from typing import Final

from lotwise.reports.pdf.fitting import POINT, printable, wrapped
from lotwise.reports.pdf.look import Look
from lotwise.reports.pdf.sheets import LETTER, Placed, Sheet

_LEFT: Final = 54 * POINT
_TOP: Final = 738 * POINT
_LEADING: Final = 13 * POINT
BODY_TOP: Final = _TOP - 3 * _LEADING
"""The title and the name stand above this height, the paragraphs from here downward."""
_BOTTOM: Final = 54 * POINT
_SIZE: Final = 9
DRAFT_TITLE: Final = "Why this is a draft"
DRAFT_INTRO: Final = "Do not file these pages. They were printed although this is still open:"


def note_sheets(title: str, paragraphs: Sequence[str], look: Look) -> list[Sheet]:
    """Return sheets with a title and paragraphs, as many as they need.

    Args:
        title: In bold, on each of them.
        paragraphs: Each begins on a line of its own, and is never cut.
        look: Whose form it belongs to.
    """
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [*wrapped(printable(paragraph), LETTER[0] - 2 * _LEFT, _SIZE), ""]
    fitting = (BODY_TOP - _BOTTOM) // _LEADING
    return [_sheet(title, lines[at : at + fitting], look) for at in range(0, max(len(lines), 1), fitting)]


def draft_sheets(look: Look) -> list[Sheet]:
    """Return the sheets that say why a form is a draft; none where no reason is known."""
    if not look.reasons:
        return []
    listed = [f"{number}. {reason}" for number, reason in enumerate(look.reasons, 1)]
    return note_sheets(DRAFT_TITLE, [DRAFT_INTRO, *listed], look)


def _sheet(title: str, lines: Sequence[str], look: Look) -> Sheet:
    name = printable(look.name)
    heads = [Placed(printable(title), _LEFT, _TOP, 12, is_bold=True)]
    heads += [Placed(name, _LEFT, _TOP - _LEADING, _SIZE)] if name else []
    texts = [
        Placed(line, _LEFT, BODY_TOP - place * _LEADING, _SIZE) for place, line in enumerate(lines) if line
    ]
    return Sheet(texts=[*heads, *texts], is_draft=look.is_draft)
