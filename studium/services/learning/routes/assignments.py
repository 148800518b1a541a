"""A learner's side of assignments: what is asked, files, and handing in."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Response, UploadFile
from fastapi.responses import StreamingResponse

from studium.kit import clock
from studium.kit.auth import SIGNED_IN, CurrentPrincipal
from studium.services.learning.actions import assignment_files, assignments
from studium.services.learning.actions.people import PersonErased
from studium.services.learning.domain.assignments import (
    AlreadyGraded,
    AssignmentNotFound,
    NothingHandedIn,
)
from studium.services.learning.domain.files import (
    FileHandedIn,
    FileNotFound,
    FileRefused,
    FileTooLarge,
    TooManyFiles,
    download_headers,
)
from studium.services.learning.domain.lateness import days_late, percentage_lost
from studium.services.learning.routes.base import OPEN_LESSON_ERRORS, Here, LessonId, router
from studium.services.learning.schemas.assignments import (
    AssignmentFileOut,
    AssignmentOut,
    HandedInOut,
    OwnWorkOut,
    VerdictOut,
    WorkIn,
)
from studium.services.learning.settings import FILE_CEILING_BYTES

FileId = Annotated[UUID, Path(alias="fileId")]

_ERRORS = [*OPEN_LESSON_ERRORS, AssignmentNotFound]
_ENVELOPE_BYTES = 65_536
_BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


@router.get(
    "/lessons/{lessonId}/assignment",
    policy=SIGNED_IN,
    summary="Open a lesson's assignment",
    errors=_ERRORS,
)
async def get_assignment(ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId) -> AssignmentOut:
    """What is to be handed in, by when, how it is judged, and my own work with its grade."""
    found = await assignments.open_assignment(ctx, caller.user_id, lesson_id)
    definition, dossier, now = found.live.definition, found.dossier, clock.now()
    return AssignmentOut(
        assignment_id=definition.assignment_id,
        lesson_id=lesson_id,
        course_id=found.live.course_id,
        title=definition.title,
        instructions_html=definition.instructions_html,
        max_score=definition.max_score,
        due_at=definition.due_at,
        late=days_late(definition, now) > 0,
        late_policy=definition.late_policy,
        late_days=days_late(definition, now),
        late_percentage=percentage_lost(definition, now),
        rubric=definition.rubric,
        may_submit=dossier is None or dossier.work.status != "graded",
        max_file_bytes=ctx.settings.file_max_bytes,
        max_files=ctx.settings.files_per_submission,
        waiting_files=[file_out(file) for file in found.waiting_files],
        submission=_own_work(dossier) if dossier else None,
    )


@router.post(
    "/lessons/{lessonId}/assignment/files",
    policy=SIGNED_IN,
    summary="Upload a file to hand in",
    errors=[*_ERRORS, FileRefused, FileTooLarge, TooManyFiles, PersonErased],
    status_code=201,
    max_body_bytes=FILE_CEILING_BYTES + _ENVELOPE_BYTES,
)
async def upload_assignment_file(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, file: UploadFile, response: Response
) -> AssignmentFileOut:
    """Upload a document, image, audio, video, text, source file or ZIP; then hand it in by its id.

    What it is comes from its name, which its bytes have to bear out. A file that is not handed in within a
    day is deleted.
    """
    answer = file_out(
        await assignment_files.upload(ctx, caller.user_id, lesson_id, file, file.filename or "file")
    )
    response.headers["Location"] = answer.content_url
    return answer


@router.delete(
    "/lessons/{lessonId}/assignment/files/{fileId}",
    policy=SIGNED_IN,
    summary="Delete a file that was not handed in",
    errors=[*_ERRORS, FileNotFound, FileHandedIn],
    status_code=204,
)
async def delete_assignment_file(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, file_id: FileId
) -> None:
    """Delete a file of mine. What was handed in stays."""
    await assignment_files.remove(ctx, caller.user_id, lesson_id, file_id)


@router.post(
    "/lessons/{lessonId}/assignment/submissions",
    policy=SIGNED_IN,
    summary="Hand in work",
    errors=[*_ERRORS, NothingHandedIn, AlreadyGraded, FileNotFound, TooManyFiles, PersonErased],
    idempotent=True,
    status_code=201,
)
async def submit_assignment(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, body: WorkIn, response: Response
) -> HandedInOut:
    """Hand in text, files, or both. Until it is graded, handing in again replaces what was there.

    Late work is taken and marked. What was replaced stays in the history.
    """
    dossier = await assignments.submit(ctx, caller.user_id, lesson_id, body.text, body.file_ids)
    work = dossier.work
    response.headers["Location"] = f"{router.prefix}/assignment-submissions/{work.submission_id}"
    return HandedInOut.model_validate({**vars(work), "late": work.is_late})


@router.get(
    "/assignment-files/{fileId}/content",
    policy=SIGNED_IN,
    summary="Download a file that was handed in",
    errors=[FileNotFound],
    response_class=StreamingResponse,
    responses={200: _BYTES},
)
async def download_assignment_file(ctx: Here, caller: CurrentPrincipal, file_id: FileId) -> Response:
    """The file, for its learner, who teaches the course, and admins. Always a download, never shown."""
    found, body = await assignment_files.read_file(ctx, caller, file_id)
    headers = download_headers(found.file.media_type, found.name.reveal_or("file"))
    return StreamingResponse(body, headers=headers | {"Content-Length": str(found.file.size_bytes)})


def file_out(opened: assignments.OpenedFile) -> AssignmentFileOut:
    """The shape of a file."""
    return AssignmentFileOut(
        file_id=opened.file.file_id,
        name=None if opened.name.erased else opened.name.reveal(),
        media_type=opened.file.media_type,
        size_bytes=opened.file.size_bytes,
        uploaded_at=opened.file.uploaded_at,
        content_url=f"{router.prefix}/assignment-files/{opened.file.file_id}/content",
    )


def work_fields(dossier: assignments.Dossier) -> dict[str, Any]:
    """What learners and teachers see of a work alike."""
    work, newest = dossier.work, dossier.hand_ins[0]
    word = dossier.verdicts[0] if dossier.verdicts else None
    return {
        **vars(work),
        "late": work.is_late,
        "text": newest.text.reveal_or("") if not newest.text.erased else None,
        "files": [file_out(file) for file in newest.files],
        "feedback": word.feedback.reveal_or("") if word and not word.feedback.erased else None,
        "choices": word.verdict.choices if word else [],
        "hand_ins": [_hand_in(one) for one in dossier.hand_ins],
    }


def verdict_fields(opened: assignments.OpenedVerdict) -> dict[str, Any]:
    """What learners and teachers see of a teacher's word alike."""
    said = opened.feedback
    return {**vars(opened.verdict), "feedback": None if said.erased else said.reveal()}


def _own_work(dossier: assignments.Dossier) -> OwnWorkOut:
    verdicts = [VerdictOut.model_validate(verdict_fields(one)) for one in dossier.verdicts]
    return OwnWorkOut.model_validate({**work_fields(dossier), "verdicts": verdicts})


def _hand_in(opened: assignments.OpenedHandIn) -> dict[str, Any]:
    return {
        **vars(opened.hand_in),
        "late": opened.hand_in.is_late,
        "text": None if opened.text.erased else opened.text.reveal(),
        "files": [file_out(file) for file in opened.files],
    }
