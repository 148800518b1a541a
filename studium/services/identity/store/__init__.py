"""The rows of identity: tables and queries. The only SQL of the service."""

from __future__ import annotations

from studium.services.identity.store.keys import SigningKeyRow, insert_key, list_keys, retire_key, rotation
from studium.services.identity.store.links import insert_link, lock_link, use_up_links
from studium.services.identity.store.pruning import prune
from studium.services.identity.store.sessions import (
    SealedDevice,
    forget_clients,
    insert_session,
    known_clients,
    list_active_sessions,
    lock_active_sessions,
    lock_session,
    refuse_session,
    remember_clients,
    save_session,
)
from studium.services.identity.store.tables import metadata
from studium.services.identity.store.throttle import lock_tallies, save_tallies
from studium.services.identity.store.users import (
    account_by_email,
    account_by_id,
    insert_account,
    list_accounts,
    lock_account,
    lock_account_by_link,
    lock_admins,
    mark_contested,
    save_account,
    save_password_hash,
)

__all__ = [
    "SealedDevice",
    "SigningKeyRow",
    "account_by_email",
    "account_by_id",
    "forget_clients",
    "insert_account",
    "insert_key",
    "insert_link",
    "insert_session",
    "known_clients",
    "list_accounts",
    "list_active_sessions",
    "list_keys",
    "lock_account",
    "lock_account_by_link",
    "lock_active_sessions",
    "lock_admins",
    "lock_link",
    "lock_session",
    "lock_tallies",
    "mark_contested",
    "metadata",
    "prune",
    "refuse_session",
    "remember_clients",
    "retire_key",
    "rotation",
    "save_account",
    "save_password_hash",
    "save_session",
    "save_tallies",
    "use_up_links",
]
