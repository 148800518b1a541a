"""The base of every event, its wire envelope, and the `Personal` value type.

This module is pure: Pydantic and the standard library, nothing of the bus, the database or HTTP.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, SerializationInfo, ValidationInfo
from pydantic_core import CoreSchema, core_schema

ValueT = TypeVar("ValueT")

SEALED_FORMAT = "studium-sealed"
"""JSON-schema format of a `Personal` field on the wire: an opaque string that only the vault can open."""


class ErasedError(Exception):
    """The person's data key is gone, so the value can never be read again."""


class Personal(Generic[ValueT]):
    """A value about a person that must never leave memory in clear.

    It behaves like a sealed envelope: `repr`, `str` and formatting show no content, and Pydantic refuses to
    serialise or parse it unless the caller passes a vault in the validation or serialisation context
    (`{"seal": callable}` or `{"open": callable}`), which `studium.kit.vault` does.
    """

    __slots__ = ("_value", "erased")

    def __init__(self, value: ValueT | None, *, erased: bool = False) -> None:
        self._value = value
        self.erased = erased

    @classmethod
    def gone(cls) -> Personal[ValueT]:
        """The value of a person whose key was erased."""
        return cls(None, erased=True)

    def reveal(self) -> ValueT:
        """The clear value. Raises `ErasedError` when the person was erased."""
        if self.erased or self._value is None:
            raise ErasedError("this person was erased; the value cannot be read")
        return self._value

    def reveal_or(self, default: ValueT) -> ValueT:
        """The clear value, or `default` when the person was erased."""
        return default if self.erased or self._value is None else self._value

    def __repr__(self) -> str:
        return "Personal(erased)" if self.erased else "Personal(***)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Personal) and (self._value, self.erased) == (other._value, other.erased)

    def __hash__(self) -> int:
        return hash((self._value, self.erased))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def parse(value: Any, info: ValidationInfo) -> Personal[Any]:
            if isinstance(value, Personal):
                return value
            opener = (info.context or {}).get("open")
            if opener is None:
                raise ValueError("a Personal field is read only through the vault")
            opened: Personal[Any] = opener(value)
            return opened

        def dump(value: Personal[Any], info: SerializationInfo) -> str:
            sealer = (info.context or {}).get("seal")
            if sealer is None:
                raise ValueError("a Personal field is written only through the vault")
            sealed: str = sealer(value)
            return sealed

        return core_schema.with_info_plain_validator_function(
            parse,
            serialization=core_schema.plain_serializer_function_ser_schema(
                dump, info_arg=True, return_schema=core_schema.str_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"type": "string", "format": SEALED_FORMAT}


class Event(BaseModel):
    """One thing that happened, announced by the service that owns it.

    A subclass declares `type` as a `Literal` with the form `owner.what_happened.vN`, the `partition_key` (the
    name of the field whose value keeps events in order), and, where it carries `Personal` fields, the
    `personal_subject` (the name of the field that holds that person's user id). Its docstring says in one
    sentence when it is emitted. Within a version only optional fields are ever added.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    partition_key: ClassVar[str]
    personal_subject: ClassVar[str | None] = None

    @classmethod
    def event_type(cls) -> str:
        """The `type` literal of this class, such as `courses.course_published.v1`."""
        return str(cls.model_fields["type"].default)

    @classmethod
    def owner(cls) -> str:
        """The service that alone may emit this event."""
        return cls.event_type().split(".", 1)[0]

    def key(self) -> str:
        """The partition key's value: events with the same key keep their order."""
        return str(getattr(self, self.partition_key))


class Envelope(BaseModel):
    """A CloudEvents 1.0 envelope in its JSON form, which every bus carries.

    `partitionkey` is the CloudEvents partitioning extension, `traceparent` its distributed-tracing extension.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: str = "1.0"
    id: UUID
    source: str
    type: str
    time: datetime
    partitionkey: str
    datacontenttype: str = "application/json"
    traceparent: str | None = None
    data: dict[str, Any]
