"""`studium export`: courses for other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn

from studium.commands.terminal import err

if TYPE_CHECKING:
    from studium.app import Platform

group = typer.Typer(help="Take courses out for other systems.", no_args_is_help=True)


@group.command("olx")
def export_olx(
    course: Annotated[str, typer.Argument(help="The course's id or slug.")],
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The .tar.gz to write.")],
    version: Annotated[
        int | None, typer.Option(min=1, help="A published version; left out, the draft.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    details: Annotated[bool, typer.Option(help="List everything that is not exact in Open edX.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole ledger as JSON.")] = False,
) -> None:
    """Export a course for Open edX, with a ledger of what it shows otherwise; `import olx` gets all back."""
    from studium.commands.session import call, run_command

    if file.exists() and not force:
        raise typer.BadParameter(f"{file} is there already; name another file, or add --force.")
    if not file.parent.is_dir():
        raise typer.BadParameter(f"There is no folder {file.parent}; make it first.")
    bar = Progress(SpinnerColumn(), TextColumn("Writing"), DownloadColumn(), console=err)

    async def work(platform: Platform) -> Any:
        task = bar.add_task("", total=None)
        return await call(
            platform,
            "courses",
            "export_olx",
            course=course,
            path=file,
            version=version,
            on_bytes=lambda more: bar.advance(task, more),
        )

    with bar:
        ledger = run_command(work, "courses")
    if as_json:
        typer.echo(ledger.model_dump_json(indent=2))
        return
    shown = (
        ledger.text(outcomes=("approximated", "dropped")) if details else "\n".join(ledger.summary_lines())
    )
    typer.echo(shown)
    typer.echo(
        f"Written: {file}. `studium import olx` gets back all of it, also what Open edX shows otherwise."
    )
