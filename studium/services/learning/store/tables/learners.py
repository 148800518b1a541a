"""Where a learner stands. All of it is hash-partitioned by `user_id`."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from studium.services.learning.store.tables.base import BY_USER, Time, metadata

enrollment = sa.Table(
    "enrollment",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("enrollment_id", sa.Uuid, primary_key=True),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("enrolled_date", Time, nullable=False),
    sa.Column("completion_date", Time),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("current_progress_percentage", sa.Numeric(5, 2), nullable=False),
    sa.Column("completed_lessons", sa.Integer, nullable=False),
    sa.Column("outline_version", sa.Integer, nullable=False),
    sa.UniqueConstraint("user_id", "course_id"),
    sa.Index("enrollment_course_id_outline_version_idx", "course_id", "outline_version"),
    sa.Index("enrollment_course_id_enrollment_id_idx", "course_id", "enrollment_id"),
    sa.CheckConstraint("status IN ('active', 'completed', 'cancelled')", name="status"),
    postgresql_partition_by=BY_USER,
)

lesson_progress = sa.Table(
    "lesson_progress",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("lesson_id", sa.Uuid, primary_key=True),
    sa.Column("seconds_spent", sa.Integer, nullable=False),
    sa.Column("position_seconds", sa.Double),
    sa.Column("position_observed_at", Time),
    sa.Column("started_at", Time, nullable=False),
    sa.Column("completed_at", Time),
    sa.Column("updated_at", Time, nullable=False),
    postgresql_partition_by=BY_USER,
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
    sa.Column("seed", sa.BigInteger),
    sa.Column("started_at", Time),
    sa.Column("submitted_at", Time, nullable=False),
    sa.Column("time_over", sa.Boolean, nullable=False),
    sa.Column("score", sa.Double, nullable=False),
    sa.Column("max_score", sa.Double, nullable=False),
    sa.Column("passed", sa.Boolean, nullable=False),
    sa.Column("answers", JSONB, nullable=False),
    sa.Column("feedback", JSONB, nullable=False),
    # Grows with every grading of the attempt; `quiz_regrade_move` has the earlier ones.
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.UniqueConstraint("user_id", "quiz_id", "attempt"),
    sa.Index("submission_submission_id_idx", "submission_id"),
    sa.Index("submission_quiz_id_user_id_idx", "quiz_id", "user_id"),
    postgresql_partition_by=BY_USER,
)
