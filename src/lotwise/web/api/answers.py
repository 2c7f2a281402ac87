"""Answers of the API: the same bytes that a command writes with ``--json``, each with its schema.

A route names the type of its answer; `lotwise.web.api.description` makes the schemas of all of them. How many
findings block, which a command tells by its exit code, stands in a header.
"""

from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Any, Final

from starlette.responses import Response

from lotwise.app.json_shapes import RefusalShape
from lotwise.app.jsonable import json_text
from lotwise.core.findings import Finding

__all__ = ["BLOCKING", "READING", "TYPE", "TYPES", "WRITING", "answers", "told"]

BLOCKING: Final = "x-blocking"
"""The header that says how many findings block."""
TYPE: Final = "x-type"
"""The word under which a route names the type of an answer until the description is made."""
TYPES: Final[dict[str, Any]] = {}
"""The types of answers, by what routes name them."""
_REFUSALS: Final[Mapping[int, str]] = {
    400: "The request cannot be carried out.",
    401: "You are not known here.",
    403: "You may not do that.",
    404: "There is nothing of that name.",
    409: "Something was recorded since `seen`; nothing was done.",
    413: "That is too much at once.",
    415: "The body is of another type.",
    422: "The request is not understood.",
    429: "Too many wrong keys; wait.",
}
READING: Final = (400, 401, 404, 422, 429)
"""What a request that reads may be refused with."""
WRITING: Final = (400, 401, 403, 404, 409, 413, 415, 422, 429)
"""What a request that records may be refused with."""


def told(value: object, findings: Iterable[Finding] = ()) -> Response:
    """Return a value as a command writes it.

    Args:
        value: What `json_text` takes.
        findings: Those that say whether the answer is complete.
    """
    blocking = sum(one.is_blocking for one in findings)
    return Response(f"{json_text(value)}\n", media_type="application/json", headers={BLOCKING: str(blocking)})


def answers(
    shape: type | UnionType, told_by: str, *, refusals: Iterable[int] = READING, body: Any = None
) -> dict[str, Any]:
    """Return what a route says of itself.

    Args:
        shape: The type of its answer.
        told_by: The command that writes the same, or what it does.
        refusals: The HTTP statuses of its refusals.
        body: What it takes, as OpenAPI describes it; None for nothing.
    """
    content, refused = _schema(shape), _schema(RefusalShape)
    headers = {
        BLOCKING: {"description": "How many findings block; 0: complete.", "schema": {"type": "string"}}
    }
    responses: dict[int | str, Any] = {
        200: {"description": told_by, "content": content, "headers": headers},
        **{status: {"description": _REFUSALS[status], "content": refused} for status in refusals},
    }
    made: dict[str, Any] = {"responses": responses, "response_class": Response}
    if body is not None:
        made["openapi_extra"] = {"requestBody": {"required": True, "content": body}}
    return made


def _schema(shape: type | UnionType) -> dict[str, Any]:
    TYPES[repr(shape)] = shape
    return {"application/json": {"schema": {TYPE: repr(shape)}}}
