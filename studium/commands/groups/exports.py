"""`studium export`: courses for other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

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

    _refuse_place(file, force=force)
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
    _tell(ledger, details=details, as_json=as_json)
    if not as_json:
        typer.echo(f"Written: {file}. `studium import olx` gets back all of it.")


@group.command("gift")
def export_gift(
    course: Annotated[str, typer.Argument(help="The course's id or slug.")],
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The .txt to write.")],
    lesson: Annotated[UUID | None, typer.Option(help="One lesson of the draft; left out, all.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    details: Annotated[bool, typer.Option(help="List every question that is not exact in GIFT.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole ledger as JSON.")] = False,
) -> None:
    """Export the questions of a draft as GIFT, Moodle's text format, with a ledger."""
    from studium.commands.session import call, run_command

    _refuse_place(file, force=force)
    made = run_command(
        lambda platform: call(platform, "courses", "export_gift", course=course, lesson_id=lesson), "courses"
    )
    file.write_text(made.text, encoding="utf-8")
    _tell(made.ledger, details=details, as_json=as_json)
    if not as_json:
        typer.echo(f"Written: {file}.")


def _refuse_place(file: Path, *, force: bool) -> None:
    if file.exists() and not force:
        raise typer.BadParameter(f"{file} is there already; name another file, or add --force.")
    if not file.parent.is_dir():
        raise typer.BadParameter(f"There is no folder {file.parent}; make it first.")


def _tell(ledger: Any, *, details: bool, as_json: bool) -> None:
    if as_json:
        typer.echo(ledger.model_dump_json(indent=2))
    elif details:
        typer.echo(ledger.text(outcomes=("approximated", "dropped")))
    else:
        typer.echo("\n".join(ledger.summary_lines()))
