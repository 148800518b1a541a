"""What learning does with formats of other systems: certificates on paper."""

from __future__ import annotations

from dataclasses import dataclass, field

from studium.kit.service import AdapterParts
from studium.services.learning.adapters.printing import CertificatePrinter


@dataclass(frozen=True)
class LearningAdapters:
    """What learning's actions reach beyond the database with."""

    printer: CertificatePrinter = field(default_factory=CertificatePrinter)


def build_adapters(_parts: AdapterParts) -> LearningAdapters:
    """The adapters; nothing is loaded before it is needed."""
    return LearningAdapters()
