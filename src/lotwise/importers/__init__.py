"""importers: one source's format each.

For: reading exports of exchanges, wallets and brokers, and price files.
Takes: a file's name and bytes.  Gives: transactions, reported sales, quotes, and findings.
May import: ledger, prices (for `Quote`), core.  Never: lots, tax, files or network.

Here is what all formats share; what one source's columns and words mean stands in `sources`. A new format is
a module there (columns and one function, see `lotwise.importers.base`), a line in
`lotwise.importers.registry`, and a folder under tests/importers.
"""

from collections.abc import Sequence
from importlib import import_module

from lotwise.core.findings import Finding
from lotwise.core.ids import bytes_id
from lotwise.importers.base import Format
from lotwise.importers.detect import recognize
from lotwise.importers.hints import NO_HINTS, Hints
from lotwise.importers.reading import Ignored, Parsed, read

__all__ = ["Ignored", "Parsed", "read_file"]


def _own_formats() -> Sequence[Format]:
    """Return lotwise's own formats; a hundred modules, which only who reads a file should wait for."""
    formats: Sequence[Format] = import_module("lotwise.importers.registry").FORMATS
    return formats


def read_file(
    name: str,
    content: bytes,
    *,
    wallet_name: str | None = None,
    as_format: str | None = None,
    hints: Hints = NO_HINTS,
    formats: Sequence[Format] | None = None,
) -> Parsed:
    """Return what an exported file says.

    Args:
        name: The file's name, as findings show it; some formats say the asset only there.
        content: Its bytes.
        wallet_name: Name of the account instead of the format's own, such as ``Coinbase (Ann)``.
        as_format: Id of the format, when the user has chosen one.
        hints: What the owner says of the file, because it does not say it itself.
        formats: The formats to consider; None for lotwise's own.

    Returns:
        The file's facts with a fate for every row; only findings when the file is in no known format.

    Raises:
        NotFoundError: There is no format with the id that was chosen.
    """
    file_id = bytes_id("file", content)
    known = _own_formats() if formats is None else formats
    found = recognize(name, content, as_format=as_format, formats=known)
    del content  # a large file need not be held while its transactions grow, where the caller let go of it
    if isinstance(found, Finding):
        return Parsed(file=name, file_id=file_id, findings=(found,))
    held = [found]
    del found
    return read(held.pop(), name, file_id, wallet_name, hints)
