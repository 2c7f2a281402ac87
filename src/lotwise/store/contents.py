"""The bytes of imported files, and their rows as the source wrote them."""

import codecs
import re
import zlib
from collections.abc import Iterable
from typing import Final

from lotwise.core.errors import NotFoundError
from lotwise.store.access import Project, asking

_MOST_LINES: Final = 50
"""How far a quoted field may run on; a quotation mark without a partner must not swallow the file."""
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


def file_content(project: Project, file_id: str) -> bytes:
    """Return the bytes of an imported file as they were read.

    Raises:
        NotFoundError: The project has no such file.
    """
    with asking(project) as ask:
        found = ask("SELECT content FROM files WHERE id = ?", file_id)
    if not found:
        raise NotFoundError(f"The project has no file {file_id}.", "Take the id from the list of files.")
    return zlib.decompress(found[0][0])


def source_row_text(project: Project, file_id: str, row: int) -> str:
    """Return a row of an imported file as its source wrote it.

    Args:
        project: The project.
        file_id: The file.
        row: The line number at which the row begins, the first line being 1.

    Returns:
        That line without its end; with the lines after it where a quoted field runs on.

    Raises:
        NotFoundError: The project has no such file, or the file no such line.
    """
    (text,) = source_rows(project, [(file_id, row)])
    return text


def source_rows(project: Project, wanted: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Return rows of imported files as their sources wrote them; each file is read once.

    Args:
        project: The project.
        wanted: Id of the file and line number, as for `source_row_text`.

    Returns:
        The rows, in the order in which they were asked for.

    Raises:
        NotFoundError: The project has no such file, or a file no such line.
    """
    return SourceRows(project).texts(wanted)


class SourceRows:
    """Rows of imported files, for somebody who asks often: each file is read once, and then kept.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lines: dict[str, list[str]] = {}

    def texts(self, wanted: Iterable[tuple[str, int]]) -> tuple[str, ...]:
        """Return rows as their sources wrote them; see `source_rows`.

        Args:
            wanted: Id of the file and line number, the first line being 1.

        Raises:
            NotFoundError: The project has no such file, or a file no such line.
        """
        return tuple(self._text(file_id, row) for file_id, row in wanted)

    def _text(self, file_id: str, row: int) -> str:
        lines = self._lines.get(file_id)
        if lines is None:
            lines = _LINE_END.split(_text_of(file_content(self._project, file_id)))
            self._lines[file_id] = lines
        if not 1 <= row <= len(lines):
            raise NotFoundError(f"The file {file_id} has no line {row}.", f"It has {len(lines)} lines.")
        return _record(lines[row - 1 : row - 1 + _MOST_LINES])


def _text_of(content: bytes) -> str:
    """Return the text of a file, decoded as importers do; what is no text is shown with stand-ins."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _record(lines: list[str]) -> str:
    """Return the first line, or the first few when quotation marks open in it that a later line closes."""
    quotes_seen = 0
    for count, line in enumerate(lines, start=1):
        quotes_seen += line.count('"')
        if quotes_seen % 2 == 0:
            return "\n".join(lines[:count])
    return lines[0]
