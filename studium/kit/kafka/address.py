"""What `STUDIUM_EVENTS_URL` says about a Kafka cluster."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from studium.kit.errors import SettingError

SETTING = "STUDIUM_EVENTS_URL"
_FORM = "kafka://[user:password@]host:port[,host:port]"
_MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
_OPTIONS = ("ca", "mechanism", "prefix", "replication", "tls")


@dataclass(frozen=True)
class KafkaAddress:
    """Where the brokers are, how to sign in, and how this installation's topics and groups are named.

    `replication` is the number of copies of a new topic; 0: as many as there are brokers, three at most.
    """

    servers: str
    prefix: str = "studium"
    replication: int = 0
    options: dict[str, Any] = field(default_factory=dict, repr=False)

    def topic(self, owner: str) -> str:
        """The Kafka topic with a service's events."""
        return f"{self.prefix}.{owner}"

    def client(self, service: str) -> dict[str, Any]:
        """What every client is made with."""
        return {"bootstrap_servers": self.servers, "client_id": f"{self.prefix}.{service}", **self.options}

    @classmethod
    def parse(cls, url: str) -> KafkaAddress:
        """Read `kafka://host:port,host:port?option=value`. Raises `SettingError` that says what is wrong.

        Options: `tls=true`, `ca` (file with the certificates to trust, implies tls), `mechanism` (of a user's
        password: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512), `prefix`, `replication`.
        """
        parts = urlsplit(url)
        if parts.scheme != "kafka":
            raise SettingError(SETTING, f"{(parts.scheme or url)!r} is not a known bus; give {_FORM}.")
        login, _, servers = parts.netloc.rpartition("@")
        if not servers or not all(_is_server(server) for server in servers.split(",")):
            raise SettingError(SETTING, f"the brokers cannot be read; give {_FORM}.")
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        if unknown := sorted(given.keys() - set(_OPTIONS)):
            raise SettingError(SETTING, f"unknown option {unknown[0]!r}; known: {', '.join(_OPTIONS)}.")
        replication = given.get("replication", "0")
        if not replication.isdigit():
            raise SettingError(SETTING, "replication must be a number of copies, such as 3.")
        return cls(
            servers=servers,
            prefix=given.get("prefix", "studium"),
            replication=int(replication),
            options=_security(login, given),
        )


def _is_server(text: str) -> bool:
    host, _, port = text.rpartition(":")
    return bool(host) and port.isdigit() and 0 < int(port) < 65536


def _security(login: str, given: dict[str, str]) -> dict[str, Any]:
    tls = "ca" in given or given.get("tls", "false") == "true"
    options: dict[str, Any] = {}
    if tls:
        options["ssl_context"] = _trusting(given.get("ca"))
    if login:
        user, _, password = login.partition(":")
        mechanism = given.get("mechanism", "SCRAM-SHA-512")
        if mechanism not in _MECHANISMS:
            raise SettingError(SETTING, f"mechanism must be one of {', '.join(_MECHANISMS)}.")
        options |= {
            "sasl_mechanism": mechanism,
            "sasl_plain_username": unquote(user),
            "sasl_plain_password": unquote(password),
        }
    protocol = ("SASL_" if login else "") + ("SSL" if tls else "PLAINTEXT")
    return options | {"security_protocol": protocol}


def _trusting(ca: str | None) -> ssl.SSLContext:
    if ca is not None and not Path(ca).is_file():
        raise SettingError(SETTING, f"there is no file {ca} with certificates.")
    return ssl.create_default_context(cafile=ca)
