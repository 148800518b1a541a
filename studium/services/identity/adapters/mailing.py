"""Mail: by SMTP, or kept for `/dev/mail` where no server is set."""

from __future__ import annotations

import ssl
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from uuid import UUID

import aiosmtplib
import orjson

from studium.kit import clock
from studium.kit.embedded import refuse_in_production
from studium.kit.errors import SettingError, Unavailable
from studium.kit.objects import Objects
from studium.kit.settings import PlatformSettings
from studium.kit.vault import Vault
from studium.services.identity.domain.addresses import mailbox
from studium.services.identity.domain.mails import Mail

SETTING = "STUDIUM_MAIL_URL"

_FOLDER = "identity/mail"
_PURPOSE = b"studium kept mail 1"
_TIMEOUT_SECONDS = 20.0


class Mailer(Protocol):
    """Sends mail."""

    async def send(self, mail: Mail) -> None:
        """Hand the mail over. Raises `Unavailable` when it was not taken; a repeat may deliver it twice."""
        ...


@dataclass(frozen=True)
class KeptMail:
    """A mail that was kept instead of sent."""

    mail_id: UUID
    sent_at: datetime
    mail: Mail


class EmbeddedMailer:
    """Keeps mails among the platform's files, encrypted under the root key, instead of sending them."""

    def __init__(self, objects: Objects, vault: Vault) -> None:
        self._objects = objects
        self._vault = vault

    async def send(self, mail: Mail) -> None:
        body = orjson.dumps({"sent_at": clock.now(), **asdict(mail)})
        await self._objects.put(_key(clock.new_id()), self._vault.wrap(body, _PURPOSE))

    async def list_kept(self, limit: int) -> list[KeptMail]:
        """The newest mails, the newest first."""
        return [await self.read_kept(mail_id) for mail_id in sorted(await self._ids(), reverse=True)[:limit]]

    async def read_kept(self, mail_id: UUID) -> KeptMail:
        """One mail. Raises `NotFound`."""
        values = orjson.loads(self._vault.unwrap(await self._objects.get(_key(mail_id)), _PURPOSE))
        sent_at = datetime.fromisoformat(values.pop("sent_at"))
        return KeptMail(mail_id, sent_at, Mail(**values))

    async def prune(self, before: datetime) -> int:
        """Delete the mails kept before this moment; returns how many."""
        old = [mail_id for mail_id in await self._ids() if _made_at_ms(mail_id) < before.timestamp() * 1000]
        for mail_id in old:
            await self._objects.delete(_key(mail_id))
        return len(old)

    async def forget(self, address: str) -> None:
        """Delete the mails to this address; a repeat does nothing."""
        for mail_id in await self._ids():
            if (await self.read_kept(mail_id)).mail.to == address:
                await self._objects.delete(_key(mail_id))

    async def _ids(self) -> list[UUID]:
        return [UUID(info.key.rpartition("/")[2]) async for info in self._objects.list(_FOLDER)]


class SmtpMailer:
    """Sends through an SMTP server, by TLS wherever the server offers it."""

    def __init__(self, url: SplitResult, sender: str) -> None:
        self._sender = sender
        self._host = url.hostname or ""
        self._implicit_tls = url.scheme == "smtps"
        self._port = url.port or (465 if self._implicit_tls else 587)
        self._username = unquote(url.username) if url.username else None
        self._password = unquote(url.password) if url.password else None
        # A password, or ?tls=required, never travels over a line that the server failed to encrypt.
        tls_required = self._username is not None or parse_qs(url.query).get("tls") == ["required"]
        self._start_tls = False if self._implicit_tls else (True if tls_required else None)

    async def send(self, mail: Mail) -> None:
        try:
            await aiosmtplib.send(
                self._message(mail),
                hostname=self._host,
                port=self._port,
                username=self._username,
                password=self._password,
                use_tls=self._implicit_tls,
                start_tls=self._start_tls,
                timeout=_TIMEOUT_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError, ssl.SSLError) as error:
            # The error's own text may quote the recipient, so only its kind goes on.
            raise Unavailable(f"The mail server did not take the mail ({type(error).__name__}).") from None

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = mailbox(mail.to)
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = make_msgid(domain=parseaddr(self._sender)[1].rpartition("@")[2] or None)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message


def open_mailer(platform: PlatformSettings, objects: Objects, vault: Vault) -> Mailer:
    """The mailer that `STUDIUM_MAIL_URL` names. Raises `SettingError`; nothing is contacted."""
    if not platform.mail_url:
        refuse_in_production(SETTING, platform)
        return EmbeddedMailer(objects, vault)
    try:
        url = urlsplit(platform.mail_url)
        is_complete = url.scheme in {"smtp", "smtps"} and bool(url.hostname) and url.port != 0
    except ValueError:
        is_complete = False
    if not is_complete:
        raise SettingError(SETTING, "must look like smtp://user:password@host:587 or smtps://….")
    return SmtpMailer(url, platform.mail_from)


def _key(mail_id: UUID) -> str:
    return f"{_FOLDER}/{mail_id}"


def _made_at_ms(mail_id: UUID) -> int:
    """The time in a version 7 UUID (RFC 9562, section 5.7)."""
    return mail_id.int >> 80
