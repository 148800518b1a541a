"""What all queries share: the connection they take, and rows turned into the domain's values."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from studium.services.courses.domain.course import Course, CourseDetails, Lesson, Module
from studium.services.courses.domain.publishing import Outline, Version
from studium.services.courses.store.tables import course, course_author

DETAILS = tuple(CourseDetails.model_fields)


class Connection(Protocol):
    """A unit of work or a plain connection."""

    async def execute(self, statement: sa.Executable, parameters: Any = None, /) -> sa.CursorResult[Any]:
        """Execute one statement."""
        ...


def course_columns() -> list[sa.ColumnElement[Any]]:
    """A course's columns and, as `co_author_ids`, its co-authors."""
    authors = (
        sa.select(sa.func.array_agg(course_author.c.user_id))
        .where(course_author.c.course_id == course.c.course_id)
        .correlate(course)
        .scalar_subquery()
    )
    return [*course.c, authors.label("co_author_ids")]


def as_dict(row: sa.RowMapping) -> dict[str, Any]:
    """A row whose columns are handed on as they are."""
    return {str(name): value for name, value in row.items()}


def to_course(row: sa.RowMapping) -> Course:
    """A row of `course_columns`."""
    return Course(
        course_id=row["course_id"],
        instructor_id=row["instructor_id"],
        details=CourseDetails.model_validate({name: row[name] for name in DETAILS}),
        published_status=row["published_status"],
        live_version=row["live_version"],
        revision=row["revision"],
        outline_revision=row["outline_revision"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        published_at=row["published_at"],
        co_author_ids=frozenset(row["co_author_ids"] or ()),
    )


def from_course(value: Course) -> dict[str, Any]:
    """The columns of `course`."""
    details = value.details.model_dump() | {
        "grading": [category.model_dump() for category in value.details.grading],
        "price": value.details.price.model_dump() if value.details.price else None,
    }
    own = ("course_id", "instructor_id", "published_status", "live_version", "revision", "outline_revision")
    times = ("created_at", "updated_at", "published_at")
    return details | {name: getattr(value, name) for name in own + times}


def to_module(row: sa.RowMapping) -> Module:
    """A row of `module`."""
    return Module(row["module_id"], row["course_id"], row["title"], row["order_index"])


def to_lesson(row: sa.RowMapping) -> Lesson:
    """A row of `lesson`."""
    return Lesson(**{name: row[name] for name in Lesson.__dataclass_fields__})


def to_version(row: sa.RowMapping) -> Version:
    """A row of `course_version`."""
    return Version(
        course_id=row["course_id"],
        version=row["version"],
        details=CourseDetails.model_validate(row["details"]),
        outline=Outline.model_validate(row["outline"]),
        asset_ids=list(row["asset_ids"]),
        published_by=row["published_by"],
        published_at=row["published_at"],
    )


def as_uuid(text: str) -> UUID | None:
    """The UUID that a text spells in its usual form, None for anything else."""
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None
