"""Enrolments, progress and quizzes."""

from __future__ import annotations

from pathlib import Path

from studium.kit.service import Service
from studium.services.learning.actions.badges import rotate_badge_key
from studium.services.learning.adapters import build_adapters
from studium.services.learning.handlers import HANDLERS, JOBS
from studium.services.learning.routes import router
from studium.services.learning.settings import LearningSettings
from studium.services.learning.store import metadata

SERVICE = Service(
    name="learning",
    router=router,
    handlers=HANDLERS,
    jobs=JOBS,
    settings=LearningSettings,
    adapters=build_adapters,
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations",
    commands={"rotate_badge_key": rotate_badge_key},
)
