"""The tables of the schema `courses`."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from studium.kit.db import service_metadata

metadata = service_metadata("courses")

_Time = sa.DateTime(timezone=True)


def _course_id(*, primary_key: bool = False) -> sa.Column[UUID]:
    return sa.Column(
        "course_id", sa.ForeignKey("courses.course.course_id"), primary_key=primary_key, nullable=False
    )


course = sa.Table(
    "course",
    metadata,
    sa.Column("course_id", sa.Uuid, primary_key=True),
    sa.Column("instructor_id", sa.Uuid, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("slug", sa.Text, nullable=False, unique=True),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("level", sa.Text),
    sa.Column("category", sa.Text),
    sa.Column("tags", ARRAY(sa.Text), nullable=False),
    sa.Column("price", JSONB(none_as_null=True)),
    sa.Column("image_asset_id", sa.Uuid),
    sa.Column("image_alt_text", sa.Text, nullable=False),
    sa.Column("starts_at", _Time),
    sa.Column("ends_at", _Time),
    sa.Column("grading", JSONB, nullable=False),
    sa.Column("pass_percentage", sa.Float),
    sa.Column("published_status", sa.Text, nullable=False),
    sa.Column("live_version", sa.Integer),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("outline_revision", sa.Integer, nullable=False),
    sa.Column("created_at", _Time, nullable=False),
    sa.Column("updated_at", _Time, nullable=False),
    sa.Column("published_at", _Time),
    sa.Index("course_instructor_id_idx", "instructor_id"),
)

course_author = sa.Table(
    "course_author",
    metadata,
    _course_id(primary_key=True),
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Index("course_author_user_id_idx", "user_id"),
)

# Every slug under which a course was ever public; old links keep leading to it.
course_slug = sa.Table(
    "course_slug",
    metadata,
    sa.Column("slug", sa.Text, primary_key=True),
    _course_id(),
)

module = sa.Table(
    "module",
    metadata,
    sa.Column("module_id", sa.Uuid, primary_key=True),
    _course_id(),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("order_index", sa.Integer, nullable=False),
    sa.Column("deleted_at", _Time),
    sa.Index("module_course_id_idx", "course_id"),
)

lesson = sa.Table(
    "lesson",
    metadata,
    sa.Column("lesson_id", sa.Uuid, primary_key=True),
    _course_id(),
    sa.Column("module_id", sa.ForeignKey("courses.module.module_id"), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("order_index", sa.Integer, nullable=False),
    sa.Column("content_id", sa.Text, nullable=False),
    sa.Column("required", sa.Boolean, nullable=False),
    sa.Column("section", sa.Text),
    sa.Column("graded_as", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("live_since", sa.Integer),
    sa.Column("deleted_at", _Time),
    sa.Index("lesson_course_id_idx", "course_id"),
    sa.Index("lesson_content_id_idx", "content_id"),
)

# What a lesson of the draft was after its edits; the newest row is what it is now.
lesson_revision = sa.Table(
    "lesson_revision",
    metadata,
    sa.Column("lesson_id", sa.ForeignKey("courses.lesson.lesson_id"), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    _course_id(),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("content_id", sa.Text, nullable=False),
    sa.Column("required", sa.Boolean, nullable=False),
    sa.Column("section", sa.Text),
    sa.Column("graded_as", sa.Text),
    sa.Column("restored_from", sa.Integer),
    sa.Column("edited_by", sa.Uuid, nullable=False),
    sa.Column("begun_at", _Time, nullable=False),
    sa.Column("edited_at", _Time, nullable=False),
    sa.Index("lesson_revision_content_id_idx", "content_id"),
    sa.Index("lesson_revision_course_id_idx", "course_id"),
)

# When modules and lessons of the draft open; `part_id` is the one's or the other's.
release_rule = sa.Table(
    "release_rule",
    metadata,
    _course_id(primary_key=True),
    sa.Column("part_id", sa.Uuid, primary_key=True),
    sa.Column("opens_at", _Time),
    sa.Column("days_after_enrolment", sa.Integer),
    sa.Column("after_lesson_id", sa.Uuid),
)

# When lessons of the live version open, and the files that are shown in such lessons alone.
lesson_release = sa.Table(
    "lesson_release",
    metadata,
    sa.Column("lesson_id", sa.ForeignKey("courses.lesson.lesson_id"), primary_key=True),
    _course_id(),
    sa.Column("opens_at", _Time),
    sa.Column("days_after_enrolment", sa.Integer),
    sa.Column("after_lesson_ids", ARRAY(sa.Uuid), nullable=False),
    sa.Column("asset_ids", ARRAY(sa.Uuid), nullable=False),
    sa.Index("lesson_release_course_id_idx", "course_id"),
)

# Immutable: a trigger refuses UPDATE and DELETE.
course_version = sa.Table(
    "course_version",
    metadata,
    _course_id(primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("details", JSONB, nullable=False),
    sa.Column("outline", JSONB, nullable=False),
    sa.Column("asset_ids", ARRAY(sa.Uuid), nullable=False),
    sa.Column("published_by", sa.Uuid, nullable=False),
    sa.Column("published_at", _Time, nullable=False),
)

# A lesson's form from version `since` on. Immutable: a trigger refuses UPDATE and DELETE.
published_lesson = sa.Table(
    "published_lesson",
    metadata,
    sa.Column("lesson_id", sa.ForeignKey("courses.lesson.lesson_id"), primary_key=True),
    sa.Column("since", sa.Integer, primary_key=True),
    _course_id(),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("content_id", sa.Text, nullable=False),
    sa.Index("published_lesson_content_id_idx", "content_id"),
)

# Read and written only by the content store adapter; nothing joins it.
content_document = sa.Table(
    "content_document",
    metadata,
    sa.Column("content_id", sa.Text, primary_key=True),
    sa.Column("document", JSONB, nullable=False),
    sa.Column("stored_at", _Time, nullable=False),
    sa.Index("content_document_stored_at_idx", "stored_at"),
)

asset = sa.Table(
    "asset",
    metadata,
    sa.Column("asset_id", sa.Uuid, primary_key=True),
    _course_id(),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("object_key", sa.Text, nullable=False),
    sa.Column("live", sa.Boolean, nullable=False),
    sa.Column("locked", sa.Boolean, nullable=False),
    sa.Column("uploaded_by", sa.Uuid, nullable=False),
    sa.Column("created_at", _Time, nullable=False),
    sa.Index("asset_course_id_idx", "course_id"),
    sa.Index("asset_object_key_idx", "object_key"),
)

# Files about to be stored or deleted; what stays here for a day without an asset is swept.
pending_object = sa.Table(
    "pending_object",
    metadata,
    sa.Column("object_key", sa.Text, primary_key=True),
    sa.Column("created_at", _Time, nullable=False),
    sa.Index("pending_object_created_at_idx", "created_at"),
)

# One row per course that is public now, with the words of its live version.
listing = sa.Table(
    "listing",
    metadata,
    _course_id(primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("slug", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("title_key", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("instructor_id", sa.Uuid, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("level", sa.Text),
    sa.Column("category", sa.Text),
    sa.Column("tags", ARRAY(sa.Text), nullable=False),
    sa.Column("price", JSONB(none_as_null=True)),
    sa.Column("image_asset_id", sa.Uuid),
    sa.Column("image_alt_text", sa.Text, nullable=False),
    sa.Column("starts_at", _Time),
    sa.Column("ends_at", _Time),
    sa.Column("lesson_count", sa.Integer, nullable=False),
    sa.Column("published_at", _Time, nullable=False),
    sa.Column("search", TSVECTOR, nullable=False),
    sa.Index("listing_search_idx", "search", postgresql_using="gin"),
    sa.Index("listing_tags_idx", "tags", postgresql_using="gin"),
    sa.Index("listing_published_at_course_id_idx", "published_at", "course_id"),
    sa.Index("listing_title_key_course_id_idx", "title_key", "course_id"),
    sa.Index("listing_category_idx", "category"),
    sa.Index("listing_instructor_id_idx", "instructor_id"),
)

# The words of the catalogue, to which what readers type is corrected.
catalogue_word = sa.Table(
    "catalogue_word",
    metadata,
    sa.Column("word", sa.Text, primary_key=True),
    sa.Index(
        "catalogue_word_word_idx", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}
    ),
)

# Counts every change of what the catalogue shows; the ETag of every list is made of it.
catalogue_state = sa.Table(
    "catalogue_state",
    metadata,
    sa.Column("only_row", sa.Boolean, primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.CheckConstraint("only_row", name="only_row"),
)

# Heard from learning: who may read lessons.
enrolled = sa.Table(
    "enrolled",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("course_id", sa.Uuid, primary_key=True),
    sa.Column("enrollment_id", sa.Uuid, nullable=False),
    sa.Column("changed_at", _Time, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
)

# Heard from learning: what people completed, for the lessons that open after others.
completed_lesson = sa.Table(
    "completed_lesson",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("lesson_id", sa.Uuid, primary_key=True),
    sa.Column("completed_at", _Time, nullable=False),
)

# Heard from identity. Names are sealed with the person's key: unreadable once it is erased.
instructor_name = sa.Table(
    "instructor_name",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("first_name", sa.Text, nullable=False),
    sa.Column("last_name", sa.Text, nullable=False),
    sa.Column("changed_at", _Time, nullable=False),
)

import_record = sa.Table(
    "import_record",
    metadata,
    sa.Column("source_key", sa.Text, primary_key=True),
    sa.Column("instructor_id", sa.Uuid, primary_key=True),
    _course_id(),
    sa.Column("ledger", JSONB, nullable=False),
    sa.Column("imported_at", _Time, nullable=False),
)
