"""Add grades that teachers set by hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SCHEMA = "learning"
PARTITIONS = 8
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "grade_override",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("lesson_id", sa.Uuid, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("change_id", sa.Uuid, nullable=False),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("score", sa.Double),
        sa.Column("max_score", sa.Double),
        sa.Column("reason", sa.Text),
        sa.Column("is_reason_shown", sa.Boolean, nullable=False),
        sa.Column("given_by", sa.Uuid, nullable=False),
        sa.Column("given_at", TIME, nullable=False),
        sa.Column("import_id", sa.Uuid),
        sa.CheckConstraint("kind IN ('set', 'imported', 'withdrawn', 'undone')", name="kind"),
        schema=SCHEMA,
        postgresql_partition_by="HASH (user_id)",
    )
    for number in range(PARTITIONS):
        op.execute(
            f"CREATE TABLE {SCHEMA}.grade_override_p{number} PARTITION OF {SCHEMA}.grade_override "
            f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {number})"
        )
    op.create_index(
        "grade_override_import_id_idx",
        "grade_override",
        ["import_id"],
        schema=SCHEMA,
        postgresql_where=sa.text("import_id IS NOT NULL"),
    )
