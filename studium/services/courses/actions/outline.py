"""Modules and lessons of a draft, and their order. Every edit of the outline locks the course's row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from studium.contracts.courses import LessonType
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.courses.actions.access import Ctx, authored, locked_course
from studium.services.courses.actions.contents import cleaned, contents_by_id, store_content
from studium.services.courses.actions.revisions import NO_LESSON, draft_lesson, save_edit, save_new_lessons
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import (
    MAX_LESSONS,
    MAX_MODULES,
    Course,
    Lesson,
    LessonNotFound,
    Module,
    ModuleNotFound,
    OutlineMismatch,
    TooManyParts,
    check_revision,
)
from studium.services.courses.domain.learner import LearnerContent, for_learner
from studium.services.courses.store import drafts

_NO_MODULE = "The course has no such module; load its draft again."


EMPTY = LessonContent()


@dataclass(frozen=True)
class NewLesson:
    """What a new lesson is made of."""

    title: str
    type: LessonType
    content: LessonContent = EMPTY
    section: str | None = None
    required: bool = True
    graded_as: str | None = None


async def _course_for_outline(uow: UnitOfWork, principal: Principal, course_id: UUID) -> Course:
    """The caller's course with its outline revision counted up and its row locked."""
    course = await authored(uow, principal, course_id)
    revision = await drafts.bump_outline(uow, course_id, clock.now())
    return replace(course, outline_revision=revision)


async def add_module(ctx: Ctx, principal: Principal, course_id: UUID, title: str) -> Module:
    """A new module at the end. Raises `TooManyParts`."""
    async with ctx.db.unit_of_work() as uow:
        await _course_for_outline(uow, principal, course_id)
        modules = await drafts.modules_of(uow, course_id)
        if len(modules) >= MAX_MODULES:
            raise TooManyParts(f"A course may have {MAX_MODULES} modules; make a second course.")
        place = max((one.order_index for one in modules), default=-1) + 1
        module = Module(clock.new_id(), course_id, title, place)
        await drafts.save_modules(uow, [module])
    return module


async def rename_module(
    ctx: Ctx, principal: Principal, course_id: UUID, module_id: UUID, title: str
) -> Module:
    """Give a module another title. Raises `ModuleNotFound`."""
    async with ctx.db.unit_of_work() as uow:
        await _course_for_outline(uow, principal, course_id)
        module = replace(await _module(uow, course_id, module_id), title=title)
        await drafts.save_modules(uow, [module])
    return module


async def remove_module(ctx: Ctx, principal: Principal, course_id: UUID, module_id: UUID) -> None:
    """Take a module and its lessons out of the draft. Lessons can be restored. Raises `ModuleNotFound`."""
    async with ctx.db.unit_of_work() as uow:
        await _course_for_outline(uow, principal, course_id)
        await _module(uow, course_id, module_id)
        await drafts.delete_module(uow, module_id, clock.now())


async def _module(uow: UnitOfWork, course_id: UUID, module_id: UUID) -> Module:
    for module in await drafts.modules_of(uow, course_id):
        if module.module_id == module_id:
            return module
    raise ModuleNotFound(_NO_MODULE)


async def add_lesson(
    ctx: Ctx, principal: Principal, course_id: UUID, module_id: UUID, new: NewLesson
) -> Lesson:
    """A new lesson at the end of a module. Raises `ModuleNotFound`, `TooManyParts`, `ContentRefused`."""
    content = await cleaned(new.content)
    async with ctx.db.unit_of_work() as uow:
        await _course_for_outline(uow, principal, course_id)
        await _module(uow, course_id, module_id)
        lessons = await drafts.lessons_of(uow, course_id)
        if len(lessons) >= MAX_LESSONS:
            raise TooManyParts(f"A course may have {MAX_LESSONS} lessons; make a second course.")
        lesson_id = clock.new_id()
        inside = [one.order_index for one in lessons if one.module_id == module_id]
        lesson = Lesson(
            lesson_id=lesson_id,
            course_id=course_id,
            module_id=module_id,
            title=new.title,
            type=new.type,
            order_index=max(inside, default=-1) + 1,
            content_id=await store_content(ctx, lesson_id, content),
            required=new.required,
            section=new.section,
            graded_as=new.graded_as,
        )
        await save_new_lessons(uow, [lesson], principal.user_id)
    return lesson


async def read_lesson(
    ctx: Ctx, principal: Principal, course_id: UUID, lesson_id: UUID
) -> tuple[Lesson, LessonContent]:
    """A lesson of the draft with its content and answer key. Raises `LessonNotFound`."""
    async with ctx.db.connect() as connection:
        await authored(connection, principal, course_id)
        lesson = await draft_lesson(connection, course_id, lesson_id)
        contents = await contents_by_id(ctx, {lesson.content_id})
    return lesson, contents[lesson.content_id]


