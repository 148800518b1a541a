"""Attempts at quizzes that are under way: a row a learner and quiz, gone with the submission."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from studium.services.learning.store.tables.base import Time, metadata

quiz_attempt = sa.Table(
    "quiz_attempt",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("quiz_id", sa.Uuid, primary_key=True),
    sa.Column("lesson_id", sa.Uuid, nullable=False),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("definition_version", sa.Integer, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("seed", sa.BigInteger),
    sa.Column("started_at", Time, nullable=False),
    sa.Column("time_limit_seconds", sa.Integer),
    sa.Column("expires_at", Time),
    sa.Column("answers", JSONB, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("saved_at", Time),
    sa.Index("quiz_attempt_course_id_idx", "course_id"),
    sa.Index("quiz_attempt_expires_at_idx", "expires_at"),
)
