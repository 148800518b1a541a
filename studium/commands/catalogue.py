"""What the platform says of itself: the event catalogue, its AsyncAPI document, the map of paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from studium.app import SERVICES, VERSION
from studium.contracts import EVENTS
from studium.contracts.event import SEALED_FORMAT, Envelope, Event
from studium.kit.http import API_PREFIX
from studium.kit.operations import ROUTER as OPERATIONS
from studium.kit.settings import GATEWAY

_DEVELOPMENT = "/dev/"


def hearers(event_type: str) -> list[str]:
    """Names of the services that handle an event."""
    return [name for name, service in SERVICES.items() if event_type in service.handlers.by_type]


def _first_sentence(event: type[Event]) -> str:
    return (event.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ").replace("    ", "")


def events_page() -> str:
    """The catalogue as Markdown: `docs/events.md`."""
    lines = [
        "# Events",
        "",
        "Made from `studium/contracts` by `make docs`. Each event travels as a CloudEvents 1.0 envelope;",
        "events with the same key keep their order. A sealed field is readable only through the vault.",
    ]
    for owner in SERVICES:
        lines += ["", f"## {owner}"]
        for event in (e for e in EVENTS.values() if e.owner() == owner):
            lines += ["", *_event_section(event)]
    return "\n".join(lines) + "\n"


def _event_section(event: type[Event]) -> Iterator[str]:
    heard_by = ", ".join(hearers(event.event_type())) or "nobody yet"
    yield f"### {event.event_type()}"
    yield ""
    yield _first_sentence(event)
    yield ""
    yield f"Key: `{event.partition_key}`. Heard by: {heard_by}."
    yield ""
    yield "| field | type | required |"
    yield "|---|---|---|"
    for name, field in event.model_fields.items():
        if name != "type":
            yield f"| `{name}` | {_type_name(event, name)} | {'yes' if field.is_required() else 'no'} |"


def _type_name(event: type[Event], field: str) -> str:
    schema = event.model_json_schema()["properties"][field]
    return _schema_name(schema)


def _schema_name(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_schema_name(option) for option in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if schema.get("format") == SEALED_FORMAT:
        return "sealed string"
    if schema.get("type") == "array":
        return f"list of {_schema_name(schema.get('items', {}))}"
    if "enum" in schema:
        return "one of " + ", ".join(f"`{value}`" for value in schema["enum"])
    return str(schema.get("format") or schema.get("type", "any"))


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI 3.0 document of all events: one channel per topic, one message per event."""
    owners = list(SERVICES)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Studium events",
            "version": VERSION,
            "description": "Every change in Studium, as it travels on the bus. One topic per owning service.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {owner: _channel(owner) for owner in owners},
        "operations": dict(_operations(owners)),
        "components": {
            "messages": {event_type: _message(event) for event_type, event in EVENTS.items()},
            "schemas": {"Envelope": Envelope.model_json_schema()},
        },
    }


def _owned(owner: str) -> list[str]:
    return [event_type for event_type, event in EVENTS.items() if event.owner() == owner]


def _channel(owner: str) -> dict[str, Any]:
    return {
        "address": f"studium.{owner}",
        "messages": {
            event_type: {"$ref": f"#/components/messages/{event_type}"} for event_type in _owned(owner)
        },
    }


def _operations(owners: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for owner in owners:
        yield f"{owner}.say", {"action": "send", "channel": {"$ref": f"#/channels/{owner}"}}
        for name, service in SERVICES.items():
            heard = [t for t in _owned(owner) if t in service.handlers.by_type]
            if heard:
                yield (
                    f"{name}.hear.{owner}",
                    {
                        "action": "receive",
                        "channel": {"$ref": f"#/channels/{owner}"},
                        "messages": [{"$ref": f"#/channels/{owner}/messages/{t}"} for t in heard],
                    },
                )


def _message(event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.event_type(),
        "summary": _first_sentence(event),
        "contentType": "application/cloudevents+json",
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/Envelope"},
                {
                    "type": "object",
                    "properties": {"type": {"const": event.event_type()}, "data": event.model_json_schema()},
                },
            ]
        },
        "x-partition-key": event.partition_key,
        "x-heard-by": hearers(event.event_type()),
    }


def route_rows() -> Iterator[tuple[str, str, str, str]]:
    """Method, path, service and policy of every route, for an Ingress and for a reader."""
    for name, service in SERVICES.items():
        for route in service.router.routes:
            for method in sorted(route.methods or ()):
                yield method, route.path, name, route.policy.name


def route_map() -> list[dict[str, str]]:
    """The same as data."""
    return [dict(zip(("method", "path", "service", "policy"), row, strict=True)) for row in route_rows()]


def ingress_map() -> list[dict[str, str]]:
    """`ingress_rules` as data."""
    return [{"path": path, "service": service} for path, service in ingress_rules()]


def ingress_rules() -> list[tuple[str, str]]:
    """The path prefixes that belong to one service alone, with the service, and `/` with the gateway.

    A portable Ingress tells paths apart by their beginnings only. Where two services share a beginning, such
    as `/api/v1/courses/`, the gateway has it and passes each request on by its whole path.
    """
    owners: dict[str, set[str]] = {}
    for _method, path, service, _policy in route_rows():
        owners.setdefault(_beginning(path), set()).add(service)
    for route in OPERATIONS.routes:
        owners.setdefault(_beginning(route.path), set()).update(SERVICES)
    alone = [(prefix, next(iter(found))) for prefix, found in sorted(owners.items()) if len(found) == 1]
    return [*(rule for rule in alone if not rule[0].startswith(_DEVELOPMENT)), ("/", GATEWAY)]


def _beginning(path: str) -> str:
    """`/api/v1/notes` of `/api/v1/notes/{noteId}`; a path outside the API as a whole."""
    if not path.startswith(API_PREFIX):
        return path
    return f"{API_PREFIX}/{path.removeprefix(API_PREFIX).split('/')[1]}"
