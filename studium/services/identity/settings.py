"""Settings of identity: `STUDIUM_IDENTITY_*`. Nothing has to be set."""

from __future__ import annotations

import os
from datetime import timedelta

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from studium.kit.settings import ServiceSettings
from studium.services.identity.domain.consents import Purpose
from studium.services.identity.domain.sessions import Lifetimes


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
    challenge_seconds: int = Field(
        default=300, ge=60, le=900, description="Seconds in which a sign-in awaits the second factor's code."
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
