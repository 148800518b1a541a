"""Keep with each attempt at a quiz the seed that decides its questions and their order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SCHEMA = "learning"


def upgrade() -> None:
    op.add_column("quiz_attempt", sa.Column("seed", sa.BigInteger), schema=SCHEMA)
    op.add_column("submission", sa.Column("seed", sa.BigInteger), schema=SCHEMA)