async def preview_lesson(
    ctx: Ctx, principal: Principal, course_id: UUID, lesson_id: UUID
) -> tuple[Lesson, LearnerContent]:
    """A lesson of the draft as learners get it once they have begun. Raises `LessonNotFound`."""
    lesson, content = await read_lesson(ctx, principal, course_id, lesson_id)
    return lesson, for_learner(content, has_begun=True)


async def edit_lesson(
    ctx: Ctx,
    principal: Principal,
    course_id: UUID,
    lesson_id: UUID,
    edit: dict[str, Any],
    *,
    revision: int | None,
) -> Lesson:
    """Change a lesson. Two authors may edit two lessons at once; on the same lesson the second is refused.

    Saving what is there already changes nothing, not even the revision. Like every edit of the outline it
    locks the course's row first. Raises `LessonNotFound`, `CourseChanged`, `ContentRefused`.
    """
    content = await cleaned(edit["content"]) if edit.get("content") is not None else None
    async with ctx.db.unit_of_work() as uow:
        await locked_course(uow, principal, course_id)
        lesson = await draft_lesson(uow, course_id, lesson_id, lock=True)
        check_revision(revision, lesson.revision, "lesson")
        values = {name: value for name, value in edit.items() if name != "content"}
        if content is not None:
            values["content_id"] = await store_content(ctx, lesson_id, content)
        return await save_edit(uow, lesson, replace(lesson, **values), principal.user_id)


async def remove_lesson(ctx: Ctx, principal: Principal, course_id: UUID, lesson_id: UUID) -> None:
    """Take a lesson out of the draft; `restore_lesson` undoes it. A repeat does nothing."""
    async with ctx.db.unit_of_work() as uow:
        await _course_for_outline(uow, principal, course_id)
        lesson = await _any_lesson(uow, course_id, lesson_id)
        if lesson.deleted_at is None:
            gone = replace(lesson, deleted_at=clock.now(), revision=lesson.revision + 1)
            await drafts.save_lessons(uow, [gone])


async def restore_lesson(ctx: Ctx, principal: Principal, course_id: UUID, lesson_id: UUID) -> Lesson:
    """Bring a removed lesson back, with its module should that be gone. A repeat does nothing."""
    async with ctx.db.unit_of_work() as uow:
        await _course_for_outline(uow, principal, course_id)
        lesson = await _any_lesson(uow, course_id, lesson_id)
        if lesson.deleted_at is not None:
            lesson = replace(lesson, deleted_at=None, revision=lesson.revision + 1)
            await drafts.restore_module(uow, lesson.module_id)
            await drafts.save_lessons(uow, [lesson])
    return lesson


async def _any_lesson(uow: UnitOfWork, course_id: UUID, lesson_id: UUID) -> Lesson:
    lesson = await drafts.lesson_by_id(uow, course_id, lesson_id, lock=True)
    if lesson is None:
        raise LessonNotFound(NO_LESSON)
    return lesson


Order = Sequence[tuple[UUID, Sequence[UUID]]]
"""The modules in order, each with its lessons in order."""


async def order_outline(
    ctx: Ctx, principal: Principal, course_id: UUID, order: Order, *, revision: int | None
) -> Course:
    """Put the whole outline into this order, moving lessons between modules.

    Raises `CourseChanged` when the outline is not the one the order began from, and `OutlineMismatch` when
    the order leaves out, repeats or invents a module or lesson.
    """
    async with ctx.db.unit_of_work() as uow:
        course = await _course_for_outline(uow, principal, course_id)
        check_revision(revision, course.outline_revision - 1, "outline")
        modules = [one.module_id for one in await drafts.modules_of(uow, course_id)]
        lessons = [one.lesson_id for one in await drafts.lessons_of(uow, course_id)]
        _refuse_mismatch([one for one, _ in order], modules, "module")
        _refuse_mismatch([one for _, inside in order for one in inside], lessons, "lesson")
        await drafts.place_modules(uow, [(one, place) for place, (one, _) in enumerate(order)])
        await drafts.place_lessons(uow, _places(order))
    return course


def _places(order: Order) -> list[tuple[UUID, UUID, int]]:
    return [(one, module_id, place) for module_id, inside in order for place, one in enumerate(inside)]


def _refuse_mismatch(named: Sequence[UUID], present: Sequence[UUID], what: str) -> None:
    if len(named) != len(set(named)) or set(named) != set(present):
        raise OutlineMismatch(f"Name every {what} of the draft exactly once; load the draft for their ids.")
