"""The command line: `studium run`, and everything an operator does besides.

Each command imports what it needs when it is called, so that `studium run` starts fast.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from studium.commands.private import database
from studium.commands.terminal import err, out, plain_errors
from studium.kit.settings import PlatformSettings, load_settings

if TYPE_CHECKING:
    from studium.app import Platform

cli = typer.Typer(
    name="studium",
    help="Studium, an online learning platform.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
import_cli = typer.Typer(help="Bring courses in from other systems.", no_args_is_help=True)
user_cli = typer.Typer(help="Make accounts and give roles.", no_args_is_help=True)
cli.add_typer(import_cli, name="import")
cli.add_typer(user_cli, name="user")


@cli.command()
def run(
    services: Annotated[list[str] | None, typer.Argument(help="Services to run; all when none.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Server processes.")] = 1,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Start the platform; the first start makes a database, demo courses and demo accounts."""
    from studium.commands.run import serve

    with plain_errors():
        settings = load_settings(PlatformSettings)
        given = {"host": host, "port": port}
        settings = settings.model_copy(update={k: v for k, v in given.items() if v is not None})
        serve(settings, services or settings.service_names, workers)


@cli.command()
def migrate(
    pre: Annotated[bool, typer.Option("--pre", help="Only what the running code can live with.")] = False,
) -> None:
    """Bring the database's schemas up to date."""
    from studium.app import migrate_all

    with plain_errors():
        settings = load_settings(PlatformSettings)
        with database(settings) as ready:
            steps = asyncio.run(
                migrate_all(
                    ready,
                    phase="pre" if pre else "all",
                    on_step=lambda schema, revision: out.print(f"  {schema}: {revision}"),
                )
            )
    out.print(f"{steps} migrations run; the schemas are up to date." if steps else "Already up to date.")


@cli.command()
def demo() -> None:
    """Make the demo courses and accounts, where they do not exist yet."""
    from studium.commands.demo import seed_demo
    from studium.commands.session import run_command

    accounts = run_command(seed_demo)
    table = Table("role", "e-mail", "password", box=None)
    for account in accounts:
        table.add_row(account.role, account.email, account.password)
    out.print(table)


@import_cli.command("olx")
def import_olx(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The exported .tar.gz.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")] = False,
    publish: Annotated[bool, typer.Option(help="Publish the course at once.")] = False,
    instructor: Annotated[str, typer.Option(help="E-mail of the instructor; default: any admin.")] = "",
    details: Annotated[bool, typer.Option(help="List every element that is not exact.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole ledger as JSON.")] = False,
) -> None:
    """Import an Open edX course export, with a ledger of what became of every element."""
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
        done = run_command(work)
    if as_json:
        typer.echo(done.ledger.model_dump_json(indent=2))
    else:
        _print_import(done, details=details)


def _print_import(done: Any, *, details: bool) -> None:
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


@user_cli.command("create")
def user_create(
    email: Annotated[str, typer.Argument(help="E-mail address; it counts as verified.")],
    first_name: Annotated[str, typer.Option(prompt=True)],
    last_name: Annotated[str, typer.Option(prompt=True)],
    password: Annotated[str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True)],
    role: Annotated[list[str] | None, typer.Option(help="student, instructor, admin; repeatable.")] = None,
) -> None:
    """Make an account."""
    from studium.commands.session import call, run_command

    async def work(platform: Platform) -> object:
        return await call(
            platform,
            "identity",
            "create_user",
            email=email,
            password=password,
            first_name=first_name,
            last_name=last_name,
            roles=tuple(role or ["student"]),
        )

    out.print(f"Made user {run_command(work)}.")


@user_cli.command("role")
def user_role(
    email: Annotated[str, typer.Argument(help="E-mail address of the account.")],
    roles: Annotated[list[str], typer.Argument(help="All roles that the user shall have.")],
) -> None:
    """Give a user exactly these roles; open sessions end so that they hold at once."""
    from studium.commands.session import call, run_command

    async def work(platform: Platform) -> object:
        return await call(platform, "identity", "set_roles_by_email", email=email, roles=tuple(roles))

    run_command(work)
    out.print(f"{email} now has: {', '.join(roles)}.")


@cli.command()
def events(
    as_asyncapi: Annotated[bool, typer.Option("--asyncapi", help="Print the AsyncAPI 3 document.")] = False,
) -> None:
    """Print the catalogue of events."""
    from studium.commands import catalogue

    if as_asyncapi:
        typer.echo(json.dumps(catalogue.asyncapi(), indent=2))
    else:
        typer.echo(catalogue.events_page(), nl=False)


@cli.command()
def routes() -> None:
    """Print every path with its service and policy, such as an Ingress needs it."""
    from studium.commands import catalogue

    table = Table("method", "path", "service", "policy", box=None)
    for row in catalogue.route_rows():
        table.add_row(*row)
    out.print(table)


@cli.command()
def replay(
    services: Annotated[list[str] | None, typer.Argument(help="Services; all when none.")] = None,
) -> None:
    """Take up dead letters again, in order, once their cause is mended."""
    from studium.commands.session import run_command

    async def work(platform: Platform) -> tuple[int, int]:
        handled = left = 0
        with Progress(console=err) as bar:
            task = bar.add_task("Replaying", total=None)
            for name in services or list(platform.runtimes):
                done, kept = await platform.runtimes[name].consumer.replay(
                    lambda _event_type, _ok: bar.advance(task)
                )
                handled, left = handled + done, left + kept
        return handled, left

    handled, left = run_command(work)
    out.print(f"{handled} handled, {left} left.")
    if left:
        raise typer.Exit(1)


@cli.command("rotate-keys")
def rotate_keys(
    leaked: Annotated[bool, typer.Option("--leaked", help="Retire all present keys at once.")] = False,
) -> None:
    """Make the next signing key of access tokens, when it is due or because one leaked."""
    from studium.commands.session import call, run_command

    async def work(platform: Platform) -> None:
        await call(platform, "identity", "rotate_signing_keys", at_once=leaked)

    run_command(work)
    out.print("All access tokens so far are refused within a minute." if leaked else "The keys are in order.")


@cli.command("doctor")
def doctor_command() -> None:
    """Look at settings, database, events, files and mail, and say what to do."""
    from studium.commands import doctor

    with plain_errors():
        settings = load_settings(PlatformSettings)
        with database(settings) as ready:
            findings = asyncio.run(doctor.examine(ready))
    for finding in findings:
        mark = "[green]ok[/]  " if finding.ok else "[red]look[/]"
        out.print(f"{mark} {finding.part:9} {finding.state}  [bold]{finding.advice}[/]", soft_wrap=True)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def main() -> None:
    """Entry point of the `studium` script."""
    cli()


if __name__ == "__main__":
    main()
