"""The platform's settings, read from `STUDIUM_*` variables. Nothing set means embedded and real.

A service's own settings subclass `ServiceSettings`. Every field has a description: `docs/settings.md` is
generated from these classes and a test compares the two.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from studium.kit.errors import SettingError

ENV_PREFIX = "STUDIUM_"
GATEWAY = "gateway"
"""Stands where services are named for a process that runs none: only pages, and the way to the services."""

SettingsT = TypeVar("SettingsT", bound=BaseSettings)


class PlatformSettings(BaseSettings):
    """What all services share."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, extra="ignore", frozen=True)

    env: Literal["development", "production"] = Field(
        default="development", description="In production the embedded parts refuse to start."
    )
    data_dir: Path = Field(
        default=Path(".studium"), description="Folder of the embedded database, files and keys."
    )
    host: str = Field(default="127.0.0.1", description="Address on which the server listens.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port on which the server listens.")
    base_url: str = Field(
        default="",
        description="Public origin, such as https://learn.example.org; made of host and port when empty.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        description="Number of own reverse proxies in front; as many X-Forwarded-For hops are believed.",
    )
    rate_limit_per_minute: int = Field(
        default=1200,
        ge=0,
        description="Requests a minute of one user or address, in each server process; 0: no limit.",
    )
    database_url: str = Field(
        default="",
        description="postgresql:// URL; empty: a private PostgreSQL in data_dir. One service's own database: "
        "STUDIUM_<SERVICE>_DATABASE_URL.",
    )
    database_replica_url: str = Field(
        default="",
        description="postgresql:// URL of a hot standby that answers reads which may lag; empty: the "
        "database itself. Of one service's own database: STUDIUM_<SERVICE>_DATABASE_REPLICA_URL.",
    )
    database_replica_lag_seconds: float = Field(
        default=10, ge=1, description="A replica that is further behind than this is not read from."
    )
    vault_database_url: str = Field(
        default="",
        description="postgresql:// URL of the key set (data keys and signing keys); empty: database_url.",
    )
    database_pool_size: int = Field(default=8, ge=1, description="Connections per service and process.")
    events_url: str = Field(
        default="",
        description="Bus that carries events: kafka://[user:password@]host:port[,host:port], with options "
        "?tls=true&ca=FILE&mechanism=SCRAM-SHA-512&prefix=studium&replication=3; empty: the log in the same "
        "PostgreSQL.",
    )
    events_retention_days: int = Field(
        default=90,
        ge=1,
        description="Days that the event log is kept for replay; on Kafka, of topics made from now on.",
    )
    failed_jobs_days: int = Field(
        default=90,
        ge=1,
        description="Days after which a job that was given up, and its error, are forgotten.",
    )
    objects_url: str = Field(
        default="", description="Files: s3://bucket/prefix, gs://, az://; empty: a folder in data_dir."
    )
    content_url: str = Field(
        default="",
        description="Lesson contents: mongodb://user:password@host/database (needs the extra `mongodb`); "
        "empty: in PostgreSQL, where those of before are still read from.",
    )
    mail_url: str = Field(
        default="",
        description="smtp://user:password@host:587 or smtps://; empty: kept for /dev/mail.",
    )
    mail_from: str = Field(default="Studium <studium@localhost>", description="Sender of all mail.")
    vault_key: str = Field(
        default="",
        description="Master key: path of a file (mode 600), or awskms://<key>?region=... (extra `kms`); "
        "two with a comma between while one replaces the other; empty: vault.key in data_dir.",
    )
    log_level: Literal["", "debug", "info", "warning", "error"] = Field(
        default="", description="Least level of log lines; empty: info in production, else warning."
    )
    log_format: Literal["", "json", "text"] = Field(
        default="", description="json for machines, text for people; empty: json in production, else text."
    )
    otlp_url: str = Field(
        default="", description="OpenTelemetry collector (OTLP over HTTP) that receives traces; empty: none."
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="Bearer token for /metrics; empty: only requests from this machine are answered.",
    )

    web_url: str = Field(
        default="",
        description="http:// address of a Node that serves the pages, such as `next dev` or a sidecar; "
        "empty: `studium run` starts one where built pages are.",
    )
    web_dir: str = Field(
        default="", description="Folder of the built pages; empty: those of the package, else web/dist."
    )
    web_key: SecretStr = Field(
        default=SecretStr(""),
        description="Secret that marks what pages ask the API for their reader; empty: random at each start.",
    )
    services: str = Field(
        default="",
        description="Services that this process runs, separated by commas; empty: all; gateway: none, only "
        "pages and the way to the services.",
    )

    @property
    def service_names(self) -> list[str]:
        """The names in `services`."""
        return [name.strip() for name in self.services.split(",") if name.strip()]

    @property
    def production(self) -> bool:
        """Whether embedded parts must refuse to start."""
        return self.env == "production"

    @property
    def least_log_level(self) -> str:
        """The least level of log lines that are written."""
        return self.log_level or ("info" if self.production else "warning")

    @property
    def logs_json(self) -> bool:
        """Whether log lines are JSON."""
        return self.log_format == "json" or (not self.log_format and self.production)

    @property
    def origin(self) -> str:
        """The public origin without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.base_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def https(self) -> bool:
        """Whether the public origin is served over TLS, so that cookies can be Secure."""
        return self.origin.startswith("https://")


class ServiceSettings(BaseSettings):
    """Base of a service's own settings; a subclass sets `env_prefix` to `STUDIUM_<SERVICE>_`."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    database_url: str = Field(
        default="", description="postgresql:// URL of this service; empty: STUDIUM_DATABASE_URL."
    )
    database_replica_url: str = Field(
        default="",
        description="postgresql:// URL of a hot standby of this service's database; empty: "
        "STUDIUM_DATABASE_REPLICA_URL, unless the service has a database of its own.",
    )
    url: str = Field(
        default="",
        description="http:// address of this service, for `studium run gateway`, which passes its API on.",
    )


def load_settings(kind: type[SettingsT]) -> SettingsT:
    """Read settings from the environment. Raises `SettingError` that names the variable."""
    try:
        return kind()
    except ValidationError as error:
        first = error.errors()[0]
        prefix = str(kind.model_config.get("env_prefix", ENV_PREFIX))
        name = prefix + "_".join(str(part) for part in first["loc"])
        raise SettingError(name.upper(), first["msg"]) from None
