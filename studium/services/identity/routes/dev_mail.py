"""Mail that was kept instead of sent, for whoever tries Studium on one machine.

The mails hold links that open accounts. They are shown to this very machine and to admins only, and not at
all where a mail server is set or in production.
"""

from __future__ import annotations

from html import escape
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request, Response
from fastapi.responses import HTMLResponse

from studium.kit.auth import PUBLIC, MaybePrincipal, Principal
from studium.kit.http import Router, client_address
from studium.services.identity import actions
from studium.services.identity.actions import Ctx, KeptMail
from studium.services.identity.domain.errors import UnknownMail
from studium.services.identity.routes.requests import IdentityCtx
from studium.services.identity.schemas import MailAnswer, MailsAnswer

ROUTER = Router("identity", tags=["development"], prefix="")

_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "local"})
_HTML_ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@ROUTER.get(
    "/dev/mail",
    policy=PUBLIC,
    summary="List kept mail",
    errors=[UnknownMail],
    response_model=MailsAnswer,
    responses=_HTML_ANSWER,
)
async def list_mail(request: Request, principal: MaybePrincipal, ctx: IdentityCtx) -> MailsAnswer | Response:
    """The newest mails, as JSON, or as a page for a browser."""
    _refuse_strangers(request, principal, ctx)
    kept = await actions.list_kept_mail(ctx)
    if not _wants_page(request):
        return MailsAnswer(items=[_answer(one) for one in kept])
    rows = "".join(
        f'<li><a href="/dev/mail/{one.mail_id}">{escape(one.mail.subject)}</a> to {escape(one.mail.to)}, '
        f"{one.sent_at:%Y-%m-%d %H:%M:%S} UTC</li>"
        for one in kept
    )
    return _page("Kept mail", f"<ul>{rows}</ul>" if rows else "<p>No mail yet.</p>")


@ROUTER.get(
    "/dev/mail/{mailId}",
    policy=PUBLIC,
    summary="Read a kept mail",
    errors=[UnknownMail],
    response_model=MailAnswer,
    responses=_HTML_ANSWER,
)
async def read_mail(
    mail_id: Annotated[UUID, Path(alias="mailId")],
    request: Request,
    principal: MaybePrincipal,
    ctx: IdentityCtx,
) -> MailAnswer | Response:
    """One mail, as JSON, or as a page for a browser."""
    _refuse_strangers(request, principal, ctx)
    kept = await actions.read_kept_mail(ctx, mail_id)
    if not _wants_page(request):
        return _answer(kept)
    head = f"<p>To {escape(kept.mail.to)}, {kept.sent_at:%Y-%m-%d %H:%M:%S} UTC</p>"
    body = kept.mail.html.partition("<body")[2].partition(">")[2].removesuffix("</body></html>")
    return _page(kept.mail.subject, f'{head}<hr>{body}<hr><p><a href="/dev/mail">All mail</a></p>')


def _refuse_strangers(request: Request, principal: Principal | None, ctx: Ctx) -> None:
    """Behind a proxy that nobody declared all callers look like this machine; forwarded ones are not."""
    address = client_address(request, ctx.platform.trusted_proxies)
    forwarded = "x-forwarded-for" in request.headers and not ctx.platform.trusted_proxies
    is_here = address in _THIS_MACHINE and not forwarded
    if not is_here and (principal is None or not principal.is_admin):
        raise UnknownMail("Kept mail is shown on the machine itself, or to a signed-in admin.")


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _answer(kept: KeptMail) -> MailAnswer:
    mail = kept.mail
    return MailAnswer(
        mail_id=kept.mail_id,
        sent_at=kept.sent_at,
        to=mail.to,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
    )


def _page(title: str, body: str) -> HTMLResponse:
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        '<body style="font-family:sans-serif;line-height:1.5;max-width:48em;margin:2em auto;padding:0 1em">'
        f"<h1>{escape(title)}</h1>{body}</body></html>",
        headers={"Content-Security-Policy": _PAGE_POLICY, "Cache-Control": "no-store"},
    )
