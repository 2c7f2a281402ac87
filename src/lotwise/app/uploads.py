"""Files that arrive over a page: written under cleaned names into a private folder, never elsewhere.

Problem: the name of an upload is whatever its sender says: a path, a name of control characters, or one that
is too long for the disk. Chosen way: only its last part counts, cleaned, and each file lies in a folder of
its own number, so that two of one name do not meet and no name leads anywhere. What begins with a dot is
left out, as when a folder is imported.
"""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Final
from weakref import finalize

from lotwise.core.errors import BadInputError
from lotwise.core.findings import shown_name

__all__ = ["Upload", "clean_name", "received"]

_MOST_BYTES: Final = 180
_NAMELESS: Final = "file"


class Upload:
    """Files that arrived; their folder goes, with what is in it, when nobody needs them any more.

    Args:
        folder: Where they lie.
        paths: The files.
    """

    def __init__(self, folder: Path, paths: Sequence[Path]) -> None:
        self.folder = folder
        self.paths = tuple(paths)
        self._end = finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def remove(self) -> None:
        """Remove the files now."""
        self._end()


def clean_name(name: str) -> str:
    r"""Return the name under which an uploaded file may lie: its last part, with nothing odd in it.

    Args:
        name: The name as it was sent.

    Examples:
        >>> clean_name("../../etc/pass\x00wd"), clean_name("C:\\Users\\Ann\\kraken ledgers.csv")
        ('pass?wd', 'kraken ledgers.csv')
        >>> clean_name(".."), clean_name("")
        ('file', 'file')
    """
    last = shown_name(name.replace("\\", "/").rsplit("/", 1)[-1]).strip()
    if not last.strip("."):
        return _NAMELESS
    stem, dot, ending = last.rpartition(".")
    ending = _cut(ending, _MOST_BYTES // 4)
    kept = _cut(stem or dot, _MOST_BYTES - len(ending.encode()))
    return f"{kept}{dot}{ending}" if stem else _cut(last, _MOST_BYTES)


def _cut(text: str, most: int) -> str:
    """Return a text of which at most so many bytes are left, and no half of a letter."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def received(files: Iterable[tuple[str, IO[bytes]]]) -> Upload:
    """Write files that were sent into a private folder.

    Args:
        files: Name as it was sent, and content.

    Raises:
        BadInputError: There are none, or they cannot be written.
    """
    folder = Path(mkdtemp(prefix="lotwise-"))
    paths: list[Path] = []
    made = Upload(folder, ())
    try:
        for number, (name, content) in enumerate(files):
            cleaned = clean_name(name)
            if cleaned.startswith("."):
                continue
            place = folder / f"{number:04}"
            place.mkdir(mode=0o700)
            path = place / cleaned
            with path.open("xb") as file:
                shutil.copyfileobj(content, file)
            paths.append(path)
    except OSError as error:
        made.remove()
        raise BadInputError(
            f"What you sent cannot be kept for reading: {error.strerror}.",
            "Is the disk full? Import it with `lotwise import FILE`.",
        ) from None
    if not paths:
        made.remove()
        raise BadInputError("No file was chosen.", "Choose one or more files, then import them.")
    made.paths = tuple(paths)
    return made
