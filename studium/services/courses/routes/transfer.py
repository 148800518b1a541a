"""Taking a course out, in forms that other systems read."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query
from fastapi.responses import StreamingResponse

from studium.kit.auth import CurrentPrincipal
from studium.services.courses.actions import gift, olx_export
from studium.services.courses.actions.olx_export import VersionNotFound
from studium.services.courses.domain.course import CourseNotFound, LessonNotFound
from studium.services.courses.domain.files import disposition
from studium.services.courses.routes.base import AUTHORS, ROUTER, CourseId, CoursesContext
from studium.services.courses.schemas.files import ExportLedgerAnswer
from studium.services.courses.schemas.gift import GiftExportAnswer

VersionNumber = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="A published version; left out, the draft.")
]

LessonChoice = Annotated[UUID | None, Query(description="One lesson of the draft; left out, all of them.")]

_ARCHIVE = {"content": {"application/gzip": {"schema": {"type": "string", "format": "binary"}}}}


@ROUTER.get(
    "/courses/{courseId}/export/olx",
    policy=AUTHORS,
    summary="Export a course for Open edX",
    errors=[CourseNotFound, VersionNotFound],
    response_class=StreamingResponse,
    responses={200: _ARCHIVE},
)
async def export_olx(
    ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId, version: VersionNumber = None
) -> StreamingResponse:
    """A `.tar.gz` (OLX) that Open edX imports, and that our own import turns back into the same course.

    What OLX has no word for lies beside it in `studium/`, with a ledger of what Open edX shows otherwise.
    """
    course = await olx_export.find_exported(ctx, who, course_id, version)
    headers = {
        "Content-Disposition": disposition(f"{course.details.slug}.tar.gz", inline=False),
        "Cache-Control": "no-store",
    }
    body = olx_export.olx_archive(ctx, course)
    return StreamingResponse(body, media_type="application/gzip", headers=headers)


@ROUTER.get(
    "/courses/{courseId}/export/olx/ledger",
    policy=AUTHORS,
    summary="Say what an export for Open edX changes",
    errors=[CourseNotFound, VersionNotFound],
)
async def read_export_ledger(
    ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId, version: VersionNumber = None
) -> ExportLedgerAnswer:
    """An entry for the course, each module, lesson, block and file: exact in Open edX, or how it differs."""
    course = await olx_export.find_exported(ctx, who, course_id, version)
    return ExportLedgerAnswer.of(await olx_export.export_ledger(ctx, course))


@ROUTER.get(
    "/courses/{courseId}/export/gift",
    policy=AUTHORS,
    summary="Export questions as GIFT",
    errors=[CourseNotFound, LessonNotFound],
)
async def export_gift(
    ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId, lesson: LessonChoice = None
) -> GiftExportAnswer:
    """The questions of a draft, or of one of its lessons, in Moodle's text format, with a ledger.

    Answers and feedback are part of it. What GIFT cannot hold is left out, and the ledger says why.
    """
    return GiftExportAnswer.of(await gift.export_gift(ctx, who, course_id, lesson))
