"""Queries on uploaded files and on the objects that hold their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from studium.services.courses.domain.assets import Asset, AssetAccess
from studium.services.courses.domain.files import AssetKind
from studium.services.courses.domain.markup import ASSET_PATH
from studium.services.courses.store.rows import Connection
from studium.services.courses.store.tables import (
    asset,
    course,
    course_author,
    course_version,
    enrolled,
    lesson_release,
    pending_object,
)

_PATH_HEAD, _PATH_TAIL = ASSET_PATH.split("{asset_id}")


def _to_asset(row: sa.RowMapping) -> Asset:
    return Asset(**{name: row[name] for name in Asset.__dataclass_fields__})


async def announce_objects(connection: Connection, object_keys: Iterable[str], at: datetime) -> None:
    """Note, before any byte is stored, which objects may come to exist without anybody using them."""
    rows = [{"object_key": key, "created_at": at} for key in object_keys]
    if rows:
        again = insert(pending_object).on_conflict_do_update(
            index_elements=["object_key"], set_={"created_at": at}
        )
        await connection.execute(again, rows)


async def settle_objects(connection: Connection, object_keys: Iterable[str]) -> None:
    """The objects have found their use, or are gone."""
    keys = list(object_keys)
    await connection.execute(sa.delete(pending_object).where(pending_object.c.object_key.in_(keys)))


async def abandoned_objects(connection: Connection, before: datetime, *, after: str, limit: int) -> list[str]:
    """Objects announced before `before` that no file uses, in the order of their keys, behind `after`."""
    used = sa.exists().where(asset.c.object_key == pending_object.c.object_key)
    query = sa.select(pending_object.c.object_key).where(
        pending_object.c.created_at < before, pending_object.c.object_key > after, ~used
    )
    page = query.order_by(pending_object.c.object_key).limit(limit)
    return list((await connection.execute(page)).scalars())


async def save_assets(connection: Connection, values: Sequence[Asset]) -> None:
    """Insert files or write them anew; whether they are live stays as it is."""
    if not values:
        return
    statement = insert(asset)
    kept = {"asset_id", "live", "course_id"}
    changed = {column.name: statement.excluded[column.name] for column in asset.c if column.name not in kept}
    same_course = asset.c.course_id == statement.excluded.course_id
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["asset_id"], set_=changed, where=same_course),
        [asdict(value) for value in values],
    )


async def assets_of(connection: Connection, course_id: UUID) -> list[Asset]:
    """A course's files, newest first."""
    query = sa.select(asset).where(asset.c.course_id == course_id)
    rows = await connection.execute(query.order_by(asset.c.created_at.desc(), asset.c.asset_id))
    return [_to_asset(row) for row in rows.mappings()]


async def asset_kinds(connection: Connection, course_id: UUID) -> dict[UUID, AssetKind]:
    """The kind of each of a course's files."""
    query = sa.select(asset.c.asset_id, asset.c.kind).where(asset.c.course_id == course_id)
    rows = await connection.execute(query)
    return {row.asset_id: row.kind for row in rows}


async def asset_by_id(connection: Connection, course_id: UUID, asset_id: UUID) -> Asset | None:
    """One of a course's files."""
    query = sa.select(asset).where(asset.c.course_id == course_id, asset.c.asset_id == asset_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return _to_asset(row) if row else None


async def asset_access(connection: Connection, asset_id: UUID, user_id: UUID | None) -> AssetAccess | None:
    """A file and this reader's standing in its course; one query."""
    is_enrolled = sa.exists().where(
        enrolled.c.user_id == user_id, enrolled.c.course_id == asset.c.course_id, enrolled.c.active
    )
    shares = sa.exists().where(
        course_author.c.user_id == user_id, course_author.c.course_id == asset.c.course_id
    )
    is_guarded = sa.exists().where(
        lesson_release.c.course_id == asset.c.course_id,
        asset.c.asset_id == sa.any_(lesson_release.c.asset_ids),
    )
    is_live = (course_version.c.course_id == course.c.course_id) & (
        course_version.c.version == course.c.live_version
    )
    query = (
        sa.select(
            asset,
            sa.func.coalesce(_is_on_front_page(), False).label("is_on_front_page"),
            (course.c.published_status == "published").label("is_public"),
            is_enrolled.label("is_enrolled"),
            (shares | (course.c.instructor_id == (user_id or UUID(int=0)))).label("is_author"),
            is_guarded.label("is_guarded"),
        )
        .join(course, course.c.course_id == asset.c.course_id)
        .outerjoin(course_version, is_live)
        .where(asset.c.asset_id == asset_id)
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    return AssetAccess(
        _to_asset(row),
        row["is_public"],
        row["is_on_front_page"],
        row["is_enrolled"],
        row["is_author"],
        row["is_guarded"],
    )


def _is_on_front_page() -> sa.ColumnElement[bool]:
    details, name = course_version.c.details, sa.cast(asset.c.asset_id, sa.Text)
    description = sa.func.lower(details["description"].astext)
    return sa.or_(
        details["image_asset_id"].astext == name,
        sa.func.strpos(description, _PATH_HEAD + name + _PATH_TAIL) > 0,
    )


async def delete_asset(connection: Connection, asset_id: UUID) -> None:
    """Forget a file. Its object is announced as pending by the caller, and swept."""
    await connection.execute(sa.delete(asset).where(asset.c.asset_id == asset_id))
