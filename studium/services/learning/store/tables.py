"""Learning's tables. What belongs to a learner is hash-partitioned by `user_id`."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from studium.kit.db import service_metadata

metadata = service_metadata("learning")

_Time = sa.DateTime(timezone=True)
_BY_USER = "HASH (user_id)"

outline_course = sa.Table(
    "outline_course",
    metadata,
    sa.Column("course_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("is_published", sa.Boolean, nullable=False),
    sa.Column("slug", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("price_amount_minor", sa.BigInteger),
    sa.Column("ends_at", _Time),
    sa.Column("grading", JSONB, nullable=False),
    sa.Column("pass_percentage", sa.Double),
    sa.Column("counted_lessons", sa.Integer, nullable=False),
)

outline_module = sa.Table(
    "outline_module",
    metadata,
    sa.Column("module_id", sa.Uuid, primary_key=True),
    sa.Column("course_id", sa.Uuid, nullable=False, index=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
)

outline_lesson = sa.Table(
    "outline_lesson",
    metadata,
    sa.Column("lesson_id", sa.Uuid, primary_key=True),
    sa.Column("course_id", sa.Uuid, nullable=False, index=True),
    sa.Column("module_id", sa.Uuid, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("is_required", sa.Boolean, nullable=False),
    sa.Column("is_counted", sa.Boolean, nullable=False),
    sa.Column("is_completed_by_submission", sa.Boolean, nullable=False),
    sa.Column("definition_version", sa.Integer),
)

lesson_definition = sa.Table(
    "lesson_definition",
    metadata,
    sa.Column("lesson_id", sa.Uuid, primary_key=True),
    sa.Column("course_version", sa.Integer, primary_key=True),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("graded_as", sa.Text),
    sa.Column("max_score", sa.Double, nullable=False),
    sa.Column("quiz_id", sa.Uuid),
    sa.Column("quiz", JSONB(none_as_null=True)),
    sa.Column("broken_questions", sa.ARRAY(sa.Uuid), nullable=False),
)

enrollment = sa.Table(
    "enrollment",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("enrollment_id", sa.Uuid, primary_key=True),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("enrolled_date", _Time, nullable=False),
    sa.Column("completion_date", _Time),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("current_progress_percentage", sa.Numeric(5, 2), nullable=False),
    sa.Column("completed_lessons", sa.Integer, nullable=False),
    sa.Column("outline_version", sa.Integer, nullable=False),
    sa.UniqueConstraint("user_id", "course_id"),
    sa.Index("enrollment_course_id_outline_version_idx", "course_id", "outline_version"),
    sa.CheckConstraint("status IN ('active', 'completed', 'cancelled')", name="status"),
    postgresql_partition_by=_BY_USER,
)

lesson_progress = sa.Table(
    "lesson_progress",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("lesson_id", sa.Uuid, primary_key=True),
    sa.Column("seconds_spent", sa.Integer, nullable=False),
    sa.Column("position_seconds", sa.Double),
    sa.Column("position_observed_at", _Time),
    sa.Column("started_at", _Time, nullable=False),
    sa.Column("completed_at", _Time),
    sa.Column("updated_at", _Time, nullable=False),
    postgresql_partition_by=_BY_USER,
)

submission = sa.Table(
    "submission",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    sa.Column("quiz_id", sa.Uuid, nullable=False),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("lesson_id", sa.Uuid, nullable=False),
    sa.Column("definition_version", sa.Integer, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("submitted_at", _Time, nullable=False),
    sa.Column("score", sa.Double, nullable=False),
    sa.Column("max_score", sa.Double, nullable=False),
    sa.Column("passed", sa.Boolean, nullable=False),
    sa.Column("answers", JSONB, nullable=False),
    sa.Column("feedback", JSONB, nullable=False),
    sa.UniqueConstraint("user_id", "quiz_id", "attempt"),
    sa.Index("submission_submission_id_idx", "submission_id"),
    postgresql_partition_by=_BY_USER,
)
