"""What a request to the API says: a query with known names only, and a body as plain, strict JSON.

Problem: a misspelled name that is passed over in silence gives an answer to another question. Chosen way:
what is not known is refused by name. A body is read only from who may record something, up to a size, and
must be JSON in UTF-8 without what JSON does not have (NaN), without a name twice, and without control
characters, which no store and no terminal takes well.
"""

import json
from collections.abc import Callable, Coroutine, Iterable
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from starlette.exceptions import HTTPException

from lotwise.web.forms import OutdatedError, check_may_write
from lotwise.web.visits import Here, Known

__all__ = ["CHECKED", "Asked", "Line", "Text", "body_of", "checked", "described"]

_MOST_BYTES: Final = 1_000_000
_JSON: Final = "application/json"
_Model = TypeVar("_Model", bound="Asked")


def _plain(text: str) -> str:
    if any(not letter.isprintable() and letter not in "\n\r\t" for letter in text):
        raise ValueError("it has characters that cannot be printed")
    return text


Line = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_plain)]
"""A text of some words."""
Text = Annotated[str, StringConstraints(max_length=500_000), AfterValidator(_plain)]
"""A longer text, such as a file's."""


class Asked(BaseModel):
    """A body: what is asked for.

    Attributes:
        seen: The mark of the project when it was looked at; where it changed since, nothing is done.
    """

    model_config = ConfigDict(extra="forbid", strict=True)
    seen: Line = ""


def checked(request: Request, visitor: Known) -> None:  # noqa: ARG001 - a stranger learns nothing of names
    """Refuse names in the query that the address does not take, and those that are said twice.

    Raises:
        HTTPException: 422.
    """
    many = _names(request.scope["route"].dependant.query_params)
    for name in request.query_params:
        if name not in many:
            there = ", ".join(sorted(many)) or "none"
            raise HTTPException(422, f"{name!r} is not known here; known are: {there}")
        if len(request.query_params.getlist(name)) > 1 and not many[name]:
            raise HTTPException(422, f"{name!r} is said twice")


def _names(params: Iterable[Any]) -> dict[str, bool]:
    """Return the names that a query may have, each with whether it may be said several times."""
    found: dict[str, bool] = {}
    for one in params:
        kind = one.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= {name: "list" in str(each.annotation) for name, each in kind.model_fields.items()}
        else:
            found[one.alias] = False
    return found


CHECKED: Final = (Depends(checked),)
"""What every router of the API asks first."""


def body_of(model: type[_Model]) -> Callable[..., Coroutine[Any, Any, _Model]]:
    """Return how a handler gets its body.

    Args:
        model: What it takes.
    """

    async def read(request: Request, visitor: Known, site: Here) -> _Model:
        check_may_write(request, visitor, "")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
            raise HTTPException(415, f"Send the body as {_JSON}")
        said = _validated(model, _parsed(await _bytes(request)))
        if said.seen and said.seen != site.mark():
            raise OutdatedError
        return said

    return read


async def _bytes(request: Request) -> bytes:
    """Return the body; one that is too large is heard out first, or its sender would not see the answer."""
    found, size = bytearray(), 0
    async for part in request.stream():
        size += len(part)
        if size <= _MOST_BYTES:
            found += part
    if size > _MOST_BYTES:
        raise HTTPException(413, "That is more than 1 MB of JSON")
    return bytes(found)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        said = "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]
        raise HTTPException(422, f"The body is no JSON: {said}") from None


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands there twice")
    return found


def _validated(model: type[_Model], said: Any) -> _Model:
    try:
        return model.model_validate(said)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from None


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Return a body as OpenAPI describes it.

    Args:
        model: What it takes.
    """
    return {_JSON: {"schema": model.model_json_schema()}}
