"""The key set: the root key, each user's wrapped data key, and the keys that sign access tokens."""

from alembic import op

revision = "vault_0001"
down_revision = None
branch_labels = ("vault",)


def upgrade() -> None:
    """Create the key set."""
    op.execute(
        """
        CREATE TABLE vault.root_key (
            only_row boolean NOT NULL DEFAULT true,
            wrapped_key bytea NOT NULL,
            wrapped_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT root_key_pkey PRIMARY KEY (only_row),
            CONSTRAINT root_key_only_row_check CHECK (only_row)
        )"""
    )
    op.execute(
        """
        CREATE TABLE vault.data_key (
            user_id uuid NOT NULL,
            wrapped_key bytea NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT data_key_pkey PRIMARY KEY (user_id)
        )"""
    )
    op.execute(
        """
        CREATE TABLE vault.signing_key (
            kid text NOT NULL,
            public_jwk jsonb NOT NULL,
            wrapped_private_key bytea NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            signs_from timestamptz NOT NULL,
            retired_at timestamptz,
            CONSTRAINT signing_key_pkey PRIMARY KEY (kid)
        )"""
    )
