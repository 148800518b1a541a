"""What courses announced: local copies."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from studium.services.learning.store.tables.base import Time, metadata

outline_course = sa.Table(
    "outline_course",
    metadata,
    sa.Column("course_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("is_published", sa.Boolean, nullable=False),
    sa.Column("slug", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("price_amount_minor", sa.BigInteger),
    sa.Column("ends_at", Time),
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
    # When the lesson opens to a learner: its own rule and its module's in one, all NULL from the start.
    sa.Column("opens_at", Time),
    sa.Column("days_after_enrolment", sa.Integer),
    sa.Column("after_lesson_ids", sa.ARRAY(sa.Uuid)),
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
    sa.Column("assignment_id", sa.Uuid),
    sa.Column("assignment", JSONB(none_as_null=True)),
    sa.Column("assignment_max_score", sa.Double, nullable=False),
)
