"""An answer that cannot be read as an answer to its question."""

from __future__ import annotations


class Unreadable(ValueError):
    """Raised while one answer is read; `pointer` is the JSON pointer below that answer."""

    def __init__(self, code: str, detail: str, pointer: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.pointer = pointer


class NotChecked(Unreadable):
    """Raised for what is left when the time for one submission is over."""

    def __init__(self) -> None:
        super().__init__("not_checked", "The answers before this one took too long to check; shorten them.")
