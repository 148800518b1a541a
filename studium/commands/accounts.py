"""The demo accounts as the data folder keeps them."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

_FILE = "demo-accounts.json"


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


def load_demo(data_dir: Path) -> Demo | None:
    """What the data folder says of the demo; None when there is none."""
    path = data_dir / _FILE
    if not path.exists():
        return None
    kept = json.loads(path.read_text())
    return Demo([DemoAccount(**entry) for entry in kept["accounts"]], complete=kept["complete"])


def keep_demo(data_dir: Path, demo: Demo) -> None:
    """Replace the file, readable by its owner only, in one step, so that it is never read half written."""
    draft = data_dir / f"{_FILE}.tmp"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(demo), file, indent=2)
    draft.replace(data_dir / _FILE)
