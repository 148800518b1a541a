"""What a page may do in the browser: its Content-Security-Policy and the headers beside it.

The reason of each line stands in docs/security.md.
"""

from __future__ import annotations

import secrets

SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b", ".join(
            feature + b"=()"
            for feature in (
                b"accelerometer",
                b"browsing-topics",
                b"camera",
                b"display-capture",
                b"geolocation",
                b"gyroscope",
                b"magnetometer",
                b"microphone",
                b"midi",
                b"payment",
                b"usb",
            )
        ),
    ),
)

ASSET_POLICY = b"default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
"""Scripts, styles and pictures need none, but a worker has the policy of the file that it is started from."""


def new_nonce() -> str:
    """A value for one answer that nobody can guess. All have the same length."""
    return secrets.token_urlsafe(18)


def page_policy(nonce: str, *, development: bool, https: bool) -> str:
    """The Content-Security-Policy of a page. `development` also lets `next dev` work."""
    parts = [
        "default-src 'self'",
        f"script-src 'self' 'nonce-{nonce}' 'strict-dynamic'" + (" 'unsafe-eval'" if development else ""),
        "style-src 'self' 'unsafe-inline'" if development else f"style-src 'self' 'nonce-{nonce}'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: blob: https:",
        "media-src 'self' blob: https:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self' https:",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
    if https:
        parts.append("upgrade-insecure-requests")
    return "; ".join(parts)
