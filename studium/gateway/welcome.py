"""The page at `/` where no pages of the browser are built: it says where everything is."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from studium.kit.settings import PlatformSettings

_STYLE = """
:root { color-scheme: light dark; font: 1.125rem/1.6 system-ui, sans-serif; }
body { max-width: 38rem; margin: 0 auto; padding: 12vh 1.25rem 4rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
p { margin: 0 0 1.5rem; }
ul { list-style: none; margin: 0; padding: 0; }
li + li { margin-top: .75rem; }
a { display: block; padding: .75rem 1rem; border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
    border-radius: .6rem; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
a:hover { border-color: currentColor; background: color-mix(in srgb, currentColor 6%, transparent); }
a:focus-visible { outline: 3px solid #3b6fd4; outline-offset: 2px; }
small { display: block; opacity: .8; }
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
RETRY_SECONDS = 3
PLAIN_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'"
)

_LINKS = (
    ("/api/v1/courses", "Courses", "the public catalogue, as data"),
    ("/api/v1/openapi.json", "API", "everything that can be asked, as an OpenAPI document"),
)
_MAIL_LINK = ("/dev/mail", "Mail", "what would have been sent; nothing leaves this machine")


def welcome_page(settings: PlatformSettings) -> str:
    """The page at `/`: Studium runs, and where to go from here."""
    links = (*_LINKS, *(() if settings.mail_url or settings.production else (_MAIL_LINK,)))
    items = "".join(
        f'<li><a href="{path}"><strong>{escape(name)}</strong><small>{escape(what)}</small></a></li>'
        for path, name, what in links
    )
    return _document(
        "<h1>Studium is running</h1>"
        "<p>The API is here. Pages for the browser are not built in this folder yet: "
        "<code>make run</code> builds them.</p>"
        f'<nav aria-label="Where to go"><ul>{items}</ul></nav>'
    )


def unavailable_page() -> str:
    """The page while Node is away. It loads itself again, without a script."""
    return _document(
        "<h1>One moment, please</h1>"
        "<p>This page is not ready yet. It loads again by itself in a few seconds. Nothing is lost.</p>",
        head=f'<meta http-equiv="refresh" content="{RETRY_SECONDS}">',
    )


def _document(body: str, head: str = "") -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Studium</title>{head}<style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def add_welcome(app: FastAPI, settings: PlatformSettings) -> None:
    """Answer `/`. The page needs no script and its policy allows none."""
    page = welcome_page(settings)

    async def welcome(_request: Request) -> HTMLResponse:
        return HTMLResponse(page, headers={"Content-Security-Policy": PLAIN_POLICY})

    app.router.add_route("/", welcome, include_in_schema=False)
