"""What learning heard of people: who teaches which course, and what they are called."""

from __future__ import annotations

import sqlalchemy as sa

from studium.services.learning.store.tables.base import Time, metadata

# A table of its own: who teaches is announced before a course is published for the first time, too.
course_teachers = sa.Table(
    "course_teachers",
    metadata,
    sa.Column("course_id", sa.Uuid, primary_key=True),
    sa.Column("user_ids", sa.ARRAY(sa.Uuid), nullable=False),
    sa.Column("changed_at", Time, nullable=False),
)

# Sealed with the person's key: unreadable once it is erased.
person_name = sa.Table(
    "person_name",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("first_name", sa.Text, nullable=False),
    sa.Column("last_name", sa.Text, nullable=False),
    sa.Column("email", sa.Text),
    sa.Column("changed_at", Time, nullable=False),
)
