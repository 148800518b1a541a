"""Files and imports."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

from studium.kit.auth import PUBLIC as EVERYBODY
from studium.kit.auth import CurrentPrincipal, MaybePrincipal
from studium.kit.errors import PayloadTooLarge
from studium.kit.http import check_not_modified
from studium.services.courses.actions import assets, gift, imports
from studium.services.courses.actions.assets import AssetInUse, AssetNotFound
from studium.services.courses.actions.contents import ContentRefused
from studium.services.courses.actions.imports import ArchiveRefused, ImportOvertaken
from studium.services.courses.domain.assets import AssetAccess
from studium.services.courses.domain.course import CourseNotFound
from studium.services.courses.domain.files import (
    MAX_UPLOAD_BYTES,
    VTT,
    FileRefused,
    FileTooLarge,
    FileType,
    NoCaptions,
    RangeNotSatisfiable,
    parse_range,
    serving_headers,
)
from studium.services.courses.routes.base import (
    AUTHORS,
    ROUTER,
    AssetId,
    CourseId,
    CoursesContext,
)
from studium.services.courses.schemas.files import AssetAnswer, AssetList, ImportAnswer
from studium.services.courses.schemas.gift import GiftAnswer, GiftText

ENVELOPE_BYTES = 65_536
"""What multipart adds to a file."""

GIFT_BYTES = 3_000_000

ARCHIVE_BYTES = 1_000_000_000

PUBLIC_SECONDS = 4 * 3600
"""How long a public picture may be shown from a copy after its course has gone from the catalogue."""

CaptionForm = Annotated[
    Literal["vtt"] | None, Query(alias="as", description="`vtt`: captions as WebVTT, whatever they are in.")
]

_BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


@ROUTER.post(
    "/courses/{courseId}/assets",
    policy=AUTHORS,
    summary="Upload a file",
    status_code=201,
    max_body_bytes=MAX_UPLOAD_BYTES + ENVELOPE_BYTES,
    errors=[CourseNotFound, FileRefused, FileTooLarge],
)
async def upload_asset(
    ctx: CoursesContext, response: Response, who: CurrentPrincipal, course_id: CourseId, file: UploadFile
) -> AssetAnswer:
    """Upload an image, audio, video, PDF, caption, HTML page, text, office document or ZIP for a course.

    What it is comes from its bytes. The same file again answers with the asset that is there.
    """
    asset = await assets.upload_asset(ctx, who, course_id, file, file.filename or "file")
    answer = AssetAnswer.of(asset)
    response.headers["Location"] = answer.content_url
    return answer


@ROUTER.get(
    "/courses/{courseId}/assets",
    policy=AUTHORS.reading("courses:read"),
    summary="List a course's files",
    errors=[CourseNotFound],
)
async def list_assets(ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId) -> AssetList:
    """All files of a course, newest first."""
    return AssetList(items=[AssetAnswer.of(one) for one in await assets.list_assets(ctx, who, course_id)])


@ROUTER.delete(
    "/courses/{courseId}/assets/{assetId}",
    policy=AUTHORS,
    summary="Delete a file",
    status_code=204,
    errors=[CourseNotFound, AssetNotFound, AssetInUse],
)
async def delete_asset(
    ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId, asset_id: AssetId
) -> None:
    """Delete a file that nothing uses."""
    await assets.remove_asset(ctx, who, course_id, asset_id)


@ROUTER.get(
    "/assets/{assetId}/content",
    policy=EVERYBODY,
    summary="Read a file",
    errors=[AssetNotFound, NoCaptions, RangeNotSatisfiable],
    response_class=StreamingResponse,
    responses={200: _BYTES, 206: _BYTES | {"description": "The part that was asked for."}},
)
async def read_asset(
    ctx: CoursesContext, request: Request, who: MaybePrincipal, asset_id: AssetId, form: CaptionForm = None
) -> Response:
    """The bytes of a file. The pictures of a published course's own page are public; else one is enrolled.

    Answers a single `Range`. Nothing is ever run in this origin: see the security policy of each answer.
    With `as=vtt` captions come as WebVTT, which browsers show over a video, also where SRT was uploaded.
    """
    found = await assets.find_asset(ctx, who, asset_id)
    if form is not None:
        return await _captions(ctx, request, found)
    asset, etag = found.asset, f'"{found.asset.sha256}"'
    kept = _headers(found, asset.file_type)
    check_not_modified(request, etag, kept)
    is_same = request.headers.get("if-range", etag) == etag
    part = parse_range(request.headers.get("range") if is_same else None, asset.size_bytes)
    start, end = part or (0, asset.size_bytes)
    headers = kept | {"ETag": etag, "Accept-Ranges": "bytes", "Content-Length": str(end - start)}
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{asset.size_bytes}"
    body = assets.open_asset(ctx, asset, part)
    return StreamingResponse(body, status_code=206 if part else 200, headers=headers)


async def _captions(ctx: CoursesContext, request: Request, found: AssetAccess) -> Response:
    etag, headers = f'"{found.asset.sha256}-vtt"', _headers(found, VTT)
    check_not_modified(request, etag, headers)
    return Response(await assets.read_captions(ctx, found.asset), headers=headers | {"ETag": etag})


def _headers(found: AssetAccess, shown_as: FileType) -> dict[str, str]:
    return serving_headers(shown_as, found.asset.file_name) | {
        "Cache-Control": f"public, max-age={PUBLIC_SECONDS}" if found.is_public else "private, no-cache",
        "Vary": "Authorization, Cookie",
    }


@ROUTER.post(
    "/courses/{courseId}/gift",
    policy=AUTHORS,
    summary="Convert GIFT questions",
    max_body_bytes=GIFT_BYTES,
    errors=[CourseNotFound, ContentRefused],
)
async def convert_gift(
    ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId, body: GiftText
) -> GiftAnswer:
    """Turn questions in Moodle's GIFT format into ours, with a ledger; nothing is saved.

    A question that cannot be read is named with its line and keeps no other from being converted.
    """
    return GiftAnswer.of(await gift.convert_gift(ctx, who, course_id, body.text))


@ROUTER.post(
    "/courses/import/olx",
    policy=AUTHORS,
    summary="Import an Open edX course",
    max_body_bytes=ARCHIVE_BYTES + ENVELOPE_BYTES,
    errors=[ArchiveRefused, ImportOvertaken, PayloadTooLarge],
)
async def import_olx_course(
    *,
    ctx: CoursesContext,
    who: CurrentPrincipal,
    file: UploadFile,
    dry_run: Annotated[bool, Query(description="Only say what would happen.")] = False,
    publish: Annotated[bool, Query(description="Publish the course if its checks allow.")] = False,
) -> ImportAnswer:
    """Import an OLX export (`.tar.gz`) into a draft of yours, with a ledger of every element in it.

    Importing the same course again updates the same draft. A refused archive leaves nothing behind.
    """
    return ImportAnswer.of(await imports.import_olx(ctx, who, file.file, dry_run=dry_run, publish=publish))
