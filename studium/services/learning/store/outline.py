"""The local copy of what courses announced: outlines and quiz definitions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.contracts.courses import CoursePublished, LessonPublished, OutlineLesson, QuizDefinition
from studium.kit.db import UnitOfWork
from studium.services.learning.domain.dealing import dealt
from studium.services.learning.domain.enrollment import Course
from studium.services.learning.store.tables import (
    lesson_definition,
    outline_course,
    outline_lesson,
    outline_module,
)


@dataclass(frozen=True)
class LiveQuiz:
    """A lesson's quiz, and the course version that defined it.

    `broken` are the questions whose key cannot be used; `max_score` is what the others can earn.
    """

    course_id: UUID
    lesson_id: UUID
    title: str
    definition_version: int
    definition: QuizDefinition
    max_score: float
    broken: frozenset[UUID]

    def dealt(self, seed: int | None) -> LiveQuiz:
        """The quiz as the attempt with this seed asks it."""
        return replace(self, definition=dealt(self.definition, seed))


@dataclass(frozen=True)
class Definition:
    """The definition in force for a lesson: the course version that sent it, and what it holds."""

    version: int
    has_quiz: bool
    has_assignment: bool


@dataclass(frozen=True)
class PlacedLesson:
    """A lesson of a new outline with what learning decided about it."""

    lesson: OutlineLesson
    is_counted: bool
    is_completed_by_submission: bool
    definition_version: int | None


async def save_definition(
    uow: UnitOfWork, event: LessonPublished, *, max_score: float, broken: Collection[UUID]
) -> None:
    """Keep one version of a lesson's definition, and what was found of its key; a repeat changes nothing."""
    values = {
        "lesson_id": event.lesson_id,
        "course_version": event.course_version,
        "course_id": event.course_id,
        "title": event.title,
        "graded_as": event.graded_as,
        "max_score": max_score,
        "broken_questions": sorted(broken),
        "quiz_id": event.quiz and event.quiz.quiz_id,
        "quiz": event.quiz and event.quiz.model_dump(mode="json"),
        "assignment_id": event.assignment and event.assignment.assignment_id,
        "assignment": event.assignment and event.assignment.model_dump(mode="json"),
        "assignment_max_score": event.assignment.max_score if event.assignment else 0.0,
    }
    await uow.execute(insert(lesson_definition).values(values).on_conflict_do_nothing())


async def lock_course(uow: UnitOfWork, course_id: UUID, *, share: bool = False) -> Course | None:
    """The course, locked until the commit: outline switches wait for enrolments (`share`) and each other."""
    query = _course_query().where(outline_course.c.course_id == course_id).with_for_update(read=share)
    row = (await uow.execute(query)).mappings().one_or_none()
    return Course(**row) if row else None


async def find_course(connection: AsyncConnection, course_id: UUID) -> Course | None:
    """The course as its last publication described it."""
    row = (
        await connection.execute(_course_query().where(outline_course.c.course_id == course_id))
    ).mappings()
    found = row.one_or_none()
    return Course(**found) if found else None


def _course_query() -> sa.Select[Any]:
    names = ("course_id", "version", "is_published", "title", "slug", "price_amount_minor", "ends_at")
    return sa.select(*(outline_course.c[name] for name in names))


async def replace_outline(uow: UnitOfWork, event: CoursePublished, lessons: Collection[PlacedLesson]) -> None:
    """Make the event's outline the course's outline; within one transaction no reader sees half of it."""
    await _save_course(uow, event, sum(lesson.is_counted for lesson in lessons))
    for table in (outline_module, outline_lesson):
        await uow.execute(sa.delete(table).where(table.c.course_id == event.course_id))
    if event.modules:
        rows = [{**module.model_dump(), "course_id": event.course_id} for module in event.modules]
        await uow.execute(_upsert(outline_module), rows)
    if lessons:
        rows = [_lesson_row(event.course_id, lesson) for lesson in lessons]
        await uow.execute(_upsert(outline_lesson), rows)


async def _save_course(uow: UnitOfWork, event: CoursePublished, counted_lessons: int) -> None:
    values = {
        "course_id": event.course_id,
        "version": event.version,
        "is_published": True,
        "slug": event.slug,
        "title": event.title,
        "price_amount_minor": event.price and event.price.amount_minor,
        "ends_at": event.ends_at,
        "grading": [category.model_dump(mode="json") for category in event.grading],
        "pass_percentage": event.pass_percentage,
        "counted_lessons": counted_lessons,
    }
    await uow.execute(_upsert(outline_course), values)


