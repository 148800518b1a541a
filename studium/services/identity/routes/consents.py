"""What one agrees to."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

from studium.kit.auth import SIGNED_IN, CurrentPrincipal
from studium.kit.http import Router
from studium.services.identity import actions
from studium.services.identity.domain.consents import ConsentMandatory, Purpose
from studium.services.identity.domain.errors import UnknownUser
from studium.services.identity.routes.requests import IdentityCtx
from studium.services.identity.schemas import ConsentAnswer, ConsentRequest, ConsentsAnswer

ROUTER = Router("identity", tags=["users"])


@ROUTER.get("/users/me/consents", policy=SIGNED_IN, summary="List one's own consents")
async def list_consents(principal: CurrentPrincipal, ctx: IdentityCtx) -> ConsentsAnswer:
    """Every purpose, with what one said to it and when."""
    found = await actions.list_consents(ctx, principal)
    return ConsentsAnswer(items=[ConsentAnswer.model_validate(consent) for consent in found])


@ROUTER.put(
    "/users/me/consents/{purpose}",
    policy=SIGNED_IN,
    summary="Give or take back a consent",
    errors=[UnknownUser, ConsentMandatory],
)
async def set_consent(
    purpose: Annotated[Purpose, Path()], body: ConsentRequest, principal: CurrentPrincipal, ctx: IdentityCtx
) -> ConsentAnswer:
    """Notes the answer with the version of the text. Terms and privacy policy cannot be taken back."""
    consent = await actions.set_consent(ctx, principal, purpose, granted=body.granted)
    return ConsentAnswer.model_validate(consent)
