"""Demo accounts and courses for a first look; made once, on an installation that is still empty."""

from __future__ import annotations

import secrets
from uuid import UUID

from studium.app import Platform
from studium.commands.accounts import Demo, DemoAccount, keep_demo, load_demo
from studium.commands.session import call
from studium.kit.errors import Conflict

_DOMAIN = "demo.example"
_NAMES = {"student": "learner", "instructor": "teacher", "admin": "admin"}


async def seed_demo(platform: Platform) -> list[DemoAccount]:
    """Make the demo accounts and courses. A repeat goes on where an earlier one was cut short.

    Each installation gets passwords of its own, kept in a file that only its owner can read: a password that
    everybody knows would be an open door wherever the server can be reached from outside. They are written
    down before the first account exists.
    """
    folder = platform.settings.data_dir
    demo = load_demo(folder) or Demo([_new_account(role) for role in _NAMES], complete=False)
    if demo.complete:
        return demo.accounts
    keep_demo(folder, demo)
    users = {account.role: await _user_id(platform, account) for account in demo.accounts}
    await call(platform, "courses", "seed_demo", instructor_id=users["instructor"])
    await platform.hand_over()
    keep_demo(folder, Demo(demo.accounts, complete=True))
    return demo.accounts


def _new_account(role: str) -> DemoAccount:
    password = "-".join(secrets.token_hex(3) for _ in range(3))
    return DemoAccount(role, f"{_NAMES[role]}@{_DOMAIN}", password)


async def _user_id(platform: Platform, account: DemoAccount) -> UUID:
    try:
        made: UUID = await call(
            platform,
            "identity",
            "create_user",
            email=account.email,
            password=account.password,
            first_name="Demo",
            last_name=_NAMES[account.role].capitalize(),
            roles=(account.role,),
        )
    except Conflict:
        made = await call(platform, "identity", "find_author", email=account.email)
    return made
