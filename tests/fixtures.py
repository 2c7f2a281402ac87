"""The fixtures of all importers: files made up by us, each with what its owner would say of it.

A file `…unclear.*` holds rows that block, and one `…asked.*` lacks something that its owner must say; every
other one reads without a blocking finding. Beside a file that does not say enough, `<file>.hints.toml` (or
`<stem>.hints.toml`) says zone, dates (day-first, month-first) or address.
"""

import tomllib
from pathlib import Path
from typing import Final

from lotwise.app.file_notes import said_by
from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import NO_HINTS, Hints

HERE: Final = Path(__file__).parent / "importers"
HINTS: Final = ".hints.toml"
FIXTURES: Final = tuple(
    path
    for path in sorted(HERE.glob("*/*.*"))
    if path.suffix != ".py" and not path.name.endswith(HINTS) and path.parent.name != "__pycache__"
)
WHOLE: Final = tuple(path for path in FIXTURES if not path.stem.endswith(("unclear", "asked")))


def named(path: Path) -> str:
    """Return how a fixture is named in a test's id."""
    return f"{path.parent.name}/{path.name}"


def hints_of(path: Path) -> Hints:
    """Return what the owner of a fixture says of it."""
    beside = next((one for one in (path.name, path.stem) if path.with_name(one + HINTS).exists()), None)
    if beside is None:
        return NO_HINTS
    said = tomllib.loads(path.with_name(beside + HINTS).read_text(encoding="utf-8"))
    return said_by(zone=said.get("zone"), dates=said.get("dates"), address=said.get("address"))


def parsed_of(path: Path, content: bytes | None = None) -> Parsed:
    """Return what a fixture says, or other bytes under its name."""
    raw = path.read_bytes() if content is None else content
    return read_file(path.name, raw, hints=hints_of(path))
