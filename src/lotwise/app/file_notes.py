"""What the owner said of a file when importing it, kept so that the file reads the same ever after."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lotwise.core.dates import zone_named
from lotwise.core.errors import BadInputError
from lotwise.importers.hints import NO_HINTS, Hints
from lotwise.importers.mapping import ColumnMap

_SHORTEST: Final = 20
"""Characters of an address on any chain."""
DATES: Final[Mapping[str, bool]] = {"day-first": True, "month-first": False}
"""How the owner says in which order a file writes day and month, and what that means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the owner says of files that are imported.

    Attributes:
        wallet_name: Name of the account instead of the format's own; None for that.
        as_format: Id of the format instead of the recognized one; None for that.
        map: The mapping by which files are read, where the owner named one.
        hints: What the files do not say themselves.
    """

    wallet_name: str | None = None
    as_format: str | None = None
    map: ColumnMap | None = None
    hints: Hints = NO_HINTS

    @property
    def format_id(self) -> str | None:
        """Id of the format to read as; None for the recognized one."""
        return f"map.{self.map.name}" if self.map else self.as_format

    def over(self, before: "Said") -> "Said":
        """Return what is said now, and what was said before of what is left open now."""
        now, then = self.hints, before.hints
        return Said(
            wallet_name=self.wallet_name or before.wallet_name,
            as_format=None if self.map else self.as_format or before.as_format,
            map=self.map,
            hints=Hints(
                zone=now.zone or then.zone,
                day_first=then.day_first if now.day_first is None else now.day_first,
                address=now.address or then.address,
            ),
        )


NOTHING_SAID: Final = Said()


def said_by(*, zone: str | None = None, dates: str | None = None, address: str | None = None) -> Hints:
    """Return what the owner says of a file in words.

    Args:
        zone: Name of a time zone, such as ``America/New_York``.
        dates: ``day-first`` or ``month-first``.
        address: The address whose history it is.

    Raises:
        BadInputError: There is no such zone, or another word for the dates.
    """
    plain = (address or "").strip().lower()
    if any(not part.isprintable() or part.isspace() for part in plain) or 0 < len(plain) < _SHORTEST:
        raise BadInputError(f"{address!r} is no address.", "Copy it whole, such as 0x… with 42 characters.")
    if dates is not None and dates not in DATES:
        raise BadInputError(f"{dates!r} is no order of dates.", f"Choose {' or '.join(DATES)}.")
    return Hints(
        zone=zone_named(zone) if zone else None,
        day_first=DATES[dates] if dates else None,
        address=plain,
    )


def setting_name(file_id: str) -> str:
    """Return the name of the setting that keeps what was said of a file."""
    return f"reading of {file_id}"


def as_text(said: Said) -> str:
    """Return what was said of a file as it is stored; empty where nothing was said."""
    hints = said.hints
    words = {
        "as_format": said.format_id or "",
        "zone": hints.zone.key if hints.zone else "",
        "dates": next((word for word, value in DATES.items() if value is hints.day_first), ""),
        "address": hints.address,
    }
    kept = {name: word for name, word in words.items() if word}
    return json.dumps(kept, sort_keys=True) if kept else ""


def said_of(settings: Mapping[str, str], file_id: str) -> Said:
    """Return what was said of a stored file when it was read."""
    return said_in(settings.get(setting_name(file_id), ""))


def said_in(text: str) -> Said:
    """Return what a text says of a file, as `as_text` gives it."""
    words = json.loads(text) if text else {}
    hints = said_by(zone=words.get("zone"), dates=words.get("dates"), address=words.get("address"))
    return Said(as_format=words.get("as_format"), hints=hints)
