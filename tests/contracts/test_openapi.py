"""The comparison of OpenAPI documents: each way to break a client is named, and what breaks nobody is not."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from tools import generate, openapi
from tools.tree import ROOT

Json = dict[str, Any]

DOCUMENT: Json = {
    "paths": {
        "/api/v1/courses/{courseId}": {
            "get": {
                "parameters": [
                    {"in": "path", "name": "courseId", "required": True, "schema": {"type": "string"}},
                    {"in": "query", "name": "limit", "schema": {"type": "integer"}},
                ],
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Course"}}}
                    },
                    "404": {"description": "not found"},
                },
            },
            "patch": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Change"}}}
                },
                "responses": {"204": {"description": "done"}},
            },
        }
    },
    "components": {
        "schemas": {
            "Course": {
                "type": "object",
                "required": ["title"],
                "properties": {
                    "title": {"type": "string"},
                    "modules": {"type": "array", "items": {"$ref": "#/components/schemas/Module"}},
                    "next": {"$ref": "#/components/schemas/Course"},
                },
            },
            "Module": {"type": "object", "properties": {"position": {"type": "integer"}}},
            "Change": {
                "type": "object",
                "properties": {"status": {"type": "string", "enum": ["draft", "published"]}},
            },
        }
    },
}
PATH = "/api/v1/courses/{courseId}"


def operation(document: Json, method: str = "get") -> Json:
    found: Json = document["paths"][PATH][method]
    return found


def schema(document: Json, name: str) -> Json:
    found: Json = document["components"]["schemas"][name]
    return found


def require_limit(document: Json) -> None:
    operation(document)["parameters"][1]["required"] = True


def add_required_parameter(document: Json) -> None:
    operation(document)["parameters"].append({"in": "query", "name": "term", "required": True, "schema": {}})


def change_media_type(document: Json) -> None:
    operation(document)["responses"]["200"]["content"] = {"text/html": {}}


BREAKS: dict[str, tuple[Callable[[Json], object], str]] = {
    "a path": (lambda d: d["paths"].pop(PATH), f"GET {PATH} was removed"),
    "an operation": (lambda d: d["paths"][PATH].pop("patch"), f"PATCH {PATH} was removed"),
    "a parameter": (lambda d: operation(d)["parameters"].pop(), "parameter limit was removed"),
    "a parameter required": (require_limit, "parameter limit became required"),
    "a new required parameter": (add_required_parameter, "parameter term is new and required"),
    "an answer": (lambda d: operation(d)["responses"].pop("404"), "answer 404 was removed"),
    "a media type": (change_media_type, "answer 200 is no longer application/json"),
    "a field of an answer": (
        lambda d: schema(d, "Course")["properties"].pop("title"),
        "200.title was removed",
    ),
    "a field deep inside": (
        lambda d: schema(d, "Module")["properties"].pop("position"),
        "200.modules[].position was removed",
    ),
    "a field not always there": (
        lambda d: schema(d, "Course")["required"].clear(),
        "200.title is no longer always there",
    ),
    "a type": (
        lambda d: schema(d, "Course")["properties"]["title"].update(type="integer"),
        "200.title: type changed from string to integer",
    ),
    "a field that a request now needs": (
        lambda d: schema(d, "Change").update(required=["status"]),
        "request.status became required",
    ),
    "a value no longer accepted": (
        lambda d: schema(d, "Change")["properties"]["status"]["enum"].remove("draft"),
        "request.status: no longer accepts draft",
    ),
    "a body now required": (
        lambda d: operation(d, "patch")["requestBody"].update(required=True),
        "a request body became required",
    ),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_breaking_change_is_named(what: str) -> None:
    change, expected = BREAKS[what]
    after = copy.deepcopy(DOCUMENT)
    change(after)

    found = openapi.breaking(DOCUMENT, after)

    assert any(expected in line for line in found), found


def test_news_breaks_nobody() -> None:
    after = copy.deepcopy(DOCUMENT)
    after["paths"]["/api/v1/courses"] = {"get": {"responses": {}}}
    operation(after)["parameters"].append({"in": "query", "name": "sort", "schema": {"type": "string"}})
    schema(after, "Course")["properties"]["language"] = {"type": "string"}
    schema(after, "Change")["properties"]["note"] = {"type": "string"}
    schema(after, "Change")["properties"]["status"]["enum"].append("archived")

    assert openapi.breaking(DOCUMENT, after) == []


def test_the_same_document_breaks_nobody() -> None:
    assert openapi.breaking(DOCUMENT, copy.deepcopy(DOCUMENT)) == []


def test_the_api_keeps_its_promise() -> None:
    broken = generate.broken_promises(ROOT)

    assert not broken, "\n".join(broken)


def test_every_reference_leads_somewhere() -> None:
    assert openapi.dangling(generate.openapi_document()) == set()


def test_a_reference_to_nothing_is_named() -> None:
    after = copy.deepcopy(DOCUMENT)
    del after["components"]["schemas"]["Module"]

    assert openapi.dangling(DOCUMENT) == set()
    assert openapi.dangling(after) == {"#/components/schemas/Module"}


def test_every_operation_is_described() -> None:
    document = generate.openapi_document()
    assert document["openapi"].startswith("3.1")
    lacking = [
        f"{method.upper()} {path}: {lack}"
        for path, methods in document["paths"].items()
        for method, described in methods.items()
        for lack in openapi.undescribed(method, described)
    ]

    assert not lacking, "\n".join(lacking)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"summary": ""}, "has no summary"),
        ({"operationId": ""}, "has no operationId"),
        ({"tags": []}, "has no tag"),
        ({"responses": {"200": {}}}, "names no error answer"),
    ],
)
def test_an_operation_that_says_too_little_is_named(change: Json, expected: str) -> None:
    described: Json = {
        "summary": "List courses",
        "operationId": "list_courses",
        "tags": ["courses"],
        "responses": {"200": {}, "422": {}},
    }

    assert openapi.undescribed("get", described) == []
    assert openapi.undescribed("get", {**described, **change}) == [expected]


def test_the_requests_in_the_readme_exist() -> None:
    requests = re.findall(r"\$API(/[^\s|\"')]+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    paths = {re.sub(r"{\w+}", "*", path) for path in generate.openapi_document()["paths"]}

    assert len(requests) >= 4
    assert [path for path in requests if "/api/v1" + re.sub(r"\$\w+", "*", path) not in paths] == []
