"""Learning's settings; each has a default that works."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from studium.kit.settings import ServiceSettings


class LearningSettings(ServiceSettings):
    """Read from `STUDIUM_LEARNING_*`."""

    model_config = SettingsConfigDict(env_prefix="STUDIUM_LEARNING_", extra="ignore", frozen=True)

    recount_batch: int = Field(
        default=1000,
        ge=1,
        description="Enrolments that one transaction counts anew after a course was published again.",
    )
