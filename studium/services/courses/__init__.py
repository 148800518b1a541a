"""Courses: authoring, versions, the catalogue, files and imports. See README.md."""

from __future__ import annotations

from pathlib import Path

from studium.kit.service import Service
from studium.services.courses.actions import demo, operator
from studium.services.courses.adapters import build_adapters
from studium.services.courses.handlers import HANDLERS, JOBS
from studium.services.courses.routes import ROUTER
from studium.services.courses.settings import CoursesSettings
from studium.services.courses.store import metadata

SERVICE = Service(
    name="courses",
    router=ROUTER,
    handlers=HANDLERS,
    jobs=JOBS,
    settings=CoursesSettings,
    adapters=build_adapters,
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations",
    commands={
        "import_olx": operator.import_olx_for,
        "export_olx": operator.export_olx_to,
        "export_gift": operator.export_gift_of,
        "seed_demo": demo.seed_demo,
    },
)
"""The manifest."""
