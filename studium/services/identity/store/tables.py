"""The tables. What stands in a column marked sealed is encrypted with the user's data key."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

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
    sa.Column("email_verified_at", _Time, nullable=True),
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

revoked_session = metadata.tables["identity.revoked_session"]
"""The kit's table of sessions whose access tokens this service refuses."""
