"""Create enrolments, progress, submissions and the local copies of courses' outlines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from studium.kit.db import create_kit_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = "learning"
PARTITIONS = 8
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_kit_tables(op, SCHEMA)
    _outline_course()
    _outline_parts()
    _lesson_definition()
    _enrollment()
    _lesson_progress()
    _submission()


def _partitioned(name: str, storage: str = "") -> None:
    for number in range(PARTITIONS):
        op.execute(
            f"CREATE TABLE {SCHEMA}.{name}_p{number} PARTITION OF {SCHEMA}.{name} "
            f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {number}) {storage}"
        )


def _outline_course() -> None:
    op.create_table(
        "outline_course",
        sa.Column("course_id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("is_published", sa.Boolean, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("price_amount_minor", sa.BigInteger),
        sa.Column("ends_at", TIME),
        sa.Column("grading", JSONB, nullable=False),
        sa.Column("pass_percentage", sa.Double),
        sa.Column("counted_lessons", sa.Integer, nullable=False),
        schema=SCHEMA,
    )


def _outline_parts() -> None:
    op.create_table(
        "outline_module",
        sa.Column("module_id", sa.Uuid, primary_key=True),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "outline_lesson",
        sa.Column("lesson_id", sa.Uuid, primary_key=True),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("module_id", sa.Uuid, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("is_required", sa.Boolean, nullable=False),
        sa.Column("is_counted", sa.Boolean, nullable=False),
        sa.Column("is_completed_by_submission", sa.Boolean, nullable=False),
        sa.Column("definition_version", sa.Integer),
        schema=SCHEMA,
    )
    for table in ("outline_module", "outline_lesson"):
        op.create_index(f"{table}_course_id_idx", table, ["course_id"], schema=SCHEMA)


def _lesson_definition() -> None:
    op.create_table(
        "lesson_definition",
        sa.Column("lesson_id", sa.Uuid, primary_key=True),
        sa.Column("course_version", sa.Integer, primary_key=True),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("graded_as", sa.Text),
        sa.Column("max_score", sa.Double, nullable=False),
        sa.Column("quiz_id", sa.Uuid),
        sa.Column("quiz", JSONB),
        sa.Column("broken_questions", sa.ARRAY(sa.Uuid), nullable=False),
        schema=SCHEMA,
    )


def _enrollment() -> None:
    op.create_table(
        "enrollment",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("enrollment_id", sa.Uuid, primary_key=True),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("enrolled_date", TIME, nullable=False),
        sa.Column("completion_date", TIME),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("current_progress_percentage", sa.Numeric(5, 2), nullable=False),
        sa.Column("completed_lessons", sa.Integer, nullable=False),
        sa.Column("outline_version", sa.Integer, nullable=False),
        sa.UniqueConstraint("user_id", "course_id", name="enrollment_user_id_course_id_key"),
        sa.CheckConstraint("status IN ('active', 'completed', 'cancelled')", name="enrollment_status_check"),
        schema=SCHEMA,
        postgresql_partition_by="HASH (user_id)",
    )
    op.create_index(
        "enrollment_course_id_outline_version_idx",
        "enrollment",
        ["course_id", "outline_version"],
        schema=SCHEMA,
    )
    _partitioned("enrollment", "WITH (fillfactor = 90)")


def _lesson_progress() -> None:
    op.create_table(
        "lesson_progress",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("lesson_id", sa.Uuid, primary_key=True),
        sa.Column("seconds_spent", sa.Integer, nullable=False),
        sa.Column("position_seconds", sa.Double),
        sa.Column("position_observed_at", TIME),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("completed_at", TIME),
        sa.Column("updated_at", TIME, nullable=False),
        schema=SCHEMA,
        postgresql_partition_by="HASH (user_id)",
    )
    # Reports rewrite one row again and again; free room on its page keeps these updates heap-only.
    _partitioned("lesson_progress", "WITH (fillfactor = 80)")


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        sa.Column("quiz_id", sa.Uuid, nullable=False),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("lesson_id", sa.Uuid, nullable=False),
        sa.Column("definition_version", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("submitted_at", TIME, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("max_score", sa.Double, nullable=False),
        sa.Column("passed", sa.Boolean, nullable=False),
        sa.Column("answers", JSONB, nullable=False),
        sa.Column("feedback", JSONB, nullable=False),
        sa.UniqueConstraint("user_id", "quiz_id", "attempt", name="submission_user_id_quiz_id_attempt_key"),
        schema=SCHEMA,
        postgresql_partition_by="HASH (user_id)",
    )
    op.create_index("submission_submission_id_idx", "submission", ["submission_id"], schema=SCHEMA)
    _partitioned("submission")
