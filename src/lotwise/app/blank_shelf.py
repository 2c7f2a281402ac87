"""A folder with blanks of the IRS that somebody brought: which are there, and taking in another.

Left out: fetching them (`blanks`), which a page does not do: it would ask another host.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lotwise.app.blanks import MOST_BYTES, blank_in, fields_of
from lotwise.core.errors import BadInputError
from lotwise.reports.pdf.blank import blank_of

__all__ = ["FORMS", "BlankStand", "blanks_of", "take_blank"]

FORMS: Final = ("Form 8949", "Schedule D")
"""The forms that are filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankStand:
    """How it stands with the blank of a form.

    Attributes:
        form: The form.
        is_here: Whether the blank of the year is in the folder.
        url: Where the IRS gives it; empty where lotwise cannot fill in that year's.
    """

    form: str
    is_here: bool
    url: str


def blanks_of(folder: Path, year: int) -> tuple[BlankStand, ...]:
    """Return which blanks of a year are in a folder.

    Args:
        folder: The folder.
        year: Tax year.
    """
    return tuple(_stand(folder, form, year) for form in FORMS)


def _stand(folder: Path, form: str, year: int) -> BlankStand:
    try:
        url = fields_of(form, year).url
    except BadInputError:
        return BlankStand(form=form, is_here=False, url="")
    try:
        blank_in(folder, form, year)
    except BadInputError:
        return BlankStand(form=form, is_here=False, url=url)
    return BlankStand(form=form, is_here=True, url=url)


def take_blank(folder: Path, name: str, raw: bytes) -> str:
    """Put a blank into a folder and return its title.

    Args:
        folder: The folder.
        name: The file's name, for messages only.
        raw: Its bytes.

    Raises:
        BadInputError: It is no blank that lotwise can fill in.
    """
    if len(raw) > MOST_BYTES:
        raise BadInputError(f"{name} is too large for a form.", "Download the blank from irs.gov.")
    if not raw.startswith(b"%PDF-"):
        raise BadInputError(f"{name} is no PDF file.", "Download the blank from irs.gov.")
    fields = blank_of(raw, name).fields
    (folder / fields.file).write_bytes(raw)
    return fields.title
