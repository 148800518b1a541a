"""Deny by default: every route is walked by everybody its policy does not let in, and nobody gets through."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from studium.app import SERVICES
from studium.kit import clock
from studium.kit.auth import ROLES, Principal
from studium.kit.errors import StudiumError
from studium.kit.http.router import StudiumRoute

ROUTES = [
    (method, route)
    for service in SERVICES.values()
    for route in service.router.routes
    if isinstance(route, StudiumRoute)
    for method in sorted(route.methods or ())
]
VISITORS: list[str | None] = [None, *sorted(ROLES)]


def lets_in(route: StudiumRoute, role: str | None) -> bool:
    """What the declared policy says of a visitor with this one role, or of one who is not signed in."""
    visitor = Principal(clock.new_id(), frozenset({role}), clock.new_id()) if role else None
    try:
        route.policy.check(visitor)
    except StudiumError:
        return False
    return True


def test_every_route_stands_behind_a_policy() -> None:
    for service in SERVICES.values():
        assert service.router.routes, f"{service.name} has no routes"
        assert all(isinstance(route, StudiumRoute) for route in service.router.routes), service.name


async def test_nobody_passes_a_policy_that_does_not_let_them_in(
    client: httpx.AsyncClient, sign_in: Callable[..., Awaitable[Any]]
) -> None:
    headers = {role: dict(await sign_in(role)) if role else {} for role in VISITORS}
    refused = [
        (method, route, role) for method, route in ROUTES for role in VISITORS if not lets_in(route, role)
    ]
    passed = []
    for method, route, role in refused:
        path = re.sub(r"{\w+}", str(clock.new_id()), route.path)
        answer = await client.request(method, path, headers=headers[role])
        if answer.status_code != (403 if role else 401):
            passed.append(f"{method} {route.path} as {role or 'nobody'}: {answer.status_code}")

    assert not passed, "\n".join(passed)
    assert len(refused) > len(VISITORS)


@pytest.mark.parametrize("role", VISITORS)
def test_each_visitor_has_a_way_in(role: str | None) -> None:
    assert any(lets_in(route, role) for _, route in ROUTES)
