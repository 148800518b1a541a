"""WebAuthn as the library `webauthn` speaks it: options for the browser, and what its answers prove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json, parse_registration_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Site:
    """Who asks: `origin` as the browser shows it, and the domain to which passkeys are bound."""

    origin: str

    @property
    def domain(self) -> str:
        """The relying party's id."""
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True)
class Person:
    """For whom a passkey is made. The device shows the name and the address."""

    user_id: UUID
    address: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True)
class Made:
    """A new passkey, whose device has checked who holds it."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True)
class Answer:
    """What a browser sent back, read and not believed yet."""

    challenge: bytes
    credential_id: bytes
    user_handle: bytes | None
    text: str = field(repr=False)


def registration_options(
    site: Site, person: Person, challenge: bytes, known: Sequence[bytes]
) -> dict[str, Any]:
    """What `navigator.credentials.create` needs for a passkey that is found without an address."""
    options = generate_registration_options(
        rp_id=site.domain,
        rp_name="Studium",
        user_id=person.user_id.bytes,
        user_name=person.address,
        user_display_name=person.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return _object(options_to_json(options))


def sign_in_options(site: Site, challenge: bytes) -> dict[str, Any]:
    """What `navigator.credentials.get` needs; the device offers whatever passkeys it has for this site."""
    options = generate_authentication_options(
        rp_id=site.domain, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return _object(options_to_json(options))


def read_answer(text: str, *, to_register: bool) -> Answer:
    """The parts of an answer by which the challenge and the passkey are found. Raises `ValueError`."""
    try:
        if to_register:
            made = parse_registration_credential_json(text)
            return Answer(_challenge_in(made.response.client_data_json), made.raw_id, None, text)
        signed = parse_authentication_credential_json(text)
        response = signed.response
        return Answer(_challenge_in(response.client_data_json), signed.raw_id, response.user_handle, text)
    except _UNREADABLE:
        raise ValueError("the answer of the browser cannot be read") from None


def check_made(site: Site, answer: Answer) -> Made:
    """The new passkey, if everything about it is right. Raises `ValueError`."""
    try:
        verified = verify_registration_response(
            credential=answer.text,
            expected_challenge=answer.challenge,
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _UNREADABLE:
        raise ValueError("the new passkey is not right") from None
    return Made(verified.credential_id, verified.credential_public_key, verified.sign_count)


def check_signed(site: Site, answer: Answer, public_key: bytes, sign_count: int) -> int:
    """What the device counts now, if it signed. Raises `ValueError`, also when it counts backwards."""
    try:
        verified = verify_authentication_response(
            credential=answer.text,
            expected_challenge=answer.challenge,
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _UNREADABLE:
        raise ValueError("the signature is not right") from None
    return verified.new_sign_count


def _challenge_in(client_data: bytes) -> bytes:
    return base64url_to_bytes(str(orjson.loads(client_data)["challenge"]))


def _object(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = orjson.loads(text)
    return loaded
