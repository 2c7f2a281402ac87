"""ZIP archives: their files, each with its name and bytes, after what is in them was judged.

Nothing is ever written to a disk under a name that an archive gives. Refused: names that lead out of the
archive, archives in archives, encryption, and archives that unpack to far more than they weigh, which
exports never do.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from lotwise.importers.table import UnreadableError

MOST_FILES: Final = 10_000
MOST_BYTES: Final = 4 * 2**30
"""Unpacked, all files together."""
TIGHTEST: Final = 250
"""Unpacked bytes for a packed one; exports of numbers reach some 30."""
_SMALL: Final = 2**24
ZIP: Final = b"PK\x03\x04"
"""How ZIP archives begin, and workbooks that are such archives."""
MARKS: Final = frozenset({"[Content_Types].xml", "content.xml"})
"""Files of which a workbook has one."""
_ENCRYPTED: Final = 0x1
_JUNK: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class Member(NamedTuple):
    """A file in an archive."""

    name: str
    content: bytes


def packed_too_tightly(inside: Sequence[zipfile.ZipInfo]) -> bool:
    """Return whether an archive would unpack to far more than exports do."""
    whole, packed = sum(one.file_size for one in inside), sum(one.compress_size for one in inside)
    return len(inside) > MOST_FILES or whole > MOST_BYTES or (whole > _SMALL and whole > TIGHTEST * packed)


def is_zip(content: bytes) -> bool:
    """Return whether a file is a ZIP archive and no workbook, by its content."""
    if not content.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return MARKS.isdisjoint(packed.namelist())
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        return True


def members_of(content: bytes) -> Iterator[Member]:
    """Give the files of an archive in its order, each unpacked when it is asked for.

    Raises:
        UnreadableError: The archive is damaged, or refused.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            inside = [one for one in packed.infolist() if not one.is_dir() and not _is_junk(one.filename)]
            _check(inside)
            for one in inside:
                unpacked = packed.read(one)
                if unpacked.startswith(ZIP) and is_zip(unpacked):
                    raise UnreadableError(
                        f"The archive holds another one, {one.filename!r}.",
                        "Unpack it, and import the folder.",
                    )
                yield Member(one.filename, unpacked)
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError) as error:
        raise UnreadableError(
            f"The archive cannot be read: {error}.", "Unpack it, or download it again."
        ) from None


def check_archive(content: bytes) -> None:
    """Look through an archive without keeping what is in it.

    Raises:
        UnreadableError: It is damaged, or refused.
    """
    for _ in members_of(content):
        pass


def _check(inside: Sequence[zipfile.ZipInfo]) -> None:
    if not inside:
        raise UnreadableError("The archive holds no files.", "Download it again.")
    for one in inside:
        if _leads_out(one.filename):
            raise UnreadableError(
                f"The archive holds a file named {one.filename!r}, which leads out of it: this is no export.",
                "Check where the file came from.",
            )
        if one.flag_bits & _ENCRYPTED:
            raise UnreadableError("The archive is encrypted.", "Unpack it, and import the folder.")
    if packed_too_tightly(inside):
        raise UnreadableError(
            "The archive would unpack to far more than its size: this is no export.",
            "Check where the file came from.",
        )


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def _is_junk(name: str) -> bool:
    """Return whether a file is what operating systems leave in archives."""
    last = name.rpartition("/")[2]
    return name.startswith(_JUNK[0]) or last in _JUNK
