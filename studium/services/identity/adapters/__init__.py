"""The outside world of identity: password hashing, mail, and the keys that sign tokens."""

from __future__ import annotations

from dataclasses import dataclass, field

from studium.kit.errors import SettingError
from studium.kit.service import AdapterParts, Context
from studium.services.identity.adapters.hashing import Argon2idHasher, PasswordHasher
from studium.services.identity.adapters.mailing import (
    EmbeddedMailer,
    KeptMail,
    Mailer,
    SmtpMailer,
    open_mailer,
)
from studium.services.identity.adapters.openid import OpenIdProvider, OpenIdProviders, Untrusted
from studium.services.identity.adapters.qr import qr_svg
from studium.services.identity.adapters.signing import KeyRing, make_key, open_key
from studium.services.identity.settings import IdentitySettings

_LEAST_ARGON2_WORK = 7168 * 5
"""Memory times passes of the cheapest setting that the OWASP Password Storage Cheat Sheet accepts."""


@dataclass(frozen=True)
class Adapters:
    """What identity's actions use of the outside world."""

    hasher: PasswordHasher
    mailer: Mailer
    providers: OpenIdProviders
    key_ring: KeyRing = field(default_factory=KeyRing)


Ctx = Context[IdentitySettings, Adapters]


def build_adapters(parts: AdapterParts) -> Adapters:
    """Put the adapters together. Raises `SettingError` when a setting is wrong or too weak for production."""
    settings: IdentitySettings = parts.settings
    work = settings.argon2_memory_kib * settings.argon2_time_cost
    if parts.platform.production and work < _LEAST_ARGON2_WORK:
        raise SettingError(
            "STUDIUM_IDENTITY_ARGON2_MEMORY_KIB",
            f"memory times STUDIUM_IDENTITY_ARGON2_TIME_COST must be at least {_LEAST_ARGON2_WORK}.",
        )
    if parts.platform.production and any(one.issuer.startswith("http://") for one in settings.providers):
        raise SettingError("STUDIUM_IDENTITY_PROVIDERS", "every issuer must be an https:// address.")
    hasher = Argon2idHasher(
        memory_kib=settings.argon2_memory_kib,
        time_cost=settings.argon2_time_cost,
        parallelism=settings.argon2_parallelism,
        at_once=settings.argon2_at_once,
    )
    mailer = open_mailer(parts.platform, parts.objects, parts.vault)
    return Adapters(hasher, mailer, OpenIdProviders(settings.providers, parts.platform.origin))


__all__ = [
    "Adapters",
    "Ctx",
    "EmbeddedMailer",
    "KeptMail",
    "OpenIdProvider",
    "OpenIdProviders",
    "SmtpMailer",
    "Untrusted",
    "build_adapters",
    "make_key",
    "open_key",
    "qr_svg",
]
