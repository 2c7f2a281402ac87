"""Text for cells of tables that people open in a spreadsheet, which would run what begins like a formula.

An apostrophe before such text makes it text again. Amounts never go through here: they stay numbers, negative
ones too. What we read ourselves is taken as it was meant: one apostrophe before such text is no part of it.

Source:
    OWASP, "CSV Injection": the characters with which a spreadsheet takes a cell for a formula, the full-width
    ones among them.
"""

from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How text begins that a spreadsheet may run."""
_TEXT_MARK: Final = "'"


def safe_text(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    Args:
        text: Somebody's words; not an amount.

    Examples:
        >>> safe_text("=1+1"), safe_text("0.5 BTC")
        ("'=1+1", '0.5 BTC')
    """
    return f"{_TEXT_MARK}{text}" if text.startswith(FORMULA_STARTS) else text


def as_meant(text: str) -> str:
    """Return the text of a cell that `safe_text` may have marked.

    Examples:
        >>> as_meant("'=1+1"), as_meant("'tis"), as_meant(safe_text("@home"))
        ('=1+1', "'tis", '@home')
    """
    rest = text.removeprefix(_TEXT_MARK)
    return rest if rest != text and rest.startswith(FORMULA_STARTS) else text
