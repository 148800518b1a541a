"""Lists of all services in one, and who is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from starlette.requests import Request

from studium.gateway.everywhere import gathered
from studium.gateway.upstream import UpstreamAway
from studium.kit.http import decode_cursor


@dataclass
class Told:
    """What one service answered."""

    status: int
    body: dict[str, Any]
    content_type: str = "application/json"

    async def read(self) -> bytes:
        return orjson.dumps(self.body)


class Known:
    """Services whose answers are known beforehand."""

    def __init__(self, **answers: Told | None) -> None:
        self.answers = answers
        self.names = list(answers)

    @asynccontextmanager
    async def ask(self, name: str, _request: Request) -> AsyncIterator[Any]:
        if (told := self.answers[name]) is None:
            raise UpstreamAway(name)
        yield told


def asked(path: str, query: str = "") -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [],
            "state": {"request_id": "a-test"},
        }
    )


def jobs(*numbers: int, more: bool = False) -> Told:
    return Told(200, {"items": [{"job_id": f"{n}"} for n in numbers], "next_cursor": "x" if more else None})


async def test_the_newest_of_all_services_come_first_and_the_cursor_is_the_last_ones() -> None:
    services = Known(a=jobs(9, 5, more=True), b=jobs(8, 7))
    answer = await gathered(services, asked("/api/v1/admin/jobs", "limit=3"), "")
    merged = orjson.loads(answer.body)
    assert [item["job_id"] for item in merged["items"]] == ["9", "8", "7"]
    assert decode_cursor(merged["next_cursor"], 1) == ["7"]
    last = await gathered(Known(a=jobs(2), b=jobs(1)), asked("/api/v1/admin/jobs"), "")
    assert orjson.loads(last.body) == {"items": [{"job_id": "2"}, {"job_id": "1"}], "next_cursor": None}


@pytest.mark.parametrize("other", [jobs(1), None])
async def test_a_refusal_of_one_is_the_answer(other: Told | None) -> None:
    refusal = Told(403, {"code": "forbidden"}, "application/problem+json")
    answer = await gathered(Known(a=refusal, b=other), asked("/api/v1/admin/jobs"), "")
    assert (answer.status_code, answer.media_type) == (403, "application/problem+json")


async def test_a_list_without_one_of_the_services_is_none() -> None:
    answer = await gathered(Known(a=jobs(1), b=None), asked("/api/v1/admin/jobs"), "")
    assert answer.status_code == 503
    assert "No answer from b" in orjson.loads(answer.body)["detail"]


async def test_the_system_names_who_is_silent_unless_all_are() -> None:
    one = Told(200, {"version": "1", "pages": "x", "services": [{"name": "a", "database": "answers"}]})
    answer = await gathered(Known(a=one, b=None), asked("/api/v1/admin/system"), "")
    states = orjson.loads(answer.body)
    assert states["pages"] == "not_served"
    assert [(s["name"], s["database"]) for s in states["services"]] == [("a", "answers"), ("b", "away")]
    nobody = await gathered(Known(a=None, b=None), asked("/api/v1/admin/system"), "")
    assert nobody.status_code == 503
