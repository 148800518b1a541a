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
    _quiz_attempt()
    _keepsakes()
    _certificate()
    _heard()
    _assignment_submission()
    _assignment_history()
    _assignment_file()


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
        sa.Column("assignment_id", sa.Uuid),
        sa.Column("assignment", JSONB),
        sa.Column("assignment_max_score", sa.Double, nullable=False),
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
    op.create_index(
        "enrollment_course_id_enrollment_id_idx", "enrollment", ["course_id", "enrollment_id"], schema=SCHEMA
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
        sa.Column("started_at", TIME),
        sa.Column("submitted_at", TIME, nullable=False),
        sa.Column("time_over", sa.Boolean, nullable=False),
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


def _quiz_attempt() -> None:
    op.create_table(
        "quiz_attempt",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("quiz_id", sa.Uuid, primary_key=True),
        sa.Column("lesson_id", sa.Uuid, nullable=False),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("definition_version", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("time_limit_seconds", sa.Integer),
        sa.Column("expires_at", TIME),
        sa.Column("answers", JSONB, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("saved_at", TIME),
        schema=SCHEMA,
    )
    for column in ("course_id", "expires_at"):
        op.create_index(f"quiz_attempt_{column}_idx", "quiz_attempt", [column], schema=SCHEMA)


def _keepsakes() -> None:
    op.create_table(
        "lesson_note",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("lesson_id", sa.Uuid, primary_key=True),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "bookmark",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("lesson_id", sa.Uuid, primary_key=True),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        schema=SCHEMA,
    )


def _certificate() -> None:
    op.create_table(
        "certificate",
        sa.Column("certificate_id", sa.Uuid, primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("user_id", sa.Uuid),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("enrollment_id", sa.Uuid),
        sa.Column("course_title", sa.Text, nullable=False),
        sa.Column("first_name", sa.Text),
        sa.Column("last_name", sa.Text),
        sa.Column("instructor_first_name", sa.Text),
        sa.Column("instructor_last_name", sa.Text),
        sa.Column("completed_at", TIME, nullable=False),
        sa.Column("issued_at", TIME, nullable=False),
        sa.Column("expires_at", TIME),
        sa.Column("revoked_at", TIME),
        sa.Column("revoked_by", sa.Uuid),
        sa.Column("revocation_cause", sa.Text),
        sa.Column("revocation_reason", sa.Text),
        sa.UniqueConstraint("code", name="certificate_code_key"),
        schema=SCHEMA,
    )
    op.create_index(
        "certificate_user_id_course_id_idx", "certificate", ["user_id", "course_id"], schema=SCHEMA
    )
    op.create_index(
        "certificate_course_id_certificate_id_idx",
        "certificate",
        ["course_id", "certificate_id"],
        schema=SCHEMA,
    )
    op.create_index(
        "certificate_in_force_idx",
        "certificate",
        ["user_id", "course_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "certificate_terms",
        sa.Column("course_id", sa.Uuid, primary_key=True),
        sa.Column("valid_months", sa.Integer),
        sa.Column("changed_by", sa.Uuid, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        schema=SCHEMA,
    )


def _heard() -> None:
    op.create_table(
        "course_teachers",
        sa.Column("course_id", sa.Uuid, primary_key=True),
        sa.Column("user_ids", sa.ARRAY(sa.Uuid), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "person_name",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("last_name", sa.Text, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        schema=SCHEMA,
    )


def _assignment_submission() -> None:
    op.create_table(
        "assignment_submission",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        sa.Column("assignment_id", sa.Uuid, nullable=False),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("lesson_id", sa.Uuid, nullable=False),
        sa.Column("definition_version", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("submitted_at", TIME, nullable=False),
        sa.Column("is_late", sa.Boolean, nullable=False),
        sa.Column("score", sa.Double),
        sa.Column("max_score", sa.Double),
        sa.Column("graded_at", TIME),
        sa.UniqueConstraint(
            "user_id", "assignment_id", name="assignment_submission_user_id_assignment_id_key"
        ),
        sa.CheckConstraint(
            "status IN ('submitted', 'graded', 'returned')", name="assignment_submission_status_check"
        ),
        schema=SCHEMA,
        postgresql_partition_by="HASH (user_id)",
    )
    for columns in (["submission_id"], ["course_id", "submitted_at", "submission_id"]):
        name = f"assignment_submission_{'_'.join(columns[:2])}_idx"
        op.create_index(name, "assignment_submission", columns, schema=SCHEMA)
    _partitioned("assignment_submission")


def _assignment_history() -> None:
    op.create_table(
        "assignment_hand_in",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True),
        sa.Column("definition_version", sa.Integer, nullable=False),
        sa.Column("submitted_at", TIME, nullable=False),
        sa.Column("is_late", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("file_ids", sa.ARRAY(sa.Uuid), nullable=False),
        schema=SCHEMA,
        postgresql_partition_by="HASH (user_id)",
    )
    op.create_table(
        "assignment_verdict",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("score", sa.Double),
        sa.Column("max_score", sa.Double),
        sa.Column("choices", JSONB, nullable=False),
        sa.Column("feedback", sa.Text, nullable=False),
        sa.Column("given_by", sa.Uuid, nullable=False),
        sa.Column("given_at", TIME, nullable=False),
        sa.CheckConstraint("kind IN ('graded', 'returned')", name="assignment_verdict_kind_check"),
        schema=SCHEMA,
        postgresql_partition_by="HASH (user_id)",
    )
    _partitioned("assignment_hand_in")
    _partitioned("assignment_verdict")


def _assignment_file() -> None:
    op.create_table(
        "assignment_file",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("file_id", sa.Uuid, primary_key=True),
        sa.Column("assignment_id", sa.Uuid, nullable=False),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("uploaded_at", TIME, nullable=False),
        sa.Column("stored_at", TIME),
        sa.Column("handed_in_at", TIME),
        schema=SCHEMA,
        postgresql_partition_by="HASH (user_id)",
    )
    for columns in (["user_id", "assignment_id"], ["file_id"]):
        name = f"assignment_file_{'_'.join(columns)}_idx"
        op.create_index(name, "assignment_file", columns, schema=SCHEMA)
    op.create_index(
        "assignment_file_abandoned_idx",
        "assignment_file",
        ["uploaded_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("handed_in_at IS NULL"),
    )
    _partitioned("assignment_file")
