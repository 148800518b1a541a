"""Captions over HTTP: as WebVTT whatever was uploaded, for whom the file is, and never of other files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studium.kit.auth import Principal
from studium.services.courses.actions.access import Ctx
from studium.services.courses.domain.captions import srt_as_vtt
from studium.services.courses.domain.files import VTT, sniff
from studium.services.courses.tests.factories import PNG, stored_course

if TYPE_CHECKING:
    from studium.app import Platform

SignIn = Callable[..., Awaitable[Any]]

SRT = (
    "\ufeff1\r\n00:00:01,5 --> 00:00:02,000 X1:40\r\nHi <i>you</i> & <font color=red>me</font>\r\n\r\n"
    "2\r\n0:00:03,000 --> 0:00:04,250\r\n{\\an8}a --> b &amp; c\r\n"
).encode()

AS_VTT = (
    b"WEBVTT\n\n1\n00:00:01.500 --> 00:00:02.000\nHi <i>you</i> &amp; me\n\n"
    b"2\n00:00:03.000 --> 00:00:04.250\na --&gt; b &amp; c\n"
)


def test_subrip_becomes_webvtt_with_the_same_times_and_words() -> None:
    assert srt_as_vtt(SRT) == AS_VTT


@given(st.binary(max_size=300))
def test_whatever_is_called_captions_becomes_a_file_of_captions(data: bytes) -> None:
    assert sniff(srt_as_vtt(data), "a.vtt") == VTT


@pytest.fixture
async def uploaded(client: httpx.AsyncClient, sign_in: SignIn, platform: Platform) -> tuple[Any, UUID]:
    author = await sign_in("instructor")
    ctx: Ctx = platform.context("courses")
    who = Principal(author.user_id, frozenset({"instructor"}))
    return author, await stored_course(ctx, who, publish=False)


async def upload(client: httpx.AsyncClient, uploaded: tuple[Any, UUID], name: str, data: bytes) -> str:
    author, course_id = uploaded
    at = f"/api/v1/courses/{course_id}/assets"
    made = await client.post(at, files={"file": (name, data, "text/plain")}, headers=author)
    assert made.status_code == 201, made.text
    path: str = made.json()["content_url"]
    return path


async def test_captions_are_had_as_webvtt(
    client: httpx.AsyncClient, uploaded: tuple[Any, UUID], sign_in: SignIn
) -> None:
    author, _ = uploaded
    srt = await upload(client, uploaded, "a.srt", SRT)
    answer = await client.get(srt, params={"as": "vtt"}, headers=author)
    assert (answer.status_code, answer.content) == (200, AS_VTT)
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("inline")
    tag = {"If-None-Match": answer.headers["etag"]}
    assert (await client.get(srt, params={"as": "vtt"}, headers={**author, **tag})).status_code == 304
    assert (await client.get(srt, headers={**author, **tag})).content == SRT
    vtt = await upload(client, uploaded, "a.vtt", AS_VTT)
    assert (await client.get(vtt, params={"as": "vtt"}, headers=author)).content == AS_VTT
    picture = await upload(client, uploaded, "a.png", PNG)
    refused = await client.get(picture, params={"as": "vtt"}, headers=author)
    assert (refused.status_code, refused.json()["code"]) == (415, "no_captions")
    stranger = await sign_in("instructor")
    assert (await client.get(srt, params={"as": "vtt"}, headers=stranger)).status_code == 404
    assert (await client.get(srt, params={"as": "srt"}, headers=author)).status_code == 422
