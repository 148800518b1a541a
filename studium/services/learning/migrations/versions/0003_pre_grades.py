"""Keep how many points a grade lost for lateness; NULL where no such loss applied."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("assignment_submission", "assignment_verdict"):
        op.add_column(table, sa.Column("late_deduction", sa.Double), schema="learning")
