"""The description of the API (OpenAPI), served by this server: what each address takes, and answers."""

from collections.abc import Mapping
from threading import Lock
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response

from lotwise.app.json_schema import Schemas
from lotwise.web.api.answers import TYPE, TYPES
from lotwise.web.api.requests import CHECKED
from lotwise.web.visits import Known

router = APIRouter(prefix="/api/v1", dependencies=[*CHECKED], include_in_schema=False)

_SECURITY: Final = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "The key at the end of the link that `lotwise serve` printed; or `role:password`.",
    }
}
_making: Final = Lock()


@router.get("/openapi.json")
def openapi(request: Request, visitor: Known) -> Response:  # noqa: ARG001 - who asks must be known
    """Return the description."""
    return JSONResponse(described(request.app))


def described(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application's API, made once.

    Args:
        app: The application.
    """
    with _making:
        if app.openapi_schema is None:
            app.openapi_schema = _made(app)
        told: dict[str, Any] = app.openapi_schema
    return told


def _made(app: FastAPI) -> dict[str, Any]:
    made: dict[str, Any] = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    schemas = Schemas(())
    described_routes: dict[str, Any] = _with_types(made, schemas)
    described_routes["components"] = {
        "schemas": {**made.get("components", {}).get("schemas", {}), **schemas.made},
        "securitySchemes": _SECURITY,
    }
    described_routes["security"] = [{"bearer": []}]
    return described_routes


def _with_types(value: Any, schemas: Schemas) -> Any:
    """Return a part of the description with schemas in place of types."""
    if isinstance(value, Mapping):
        if TYPE in value:
            return schemas.of(TYPES[value[TYPE]])
        return {name: _with_types(inner, schemas) for name, inner in value.items()}
    return [_with_types(one, schemas) for one in value] if isinstance(value, list) else value
