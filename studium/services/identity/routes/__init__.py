"""HTTP in: parse, one action, shape the answer."""

from __future__ import annotations

from studium.kit.http import Router
from studium.services.identity.routes import accounts, dev_mail, keys, sessions, users

ROUTER = Router("identity")
for part in (accounts.ROUTER, sessions.ROUTER, users.ROUTER, keys.ROUTER, keys.WELL_KNOWN, dev_mail.ROUTER):
    ROUTER.routes.extend(part.routes)

__all__ = ["ROUTER"]
