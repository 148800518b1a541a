"""Pages for everybody: kept as long as they say, never mixed up, and each time with a new nonce."""

from __future__ import annotations

import asyncio
import re
import zlib

import httpx
import pytest

from conftest import SignIn
from studium.gateway.kept import KeptPages, Page, fresh_for

NONCE = re.compile(r'nonce="([\w-]{24})"')


def page(body: bytes = b"x", seconds: float = 10, nonce: bytes = b"n" * 24) -> Page:
    headers = [(b"content-type", b"text/html"), (b"link", b'</a.css>; rel=preload; nonce="' + nonce + b'"')]
    return Page(200, headers, body, nonce, seconds)


class Clock:
    def __init__(self) -> None:
        self.moment = 0.0

    def __call__(self) -> float:
        return self.moment


async def test_a_page_is_made_once_and_each_reader_gets_a_nonce_of_his_own(edge: httpx.AsyncClient) -> None:
    answers = [await edge.get("/shared?a=1") for _ in range(3)]
    assert [answer.headers["cache-status"] for answer in answers] == [
        "studium; fwd=uri-miss",
        "studium; hit",
        "studium; hit",
    ]
    nonces = set()
    for answer in answers:
        assert "<p>made 1 for all</p>" in answer.text
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["cache-control"] == "private, no-cache"
        (nonce,) = set(NONCE.findall(answer.text))
        assert len(NONCE.findall(answer.text)) == 3
        assert f"'nonce-{nonce}'" in answer.headers["content-security-policy"]
        nonces.add(nonce)
    assert len(nonces) == 3
    plain = await edge.get("/shared?a=1", headers={"accept-encoding": "identity"})
    assert NONCE.sub("", plain.text) == NONCE.sub("", answers[0].text)
    assert "content-encoding" not in plain.headers


async def test_many_who_ask_at_once_have_it_made_once(edge: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(edge.get("/shared?b=1&wait=200") for _ in range(8)))
    assert all("<p>made 1 for all</p>" in answer.text for answer in answers)


