"""The whole system: the services, connected, as one ASGI application from any subset of them."""

from __future__ import annotations

from studium.app.platform import Platform, build_platform, check_parts
from studium.app.services import SERVICES, migrate_all, pending_migrations, plan, schemas
from studium.app.web import TITLE, VERSION, build_app, build_gateway
from studium.app.worker import worker_app

__all__ = [
    "SERVICES",
    "TITLE",
    "VERSION",
    "Platform",
    "build_app",
    "build_gateway",
    "build_platform",
    "check_parts",
    "migrate_all",
    "pending_migrations",
    "plan",
    "schemas",
    "worker_app",
]
