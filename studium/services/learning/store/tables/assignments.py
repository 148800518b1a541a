"""Work handed in and its grades, hash-partitioned by the learner's `user_id`.

Texts, file names and feedback are sealed with the learner's key.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from studium.services.learning.store.tables.base import BY_USER, Time, metadata

# One learner's work for one assignment: where it stands, and the grade that counts.
assignment_submission = sa.Table(
    "assignment_submission",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    sa.Column("assignment_id", sa.Uuid, nullable=False),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("lesson_id", sa.Uuid, nullable=False),
    sa.Column("definition_version", sa.Integer, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("submitted_at", Time, nullable=False),
    sa.Column("is_late", sa.Boolean, nullable=False),
    sa.Column("score", sa.Double),
    sa.Column("max_score", sa.Double),
    sa.Column("late_deduction", sa.Double),
    sa.Column("graded_at", Time),
    sa.UniqueConstraint("user_id", "assignment_id"),
    sa.Index("assignment_submission_submission_id_idx", "submission_id"),
    sa.Index(
        "assignment_submission_course_id_submitted_at_idx", "course_id", "submitted_at", "submission_id"
    ),
    sa.CheckConstraint("status IN ('submitted', 'graded', 'returned')", name="status"),
    postgresql_partition_by=BY_USER,
)

# Every time that the learner handed something in.
assignment_hand_in = sa.Table(
    "assignment_hand_in",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    sa.Column("attempt", sa.Integer, primary_key=True),
    sa.Column("definition_version", sa.Integer, nullable=False),
    sa.Column("submitted_at", Time, nullable=False),
    sa.Column("is_late", sa.Boolean, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("file_ids", sa.ARRAY(sa.Uuid), nullable=False),
    postgresql_partition_by=BY_USER,
)

# Every word of a teacher about the work; none is ever changed. `revision` is the work's after it.
assignment_verdict = sa.Table(
    "assignment_verdict",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("score", sa.Double),
    sa.Column("max_score", sa.Double),
    sa.Column("late_deduction", sa.Double),
    sa.Column("choices", JSONB, nullable=False),
    sa.Column("feedback", sa.Text, nullable=False),
    sa.Column("given_by", sa.Uuid, nullable=False),
    sa.Column("given_at", Time, nullable=False),
    sa.CheckConstraint("kind IN ('graded', 'returned')", name="kind"),
    postgresql_partition_by=BY_USER,
)

# The row is written before the first byte is stored, so a file that nobody hands in is always found again.
assignment_file = sa.Table(
    "assignment_file",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("file_id", sa.Uuid, primary_key=True),
    sa.Column("assignment_id", sa.Uuid, nullable=False),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("uploaded_at", Time, nullable=False),
    sa.Column("stored_at", Time),
    sa.Column("handed_in_at", Time),
    sa.Index("assignment_file_user_id_assignment_id_idx", "user_id", "assignment_id"),
    sa.Index("assignment_file_file_id_idx", "file_id"),
    sa.Index(
        "assignment_file_abandoned_idx",
        "uploaded_at",
        postgresql_where=sa.text("handed_in_at IS NULL"),
    ),
    postgresql_partition_by=BY_USER,
)
