"""Log lines, traces and metrics, with one rule for all three: what is personal or secret never gets out."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import Token
from datetime import date
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO
from uuid import UUID

import orjson
import structlog
from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, DEFAULT_ON
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from studium.contracts.event import Personal
from studium.kit.settings import PlatformSettings

MASK = "***"
SENSITIVE = re.compile(
    r"(?:^|[_-])(?:password|passwd|passphrase|secrets?|tokens?|authorization|cookies?|credentials?|e?mails?"
    r"|phone|first_?name|last_?name|full_?name|display_?name|given_?name|family_?name|address|birth\w*|iban"
    r"|card|otp|totp|cvc|api_?key|private_?key|master_?key|data_?key|signature)(?:$|[_-])",
    re.IGNORECASE,
)
# What may stand inside a text that somebody else wrote: credentials in a URL, a bearer token, the values in a
# database error, and an e-mail address.
SENSITIVE_TEXT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]*(?=@)"), MASK),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), rf"\1 {MASK}"),
    (re.compile(r"\[parameters: .*?\](?=\n|\Z)", re.DOTALL), f"[parameters: {MASK}]"),
    (re.compile(r"(?m)^(.*\bDETAIL:\s).*$"), rf"\1{MASK}"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), MASK),
)
NESTING_LIMIT = 6
# Loggers that would otherwise print in their own form, and the least level of those that talk too much.
ROUTED = ("_granian", "granian.access", "sqlalchemy", "alembic", "asyncio", "aiokafka")
QUIET = ("sqlalchemy.engine", "sqlalchemy.pool", "httpx", "httpcore", "urllib3", "opentelemetry")
SERVER_LOG_CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("_granian", "granian.access")},
}
"""For Granian's `log_dictconfig`, so that its lines take the same way as all others."""

EventDict = MutableMapping[str, Any]

_PROCESSORS: list[Callable[..., Any]] = []
"""One list for good, so that loggers that are already in use follow a new configuration."""


def start_logging(settings: PlatformSettings, service: str, *, stream: TextIO | None = None) -> None:
    """Send structlog's and the standard library's lines to `stream` (default: standard error) in one form.

    A repeat replaces the earlier configuration.
    """
    shared: list[Callable[..., Any]] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="timestamp"),
        _service_adder(service),
        _add_trace,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        redact,
    ]
    _PROCESSORS[:] = [
        structlog.stdlib.filter_by_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        *[processor for processor in shared if not isinstance(processor, structlog.stdlib.ExtraAdder)],
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ]
    structlog.configure(
        processors=_PROCESSORS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(_dumps)
                if settings.logs_json
                else structlog.dev.ConsoleRenderer(colors=(stream or sys.stderr).isatty()),
            ],
        )
    )
    _route(handler, settings.least_log_level.upper())


def _route(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    root.handlers = [kept for kept in root.handlers if not _is_ours(kept)]
    root.addHandler(handler)
    root.setLevel(level)
    for name in ROUTED:
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _is_ours(handler: logging.Handler) -> bool:
    return isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger for structured lines: `log.info("course_published", course_id=…)`."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


class Bound:
    """Values that stand in every log line of this task, until the end of a `with` block if there is one."""

    def __init__(self, **values: Any) -> None:
        self._tokens: Mapping[str, Token[Any]] = structlog.contextvars.bind_contextvars(**values)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace_: TracebackType | None
    ) -> None:
        structlog.contextvars.reset_contextvars(**self._tokens)


def bind_request(**values: Any) -> Bound:
    """Add values such as `request_id` to every log line of this task from now on."""
    return Bound(**values)


def redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Mask values under telling names, `Personal` values, and secrets inside texts. A structlog processor."""
    return {key: _masked(key, value, 0) for key, value in event.items()}


def _masked(key: str, value: Any, depth: int) -> Any:
    if isinstance(value, Personal) or (value and SENSITIVE.search(key)):
        return MASK
    if depth < NESTING_LIMIT and isinstance(value, Mapping):
        return {str(name): _masked(str(name), item, depth + 1) for name, item in value.items()}
    if depth < NESTING_LIMIT and isinstance(value, list | tuple | set | frozenset):
        return [_masked("", item, depth + 1) for item in value]
    return _plain(value)


def _plain(value: Any) -> str | bool | int | float | None:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str | UUID | date | Enum | Path):
        return clean_text(str(value))
    if isinstance(value, BaseException):
        return clean_text(f"{type(value).__name__}: {value}")
    # Any other object may print anything about a person, so it shows no more than its kind.
    return f"<{type(value).__name__}>"


def clean_text(text: str) -> str:
    """A text of unknown origin, such as an error's, with the secrets and addresses in it masked."""
    for pattern, replacement in SENSITIVE_TEXT:
        text = pattern.sub(replacement, text)
    return text


def _service_adder(service: str) -> Callable[[Any, str, EventDict], EventDict]:
    def add(_logger: Any, _method: str, event: EventDict) -> EventDict:
        event.setdefault("service", service)
        return event

    return add


def _add_trace(_logger: Any, _method: str, event: EventDict) -> EventDict:
    current = trace.get_current_span().get_span_context()
    if current.is_valid:
        event["trace_id"] = trace.format_trace_id(current.trace_id)
        event["span_id"] = trace.format_span_id(current.span_id)
    return event


def _dumps(line: Any, **_options: Any) -> str:
    return orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


_PROPAGATOR = TraceContextTextMapPropagator()


