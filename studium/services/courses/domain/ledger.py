"""The ledger of an import: what became of every single thing that the source held.

A ledger has one entry per source: per component element and per file of an archive. It is checked against a
census, which is counted from the source by other code than the code that imports, so nothing can be lost
without a line that says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Outcome(StrEnum):
    """Exact: nothing a learner or author would miss. Approximated: carried over with a stated difference.

    Dropped: not carried over, with the reason.
    """

    EXACT = "exact"
    APPROXIMATED = "approximated"
    DROPPED = "dropped"


class LedgerEntry(BaseModel):
    """What became of one source.

    `source` names it within the archive: a file by its path, a component by path and place
    (`vertical/x.xml#done[1]`). `target` says what it became, e.g. `lesson/<id>`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    kind: str
    url_name: str = ""
    title: str = ""
    outcome: Outcome
    reason: str = ""
    notes: tuple[str, ...] = ()
    target: str = ""

    @model_validator(mode="after")
    def _reason_is_given(self) -> LedgerEntry:
        if self.outcome is not Outcome.EXACT and not self.reason:
            raise ValueError("an entry that is not exact needs a reason")
        return self

    def row(self) -> tuple[str, str, str, str]:
        """Outcome, kind, name and explanation: one line of the readable table."""
        explanation = "; ".join(part for part in (self.reason, *self.notes) if part)
        return (self.outcome.value, self.kind, self.title or self.url_name or self.source, explanation)


class Census(BaseModel):
    """Every source that an archive holds, as `source -> kind`, counted independently of the import."""

    model_config = ConfigDict(frozen=True)

    sources: dict[str, str] = Field(default_factory=dict)

    def totals(self) -> dict[str, int]:
        """How many sources there are of each kind."""
        return dict(sorted(Counter(self.sources.values()).items()))


class Ledger(BaseModel):
    """All entries of one import, in the order of the course, files last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entries: tuple[LedgerEntry, ...] = ()

    def unaccounted(self, census: Census) -> list[str]:
        """What does not add up, empty when all is well.

        Names each source of the census that has no entry, more than one, or one of another kind, and each
        entry whose source the census does not know.
        """
        counts = Counter(entry.source for entry in self.entries)
        kinds = {entry.source: entry.kind for entry in self.entries}
        missing = [f"missing: {source}" for source in census.sources if not counts[source]]
        repeated = [f"repeated: {source}" for source, count in counts.items() if count > 1]
        unknown = [f"unknown: {source}" for source in counts if source not in census.sources]
        other = [
            f"kind {kinds[source]} instead of {kind}: {source}"
            for source, kind in census.sources.items()
            if source in kinds and kinds[source] != kind
        ]
        return sorted(missing + repeated + unknown + other)

    def summary(self) -> dict[str, dict[str, int]]:
        """Totals: kind -> {exact, approximated, dropped, total}; the key `total` sums up all kinds."""
        result: dict[str, dict[str, int]] = {}
        for kind in [*sorted({entry.kind for entry in self.entries}), "total"]:
            counted = Counter(e.outcome.value for e in self.entries if kind in (e.kind, "total"))
            result[kind] = {outcome.value: counted[outcome.value] for outcome in Outcome}
            result[kind]["total"] = counted.total()
        return result

    def text(self, *, outcomes: Iterable[Outcome] = tuple(Outcome)) -> str:
        """A readable table: one line per entry with one of `outcomes`, then the totals."""
        wanted = frozenset(outcomes)
        rows = [entry.row() for entry in self.entries if entry.outcome in wanted]
        lines = [f"{outcome:12} {kind:18} {name} — {why}".rstrip(" —") for outcome, kind, name, why in rows]
        return "\n".join([*lines, *self.summary_lines()])

    def summary_lines(self) -> list[str]:
        """The totals as lines of text, a heading first."""
        lines = [f"{'kind':20} {'exact':>8} {'approximated':>13} {'dropped':>8} {'total':>8}"]
        for kind, counts in self.summary().items():
            exact, approximated, dropped = (counts[outcome.value] for outcome in Outcome)
            lines.append(f"{kind:20} {exact:>8} {approximated:>13} {dropped:>8} {counts['total']:>8}")
        return lines
