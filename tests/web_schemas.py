"""Whether an answer of the API is as its description says."""

from typing import Any

import jsonschema_rs


def check_shape(description: dict[str, Any], asked: str, method: str, told: Any) -> None:
    """Check an answer against the description; what is odd is raised with its place.

    Args:
        description: What /api/v1/openapi.json says.
        asked: The address below /api/v1/, with its query.
        method: ``get`` or ``post``.
        told: What was answered.
    """
    path = f"/api/v1/{asked.partition('?')[0]}"
    paths = description["paths"]
    if path not in paths:
        path = f"{path.rpartition('/')[0]}/{{ref}}"
    schema = paths[path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": description["components"]}
    jsonschema_rs.Draft202012Validator(whole).validate(told)
