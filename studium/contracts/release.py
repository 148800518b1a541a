"""When a lesson opens to a learner: what `CoursePublished` says of it, and what that means."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

MAX_RELEASE_DAYS = 3_650


class Lock(BaseModel):
    """Why a lesson is closed to a learner: it opens at `opens_at`, once the named lessons are completed.

    Either may be without the other: None is no time to wait for, an empty list no lesson to complete.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    opens_at: datetime | None = None
    after_lesson_ids: list[UUID] = Field(default_factory=list)


class Release(BaseModel):
    """When a lesson opens to a learner, by its own rule and its module's: all that is set has to be met.

    `opens_at` is the same for everybody, `days_after_enrolment` counts 24 hours each from the learner's
    (latest) enrolment, and each of `after_lesson_ids` has to be completed by the learner.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    opens_at: datetime | None = None
    days_after_enrolment: int | None = Field(default=None, ge=1, le=MAX_RELEASE_DAYS)
    after_lesson_ids: list[UUID] = Field(default_factory=list, max_length=2)

    def lock_for(self, enrolled_at: datetime, completed: Collection[UUID], now: datetime) -> Lock | None:
        """What keeps the lesson closed to a learner who completed these lessons; None when it is open."""
        times = [self.opens_at] if self.opens_at else []
        if self.days_after_enrolment is not None:
            times.append(enrolled_at + timedelta(hours=24 * self.days_after_enrolment))
        opens_at = max((time for time in times if time > now), default=None)
        missing = [lesson_id for lesson_id in self.after_lesson_ids if lesson_id not in completed]
        return Lock(opens_at=opens_at, after_lesson_ids=missing) if opens_at or missing else None
