"""Log lines carry what an operator needs and nothing that is personal or secret; traces and metrics alike."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
import structlog
from opentelemetry import trace
from pydantic import BaseModel

from conftest import LogLines
from studium.contracts.event import Personal
from studium.kit import telemetry
from studium.kit.settings import PlatformSettings


class Learner(BaseModel):
    nickname: str


def test_a_line_says_when_where_and_what(log_lines: LogLines) -> None:
    telemetry.get_logger("studium.test").info("course_published", course_id=UUID(int=7), seconds=1.5)
    (line,) = log_lines()
    assert line["timestamp"].endswith("Z")
    assert line | {"timestamp": ""} == {
        "timestamp": "",
        "level": "info",
        "event": "course_published",
        "service": "learning",
        "logger": "studium.test",
        "course_id": str(UUID(int=7)),
        "seconds": 1.5,
    }


@pytest.mark.parametrize("name", ["sqlalchemy.pool.impl", "_granian", "alembic.runtime", "somebody.else"])
def test_lines_of_libraries_take_the_same_way(log_lines: LogLines, name: str) -> None:
    logging.getLogger(name).error("took %s seconds", 3, extra={"password": "hunter2"})
    (line,) = log_lines()
    assert (line["event"], line["level"], line["logger"]) == ("took 3 seconds", "error", name)
    assert line["password"] == "***"


def test_lines_below_the_level_are_not_written(log_lines: LogLines) -> None:
    telemetry.get_logger("studium.test").debug("detail")
    logging.getLogger("sqlalchemy.engine").info("SELECT 1")
    assert log_lines() == []


@pytest.mark.parametrize(
    "values",
    [
        {"password": "hunter2"},
        {"new_password": "hunter2"},
        {"access_token": "hunter2"},
        {"Authorization": "hunter2"},
        {"set-cookie": "hunter2"},
        {"client_secret": "hunter2"},
        {"email": "hunter2"},
        {"first_name": "hunter2"},
        {"body": {"user": {"last_name": "hunter2"}}},
        {"items": [{"totp": "hunter2"}]},
        {"who": Personal("hunter2")},
        {"who": [Personal("hunter2")]},
        {"learner": Learner(nickname="hunter2")},
        {"url": "postgresql://studium:hunter2@db/studium"},
        {"header": "Bearer hunter2"},
        {"sent_to": "hunter2@example.org"},
        {"error": ValueError("no user hunter2@example.org")},
        {"text": "INSERT failed\n[parameters: ('hunter2', 3)]\n"},
        {"text": "duplicate key\nDETAIL:  Key (email)=(hunter2) already exists."},
        {"deep": [[[[[[[["hunter2"]]]]]]]]},
    ],
)
def test_nothing_personal_or_secret_is_written(log_lines: LogLines, values: dict[str, Any]) -> None:
    telemetry.get_logger("studium.test").info("signed_in", **values)
    (line,) = log_lines()
    assert "hunter2" not in json.dumps(line)
    assert line["event"] == "signed_in"


def test_an_exception_keeps_its_trace_and_loses_its_values(log_lines: LogLines) -> None:
    error = RuntimeError("(asyncpg) duplicate\nDETAIL: Key (email)=(ada)\n[parameters: ('hunter2',)]")

    def fail() -> None:
        raise error

    try:
        fail()
    except RuntimeError:
        telemetry.get_logger("studium.test").exception("failed", attempts=2)
    (line,) = log_lines()
    assert "RuntimeError" in line["exception"]
    assert "test_telemetry.py" in line["exception"]
    assert "hunter2" not in line["exception"]
    assert "(ada)" not in line["exception"]
    assert line["attempts"] == 2


async def test_a_request_id_stays_with_its_task(log_lines: LogLines) -> None:
    log = telemetry.get_logger("studium.test")

    async def request(number: int) -> None:
        telemetry.bind_request(request_id=f"r{number}")
        await asyncio.sleep(0.001)
        log.info("answered", number=number)

    await asyncio.gather(request(1), request(2))
    with telemetry.bind_request(request_id="r3"):
        log.info("answered", number=3)
    log.info("idle")
    assert sorted((line["number"], line["request_id"]) for line in log_lines()[:3]) == [
        (1, "r1"),
        (2, "r2"),
        (3, "r3"),
    ]
    assert "request_id" not in log_lines()[3]


def test_text_form_is_for_people() -> None:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    try:
        settings = PlatformSettings(log_format="text", log_level="info")
        telemetry.start_logging(settings, "learning", stream=stream)
        telemetry.get_logger("studium.test").info("started", password="hunter2")
    finally:
        root.handlers = handlers
        root.setLevel(level)
        structlog.reset_defaults()
    assert "started" in stream.getvalue()
    assert "hunter2" not in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_a_trace_goes_on_from_an_event(log_lines: LogLines) -> None:
    assert telemetry.current_traceparent() is None
    with telemetry.span("publish", course_id=UUID(int=7), email="ada@example.org") as first:
        carried = telemetry.current_traceparent()
        telemetry.get_logger("studium.test").info("inside")
    assert carried is not None
    assert carried.startswith("00-")
    assert log_lines()[0]["trace_id"] == carried.split("-")[1]
    assert log_lines()[0]["span_id"] == carried.split("-")[2]
    assert getattr(first, "attributes", {}) == {"course_id": str(UUID(int=7)), "email": "***"}
    with telemetry.span("handle", carried) as second:
        assert second.get_span_context().trace_id == first.get_span_context().trace_id
        assert second.get_span_context().span_id != first.get_span_context().span_id
    with telemetry.span("handle", "rubbish") as third:
        assert third.get_span_context().is_valid
        assert third.get_span_context().trace_id != first.get_span_context().trace_id


def test_a_failed_span_names_the_kind_of_error_only() -> None:
    def fail() -> None:
        with telemetry.span("work") as current:
            spans.append(current)
            raise ValueError("ada@example.org")

    spans: list[Any] = []
    with pytest.raises(ValueError, match="ada"):
        fail()
    assert spans[0].status.status_code is trace.StatusCode.ERROR
    assert spans[0].status.description == "ValueError"
    assert spans[0].events == ()


class Collector(BaseHTTPRequestHandler):
    """Takes OTLP requests and keeps their paths and bodies."""

    received: ClassVar[list[tuple[str, bytes]]] = []

    def do_POST(self) -> None:
        self.received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response_only(200)
        self.end_headers()


def test_without_a_collector_a_span_has_its_ids_and_records_nothing() -> None:
    telemetry.start_tracing(PlatformSettings(), "learning")
    try:
        with telemetry.span("enrol") as current:
            carried = telemetry.current_traceparent() or ""
        with telemetry.span("handle", carried) as later:
            assert not later.is_recording()
    finally:
        telemetry.stop_tracing()
    assert current.get_span_context().is_valid
    assert later.get_span_context().trace_id == current.get_span_context().trace_id
    assert int(carried[-2:], 16) & 1 == 0, "it says that nobody records it"


def test_spans_reach_the_collector_if_one_is_set() -> None:
    server = HTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        telemetry.start_tracing(PlatformSettings(otlp_url=url), "learning")
        with telemetry.span("enrol-a-learner"):
            pass
        telemetry.stop_tracing()
        telemetry.stop_tracing()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    ((path, body),) = Collector.received
    assert path == "/v1/traces"
    assert b"studium-learning" in body


def test_metrics_are_counted_under_their_names() -> None:
    telemetry.EVENTS_DEAD.labels("learning", "payments.payment_captured.v1").inc()
    telemetry.RELAY_LAG.labels("payments").set(4)
    text = telemetry.metrics_text().decode()
    assert 'studium_events_dead_total{consumer="learning",type="payments.payment_captured.v1"} 1.0' in text
    assert 'studium_relay_lag_events{service="payments"} 4.0' in text
    for name in ("http_requests", "http_request_seconds", "events_published", "events_handled", "jobs"):
        assert f"# TYPE studium_{name}" in text
    assert "python_gc" not in text


def test_several_workers_are_counted_together(tmp_path: Path) -> None:
    count = "from studium.kit import telemetry as t; t.JOBS.labels('video', 'encode', 'failed').inc(2)"
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", count], check=True, env=environment)
    show = f"{count}; print(t.metrics_text().decode())"
    shown = subprocess.run([sys.executable, "-c", show], check=True, env=environment, capture_output=True)
    assert b'studium_jobs_total{name="encode",outcome="failed",service="video"} 4.0' in shown.stdout
