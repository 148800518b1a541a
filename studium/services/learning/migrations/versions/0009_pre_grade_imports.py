"""Add files of grades that were imported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SCHEMA = "learning"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "grade_import",
        sa.Column("import_id", sa.Uuid, primary_key=True),
        sa.Column("course_id", sa.Uuid, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("imported_by", sa.Uuid, nullable=False),
        sa.Column("imported_at", TIME, nullable=False),
        sa.Column("undone_by", sa.Uuid),
        sa.Column("undone_at", TIME),
        schema=SCHEMA,
    )
    op.create_index(
        "grade_import_course_id_import_id_idx", "grade_import", ["course_id", "import_id"], schema=SCHEMA
    )
