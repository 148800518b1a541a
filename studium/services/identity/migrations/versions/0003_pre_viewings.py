"""Viewings: an admin sees the platform as somebody else."""

from alembic import op

revision = "identity_0003"
down_revision = "identity_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.execute(
        """
        CREATE TABLE identity.viewing (
            viewing_id uuid NOT NULL,
            user_id uuid NOT NULL,
            admin_id uuid NOT NULL,
            session_id uuid NOT NULL,
            began_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            ended_at timestamptz,
            CONSTRAINT viewing_pkey PRIMARY KEY (viewing_id),
            CONSTRAINT viewing_user_id_fkey
                FOREIGN KEY (user_id) REFERENCES identity."user" (user_id) ON DELETE CASCADE,
            CONSTRAINT viewing_admin_id_fkey
                FOREIGN KEY (admin_id) REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    for column in ("user_id", "admin_id", "session_id", "expires_at"):
        op.execute(f"CREATE INDEX viewing_{column}_idx ON identity.viewing ({column})")
    op.execute("COMMENT ON COLUMN identity.viewing.session_id IS 'the admin''s'")
