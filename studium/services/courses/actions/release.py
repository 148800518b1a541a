"""When modules and lessons open: what authors say of it in the draft."""

from __future__ import annotations

from uuid import UUID

from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.courses.actions.access import Ctx, locked_course
from studium.services.courses.domain.course import BadRelease, Draft, PartNotFound, ReleaseRule
from studium.services.courses.domain.release import in_words, waiting_circle
from studium.services.courses.store import drafts, release


async def set_release(
    ctx: Ctx, principal: Principal, course_id: UUID, part_id: UUID, rule: ReleaseRule
) -> None:
    """Say when a module or lesson of the draft opens; learners wait for it from the next publication on.

    A rule that sets nothing takes the present one away. A repeat does nothing. Raises `PartNotFound`, and
    `BadRelease` for a rule that nobody could meet.
    """
    async with ctx.db.unit_of_work() as uow:
        course = await locked_course(uow, principal, course_id)
        modules = await drafts.modules_of(uow, course_id)
        lessons = await drafts.lessons_of(uow, course_id)
        rules = await release.rules_of(uow, course_id)
        known = {one.lesson_id for one in lessons}
        if part_id not in known | {one.module_id for one in modules}:
            raise PartNotFound("The course has no such module or lesson; load its draft again.")
        if rule.after_lesson_id is not None and rule.after_lesson_id not in known:
            raise BadRelease("The draft has no such lesson to wait for; choose another one.")
        if circle := waiting_circle(Draft(course, modules, lessons, rules=rules | {part_id: rule})):
            raise BadRelease(in_words(circle))
        await release.save_rule(uow, course_id, part_id, rule)
        await drafts.touch_course(uow, course_id, clock.now())
