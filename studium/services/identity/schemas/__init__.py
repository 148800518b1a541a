"""The shapes of identity's HTTP interface."""

from __future__ import annotations

from studium.services.identity.schemas.accounts import (
    ChangePasswordRequest,
    EmailRequest,
    MailRequested,
    RegisterRequest,
    ResetPasswordRequest,
    TokenRequest,
    VerificationSent,
)
from studium.services.identity.schemas.administration import (
    AuditEntryAnswer,
    EraseOneselfRequest,
    SuspendRequest,
)
from studium.services.identity.schemas.api_keys import (
    ApiKeyAnswer,
    ApiKeyRequest,
    ApiKeysAnswer,
    MadeApiKeyAnswer,
    TokenAnswer,
)
from studium.services.identity.schemas.consents import ConsentAnswer, ConsentRequest, ConsentsAnswer
from studium.services.identity.schemas.invitations import (
    InvitationAnswer,
    InvitationRequest,
    UndoneAnswer,
    UploadAnswer,
    UploadResultAnswer,
    UploadRowAnswer,
    UploadsAnswer,
)
from studium.services.identity.schemas.keys import KeySetAnswer
from studium.services.identity.schemas.mail import MailAnswer, MailsAnswer
from studium.services.identity.schemas.passkeys import (
    PasskeyAnswer,
    PasskeyNameRequest,
    PasskeyOptionsAnswer,
    PasskeyRequest,
    PasskeysAnswer,
    PasskeySignInRequest,
)
from studium.services.identity.schemas.people import (
    InstructorAnswer,
    InstructorFound,
    ProfileRequest,
    RolesRequest,
    UserAnswer,
)
from studium.services.identity.schemas.providers import (
    BeginProviderRequest,
    FinishProviderRequest,
    IdentitiesAnswer,
    IdentityAnswer,
    LinkIdentityRequest,
    NewPersonAnswer,
    ProviderAnswer,
    ProviderRegisterRequest,
    ProvidersAnswer,
    ProviderUrlAnswer,
    VisitAnswer,
)
from studium.services.identity.schemas.second_factor import (
    ChallengeAnswer,
    CodeRequest,
    PasswordRequest,
    RecoveryCodesAnswer,
    SecondFactorRequest,
    TotpAnswer,
    TotpEnrolmentAnswer,
)
from studium.services.identity.schemas.sessions import (
    SessionAnswer,
    SessionsAnswer,
    SignedInAnswer,
    SignInRequest,
)

__all__ = [
    "ApiKeyAnswer",
    "ApiKeyRequest",
    "ApiKeysAnswer",
    "AuditEntryAnswer",
    "BeginProviderRequest",
    "ChallengeAnswer",
    "ChangePasswordRequest",
    "CodeRequest",
    "ConsentAnswer",
    "ConsentRequest",
    "ConsentsAnswer",
    "EmailRequest",
    "EraseOneselfRequest",
    "FinishProviderRequest",
    "IdentitiesAnswer",
    "IdentityAnswer",
    "InstructorAnswer",
    "InstructorFound",
    "InvitationAnswer",
    "InvitationRequest",
    "KeySetAnswer",
    "LinkIdentityRequest",
    "MadeApiKeyAnswer",
    "MailAnswer",
    "MailRequested",
    "MailsAnswer",
    "NewPersonAnswer",
    "PasskeyAnswer",
    "PasskeyNameRequest",
    "PasskeyOptionsAnswer",
    "PasskeyRequest",
    "PasskeySignInRequest",
    "PasskeysAnswer",
    "PasswordRequest",
    "ProfileRequest",
    "ProviderAnswer",
    "ProviderRegisterRequest",
    "ProviderUrlAnswer",
    "ProvidersAnswer",
    "RecoveryCodesAnswer",
    "RegisterRequest",
    "ResetPasswordRequest",
    "RolesRequest",
    "SecondFactorRequest",
    "SessionAnswer",
    "SessionsAnswer",
    "SignInRequest",
    "SignedInAnswer",
    "SuspendRequest",
    "TokenAnswer",
    "TokenRequest",
    "TotpAnswer",
    "TotpEnrolmentAnswer",
    "UndoneAnswer",
    "UploadAnswer",
    "UploadResultAnswer",
    "UploadRowAnswer",
    "UploadsAnswer",
    "UserAnswer",
    "VerificationSent",
    "VisitAnswer",
]
