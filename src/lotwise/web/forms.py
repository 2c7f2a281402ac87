"""What a form carries before anything is recorded: its session's secret, and the mark it was filled in at."""

from collections.abc import AsyncIterator
from secrets import compare_digest
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from lotwise.web.access import Visitor
from lotwise.web.visits import Here, Known

CSRF_HEADER: Final = "x-csrf"
_LONGEST: Final = 100_000
_MOST_FILES: Final = 200
_SECRET: Final = frozenset({"csrf", "seen", "passphrase", "word", "number"})
_MOST_FIELDS: Final = 2_000


class OutdatedError(Exception):
    """Something was recorded elsewhere since the form was shown.

    Args:
        typed: What it held, name and text, so that nobody has to type it again from memory.
    """

    def __init__(self, typed: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__()
        self.typed = typed


class Form:
    """The fields of a form that was accepted.

    Args:
        data: Its fields.
        visitor: Who sent it.
    """

    def __init__(self, data: FormData, visitor: Visitor) -> None:
        self._data = data
        self.visitor = visitor

    def text(self, name: str) -> str:
        """Return a field without the spaces around it; empty when it is not there."""
        value = self._data.get(name)
        return value.strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values of a field, such as the boxes that are ticked."""
        return tuple(value for value in self._data.getlist(name) if isinstance(value, str))

    def is_ticked(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return bool(self.text(name))

    def files(self, name: str) -> tuple[UploadFile, ...]:
        """Return the files of a field; a field that was left empty gives none."""
        sent = (value for value in self._data.getlist(name) if isinstance(value, UploadFile))
        return tuple(file for file in sent if file.filename)

    def typed(self) -> tuple[tuple[str, str], ...]:
        """Return the fields that hold something, but for secrets."""
        shown = [name for name in dict.fromkeys(self.names()) if name not in _SECRET]
        return tuple((name, text) for name in shown for text in self.texts(name) if text.strip())

    def names(self) -> tuple[str, ...]:
        """Return the names of all fields."""
        return tuple(self._data)


def check_may_write(request: Request, visitor: Visitor, csrf: str) -> None:
    """Refuse a request to record something that its sender may not make.

    Args:
        request: The request.
        visitor: Who sent it.
        csrf: The secret of the session, as the form or the header carries it.

    Raises:
        HTTPException: 403.
    """
    if not visitor.may_write:
        raise HTTPException(403, "You may look at everything, and record nothing: only the owner may.")
    sent = csrf or request.headers.get(CSRF_HEADER, "")
    if visitor.session and not compare_digest(sent.encode(), visitor.csrf.encode()):
        raise HTTPException(403, "This form is from another session; open the page again and repeat.")


async def accepted(request: Request, visitor: Known, site: Here) -> AsyncIterator[Form]:
    """Give a form that may be carried out; its files are closed when it was.

    Raises:
        HTTPException: The sender may not record anything, or a field holds what no text does.
        OutdatedError: The project changed since the form was shown.
    """
    if not visitor.may_write:
        check_may_write(request, visitor, "")  # before anything of it is read
    sent = request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LONGEST)
    async with sent as data:
        form = Form(data, visitor)
        check_may_write(request, visitor, form.text("csrf"))
        if any("\0" in text for name in form.names() for text in (name, *form.texts(name))):
            raise HTTPException(422, "A field holds a character that no text has; nothing was done.")
        seen = form.text("seen")
        if seen and seen != site.mark():
            raise OutdatedError(form.typed())
        yield form


Accepted = Annotated[Form, Depends(accepted)]
"""A handler's form."""
