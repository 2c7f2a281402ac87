"""Reading an archive, which may be damaged, changed by hand, or made to do harm.

Nothing is believed: whatever is not just as lotwise would have written it is refused, with the first thing
that is wrong. Names are only compared and never used as paths; nothing in it is compressed, so it holds no
more than the file's own length. Whether the facts are those that were recorded, the chain tells.
"""

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from sqlalchemy import Column, Connection, LargeBinary, Table, Text

from lotwise.core.errors import BadInputError
from lotwise.core.ids import bytes_id
from lotwise.store import schema
from lotwise.store.archive_file import (
    FORMAT,
    MANIFEST,
    MANIFEST_BEGINNING,
    VERSION,
    file_name,
    line_of,
    manifest_text,
    table_name,
)
from lotwise.store.copies import latest_hash, row_counts
from lotwise.store.marks import RowValues, as_told, kept

_NO_ZIP: Final = (zipfile.BadZipFile, EOFError, RuntimeError, struct.error, zlib.error)
"""What Python raises at a ZIP that is damaged, or packed in a way it does not know."""

_ZIP: Final = b"PK\x03\x04"
_HEADER: Final = 30
"""Length of the fixed part of a ZIP's first header; the name and the content of the first member follow."""

_LARGEST_MANIFEST: Final = 1 << 20
_LARGEST_WHOLE: Final = 1 << 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive that is being read.

    Attributes:
        source: The file.
        zipped: The open ZIP.
        counts: How many rows each table should have, by its name.
        head: The last hash of the chain.
        tables: The tables that it has; one that an older lotwise wrote may lack some.
    """

    source: Path
    zipped: zipfile.ZipFile
    counts: Mapping[str, int]
    head: str
    tables: tuple[Table, ...]


def looks_like_archive(file: BinaryIO) -> bool:
    """Return whether a file is an archive, or what is left of one, or one that was packed again.

    Args:
        file: Open for reading, at its start.
    """
    beginning = MANIFEST.encode() + MANIFEST_BEGINNING
    start = file.read(_HEADER + len(beginning))
    if not start.startswith(_ZIP):
        return False
    if start[_HEADER:] == beginning:
        return True
    try:
        with zipfile.ZipFile(file) as zipped, zipped.open(MANIFEST) as manifest:
            return manifest.read(len(MANIFEST_BEGINNING)) == MANIFEST_BEGINNING
    except (KeyError, *_NO_ZIP):
        return False


@contextmanager
def opened(source: Path) -> Iterator[Archive]:
    """Give an archive to read, with its list of contents checked.

    Raises:
        BadInputError: It is damaged, of a newer lotwise, or none at all.
    """
    with ExitStack() as stack:
        with _refusing(source):
            archive = _with_manifest(source, stack.enter_context(zipfile.ZipFile(source)))
            _check_members(archive)
        yield archive


def archived_rows(archive: Archive, table: Table) -> Iterator[RowValues]:
    """Give the rows of a table as they are kept, none of one it lacks; that of a file with its content.

    Raises:
        BadInputError: A row is not as lotwise would have written it.
    """
    if table not in archive.tables:
        return
    with _refusing(archive.source):
        for values in _rows(archive.zipped, table):
            yield _with_content(archive.zipped, values) if table is schema.files else values


def check_agreement(archive: Archive, connection: Connection) -> None:
    """Check that a project has as many rows, and the head of the chain, as an archive says.

    Raises:
        BadInputError: It has not.
    """
    for table, count in row_counts(connection).items():
        if count != archive.counts.get(table, 0):
            raise damaged(archive.source, f"{table} should have {archive.counts[table]} rows and has {count}")
    if latest_hash(connection) != archive.head:
        raise damaged(archive.source, "the chain does not end where it should")


def damaged(source: Path, how: str) -> BadInputError:
    """Return the refusal of an archive.

    Args:
        source: The file.
        how: What is wrong with it, as the end of a sentence.
    """
    return BadInputError(
        f"{source} is damaged or was changed: {how}.",
        "Take another copy of it, as `lotwise export --all` wrote it. Nothing was imported.",
    )


@contextmanager
def _refusing(source: Path) -> Iterator[None]:
    """Turn what can go wrong with a damaged archive within the block into its refusal."""
    try:
        yield
    except OSError as error:
        raise BadInputError(
            f"{source} cannot be read: {error.strerror or error}.", "Name an archive that you may read."
        ) from None
    except (KeyError, TypeError, RecursionError):
        raise damaged(source, "its content is of another form") from None
    except ValueError as error:
        raise damaged(source, str(error)) from None
    except _NO_ZIP as error:
        raise damaged(source, f"it is no whole ZIP file ({error})") from None


def _with_manifest(source: Path, zipped: zipfile.ZipFile) -> Archive:
    if MANIFEST not in zipped.namelist() or zipped.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise ValueError(f"it has no {MANIFEST}")
    text = zipped.read(MANIFEST)
    said = json.loads(text)
    if said["format"] != FORMAT:
        raise ValueError(f"its {MANIFEST} is not that of a lotwise archive")
    if (said["version"], said["schema"]) > (VERSION, schema.VERSION):
        raise BadInputError(
            f"{source} was written by a newer lotwise: version {said['version']} of tables {said['schema']}; "
            f"known here is {VERSION} of {schema.VERSION}.",
            "Update lotwise, then import it again. Nothing was imported.",
        )
    tables = schema.tables_of(said["schema"])
    counts = {table.name: said["tables"][table.name]["rows"] for table in tables}
    if manifest_text(counts, said["head"], said["schema"]) != text:
        raise ValueError(f"its {MANIFEST} is not as lotwise writes it")
    return Archive(source=source, zipped=zipped, counts=counts, head=said["head"], tables=tables)


def _check_members(archive: Archive) -> None:
    """Check that an archive holds what it should and nothing else, before any of it is read as a whole."""
    members = archive.zipped.infolist()
    if any(one.compress_type != zipfile.ZIP_STORED for one in members):
        raise ValueError("it was packed again by another program")
    if sum(one.file_size for one in members) > archive.source.stat().st_size:
        raise ValueError("it says to hold more than it can")
    tables = {table_name(table) for table in archive.tables}
    known = {MANIFEST, *tables}
    if missing := sorted(known - {one.filename for one in members}):
        raise ValueError(f"it lacks {missing[0]}")
    files = [file_name(values[1]) for values in _rows(archive.zipped, schema.files)]
    names = sorted(one.filename for one in members)
    if names != sorted([*known, *files]):
        odd = sorted(set(names) ^ {*known, *files}) or ["a name twice"]
        raise ValueError(f"its list of files does not agree with its content about {odd[0]!a}")


def _rows(zipped: zipfile.ZipFile, table: Table) -> Iterator[RowValues]:
    parts, before = len(schema.key_of(table)), [-_LARGEST_WHOLE]
    with zipped.open(table_name(table)) as lines:
        for number, line in enumerate(lines, start=1):
            values = json.loads(line)
            if not isinstance(values, list) or line_of(tuple(values)) != line or not _fit(table, values):
                raise ValueError(f"line {number} of {table_name(table)} is not as lotwise writes it")
            if b"\\u" in line and not all(
                kept(as_told(one)) == one for one in values if isinstance(one, str)
            ):
                raise ValueError(f"line {number} of {table_name(table)} has characters that are not kept")
            if values[:parts] <= before:
                raise ValueError(f"line {number} of {table_name(table)} is not in its place")
            before = values[:parts]
            yield tuple(values)


def _fit(table: Table, values: list[Any]) -> bool:
    return len(values) == len(table.columns) and all(map(_may_be, values, table.columns))


def _may_be(value: object, column: Column[Any]) -> bool:
    """Return whether a value may stand in a column; the content of a file is null in its row."""
    if value is None:
        return bool(column.nullable) or isinstance(column.type, LargeBinary)
    if isinstance(column.type, Text):
        return isinstance(value, str)
    return type(value) is int and -_LARGEST_WHOLE <= value < _LARGEST_WHOLE


def _with_content(zipped: zipfile.ZipFile, values: RowValues) -> RowValues:
    row = dict(zip(schema.names_of(schema.files), values, strict=True))
    content = zipped.read(file_name(row["id"]))
    said = (row["id"], row["sha256"], row["byte_count"])
    if said != (bytes_id("file", content), hashlib.sha256(content).hexdigest(), len(content)):
        raise ValueError(f"the content of the file {row['id']!a} is another one")
    return tuple((row | {"content": zlib.compress(content)}).values())
