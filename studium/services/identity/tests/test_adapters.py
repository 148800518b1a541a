"""Both mailers held to one test, SMTP against a real server; and argon2id as it is configured."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from studium.kit import clock
from studium.kit.errors import NotFound, SettingError, Unavailable
from studium.kit.service import AdapterParts
from studium.kit.tests.certificates import new_certificate
from studium.services.identity.adapters import EmbeddedMailer, SmtpMailer, build_adapters
from studium.services.identity.adapters.hashing import Argon2idHasher
from studium.services.identity.adapters.mailing import Mailer, open_mailer
from studium.services.identity.domain.mails import Mail, compose
from studium.services.identity.settings import IdentitySettings

MAIL = compose(
    "verify_email",
    to="zoë@example.org",
    first_name="Zoë",
    origin="https://learn.example.org",
    token="token-of-the-link",
    hours=24,
)


@dataclass
class SmtpServer:
    """A real SMTP server on a free port, which keeps what it takes."""

    tls: ssl.SSLContext | None = None
    implicit_tls: bool = False
    speaks_utf8: bool = True
    answer: str = "250 taken"
    taken: list[Mail] = field(default_factory=list)
    logins: list[LoginPassword] = field(default_factory=list)
    port: int = 0

    async def start(self) -> asyncio.Server:
        server = await asyncio.get_running_loop().create_server(
            self._protocol, "127.0.0.1", 0, ssl=self.tls if self.implicit_tls else None
        )
        self.port = server.sockets[0].getsockname()[1]
        return server

    def _protocol(self) -> SMTP:
        return SMTP(
            SimpleNamespace(handle_DATA=self._take),
            tls_context=None if self.implicit_tls else self.tls,
            authenticator=self._authenticate if self.tls else None,
            auth_require_tls=not self.implicit_tls,
            enable_SMTPUTF8=self.speaks_utf8,
            hostname="127.0.0.1",
        )

    async def _take(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        text, html = message.get_body(("plain",)), message.get_body(("html",))
        assert text is not None
        assert html is not None
        if self.answer.startswith("250"):
            (to,) = envelope.rcpt_tos
            bodies = [part.get_content().replace("\r\n", "\n") for part in (text, html)]
            self.taken.append(Mail(to, message["Subject"], bodies[0], bodies[1].removesuffix("\n")))
        return self.answer

    def _authenticate(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any
    ) -> AuthResult:
        self.logins.append(data)
        return AuthResult(success=data.password == b"p@ss word")


StartSmtp = Callable[..., Awaitable[SmtpServer]]


@pytest.fixture
async def start_smtp() -> AsyncIterator[StartSmtp]:
    running: list[asyncio.Server] = []

    async def start(**options: Any) -> SmtpServer:
        server = SmtpServer(**options)
        running.append(await server.start())
        return server

    yield start
    for server in running:
        server.close()


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server certificate for 127.0.0.1, and this process trusting it."""
    file = new_certificate(tmp_path / "mail.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def smtp_mailer(platform: Any, url: str) -> Mailer:
    ctx = platform.context("identity")
    return open_mailer(ctx.platform.model_copy(update={"mail_url": url}), ctx.objects, ctx.vault)


def embedded_mailer(platform: Any) -> EmbeddedMailer:
    mailer: EmbeddedMailer = platform.context("identity").adapters.mailer
    assert isinstance(mailer, EmbeddedMailer)
    return mailer


@pytest.mark.parametrize("kind", ["embedded", "smtp"])
async def test_a_mail_arrives_whole(platform: Any, start_smtp: StartSmtp, kind: str) -> None:
    server = await start_smtp()
    kept = embedded_mailer(platform)
    mailer = kept if kind == "embedded" else smtp_mailer(platform, f"smtp://127.0.0.1:{server.port}")

    await mailer.send(MAIL)

    arrived = [one.mail for one in await kept.list_kept(10)] if kind == "embedded" else server.taken
    assert arrived == [MAIL]


async def test_an_international_domain_needs_nothing_special_of_the_server(
    platform: Any, start_smtp: StartSmtp
) -> None:
    server = await start_smtp(speaks_utf8=False)

    await smtp_mailer(platform, f"smtp://127.0.0.1:{server.port}").send(replace(MAIL, to="zoe@straße.de"))

    assert [mail.to for mail in server.taken] == ["zoe@xn--strae-oqa.de"]


@pytest.mark.parametrize(("scheme", "implicit_tls"), [("smtp", False), ("smtps", True)])
async def test_the_password_travels_over_tls(
    platform: Any, start_smtp: StartSmtp, tls: ssl.SSLContext, scheme: str, implicit_tls: bool
) -> None:
    server = await start_smtp(tls=tls, implicit_tls=implicit_tls)

    await smtp_mailer(platform, f"{scheme}://mailer:p%40ss%20word@127.0.0.1:{server.port}").send(MAIL)

    assert server.taken == [MAIL]
    assert [(one.login, one.password) for one in server.logins] == [(b"mailer", b"p@ss word")]


@pytest.mark.parametrize("login", ["", "mailer:wrong@"])
async def test_a_mail_that_is_not_taken_is_an_error_that_names_nobody(
    platform: Any, start_smtp: StartSmtp, tls: ssl.SSLContext, login: str
) -> None:
    server = await start_smtp(tls=tls, answer="451 4.3.0 no room for zoë@example.org")

    with pytest.raises(Unavailable) as refused:
        await smtp_mailer(platform, f"smtp://{login}127.0.0.1:{server.port}").send(MAIL)

    assert "zoë" not in refused.value.detail
    assert "wrong" not in refused.value.detail


@pytest.mark.parametrize(
    "url", ["smtp://mailer:secret@127.0.0.1:{port}", "smtp://127.0.0.1:{port}?tls=required"]
)
async def test_nothing_is_sent_in_clear_when_tls_was_asked_for(
    platform: Any, start_smtp: StartSmtp, url: str
) -> None:
    server = await start_smtp()

    with pytest.raises(Unavailable):
        await smtp_mailer(platform, url.format(port=server.port)).send(MAIL)

    assert (server.taken, server.logins) == ([], [])


async def test_an_untrusted_certificate_is_refused(
    platform: Any, start_smtp: StartSmtp, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = await start_smtp(tls=tls)
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(Unavailable):
        await smtp_mailer(platform, f"smtp://mailer:secret@127.0.0.1:{server.port}").send(MAIL)

    assert server.logins == []


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://h:99999"])
def test_a_wrong_mail_url_names_the_setting(platform: Any, url: str) -> None:
    with pytest.raises(SettingError, match="STUDIUM_MAIL_URL"):
        smtp_mailer(platform, url)


async def test_kept_mail_is_unreadable_on_disk_and_pruned_by_age(platform: Any, tmp_path: Path) -> None:
    mailer = embedded_mailer(platform)
    await mailer.send(MAIL)
    await asyncio.sleep(0.01)
    between = clock.now()
    await asyncio.sleep(0.01)
    await mailer.send(MAIL)

    files = [file.read_bytes() for file in (tmp_path / "data" / "objects").rglob("*") if file.is_file()]
    assert len(files) == 2
    assert not any(clear in file for file in files for clear in (b"example.org", b"token-of-the-link"))
    newest, oldest = await mailer.list_kept(10)
    assert await mailer.prune(between) == 1
    assert await mailer.read_kept(newest.mail_id) == newest
    with pytest.raises(NotFound):
        await mailer.read_kept(oldest.mail_id)


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"mail_url": ""}, "STUDIUM_MAIL_URL"),
        ({"mail_url": "smtp://mail.example.org"}, "STUDIUM_IDENTITY_ARGON2_MEMORY_KIB"),
    ],
)
def test_production_refuses_kept_mail_and_cheap_hashes(
    platform: Any, changes: dict[str, str], setting: str
) -> None:
    ctx = platform.context("identity")
    production = ctx.platform.model_copy(update={"env": "production", **changes})
    is_cheap = setting.endswith("MEMORY_KIB")
    settings = IdentitySettings(argon2_memory_kib=7168) if is_cheap else IdentitySettings()

    with pytest.raises(SettingError, match=setting):
        build_adapters(AdapterParts(production, settings, ctx.db, ctx.vault, ctx.objects))


async def test_argon2id_is_what_the_settings_say() -> None:
    hasher = Argon2idHasher(memory_kib=64, time_cost=2, parallelism=1, at_once=1)

    password_hash = await hasher.hash("four unrelated plain words")

    assert password_hash.startswith("$argon2id$v=19$m=64,t=2,p=1$")
    assert await hasher.verify(password_hash, "four unrelated plain words")
    assert not await hasher.verify(password_hash, "Four unrelated plain words")
    assert not await hasher.verify(None, "four unrelated plain words")
    assert not hasher.needs_rehash(password_hash)
    assert Argon2idHasher(memory_kib=65, time_cost=2, parallelism=1, at_once=1).needs_rehash(password_hash)


def test_the_defaults_are_what_owasp_asks() -> None:
    settings = IdentitySettings()

    assert (settings.argon2_memory_kib, settings.argon2_time_cost, settings.argon2_parallelism) == (
        19456,
        2,
        1,
    )


def test_an_smtp_mailer_is_chosen_by_url(platform: Any) -> None:
    assert isinstance(smtp_mailer(platform, "smtp://mail.example.org"), SmtpMailer)
