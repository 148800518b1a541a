"""Create what badges need: the keys that sign them, a place in a status list, and people's addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCHEMA = "learning"
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("person_name", sa.Column("email", sa.Text), schema=SCHEMA)
    op.add_column(
        "certificate",
        sa.Column("status_number", sa.BigInteger, sa.Identity(always=True), nullable=False),
        schema=SCHEMA,
    )
    op.create_unique_constraint(
        "certificate_status_number_key", "certificate", ["status_number"], schema=SCHEMA
    )
    op.create_index(
        "certificate_revoked_idx",
        "certificate",
        ["status_number"],
        schema=SCHEMA,
        postgresql_where=sa.text("revoked_at IS NOT NULL"),
    )
    op.create_table(
        "badge_key",
        sa.Column("kid", sa.Text, primary_key=True),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("wrapped_private_key", sa.LargeBinary, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("withdrawn_at", TIME),
        schema=SCHEMA,
    )
