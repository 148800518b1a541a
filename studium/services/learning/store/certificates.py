"""Certificates. Names are copied as they were sealed, so nobody has to open them to issue one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import UnitOfWork
from studium.services.learning.store.tables import certificate, outline_course, person_name


@dataclass(frozen=True)
class Graduate:
    """Who completed a course and has no certificate yet, with what the certificate will say."""

    user_id: UUID
    enrollment_id: UUID
    completed_at: datetime
    course_title: str
    pass_percentage: float | None
    first_name: str | None
    last_name: str | None
    instructor_first_name: str | None
    instructor_last_name: str | None


@dataclass(frozen=True)
class SealedCertificate:
    """A certificate as it is stored. A name not known when it was issued is the one heard since.

    `user_id` is None once the holder was erased.
    """

    certificate_id: UUID
    code: str
    user_id: UUID | None
    course_id: UUID
    course_title: str
    course_slug: str | None
    first_name: str | None
    last_name: str | None
    instructor_first_name: str | None
    instructor_last_name: str | None
    completed_at: datetime
    issued_at: datetime
    revoked_at: datetime | None
    revocation_reason: str | None


# The first of a course's teachers is its instructor.
_GRADUATES = sa.text("""
    SELECT e.user_id, e.enrollment_id, e.completion_date AS completed_at, c.title AS course_title,
           c.pass_percentage, learner.first_name, learner.last_name,
           instructor.first_name AS instructor_first_name, instructor.last_name AS instructor_last_name
      FROM learning.enrollment e
      JOIN learning.outline_course c ON c.course_id = e.course_id
      LEFT JOIN learning.course_teachers t ON t.course_id = e.course_id
      LEFT JOIN learning.person_name learner ON learner.user_id = e.user_id
      LEFT JOIN learning.person_name instructor ON instructor.user_id = t.user_ids[1]
     WHERE e.user_id = ANY(CAST(:user_ids AS uuid[])) AND e.course_id = :course_id AND e.status = 'completed'
       AND NOT EXISTS (SELECT FROM learning.certificate k
                        WHERE k.user_id = e.user_id AND k.course_id = e.course_id)
     ORDER BY e.user_id
""")


async def graduates(uow: UnitOfWork, course_id: UUID, user_ids: Collection[UUID]) -> list[Graduate]:
    """Those of the users who completed the course and have no certificate; their enrolments are locked."""
    rows = await uow.execute(_GRADUATES, {"course_id": course_id, "user_ids": list(user_ids)})
    return [Graduate(**row) for row in rows.mappings()]


async def add(
    uow: UnitOfWork, certificate_id: UUID, code: str, course_id: UUID, graduate: Graduate, now: datetime
) -> bool:
    """Add a certificate; False when the learner has one for this course already, a revoked one too."""
    values = {**vars(graduate), "certificate_id": certificate_id, "code": code, "course_id": course_id}
    del values["pass_percentage"]
    statement = insert(certificate).values(**values, issued_at=now)
    added = statement.on_conflict_do_nothing(index_elements=["user_id", "course_id"])
    return (await uow.execute(added.returning(sa.true()))).one_or_none() is not None


_COLUMNS: dict[str, sa.ColumnElement[Any]] = {
    **{name: certificate.c[name] for name in SealedCertificate.__dataclass_fields__ if name in certificate.c},
    "course_slug": outline_course.c.slug,
    "first_name": sa.func.coalesce(certificate.c.first_name, person_name.c.first_name),
    "last_name": sa.func.coalesce(certificate.c.last_name, person_name.c.last_name),
}


def _query() -> sa.Select[Any]:
    joined = certificate.outerjoin(person_name, person_name.c.user_id == certificate.c.user_id).outerjoin(
        outline_course, outline_course.c.course_id == certificate.c.course_id
    )
    return sa.select(*(column.label(name) for name, column in _COLUMNS.items())).select_from(joined)


async def find(connection: AsyncConnection, code: str) -> SealedCertificate | None:
    """The certificate with this code."""
    row = (await connection.execute(_query().where(certificate.c.code == code))).mappings().one_or_none()
    return SealedCertificate(**row) if row else None


async def page(
    connection: AsyncConnection, user_id: UUID, *, before: UUID | None, limit: int
) -> list[SealedCertificate]:
    """The user's certificates, the newest first."""
    newest = certificate.c.certificate_id.desc()
    query = _query().where(certificate.c.user_id == user_id).order_by(newest).limit(limit)
    if before is not None:
        query = query.where(certificate.c.certificate_id < before)
    rows = await connection.execute(query)
    return [SealedCertificate(**row) for row in rows.mappings()]


async def revoke(uow: UnitOfWork, code: str, *, by: UUID, reason: str | None, now: datetime) -> None:
    """Mark a certificate as revoked, with the sealed reason; a repeat keeps the first revocation."""
    valid = (certificate.c.code == code) & certificate.c.revoked_at.is_(None)
    values = {"revoked_at": now, "revoked_by": by, "revocation_reason": reason}
    await uow.execute(sa.update(certificate).where(valid).values(**values))


async def forget_holder(uow: UnitOfWork, user_id: UUID) -> None:
    """Take everything about its holder off each certificate of theirs; a repeat does nothing."""
    names = ("user_id", "enrollment_id", "first_name", "last_name", "revocation_reason")
    theirs = certificate.c.user_id == user_id
    await uow.execute(sa.update(certificate).where(theirs).values(dict.fromkeys(names)))
