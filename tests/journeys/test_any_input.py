"""Whatever is sent by the OpenAPI document, and beside it: no 5xx, and answers as the document says."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from conftest import SignedIn, SignIn
from tests.journeys.conftest import RunningStudium

FEW, MANY = 4, 60
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


@pytest.fixture
async def everybody(sign_in: SignIn) -> SignedIn:
    """Somebody with every role, so that every action is reached."""
    return await sign_in("admin", "instructor", "student")


@pytest.fixture
def document(server: RunningStudium) -> dict[str, Any]:
    loaded: dict[str, Any] = httpx.get(f"{server.url}/api/v1/openapi.json").json()
    return loaded


def operations(document: dict[str, Any]) -> list[Any]:
    results = schemathesis.openapi.from_dict(document).get_all_operations()
    return [result.ok() for result in results if isinstance(result, Ok)]


def complaints(operation: Any, server: RunningStudium, headers: dict[str, str], examples: int) -> list[str]:
    """What is wrong with the answers to generated requests; empty when nothing is."""

    @settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        case.call_and_validate(base_url=server.url, headers=headers, checks=CHECKS)

    try:
        ask()
    except FailureGroup as failures:
        return [f"{operation.label}: {str(failure)[:600]}" for failure in failures.exceptions]
    return []


@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_any_input_gets_a_documented_answer(
    server: RunningStudium, document: dict[str, Any], everybody: SignedIn, examples: int
) -> None:
    asked = operations(document)
    assert len(asked) > 50
    found = [text for one in asked for text in complaints(one, server, dict(everybody), examples)]
    assert found == []


def test_an_answer_that_the_document_does_not_know_is_found(
    server: RunningStudium, document: dict[str, Any]
) -> None:
    """The same check on a document that lies."""
    catalogue = document["paths"]["/api/v1/courses"]["get"]
    document["paths"] = {"/api/v1/courses": {"get": catalogue}}
    catalogue["responses"]["200"]["content"]["application/json"]["schema"] = {"type": "integer"}
    (operation,) = operations(document)
    assert any("integer" in text for text in complaints(operation, server, {}, FEW))
