"""The archive: everything a project stores in one ZIP file that can be read without lotwise.

    manifest.json          what this is, the columns and number of rows of each table, the head of the chain
    files/<id>             the bytes of each imported file
    tables/<name>.jsonl    the rows of each table, a JSON list a line, in the order of their keys

A row stands there as it is marked (`lotwise.store.marks`), so the SHA-256 of the table's name and the columns
before the mark, written as a JSON list, gives the mark. The content of a file is null and stands in files/.

Equal projects give equal bytes, whatever database they lie in: names and rows are in a fixed order, the times
and rights in the ZIP are fixed, and nothing is compressed, for compressors differ from version to version.
That also leaves no room for an archive that swells when it is read (`lotwise.store.archive_reading`).

The manifest goes first, so that the beginning of a file, even of one that was cut off, tells what it is.
"""

import os
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from sqlalchemy import Connection, Table, select

from lotwise.store import schema
from lotwise.store.copies import kept_rows, latest_hash, row_counts
from lotwise.store.marks import RowValues, json_text

FORMAT: Final = "lotwise archive"
VERSION: Final = 1
"""The version of the archive's form; that of the tables stands beside it."""

MANIFEST: Final = "manifest.json"
MANIFEST_BEGINNING: Final = f'{{"format":"{FORMAT}",'.encode()

_TIME: Final = (1980, 1, 1, 0, 0, 0)


def write_archive(connection: Connection, path: Path) -> None:
    """Write everything a project stores into a new file that only its owner can read.

    Args:
        connection: A connection inside a reading transaction.
        path: The file to make, in a folder for files in the making.

    Raises:
        OSError: It cannot be written.
    """
    counts, head = row_counts(connection), latest_hash(connection)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    with os.fdopen(descriptor, "w+b") as file, zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr(_member(MANIFEST), manifest_text(counts, head))
        for file_id in sorted(connection.execute(select(schema.files.c.id)).scalars()):
            content = select(schema.files.c.content).where(schema.files.c.id == file_id)
            zipped.writestr(
                _member(file_name(file_id)), zlib.decompress(connection.execute(content).scalar_one())
            )
        for table in sorted(schema.TABLES, key=table_name):
            _write_table(connection, table, zipped, path.parent)


def _write_table(connection: Connection, table: Table, zipped: zipfile.ZipFile, folder: Path) -> None:
    """Write a table by way of a file of its own: a ZIP asks for the length first."""
    member = _member(table_name(table))
    with TemporaryFile(dir=folder) as lines:
        for row in kept_rows(connection, table, with_content=False):
            lines.write(line_of(row))
        member.file_size = lines.tell()
        lines.seek(0)
        with zipped.open(member, "w") as into:
            shutil.copyfileobj(lines, into)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _TIME)
    member.create_system = 3  # as on Unix, wherever it is made
    member.external_attr = 0o600 << 16
    return member


def manifest_text(counts: Mapping[str, int], head: str, version: int = schema.VERSION) -> bytes:
    """Return the manifest.

    Args:
        counts: How many rows each table has, by its name.
        head: The last hash of the chain.
        version: The version of the tables.
    """
    tables = {
        table.name: {"rows": counts[table.name], "columns": schema.names_of(table)}
        for table in sorted(schema.tables_of(version), key=table_name)
    }
    said = {"format": FORMAT, "version": VERSION, "schema": version, "head": head, "tables": tables}
    return json_text(said).encode()


def line_of(row: RowValues) -> bytes:
    """Return the line of a row in its table's file."""
    return json_text(row).encode() + b"\n"


def file_name(file_id: str) -> str:
    """Return where the content of a file stands in the archive."""
    return f"files/{file_id}"


def table_name(table: Table) -> str:
    """Return where the rows of a table stand in the archive."""
    return f"tables/{table.name}.jsonl"
