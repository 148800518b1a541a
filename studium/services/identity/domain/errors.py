"""What identity refuses, each with its stable code."""

from __future__ import annotations

from studium.kit.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)


class WeakPassword(InvalidInput):
    """The password is too easy to guess; `errors` says why."""

    code = "weak_password"
    title = "This password is too easy to guess"


class WrongCredentials(Unauthenticated):
    """No verified account has this address and password: one answer for every reason.

    An unverified account must not be told apart from a wrong password: who registers a stranger's address
    and then tries to sign in would learn whether it had an account before.
    """

    code = "wrong_credentials"
    title = "The e-mail address or the password is wrong"


class AccountSuspended(Forbidden):
    """The password is right, but an admin suspended the account. Told to nobody without the password."""

    code = "account_suspended"
    title = "This account is suspended"


class OwnAccount(Conflict):
    """An admin meant somebody else's account, and named their own."""

    code = "own_account"


class NotViewable(Forbidden):
    """No admin may see the platform as this person."""

    code = "not_viewable"
    title = "You may not see the platform as this person"


class UnknownViewing(NotFound):
    """The caller sees the platform as nobody else."""

    code = "unknown_viewing"


class WrongPassword(InvalidInput):
    """A signed-in user gave a wrong present password."""

    code = "wrong_password"
    title = "The present password is wrong"


class WrongCode(InvalidInput):
    """The code is neither a good one of the app nor an unused recovery code."""

    code = "wrong_code"
    title = "This code is not right"


class ChallengeNotValid(Unauthenticated):
    """The challenge is unknown, answered, expired, used up or another network's: one answer for all."""

    code = "challenge_not_valid"
    title = "Begin the sign-in again"


class LinkNotValid(InvalidInput):
    """The link's token is unknown, used, expired or meant for something else: one answer for all."""

    code = "link_not_valid"
    title = "This link is not valid any more"


class SessionEnded(Unauthenticated):
    """The refresh token is not valid: unknown, expired, or its session was ended."""

    code = "session_ended"
    title = "Your session has ended"


class TooManyAttempts(TooManyRequests):
    """The budget of attempts is used up; `Retry-After` says how long to wait."""

    code = "too_many_attempts"
    title = "Too many attempts"


class UnknownUser(NotFound):
    """There is no such user."""

    code = "unknown_user"


class UnknownInstructor(NotFound):
    """Nobody with this id teaches here."""

    code = "unknown_instructor"


class ApiKeyNotValid(Unauthenticated):
    """The API key is unknown, removed or expired: one answer for all."""

    code = "api_key_not_valid"
    title = "This API key is not valid"


class UnknownApiKey(NotFound):
    """The signed-in user has no such API key."""

    code = "unknown_api_key"


class TooManyApiKeys(Conflict):
    """The signed-in user has as many API keys as one may have."""

    code = "too_many_api_keys"


class PasskeyNotValid(Unauthenticated):
    """The passkey, its signature or the challenge is not good: one answer for all."""

    code = "passkey_not_valid"
    title = "This passkey did not work"


class PasskeyRefused(InvalidInput):
    """The device made no passkey that can be used here."""

    code = "passkey_refused"
    title = "This passkey cannot be added"


class UnknownPasskey(NotFound):
    """The signed-in user has no such passkey."""

    code = "unknown_passkey"


class TooManyPasskeys(Conflict):
    """The signed-in user has as many passkeys as one may have."""

    code = "too_many_passkeys"


class UnknownProvider(NotFound):
    """No provider of this id is set up here."""

    code = "unknown_provider"


class ProviderUnavailable(Unavailable):
    """The provider does not answer, or not as OpenID Connect says."""

    code = "provider_unavailable"


class ProviderSignInNotValid(Unauthenticated):
    """State, browser, issuer, code or token is not good: one answer for all."""

    code = "provider_sign_in_not_valid"
    title = "This sign-in did not work"


class ProviderSignInStopped(Unauthenticated):
    """The provider said that it signs nobody in, most often because the person went back."""

    code = "provider_sign_in_stopped"
    title = "The sign-in was stopped"


class AddressNotVerified(Forbidden):
    """The provider does not vouch for the address, so nothing can be made of it."""

    code = "address_not_verified"
    title = "The address is not verified"


class LinkRefused(Forbidden):
    """The address has an account, and that alone does not prove that it is the same person's."""

    code = "link_refused"
    title = "This account is not linked yet"


class IdentityTaken(Conflict):
    """The identity at the provider is linked to an account already."""

    code = "identity_taken"


class UnknownIdentity(NotFound):
    """The signed-in user has no such linked identity."""

    code = "unknown_identity"


class LastWayIn(Conflict):
    """Without it the person could not sign in any more."""

    code = "last_way_in"


class TooManyIdentities(Conflict):
    """The signed-in user has linked as many identities as one may have."""

    code = "too_many_identities"


class UnknownInvitation(NotFound):
    """Nobody was invited under this id, or the invitation was taken back."""

    code = "unknown_invitation"


class InvitationAnswered(Conflict):
    """The person has accepted the invitation already."""

    code = "invitation_answered"


class UploadRefused(InvalidInput):
    """The file as a whole cannot be used: too large, no text, no CSV, or without the columns."""

    code = "upload_refused"
    title = "This file cannot be used"


class UnknownUpload(NotFound):
    """There is no such upload, or nothing of it is left."""

    code = "unknown_upload"


class UnknownSession(NotFound):
    """The signed-in user has no such session."""

    code = "unknown_session"


class UnknownMail(NotFound):
    """There is no such kept mail, or mail is not kept here."""

    code = "unknown_mail"


class SecondFactorIsOn(Conflict):
    """The second factor is on already."""

    code = "second_factor_on"


class SecondFactorIsOff(Conflict):
    """There is no second factor."""

    code = "second_factor_off"


class SecondFactorDemanded(Conflict):
    """This installation demands a second factor, and this would be the last one."""

    code = "second_factor_demanded"


class PasskeyNeeded(Forbidden):
    """A second factor is demanded, and the account's only one is a passkey."""

    code = "passkey_needed"
    title = "Sign in with your passkey"


class SecondFactorNotBegun(Conflict):
    """No secret awaits its first code, or not any more."""

    code = "second_factor_not_begun"


class LastAdmin(Conflict):
    """The change would leave the platform without an admin."""

    code = "last_admin"


class AddressTaken(Conflict):
    """Another account has this address. Never said to an anonymous caller, only to an operator."""

    code = "address_taken"
