"""`studium import`: courses from other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from studium.commands.terminal import err

if TYPE_CHECKING:
    from studium.app import Platform

group = typer.Typer(help="Bring courses in from other systems.", no_args_is_help=True)


@group.command("olx")
def import_olx(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The exported .tar.gz.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")] = False,
    publish: Annotated[bool, typer.Option(help="Publish the course at once.")] = False,
    instructor: Annotated[str, typer.Option(help="E-mail of the instructor; default: any admin.")] = "",
    details: Annotated[bool, typer.Option(help="List every element that is not exact.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole ledger as JSON.")] = False,
) -> None:
    """Import an Open edX course export, with a ledger of what became of every element."""
    from studium.commands.importing import print_import
    from studium.commands.session import call, run_command

    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=err
    )

    async def work(platform: Platform) -> Any:
        owner = await call(platform, "identity", "find_author", email=instructor)
        task = bar.add_task("Reading the archive", total=None)
        return await call(
            platform,
            "courses",
            "import_olx",
            instructor_id=owner,
            path=file,
            dry_run=dry_run,
            publish=publish,
            on_progress=lambda what, done, total: bar.update(
                task, description=what, completed=done, total=total
            ),
        )

    with bar:
        done = run_command(work, "identity", "courses")
    if as_json:
        typer.echo(done.ledger.model_dump_json(indent=2))
    else:
        print_import(done, details=details)
