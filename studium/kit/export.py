"""All that a service holds of a person, for that person to take along.

Each service declares in `store/export.py` which of its rows belong to a person, and serves them at
`/users/me/export/<service>`. A test sees that no table with a `user_id` is forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from pydantic import BaseModel, Field

from studium.kit import clock
from studium.kit.db import Database
from studium.kit.vault import Vault, subject_of


@dataclass(frozen=True)
class Held:
    """A table with rows of persons: the column that says whose, the sealed ones, and those left out.

    Binary columns are left out always: they are hashes. Say beside `left_out` why.
    """

    table: sa.Table
    person: str = "user_id"
    sealed: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()

    @property
    def columns(self) -> list[sa.Column[Any]]:
        """What is given out."""
        return [
            column
            for column in self.table.columns
            if column.name not in self.left_out and not isinstance(column.type, sa.LargeBinary)
        ]


class Export(BaseModel):
    """All that one service holds of the caller: its tables by name, each with the rows about them."""

    service: str = Field(examples=["learning"])
    user_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b372"])
    exported_at: datetime = Field(examples=["2026-09-05T10:00:00Z"])
    tables: dict[str, list[dict[str, Any]]] = Field(
        examples=[{"bookmark": [{"lesson_id": "01a202eb-14fe-774e-8e60-afe56df5b375"}]}]
    )


async def export_held(
    db: Database, vault: Vault, service: str, user_id: UUID, held: Sequence[Held]
) -> Export:
    """The rows about this user, opened. What is sealed with somebody else's key stays out: it is theirs."""
    tables: dict[str, list[dict[str, Any]]] = {}
    async with db.connect() as connection:
        for one in held:
            mine = sa.select(*one.columns).where(one.table.c[one.person] == user_id)
            rows = (await connection.execute(mine.order_by(*one.table.primary_key.columns))).all()
            tables[one.table.name] = [row._asdict() for row in rows]
    for one in held:
        await _open(vault, user_id, tables[one.table.name], one.sealed)
    return Export(service=service, user_id=user_id, exported_at=clock.now(), tables=tables)


def as_download(response: Response, service: str) -> None:
    """Have a browser save the answer as a file, and nobody keep it on the way."""
    response.headers["Content-Disposition"] = f'attachment; filename="studium-{service}.json"'
    response.headers["Cache-Control"] = "no-store"


async def _open(vault: Vault, user_id: UUID, rows: Sequence[dict[str, Any]], sealed: frozenset[str]) -> None:
    places = [(row, name) for row in rows for name in sealed if row.get(name) is not None]
    mine = [(row, name) for row, name in places if subject_of(row[name]) == user_id]
    opened = await vault.open_many([row[name] for row, name in mine])
    for row, name in places:
        row[name] = None
    for (row, name), value in zip(mine, opened, strict=True):
        row[name] = value.reveal_or("")
