"""The use cases of identity. Routes, jobs and the command line call nothing else."""

from __future__ import annotations

from studium.services.identity.actions.administration import (
    create_user,
    find_user,
    get_user,
    list_users,
    set_roles,
)
from studium.services.identity.actions.housekeeping import prune_expired
from studium.services.identity.actions.keys import published_keys, rotate_signing_keys
from studium.services.identity.actions.mailing import list_kept_mail, read_kept_mail, send_mail
from studium.services.identity.actions.passwords import (
    change_password,
    request_password_reset,
    reset_password,
)
from studium.services.identity.actions.people import User
from studium.services.identity.actions.profile import ProfileChange, change_profile
from studium.services.identity.actions.registration import (
    Registration,
    drop_unused_key,
    register,
    resend_verification,
    verify_email,
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
    "Ctx",
    "KeptMail",
    "ProfileChange",
    "Registration",
    "SessionView",
    "SignedIn",
    "User",
    "change_password",
    "change_profile",
    "create_user",
    "drop_unused_key",
    "find_user",
    "get_user",
    "list_kept_mail",
    "list_sessions",
    "list_users",
    "prune_expired",
    "published_keys",
    "read_kept_mail",
    "refresh",
    "register",
    "request_password_reset",
    "resend_verification",
    "reset_password",
    "revoke_other_sessions",
    "revoke_session",
    "rotate_signing_keys",
    "send_mail",
    "set_roles",
    "sign_in",
    "sign_out",
    "verify_email",
]
