"""An event as a Kafka message: CloudEvents 1.0, Kafka protocol binding 1.0, binary content mode.

The attributes stand in headers and the value is the event's data, so that a reader sees from the headers what
it does not hear, and any tool of the field can read our topics.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import orjson
import structlog
from aiokafka import ConsumerRecord

from studium.kit.log import Record

_ATTRIBUTE = "ce_"
_CONTENT_TYPE = "content-type"

log = structlog.get_logger(__name__)


def to_message(envelope: Mapping[str, Any]) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
    """Key, value and headers of an envelope in its JSON form."""
    headers = [(_CONTENT_TYPE, str(envelope["datacontenttype"]).encode())]
    headers += [
        (f"{_ATTRIBUTE}{name}", str(value).encode())
        for name, value in envelope.items()
        if name not in {"data", "datacontenttype"}
    ]
    return str(envelope["partitionkey"]).encode(), orjson.dumps(envelope["data"]), headers


def to_record(message: ConsumerRecord, owner: str, types: Collection[str]) -> Record:
    """The record of a message, with an envelope if its type is one of `types`.

    A message without an id and a type is no event: its record has no type, so nobody hears it.
    """
    headers = {name: value.decode(errors="replace") for name, value in message.headers}
    attributes = {
        name.removeprefix(_ATTRIBUTE): value for name, value in headers.items() if name.startswith(_ATTRIBUTE)
    }
    try:
        event_id, event_type = UUID(attributes["id"]), attributes["type"]
    except (KeyError, ValueError):
        log.warning(
            "no_event_on_topic", topic=message.topic, partition=message.partition, offset=message.offset
        )
        event_id, event_type = UUID(int=0), ""
    return Record(
        topic=owner,
        partition=message.partition,
        position=message.offset + 1,
        event_id=event_id,
        type=event_type,
        key=attributes.get("partitionkey", ""),
        envelope=_envelope(attributes, headers, message.value or b"") if event_type in types else None,
    )


def _envelope(attributes: Mapping[str, str], headers: Mapping[str, str], value: bytes) -> dict[str, Any]:
    envelope: dict[str, Any] = dict(attributes) | {"datacontenttype": headers.get(_CONTENT_TYPE, "")}
    try:
        return envelope | {"data": orjson.loads(value)}
    except orjson.JSONDecodeError:
        # The handler's side finds that this is no event and sets it aside with what can be read of it.
        return envelope | {"data": value.decode(errors="replace")}
