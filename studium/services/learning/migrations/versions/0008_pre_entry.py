"""Create the rules of enrolment, its keys, the waiting list, and the tally of keys that were tried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SCHEMA = "learning"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "enrollment_policy",
        sa.Column("course_id", sa.Uuid, primary_key=True),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("opens_at", TIME),
        sa.Column("closes_at", TIME),
        sa.Column("seats", sa.Integer),
        sa.Column("changed_by", sa.Uuid, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.CheckConstraint("mode IN ('open', 'key', 'closed')", name="enrollment_policy_mode_check"),
        schema=SCHEMA,
    )
    op.create_table(
        "enrollment_key",
        sa.Column("key_id", sa.Uuid, primary_key=True),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("expires_at", TIME),
        sa.Column("max_uses", sa.Integer),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("created_by", sa.Uuid, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("withdrawn_at", TIME),
        sa.UniqueConstraint("course_id", "key", name="enrollment_key_course_id_key_key"),
        schema=SCHEMA,
    )
    op.create_index(
        "enrollment_key_course_id_key_id_idx", "enrollment_key", ["course_id", "key_id"], schema=SCHEMA
    )
    op.create_table(
        "waiting",
        sa.Column("course_id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("place", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("key_id", sa.Uuid),
        sa.UniqueConstraint("course_id", "place", name="waiting_course_id_place_key"),
        schema=SCHEMA,
    )
    op.create_index("waiting_user_id_idx", "waiting", ["user_id"], schema=SCHEMA)
    op.create_table(
        "key_trial",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("blocked_until", TIME, nullable=False),
        sa.Column("touched_at", TIME, nullable=False),
        schema=SCHEMA,
    )
