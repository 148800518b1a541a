"""Whose course it is. Whoever may not see a draft is told that there is none."""

from __future__ import annotations

from uuid import UUID

from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.kit.service import Context
from studium.services.courses.adapters import Adapters
from studium.services.courses.domain.course import Course, CourseNotFound
from studium.services.courses.settings import CoursesSettings
from studium.services.courses.store import drafts
from studium.services.courses.store.rows import Connection

Ctx = Context[CoursesSettings, Adapters]

MISSING = "There is no such course; look it up in GET /api/v1/courses."


def may_author(course: Course, principal: Principal | None) -> bool:
    """Whether the caller teaches the course, co-authors it, or is an admin."""
    if principal is None:
        return False
    return course.may_author(principal.user_id, is_admin=principal.is_admin)


async def authored(
    connection: Connection, principal: Principal, course_id: UUID, *, lock: bool = False
) -> Course:
    """The caller's own course. Raises `CourseNotFound` for courses of others too."""
    course = await drafts.course_by_id(connection, course_id, lock=lock)
    if course is None or not may_author(course, principal):
        raise CourseNotFound(MISSING)
    return course


async def locked_course(uow: UnitOfWork, principal: Principal, course_id: UUID) -> Course:
    """The caller's own course, locked until the transaction ends."""
    return await authored(uow, principal, course_id, lock=True)
