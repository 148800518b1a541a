"""Files that learners uploaded to hand in. A row stands from before the first byte until the last is gone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import UnitOfWork
from studium.services.learning.store.tables import assignment_file


@dataclass(frozen=True)
class StoredFile:
    """An uploaded file; `name` is sealed. `handed_in_at` is None until a submission names it."""

    user_id: UUID
    file_id: UUID
    assignment_id: UUID
    course_id: UUID
    name: str
    media_type: str
    size_bytes: int
    uploaded_at: datetime
    stored_at: datetime | None = None
    handed_in_at: datetime | None = None

    @property
    def object_key(self) -> str:
        """Where the bytes lie. No part of it comes from outside."""
        return object_key(self.user_id, self.file_id)


class FileId(NamedTuple):
    """Whose file it is, and which."""

    user_id: UUID
    file_id: UUID


def object_key(user_id: UUID, file_id: UUID) -> str:
    """Where a file's bytes lie: all of one learner's under one prefix."""
    return f"{files_prefix(user_id)}/{file_id}"


def files_prefix(user_id: UUID) -> str:
    """Under which all files of one learner lie."""
    return f"learning/{user_id}"


_COLUMNS = [assignment_file.c[name] for name in StoredFile.__dataclass_fields__]


async def add(uow: UnitOfWork, file: StoredFile) -> None:
    """Note a file before its bytes are stored."""
    await uow.execute(sa.insert(assignment_file), asdict(file))


async def mark_stored(uow: UnitOfWork, file: StoredFile, size_bytes: int, now: datetime) -> None:
    """All bytes are there."""
    mine = _is(file.user_id, [file.file_id])
    await uow.execute(sa.update(assignment_file).where(mine).values(stored_at=now, size_bytes=size_bytes))


async def count(connection: AsyncConnection, user_id: UUID, assignment_id: UUID) -> int:
    """How many files the learner has uploaded for the assignment and not deleted."""
    query = sa.select(sa.func.count()).where(
        assignment_file.c.user_id == user_id, assignment_file.c.assignment_id == assignment_id
    )
    return int(await connection.scalar(query) or 0)


async def find(connection: AsyncConnection, file_id: UUID) -> StoredFile | None:
    """A file whose bytes are there, whoever's it is."""
    query = sa.select(*_COLUMNS).where(
        assignment_file.c.file_id == file_id, assignment_file.c.stored_at.is_not(None)
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    return StoredFile(**row) if row else None


async def of_work(connection: AsyncConnection, user_id: UUID, assignment_id: UUID) -> list[StoredFile]:
    """The learner's files for the assignment whose bytes are there, in the order of their upload."""
    query = sa.select(*_COLUMNS).where(
        assignment_file.c.user_id == user_id,
        assignment_file.c.assignment_id == assignment_id,
        assignment_file.c.stored_at.is_not(None),
    )
    rows = await connection.execute(query.order_by(assignment_file.c.file_id))
    return [StoredFile(**row) for row in rows.mappings()]


async def hand_in(
    uow: UnitOfWork, user_id: UUID, assignment_id: UUID, file_ids: Collection[UUID], now: datetime
) -> set[UUID]:
    """The files belong to a submission from now on; returns those that are the learner's and are there.

    A file that was handed in before keeps its time.
    """
    taken = (
        sa.update(assignment_file)
        .where(
            _is(user_id, file_ids),
            assignment_file.c.assignment_id == assignment_id,
            assignment_file.c.stored_at.is_not(None),
        )
        .values(handed_in_at=sa.func.coalesce(assignment_file.c.handed_in_at, now))
        .returning(assignment_file.c.file_id)
    )
    return set((await uow.execute(taken)).scalars())


async def give_up(uow: UnitOfWork, user_id: UUID, file_id: UUID) -> bool:
    """From now on nobody sees the file and its bytes may go; False once it was handed in."""
    mine = _is(user_id, [file_id]) & assignment_file.c.handed_in_at.is_(None)
    done = await uow.execute(sa.update(assignment_file).where(mine).values(stored_at=None))
    return done.rowcount == 1


async def give_up_abandoned(uow: UnitOfWork, before: datetime, after: FileId, *, limit: int) -> list[FileId]:
    """Give up files that were uploaded before `before` and never handed in; up to `limit` behind `after`.

    Such as were given up earlier, but whose bytes the store did not delete, are among them.
    """
    place = sa.tuple_(assignment_file.c.user_id, assignment_file.c.file_id)
    some = (
        sa.select(assignment_file.c.user_id, assignment_file.c.file_id)
        .where(assignment_file.c.handed_in_at.is_(None), assignment_file.c.uploaded_at < before)
        .where(place > sa.tuple_(sa.literal(after.user_id), sa.literal(after.file_id)))
        .order_by(assignment_file.c.user_id, assignment_file.c.file_id)
        .limit(limit)
        .with_for_update()
    )
    found = [FileId(row.user_id, row.file_id) for row in await uow.execute(some)]
    if found:
        await uow.execute(sa.update(assignment_file).where(place.in_(found)).values(stored_at=None))
    return found


async def delete(uow: UnitOfWork, files: Collection[FileId]) -> None:
    """Forget files whose bytes are gone."""
    place = sa.tuple_(assignment_file.c.user_id, assignment_file.c.file_id)
    await uow.execute(sa.delete(assignment_file).where(place.in_(files)))


def _is(user_id: UUID, file_ids: Collection[UUID]) -> sa.ColumnElement[bool]:
    return (assignment_file.c.user_id == user_id) & assignment_file.c.file_id.in_(file_ids)
