"""Deleting all that is kept of one person."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from studium.kit.db import UnitOfWork
from studium.services.learning.store.certificates import forget_holder
from studium.services.learning.store.tables import (
    assignment_file,
    assignment_hand_in,
    assignment_submission,
    assignment_verdict,
    bookmark,
    certificate,
    enrollment,
    grade_override,
    key_trial,
    lesson_note,
    lesson_progress,
    person_name,
    quiz_attempt,
    quiz_regrade_move,
    submission,
    waiting,
)

OF_PEOPLE = (
    enrollment,
    waiting,
    key_trial,
    lesson_progress,
    submission,
    quiz_regrade_move,
    quiz_attempt,
    lesson_note,
    bookmark,
    certificate,
    assignment_verdict,
    assignment_hand_in,
    assignment_submission,
    assignment_file,
    grade_override,
    person_name,
)
"""Every table with rows of one person, found by `user_id`."""


async def delete_person(uow: UnitOfWork, user_id: UUID) -> dict[str, int]:
    """Delete every row of this person; the number of rows by table, 0 for each on a repeat.

    A certificate stays under its code: whoever was shown it learns that its holder's data was erased.
    """
    blanked = await forget_holder(uow, user_id)
    deleted = {f"{certificate.name}.holder": blanked}
    for table in OF_PEOPLE:
        gone = await uow.execute(sa.delete(table).where(table.c.user_id == user_id))
        deleted[table.name] = gone.rowcount
    return deleted
