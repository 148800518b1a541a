"""Demo accounts and courses for a first look; made once, on an installation that is still empty."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from studium.app import Platform
from studium.commands.session import call, data_file
from studium.kit.settings import PlatformSettings

_FILE = "demo-accounts.json"
_PEOPLE = (
    ("learner@demo.example", "Demo", "Learner", ("student",)),
    ("teacher@demo.example", "Demo", "Teacher", ("instructor",)),
    ("admin@demo.example", "Demo", "Admin", ("admin",)),
)


@dataclass(frozen=True)
class DemoAccount:
    """An account with which a newcomer can sign in."""

    role: str
    email: str
    password: str


def demo_accounts(settings: PlatformSettings) -> list[DemoAccount]:
    """The demo accounts of this installation; empty when it has none."""
    path = data_file(settings, _FILE)
    return [DemoAccount(**entry) for entry in json.loads(path.read_text())] if path.exists() else []


async def seed_demo(platform: Platform) -> list[DemoAccount]:
    """Make the demo accounts and courses. A repeat keeps what is there and returns the same accounts.

    Each installation gets passwords of its own, kept in a file that only its owner can read: a password that
    everybody knows would be an open door wherever the server can be reached from outside.
    """
    accounts = demo_accounts(platform.settings)
    if accounts:
        return accounts
    users = {}
    for email, first_name, last_name, roles in _PEOPLE:
        password = "-".join(secrets.token_hex(3) for _ in range(3))
        users[roles[0]] = await call(
            platform,
            "identity",
            "create_user",
            email=email,
            password=password,
            first_name=first_name,
            last_name=last_name,
            roles=roles,
        )
        accounts.append(DemoAccount(roles[0], email, password))
    await call(platform, "courses", "seed_demo", instructor_id=users["instructor"])
    await platform.settle()
    _keep(data_file(platform.settings, _FILE), accounts)
    return accounts


def _keep(path: Path, accounts: list[DemoAccount]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump([asdict(account) for account in accounts], file, indent=2)
