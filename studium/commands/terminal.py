"""How commands speak: results on standard output, errors as one line on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from studium.kit.errors import StudiumError

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

_MOST_FIELDS = 20


@contextmanager
def plain_errors() -> Iterator[None]:
    """Errors that a person can act on become one line and exit code 1."""
    try:
        yield
    except StudiumError as error:
        err.print(f"[bold red]studium:[/] {error.detail}", soft_wrap=True)
        for field in error.errors[:_MOST_FIELDS]:
            err.print(f"  {field.pointer}: {field.detail}", soft_wrap=True)
        raise typer.Exit(1) from None
