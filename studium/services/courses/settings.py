"""Settings of courses: defaults that work with nothing set."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from studium.kit.settings import ServiceSettings


class CoursesSettings(ServiceSettings):
    """What an operator may change about courses."""

    model_config = SettingsConfigDict(env_prefix="STUDIUM_COURSES_", extra="ignore", frozen=True)

    abandoned_hours: int = Field(
        default=24, ge=1, description="Hours after which files and contents that nothing uses are deleted."
    )
