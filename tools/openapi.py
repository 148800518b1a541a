"""Compares two OpenAPI documents from the view of a client that was written against the first.

`docs/openapi.json` is the promise; the app's own document is the present. A client breaks when a path, an
operation, a parameter, an answer or a field of an answer is gone, when a type changed, or when a request
needs more than before. Everything else is news, and `make docs` writes it down.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


def breaking(old: Json, new: Json) -> list[str]:
    """One sentence for each thing that an old client relied on and that is no longer so."""
    found = []
    for path, methods in old.get("paths", {}).items():
        for method in METHODS:
            if method not in methods:
                continue
            name = f"{method.upper()} {path}"
            after = new.get("paths", {}).get(path, {}).get(method)
            if after is None:
                found.append(f"{name} was removed")
            else:
                found += [
                    f"{name}: {change}" for change in _Comparison(old, new).operation(methods[method], after)
                ]
    return found


class _Comparison:
    """Walks two documents side by side; remembers which pairs of named schemas it has seen."""

    def __init__(self, old: Json, new: Json) -> None:
        self.old = old
        self.new = new
        self._seen: set[tuple[str, str, bool]] = set()

    def operation(self, old: Json, new: Json) -> Iterator[str]:
        yield from self._parameters(old, new)
        yield from self._body(old, new)
        for status, answer in old.get("responses", {}).items():
            after = new.get("responses", {}).get(status)
            if after is None:
                yield f"answer {status} was removed"
                continue
            for kind, media in self._content(self.old, answer).items():
                media_after = self._content(self.new, after).get(kind)
                if media_after is None:
                    yield f"answer {status} is no longer {kind}"
                else:
                    yield from self._schema(
                        media.get("schema", {}),
                        media_after.get("schema", {}),
                        f"answer {status}",
                        request=False,
                    )

    def _parameters(self, old: Json, new: Json) -> Iterator[str]:
        before = self._by_name(self.old, old)
        after = self._by_name(self.new, new)
        for key, parameter in before.items():
            if key not in after:
                yield f"parameter {key[1]} was removed"
                continue
            if after[key].get("required") and not parameter.get("required"):
                yield f"parameter {key[1]} became required"
            yield from self._schema(
                parameter.get("schema", {}), after[key].get("schema", {}), f"parameter {key[1]}", request=True
            )
        for key in after.keys() - before.keys():
            if after[key].get("required"):
                yield f"parameter {key[1]} is new and required"

    def _by_name(self, document: Json, operation: Json) -> dict[tuple[str, str], Json]:
        found = (_resolve(document, parameter) for parameter in operation.get("parameters", []))
        return {(parameter["in"], parameter["name"]): parameter for parameter in found}

    def _body(self, old: Json, new: Json) -> Iterator[str]:
        before = _resolve(self.old, old.get("requestBody", {}))
        after = _resolve(self.new, new.get("requestBody", {}))
        if after.get("required") and not before.get("required"):
            yield "a request body became required"
        for kind, media in before.get("content", {}).items():
            media_after = after.get("content", {}).get(kind)
            if media_after is None:
                yield f"request body {kind} is no longer accepted"
            else:
                yield from self._schema(
                    media.get("schema", {}), media_after.get("schema", {}), "request", request=True
                )

    def _content(self, document: Json, answer: Json) -> Json:
        content: Json = _resolve(document, answer).get("content", {})
        return content

    def _schema(self, old: Json, new: Json, where: str, *, request: bool) -> Iterator[str]:
        pair = (str(old.get("$ref", "")), str(new.get("$ref", "")), request)
        if all(pair[:2]):
            if pair in self._seen:
                return
            self._seen.add(pair)
        old, new = _resolve(self.old, old), _resolve(self.new, new)
        for key in ("type", "format", "const"):
            if old.get(key) != new.get(key) and key in old:
                yield f"{where}: {key} changed from {old[key]} to {new.get(key, 'nothing')}"
        yield from self._choices(old, new, where, request=request)
        yield from self._fields(old, new, where, request=request)
        if "items" in old:
            yield from self._schema(old["items"], new.get("items", {}), f"{where}[]", request=request)
        yield from self._variants(old, new, where, request=request)

    def _choices(self, old: Json, new: Json, where: str, *, request: bool) -> Iterator[str]:
        if not ("enum" in old and "enum" in new):
            return
        gone = [value for value in old["enum"] if value not in new["enum"]]
        if request and gone:
            yield f"{where}: no longer accepts {', '.join(map(str, gone))}"

    def _fields(self, old: Json, new: Json, where: str, *, request: bool) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, field in before.items():
            if name in after:
                yield from self._schema(field, after[name], f"{where}.{name}", request=request)
            else:
                yield f"{where}.{name} was removed"
        was, needs = set(old.get("required", [])), set(new.get("required", []))
        if request:
            yield from (f"{where}.{name} became required" for name in sorted(needs - was))
        else:
            gone = (name for name in sorted(was - needs) if name in after)
            yield from (f"{where}.{name} is no longer always there" for name in gone)

    def _variants(self, old: Json, new: Json, where: str, *, request: bool) -> Iterator[str]:
        for key in ("anyOf", "oneOf", "allOf"):
            before, after = old.get(key, []), new.get(key, [])
            if len(before) > len(after):
                yield f"{where}: has fewer forms than before"
            for one, other in zip(before, after, strict=False):
                yield from self._schema(one, other, where, request=request)


def _resolve(document: Json, node: Json) -> Json:
    while "$ref" in node:
        node = _target(document, node["$ref"]) or {}
    return node


def _target(document: Json, reference: str) -> Json | None:
    target: Any = document
    for step in reference.removeprefix("#/").split("/"):
        target = target.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(target, dict) else None
    return target if isinstance(target, dict) else None


def dangling(document: Json) -> set[str]:
    """References to parts of the document that are not there."""
    found: set[str] = set()
    waiting: list[Any] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str) and _target(document, reference) is None:
                found.add(reference)
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return found


def undescribed(method: str, operation: Json) -> list[str]:
    """What an operation does not say of itself."""
    if method not in METHODS:
        return []
    found = [f"has no {word}" for word in ("summary", "operationId") if not operation.get(word)]
    if not operation.get("tags"):
        found.append("has no tag")
    if not any(status.startswith(("4", "5", "default")) for status in operation.get("responses", {})):
        found.append("names no error answer")
    return found
