"""What identity's routes share: who asks, and the cookies."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request, Response

from studium.kit import clock
from studium.kit.auth import Principal, access_cookie_name, refresh_cookie_name, view_cookie_name
from studium.kit.http import API_PREFIX, client_address
from studium.kit.service import context_of
from studium.services.identity.actions import Ctx, SignedIn
from studium.services.identity.actions.sessions import access_with_factor
from studium.services.identity.domain.accounts import Client

IdentityCtx = Annotated[Ctx, Depends(context_of("identity"))]

_EVERYWHERE = "/"
_AUTH_PATH = f"{API_PREFIX}/auth"
_VIEW_REMEMBERED = timedelta(days=1)
_DEVICE = re.compile(r"[A-Za-z0-9_-]{43}")


def client_of(request: Request, ctx: Ctx) -> Client:
    """Who asks. A browser without a device cookie is given a new name, which `remember_device` sends."""
    device = request.cookies.get(_device_cookie(ctx), "")
    return Client(
        address=client_address(request, ctx.platform.trusted_proxies),
        user_agent=request.headers.get("user-agent", ""),
        device=device if _DEVICE.fullmatch(device) else secrets.token_urlsafe(32),
    )


def refresh_token_of(request: Request, ctx: Ctx) -> str | None:
    """The refresh token in its cookie."""
    return request.cookies.get(refresh_cookie_name(https=ctx.platform.https))


def send_tokens(response: Response, ctx: Ctx, signed_in: SignedIn) -> None:
    """Put both tokens into httpOnly cookies for the whole origin, and keep the answer out of caches."""
    _send_access(response, ctx, signed_in.access_token, signed_in.access_expires_at)
    refresh = refresh_cookie_name(https=ctx.platform.https)
    _set(response, ctx, refresh, signed_in.refresh_token, signed_in.refresh_expires_at, _EVERYWHERE)


async def send_access_with_factor(response: Response, ctx: Ctx, principal: Principal) -> None:
    """Renew the access cookie of who has just set up the factor that was demanded; nothing for others."""
    if renewed := await access_with_factor(ctx, principal):
        _send_access(response, ctx, *renewed)


def is_viewing(request: Request, ctx: Ctx) -> bool:
    """Whether the browser has the cookie of a view, also of one that is over."""
    return bool(request.cookies.get(view_cookie_name(https=ctx.platform.https)))


def send_view(response: Response, ctx: Ctx, token: str, expires_at: datetime) -> None:
    """Put the token of a view into a cookie, beside those of the admin.

    The cookie stays longer than the token is good: what is still open then is refused, instead of being done
    in the name of the admin. The gateway takes it away when the next page is asked for.
    """
    response.headers["Cache-Control"] = "no-store"
    name = view_cookie_name(https=ctx.platform.https)
    _set(response, ctx, name, token, expires_at + _VIEW_REMEMBERED, _EVERYWHERE)


def drop_view(response: Response, ctx: Ctx) -> None:
    """Remove the cookie of a view."""
    response.headers["Cache-Control"] = "no-store"
    _set(response, ctx, view_cookie_name(https=ctx.platform.https), "", clock.now(), _EVERYWHERE)


def remember_device(request: Request, response: Response, ctx: Ctx, client: Client) -> None:
    """Give the browser a name by which its owner's next sign-in is known; see `domain.throttle`.

    What is left of seeing the platform as somebody else goes: it would hide the session that begins.
    """
    if is_viewing(request, ctx):
        drop_view(response, ctx)
    expires_at = clock.now() + timedelta(days=ctx.settings.known_client_days)
    _set(response, ctx, _device_cookie(ctx), client.device or "", expires_at, _AUTH_PATH)


def drop_tokens(response: Response, ctx: Ctx) -> None:
    """Remove both tokens' cookies, and that of a view. The device keeps its name."""
    drop_view(response, ctx)
    response.headers["Cache-Control"] = "no-store"
    past = datetime.fromtimestamp(0, tz=clock.now().tzinfo)
    for name in (access_cookie_name, refresh_cookie_name):
        _set(response, ctx, name(https=ctx.platform.https), "", past, _EVERYWHERE)


def _send_access(response: Response, ctx: Ctx, token: str, expires_at: datetime) -> None:
    response.headers["Cache-Control"] = "no-store"
    name = access_cookie_name(https=ctx.platform.https)
    _set(response, ctx, name, token, expires_at, _EVERYWHERE)


def browser_of(request: Request, ctx: Ctx) -> str:
    """The name of a browser that was sent to a provider; a new one where it has none."""
    browser = request.cookies.get(_browser_cookie(ctx), "")
    return browser if _DEVICE.fullmatch(browser) else secrets.token_urlsafe(32)


def send_browser(response: Response, ctx: Ctx, browser: str, lifetime: timedelta) -> None:
    """Name a browser, so that it alone can come back from a provider."""
    response.headers["Cache-Control"] = "no-store"
    _set(response, ctx, _browser_cookie(ctx), browser, clock.now() + lifetime, _EVERYWHERE)


def drop_browser(response: Response, ctx: Ctx) -> None:
    """Forget the browser's name."""
    send_browser(response, ctx, "", timedelta(0))


def _browser_cookie(ctx: Ctx) -> str:
    # With this prefix browsers take it from nobody but this very host, so a neighbour cannot plant one.
    return "__Host-visit" if ctx.platform.https else "studium_visit"


def _device_cookie(ctx: Ctx) -> str:
    return "__Secure-device" if ctx.platform.https else "studium_device"


def _set(response: Response, ctx: Ctx, name: str, value: str, expires_at: datetime, path: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=max(0, round((expires_at - clock.now()).total_seconds())),
        path=path,
        secure=ctx.platform.https,
        httponly=True,
        samesite="lax",
    )
