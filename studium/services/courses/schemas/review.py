"""HTTP shapes around publishing: checks, changes, versions."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from studium.kit.http import Page
from studium.services.courses.actions.drafts import Review
from studium.services.courses.actions.publishing import Published
from studium.services.courses.domain.checks import Problem
from studium.services.courses.domain.diff import Change
from studium.services.courses.schemas.base import Answer
from studium.services.courses.schemas.examples import CHANGES, PROBLEM, PUBLISHED, VERSIONS, shown


class ProblemEntry(Answer):
    """One finding. An error keeps the draft from being published, a warning does not."""

    severity: Literal["error", "warning"]
    pointer: str = Field(examples=["/lessons/3/content/blocks/0/question/choices"])
    code: str = Field(examples=["not_one_correct"])
    detail: str
    lesson_id: UUID | None
    block_index: int | None


class Checks(Answer):
    """All findings, errors first."""

    model_config = shown({"can_publish": False, "problems": [PROBLEM]})

    can_publish: bool
    problems: list[ProblemEntry]

    @classmethod
    def of(cls, problems: list[Problem]) -> Checks:
        """The findings of a draft."""
        found = [ProblemEntry.model_validate(one) for one in problems]
        return cls(can_publish=all(one.severity != "error" for one in found), problems=found)


class LessonDifference(Answer):
    """A lesson that publishing would change for learners."""

    lesson_id: UUID
    title: str
    change: Change


class ChangesAnswer(Answer):
    """What publishing the draft would change: names of details, lessons, and whether modules differ."""

    model_config = shown(CHANGES)

    any: bool
    details: list[str]
    modules_changed: bool
    lessons: list[LessonDifference]

    @classmethod
    def of(cls, review: Review) -> ChangesAnswer:
        """The differences."""
        return cls.model_validate(review.changes)


class PublishedAnswer(Answer):
    """The live version. `is_new` is false when nothing had changed; `warnings` never block."""

    model_config = shown(PUBLISHED)

    course_id: UUID
    version: int
    published_at: datetime
    is_new: bool
    warnings: list[ProblemEntry]

    @classmethod
    def of(cls, published: Published) -> PublishedAnswer:
        """What publishing did."""
        version = published.version
        return cls(
            course_id=version.course_id,
            version=version.version,
            published_at=version.published_at,
            is_new=published.is_new,
            warnings=[ProblemEntry.model_validate(one) for one in published.warnings],
        )


class VersionEntry(Answer):
    """A published version."""

    version: int
    title: str
    lesson_count: int
    published_by: UUID
    published_at: datetime


class VersionList(Page[VersionEntry]):
    """A page of published versions, newest first."""

    model_config = shown(VERSIONS)
