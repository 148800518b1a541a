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
from studium.services.learning.domain.certificates import Cause
from studium.services.learning.store.tables import (
    certificate,
    certificate_terms,
    outline_course,
    person_name,
)


@dataclass(frozen=True)
class Graduate:
    """Who completed a course and is to have a certificate, with what it will say.

    `valid_months` is None when it is to be valid for ever.
    """

    user_id: UUID
    enrollment_id: UUID
    completed_at: datetime
    course_title: str
    pass_percentage: float | None
    valid_months: int | None
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
    expires_at: datetime | None
    revoked_at: datetime | None
    revocation_cause: Cause | None
    revocation_reason: str | None
    status_number: int


# The first of a course's teachers is its instructor.
_GRADUATES = sa.text("""
    SELECT e.user_id, e.enrollment_id, e.completion_date AS completed_at, c.title AS course_title,
           c.pass_percentage, s.valid_months, learner.first_name, learner.last_name,
           instructor.first_name AS instructor_first_name, instructor.last_name AS instructor_last_name
      FROM learning.enrollment e
      JOIN learning.outline_course c ON c.course_id = e.course_id
      LEFT JOIN learning.certificate_terms s ON s.course_id = e.course_id
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


# What a certificate says when it is issued anew: who it was issued to and for what stays, names and title
# are those of now. None when its holder was erased.
_SUCCESSOR = sa.text("""
    SELECT k.user_id, k.enrollment_id, k.completed_at, coalesce(c.title, k.course_title) AS course_title,
           c.pass_percentage, s.valid_months,
           coalesce(learner.first_name, k.first_name) AS first_name,
           coalesce(learner.last_name, k.last_name) AS last_name,
           coalesce(instructor.first_name, k.instructor_first_name) AS instructor_first_name,
           coalesce(instructor.last_name, k.instructor_last_name) AS instructor_last_name
      FROM learning.certificate k
      LEFT JOIN learning.outline_course c ON c.course_id = k.course_id
      LEFT JOIN learning.certificate_terms s ON s.course_id = k.course_id
      LEFT JOIN learning.course_teachers t ON t.course_id = k.course_id
      LEFT JOIN learning.person_name learner ON learner.user_id = k.user_id
      LEFT JOIN learning.person_name instructor ON instructor.user_id = t.user_ids[1]
     WHERE k.code = :code AND k.user_id IS NOT NULL
       FOR UPDATE OF k
""")


async def lock_successor(uow: UnitOfWork, code: str) -> Graduate | None:
    """What the certificate with this code will say when issued anew; it is locked. None: nobody holds it."""
    row = (await uow.execute(_SUCCESSOR, {"code": code})).mappings().one_or_none()
    return Graduate(**row) if row else None


@dataclass(frozen=True)
class Draft:
    """What distinguishes a new certificate. `expires_at` is None when it never does."""

    certificate_id: UUID
    code: str
    course_id: UUID
    issued_at: datetime
    expires_at: datetime | None


async def add(uow: UnitOfWork, draft: Draft, graduate: Graduate) -> bool:
    """Add a certificate; False when the learner has one in force for this course already."""
    values = {**vars(graduate), **vars(draft)}
    del values["pass_percentage"], values["valid_months"]
    added = (
        insert(certificate)
        .values(**values)
        .on_conflict_do_nothing(
            index_elements=["user_id", "course_id"], index_where=certificate.c.revoked_at.is_(None)
        )
    )
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


async def of_course(
    connection: AsyncConnection, course_id: UUID, *, before: UUID | None, limit: int
) -> list[SealedCertificate]:
    """The course's certificates, the newest first."""
    query = _query().where(certificate.c.course_id == course_id)
    if before is not None:
        query = query.where(certificate.c.certificate_id < before)
    rows = await connection.execute(query.order_by(certificate.c.certificate_id.desc()).limit(limit))
    return [SealedCertificate(**row) for row in rows.mappings()]


async def revoke(
    uow: UnitOfWork, code: str, *, by: UUID, cause: Cause, reason: str | None, now: datetime
) -> bool:
    """Mark a certificate as revoked, with the sealed reason. False when it was already: that one stands."""
    in_force = (certificate.c.code == code) & certificate.c.revoked_at.is_(None)
    values = {"revoked_at": now, "revoked_by": by, "revocation_cause": cause, "revocation_reason": reason}
    done = await uow.execute(
        sa.update(certificate).where(in_force).values(**values).returning(certificate.c.code)
    )
    return done.one_or_none() is not None


async def terms(connection: AsyncConnection, course_id: UUID) -> int | None:
    """For how many months the course's certificates are valid; None: for ever."""
    query = sa.select(certificate_terms.c.valid_months).where(certificate_terms.c.course_id == course_id)
    months: int | None = await connection.scalar(query)
    return months


async def set_terms(
    uow: UnitOfWork, course_id: UUID, valid_months: int | None, *, by: UUID, now: datetime
) -> None:
    """From now on the course's certificates are valid for so long."""
    values = {"valid_months": valid_months, "changed_by": by, "changed_at": now}
    statement = insert(certificate_terms).values(course_id=course_id, **values)
    await uow.execute(statement.on_conflict_do_update(index_elements=["course_id"], set_=values))


async def forget_holder(uow: UnitOfWork, user_id: UUID) -> int:
    """Take everything about its holder off each certificate of theirs; the number of them, 0 on a repeat."""
    names = ("user_id", "enrollment_id", "first_name", "last_name", "revocation_reason")
    theirs = certificate.c.user_id == user_id
    changed = await uow.execute(sa.update(certificate).where(theirs).values(dict.fromkeys(names)))
    return changed.rowcount
