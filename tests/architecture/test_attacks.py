"""Attacks that are tried on every route; those on one part are tried beside it, see docs/asvs.md."""

from __future__ import annotations

import re

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
