"""Settings of identity: `STUDIUM_IDENTITY_*`. Nothing has to be set."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from studium.kit.auth import ROLES
from studium.kit.settings import ServiceSettings
from studium.services.identity.domain.consents import Purpose
from studium.services.identity.domain.providers import is_safe_url
from studium.services.identity.domain.sessions import Lifetimes


class ProviderSettings(BaseModel):
    """An OpenID provider by which people may sign in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="Stands in the redirect address.")
    name: str = Field(min_length=1, max_length=40, description="What its button says.")
    issuer: str = Field(description="Where `/.well-known/openid-configuration` is found.")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = Field(default=SecretStr(""), description="Empty for a public client.")
    scope: str = Field(default="openid email profile", pattern=r"^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$")

    @field_validator("issuer")
    @classmethod
    def _is_an_issuer(cls, issuer: str) -> str:
        if not is_safe_url(issuer, loopback=True) or "?" in issuer:
            raise ValueError(f"the issuer {issuer!r} must be an https:// address without ? and #")
        return issuer


class IdentitySettings(ServiceSettings):
    """What an operator may tune.

    The argon2id defaults are the second choice of the OWASP Password Storage Cheat Sheet (m=19 MiB, t=2,
    p=1); the least values accepted are its weakest equivalent (m=7 MiB, t=5) and one lane.
    """

    model_config = SettingsConfigDict(env_prefix="STUDIUM_IDENTITY_", extra="ignore", frozen=True)

    require_verified_email: bool = Field(
        default=True, description="Refuse sign-in until the e-mail address is verified."
    )
    argon2_memory_kib: int = Field(default=19456, ge=7168, description="Memory of one password hash, in KiB.")
    argon2_time_cost: int = Field(default=2, ge=1, description="Passes of one password hash.")
    argon2_parallelism: int = Field(default=1, ge=1, description="Lanes of one password hash.")
    argon2_at_once: int = Field(
        default=max(1, (os.cpu_count() or 2) // 2),
        ge=1,
        description="Password hashes computed at the same time in a process; the others wait.",
    )
    access_token_seconds: int = Field(default=600, ge=30, le=3600, description="Lifetime of an access token.")
    session_idle_days: int = Field(
        default=30, ge=1, description="Days without use after which a session ends."
    )
    session_days: int = Field(
        default=180, ge=1, description="Days after which a session ends even when it is used."
    )
    refresh_grace_seconds: int = Field(
        default=10,
        ge=0,
        le=60,
        description="Seconds in which the same client may repeat a refresh (lost answer, second tab).",
    )
    verify_link_hours: int = Field(
        default=24, ge=1, description="Lifetime of a link that verifies an address."
    )
    reset_link_hours: int = Field(default=1, ge=1, description="Lifetime of a link that sets a new password.")
    invitation_days: int = Field(default=14, ge=1, le=90, description="Days in which an invitation is good.")
    unverified_account_days: int = Field(
        default=30,
        ge=0,
        description="Days after which an account is erased whose address was never verified and to which "
        "nobody ever signed in; of an invited one, after the invitation's last day. 0: never.",
    )
    challenge_seconds: int = Field(
        default=300, ge=60, le=900, description="Seconds in which a sign-in awaits the second factor's code."
    )
    viewing_minutes: int = Field(
        default=30,
        ge=0,
        le=60,
        description="Minutes for which an admin may see the platform as somebody else; 0 switches it off.",
    )
    second_factor_for: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Roles that must have a second factor (an app or a passkey), with commas between: "
        "`admin`, `instructor`, `student`, or `everybody`. Who has none sets one up after signing in, before "
        "anything else. A change holds from the next access token on.",
    )
    known_client_days: int = Field(
        default=180, ge=1, description="Days that a device or address counts as known after a sign-in."
    )
    kept_mail_days: int = Field(default=7, ge=1, description="Days that /dev/mail keeps a mail.")
    terms_version: str = Field(default="1", min_length=1, description="Version of the terms of use.")
    privacy_version: str = Field(default="1", min_length=1, description="Version of the privacy policy.")
    consent_version: str = Field(
        default="1",
        min_length=1,
        description="Version of the texts that ask for consent to analytics and to mail about the product; "
        "with a new one everybody is asked again.",
    )
    signing_key_days: int = Field(
        default=90, ge=1, description="Days after which the access tokens' signing key is replaced."
    )

    providers: Annotated[tuple[ProviderSettings, ...], NoDecode] = Field(
        default=(),
        description="OpenID providers by which people may sign in: a JSON list of objects with `id`, `name`, "
        "`issuer`, `client_id` and `client_secret`; see operations.md.",
    )

    @field_validator("second_factor_for", mode="before")
    @classmethod
    def _roles(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        named = {name.strip() for name in value.split(",")} - {""}
        if unknown := named - {*ROLES, "everybody"}:
            raise ValueError(f"{min(unknown)!r} is no role; name some of {', '.join(ROLES)}, or everybody")
        return ROLES if "everybody" in named else tuple(sorted(named))

    @field_validator("providers", mode="before")
    @classmethod
    def _from_json(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return tuple(json.loads(value or "[]"))
        except (ValueError, TypeError):
            raise ValueError('must be a JSON list such as [{"id": "school", "name": "School", …}]') from None

    @field_validator("providers")
    @classmethod
    def _tells_them_apart(cls, value: tuple[ProviderSettings, ...]) -> tuple[ProviderSettings, ...]:
        for what in ("id", "issuer"):
            if len({getattr(one, what) for one in value}) < len(value):
                raise ValueError(f"two providers have the same {what}")
        return value

    @property
    def text_versions(self) -> dict[Purpose, str]:
        """The version of the text that each purpose stands for now."""
        return {
            "terms": self.terms_version,
            "privacy": self.privacy_version,
            "analytics": self.consent_version,
            "product_mail": self.consent_version,
        }

    @property
    def lifetimes(self) -> Lifetimes:
        """The rules' time spans."""
        return Lifetimes(
            idle=timedelta(days=self.session_idle_days),
            absolute=timedelta(days=self.session_days),
            access_token=timedelta(seconds=self.access_token_seconds),
            grace=timedelta(seconds=self.refresh_grace_seconds),
        )
