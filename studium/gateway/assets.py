"""The files of the built pages, from memory: scripts and styles with hashes in their names, public files."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import mimetypes
from pathlib import Path

import brotli
from starlette.requests import Request
from starlette.types import Scope, Send

from studium.gateway.compression import LEAST_BYTES, choose, is_text
from studium.gateway.policy import ASSET_POLICY, SECURITY_HEADERS
from studium.gateway.upstream import Headers

HASHED = "/_next/static/"
_FOR_EVER = b"public, max-age=31536000, immutable"
_AN_HOUR = b"public, max-age=3600"
_BROTLI_QUALITY = 9
_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class _File:
    """One file: read, hashed and compressed when it is first asked for, and never again."""

    def __init__(self, path: Path, kind: str, cache: bytes) -> None:
        self._path = path
        self._kind = kind
        self._cache = cache
        self._made: dict[str, asyncio.Future[tuple[bytes, Headers]]] = {}

    async def form(self, accepted: str) -> tuple[bytes, Headers]:
        """The body in the best encoding that is accepted, and the headers that go with it."""
        encoding = choose(accepted) if is_text(self._kind.encode()) else ""
        if encoding not in self._made:
            made = asyncio.ensure_future(asyncio.to_thread(self._make, encoding))
            self._made[encoding] = made
        try:
            # The making is shared: whoever goes away meanwhile must not stop it for the others.
            return await asyncio.shield(self._made[encoding])
        except OSError:
            self._made.pop(encoding, None)
            raise

    def _make(self, encoding: str) -> tuple[bytes, Headers]:
        plain = self._path.read_bytes()
        body, encoding = _smaller(plain, encoding)
        tag = base64.urlsafe_b64encode(hashlib.sha256(plain).digest()[:15]).decode()
        headers = [
            (b"content-type", self._kind.encode()),
            (b"cache-control", self._cache),
            (b"etag", f'"{tag}{"-" + encoding if encoding else ""}"'.encode()),
            (b"vary", b"Accept-Encoding"),
            (b"content-security-policy", ASSET_POLICY),
            *SECURITY_HEADERS,
        ]
        return body, [*headers, (b"content-encoding", encoding.encode())] if encoding else headers


class Assets:
    """Answers requests for files of the built pages; what it does not know is for others to answer."""

    def __init__(self, folder: Path | None) -> None:
        self._files: dict[str, _File] = {}
        if folder is None:
            return
        # The names are listed once, so a path from outside is only ever looked up and never opened.
        for root, prefix, cache in (
            (folder / ".next" / "static", HASHED, _FOR_EVER),
            (folder / "public", "/", _AN_HOUR),
        ):
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    name = prefix + path.relative_to(root).as_posix()
                    self._files[name] = _File(path, _content_type(path), cache)

    def __bool__(self) -> bool:
        return bool(self._files)

    def __contains__(self, path: str) -> bool:
        return path in self._files

    async def answer(self, scope: Scope, send: Send) -> None:
        """Answer GET or HEAD for a path that is known."""
        request = Request(scope)
        body, headers = await self._files[scope["path"]].form(request.headers.get("accept-encoding", ""))
        held = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
        status = 304 if dict(headers)[b"etag"].decode() in held else 200
        length = [] if status == 304 else [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
        has_body = status == 200 and scope["method"] == "GET"
        await send({"type": "http.response.body", "body": body if has_body else b""})


def _content_type(path: Path) -> str:
    guessed = _TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    return guessed or "application/octet-stream"


def _smaller(plain: bytes, encoding: str) -> tuple[bytes, str]:
    if not encoding or len(plain) < LEAST_BYTES:
        return plain, ""
    if encoding == "br":
        return brotli.compress(plain, quality=_BROTLI_QUALITY), encoding
    return gzip.compress(plain, 9, mtime=0), encoding
