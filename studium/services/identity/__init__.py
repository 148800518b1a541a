"""identity: accounts, passwords, sessions, roles, and the keys that sign access tokens."""

from __future__ import annotations

from pathlib import Path

from studium.kit.service import Service
from studium.services.identity.actions import administration, audit, keys, operator
from studium.services.identity.adapters import build_adapters
from studium.services.identity.handlers import HANDLERS, JOBS
from studium.services.identity.routes import ROUTER
from studium.services.identity.settings import IdentitySettings
from studium.services.identity.store import AUDIT_GRANTS, metadata

SERVICE = Service(
    name="identity",
    router=ROUTER,
    handlers=HANDLERS,
    jobs=JOBS,
    settings=IdentitySettings,
    adapters=build_adapters,
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations",
    keeps_keys=True,
    grants=AUDIT_GRANTS,
    commands={
        "create_user": administration.create_user,
        "set_roles_by_email": operator.set_roles_by_email,
        "suspend_by_email": operator.suspend_by_email,
        "reinstate_by_email": operator.reinstate_by_email,
        "erase_by_email": operator.erase_by_email,
        "find_author": operator.find_author,
        "is_empty": operator.is_empty,
        "rotate_signing_keys": keys.rotate_signing_keys,
        "replace_master_key": keys.replace_master_key,
        "verify_audit": audit.verify_audit,
    },
)
"""The manifest."""
