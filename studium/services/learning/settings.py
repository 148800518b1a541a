"""Learning's settings; each has a default that works."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from studium.kit.settings import ServiceSettings

FILE_CEILING_BYTES = 250_000_000
"""No request may bring more: what arrives is kept on disk before anybody looks at it."""


class LearningSettings(ServiceSettings):
    """Read from `STUDIUM_LEARNING_*`."""

    model_config = SettingsConfigDict(env_prefix="STUDIUM_LEARNING_", extra="ignore", frozen=True)

    recount_batch: int = Field(
        default=1000,
        ge=1,
        description="Enrolments that one transaction counts anew after a course was published again.",
    )
    regrade_batch: int = Field(
        default=100,
        ge=1,
        description="Learners whose attempts at a quiz one transaction grades anew.",
    )
    regrade_preview_days: int = Field(
        default=30,
        ge=1,
        description="Days after which the preview of a regrade that nobody applied is deleted.",
    )
    file_max_bytes: int = Field(
        default=100_000_000,
        ge=1,
        le=FILE_CEILING_BYTES,
        description="The most bytes of one file that is handed in; at most 250,000,000.",
    )
    files_per_submission: int = Field(
        default=20, ge=1, le=200, description="The most files that one hand-in of an assignment may have."
    )
    files_per_assignment: int = Field(
        default=100,
        ge=1,
        le=1000,
        description="The most files that a learner may upload for one assignment over all tries.",
    )
    abandoned_hours: int = Field(
        default=24, ge=1, description="After how many hours a file that nobody handed in is deleted."
    )
    name_sort_limit: int = Field(
        default=5000,
        ge=1,
        description="Up to how many learners of a course their names, which are stored sealed, are sorted "
        "and searched.",
    )
