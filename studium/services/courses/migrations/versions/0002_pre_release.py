"""Create what release rules need: the draft's, those in force, and the lessons that people completed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "courses_0002"
down_revision = "courses_0001"
branch_labels = None
depends_on = None

SCHEMA = "courses"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "release_rule",
        sa.Column("course_id", sa.Uuid, sa.ForeignKey("courses.course.course_id"), primary_key=True),
        sa.Column("part_id", sa.Uuid, primary_key=True),
        sa.Column("opens_at", TIME),
        sa.Column("days_after_enrolment", sa.Integer),
        sa.Column("after_lesson_id", sa.Uuid),
        schema=SCHEMA,
    )
    op.create_table(
        "lesson_release",
        sa.Column("lesson_id", sa.Uuid, sa.ForeignKey("courses.lesson.lesson_id"), primary_key=True),
        sa.Column("course_id", sa.Uuid, sa.ForeignKey("courses.course.course_id"), nullable=False),
        sa.Column("opens_at", TIME),
        sa.Column("days_after_enrolment", sa.Integer),
        sa.Column("after_lesson_ids", ARRAY(sa.Uuid), nullable=False),
        sa.Column("asset_ids", ARRAY(sa.Uuid), nullable=False),
        schema=SCHEMA,
    )
    op.create_index("lesson_release_course_id_idx", "lesson_release", ["course_id"], schema=SCHEMA)
    op.create_table(
        "completed_lesson",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("lesson_id", sa.Uuid, primary_key=True),
        sa.Column("completed_at", TIME, nullable=False),
        schema=SCHEMA,
    )
