"""Learning talks to nothing outside the house yet."""

from __future__ import annotations

from studium.kit.service import AdapterParts


def build_adapters(_parts: AdapterParts) -> None:
    """There is nothing to build."""
