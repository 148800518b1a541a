"""Identifiers that are the same at every import of the same course."""

from __future__ import annotations

from uuid import UUID, uuid5


class Ids:
    """Derives identifiers (UUID version 5, RFC 9562) from the course's id and the source's name."""

    def __init__(self, course_id: UUID) -> None:
        self._course_id = course_id

    def module(self, key: str) -> UUID:
        """Of a chapter."""
        return uuid5(self._course_id, f"module:{key}")

    def lesson(self, key: str) -> UUID:
        """Of a vertical."""
        return uuid5(self._course_id, f"lesson:{key}")

    def quiz(self, key: str) -> UUID:
        """Of the quiz of a vertical."""
        return uuid5(self._course_id, f"quiz:{key}")

    def question(self, key: str, number: int) -> UUID:
        """Of the nth response of a component, counted from 1."""
        return uuid5(self._course_id, f"question:{key}#{number}")

    def assignment(self, key: str) -> UUID:
        """Of a component that asks for work to be handed in."""
        return uuid5(self._course_id, f"assignment:{key}")

    def asset(self, path: str) -> UUID:
        """Of a file below `static/`."""
        return uuid5(self._course_id, f"asset:{path}")
