"""How one gets into a course: its rules, its keys, its waiting list, and who tried keys."""

from __future__ import annotations

import sqlalchemy as sa

from studium.services.learning.store.tables.base import Time, metadata

# A course without a row takes everybody. Who counts or gives away seats locks the row first.
enrollment_policy = sa.Table(
    "enrollment_policy",
    metadata,
    sa.Column("course_id", sa.Uuid, primary_key=True),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("opens_at", Time),
    sa.Column("closes_at", Time),
    sa.Column("seats", sa.Integer),
    sa.Column("changed_by", sa.Uuid, nullable=False),
    sa.Column("changed_at", Time, nullable=False),
    sa.CheckConstraint("mode IN ('open', 'key', 'closed')", name="mode"),
)

# Readable, because teachers hand a key out again and again: docs/decisions/0048 says why that is enough.
enrollment_key = sa.Table(
    "enrollment_key",
    metadata,
    sa.Column("key_id", sa.Uuid, primary_key=True),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("expires_at", Time),
    sa.Column("max_uses", sa.Integer),
    sa.Column("uses", sa.Integer, nullable=False),
    sa.Column("created_by", sa.Uuid, nullable=False),
    sa.Column("created_at", Time, nullable=False),
    sa.Column("withdrawn_at", Time),
    sa.UniqueConstraint("course_id", "key"),
    sa.Index("enrollment_key_course_id_key_id_idx", "course_id", "key_id"),
)

# `place` is given out under the lock of the course's rules, so it is the order in which people asked.
waiting = sa.Table(
    "waiting",
    metadata,
    sa.Column("course_id", sa.Uuid, primary_key=True),
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("place", sa.BigInteger, sa.Identity(always=True), nullable=False),
    sa.Column("since", Time, nullable=False),
    sa.Column("key_id", sa.Uuid),
    sa.UniqueConstraint("course_id", "place"),
    sa.Index("waiting_user_id_idx", "user_id"),
)

key_trial = sa.Table(
    "key_trial",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("blocked_until", Time, nullable=False),
    sa.Column("touched_at", Time, nullable=False),
)
