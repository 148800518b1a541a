"""System, jobs and dead letters: for admins, about the services of the process that answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import structlog
from fastapi import Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from studium.kit import clock
from studium.kit.auth import CurrentPrincipal, roles
from studium.kit.http import BadCursor, Page, Router, as_uuid, decode_cursor, encode_cursor
from studium.kit.operations.readings import (
    JobState,
    PagesState,
    Process,
    ReplayFailed,
    UnknownDeadLetter,
    UnknownService,
    WaitsBehindAnother,
)

log = structlog.get_logger(__name__)

ROUTER = Router("operations", tags=["operations"])

_AN_EVENT = "01a202eb-14fe-774e-8e60-afe56df5b380"
_A_TIME = "2026-09-07T08:00:00Z"


async def _process(request: Request) -> Process:
    found: Process = request.app.state.process
    return found


CurrentProcess = Annotated[Process, Depends(_process)]
ServiceName = Annotated[
    str | None, Query(max_length=40, description="Only of this service.", examples=["learning"])
]
Cursor = Annotated[str | None, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=100)]


class ServiceAnswer(BaseModel):
    """How a service is doing. Counts are null while its database does not answer; `problem` says so."""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(examples=["learning"])
    database: Literal["answers", "away"] = Field(examples=["answers"])
    problem: str | None = Field(examples=[None])
    outbox_waiting: int | None = Field(description="Events not on the bus yet.", examples=[0])
    consumer_lag_events: int | None = Field(description="Events not handled yet.", examples=[3])
    consumer_lag_seconds: float | None = Field(
        description="Age of the oldest of them; 0 when there is none.", examples=[0.2]
    )
    jobs_waiting: int | None = Field(examples=[1])
    jobs_running: int | None = Field(examples=[0])
    jobs_failed: int | None = Field(description="Jobs given up.", examples=[0])
    dead_letters: int | None = Field(description="Events set aside after failing.", examples=[0])


class SystemAnswer(BaseModel):
    """The process that answered: its version, its age, its services, and the server of the pages."""

    version: str = Field(examples=["0.1.0"])
    started_at: datetime = Field(examples=[_A_TIME])
    uptime_seconds: float = Field(examples=[86400.0])
    pages: PagesState = Field(description="The server of the pages, as seen from here.", examples=["answers"])
    services: list[ServiceAnswer]


class JobAnswer(BaseModel):
    """A job that is still to be done, or was given up. One that succeeded leaves nothing."""

    model_config = ConfigDict(from_attributes=True)

    service: str = Field(examples=["identity"])
    job_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b381"])
    name: str = Field(examples=["send_mail"])
    state: JobState = Field(examples=["waiting"])
    run_at: datetime = Field(description="When it is tried next, or was to be.", examples=[_A_TIME])
    attempts: int = Field(examples=[2])
    last_error: str | None = Field(examples=["Unavailable: The mail server did not take the mail."])
    failed_at: datetime | None = Field(examples=[None])


class DeadLetterAnswer(BaseModel):
    """An event that a service could not handle. Without an error, it waits behind one of its key."""

    model_config = ConfigDict(from_attributes=True)

    service: str = Field(examples=["learning"])
    event_id: UUID = Field(examples=[_AN_EVENT])
    type: str = Field(examples=["courses.course_published.v1"])
    key: str = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b382"])
    ids: dict[str, str] = Field(
        description="The ids in its data; the rest is not shown.",
        examples=[{"course_id": "01a202eb-14fe-774e-8e60-afe56df5b382"}],
    )
    error: str | None = Field(examples=["KeyError at keep_lesson:41 < on_lesson_published:22"])
    attempts: int = Field(examples=[5])
    dead_at: datetime = Field(examples=[_A_TIME])


class ReplayAnswer(BaseModel):
    """What a replay did: events handled, and events of the same key that are left."""

    handled: int = Field(examples=[1])
    left: int = Field(examples=[0])


@ROUTER.get("/admin/system", policy=roles("admin"), summary="See how the system is doing")
async def get_system(process: CurrentProcess) -> SystemAnswer:
    """The process that answers, and its services. A service whose database is away is named, not an error."""
    states = await process.services()
    return SystemAnswer(
        version=process.version,
        started_at=process.started_at,
        uptime_seconds=round((clock.now() - process.started_at).total_seconds(), 1),
        pages=await process.pages(),
        services=[
            ServiceAnswer(**vars(state), database="away" if state.problem else "answers") for state in states
        ],
    )


@ROUTER.get("/admin/jobs", policy=roles("admin"), summary="List jobs", errors=[UnknownService])
async def list_jobs(
    process: CurrentProcess,
    service: ServiceName = None,
    state: Annotated[JobState | None, Query(description="Only jobs in this state.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[JobAnswer]:
    """Jobs that wait, run or were given up, the newest first. Their arguments are not shown."""
    before = _id(*decode_cursor(cursor, 1)) if cursor else None
    found = await process.jobs(service, state, before, limit + 1)
    shown = found[:limit]
    return Page(
        items=[JobAnswer.model_validate(job) for job in shown],
        next_cursor=encode_cursor(shown[-1].job_id) if len(found) > limit else None,
    )


@ROUTER.get(
    "/admin/dead-letters", policy=roles("admin"), summary="List dead letters", errors=[UnknownService]
)
async def list_dead_letters(
    process: CurrentProcess, service: ServiceName = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[DeadLetterAnswer]:
    """Events that a service could not handle, the newest first, with the ids in them and nothing else."""
    found = await process.dead_letters(service, _letter_place(cursor), limit + 1)
    shown = found[:limit]
    return Page(
        items=[DeadLetterAnswer.model_validate(letter) for letter in shown],
        next_cursor=encode_cursor(shown[-1].event_id, shown[-1].service) if len(found) > limit else None,
    )


@ROUTER.post(
    "/admin/dead-letters/{service}/{eventId}/replay",
    policy=roles("admin"),
    summary="Take up a dead letter again",
    errors=[UnknownService, UnknownDeadLetter, WaitsBehindAnother, ReplayFailed],
)
async def replay_dead_letter(
    service: Annotated[str, Path(max_length=40, examples=["learning"])],
    event_id: Annotated[UUID, Path(alias="eventId", examples=[_AN_EVENT])],
    process: CurrentProcess,
    principal: CurrentPrincipal,
) -> ReplayAnswer:
    """Handles the event once its cause is mended, and then what waits behind it, up to the next failure."""
    handled, left = await process.replay(service, event_id)
    log.info("dead_letter_replayed", service=service, event_id=str(event_id), by=str(principal.user_id))
    return ReplayAnswer(handled=handled, left=left)


def _letter_place(cursor: str | None) -> tuple[UUID, str] | None:
    if cursor is None:
        return None
    event_id, service = decode_cursor(cursor, 2)
    return _id(event_id), str(service)


def _id(value: object) -> UUID:
    """The id in a cursor. Raises `BadCursor`."""
    found = as_uuid(str(value))
    if found is None:
        raise BadCursor
    return found
