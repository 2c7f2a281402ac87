"""Workbooks (XLSX, XLS, ODS) as rows of text, read by calamine.

A workbook keeps numbers as binary fractions of 15 significant decimal digits, so a number is written out
with that many, as spreadsheets show it. Dates become ISO text without a zone, since cells have none.
Refused before they are opened: workbooks that would unpack to more than their size can justify, and those
that take values from other files, whose content nobody sees. Left out: formulas; their stored result counts.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from typing import Final

from python_calamine import CalamineError, PasswordError, load_workbook

from lotwise.importers.packed import ZIP, is_zip, packed_too_tightly
from lotwise.importers.table import UnreadableError, clean

_OLD: Final = b"\xd0\xcf\x11\xe0"
_DIGITS: Final = Context(prec=15)
_AS_CSV: Final = "Open it and save the sheet as CSV (UTF-8)."


def is_workbook(content: bytes) -> bool:
    """Return whether a file is a workbook, by what is in it and not by its name."""
    return content.startswith(_OLD) or (content.startswith(ZIP) and not is_zip(content))


def sheets_of(content: bytes) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Return the rows of each sheet by its name, from its first row on; sheets without a cell are empty.

    Raises:
        UnreadableError: It cannot be opened, or is refused.
    """
    _check(content)
    try:
        book = load_workbook(io.BytesIO(content))
        return {
            name: [
                tuple(map(_text, row))
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in book.sheet_names
        }
    except PasswordError:
        raise UnreadableError("The workbook is protected by a password.", _AS_CSV) from None
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise UnreadableError(f"The workbook cannot be read: {error}.", _AS_CSV) from None


def _check(content: bytes) -> None:
    if not content.startswith(ZIP):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        inside = packed.infolist()
        if packed_too_tightly(inside):
            raise UnreadableError(
                "The workbook would unpack to far more than its size: this is no export.",
                "Check where the file came from.",
            )
        if any(one.filename.startswith("xl/externalLinks/") for one in inside):
            raise UnreadableError(
                "The workbook takes values from other files, so its figures do not stand in it.",
                "Open it, replace the links by their values, and save the sheet as CSV (UTF-8).",
            )


def _text(cell: object) -> str:
    r"""Return a cell as text.

    Examples:
        >>> [_text(cell) for cell in (2.0, 0.1 + 0.2, 1e-07, True, datetime(2024, 1, 5, 7, 3), None)]
        ['2', '0.3', '0.0000001', 'true', '2024-01-05 07:03:00', '']
    """
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case int() | float():
            return _number(cell)
        case datetime():
            return cell.isoformat(" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return clean(str(cell).replace("\0", ""))


def _number(cell: float) -> str:
    number = Decimal(repr(cell))
    if not number.is_finite():
        return repr(cell)
    return f"{_DIGITS.plus(number).normalize(_DIGITS):f}"
