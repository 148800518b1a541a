"""Grades that teachers set by hand, hash-partitioned by the learner's `user_id`."""

from __future__ import annotations

import sqlalchemy as sa

from studium.services.learning.store.tables.base import BY_USER, Time, metadata

# Every decision of a teacher about a learner's grade in a lesson; none is ever changed. The one of highest
# revision counts, and without a score it leaves what was earned. Reasons are sealed with the learner's key.
grade_override = sa.Table(
    "grade_override",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("lesson_id", sa.Uuid, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("change_id", sa.Uuid, nullable=False),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("score", sa.Double),
    sa.Column("max_score", sa.Double),
    sa.Column("reason", sa.Text),
    sa.Column("is_reason_shown", sa.Boolean, nullable=False),
    sa.Column("given_by", sa.Uuid, nullable=False),
    sa.Column("given_at", Time, nullable=False),
    sa.Column("import_id", sa.Uuid),
    sa.Index("grade_override_import_id_idx", "import_id", postgresql_where=sa.text("import_id IS NOT NULL")),
    sa.CheckConstraint("kind IN ('set', 'imported', 'withdrawn', 'undone')", name="kind"),
    postgresql_partition_by=BY_USER,
)

# A file of grades that was imported: what its rows of `grade_override` have in common.
grade_import = sa.Table(
    "grade_import",
    metadata,
    sa.Column("import_id", sa.Uuid, primary_key=True),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False),
    sa.Column("imported_by", sa.Uuid, nullable=False),
    sa.Column("imported_at", Time, nullable=False),
    sa.Column("undone_by", sa.Uuid),
    sa.Column("undone_at", Time),
    sa.Index("grade_import_course_id_import_id_idx", "course_id", "import_id"),
)
