"""Who keeps the master key: a file, or a key management service that never gives it out."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from studium.kit.errors import SettingError
from studium.kit.settings import PlatformSettings

SETTING = "STUDIUM_VAULT_KEY"
SECRET_BYTES = 32
NONCE_BYTES = 12

_AWS = "awskms://"
_BY_FILE, _BY_AWS = b"file:1:", b"awskms:1:"
_PURPOSE = b"studium root key 1"
_NOT_OURS = frozenset({"InvalidCiphertextException", "IncorrectKeyException", "NotFoundException"})
"""What AWS answers where another key wrapped it."""


def derive(secret: bytes, info: bytes) -> bytes:
    """A key of 32 bytes for one use (HKDF-SHA-256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


class MasterKey(Protocol):
    """Wraps the root key, which wraps all others."""

    @property
    def name(self) -> str:
        """How the settings name it."""

    async def wrap(self, secret: bytes) -> bytes:
        """Encrypt 32 bytes. Raises `SettingError` when the keeper does not answer or refuses."""

    async def unwrap(self, wrapped: bytes) -> bytes | None:
        """Decrypt what `wrap` made; None where another key made it. Raises `SettingError` as `wrap` does."""


class KeyFile:
    """A master key of 32 bytes, in base64 in a file that nobody else can read."""

    def __init__(self, path: Path) -> None:
        """Read it. Raises `SettingError` when it is missing, readable by others, or not 32 bytes."""
        if not path.exists():
            raise SettingError(
                SETTING, f"{path} does not exist; make it with: openssl rand -base64 32 > {path}"
            )
        if _is_open_to_others(path):
            raise SettingError(SETTING, f"{path} can be read by others; run: chmod 600 {path}")
        try:
            secret = base64.b64decode(path.read_bytes().strip(), validate=True)
        except ValueError:
            secret = b""
        if len(secret) != SECRET_BYTES:
            raise SettingError(SETTING, f"{path} must hold 32 bytes in base64.")
        self.name = str(path)
        self._cipher = AESGCM(derive(secret, b"studium root key wrapping 1"))

    async def wrap(self, secret: bytes) -> bytes:
        """Encrypt 32 bytes."""
        nonce = os.urandom(NONCE_BYTES)
        return _BY_FILE + nonce + self._cipher.encrypt(nonce, secret, _PURPOSE)

    async def unwrap(self, wrapped: bytes) -> bytes | None:
        """Decrypt what `wrap` made; None where another key made it."""
        if not wrapped.startswith(_BY_FILE):
            return None
        body = wrapped[len(_BY_FILE) :]
        with contextlib.suppress(InvalidTag):
            return self._cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], _PURPOSE)
        return None


class AwsKms:
    """A key in AWS KMS, by `awskms://<id, ARN or alias>?region=...`; AWS' own settings say who asks.

    A process asks it once, at its start. Rotation inside of KMS needs nothing of us.
    """

    def __init__(self, url: str) -> None:
        """Make a client. Raises `SettingError` on a URL without a key, and without the extra."""
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if not (key := parts.netloc + parts.path) or options.keys() - {"region", "endpoint"}:
            raise SettingError(SETTING, f"a key in AWS is {_AWS}<id, ARN or alias>?region=...")
        try:
            boto3 = import_module("boto3")
        except ModuleNotFoundError:
            raise SettingError(SETTING, "AWS KMS needs an extra: install studium[kms].") from None
        self.name = url
        self._key = key
        self._errors: Any = import_module("botocore.exceptions")
        try:
            self._client: Any = boto3.session.Session().client(
                "kms", region_name=options.get("region"), endpoint_url=options.get("endpoint")
            )
        except self._errors.BotoCoreError as error:
            raise SettingError(SETTING, f"{url}: {error}") from None

    async def wrap(self, secret: bytes) -> bytes:
        """Encrypt 32 bytes. Raises `SettingError` when AWS does not answer or refuses."""
        answer = await self._ask(self._client.encrypt, Plaintext=secret)
        return _BY_AWS + bytes(answer["CiphertextBlob"])

    async def unwrap(self, wrapped: bytes) -> bytes | None:
        """Decrypt what `wrap` made; None where another key made it. Raises `SettingError` as `wrap` does."""
        if not wrapped.startswith(_BY_AWS):
            return None
        answer = await self._ask(self._client.decrypt, CiphertextBlob=wrapped[len(_BY_AWS) :])
        return bytes(answer["Plaintext"]) if answer else None

    async def _ask(self, operation: Callable[..., Any], **values: bytes) -> Any:
        context = {"purpose": _PURPOSE.decode()}
        try:
            # The client waits for the network, so it has a thread of its own.
            return await asyncio.to_thread(operation, KeyId=self._key, EncryptionContext=context, **values)
        except self._errors.ClientError as error:
            if error.response["Error"]["Code"] in _NOT_OURS and "CiphertextBlob" in values:
                return None
            raise SettingError(SETTING, f"{self.name}: {error}") from None
        except self._errors.BotoCoreError as error:
            raise SettingError(SETTING, f"{self.name}: {error}") from None


def master_keys(settings: PlatformSettings) -> list[MasterKey]:
    """The master keys that the settings name: the one in use and, while it is replaced, the other.

    An embedded installation gets its key file on the first start. Raises `SettingError` as each of them does.
    """
    named = [name.strip() for name in settings.vault_key.split(",") if name.strip()]
    if named:
        return [master_key(name) for name in named]
    path = settings.data_dir / "vault.key"
    if not settings.production and not path.exists():
        make_key_file(path)
    return [KeyFile(path)]


def master_key(name: str) -> MasterKey:
    """The master key of this path or URL. Raises `SettingError`."""
    return AwsKms(name) if name.startswith(_AWS) else KeyFile(Path(name))


def make_key_file(path: Path) -> None:
    """Write a new key whole and for good before it has its name; of several processes one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(os.urandom(SECRET_BYTES)) + b"\n")
            file.flush()
            os.fsync(descriptor)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()


def _is_open_to_others(path: Path) -> bool:
    """Whether anybody but us may read or change the file.

    A secret that Kubernetes mounts belongs to root, and its group is the only way in which we may read it.
    """
    status = path.stat()
    allowed_to_group = 0 if status.st_uid == os.geteuid() else 0o040
    return bool(status.st_mode & 0o077 & ~allowed_to_group)
