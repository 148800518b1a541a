"""Add regrades of quizzes, and count the gradings of an attempt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SCHEMA = "learning"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "submission", sa.Column("revision", sa.Integer, nullable=False, server_default="1"), schema=SCHEMA
    )
    op.create_index("submission_quiz_id_user_id_idx", "submission", ["quiz_id", "user_id"], schema=SCHEMA)
    _regrade()
    _move()


def _regrade() -> None:
    op.create_table(
        "quiz_regrade",
        sa.Column("regrade_id", sa.Uuid, primary_key=True),
        *(sa.Column(name, sa.Uuid, nullable=False) for name in ("course_id", "lesson_id", "quiz_id")),
        sa.Column("course_version", sa.Integer, nullable=False),
        sa.Column("definition_version", sa.Integer, nullable=False),
        sa.Column("treatments", JSONB, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("done_to", sa.Uuid),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("attempts", "looked_at", "up", "down", "certificates_kept")
        ),
        sa.Column("reason", sa.Text),
        sa.Column("created_by", sa.Uuid, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("applied_by", sa.Uuid),
        sa.Column("applied_at", TIME),
        sa.Column("undone_by", sa.Uuid),
        sa.Column("undone_at", TIME),
        sa.CheckConstraint(
            "status IN ('previewing', 'ready', 'applying', 'applied', 'undoing', 'undone')",
            name="quiz_regrade_status_check",
        ),
        schema=SCHEMA,
    )
    op.create_index(
        "quiz_regrade_quiz_id_regrade_id_idx", "quiz_regrade", ["quiz_id", "regrade_id"], schema=SCHEMA
    )
    op.create_index(
        "quiz_regrade_under_way_idx",
        "quiz_regrade",
        ["quiz_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("status IN ('applying', 'undoing')"),
    )


def _move() -> None:
    op.create_table(
        "quiz_regrade_move",
        *(sa.Column(name, sa.Uuid, primary_key=True) for name in ("regrade_id", "user_id", "submission_id")),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("revision_before", sa.Integer, nullable=False),
        *(column for when in ("before", "after") for column in _grading(when)),
        sa.Column("grade_before", sa.Double),
        sa.Column("grade_after", sa.Double),
        sa.Column("size", sa.Double, nullable=False),
        schema=SCHEMA,
    )
    indexes = {"by_size": ["regrade_id", "size", "submission_id"]}
    indexes["user_id_submission_id"] = ["user_id", "submission_id"]
    for name, columns in indexes.items():
        op.create_index(f"quiz_regrade_move_{name}_idx", "quiz_regrade_move", columns, schema=SCHEMA)


def _grading(when: str) -> list[sa.Column[object]]:
    return [
        sa.Column(f"score_{when}", sa.Double, nullable=False),
        sa.Column(f"max_score_{when}", sa.Double, nullable=False),
        sa.Column(f"passed_{when}", sa.Boolean, nullable=False),
        sa.Column(f"feedback_{when}", JSONB, nullable=False),
    ]
