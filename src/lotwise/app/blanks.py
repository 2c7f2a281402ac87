"""Blanks of the IRS on this machine: found in a folder, or fetched from the IRS when asked for.

Problem: a file from the network may be cut short, come from elsewhere, or be a page of words with a PDF's
name. Chosen way: nothing is fetched unasked; the address is in the rule book; redirects are not followed;
what comes must be as long as it says, a blank that can be filled in, and of a known checksum, or else the
user looks at it and says yes. It is written whole or not at all.

Left out: keeping blanks inside the project; they are public and can be fetched again.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, Final

from lotwise.core.errors import BadInputError
from lotwise.reports.pdf.blank import Blank, UnknownRevisionError, blank_of
from lotwise.rules.form_fields import FormFields, form_fields

MOST_BYTES: Final = 8_000_000
_MOST_FILES: Final = 200
_CHUNK: Final = 65_536
_BY_HAND: Final = "Download it with a browser into a folder, and name the folder with --blank."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A blank that was fetched and is not known yet.

    Attributes:
        blank: What it is.
        url: Where it came from.
        checksum: Its SHA-256, in hexadecimal.
    """

    blank: Blank
    url: str
    checksum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a fetch may take.

    Attributes:
        silence: Seconds without a byte.
        whole: Seconds for a file.
    """

    silence: int = 20
    whole: int = 120


def fields_of(form: str, year: int) -> FormFields:
    """Return what the rule book knows of the blank of a form and year.

    Raises:
        BadInputError: It knows none.
    """
    found = next((one for one in form_fields() if (one.form, one.year) == (form, year)), None)
    if found is None:
        years = " and ".join(str(one.year) for one in form_fields() if one.form == form)
        raise BadInputError(
            f"lotwise cannot fill in the official {form} of {year}: it knows the blanks of {years}.",
            "Print the statement, and copy its totals onto the form by hand.",
        )
    return found


def blank_in(folder: Path, form: str, year: int) -> Blank:
    """Return the blank of a form and year in a folder; one that was compared by hand before another.

    Raises:
        BadInputError: There is none, or only one of an unknown revision.
    """
    fields = fields_of(form, year)
    found: list[Blank] = []
    refused: list[UnknownRevisionError] = []
    for path in _pdfs(folder):
        try:
            blank = blank_of(path.read_bytes(), path.name)
        except UnknownRevisionError as error:
            refused += [error] if fields.title in error.what else []
        except (BadInputError, OSError):
            continue
        else:
            found += [blank] if blank.fields == fields else []
    if not found and refused:
        raise refused[0]
    if not found:
        raise BadInputError(
            f"{folder} holds no blank of {form} for {year}.",
            f"Download {fields.url} into it; `lotwise print --fetch` does that.",
        )
    return next((blank for blank in found if blank.is_compared), found[0])


def _pdfs(folder: Path) -> Iterator[Path]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".pdf")
        small = [path for path in paths if path.is_file() and path.stat().st_size <= MOST_BYTES]
    except OSError as error:
        raise BadInputError(
            f"{folder} cannot be read: {error.strerror}.", "Name a folder with --blank."
        ) from None
    yield from small[:_MOST_FILES]


def fetch_blank(
    fields: FormFields,
    folder: Path,
    agree: Callable[[Fetched], bool],
    *,
    url: str = "",
    patience: Patience | None = None,
) -> Path:
    """Fetch a blank from the IRS into a folder and return its path.

    Args:
        fields: Which blank.
        folder: Where to; it is made where it is not there.
        agree: Asked about a file whose checksum is not known; False refuses it.
        url: Another address than that of the rule book.
        patience: How long it may take.

    Raises:
        BadInputError: It cannot be fetched, is not that blank, was refused, or cannot be written.
    """
    address = url or fields.url
    raw = _fetched(address, patience or Patience())
    if not raw.startswith(b"%PDF-"):
        raise BadInputError(f"{address} gave something that is no PDF file.", _BY_HAND)
    blank = blank_of(raw, fields.file)
    if blank.fields != fields:
        raise BadInputError(f"{address} gave {blank.fields.title}, not {fields.title}.", _BY_HAND)
    fetched = Fetched(blank=blank, url=address, checksum=sha256(raw).hexdigest())
    if not blank.is_compared and not agree(fetched):
        raise BadInputError(
            f"{fields.title} from {address} has an unknown checksum, and was not kept.",
            "Look at it in a browser first, and say yes if it is the form.",
        )
    return _kept(folder / fields.file, raw)


def _kept(path: Path, raw: bytes) -> Path:
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(raw)
        fresh.replace(path)
    except OSError as error:
        raise BadInputError(
            f"{path} cannot be written: {error.strerror}.", "Name another folder with --blank."
        ) from None
    return path


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the address of the rule book is the file itself."""

    def redirect_request(self, *_words: Any, **_named: Any) -> None:
        """Return nothing, which makes the answer an error."""


def _fetched(url: str, patience: Patience) -> bytes:
    """Return what an address gives, whole."""
    opener = urllib.request.build_opener(_NoRedirect)
    request = urllib.request.Request(url, headers={"Accept": "application/pdf"})  # noqa: S310 - from the rule book
    try:
        with opener.open(request, timeout=patience.silence) as response:
            return _whole(response, url, patience)
    except urllib.error.HTTPError as error:
        moved = 300 <= error.code < 400  # noqa: PLR2004 - the redirects of HTTP
        said = "sends us elsewhere" if moved else f"answered {error.code}"
        raise BadInputError(f"{url} {said}.", _BY_HAND) from None
    except (OSError, HTTPException) as error:
        is_late = isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError)
        said = "did not answer in time" if is_late else "cannot be reached"
        raise BadInputError(f"{url} {said}.", _BY_HAND) from None


def _whole(response: HTTPResponse, url: str, patience: Patience) -> bytes:
    began = time.monotonic()
    stated = response.headers.get("Content-Length", "")
    raw = b""
    while chunk := response.read1(_CHUNK):
        raw += chunk
        if len(raw) > MOST_BYTES:
            raise BadInputError(f"{url} gave more than {MOST_BYTES:,} bytes, too many for a form.", _BY_HAND)
        if time.monotonic() - began > patience.whole:
            raise TimeoutError
    if stated.isdigit() and int(stated) != len(raw):
        raise BadInputError(f"{url} was cut off after {len(raw):,} of {int(stated):,} bytes.", "Try again.")
    return raw
