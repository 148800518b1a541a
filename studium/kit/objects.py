"""Files: one interface over a local folder and the object stores of the clouds (obstore)."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit
from urllib.request import url2pathname

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url

from studium.kit.embedded import refuse_in_production
from studium.kit.errors import InvalidInput, NotFound, SettingError, Unavailable
from studium.kit.settings import PlatformSettings

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

SETTING = "STUDIUM_OBJECTS_URL"
SCHEMES = ("s3", "gs", "az", "file")
KEY_LIMIT = 512
SEGMENT = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~=@+-]{1,200}")
SINGLE_PUT_BYTES = 5 * 1024 * 1024
"""Up to here one request carries the whole object; S3 asks at least as much of each part of a longer one."""

STREAM_CHUNK_BYTES = 256 * 1024
# The time of one request includes its body, and a learner may take an hour to watch one; a server that
# stops sending is noticed by the time between two reads.
CLIENT: ClientConfig = {"connect_timeout": "5s", "read_timeout": "60s", "timeout": "6h"}
RETRY: RetryConfig = {"max_retries": 4, "retry_timeout": timedelta(seconds=15)}


@dataclass(frozen=True)
class ObjectInfo:
    """What a store knows of an object without reading it. `etag` changes whenever the content does."""

    key: str
    size: int
    etag: str
    modified_at: datetime


class Objects:
    """Objects by key. Every method raises `Unavailable` if the store fails and `InvalidInput` on a bad key.

    A key is made of segments of letters, digits and ``._~=@+-`` joined by slashes, at most 512 characters.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, data: bytes | AsyncIterator[bytes]) -> None:
        """Write or replace an object. Readers see the old or the new content whole, never a part of it.

        An exception out of `data` leaves the old content and is raised unchanged.
        """
        path = _checked(key)
        source = data if isinstance(data, bytes) else await _whole_or_rest(data)
        with _translated(key):
            await obstore.put_async(self._store, path, source, chunk_size=SINGLE_PUT_BYTES)

    async def get(self, key: str) -> bytes:
        """The whole content in memory. Raises `NotFound`."""
        with _translated(key):
            found = await obstore.get_async(self._store, _checked(key))
            return bytes(await found.bytes_async())

    async def stream(
        self, key: str, start: int | None = None, end: int | None = None
    ) -> AsyncIterator[bytes]:
        """The content in pieces from byte `start` up to and without byte `end`; none beyond the last byte.

        `NotFound` is raised when the first piece is asked for.
        """
        first = start or 0
        info = await self.head(key)
        if info is None:
            raise _missing(key)
        last = info.size if end is None else min(end, info.size)
        if first >= last:
            return
        with _translated(key):
            found = await obstore.get_async(self._store, key, options={"range": (first, last)})
            async for piece in found.stream(min_chunk_size=STREAM_CHUNK_BYTES):
                yield bytes(piece)

    async def head(self, key: str) -> ObjectInfo | None:
        """Size, etag and time of an object; None if there is none."""
        path = _checked(key)
        try:
            with _translated(key):
                return _info(await obstore.head_async(self._store, path))
        except NotFound:
            return None

    async def delete(self, key: str) -> None:
        """Remove an object. To remove one that is not there is no error."""
        path = _checked(key)
        try:
            with _translated(key):
                await obstore.delete_async(self._store, path)
        except NotFound:
            return

    async def list(self, prefix: str = "") -> AsyncIterator[ObjectInfo]:
        """All objects below a prefix of whole segments (`a/b` finds `a/b/c`, not `a/bc`), in any order."""
        path = _checked(prefix.rstrip("/")) if prefix else None
        with _translated(prefix):
            async for batch in obstore.list(self._store, path):
                for meta in batch:
                    yield _info(meta)

    async def check(self) -> None:
        """Ask the store for one page. Raises `SettingError` if it cannot be reached or refuses."""
        try:
            async for _ in obstore.list(self._store, chunk_size=1):
                return
        except (BaseError, OSError) as error:
            raise SettingError(SETTING, f"the store does not answer: {_first_line(error)}") from None


def open_objects(settings: PlatformSettings) -> Objects:
    """The store that `STUDIUM_OBJECTS_URL` names; `objects` in the data folder if it is empty.

    Options of a store may stand in the URL's query (``?endpoint=…&region=…``) or in its own variables
    (`AWS_*`, `GOOGLE_*`, `AZURE_*`). Raises `SettingError`; nothing is contacted (see `Objects.check`).
    """
    if not settings.objects_url:
        refuse_in_production(SETTING, settings)
        return Objects(LocalStore(settings.data_dir / "objects", mkdir=True))
    parts = urlsplit(settings.objects_url)
    if parts.scheme not in SCHEMES:
        raise SettingError(SETTING, "must begin with s3://, gs://, az:// or file://.")
    try:
        if parts.scheme == "file":
            return Objects(LocalStore(url2pathname(parts.path), mkdir=True))
        return Objects(
            _remote(parts.scheme, urlunsplit(parts._replace(query="")), dict(parse_qsl(parts.query)))
        )
    except (BaseError, OSError, ValueError) as error:
        raise SettingError(SETTING, _first_line(error)) from None


def _remote(scheme: str, url: str, options: dict[str, Any]) -> ObjectStore:
    client: ClientConfig = {**CLIENT}
    endpoint = options.get("endpoint") or _endpoint_from_environment(scheme)
    if endpoint.startswith("http://"):
        # Whoever writes http:// has chosen it: a store on the same machine or inside a private network.
        client["allow_http"] = True
    return from_url(url, client_options=client, retry_config=RETRY, **options)


def _endpoint_from_environment(scheme: str) -> str:
    names = {"s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"), "az": ("AZURE_ENDPOINT",)}
    return next((os.environ[name] for name in names.get(scheme, ()) if os.environ.get(name)), "")


async def _whole_or_rest(data: AsyncIterator[bytes]) -> bytes | AsyncIterator[bytes]:
    """The whole of a short stream; of a long one a stream of the same content."""
    head: list[bytes] = []
    size = 0
    async for piece in data:
        head.append(piece)
        size += len(piece)
        if size > SINGLE_PUT_BYTES:
            return _joined(head, data)
    return b"".join(head)


async def _joined(head: list[bytes], rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    for piece in head:
        yield piece
    head.clear()
    async for piece in rest:
        yield piece


def _checked(key: str) -> str:
    if len(key) > KEY_LIMIT or not all(SEGMENT.fullmatch(segment) for segment in key.split("/")):
        raise InvalidInput("Choose an object key of plain letters, digits and ._~=@+- between slashes.")
    return key


def _info(meta: ObjectMeta) -> ObjectInfo:
    etag = (meta["e_tag"] or "").strip('"')
    return ObjectInfo(meta["path"], meta["size"], etag, meta["last_modified"].astimezone(UTC))


@contextmanager
def _translated(key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise _missing(key) from None
    except BaseError as error:
        raise Unavailable("The file store does not answer at the moment; try again later.") from error


def _missing(key: str) -> NotFound:
    return NotFound(f"There is no object {key}.")


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
