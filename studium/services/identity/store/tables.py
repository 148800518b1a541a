"""The tables. What stands in a column marked sealed is encrypted with the user's data key."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from studium.kit.db import service_metadata

metadata = service_metadata("identity")

_Time = sa.DateTime(timezone=True)


def _user_id() -> sa.Column[UUID]:
    key = sa.ForeignKey("identity.user.user_id", ondelete="CASCADE")
    return sa.Column("user_id", sa.Uuid, key, nullable=False)


user = sa.Table(
    "user",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("email", sa.Text, nullable=False, comment="sealed"),
    sa.Column("email_index", sa.LargeBinary, nullable=False, unique=True, comment="keyed hash, for look-up"),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("first_name", sa.Text, nullable=False, comment="sealed"),
    sa.Column("last_name", sa.Text, nullable=False, comment="sealed"),
    sa.Column("roles", ARRAY(sa.Text), nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("time_zone", sa.Text, nullable=False),
    sa.Column("headline", sa.Text, nullable=True, comment="sealed"),
    sa.Column("biography", sa.Text, nullable=True, comment="sealed"),
    sa.Column("email_verified_at", _Time, nullable=True),
    sa.Column("suspended_at", _Time, nullable=True),
    sa.Column("contested", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
    sa.Column("created_at", _Time, nullable=False),
    sa.Index("user_roles_idx", "roles", postgresql_using="gin"),
)

link = sa.Table(
    "link",
    metadata,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    _user_id(),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("expires_at", _Time, nullable=False),
    sa.Column("used_at", _Time, nullable=True),
    sa.Index(None, "user_id"),
    sa.Index(None, "expires_at"),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("session_id", sa.Uuid, primary_key=True),
    _user_id(),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("refresh_salt", sa.LargeBinary, nullable=False),
    sa.Column("client", sa.LargeBinary, nullable=False, comment="keyed hash of the user agent"),
    sa.Column("device", sa.Text, nullable=False, comment="sealed"),
    sa.Column("address", sa.Text, nullable=False, comment="sealed"),
    sa.Column("started_at", _Time, nullable=False),
    sa.Column("rotated_at", _Time, nullable=False),
    sa.Column("expires_at", _Time, nullable=False),
    sa.Column("revoked_at", _Time, nullable=True),
    sa.Index(None, "user_id"),
    sa.Index(None, "expires_at"),
)

viewing = sa.Table(
    "viewing",
    metadata,
    sa.Column("viewing_id", sa.Uuid, primary_key=True),
    _user_id(),
    sa.Column(
        "admin_id", sa.Uuid, sa.ForeignKey("identity.user.user_id", ondelete="CASCADE"), nullable=False
    ),
    sa.Column("session_id", sa.Uuid, nullable=False, comment="the admin's"),
    sa.Column("began_at", _Time, nullable=False),
    sa.Column("expires_at", _Time, nullable=False),
    sa.Column("ended_at", _Time, nullable=True),
    sa.Index(None, "user_id"),
    sa.Index(None, "admin_id"),
    sa.Index(None, "session_id"),
    sa.Index(None, "expires_at"),
)
"""An admin sees the platform as the user."""

throttle = sa.Table(
    "throttle",
    metadata,
    sa.Column("key", sa.LargeBinary, primary_key=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("blocked_until", _Time, nullable=False),
    sa.Column("touched_at", _Time, nullable=False),
    sa.Index(None, "touched_at"),
)

known_client = sa.Table(
    "known_client",
    metadata,
    sa.Column(
        "user_id", sa.Uuid, sa.ForeignKey("identity.user.user_id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("client", sa.LargeBinary, primary_key=True, comment="keyed hash of a device or an address"),
    sa.Column("seen_at", _Time, nullable=False),
    sa.Index(None, "seen_at"),
)

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    sa.Column("recorded_at", _Time, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("actor_id", sa.Uuid, nullable=True),
    sa.Column("subject_id", sa.Uuid, nullable=True),
    sa.Column("address", sa.Text, nullable=True, comment="sealed"),
    sa.Column("device", sa.Text, nullable=True, comment="sealed"),
    sa.Column("note", sa.Text, nullable=True, comment="sealed"),
    sa.Column("details", JSONB, nullable=False),
    sa.Index(None, "actor_id", "entry_id"),
    sa.Index(None, "subject_id", "entry_id"),
    sa.Index(None, "action", "entry_id"),
)
"""Only added to: the service's role may neither change nor delete a row. People are named by id, without a
foreign key, because entries outlive them."""

audit_link = sa.Table(
    "audit_link",
    metadata,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column(
        "entry_id",
        sa.Uuid,
        sa.ForeignKey("identity.audit_entry.entry_id"),
        nullable=False,
        unique=True,
    ),
    sa.Column("digest", sa.LargeBinary, nullable=False, comment="SHA-256, see domain/audit.py"),
)
"""The chain of the audit log, written by the database alone when a transaction with an entry commits."""

totp = sa.Table(
    "totp",
    metadata,
    sa.Column(
        "user_id", sa.Uuid, sa.ForeignKey("identity.user.user_id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("secret", sa.Text, nullable=False, comment="sealed"),
    sa.Column("begun_at", _Time, nullable=False),
    sa.Column("confirmed_at", _Time, nullable=True),
    sa.Column("last_counter", sa.BigInteger, nullable=True, comment="the time step of the last code used"),
)

recovery_code = sa.Table(
    "recovery_code",
    metadata,
    sa.Column(
        "user_id", sa.Uuid, sa.ForeignKey("identity.user.user_id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("code_hash", sa.LargeBinary, primary_key=True, comment="keyed hash"),
    sa.Column("used_at", _Time, nullable=True),
)

challenge = sa.Table(
    "challenge",
    metadata,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    _user_id(),
    sa.Column("network", sa.LargeBinary, nullable=False, comment="keyed hash of the address that began"),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("expires_at", _Time, nullable=False),
    sa.Index(None, "user_id"),
    sa.Index(None, "expires_at"),
)

invitation = sa.Table(
    "invitation",
    metadata,
    sa.Column(
        "user_id", sa.Uuid, sa.ForeignKey("identity.user.user_id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("invited_by", sa.Uuid, nullable=False),
    sa.Column("course_ids", ARRAY(sa.Uuid), nullable=False),
    sa.Column("invited_at", _Time, nullable=False),
    sa.Column("expires_at", _Time, nullable=False),
    sa.Column("accepted_at", _Time, nullable=True),
    sa.Column("upload_id", sa.Uuid, nullable=True),
    sa.Index(None, "upload_id"),
)
"""The account that was made has the address, the names and the roles."""

passkey = sa.Table(
    "passkey",
    metadata,
    sa.Column("passkey_id", sa.Uuid, primary_key=True),
    _user_id(),
    sa.Column("name", sa.Text, nullable=False, comment="sealed"),
    sa.Column("credential_id", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("public_key", sa.LargeBinary, nullable=False, comment="COSE"),
    sa.Column("sign_count", sa.BigInteger, nullable=False),
    sa.Column("created_at", _Time, nullable=False),
    sa.Column("last_used_at", _Time, nullable=True),
    sa.Index(None, "user_id"),
)

passkey_challenge = sa.Table(
    "passkey_challenge",
    metadata,
    sa.Column("challenge_hash", sa.LargeBinary, primary_key=True),
    sa.Column("user_id", sa.Uuid, sa.ForeignKey("identity.user.user_id", ondelete="CASCADE"), nullable=True),
    sa.Column("network", sa.LargeBinary, nullable=False, comment="keyed hash of the address that began"),
    sa.Column("expires_at", _Time, nullable=False),
    sa.Index(None, "user_id"),
    sa.Index(None, "expires_at"),
)

linked_identity = sa.Table(
    "linked_identity",
    metadata,
    sa.Column("identity_id", sa.Uuid, primary_key=True),
    _user_id(),
    sa.Column("issuer", sa.Text, nullable=False),
    sa.Column(
        "subject_index",
        sa.LargeBinary,
        nullable=False,
        unique=True,
        comment="keyed hash of issuer and subject",
    ),
    sa.Column("label", sa.Text, nullable=False, comment="sealed"),
    sa.Column("linked_at", _Time, nullable=False),
    sa.Column("last_used_at", _Time, nullable=True),
    sa.Index(None, "user_id"),
)

provider_request = sa.Table(
    "provider_request",
    metadata,
    sa.Column("state_hash", sa.LargeBinary, primary_key=True),
    sa.Column("provider_id", sa.Text, nullable=False),
    sa.Column("browser", sa.LargeBinary, nullable=False, comment="keyed hash of the cookie"),
    sa.Column("user_id", sa.Uuid, sa.ForeignKey("identity.user.user_id", ondelete="CASCADE"), nullable=True),
    sa.Column("destination", sa.Text, nullable=False),
    sa.Column("expires_at", _Time, nullable=False),
    sa.Index(None, "user_id"),
    sa.Index(None, "expires_at"),
)

api_key = sa.Table(
    "api_key",
    metadata,
    sa.Column("key_id", sa.Uuid, primary_key=True),
    _user_id(),
    sa.Column("name", sa.Text, nullable=False, comment="sealed"),
    sa.Column("mark", sa.Text, nullable=False, unique=True),
    sa.Column("secret_hash", sa.LargeBinary, nullable=False),
    sa.Column("scopes", ARRAY(sa.Text), nullable=False),
    sa.Column("tokens_id", sa.Uuid, nullable=False, comment="what its access tokens name as their session"),
    sa.Column("created_at", _Time, nullable=False),
    sa.Column("expires_at", _Time, nullable=False),
    sa.Column("last_used_at", _Time, nullable=True),
    sa.Index(None, "user_id"),
    sa.Index(None, "expires_at"),
)

consent = sa.Table(
    "consent",
    metadata,
    sa.Column("consent_id", sa.Uuid, primary_key=True),
    _user_id(),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("granted", sa.Boolean, nullable=False),
    sa.Column("recorded_at", _Time, nullable=False),
    sa.Index(None, "user_id", "purpose", "consent_id"),
)
"""Only added to: what somebody agreed to stays known after they changed their mind."""

revoked_session = metadata.tables["identity.revoked_session"]
"""The kit's table of sessions whose access tokens this service refuses."""
