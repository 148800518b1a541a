"""Grading a quiz anew, for who teaches its course."""

from __future__ import annotations

import math
from typing import Annotated
from uuid import UUID

from fastapi import Path

from studium.kit.auth import CurrentPrincipal
from studium.kit.http import Page, encode_cursor
from studium.services.learning.actions import regrading, regrading_apply
from studium.services.learning.actions.people import Person
from studium.services.learning.domain.errors import QuizNotFound
from studium.services.learning.domain.regrading import (
    MoveRow,
    Regrade,
    RegradeNotFound,
    RegradeNotReady,
    RegradeOutdated,
    UnknownQuestions,
)
from studium.services.learning.routes.base import (
    Cursor,
    Here,
    LessonId,
    Limit,
    cursor_value,
    cursor_values,
    page_of,
    router,
)
from studium.services.learning.routes.grading import TEACHERS, person_out
from studium.services.learning.schemas.regrading import (
    ApplyIn,
    CorrectionsOut,
    ListedRegradeOut,
    MoveOut,
    RegradeIn,
    RegradeOut,
)

RegradeId = Annotated[UUID, Path(alias="regradeId")]


@router.get(
    "/lessons/{lessonId}/quiz/corrections",
    policy=TEACHERS,
    summary="Read what was corrected in a quiz",
    errors=[QuizNotFound],
)
async def get_corrections(ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId) -> CorrectionsOut:
    """The quiz's questions as they are published, and how they differ from those that were answered."""
    found = await regrading.read_corrections(ctx, caller, lesson_id)
    target = found.target
    return CorrectionsOut.model_validate(
        {
            "course_id": target.course_id,
            "lesson_id": target.lesson_id,
            "title": target.title,
            "attempts": found.attempts,
            "questions": [
                {
                    **{name: getattr(one.question, name) for name in ("question_id", "kind", "prompt_html")},
                    "points": one.question.points,
                    "change": one.change,
                }
                for one in found.questions
            ],
        }
    )


@router.post(
    "/lessons/{lessonId}/quiz/regrades",
    policy=TEACHERS,
    summary="Preview a regrade of a quiz",
    errors=[QuizNotFound, UnknownQuestions],
    status_code=201,
)
async def preview_regrade(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, body: RegradeIn
) -> RegradeOut:
    """See what the published answers make of all attempts. No grade changes before the preview is applied.

    A new preview takes the place of one that was not applied. In a large course it is ready after a while.
    """
    treatments = {one.question_id: one.treatment for one in body.treatments}
    return _regrade(await regrading.preview(ctx, caller, lesson_id, treatments))


@router.get(
    "/lessons/{lessonId}/quiz/regrades",
    policy=TEACHERS,
    summary="List regrades of a quiz",
    errors=[QuizNotFound],
)
async def list_regrades(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, cursor: Cursor = None, limit: Limit = 20
) -> Page[ListedRegradeOut]:
    """All regrades that were applied, and the last preview if it was not; the newest first."""
    before = cursor_value(cursor, UUID)
    found = await regrading.list_regrades(ctx, caller, lesson_id, before=before, limit=limit + 1)
    return page_of(found, limit, _listed, lambda one: one[0].regrade_id)


@router.get(
    "/lessons/{lessonId}/quiz/regrades/{regradeId}",
    policy=TEACHERS,
    summary="Read a regrade of a quiz",
    errors=[RegradeNotFound],
)
async def get_regrade(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, regrade_id: RegradeId
) -> RegradeOut:
    """How far a regrade is, and how many attempts move."""
    return _regrade(await regrading.read_regrade(ctx, caller, lesson_id, regrade_id))


@router.get(
    "/lessons/{lessonId}/quiz/regrades/{regradeId}/moves",
    policy=TEACHERS,
    summary="List who moves by a regrade",
    errors=[RegradeNotFound],
)
async def list_regrade_moves(
    *,
    ctx: Here,
    caller: CurrentPrincipal,
    lesson_id: LessonId,
    regrade_id: RegradeId,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[MoveOut]:
    """The attempts whose results change, before and after, the greatest move first."""
    found = await regrading.list_moves(
        ctx,
        caller,
        lesson_id,
        regrade_id,
        after=cursor_values(cursor, _size, UUID),
        limit=limit + 1,
    )
    shown = found[:limit]
    last = shown[-1][0] if len(found) > limit else None
    more = encode_cursor(last.size, last.submission_id) if last else None
    return Page(items=[_move(row, person) for row, person in shown], next_cursor=more)


@router.post(
    "/lessons/{lessonId}/quiz/regrades/{regradeId}/apply",
    policy=TEACHERS,
    summary="Apply a regrade of a quiz",
    errors=[RegradeNotFound, RegradeNotReady, RegradeOutdated],
)
async def apply_regrade(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, regrade_id: RegradeId, body: ApplyIn
) -> RegradeOut:
    """Give the attempts exactly the results that were previewed.

    When attempts or the published course changed meanwhile, 409 `regrade_outdated`: look at a new preview.
    Learners read the reason beside their attempts. Lessons that were completed and certificates that were
    issued stay.
    """
    done = await regrading_apply.apply(
        ctx, caller, lesson_id, regrade_id, digest=body.digest, reason=body.reason
    )
    return _regrade(done)


@router.post(
    "/lessons/{lessonId}/quiz/regrades/{regradeId}/undo",
    policy=TEACHERS,
    summary="Undo a regrade of a quiz",
    errors=[RegradeNotFound, RegradeNotReady],
)
async def undo_regrade(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, regrade_id: RegradeId
) -> RegradeOut:
    """Give the attempts back the results of before. Only the last regrade that was applied can be undone."""
    return _regrade(await regrading_apply.undo(ctx, caller, lesson_id, regrade_id))


def _size(text: str) -> float:
    """A move's size in a cursor, which anybody may have made up. Raises `ValueError`."""
    found = float(text)
    if not math.isfinite(found):
        raise ValueError(text)
    return found


def _fields(regrade: Regrade) -> dict[str, object]:
    treatments = [
        {"question_id": question_id, "treatment": one} for question_id, one in regrade.treatments.items()
    ]
    return {**vars(regrade), "same": regrade.same, "treatments": treatments}


def _regrade(regrade: Regrade) -> RegradeOut:
    return RegradeOut.model_validate(_fields(regrade))


def _listed(one: tuple[Regrade, Person | None]) -> ListedRegradeOut:
    regrade, by = one
    return ListedRegradeOut.model_validate({**_fields(regrade), "applied_by": person_out(by) if by else None})


def _move(row: MoveRow, person: Person) -> MoveOut:
    return MoveOut.model_validate({**vars(row), "learner": person_out(person)})
