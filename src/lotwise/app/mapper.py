"""Mappings of unknown tables: proposed, tried, saved as TOML, and remembered by the project."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lotwise.app import clock
from lotwise.app.file_notes import Said, said_by
from lotwise.core.dates import zone_named
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.importers import Parsed, read_file
from lotwise.importers.base import Format
from lotwise.importers.hints import Hints
from lotwise.importers.mapped import format_of
from lotwise.importers.mapping import (
    DONE,
    EITHER,
    IGNORE,
    MEANINGS,
    ROLES,
    STATED,
    ColumnMap,
    as_toml,
    map_of,
)
from lotwise.importers.propose import Proposal, proposed
from lotwise.importers.registry import FORMATS
from lotwise.ledger.transaction import Custody
from lotwise.store.choices import set_setting
from lotwise.store.project import Project

__all__ = [
    "CUSTODIES",
    "DONE",
    "EITHER",
    "ENDING",
    "IGNORE",
    "MEANINGS",
    "ROLES",
    "STATED",
    "ColumnMap",
    "Hints",
    "Proposal",
    "Trial",
    "formats_of",
    "formats_with",
    "is_zone",
    "map_from",
    "proposal_for",
    "proposal_with",
    "remember",
    "said_in_words",
    "save_map",
    "tried",
]
CUSTODIES: Final = tuple(one.value for one in Custody)
_SETTING: Final = "mapping of "
ENDING: Final = ".map.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a mapping makes of a file.

    Attributes:
        parsed: What it says under the mapping.
        map: The mapping.
    """

    parsed: Parsed
    map: ColumnMap


def proposal_for(name: str, content: bytes) -> Proposal:
    """Return a mapping for a file that is in no known format.

    Raises:
        UnreadableError: The file holds no table with a header row.
        BadInputError: The file is in a known format.
    """
    known = read_file(name, content)
    if known.format:
        raise BadInputError(
            f"{name} needs no mapping: it is {known.format}, recognized by {known.why}.",
            "Import it as it is, without --map.",
        )
    return proposed(name, content)


def proposal_with(name: str, content: bytes, columns: Mapping[str, str]) -> Proposal:
    """Return a mapping with the columns that the owner has chosen, and what words of theirs mean."""
    return proposed(name, content, columns)


def is_zone(text: str) -> bool:
    """Return whether a text names a zone, or says that each time states its own."""
    try:
        return text == STATED or bool(zone_named(text).key)
    except LotwiseError:
        return False


def tried(name: str, content: bytes, one: ColumnMap, hints: Hints) -> Trial:
    """Return what a mapping makes of a file, without storing anything.

    Raises:
        BadInputError: The mapping contradicts itself, or the file lacks its columns.
    """
    one = map_of(as_toml(one), f"The mapping of {name}")
    parsed = read_file(name, content, formats=[format_of(one)], hints=hints)
    if not parsed.format:
        raise BadInputError(parsed.findings[0].what, "Name columns as the file does.")
    return Trial(parsed=parsed, map=one)


def save_map(one: ColumnMap, path: Path) -> None:
    """Write a mapping into a new file.

    Raises:
        BadInputError: There is a file of that name, or it cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(as_toml(one))
    except FileExistsError:
        raise BadInputError(
            f"{path} is there already.", f"Use it with `--as {path}`, or remove it first."
        ) from None
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror}.", "Check the folder.") from None


def map_from(path: Path) -> ColumnMap:
    """Return the mapping in a file.

    Raises:
        BadInputError: There is no such file, or it is no mapping.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadInputError(f"{path} cannot be read as a mapping.", "Check the name.") from None
    return map_of(text, path.name)


def said_in_words(words: Mapping[str, str]) -> Said:
    """Return what the owner says of files in the words of the command line.

    Args:
        words: By name: wallet, as_format (an id, or the path of a mapping), zone, dates, address.

    Raises:
        BadInputError: A word has no meaning.
    """
    as_format = words.get("as_format")
    is_map = bool(as_format and as_format.endswith(".toml"))
    return Said(
        wallet_name=words.get("wallet"),
        as_format=None if is_map else as_format,
        map=map_from(Path(as_format)) if is_map and as_format else None,
        hints=said_by(zone=words.get("zone"), dates=words.get("dates"), address=words.get("address")),
    )


def remember(project: Project, one: ColumnMap) -> bool:
    """Record a mapping, so that the project knows its format from now on; return whether it is new."""
    return set_setting(project, _SETTING + one.name, as_toml(one), now=clock.now())


def formats_with(maps: Iterable[ColumnMap]) -> tuple[Format, ...]:
    """Return lotwise's own formats, and those of mappings."""
    return (*FORMATS, *map(format_of, maps))


def formats_of(settings: Mapping[str, str], also: ColumnMap | None = None) -> Sequence[Format]:
    """Return lotwise's own formats, and those that a project has mapped.

    Args:
        settings: The project's settings.
        also: A mapping that counts before the project's of the same name.
    """
    texts = [text for name, text in sorted(settings.items()) if name.startswith(_SETTING)]
    maps = {one.name: one for one in (map_of(text, "The project's mapping") for text in texts)}
    return formats_with({**maps, **({also.name: also} if also else {})}.values())
