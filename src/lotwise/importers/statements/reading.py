"""The way into statements: which reader a file needs, and what is typed in."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from lotwise.core.errors import BadInputError
from lotwise.core.ids import bytes_id
from lotwise.importers.packed import is_zip
from lotwise.importers.statements.columns import FIELDS, field_named
from lotwise.importers.statements.gathered import Gathering, ReadStatements, SourceFile
from lotwise.importers.statements.heads import Head
from lotwise.importers.statements.map_file import StatementMap
from lotwise.importers.statements.pdf import MAGIC, read_pdf, row_of
from lotwise.importers.statements.tables import read_table
from lotwise.importers.workbook import is_workbook

__all__ = ["is_pdf", "is_statement", "read_statements", "typed_in"]

_LOOKED_AT = 1024


def is_pdf(content: bytes) -> bool:
    """Return whether bytes are a PDF, perhaps behind a few others, as readers allow."""
    return MAGIC in content[:_LOOKED_AT]


def read_statements(
    name: str,
    content: bytes,
    head: Head,
    *,
    one: StatementMap | None = None,
    pattern: str = "",
) -> ReadStatements:
    """Return what a file says as statements.

    Args:
        name: The file's name, as findings show it.
        content: Its bytes.
        head: What the owner says of it; counts before what the file says.
        one: A mapping of its columns, or None.
        pattern: The pattern of the lines of a PDF, or empty for the usual ones.

    Raises:
        BadInputError: The pattern cannot be used.
    """
    file = SourceFile(name=name, id=bytes_id("file", content), sha256=sha256(content).hexdigest())
    if is_pdf(content):
        return read_pdf(name, content, head, pattern, file)
    said = one.columns if one else {}
    return read_table(name, content, head.over(one.head) if one else head, said, file)


def is_statement(name: str, content: bytes) -> bool:
    """Return whether a file that is in no known format reads like a statement.

    Args:
        name: The file's name.
        content: Its bytes.
    """
    if is_zip(content) and not is_workbook(content):
        return False
    head = Head(broker="a broker", year=1)
    return bool(read_statements(name, content, head).statements)


def typed_in(fields: Sequence[str], head: Head) -> ReadStatements:
    """Return the statement of one line whose fields were typed in as ``1f=1050.00`` or ``proceeds=1050.00``.

    Args:
        fields: The words.
        head: Broker, year and so on.

    Raises:
        BadInputError: A word names no field, or one twice.
    """
    said: dict[str, str] = {}
    for word in fields:
        name, equals, value = word.partition("=")
        role = field_named(name)
        if not equals or role is None:
            raise BadInputError(
                f"{word!r} names no field of Form 1099-DA.", f"Write NUMBER=VALUE: {_known()}."
            )
        if role in said:
            raise BadInputError(f"The field {name!r} is said twice.", "Say it once.")
        said[role] = value.strip()
    gathering = Gathering(file=SourceFile(name=""), head=head)
    gathering.take(row_of("", 1, said), Head())
    return gathering.result({})


def _known() -> str:
    rows: Mapping[str, tuple[str, str]] = FIELDS
    return ", ".join(f"{number} {what}" for number, what in rows.values() if number)
