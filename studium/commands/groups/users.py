"""`studium user`: accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from studium.commands.terminal import out

if TYPE_CHECKING:
    from studium.app import Platform

group = typer.Typer(help="Make accounts, give roles, suspend and erase.", no_args_is_help=True)


@group.command("create")
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

    out.print(f"Made user {run_command(work, 'identity')}.")


@group.command("role")
def user_role(
    email: Annotated[str, typer.Argument(help="E-mail address of the account.")],
    roles: Annotated[list[str], typer.Argument(help="All roles that the user shall have.")],
) -> None:
    """Give a user exactly these roles; open sessions end so that they hold at once."""
    from studium.commands.session import call, run_command

    async def work(platform: Platform) -> object:
        return await call(platform, "identity", "set_roles_by_email", email=email, roles=tuple(roles))

    run_command(work, "identity")
    out.print(f"{email} now has: {', '.join(roles)}.")


@group.command("suspend")
def user_suspend(
    email: Annotated[str, typer.Argument(help="E-mail address of the account.")],
    reason: Annotated[str, typer.Option(prompt=True, help="Why; it stands in the audit log.")],
) -> None:
    """Keep a user out until reinstated; open sessions end at once."""
    from studium.commands.session import call, run_command

    async def work(platform: Platform) -> object:
        return await call(platform, "identity", "suspend_by_email", email=email, reason=reason)

    run_command(work, "identity")
    out.print(f"{email} is suspended.")


@group.command("reinstate")
def user_reinstate(email: Annotated[str, typer.Argument(help="E-mail address of the account.")]) -> None:
    """Let a suspended user sign in again."""
    from studium.commands.session import call, run_command

    async def work(platform: Platform) -> object:
        return await call(platform, "identity", "reinstate_by_email", email=email)

    run_command(work, "identity")
    out.print(f"{email} may sign in again.")


@group.command("erase")
def user_erase(
    email: Annotated[str, typer.Argument(help="E-mail address of the account.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a user for ever: account, key, and what the services keep of the person."""
    from studium.commands.session import call, run_command

    if not yes:
        typer.confirm(f"Erase {email} for ever? Nobody can bring the account back.", abort=True)

    async def work(platform: Platform) -> object:
        return await call(platform, "identity", "erase_by_email", email=email)

    run_command(work, "identity")
    out.print("Erased.")
