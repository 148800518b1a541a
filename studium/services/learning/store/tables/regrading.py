"""Quizzes that were graded anew: what was previewed, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from studium.services.learning.store.tables.base import Time, metadata

_UNDER_WAY = sa.text("status IN ('applying', 'undoing')")

quiz_regrade = sa.Table(
    "quiz_regrade",
    metadata,
    sa.Column("regrade_id", sa.Uuid, primary_key=True),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("lesson_id", sa.Uuid, nullable=False),
    sa.Column("quiz_id", sa.Uuid, nullable=False),
    sa.Column("course_version", sa.Integer, nullable=False),
    sa.Column("definition_version", sa.Integer, nullable=False),
    sa.Column("treatments", JSONB, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("done_to", sa.Uuid),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("looked_at", sa.Integer, nullable=False),
    sa.Column("up", sa.Integer, nullable=False),
    sa.Column("down", sa.Integer, nullable=False),
    sa.Column("certificates_kept", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("created_by", sa.Uuid, nullable=False),
    sa.Column("created_at", Time, nullable=False),
    sa.Column("applied_by", sa.Uuid),
    sa.Column("applied_at", Time),
    sa.Column("undone_by", sa.Uuid),
    sa.Column("undone_at", Time),
    sa.CheckConstraint(
        "status IN ('previewing', 'ready', 'applying', 'applied', 'undoing', 'undone')", name="status"
    ),
    sa.Index("quiz_regrade_quiz_id_regrade_id_idx", "quiz_id", "regrade_id"),
    sa.Index("quiz_regrade_under_way_idx", "quiz_id", unique=True, postgresql_where=_UNDER_WAY),
)

# What the regrade makes of an attempt whose results it changes, and what it was before. The course grades are
# those of the preview; `size` is how much of the attempt's points it wins or loses.
quiz_regrade_move = sa.Table(
    "quiz_regrade_move",
    metadata,
    sa.Column("regrade_id", sa.Uuid, primary_key=True),
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("revision_before", sa.Integer, nullable=False),
    sa.Column("score_before", sa.Double, nullable=False),
    sa.Column("max_score_before", sa.Double, nullable=False),
    sa.Column("passed_before", sa.Boolean, nullable=False),
    sa.Column("feedback_before", JSONB, nullable=False),
    sa.Column("score_after", sa.Double, nullable=False),
    sa.Column("max_score_after", sa.Double, nullable=False),
    sa.Column("passed_after", sa.Boolean, nullable=False),
    sa.Column("feedback_after", JSONB, nullable=False),
    sa.Column("grade_before", sa.Double),
    sa.Column("grade_after", sa.Double),
    sa.Column("size", sa.Double, nullable=False),
    sa.Index("quiz_regrade_move_by_size_idx", "regrade_id", "size", "submission_id"),
    sa.Index("quiz_regrade_move_user_id_submission_id_idx", "user_id", "submission_id"),
)
