"""The gradebook and the learners of a course, for its teachers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from fastapi.responses import StreamingResponse

from studium.kit.auth import CurrentPrincipal
from studium.kit.http import Page, encode_cursor
from studium.services.learning.actions import gradebook, learners
from studium.services.learning.actions.learners import Member, TooManyLearners
from studium.services.learning.domain.errors import CourseNotFound
from studium.services.learning.domain.files import download_headers
from studium.services.learning.domain.gradebook import Column
from studium.services.learning.routes.base import (
    CourseId,
    Cursor,
    Here,
    Limit,
    cursor_value,
    cursor_values,
    moment,
    page_of,
    router,
)
from studium.services.learning.routes.grading import TEACHERS, person_out
from studium.services.learning.schemas.gradebook import (
    CellOut,
    ColumnOut,
    GradebookOut,
    GradebookRowOut,
    LearnerOut,
    LearnerSearchIn,
    LearnerSearchOut,
    LearnerSort,
)

_PLACES: dict[str, Callable[[str], Any]] = {
    "enrolled": UUID,
    "progress": float,
    "last_activity": moment,
}


@router.get(
    "/courses/{courseId}/gradebook",
    policy=TEACHERS.reading("grades:read"),
    summary="Read the gradebook",
    errors=[CourseNotFound],
    may_lag=True,
)
async def get_gradebook(
    *,
    ctx: Here,
    caller: CurrentPrincipal,
    course_id: CourseId,
    learner_id: Annotated[UUID | None, Query(description="Only this learner's row.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> GradebookOut:
    """Every learner's scores in every lesson with points, and the course grade that the learner sees too."""
    after = cursor_value(cursor, UUID)
    found = await gradebook.read_gradebook(
        ctx, caller, course_id, after=after, limit=limit + 1, learner_id=learner_id
    )
    page = page_of(
        found.rows,
        limit,
        lambda row: _row(found.columns, row),
        lambda row: row.member.learner.enrollment_id,
    )
    columns = [column_out(column) for column in found.columns]
    return GradebookOut(columns=columns, items=page.items, next_cursor=page.next_cursor)


@router.get(
    "/courses/{courseId}/gradebook.csv",
    policy=TEACHERS.reading("grades:read"),
    summary="Download the gradebook",
    errors=[CourseNotFound],
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    may_lag=True,
)
async def export_gradebook(ctx: Here, caller: CurrentPrincipal, course_id: CourseId) -> StreamingResponse:
    """The whole gradebook as CSV in UTF-8. A cell that a spreadsheet would run as a formula begins with '."""
    found = await gradebook.export(ctx, caller, course_id)
    headers = download_headers("text/csv; charset=utf-8", found.name)
    return StreamingResponse(found.lines, headers=headers)


@router.get(
    "/courses/{courseId}/learners",
    policy=TEACHERS.reading("progress:read"),
    summary="List a course's learners",
    errors=[CourseNotFound, TooManyLearners],
    may_lag=True,
)
async def list_learners(
    *,
    ctx: Here,
    caller: CurrentPrincipal,
    course_id: CourseId,
    sort: Annotated[
        LearnerSort,
        Query(description="A minus turns the order around. By name only up to a number of learners."),
    ] = "enrolled",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[LearnerOut]:
    """Who is in the course, how far, and when they were last active. For its teachers."""
    if sort == "name":
        after = cursor_value(cursor, UUID)
        named = await learners.list_by_name(ctx, caller, course_id, after=after, limit=limit + 1)
        return page_of(named, limit, _learner, lambda member: member.learner.user_id)
    found = await learners.list_learners(
        ctx,
        caller,
        course_id,
        sort=sort,
        after=cursor_values(cursor, _PLACES[sort.removeprefix("-")], UUID),
        limit=limit + 1,
    )
    shown = found[:limit]
    last = shown[-1].learner if len(found) > limit else None
    more = encode_cursor(last.place, last.enrollment_id) if last else None
    return Page(items=[_learner(member) for member in shown], next_cursor=more)


@router.post(
    "/courses/{courseId}/learners/search",
    policy=TEACHERS,
    summary="Search a course's learners by name",
    errors=[CourseNotFound, TooManyLearners],
)
async def search_learners(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, body: LearnerSearchIn
) -> LearnerSearchOut:
    """Find learners by name. A POST, because addresses are logged and names are personal."""
    found = await learners.search(ctx, caller, course_id, body.name)
    return LearnerSearchOut(items=[_learner(member) for member in found])


def _learner(member: Member) -> LearnerOut:
    learner = member.learner
    return LearnerOut.model_validate(
        {
            **vars(learner),
            "learner": person_out(member.person),
            "current_progress_percentage": learner.percentage,
        }
    )


def column_out(column: Column) -> ColumnOut:
    """The shape of a column."""
    kinds: list[Literal["quiz", "assignment"]] = []
    if column.quiz_points:
        kinds.append("quiz")
    if column.assignment_points:
        kinds.append("assignment")
    return ColumnOut(
        lesson_id=column.lesson_id,
        title=column.title,
        kinds=kinds,
        category=column.category,
        max_score=column.points.total,
    )


def _row(columns: list[Column], row: gradebook.Row) -> GradebookRowOut:
    cells = [
        CellOut(
            score=gradebook.score(column, cell),
            assignment_status=cell.status,
            submission_id=cell.submission_id,
            overridden=cell.is_overridden,
        )
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    learner = row.member.learner
    return GradebookRowOut.model_validate(
        {
            "learner": person_out(row.member.person),
            "status": learner.status,
            "current_progress_percentage": learner.percentage,
            "grade_percentage": row.percentage,
            "cells": cells,
        }
    )
