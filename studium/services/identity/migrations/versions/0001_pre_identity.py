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
    '"user".headline': "sealed",
    '"user".biography': "sealed",
    "totp.secret": "sealed",
    "totp.last_counter": "the time step of the last code used",
    "recovery_code.code_hash": "keyed hash",
    "challenge.network": "keyed hash of the address that began",
    "passkey.name": "sealed",
    "passkey.public_key": "COSE",
    "passkey_challenge.network": "keyed hash of the address that began",
    "api_key.name": "sealed",
    "api_key.tokens_id": "what its access tokens name as their session",
    "session.client": "keyed hash of the user agent",
    "session.device": "sealed",
    "session.address": "sealed",
    "known_client.client": "keyed hash of a device or an address",
    "audit_entry.address": "sealed",
    "audit_entry.device": "sealed",
    "audit_entry.note": "sealed",
    "audit_link.digest": "SHA-256, see domain/audit.py",
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
            headline text,
            biography text,
            email_verified_at timestamptz,
            suspended_at timestamptz,
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
    _create_second_factor()
    _create_invitations()
    _create_passkeys()
    _create_api_keys()
    _create_consents()
    _create_audit()
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


def _create_second_factor() -> None:
    op.execute(
        """
        CREATE TABLE identity.totp (
            user_id uuid NOT NULL,
            secret text NOT NULL,
            begun_at timestamptz NOT NULL,
            confirmed_at timestamptz,
            last_counter bigint,
            CONSTRAINT totp_pkey PRIMARY KEY (user_id),
            CONSTRAINT totp_user_id_fkey FOREIGN KEY (user_id)
                REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    op.execute(
        """
        CREATE TABLE identity.recovery_code (
            user_id uuid NOT NULL,
            code_hash bytea NOT NULL,
            used_at timestamptz,
            CONSTRAINT recovery_code_pkey PRIMARY KEY (user_id, code_hash),
            CONSTRAINT recovery_code_user_id_fkey FOREIGN KEY (user_id)
                REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    op.execute(
        """
        CREATE TABLE identity.challenge (
            token_hash bytea NOT NULL,
            user_id uuid NOT NULL,
            network bytea NOT NULL,
            attempts integer NOT NULL,
            expires_at timestamptz NOT NULL,
            CONSTRAINT challenge_pkey PRIMARY KEY (token_hash),
            CONSTRAINT challenge_user_id_fkey FOREIGN KEY (user_id)
                REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    op.execute("CREATE INDEX challenge_user_id_idx ON identity.challenge (user_id)")
    op.execute("CREATE INDEX challenge_expires_at_idx ON identity.challenge (expires_at)")


def _create_invitations() -> None:
    op.execute(
        """
        CREATE TABLE identity.invitation (
            user_id uuid NOT NULL,
            invited_by uuid NOT NULL,
            course_ids uuid[] NOT NULL,
            invited_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            accepted_at timestamptz,
            upload_id uuid,
            CONSTRAINT invitation_pkey PRIMARY KEY (user_id),
            CONSTRAINT invitation_user_id_fkey FOREIGN KEY (user_id)
                REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    op.execute("CREATE INDEX invitation_upload_id_idx ON identity.invitation (upload_id)")


def _create_passkeys() -> None:
    op.execute(
        """
        CREATE TABLE identity.passkey (
            passkey_id uuid NOT NULL,
            user_id uuid NOT NULL,
            name text NOT NULL,
            credential_id bytea NOT NULL,
            public_key bytea NOT NULL,
            sign_count bigint NOT NULL,
            created_at timestamptz NOT NULL,
            last_used_at timestamptz,
            CONSTRAINT passkey_pkey PRIMARY KEY (passkey_id),
            CONSTRAINT passkey_user_id_fkey FOREIGN KEY (user_id)
                REFERENCES identity."user" (user_id) ON DELETE CASCADE,
            CONSTRAINT passkey_credential_id_key UNIQUE (credential_id)
        )"""
    )
    op.execute("CREATE INDEX passkey_user_id_idx ON identity.passkey (user_id)")
    op.execute(
        """
        CREATE TABLE identity.passkey_challenge (
            challenge_hash bytea NOT NULL,
            user_id uuid,
            network bytea NOT NULL,
            expires_at timestamptz NOT NULL,
            CONSTRAINT passkey_challenge_pkey PRIMARY KEY (challenge_hash),
            CONSTRAINT passkey_challenge_user_id_fkey FOREIGN KEY (user_id)
                REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    op.execute("CREATE INDEX passkey_challenge_user_id_idx ON identity.passkey_challenge (user_id)")
    op.execute("CREATE INDEX passkey_challenge_expires_at_idx ON identity.passkey_challenge (expires_at)")


def _create_api_keys() -> None:
    op.execute(
        """
        CREATE TABLE identity.api_key (
            key_id uuid NOT NULL,
            user_id uuid NOT NULL,
            name text NOT NULL,
            mark text NOT NULL,
            secret_hash bytea NOT NULL,
            scopes text[] NOT NULL,
            tokens_id uuid NOT NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            last_used_at timestamptz,
            CONSTRAINT api_key_pkey PRIMARY KEY (key_id),
            CONSTRAINT api_key_user_id_fkey FOREIGN KEY (user_id)
                REFERENCES identity."user" (user_id) ON DELETE CASCADE,
            CONSTRAINT api_key_mark_key UNIQUE (mark)
        )"""
    )
    op.execute("CREATE INDEX api_key_user_id_idx ON identity.api_key (user_id)")
    op.execute("CREATE INDEX api_key_expires_at_idx ON identity.api_key (expires_at)")


def _create_consents() -> None:
    op.execute(
        """
        CREATE TABLE identity.consent (
            consent_id uuid NOT NULL,
            user_id uuid NOT NULL,
            purpose text NOT NULL,
            version text NOT NULL,
            granted boolean NOT NULL,
            recorded_at timestamptz NOT NULL,
            CONSTRAINT consent_pkey PRIMARY KEY (consent_id),
            CONSTRAINT consent_user_id_fkey FOREIGN KEY (user_id)
                REFERENCES identity."user" (user_id) ON DELETE CASCADE
        )"""
    )
    op.execute(
        "CREATE INDEX consent_user_id_purpose_consent_id_idx "
        "ON identity.consent (user_id, purpose, consent_id)"
    )


def _create_audit() -> None:
    op.execute(
        """
        CREATE TABLE identity.audit_entry (
            entry_id uuid NOT NULL,
            recorded_at timestamptz NOT NULL,
            action text NOT NULL,
            actor_id uuid,
            subject_id uuid,
            address text,
            device text,
            note text,
            details jsonb NOT NULL,
            CONSTRAINT audit_entry_pkey PRIMARY KEY (entry_id)
        )"""
    )
    for column in ("actor_id", "subject_id", "action"):
        op.execute(
            f"CREATE INDEX audit_entry_{column}_entry_id_idx ON identity.audit_entry ({column}, entry_id)"
        )
    op.execute(
        """
        CREATE TABLE identity.audit_link (
            position bigint NOT NULL,
            entry_id uuid NOT NULL,
            digest bytea NOT NULL,
            CONSTRAINT audit_link_pkey PRIMARY KEY (position),
            CONSTRAINT audit_link_entry_id_key UNIQUE (entry_id),
            CONSTRAINT audit_link_entry_id_fkey FOREIGN KEY (entry_id)
                REFERENCES identity.audit_entry (entry_id)
        )"""
    )
    op.execute(_LINK_FUNCTION)
    # Deferred to the commit: the lock is the last one that a transaction takes, so it can deadlock with none,
    # and it is held for no longer than the commit takes.
    op.execute(
        """
        CREATE CONSTRAINT TRIGGER audit_entry_link AFTER INSERT ON identity.audit_entry
            DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION identity.link_audit_entry()"""
    )


_LINK_FUNCTION = """
CREATE FUNCTION identity.link_audit_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock(6004512270142981185);
    SELECT position, digest INTO last FROM identity.audit_link ORDER BY position DESC LIMIT 1;
    INSERT INTO identity.audit_link (position, entry_id, digest)
    VALUES (
        coalesce(last.position, 0) + 1,
        NEW.entry_id,
        sha256(coalesce(last.digest, '') || convert_to(concat_ws(
            E'\\x1f',
            NEW.entry_id,
            CAST(extract(epoch FROM NEW.recorded_at) * 1000000 AS bigint),
            NEW.action,
            coalesce(CAST(NEW.actor_id AS text), ''),
            coalesce(CAST(NEW.subject_id AS text), ''),
            coalesce(NEW.address, ''),
            coalesce(NEW.device, ''),
            coalesce(NEW.note, ''),
            CAST(NEW.details AS text)
        ), 'UTF8'))
    );
    RETURN NULL;
END
$function$"""
"""Gives an entry its place in the chain. `domain/audit.py` computes the same digest to check it.

It runs with the rights of the tables' owner: the service itself may not write to the chain.
"""
