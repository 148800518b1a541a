"""A real streaming replica, made from an embedded PostgreSQL with `pg_basebackup`."""

from __future__ import annotations

from pathlib import Path

from studium.kit.embedded import EmbeddedPostgres


class StandbyPostgres(EmbeddedPostgres):
    """A hot standby of another embedded PostgreSQL; started again after `kill`, it goes on where it was."""

    def __init__(self, data_dir: Path, primary: EmbeddedPostgres) -> None:
        super().__init__(data_dir, temporary=True, fsync=False)
        self._primary = primary

    def kill(self) -> None:
        """End the server at once, as a power cut would; its files stay as they are."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()
        self._server = None

    def _initialise(self) -> None:
        self._cluster.mkdir(mode=0o700)
        self._own(self._cluster)
        source = [f"--host={self._primary.url.partition('host=')[2]}", "--username=postgres"]
        quick = ["--checkpoint=fast", "--no-sync"]
        self._run("pg_basebackup", *source, *quick, f"--pgdata={self._cluster}", "--write-recovery-conf")

    def _create_database(self) -> None:
        """It comes with the copy, and nothing can be made on a standby."""