async def test_whoever_leaves_does_not_stop_the_making_for_others(edge: httpx.AsyncClient) -> None:
    first = asyncio.create_task(edge.get("/shared?c=1&wait=300"))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(edge.get("/shared?c=1&wait=300"))
    await asyncio.sleep(0.05)
    first.cancel()
    assert "<p>made 1 for all</p>" in (await second).text


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "studium_access=token"},
        {"cookie": "__Host-refresh=token; studium_locale=en"},
        {"cookie": "anything=1"},
        {"authorization": "Bearer token"},
    ],
    ids=["session", "renewal", "unknown cookie", "bearer"],
)
async def test_whoever_shows_who_he_is_gets_a_page_of_his_own(
    edge: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    path = f"/shared?d={'-'.join(headers.values()).replace(' ', '')}"
    answers = [await edge.get(path, headers=headers) for _ in range(2)]
    assert ["made 1 " in answers[0].text, "made 2 " in answers[1].text] == [True, True]
    assert "cache-status" not in answers[0].headers
    assert answers[0].headers["cache-control"] == "private, no-cache", "no cache beyond may share it either"
    assert "made 3 " in (await edge.get(path)).text, "nothing of it was kept"


async def test_languages_share_a_page_by_class_and_parts_of_pages_are_apart(edge: httpx.AsyncClient) -> None:
    async def made(**headers: str) -> str:
        answer = await edge.get("/shared?e=1", headers={k.replace("_", "-"): v for k, v in headers.items()})
        return str(re.findall(r"<p>(.*?)</p>", answer.text)[0])

    assert await made(accept_language="de-AT,de;q=0.9,en;q=0.5") == "made 1 for de,en"
    assert await made(accept_language="en;q=0.3, de-CH") == "made 1 for de,en"
    assert await made(accept_language="en") == "made 2 for en"
    assert await made(rsc="1") == "made 3 for all"
    assert await made(rsc="1", next_router_prefetch="1") == "made 4 for all"
    assert await made(cookie="studium_locale=de") == "made 5 for all"
    assert await made(host="other.example") == "made 6 for all"
    assert await made(user_agent="another") == "made 7 for all"
    assert await made(x_anything="1") == "made 7 for all"


async def test_a_shared_page_is_made_from_what_all_share(edge: httpx.AsyncClient) -> None:
    told = (
        await edge.get("/echo", headers={"user-agent": "me", "x-anything": "1", "referer": "there"})
    ).json()
    assert {"host", "x-forwarded-host", "x-forwarded-proto", "x-studium-page"} <= set(told["headers"])
    assert not {"user-agent", "x-anything", "referer"} & set(told["headers"])


async def test_what_may_not_be_kept_is_not(edge: httpx.AsyncClient) -> None:
    for path in ("/own", "/shared?f=1&cookie=1", "/shared?seconds=0"):
        first, second = await edge.get(path), await edge.get(path)
        assert ("made 1" in first.text, "made 2" in second.text) == (True, True), path
    many = await asyncio.gather(*(edge.get("/shared?g=1&cookie=1&wait=100") for _ in range(3)))
    assert len({re.findall(r"made \d", answer.text)[0] for answer in many}) == 3
    assert [answer.headers["set-cookie"] for answer in many] == ["told=1"] * 3


async def test_a_published_course_drops_all_kept_pages(edge: httpx.AsyncClient, sign_in: SignIn) -> None:
    teacher = await sign_in("instructor")
    assert "made 1 " in (await edge.get("/shared?h=1")).text
    refused = await edge.post("/api/v1/courses", json={}, headers=teacher)
    assert refused.status_code == 422
    assert "made 1 " in (await edge.get("/shared?h=1")).text
    body = {"title": "Kept pages", "summary": "s", "language": "en"}
    done = await edge.post("/api/v1/courses", json=body, headers=teacher)
    assert done.status_code == 201, done.text
    assert "made 2 " in (await edge.get("/shared?h=1")).text


def test_an_old_page_is_shown_for_a_while_and_then_no_more() -> None:
    clock = Clock()
    kept = KeptPages(100_000, clock)
    key = ((b":target", b"/"),)
    kept.keep(key, page(), kept.generation)
    assert kept.find(key) == (page(), True)
    clock.moment = 30
    assert kept.find(key) == (page(), False)
    clock.moment = 71
    assert kept.find(key) is None


def test_a_page_asked_for_before_a_change_is_not_kept_after_it() -> None:
    kept = KeptPages(100_000)
    generation = kept.generation
    kept.clear()
    kept.keep(((b":target", b"/"),), page(), generation)
    assert kept.find(((b":target", b"/"),)) is None


def test_memory_is_bounded_and_the_page_not_asked_for_goes_first() -> None:
    kept = KeptPages(40_000)
    keys = [((b":target", b"/%d" % number),) for number in range(4)]
    for key in keys[:3]:
        kept.keep(key, page(b"x" * 8000), kept.generation)
    assert kept.find(keys[0]) is not None
    kept.keep(keys[3], page(b"x" * 8000), kept.generation)
    assert [kept.find(key) is not None for key in keys] == [True, False, True, True]


@pytest.mark.parametrize("parts", [1, 2, 40])
def test_a_page_put_together_from_pieces_is_good_gzip(parts: int) -> None:
    nonce, other = b"AAAAAAAAnonceAAAAAAAAAAA", b"BBBBBBBBotherBBBBBBBBBBB"
    text = 'Text mit Umlauten äöü und nonce="'.encode() * 60
    made = page(nonce.join([text] * parts), nonce=nonce)
    body, headers = made.form(other, "br, gzip")
    assert dict(headers)[b"content-encoding"] == b"gzip"
    assert dict(headers)[b"link"] == b'</a.css>; rel=preload; nonce="' + other + b'"'
    assert zlib.decompress(body, 16 + zlib.MAX_WBITS) == other.join([text] * parts)
    assert len(body) < len(made.body) / 4


def test_only_a_good_answer_without_cookies_that_says_so_is_kept() -> None:
    public = [(b"cache-control", b"public, s-maxage=7")]
    assert fresh_for(200, public, 10) == 7
    assert fresh_for(404, public, 10) == 0
    assert fresh_for(200, [*public, (b"set-cookie", b"a=1")], 10) == 0
    assert fresh_for(200, [(b"cache-control", b"public, max-age=7")], 10) == 0
    assert fresh_for(200, public, 10_000_000) == 0
