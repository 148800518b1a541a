"""What is printed: one line a figure, `name | value | limit | ratio | target | ok or short`."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class CannotMeasure(Exception):
    """A figure that cannot be had here; the text says what is missing and how to get it."""


@dataclass
class Figures:
    """The figures of one run: those that were measured, and those that could not be."""

    measured: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def add(self, name: str, value: float, unit: str, limit: float, target: str) -> None:
        """Print a figure beside its limit. The target is one for the ratio, such as ">= 0.40".

        Raises `CannotMeasure` when a number is none.
        """
        ratio = value / limit if limit else math.inf
        if not math.isfinite(value) or not math.isfinite(ratio):
            raise CannotMeasure(f"{name}: {value} of {limit} {unit} is no result")
        self._print(name, f"{_short(value)} {unit}", f"{_short(limit)} {unit}", f"{ratio:.2f}", target, ratio)

    def plain(self, name: str, value: float, unit: str) -> None:
        """Print a figure that has no target, for whoever reckons with it."""
        if not math.isfinite(value):
            raise CannotMeasure(f"{name}: {value} {unit} is no result")
        self._print(name, f"{_short(value)} {unit}", "-", "-", "-", None)

    def leave_out(self, name: str, reason: str) -> None:
        """Say that something optional is not here; the run is complete without it."""
        print(f"bench: {name}: left out, {reason}", file=sys.stderr, flush=True)

    def _print(
        self, name: str, value: str, limit: str, ratio: str, target: str, reached: float | None
    ) -> None:
        verdict = "-" if reached is None else "ok" if is_reached(reached, target) else "short"
        line = f"{name} | {value} | {limit} | {ratio} | {target} | {verdict}"
        self.measured.append(line)
        print(line, flush=True)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """A part of the run: what cannot be measured in it is said, and the next part goes on."""
        try:
            yield
        except CannotMeasure as error:
            self.missing.append(name)
            print(f"{name} | not measured: {error} | - | - | - | missing", flush=True)
            print(f"bench: {name}: {error}", file=sys.stderr, flush=True)


def is_reached(ratio: float, target: str) -> bool:
    """Whether a ratio reaches a target such as ">= 0.40" or "< 1.00"."""
    sign, _, bound = target.partition(" ")
    match sign:
        case ">=":
            return ratio >= float(bound)
        case "<":
            return ratio < float(bound)
        case "<=":
            return ratio <= float(bound)
    raise ValueError(f"{target!r} is no target")


def _short(value: float) -> str:
    """A number as long as it says something: 1234, 12.3, 0.123."""
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"
