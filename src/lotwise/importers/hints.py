"""What only the owner can say of a file, because the file does not say it itself."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the owner says of a file; nothing of it counts against what the file says.

    Attributes:
        zone: Zone of times that state none; None while it is not said.
        day_first: Whether 03/04 is the third of April; None while it is not said.
        address: The address whose history the file is; empty while it is not said.
    """

    zone: ZoneInfo | None = None
    day_first: bool | None = None
    address: str = ""


NO_HINTS: Final = Hints()
