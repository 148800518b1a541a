"""Pages come from Node, and what goes there and back is what may."""

from __future__ import annotations

import re

import httpx


async def test_pages_come_from_node_and_the_api_from_here(edge: httpx.AsyncClient) -> None:
    page = await edge.get("/echo?a=%2F&b=1")
    assert page.json()["url"] == "/echo?a=%2F&b=1"
    assert (await edge.get("/api/v1/courses")).json()["items"] == []
    assert (await edge.get("/readyz")).json() == {"status": "ready", "problems": {}}
    assert (await edge.get("/.well-known/jwks.json")).status_code == 200
    assert (await edge.get("/api/v1/nothing")).status_code == 404
    refused = await edge.post("/echo")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


async def test_node_is_told_who_asks_and_nothing_that_only_the_gateway_may_say(
    edge: httpx.AsyncClient,
) -> None:
    forged = {
        "x-forwarded-host": "evil.example",
        "x-middleware-subrequest": "middleware",
        "x-studium-page": "10.0.0.1 99999999999 aa",
        "content-security-policy": "script-src 'nonce-mine'",
        "connection": "x-secret",
        "x-secret": "1",
        "accept-encoding": "br",
        "x-custom": "kept",
        "cookie": "studium_access=token",
    }
    page = await edge.get("/echo", headers=forged)
    told = page.json()["headers"]
    assert told["x-forwarded-host"] == told["host"] == "testserver"
    assert told["x-forwarded-proto"] == "http"
    assert told["x-studium-page"].startswith("127.0.0.1 ")
    assert told["x-custom"] == "kept"
    assert not {"x-middleware-subrequest", "x-secret", "accept-encoding"} & set(told)
    assert told["content-security-policy"] == page.headers["content-security-policy"]
    assert told["x-request-id"] == page.headers["x-request-id"]


async def test_each_page_has_a_nonce_of_its_own(edge: httpx.AsyncClient) -> None:
    policies = [(await edge.get("/echo")).headers["content-security-policy"] for _ in range(2)]
    nonces = [re.findall(r"'nonce-([A-Za-z0-9_-]{24})'", policy) for policy in policies]
    assert nonces[0] != nonces[1]
    assert "'strict-dynamic'" in policies[0]
    assert "unsafe-eval" not in policies[0]
