"""Accounts, mailed links, sessions, tallies of attempts and known clients."""

from alembic import op

from studium.kit.db import create_kit_tables

revision = "identity_0001"
down_revision = None
branch_labels = ("identity",)

_COMMENTS = {
    '"user".email': "sealed",
    '"user".email_index': "keyed hash, for look-up",
    '"user".first_name': "sealed",
    '"user".last_name': "sealed",
    "session.client": "keyed hash of the user agent",
    "session.device": "sealed",
    "session.address": "sealed",
    "known_client.client": "keyed hash of a device or an address",
}


def upgrade() -> None:
    """Create the tables."""
    create_kit_tables(op, "identity")
    op.execute(
        """
        CREATE TABLE identity."user" (
            user_id uuid NOT NULL,
            email text NOT NULL,
            email_index bytea NOT NULL,
            password_hash text NOT NULL,
            first_name text NOT NULL,
            last_name text NOT NULL,
            roles text[] NOT NULL,
            locale text NOT NULL,
            time_zone text NOT NULL,
            email_verified_at timestamptz,
            contested boolean NOT NULL DEFAULT false,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            CONSTRAINT user_pkey PRIMARY KEY (user_id),
            CONSTRAINT user_email_index_key UNIQUE (email_index)
        )"""
    )
    op.execute('CREATE INDEX user_roles_idx ON identity."user" USING gin (roles)')
    _create_links_and_sessions()
    _create_throttling()
    for column, comment in _COMMENTS.items():
        op.execute(f"COMMENT ON COLUMN identity.{column} IS '{comment}'")


def _create_links_and_sessions() -> None:
    op.execute(
        """
        CREATE TABLE identity.link (
            token_hash bytea NOT NULL,
            user_id uuid NOT NULL,
            purpose text NOT NULL,
            expires_at timestamptz NOT NULL,
            used_at timestamptz,
            CONSTRAINT link_pkey PRIMARY KEY (token_hash),
            CONSTRAINT link_user_id_fkey FOREIGN KEY (user_id)
                REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    op.execute("CREATE INDEX link_user_id_idx ON identity.link (user_id)")
    op.execute("CREATE INDEX link_expires_at_idx ON identity.link (expires_at)")
    op.execute(
        """
        CREATE TABLE identity.session (
            session_id uuid NOT NULL,
            user_id uuid NOT NULL,
            generation integer NOT NULL,
            refresh_salt bytea NOT NULL,
            client bytea NOT NULL,
            device text NOT NULL,
            address text NOT NULL,
            started_at timestamptz NOT NULL,
            rotated_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            revoked_at timestamptz,
            CONSTRAINT session_pkey PRIMARY KEY (session_id),
            CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id)
                REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    op.execute("CREATE INDEX session_user_id_idx ON identity.session (user_id)")
    op.execute("CREATE INDEX session_expires_at_idx ON identity.session (expires_at)")


def _create_throttling() -> None:
    op.execute(
        """
        CREATE TABLE identity.throttle (
            key bytea NOT NULL,
            attempts integer NOT NULL,
            blocked_until timestamptz NOT NULL,
            touched_at timestamptz NOT NULL,
            CONSTRAINT throttle_pkey PRIMARY KEY (key)
        )"""
    )
    op.execute("CREATE INDEX throttle_touched_at_idx ON identity.throttle (touched_at)")
    op.execute(
        """
        CREATE TABLE identity.known_client (
            user_id uuid NOT NULL,
            client bytea NOT NULL,
            seen_at timestamptz NOT NULL,
            CONSTRAINT known_client_pkey PRIMARY KEY (user_id, client),
            CONSTRAINT known_client_user_id_fkey FOREIGN KEY (user_id)
                REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    op.execute("CREATE INDEX known_client_seen_at_idx ON identity.known_client (seen_at)")
