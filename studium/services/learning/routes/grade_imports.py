"""Setting grades by a file."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Path, Query, UploadFile

from studium.kit.auth import CurrentPrincipal
from studium.kit.errors import FieldError, InvalidInput
from studium.services.learning.actions import grade_imports
from studium.services.learning.actions.grade_imports import ImportResult, Verdict
from studium.services.learning.domain.errors import CourseNotFound
from studium.services.learning.domain.grade_files import MOST_FILE_BYTES, GradeFileRefused
from studium.services.learning.domain.overrides import GradeImportNotFound, GradeImportUndone
from studium.services.learning.routes.base import CourseId, Here, router
from studium.services.learning.routes.grading import TEACHERS, person_out
from studium.services.learning.schemas.grade_imports import (
    GradeImportOut,
    GradeImportResultOut,
    GradeImportsOut,
    GradeImportUndoneOut,
    ImportedCellOut,
)
from studium.services.learning.schemas.overrides import Reason

_ENVELOPE_BYTES = 65_536
"""What multipart adds to a file, and the reason."""


@router.post(
    "/courses/{courseId}/grade-imports",
    policy=TEACHERS,
    summary="Set grades by a file",
    max_body_bytes=MOST_FILE_BYTES + _ENVELOPE_BYTES,
    errors=[CourseNotFound, GradeFileRefused],
)
async def import_grades(
    *,
    ctx: Here,
    caller: CurrentPrincipal,
    course_id: CourseId,
    file: UploadFile,
    reason: Annotated[Reason | None, Form(description="Needed unless it is only tried.")] = None,
    show_reason: Annotated[bool, Form(description="Whether learners read the reason.")] = False,
    dry_run: Annotated[bool, Query(description="Tell what would happen, and do nothing.")] = True,
) -> GradeImportResultOut:
    """The file is the downloaded gradebook, edited: each cell that says something else sets that grade.

    Empty cells, and columns and lines that are missing, are left alone. At most 2,000 changes.
    """
    content = await file.read(MOST_FILE_BYTES + 1)
    if dry_run:
        return _result(await grade_imports.import_grades(ctx, caller, course_id, content, None))
    if reason is None:
        wrong = FieldError("/reason", "missing", "Say why these grades are set.")
        raise InvalidInput("Say why these grades are set; it stays in their history.", errors=[wrong])
    why = grade_imports.Reason(reason, show_reason)
    return _result(await grade_imports.import_grades(ctx, caller, course_id, content, why))


@router.get(
    "/courses/{courseId}/grade-imports",
    policy=TEACHERS,
    summary="List imports of grades",
    errors=[CourseNotFound],
)
async def list_grade_imports(ctx: Here, caller: CurrentPrincipal, course_id: CourseId) -> GradeImportsOut:
    """The newest 50."""
    found, known = await grade_imports.list_imports(ctx, caller, course_id)
    items = [
        GradeImportOut.model_validate({**vars(one), "imported_by": person_out(known[one.imported_by])})
        for one in found
    ]
    return GradeImportsOut(items=items)


@router.post(
    "/courses/{courseId}/grade-imports/{importId}/undo",
    policy=TEACHERS,
    summary="Undo an import of grades",
    errors=[CourseNotFound, GradeImportNotFound, GradeImportUndone],
)
async def undo_grade_import(
    ctx: Here,
    caller: CurrentPrincipal,
    course_id: CourseId,
    import_id: Annotated[UUID, Path(alias="importId")],
) -> GradeImportUndoneOut:
    """What counted before counts again. Grades that were set since, completions and certificates stay."""
    undone = await grade_imports.undo_import(ctx, caller, course_id, import_id)
    return GradeImportUndoneOut.model_validate(undone)


def _result(found: ImportResult) -> GradeImportResultOut:
    return GradeImportResultOut.model_validate(
        {**vars(found), "rows": [_row(found, one) for one in found.verdicts]}
    )


def _row(found: ImportResult, one: Verdict) -> ImportedCellOut:
    return ImportedCellOut.model_validate(
        {
            **vars(one),
            "user_id": one.who,
            "learner": person_out(found.people[one.user_id]) if one.user_id else None,
            "lesson_id": one.column.lesson_id if one.column else None,
            "lesson_title": one.column.title if one.column else None,
        }
    )
