"""How this process and its services are doing, for admins: system, jobs, dead letters."""

from __future__ import annotations

from studium.kit.operations.readings import Process
from studium.kit.operations.routes import ROUTER

__all__ = ["ROUTER", "Process"]
