"""`studium audit`: the log of what was done to accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from studium.commands.terminal import err, out

if TYPE_CHECKING:
    from studium.app import Platform

group = typer.Typer(help="The log of sign-ins and of what was done to accounts.", no_args_is_help=True)


@group.command("verify")
def audit_verify(
    known: Annotated[
        str, typer.Option(help="A digest that was printed earlier; it must be in the log.")
    ] = "",
) -> None:
    """Check that no entry of the audit log was changed, taken out or put in between."""
    from studium.commands.session import call, run_command

    async def work(platform: Platform) -> Any:
        return await call(platform, "identity", "verify_audit", known_digest=bytes.fromhex(known) or None)

    if not _is_hexadecimal(known):
        raise typer.BadParameter(
            "give the hexadecimal digest that an earlier run printed", param_hint="--known"
        )
    report = run_command(work, "identity")
    problem = report.fault
    if known and not problem and not report.known_digest_found:
        problem = "the known digest is not in it any more"
    if problem:
        err.print(f"[bold red]studium:[/] the audit log is not intact: {problem}", soft_wrap=True)
        raise typer.Exit(1)
    out.print(f"{report.entries} entries, intact. The last digest, to be noted elsewhere:")
    out.print(report.head.hex() or "none yet")


def _is_hexadecimal(text: str) -> bool:
    try:
        bytes.fromhex(text)
    except ValueError:
        return False
    return True
