"""FerretDB: a server of MongoDB's protocol for tests on this machine, where it can be had."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studium.kit.tests.brokers import Broker

_PROGRAM = Path(__file__).parents[4] / ".tools" / "ferretdb" / "ferretdb"


class FerretDB(Broker):
    """One server, which keeps its documents in `folder` from one start to the next."""

    @property
    def url(self) -> str:
        """What `STUDIUM_CONTENT_URL` would be."""
        return f"mongodb://127.0.0.1:{self.port}/studium"

    @classmethod
    def missing(cls) -> str:
        """What keeps it from running here; empty when nothing does."""
        wanted = "`make test-all` builds it where Go is"
        return "" if _PROGRAM.exists() else f"there is no {_PROGRAM}; {wanted}"

    def _command(self) -> Sequence[str]:
        return [str(_PROGRAM), f"127.0.0.1:{self.port}", str(self.folder)]
