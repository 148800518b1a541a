"""Courses with assignments, their teachers, and work handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from studium.contracts.courses import (
    AssignmentDefinition,
    CoursePublished,
    GradeCategory,
    LessonPublished,
    LessonType,
    OutlineLesson,
    OutlineModule,
    QuizDefinition,
    RubricCriterion,
    RubricLevel,
)
from studium.contracts.event import Personal
from studium.contracts.identity import UserRegistered
from studium.contracts.release import Release
from studium.kit.auth import Principal
from studium.kit.clock import new_id
from studium.services.learning.actions import Ctx, assignment_files, assignments, enrollment
from studium.services.learning.actions.assignments import Dossier, OpenedFile
from studium.services.learning.tests.factories import PUBLISHED_AT, hear

RUBRIC = [
    RubricCriterion(
        criterion_id=name,
        title=name.title(),
        levels=[
            RubricLevel(level_id="weak", title="Weak", points=1),
            RubricLevel(level_id="good", title="Good", points=5),
        ],
    )
    for name in ("structure", "language")
]


def make_assignment(**options: Any) -> AssignmentDefinition:
    """An assignment for 10 points."""
    return AssignmentDefinition(
        **{"assignment_id": new_id(), "title": "An essay", "max_score": 10.0, **options}
    )


@dataclass(frozen=True)
class Part:
    """A lesson with a quiz, an assignment, both or neither."""

    type: LessonType = "assignment"
    assignment: AssignmentDefinition | None = None
    quiz: QuizDefinition | None = None
    graded_as: str | None = "Work"
    title: str = "A lesson"
    release: Release | None = None


@dataclass(frozen=True)
class Taught:
    """A published course, its lessons in order, and who teaches it."""

    course_id: UUID
    lesson_ids: list[UUID]
    teacher: Principal


def teacher(user_id: UUID | None = None) -> Principal:
    """An instructor."""
    return Principal(user_id or new_id(), frozenset({"instructor"}))


async def publish_taught(
    ctx: Ctx,
    *parts: Part,
    by: Principal | None = None,
    grading: Sequence[GradeCategory] | None = None,
    pass_percentage: float | None = None,
) -> Taught:
    """Let learning hear of a course with these lessons, taught by `by` or a new instructor."""
    course_id, module_id, instructor = new_id(), new_id(), by or teacher()
    lesson_ids = [new_id() for _ in parts]
    for lesson_id, part in zip(lesson_ids, parts, strict=True):
        await hear(
            ctx,
            LessonPublished(
                course_id=course_id,
                lesson_id=lesson_id,
                course_version=1,
                lesson_type=part.type,
                title=part.title,
                max_score=1,
                graded_as=part.graded_as,
                quiz=part.quiz,
                assignment=part.assignment,
            ),
        )
    outline = CoursePublished(
        course_id=course_id,
        version=1,
        slug="essays",
        title="Essays",
        instructor_id=instructor.user_id,
        author_ids=[instructor.user_id],
        price=None,
        modules=[OutlineModule(module_id=module_id, title="A module", position=0)],
        lessons=[
            OutlineLesson(
                lesson_id=lesson_id,
                module_id=module_id,
                title=part.title,
                type=part.type,
                position=place,
                required=True,
                release=part.release,
            )
            for place, (lesson_id, part) in enumerate(zip(lesson_ids, parts, strict=True))
        ],
        grading=list([GradeCategory(name="Work", weight=1)] if grading is None else grading),
        pass_percentage=pass_percentage,
        published_at=PUBLISHED_AT,
    )
    await hear(ctx, outline)
    return Taught(course_id, lesson_ids, instructor)


async def named_user(platform: Any, first_name: str, last_name: str) -> UUID:
    """A user with a data key, whose name learning has heard."""
    user_id = new_id()
    await platform.context("identity").vault.create_key(user_id)
    event = UserRegistered(
        user_id=user_id,
        email=Personal(f"{user_id}@test.example"),
        first_name=Personal(first_name),
        last_name=Personal(last_name),
        roles=["student"],
        locale="en",
        time_zone="UTC",
        registered_at=PUBLISHED_AT,
    )
    await hear(platform.context("learning"), event)
    return user_id


async def learner_in(
    platform: Any, taught: Taught, first_name: str = "Amira", last_name: str = "Okafor"
) -> UUID:
    """A user with a name who is enrolled in the course."""
    user_id = await named_user(platform, first_name, last_name)
    await enrollment.enroll(platform.context("learning"), user_id, taught.course_id)
    return user_id


class Sent:
    """A file as it arrives in a request."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    async def read(self, size: int = -1, /) -> bytes:
        """The next bytes; empty at the end."""
        end = len(self._data) if size < 0 else self._at + size
        piece = self._data[self._at : end]
        self._at += len(piece)
        return piece

    async def seek(self, offset: int, /) -> None:
        """Go to a place in the file."""
        self._at = offset


async def upload(
    ctx: Ctx, user_id: UUID, lesson_id: UUID, data: bytes = b"some text", name: str = "essay.txt"
) -> OpenedFile:
    """Upload a file as the route does."""
    return await assignment_files.upload(ctx, user_id, lesson_id, Sent(data), name)


async def hand_in(ctx: Ctx, user_id: UUID, lesson_id: UUID, text: str = "My essay", *files: UUID) -> Dossier:
    """Hand work in as the route does."""
    return await assignments.submit(ctx, user_id, lesson_id, text, files)
