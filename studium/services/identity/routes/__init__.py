"""HTTP in: parse, one action, shape the answer."""

from __future__ import annotations

from studium.kit.http import Router
from studium.services.identity.routes import (
    accounts,
    administration,
    api_keys,
    consents,
    dev_mail,
    exports,
    instructors,
    invitations,
    keys,
    passkeys,
    providers,
    second_factor,
    sessions,
    users,
    viewings,
)

ROUTER = Router("identity")
for part in (
    accounts.ROUTER,
    sessions.ROUTER,
    second_factor.ROUTER,
    passkeys.ROUTER,
    providers.ROUTER,
    api_keys.ROUTER,
    consents.ROUTER,
    exports.ROUTER,
    invitations.ROUTER,
    users.ROUTER,
    instructors.ROUTER,
    keys.ROUTER,
    keys.WELL_KNOWN,
    dev_mail.ROUTER,
    administration.ROUTER,
    viewings.ROUTER,
):
    ROUTER.routes.extend(part.routes)

__all__ = ["ROUTER"]
