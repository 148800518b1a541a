"""Add when a lesson opens to a learner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SCHEMA = "learning"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("outline_lesson", sa.Column("opens_at", TIME), schema=SCHEMA)
    op.add_column("outline_lesson", sa.Column("days_after_enrolment", sa.Integer), schema=SCHEMA)
    op.add_column("outline_lesson", sa.Column("after_lesson_ids", sa.ARRAY(sa.Uuid)), schema=SCHEMA)
