"""The use cases of identity. Routes, jobs and the command line call nothing else."""

from __future__ import annotations

from studium.services.identity.actions.administration import (
    create_user,
    find_user,
    get_user,
    list_users,
    set_roles,
)
from studium.services.identity.actions.challenges import Challenged, answer_challenge
from studium.services.identity.actions.consents import list_consents, set_consent
from studium.services.identity.actions.housekeeping import drop_unverified_accounts, prune_expired
from studium.services.identity.actions.keys import published_keys, rotate_signing_keys
from studium.services.identity.actions.mailing import list_kept_mail, read_kept_mail, send_mail, tell_of_place
from studium.services.identity.actions.passwords import (
    change_password,
    request_password_reset,
    reset_password,
)
from studium.services.identity.actions.people import User
from studium.services.identity.actions.profile import (
    ProfileChange,
    change_profile,
    get_instructor,
    look_up_instructor,
)
from studium.services.identity.actions.registration import (
    Registration,
    drop_unused_key,
    register,
    resend_verification,
    verify_email,
)
from studium.services.identity.actions.second_factor import (
    Enrolment,
    FactorState,
    begin_second_factor,
    confirm_second_factor,
    disable_second_factor,
    get_second_factor,
    remove_second_factor,
    renew_recovery_codes,
)
from studium.services.identity.actions.sessions import (
    SessionView,
    SignedIn,
    list_sessions,
    refresh,
    revoke_other_sessions,
    revoke_session,
    sign_out,
)
from studium.services.identity.actions.sign_in import sign_in
from studium.services.identity.adapters import Ctx, KeptMail

__all__ = [
    "Challenged",
    "Ctx",
    "Enrolment",
    "FactorState",
    "KeptMail",
    "ProfileChange",
    "Registration",
    "SessionView",
    "SignedIn",
    "User",
    "answer_challenge",
    "begin_second_factor",
    "change_password",
    "change_profile",
    "confirm_second_factor",
    "create_user",
    "disable_second_factor",
    "drop_unused_key",
    "drop_unverified_accounts",
    "find_user",
    "get_instructor",
    "get_second_factor",
    "get_user",
    "list_consents",
    "list_kept_mail",
    "list_sessions",
    "list_users",
    "look_up_instructor",
    "prune_expired",
    "published_keys",
    "read_kept_mail",
    "refresh",
    "register",
    "remove_second_factor",
    "renew_recovery_codes",
    "request_password_reset",
    "resend_verification",
    "reset_password",
    "revoke_other_sessions",
    "revoke_session",
    "rotate_signing_keys",
    "send_mail",
    "set_consent",
    "set_roles",
    "sign_in",
    "sign_out",
    "tell_of_place",
    "verify_email",
]