class _Tracing:
    """The process's provider and tracer; without an exporter if they are used before tracing was started."""

    provider: TracerProvider | None = None
    tracer: trace.Tracer | None = None

    @classmethod
    def use(cls, provider: TracerProvider) -> trace.Tracer:
        cls.provider = provider
        cls.tracer = provider.get_tracer("studium")
        return cls.tracer


def start_tracing(settings: PlatformSettings, service: str) -> None:
    """Give every request and event a trace; send them to `settings.otlp_url` if it is set.

    Call it once in each worker process. A repeat flushes and replaces the earlier provider.
    """
    stop_tracing()
    provider = TracerProvider(
        resource=Resource.create({"service.name": f"studium-{service}"}),
        # Spans that nobody receives need an id for the log and for events, and nothing else.
        sampler=DEFAULT_ON if settings.otlp_url else ALWAYS_OFF,
    )
    if settings.otlp_url:
        url = settings.otlp_url.rstrip("/")
        endpoint = url if url.endswith("/v1/traces") else f"{url}/v1/traces"
        # Loaded only where it is used: it would be a fifth of every command's start.
        exporter = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter").OTLPSpanExporter
        provider.add_span_processor(BatchSpanProcessor(exporter(endpoint=endpoint, timeout=5)))
    _Tracing.use(provider)


def stop_tracing() -> None:
    """Send what has not been sent yet and end tracing. A repeat does nothing."""
    if _Tracing.provider is not None:
        _Tracing.provider.shutdown()
        _Tracing.provider = _Tracing.tracer = None


def current_traceparent() -> str | None:
    """The W3C `traceparent` of the current span, for an event or a job to carry; None outside of spans."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def span(name: str, traceparent: str | None = None, **attributes: Any) -> Iterator[trace.Span]:
    """A span below the current one, or below `traceparent` (a malformed one starts a new trace).

    An exception marks the span as failed with the exception's type only: its text may hold personal data.
    """
    parent: Context | None = None
    if traceparent is not None:
        parent = _PROPAGATOR.extract({"traceparent": traceparent}, context=Context())
    tracer = _Tracing.tracer or _Tracing.use(TracerProvider())
    shown = {key: _attribute(key, value) for key, value in attributes.items()}
    current = tracer.start_span(
        name, context=parent, attributes=shown, record_exception=False, set_status_on_exception=False
    )
    token = context.attach(trace.set_span_in_context(current))
    try:
        yield current
    except Exception as error:
        current.set_status(trace.StatusCode.ERROR, type(error).__name__)
        raise
    finally:
        context.detach(token)
        current.end()


def _attribute(key: str, value: Any) -> str | bool | int | float:
    masked = _masked(key, value, 0)
    return masked if isinstance(masked, str | bool | int | float) else str(masked)


REGISTRY = CollectorRegistry()

HTTP_REQUESTS = Counter(
    "studium_http_requests",
    "HTTP requests answered.",
    ["service", "route", "method", "status"],
    registry=REGISTRY,
)
HTTP_REQUEST_SECONDS = Histogram(
    "studium_http_request_seconds",
    "Time from the first byte of a request to the last of its answer.",
    ["service", "route", "method"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
EVENTS_PUBLISHED = Counter(
    "studium_events_published", "Events moved from the outbox.", ["service", "type"], registry=REGISTRY
)
EVENTS_HANDLED = Counter(
    "studium_events_handled", "Events whose effect was committed.", ["consumer", "type"], registry=REGISTRY
)
EVENTS_DEAD = Counter(
    "studium_events_dead",
    "Events given up after the last attempt. Raise an alarm when it grows; see `studium replay`.",
    ["consumer", "type"],
    registry=REGISTRY,
)
RELAY_LAG = Gauge(
    "studium_relay_lag_events",
    "Events in the outbox that are not on the bus yet.",
    ["service"],
    registry=REGISTRY,
    multiprocess_mode="mostrecent",
)
CONSUMER_LAG = Gauge(
    "studium_consumer_lag_events",
    "Events on the bus that the consumer has not handled yet.",
    ["consumer"],
    registry=REGISTRY,
    multiprocess_mode="mostrecent",
)
REPLICA_LAG = Gauge(
    "studium_replica_lag_seconds",
    "For how long the read replica has been lacking something that the primary wrote.",
    ["service"],
    registry=REGISTRY,
    multiprocess_mode="mostrecent",
)
REPLICA_USED = Gauge(
    "studium_replica_used",
    "1 while reads go to the replica, 0 while it is away or too far behind. Raise an alarm at 0.",
    ["service"],
    registry=REGISTRY,
    multiprocess_mode="mostrecent",
)
REPLICA_READS = Counter(
    "studium_replica_reads",
    "Requests that may lag, by what decided who answered: replica, own_write, unusable, failed (the last "
    "three: the primary).",
    ["service", "outcome"],
    registry=REGISTRY,
)
JOBS = Counter(
    "studium_jobs",
    "Background jobs by outcome: succeeded, retried, failed.",
    ["service", "name", "outcome"],
    registry=REGISTRY,
)


def metrics_text() -> bytes:
    """All metrics in Prometheus' text form.

    Each process counts for itself. Where several workers share one port, set `PROMETHEUS_MULTIPROC_DIR` to an
    empty folder before they start, and any of them answers for all.
    """
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    everybody = CollectorRegistry()
    MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]
    return generate_latest(everybody)
