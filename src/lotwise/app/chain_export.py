"""The chain with all rows as one text, which a third party proves with a script of its own.

    {"format": "lotwise chain", "version": 1, "keys": {table: columns of its key}, "unguarded": [table, …]}
    ["row", table, [columns …, mark]]      each row, table by table, in the order of the keys
    ["content", number, SHA-256, length]   of each file, from its content as it is kept
    ["chain", number, instant, word, what it wrote, hash before, hash]

A JSON list a line, in ASCII. The content of a file is `null` in its row, and only its hash stands here, so
that the text shows what was recorded and not the exports themselves. `docs/verify_chain.py` proves it with
Python alone.

Source:
    The form of rows and marks: `lotwise.store.marks`; of the chain: `lotwise.store.write`.
"""

import hashlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import select

from lotwise.core.errors import LotwiseError
from lotwise.store import guards, schema
from lotwise.store.copies import kept_rows, new_file
from lotwise.store.marks import json_text
from lotwise.store.project import Project, reading

FORMAT: Final = "lotwise chain"
VERSION: Final = 1


def write_chain(project: Project, target: Path) -> str:
    """Write the chain with all rows into a new file that only its owner can read; return the chain's head.

    Args:
        project: The project; it need not be sound, so that its faults can be shown to others, too.
        target: The file to make.

    Raises:
        LotwiseError: Something of that name is there, or it cannot be written.
    """
    head = ""
    with new_file(target) as made:
        descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            for line in chain_lines(project):
                file.write(f"{json_text(line)}\n")
                head = str(line[-1]) if isinstance(line, list) and line[0] == "chain" else head
    if not head:
        raise LotwiseError(f"{project.location} has no chain.", "Run `lotwise verify`.")
    return head


def chain_lines(project: Project) -> Iterator[object]:
    """Give the lines of the text, as values for JSON."""
    with reading(project) as connection:
        keys = {table.name: len(schema.key_of(table)) for table in schema.TABLES if table is not schema.chain}
        head = {"format": FORMAT, "version": VERSION, "keys": keys}
        yield head | {"unguarded": guards.missing(connection)}
        for table in schema.TABLES:
            if table is not schema.chain:
                for row in kept_rows(connection, table, with_content=False):
                    yield ["row", table.name, list(row)]
        contents = select(schema.files.c.seq, schema.files.c.content).order_by(schema.files.c.seq)
        for seq, content in connection.execute(contents, execution_options={"yield_per": 1}):
            yield ["content", seq, *_content_of(content)]
        for entry in kept_rows(connection, schema.chain):
            yield ["chain", *entry]


def _content_of(content: bytes) -> tuple[str, int]:
    """Return hash and length of a file's content as it is kept; none of one that cannot be unpacked."""
    try:
        plain = zlib.decompress(content)
    except (zlib.error, TypeError):
        return "", -1
    return hashlib.sha256(plain).hexdigest(), len(plain)
