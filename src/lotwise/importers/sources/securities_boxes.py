"""The boxes of Form 8949: whether basis is reported, which term, and which are for digital assets.

Left out: which box lotwise ticks itself; see the room reports.
"""

from typing import Final

from lotwise.importers.cells import shown
from lotwise.importers.row import Row

_BOXES: Final = {
    "A": (True, False),
    "B": (False, False),
    "C": (False, False),
    "D": (True, True),
    "E": (False, True),
    "F": (False, True),
}
_DIGITAL_BOXES: Final = frozenset("GHIJKLY")


def is_digital_box(row: Row, role: str = "box") -> bool:
    """Return whether a column names a box of Form 8949 that is for digital assets alone."""
    return _letter(row, role) in _DIGITAL_BOXES


def box_in(row: Row, role: str = "box") -> tuple[bool | None, bool | None]:
    """Return whether basis is reported, and whether the sale is long-term, by the box of Form 8949.

    Returns:
        None for both where the column is empty or says that the box is not determined (X).

    Raises:
        UnclearError: It names no box for securities.
    """
    letter = _letter(row, role)
    if letter in {"", "X"}:
        return None, None
    if letter not in _BOXES:
        raise row.unclear(role, f"{shown(row.text(role))} is no box of Form 8949 for securities.")
    if letter in {"C", "F"}:
        no_form(row)
    return _BOXES[letter]


def no_form(row: Row) -> None:
    """Say that no Form 1099-B was received for a sale, which lotwise cannot tell apart."""
    row.warn(
        "no_form_1099b",
        "For these sales no Form 1099-B was received (box C or F); lotwise lists them in box B or E.",
        "Tick the other box on Form 8949. The amounts are the same.",
    )


def _letter(row: Row, role: str) -> str:
    return row.text(role).upper().removeprefix("BOX").strip()
