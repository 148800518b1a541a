"""Demo accounts and courses for a first look; made once, on an installation that is still empty."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from studium.app import Platform
from studium.commands.session import call, data_file
from studium.kit.errors import Conflict
from studium.kit.settings import PlatformSettings

_FILE = "demo-accounts.json"
_DOMAIN = "demo.example"
_NAMES = {"student": "learner", "instructor": "teacher", "admin": "admin"}


@dataclass(frozen=True)
class DemoAccount:
    """An account with which a newcomer can sign in."""

    role: str
    email: str
    password: str


@dataclass(frozen=True)
class Demo:
    """The demo accounts of an installation; `complete` once they and the courses exist."""

    accounts: list[DemoAccount]
    complete: bool


def load_demo(settings: PlatformSettings) -> Demo | None:
    """What the data folder says of the demo; None when there is none."""
    path = data_file(settings, _FILE)
    if not path.exists():
        return None
    kept = json.loads(path.read_text())
    return Demo([DemoAccount(**entry) for entry in kept["accounts"]], complete=kept["complete"])


async def seed_demo(platform: Platform) -> list[DemoAccount]:
    """Make the demo accounts and courses. A repeat goes on where an earlier one was cut short.

    Each installation gets passwords of its own, kept in a file that only its owner can read: a password that
    everybody knows would be an open door wherever the server can be reached from outside. They are written
    down before the first account exists.
    """
    path = data_file(platform.settings, _FILE)
    demo = load_demo(platform.settings) or Demo(
        [
            DemoAccount(role, f"{name}@{_DOMAIN}", "-".join(secrets.token_hex(3) for _ in range(3)))
            for role, name in _NAMES.items()
        ],
        complete=False,
    )
    if demo.complete:
        return demo.accounts
    _keep(path, demo)
    users = {account.role: await _user_id(platform, account) for account in demo.accounts}
    await call(platform, "courses", "seed_demo", instructor_id=users["instructor"])
    await platform.settle()
    _keep(path, Demo(demo.accounts, complete=True))
    return demo.accounts


async def _user_id(platform: Platform, account: DemoAccount) -> UUID:
    try:
        made: UUID = await call(
            platform,
            "identity",
            "create_user",
            email=account.email,
            password=account.password,
            first_name="Demo",
            last_name=account.role.capitalize(),
            roles=(account.role,),
        )
    except Conflict:
        made = await call(platform, "identity", "find_author", email=account.email)
    return made


def _keep(path: Path, demo: Demo) -> None:
    """Replace the file in one step, so that it is never read half written."""
    draft = path.with_suffix(".tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(demo), file, indent=2)
    draft.replace(path)
