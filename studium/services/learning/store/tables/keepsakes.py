"""What learners keep: notes, bookmarks and certificates. Texts and names are sealed with the person's key."""

from __future__ import annotations

import sqlalchemy as sa

from studium.services.learning.store.tables.base import Time, metadata

lesson_note = sa.Table(
    "lesson_note",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("lesson_id", sa.Uuid, primary_key=True),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("updated_at", Time, nullable=False),
)

bookmark = sa.Table(
    "bookmark",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("lesson_id", sa.Uuid, primary_key=True),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("created_at", Time, nullable=False),
)

# Anybody may look for a code without knowing whose it is, so these rows are not partitioned by user. When the
# holder is erased, the row stays under its code and forgets whose it was.
certificate = sa.Table(
    "certificate",
    metadata,
    sa.Column("certificate_id", sa.Uuid, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("user_id", sa.Uuid),
    sa.Column("course_id", sa.Uuid, nullable=False),
    sa.Column("enrollment_id", sa.Uuid),
    sa.Column("course_title", sa.Text, nullable=False),
    sa.Column("first_name", sa.Text),
    sa.Column("last_name", sa.Text),
    sa.Column("instructor_first_name", sa.Text),
    sa.Column("instructor_last_name", sa.Text),
    sa.Column("completed_at", Time, nullable=False),
    sa.Column("issued_at", Time, nullable=False),
    sa.Column("expires_at", Time),
    sa.Column("revoked_at", Time),
    sa.Column("revoked_by", sa.Uuid),
    sa.Column("revocation_cause", sa.Text),
    sa.Column("revocation_reason", sa.Text),
    sa.Column("status_number", sa.BigInteger, sa.Identity(always=True), nullable=False),
    sa.UniqueConstraint("code"),
    sa.UniqueConstraint("status_number"),
    sa.Index("certificate_user_id_course_id_idx", "user_id", "course_id"),
    sa.Index("certificate_course_id_certificate_id_idx", "course_id", "certificate_id"),
    sa.Index(
        "certificate_in_force_idx",
        "user_id",
        "course_id",
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    ),
    sa.Index("certificate_revoked_idx", "status_number", postgresql_where=sa.text("revoked_at IS NOT NULL")),
)

# The keys that sign badges. A public key stays published as long as there are badges that it verifies.
badge_key = sa.Table(
    "badge_key",
    metadata,
    sa.Column("kid", sa.Text, primary_key=True),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("wrapped_private_key", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Time, nullable=False),
    sa.Column("withdrawn_at", Time),
)

certificate_terms = sa.Table(
    "certificate_terms",
    metadata,
    sa.Column("course_id", sa.Uuid, primary_key=True),
    sa.Column("valid_months", sa.Integer),
    sa.Column("changed_by", sa.Uuid, nullable=False),
    sa.Column("changed_at", Time, nullable=False),
)
