"""One run per data folder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from studium.kit.embedded.processes import DATA_DIR_SETTING
from studium.kit.errors import SettingError


class DataDirLock:
    """One run per data folder. The kernel frees the lock when its holder dies, however it dies.

    `acquire` raises `SettingError` that names the process in possession.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "lock"
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock and write this process's id into the file. A repeat by the holder does nothing."""
        if self._descriptor is not None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise SettingError(
                DATA_DIR_SETTING,
                f"cannot write in {self._path.parent} ({error.strerror}); choose another folder.",
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode(errors="replace").strip() or "(unknown)"
            os.close(descriptor)
            raise SettingError(
                DATA_DIR_SETTING,
                f"{self._path.parent} is in use by process {holder}; stop it or choose another folder.",
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back. The file stays: removing it would let two runs lock two different files."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def is_free(self) -> bool:
        """Whether nobody holds the lock at this moment."""
        if not self._path.exists():
            return True
        with self._path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True
