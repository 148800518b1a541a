"""Settings of courses: defaults that work with nothing set."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from studium.kit.settings import ServiceSettings


class CoursesSettings(ServiceSettings):
    """What an operator may change about courses."""

    model_config = SettingsConfigDict(env_prefix="STUDIUM_COURSES_", extra="ignore", frozen=True)

    import_max_bytes: int = Field(
        default=1_000_000_000, ge=1, description="Largest course archive that may be uploaded, in bytes."
    )
    abandoned_hours: int = Field(
        default=24, ge=1, description="Hours after which files and contents that nothing uses are deleted."
    )
