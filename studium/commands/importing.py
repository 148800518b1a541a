"""What `studium import` tells when it is done."""

from __future__ import annotations

from typing import Any

import typer


def print_import(done: Any, *, details: bool) -> None:
    """Print the ledger of an import, and what became of the course."""
    if details:
        typer.echo(done.ledger.text(outcomes=("approximated", "dropped")))
    else:
        typer.echo("\n".join(done.ledger.summary_lines()))
    typer.echo("Every element and file of the archive is accounted for.")
    if done.dry_run:
        typer.echo("Dry run: nothing was written.")
    elif done.published_version:
        typer.echo(f"Course {done.course_id} is published as version {done.published_version}.")
    else:
        state = "a new draft" if done.is_new else "updated" if done.changed else "unchanged"
        typer.echo(f"Course {done.course_id} is {state}.")
    for problem in done.publish_errors:
        typer.echo(f"Not published: {problem}", err=True)
