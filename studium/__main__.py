"""The command line: `studium run`, and everything an operator does besides.

Each command imports what it needs when it is called, so that `studium run` starts fast.
"""

from __future__ import annotations

import asyncio
import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from studium.commands.groups import audit, exports, imports, users
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
cli.add_typer(imports.group, name="import")
cli.add_typer(exports.group, name="export")
cli.add_typer(users.group, name="user")
cli.add_typer(audit.group, name="audit")


class RoutesForm(StrEnum):
    """How the map of paths is printed."""

    TEXT = "text"
    JSON = "json"
    INGRESS = "ingress"


@cli.command()
def run(
    services: Annotated[
        list[str] | None, typer.Argument(help="Services to run, or gateway; none: all.")
    ] = None,
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

    accounts = run_command(seed_demo, "identity", "courses")
    table = Table("role", "e-mail", "password", box=None)
    for account in accounts:
        table.add_row(account.role, account.email, account.password)
    out.print(table)


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
def routes(
    form: Annotated[
        RoutesForm, typer.Option("--format", help="json: the same as data; ingress: path prefixes only.")
    ] = RoutesForm.TEXT,
) -> None:
    """Print every path with its service and policy, or what an Ingress has to know of them."""
    from studium.commands import catalogue

    if form is RoutesForm.TEXT:
        table = Table("method", "path", "service", "policy", box=None)
        for row in catalogue.route_rows():
            table.add_row(*row)
        out.print(table)
    else:
        found = catalogue.ingress_map() if form is RoutesForm.INGRESS else catalogue.route_map()
        typer.echo(json.dumps(found, indent=2))


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

    handled, left = run_command(work, *(services or ()))
    out.print(f"{handled} handled, {left} left.")
    if left:
        raise typer.Exit(1)


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to make.")]) -> None:
    """Write the whole database as of this moment to one file, while it is in use."""
    from studium.commands import keeping

    with plain_errors(), err.status("Reading") as bar:
        settings = load_settings(PlatformSettings)
        with database(settings) as ready:
            rows = asyncio.run(keeping.backup(ready, file, bar.update))
    out.print(f"{rows} rows in {file}. Keep the master key and the files elsewhere: they are not in it.")


@cli.command()
def restore(
    file: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, help="A file of `studium backup`.")
    ] = None,
) -> None:
    """Fill an empty database from a backup; without a file, make ready what pg_restore brought in."""
    from studium.commands import keeping

    with plain_errors(), err.status("Restoring") as bar:
        settings = load_settings(PlatformSettings)
        with database(settings) as ready:
            rows, waiting = asyncio.run(keeping.restore(ready, file, bar.update))
    out.print(f"{rows} rows restored; {waiting} events wait and are sent at the next start.")


@cli.command("rotate-keys")
def rotate_keys(
    leaked: Annotated[bool, typer.Option("--leaked", help="Retire all present keys at once.")] = False,
    badges: Annotated[
        bool, typer.Option("--badges", help="The key of badges; without it, of tokens.")
    ] = False,
) -> None:
    """Make the next signing key of access tokens, when it is due or because one leaked; or one of badges."""
    from studium.commands.session import call, run_command

    if badges:

        async def renew(platform: Platform) -> None:
            await call(platform, "learning", "rotate_badge_key", leaked=leaked)

        run_command(renew, "learning")
        out.print("No badge of before is valid any more." if leaked else "Badges are signed with a new key.")
        return

    async def work(platform: Platform) -> None:
        await call(platform, "identity", "rotate_signing_keys", at_once=leaked)

    run_command(work, "identity")
    out.print("All access tokens so far are refused within a minute." if leaked else "The keys are in order.")


@cli.command("replace-master-key")
def replace_master_key(
    new: Annotated[str, typer.Argument(help="Path of the new key file, or awskms://<key>?region=...")],
) -> None:
    """Let another master key open the key set; what runs goes on, what starts next needs the new one."""
    from studium.commands.session import call, run_command

    async def work(platform: Platform) -> None:
        await call(platform, "identity", "replace_master_key", name=new)

    run_command(work, "identity")
    out.print(
        f"Replaced. Set STUDIUM_VAULT_KEY={new} for every process before its next start.", soft_wrap=True
    )


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
