"""What services say to each other. The only thing they share: one file per service, frozen event classes."""

from __future__ import annotations

from studium.contracts import courses, identity, learning
from studium.contracts.event import Event

_MODULES = (identity, courses, learning)


def _collect() -> dict[str, type[Event]]:
    found: dict[str, type[Event]] = {}
    for module in _MODULES:
        owner = module.__name__.rsplit(".", 1)[-1]
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Event) and value is not Event:
                if value.owner() != owner:
                    raise TypeError(f"{value.__name__} stands in {owner}.py but belongs to {value.owner()}")
                found[value.event_type()] = value
    return found


EVENTS: dict[str, type[Event]] = _collect()
"""Every event class by its type literal."""