def _upsert(table: sa.Table) -> sa.Executable:
    """Insert, or overwrite the row with the same key: a lesson may have come from another course."""
    statement = insert(table)
    others = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=others)


def _lesson_row(course_id: UUID, placed: PlacedLesson) -> dict[str, Any]:
    lesson = placed.lesson
    return {
        "lesson_id": lesson.lesson_id,
        "course_id": course_id,
        "module_id": lesson.module_id,
        "title": lesson.title,
        "type": lesson.type,
        "position": lesson.position,
        "is_required": lesson.required,
        "is_counted": placed.is_counted,
        "is_completed_by_submission": placed.is_completed_by_submission,
        "definition_version": placed.definition_version,
        "opens_at": lesson.release and lesson.release.opens_at,
        "days_after_enrolment": lesson.release and lesson.release.days_after_enrolment,
        "after_lesson_ids": lesson.release and lesson.release.after_lesson_ids,
    }


async def newest_definitions(uow: UnitOfWork, event: CoursePublished) -> dict[UUID, Definition]:
    """The newest definition of each lesson up to the event's version: unchanged lessons are not resent."""
    definitions = lesson_definition.c
    columns = (
        definitions.lesson_id,
        definitions.course_version,
        definitions.quiz_id,
        definitions.assignment_id,
    )
    query = (
        sa.select(*columns)
        .ext(distinct_on(definitions.lesson_id))
        .where(definitions.lesson_id.in_([lesson.lesson_id for lesson in event.lessons]))
        .where(definitions.course_version <= event.version)
        .order_by(definitions.lesson_id, definitions.course_version.desc())
    )
    rows = await uow.execute(query)
    return {
        row.lesson_id: Definition(row.course_version, row.quiz_id is not None, row.assignment_id is not None)
        for row in rows
    }


async def set_unpublished(uow: UnitOfWork, course_id: UUID) -> None:
    """Close the course for new learners."""
    await uow.execute(
        sa.update(outline_course).where(outline_course.c.course_id == course_id).values(is_published=False)
    )


async def lesson_exists(connection: AsyncConnection, lesson_id: UUID) -> bool:
    """Whether the lesson is in some course's present outline."""
    query = sa.select(sa.exists().where(outline_lesson.c.lesson_id == lesson_id))
    return bool(await connection.scalar(query))


async def course_exists(connection: AsyncConnection, course_id: UUID) -> bool:
    """Whether the course was ever announced."""
    return bool(
        await connection.scalar(sa.select(sa.exists().where(outline_course.c.course_id == course_id)))
    )


DEFINITION = (
    lesson_definition.c.course_version.label("definition_version"),
    lesson_definition.c.quiz.label("definition"),
    lesson_definition.c.max_score,
    lesson_definition.c.broken_questions.label("broken"),
)
"""What a `LiveQuiz` needs of one version of its lesson, beside the lesson's place."""


def live_quiz_of(row: Mapping[Any, Any]) -> LiveQuiz:
    """The quiz of a row that holds `DEFINITION`, `course_id`, `lesson_id` and `title`."""
    quiz = QuizDefinition.model_validate(row["definition"])
    return LiveQuiz(**{**row, "definition": quiz, "broken": frozenset(row["broken"])})


async def live_quiz(connection: AsyncConnection, lesson_id: UUID) -> LiveQuiz | None:
    """The quiz that the lesson shows now, or None."""
    is_live = (lesson_definition.c.lesson_id == outline_lesson.c.lesson_id) & (
        lesson_definition.c.course_version == outline_lesson.c.definition_version
    )
    place = (outline_lesson.c.course_id, outline_lesson.c.lesson_id, outline_lesson.c.title)
    query = (
        sa.select(*place, *DEFINITION)
        .select_from(outline_lesson.join(lesson_definition, is_live))
        .where(outline_lesson.c.lesson_id == lesson_id, lesson_definition.c.quiz.is_not(None))
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    return live_quiz_of(row) if row else None


async def quiz_at(connection: AsyncConnection, lesson_id: UUID, version: int) -> QuizDefinition:
    """The quiz as one version of the course defined it; it must exist."""
    query = sa.select(lesson_definition.c.quiz).where(
        lesson_definition.c.lesson_id == lesson_id, lesson_definition.c.course_version == version
    )
    return QuizDefinition.model_validate((await connection.execute(query)).scalar_one())
