"""What events a service hears."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from studium.contracts.event import Event

EventT = TypeVar("EventT", bound=Event)
Handler = Callable[[Any, Any], Awaitable[None]]


class Handlers:
    """The events a service hears, and what it does on each: `@HANDLERS.on(CoursePublished)`."""

    def __init__(self) -> None:
        self.by_type: dict[str, Handler] = {}

    def on(
        self, event_class: type[EventT]
    ) -> Callable[[Callable[[Any, EventT], Awaitable[None]]], Callable[[Any, EventT], Awaitable[None]]]:
        """Register the one handler of an event class."""

        def register(
            handler: Callable[[Any, EventT], Awaitable[None]],
        ) -> Callable[[Any, EventT], Awaitable[None]]:
            name = event_class.event_type()
            if name in self.by_type:
                raise ValueError(f"{name} has two handlers")
            self.by_type[name] = handler
            return handler

        return register

    @property
    def topics(self) -> list[str]:
        """The services whose events are heard."""
        return sorted({name.split(".", 1)[0] for name in self.by_type})
