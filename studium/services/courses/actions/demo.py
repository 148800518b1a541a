"""Our own courses for a first look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.courses.actions.access import Ctx
from studium.services.courses.actions.assets import object_key, store_object
from studium.services.courses.actions.contents import cleaned, store_content
from studium.services.courses.actions.drafts import create_course
from studium.services.courses.actions.publishing import publish
from studium.services.courses.actions.revisions import save_new_lessons
from studium.services.courses.adapters.demo import DemoCourse, load_demo_courses
from studium.services.courses.domain.assets import Asset
from studium.services.courses.domain.course import Lesson, Module
from studium.services.courses.domain.files import HEAD_BYTES, sniff
from studium.services.courses.store import drafts, files


async def seed_demo(ctx: Ctx, instructor_id: UUID) -> list[UUID]:
    """Make and publish the demo courses. Courses that exist are left as they are. Returns all their ids."""
    who = Principal(instructor_id, frozenset({"instructor"}))
    courses = load_demo_courses()
    for course in courses:
        async with ctx.db.connect() as connection:
            exists = await drafts.course_by_id(connection, course.course_id) is not None
        if not exists:
            await _make(ctx, who, course)
    return [course.course_id for course in courses]


async def _make(ctx: Ctx, who: Principal, course: DemoCourse) -> None:
    """Files first, then the whole course in one transaction; cut short, it begins anew."""
    assets = [_asset(course, asset_id, who.user_id) for asset_id in course.files]
    for asset in assets:
        await store_object(ctx, asset.object_key, course.files[asset.asset_id][1])
    async with ctx.db.unit_of_work() as uow:
        await create_course(ctx, who, course.details, course_id=course.course_id)
        await files.save_assets(uow, assets)
        await files.settle_objects(uow, [asset.object_key for asset in assets])
        await drafts.save_modules(uow, list(_modules(course)))
        await save_new_lessons(uow, await _lessons(ctx, course), who.user_id)
        await publish(ctx, who, course.course_id)


def _asset(course: DemoCourse, asset_id: UUID, user_id: UUID) -> Asset:
    name, data = course.files[asset_id]
    found = sniff(data[:HEAD_BYTES], name)
    return Asset(
        asset_id=asset_id,
        course_id=course.course_id,
        file_name=name,
        kind=found.kind,
        media_type=found.media_type,
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        object_key=object_key(course.course_id, asset_id),
        live=False,
        uploaded_by=user_id,
        created_at=clock.now(),
    )


def _modules(course: DemoCourse) -> Iterable[Module]:
    for place, module in enumerate(course.modules):
        yield Module(module.module_id, course.course_id, module.title, place)


async def _lessons(ctx: Ctx, course: DemoCourse) -> list[Lesson]:
    return [
        Lesson(
            lesson_id=one.lesson_id,
            course_id=course.course_id,
            module_id=module.module_id,
            title=one.title,
            type=one.type,
            order_index=place,
            content_id=await store_content(ctx, one.lesson_id, await cleaned(one.content)),
            required=one.required,
            graded_as=one.graded_as,
        )
        for module in course.modules
        for place, one in enumerate(module.lessons)
    ]
