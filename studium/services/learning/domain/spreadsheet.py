"""Lines of CSV (RFC 4180) that a spreadsheet shows as they are and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

BEGINNING = "\ufeff"
"""A byte order mark: without it a widespread spreadsheet takes UTF-8 for the code page of its country."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def line(cells: Sequence[str | float | None]) -> str:
    """One line with its end. None is an empty cell; numbers have at most six decimals."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow([_shown(cell) for cell in cells])
    return buffer.getvalue()


def _shown(cell: str | float | None) -> str:
    match cell:
        case None:
            return ""
        case str():
            return safe_text(cell)
        case _:
            return f"{round(cell, 6):.6f}".rstrip("0").rstrip(".")


def safe_text(text: str) -> str:
    """The text, with ' before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_meant(cell: str) -> str:
    """What `safe_text` wrote, without the mark that it put before."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
