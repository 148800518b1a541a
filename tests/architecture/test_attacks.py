"""Attacks that are tried on every route; those on one part are tried beside it, see docs/asvs.md."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from conftest import SignIn
from tests.architecture.test_authorisation import SOME_ID, promised

EVIL = "https://evil.example"


async def test_no_answer_lets_another_origin_in(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    headers = {**await sign_in("admin", "instructor"), "Origin": EVIL}
    for method, path in promised():
        address = re.sub(r"\{\w+\}", SOME_ID, path)
        asked = {"Access-Control-Request-Method": method}
        for answer in (
            await client.request(method, address, headers=headers),
            await client.options(address, headers=headers | asked),
        ):
            assert not [name for name in answer.headers if name.startswith("access-control-")], path


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
async def test_trace_is_refused(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/api/v1/courses", headers={"X-Secret": "hunter2"})
    assert answer.status_code == 405
    assert "hunter2" not in answer.text


PLANTED = {"role": "admin", "roles": ["admin"], "is_admin": True, "user_id": SOME_ID, "score": 1000}
"""What somebody would like to set beside what a route offers."""

OFFERED = {"PUT /api/v1/users/{userId}/roles": {"roles"}, "POST /api/v1/invitations": {"roles"}}
GRADES = {
    "PUT /api/v1/assignment-submissions/{submissionId}/grade": {"score"},
    "PUT /api/v1/courses/{courseId}/gradebook/{userId}/{lessonId}/override": {"score"},
}


def bodies(document: dict[str, Any], media_type: str) -> dict[str, dict[str, Any]]:
    """The schema of each operation's body of this type, by method and path."""
    found = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            if media_type in content:
                found[f"{method.upper()} {path}"] = content[media_type]["schema"]
    return found


def open_objects(document: dict[str, Any], schema: Any, seen: set[str]) -> list[str]:
    """Names of the schemas below this one that have fields and keep others besides."""
    if isinstance(schema, list):
        return [name for one in schema for name in open_objects(document, one, seen)]
    if not isinstance(schema, dict):
        return []
    if reference := schema.get("$ref"):
        if reference in seen:
            return []
        seen.add(reference)
        name = reference.rsplit("/", 1)[1]
        target = document["components"]["schemas"][name]
        # Without a word on others they are not read: only what says true keeps them.
        is_open = "properties" in target and target.get("additionalProperties", False) is not False
        return [name] * is_open + open_objects(document, target, seen)
    return open_objects(document, [*schema.values()], seen)


async def test_no_body_takes_a_field_that_is_not_offered(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    headers = {**await sign_in("admin", "instructor", "student"), "If-Match": "*"}
    document = (await client.get("/api/v1/openapi.json")).json()
    found = bodies(document, "application/json")
    assert len(found) > 40
    wrong = []
    for operation in found:
        method, path = operation.split()
        answer = await client.request(
            method, re.sub(r"\{\w+\}", SOME_ID, path), headers=headers, json=PLANTED
        )
        refused = {
            error["pointer"].strip("/")
            for error in answer.json().get("errors", [])
            if error["code"] == "extra_forbidden"
        }
        missing = PLANTED.keys() - refused - OFFERED.get(operation, set()) - GRADES.get(operation, set())
        if answer.status_code != 422 or missing:
            wrong.append(f"{operation}: {answer.status_code}, took {sorted(missing)}")
    assert not wrong, "\n".join(wrong)


async def test_nothing_within_a_body_takes_more_either(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    assert open_objects(document, bodies(document, "application/json"), set()) == []
    offered = {
        name
        for schema in bodies(document, "multipart/form-data").values()
        for name in document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]["properties"]
    }
    assert offered.isdisjoint(PLANTED), "a form's other fields are not read"
