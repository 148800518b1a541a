"""What is found out about one source while it is converted; becomes its entry in the ledger."""

from __future__ import annotations

from studium.services.courses.domain.ledger import LedgerEntry, Outcome


class Findings:
    """Collects reasons and notes. A single reason makes the outcome approximated; `drop` makes it dropped."""

    def __init__(self) -> None:
        self._reasons: list[str] = []
        self._notes: list[str] = []
        self._dropped = False
        self.target = ""

    def approximate(self, reason: str) -> None:
        """Something differs from the source."""
        if reason not in self._reasons:
            self._reasons.append(reason)

    def drop(self, reason: str) -> None:
        """The source is not carried over."""
        self._dropped = True
        self._reasons.insert(0, reason)

    def note(self, text: str) -> None:
        """Worth knowing, without a difference for the learner."""
        if text not in self._notes:
            self._notes.append(text)

    @property
    def outcome(self) -> Outcome:
        """Dropped, approximated or exact."""
        if self._dropped:
            return Outcome.DROPPED
        return Outcome.APPROXIMATED if self._reasons else Outcome.EXACT

    @property
    def reason(self) -> str:
        """All reasons in one line."""
        return "; ".join(self._reasons)

    def entry(self, source: str, kind: str, *, url_name: str = "", title: str = "") -> LedgerEntry:
        """The ledger's entry."""
        return LedgerEntry(
            source=source,
            kind=kind,
            url_name=url_name,
            title=title,
            outcome=self.outcome,
            reason=self.reason,
            notes=tuple(self._notes),
            target=self.target,
        )
