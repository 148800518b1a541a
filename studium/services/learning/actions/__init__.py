"""Learning's use cases: each function is one story in one transaction."""

from __future__ import annotations

from studium.kit.service import Context
from studium.services.learning.adapters import LearningAdapters
from studium.services.learning.settings import LearningSettings

Ctx = Context[LearningSettings, LearningAdapters]
"""What learning's actions are given."""
