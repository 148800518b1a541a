"""Whatever is sent by the OpenAPI document, and beside it: no 5xx, and answers as the document says."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from conftest import SignedIn, SignIn
from tests.journeys.conftest import RunningStudium

EXAMPLES = 6
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


@pytest.fixture
async def admin(sign_in: SignIn) -> SignedIn:
    return await sign_in("admin", "instructor", "student")


def every_operation(server: RunningStudium) -> list[Any]:
    document = schemathesis.openapi.from_url(f"{server.url}/api/v1/openapi.json")
    return [result.ok() for result in document.get_all_operations() if isinstance(result, Ok)]


def complaints(operation: Any, server: RunningStudium, headers: dict[str, str]) -> str:
    """What is wrong with the answers to generated requests; empty when nothing is."""

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        case.call_and_validate(base_url=server.url, headers=headers, checks=CHECKS)

    try:
        ask()
    except FailureGroup as failures:
        return f"{operation.label}: " + "; ".join(str(failure)[:600] for failure in failures.exceptions)
    return ""


def test_any_input_gets_a_documented_answer(server: RunningStudium, admin: SignedIn) -> None:
    """As somebody with every role, so that every action is reached."""
    operations = every_operation(server)
    assert len(operations) > 50
    found = [said for operation in operations if (said := complaints(operation, server, dict(admin)))]
    assert found == []
