"""The page at `/`."""

from __future__ import annotations

import httpx

from studium.app import Platform
from studium.gateway.welcome import welcome_page
from studium.kit.settings import PlatformSettings


async def test_a_newcomer_finds_the_way_and_no_dead_link(
    client: httpx.AsyncClient, platform: Platform
) -> None:
    page = await client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    links = [part.split('"')[0] for part in page.text.split('href="')[1:]]
    assert links == ["/api/v1/courses", "/api/v1/openapi.json", "/dev/mail"]
    for link in links:
        assert (await client.get(link)).status_code == 200


async def test_its_policy_allows_its_style_and_nothing_else(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'sha256-" in policy
    assert "unsafe" not in policy


def test_kept_mail_is_not_offered_where_there_is_none() -> None:
    assert "/dev/mail" not in welcome_page(PlatformSettings(mail_url="smtp://mail.test.example"))
    assert "/dev/mail" not in welcome_page(PlatformSettings(env="production"))
