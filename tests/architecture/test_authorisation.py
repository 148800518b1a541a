"""Who may enter which route: every route with every role, against one table that people can read.

`authorisation.txt` is the promise; the test asks the running app. Whose object it is (another's submission,
another's course) is tested beside each service's routes.
"""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from conftest import SignIn
from studium.app import SERVICES
from studium.kit.auth import Policy
from studium.kit.http import Router
from studium.kit.operations import ROUTER as OPERATIONS

TABLE = Path(__file__).with_name("authorisation.txt")
ROLES = ("anonymous", "student", "instructor", "admin")
SOME_ID = "01a202eb-14fe-774e-8e60-afe56df5b372"


def promised() -> dict[tuple[str, str], dict[str, bool]]:
    """(method, path) -> role -> may enter."""
    rows: dict[tuple[str, str], dict[str, bool]] = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            method, path, *marks = line.split()
            rows[method, path] = {role: mark == "yes" for role, mark in zip(ROLES, marks, strict=True)}
    return rows


def declared() -> dict[tuple[str, str], Policy]:
    return {
        (method, route.path): route.policy
        for router in (*(service.router for service in SERVICES.values()), OPERATIONS)
        for route in router.routes
        for method in sorted(route.methods or ())
    }


def test_the_table_lists_every_route() -> None:
    missing = sorted(declared().keys() - promised().keys())
    stale = sorted(promised().keys() - declared().keys())
    assert (missing, stale) == ([], []), f"add or remove these lines in {TABLE.name}"


def test_a_route_without_a_policy_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="policy"):
        Router("alpha").get("/open", summary="No policy")


@pytest.mark.parametrize("role", ROLES)
async def test_every_route_lets_in_whom_the_table_names(
    client: httpx.AsyncClient, sign_in: SignIn, role: str
) -> None:
    headers = {} if role == "anonymous" else await sign_in(role)
    wrong = []
    for (method, path), entry in promised().items():
        answer = await client.request(method, re.sub(r"\{\w+\}", SOME_ID, path), headers=headers)
        if _was_let_in(answer, role) != entry[role]:
            wrong.append(f"{method} {path}: {role} got {answer.status_code}, the table says {entry[role]}")
    assert wrong == []


def _was_let_in(answer: httpx.Response, role: str) -> bool:
    """Whether the policy let the caller pass; what the action then says of its objects is another matter."""
    # `auth/refresh` is open to all and then asks for its own token, with a code of its own.
    asked_to_sign_in = answer.status_code == 401 and answer.json()["code"] == "unauthenticated"
    if role == "anonymous":
        return not asked_to_sign_in
    refused = answer.status_code == 403 and "one of the roles" in answer.json()["detail"]
    assert not asked_to_sign_in, "a signed-in caller is never asked to sign in"
    return not refused
