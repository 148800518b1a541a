"""Identities at OpenID providers that are linked to accounts, and the requests that sent people there."""

from alembic import op

revision = "identity_0002"
down_revision = "identity_0001"
branch_labels = None
depends_on = None

_COMMENTS = {
    "linked_identity.subject_index": "keyed hash of issuer and subject",
    "linked_identity.label": "sealed",
    "provider_request.browser": "keyed hash of the cookie",
}


def upgrade() -> None:
    """Create the tables."""
    op.execute(
        """
        CREATE TABLE identity.linked_identity (
            identity_id uuid NOT NULL,
            user_id uuid NOT NULL,
            issuer text NOT NULL,
            subject_index bytea NOT NULL,
            label text NOT NULL,
            linked_at timestamptz NOT NULL,
            last_used_at timestamptz,
            CONSTRAINT linked_identity_pkey PRIMARY KEY (identity_id),
            CONSTRAINT linked_identity_subject_index_key UNIQUE (subject_index),
            CONSTRAINT linked_identity_user_id_fkey
                FOREIGN KEY (user_id) REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    op.execute("CREATE INDEX linked_identity_user_id_idx ON identity.linked_identity (user_id)")
    op.execute(
        """
        CREATE TABLE identity.provider_request (
            state_hash bytea NOT NULL,
            provider_id text NOT NULL,
            browser bytea NOT NULL,
            user_id uuid,
            destination text NOT NULL,
            expires_at timestamptz NOT NULL,
            CONSTRAINT provider_request_pkey PRIMARY KEY (state_hash),
            CONSTRAINT provider_request_user_id_fkey
                FOREIGN KEY (user_id) REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    op.execute("CREATE INDEX provider_request_user_id_idx ON identity.provider_request (user_id)")
    op.execute("CREATE INDEX provider_request_expires_at_idx ON identity.provider_request (expires_at)")
    for column, comment in _COMMENTS.items():
        op.execute(f"COMMENT ON COLUMN identity.{column} IS '{comment}'")
