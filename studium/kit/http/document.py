"""What the OpenAPI document says besides the routes: the shape of errors, and how one signs in."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from studium.kit.auth import PUBLIC
from studium.kit.http.problems import Problem

PROBLEM_REFERENCE = {"$ref": "#/components/schemas/Problem"}

_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-access"},
}


def complete_document(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the problem's schema, the ways to sign in, and which operations need it."""
    components = document.setdefault("components", {})
    _, problem = models_json_schema([(Problem, "serialization")], ref_template="#/components/schemas/{model}")
    components.setdefault("schemas", {}).update(problem["$defs"])
    components["securitySchemes"] = _SCHEMES
    for path in document.get("paths", {}).values():
        for operation in path.values():
            if operation.get("x-policy") != PUBLIC.name:
                operation["security"] = [{name: []} for name in _SCHEMES]
    return document
