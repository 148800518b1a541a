"""Queries on the public catalogue. The whole list is one statement, whatever is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG, TSQUERY, insert

from studium.kit.db import Database
from studium.services.courses.domain.course import Course
from studium.services.courses.domain.publishing import Version
from studium.services.courses.domain.search import Query, Words, dictionary_for
from studium.services.courses.store.rows import Connection, as_dict
from studium.services.courses.store.tables import catalogue_state, catalogue_word, instructor_name, listing

_SHOWN = (
    "course_id version slug title summary instructor_id language level category tags price image_asset_id "
    "image_alt_text starts_at ends_at lesson_count published_at"
)
SHOWN = _SHOWN.split()


async def catalogue_revision(connection: Connection) -> int:
    """Counts every change of the catalogue."""
    return int((await connection.execute(sa.select(catalogue_state.c.revision))).scalar_one())


async def current_revision(db: Database) -> int:
    """`catalogue_revision` in one round trip, for requests that may need no more than that."""
    row = await db.fetch_one("SELECT revision FROM catalogue_state")
    return int(row["revision"]) if row else 0


async def touch_catalogue(connection: Connection) -> None:
    """Count a change of what the catalogue shows."""
    await connection.execute(sa.update(catalogue_state).values(revision=catalogue_state.c.revision + 1))


async def list_course(connection: Connection, course: Course, version: Version, words: Words) -> None:
    """Put a course into the catalogue, or write its entry anew."""
    details = version.details
    shared = details.model_dump(include={*SHOWN})
    values = shared | {
        "course_id": version.course_id,
        "version": version.version,
        "instructor_id": course.instructor_id,
        "title_key": details.title.casefold(),
        "lesson_count": len(version.outline.lessons),
        "published_at": course.published_at or version.published_at,
        "search": _vector(words, dictionary_for(details.language)),
    }
    statement = insert(listing).values(values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["course_id"], set_=values))
    await _learn_words(connection, words)
    await touch_catalogue(connection)


async def _learn_words(connection: Connection, words: Words) -> None:
    """Add to the words to which typos are corrected."""
    lexemes = sa.func.unnest(sa.func.tsvector_to_array(sa.func.to_tsvector(_config("simple"), words.all)))
    known = sa.select(lexemes.label("word")).subquery()
    some = sa.select(known.c.word).where(sa.func.length(known.c.word).between(3, 40)).order_by(known.c.word)
    await connection.execute(
        insert(catalogue_word).from_select(["word"], some).on_conflict_do_nothing(index_elements=["word"])
    )


async def forget_words(connection: Connection) -> None:
    """Drop words that no course in the catalogue holds any more."""
    used = sa.exists().where(
        listing.c.search.op("@@")(sa.func.plainto_tsquery(_config("simple"), catalogue_word.c.word))
    )
    await connection.execute(sa.delete(catalogue_word).where(~used))


async def unlist_course(connection: Connection, course_id: UUID) -> None:
    """Take a course out of the catalogue; a repeat does nothing."""
    await connection.execute(sa.delete(listing).where(listing.c.course_id == course_id))
    await touch_catalogue(connection)


def _vector(words: Words, dictionary: str) -> sa.ColumnElement[Any]:
    """Each word both as it stands and by its stem, so that names and inflected words are found alike."""
    parts = [(words.title, "A"), (words.summary, "B"), (words.subjects, "B"), (words.rest, "C")]
    vectors = [
        sa.func.setweight(sa.func.to_tsvector(_config(name), text), sa.literal_column(f"'{weight}'"))
        for name in dict.fromkeys(("simple", dictionary))
        for text, weight in parts
    ]
    whole: sa.ColumnElement[Any] = vectors[0]
    for vector in vectors[1:]:
        whole = whole.op("||")(vector)
    return whole


def _config(name: str) -> sa.ColumnElement[Any]:
    return sa.cast(sa.literal(name), REGCONFIG)


async def search_catalogue(
    connection: Connection, query: Query, *, limit: int, after: Sequence[Any] | None
) -> list[dict[str, Any]]:
    """At most `limit` entries behind the cursor `after`: the last entry's sort value and course id.

    Each row carries `sort_value`, the instructor's sealed names and the catalogue's revision.
    """
    found = await connection.execute(catalogue_statement(query, limit, after))
    return [as_dict(row) for row in found.mappings()]


def catalogue_statement(query: Query, limit: int, after: Sequence[Any] | None) -> sa.Select[Any]:
    """The one statement of the catalogue."""
    hits = _hits(query) if query.text else None
    value, descending = _sort(query, hits)
    names = (instructor_name.c.first_name, instructor_name.c.last_name)
    source: sa.FromClause = listing.outerjoin(
        instructor_name, instructor_name.c.user_id == listing.c.instructor_id
    )
    if hits is not None:
        source = source.join(hits, hits.c.course_id == listing.c.course_id)
    shown = [listing.c[name] for name in SHOWN]
    statement = (
        sa.select(*shown, *names, value.label("sort_value"), _REVISION)
        .select_from(source)
        .where(*filters(query))
    )
    if after is not None:
        place = sa.tuple_(value, listing.c.course_id)
        cursor = sa.tuple_(*(sa.literal(part) for part in after))
        statement = statement.where(place < cursor if descending else place > cursor)
    order = (value.desc(), listing.c.course_id.desc()) if descending else (value, listing.c.course_id)
    return statement.order_by(*order).limit(limit)


_REVISION = sa.select(catalogue_state.c.revision).scalar_subquery().label("catalogue_revision")


def _sort(query: Query, hits: sa.Subquery | None) -> tuple[sa.ColumnElement[Any], bool]:
    """The value that orders the list, and whether the largest comes first."""
    if query.effective_sort == "title":
        return listing.c.title_key, False
    if query.effective_sort == "relevance" and hits is not None:
        return hits.c.score, True
    return listing.c.published_at, True


def filters(query: Query, *, without: str = "") -> list[sa.ColumnElement[bool]]:
    """What the entries must fulfil, leaving out the filter named by `without`."""
    conditions = {
        "category": listing.c.category == query.category if query.category else None,
        "tag": listing.c.tags.contains([query.tag]) if query.tag else None,
        "level": listing.c.level == query.level if query.level else None,
        "language": listing.c.language == query.language if query.language else None,
        "price": _price(query) if query.price else None,
        "instructor": listing.c.instructor_id == query.instructor_id if query.instructor_id else None,
    }
    return [one for name, one in conditions.items() if one is not None and name != without]


def _price(query: Query) -> sa.ColumnElement[bool]:
    return listing.c.price.is_(None) if query.price == "free" else listing.c.price.is_not(None)


def _hits(query: Query) -> sa.Subquery:
    """Courses that hold the words (score from 1), or words that begin like the last (from one half on), or
    those that were meant (up to one half), best first.

    A score is a whole number of millionths, so that a cursor finds its place again exactly.
    """
    asked = _asked(query)
    score = 1 + sa.func.ts_rank_cd(listing.c.search, asked, 32)
    both: sa.Select[Any] | sa.CompoundSelect[Any] = sa.select(
        listing.c.course_id, score.label("score")
    ).where(listing.c.search.op("@@")(asked))
    if query.forgiven_words:
        both = sa.union_all(both, _meant(query.forgiven_words), *_begun(query))
    every = both.subquery("every")
    millionths = sa.cast(sa.func.sum(every.c.score) * 1_000_000, sa.BigInteger)
    return (
        sa.select(every.c.course_id, millionths.label("score")).group_by(every.c.course_id).subquery("hits")
    )


def _meant(typed: list[str]) -> sa.Select[Any]:
    """Courses that hold the catalogue's words closest to those typed."""
    corrected = sa.func.courses.corrected(sa.cast(typed, ARRAY(sa.Text)), type_=TSQUERY)
    # Materialised, for inlined it would be worked out anew for every row: 2 s instead of 30 ms.
    words = sa.select(corrected.label("meant")).cte("words").prefix_with("MATERIALIZED")
    score = sa.func.ts_rank_cd(listing.c.search, words.c.meant, 32) / 2
    return (
        sa.select(listing.c.course_id, score)
        .select_from(words)
        .join(listing, listing.c.search.op("@@")(words.c.meant))
    )


def _begun(query: Query) -> list[sa.Select[Any]]:
    """Courses that hold the words before the last, and a word that begins with the last."""
    if query.begun_word is None:
        return []
    before, last = query.begun_word
    asked: sa.ColumnElement[Any] = sa.func.to_tsquery(_config("simple"), f"'{last}':*")
    if before:
        asked = _asked(query, before).op("&&")(asked)
    score = (1 + sa.func.ts_rank_cd(listing.c.search, asked, 32)) / 2
    return [sa.select(listing.c.course_id, score).where(listing.c.search.op("@@")(asked))]


def _asked(query: Query, text: str | None = None) -> sa.ColumnElement[Any]:
    """The typed words as they stand, or by their stem in English and in the language filtered for."""
    names = dict.fromkeys(("simple", "english", dictionary_for(query.language)))
    parts = [sa.func.websearch_to_tsquery(_config(name), text or query.text) for name in names]
    whole: sa.ColumnElement[Any] = parts[0]
    for part in parts[1:]:
        whole = whole.op("||")(part)
    return whole.self_group()


FACETS: dict[str, sa.ColumnElement[Any]] = {
    "category": listing.c.category,
    "level": listing.c.level,
    "language": listing.c.language,
    "price": sa.case((listing.c.price.is_(None), "free"), else_="paid"),
}


async def facets(connection: Connection, query: Query) -> dict[str, list[tuple[str, int]]]:
    """For each facet its values with the number of matching courses, most first; one statement.

    A facet ignores its own filter, so that the reader sees what choosing another value would give.
    """
    hits = _hits(query) if query.text else None
    parts = []
    for name, value in FACETS.items():
        part = sa.select(
            sa.literal(name).label("facet"), value.label("value"), sa.func.count().label("courses")
        )
        if hits is not None:
            part = part.select_from(listing.join(hits, hits.c.course_id == listing.c.course_id))
        parts.append(part.where(value.is_not(None), *filters(query, without=name)).group_by(value))
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in FACETS}
    rows: Any = await connection.execute(sa.union_all(*parts))
    for facet, value, courses in rows:
        found[facet].append((value, courses))
    return {name: sorted(values, key=lambda one: (-one[1], one[0])) for name, values in found.items()}


async def keep_name(
    connection: Connection, user_id: UUID, first_name: str, last_name: str, changed_at: datetime
) -> None:
    """A person's sealed names, unless newer ones are known."""
    values = {"first_name": first_name, "last_name": last_name, "changed_at": changed_at}
    statement = insert(instructor_name).values(user_id=user_id, **values)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id"], set_=values, where=instructor_name.c.changed_at <= changed_at
        )
    )
    await _note_new_name(connection, user_id)


async def forget_name(connection: Connection, user_id: UUID) -> int:
    """Delete a person's names; the number of rows, 0 on a repeat."""
    statement = sa.delete(instructor_name).where(instructor_name.c.user_id == user_id)
    if gone := (await connection.execute(statement)).rowcount:
        await _note_new_name(connection, user_id)
    return gone


async def _note_new_name(connection: Connection, user_id: UUID) -> None:
    """Lists that show this person are not what they were."""
    is_listed = sa.exists().where(listing.c.instructor_id == user_id)
    await connection.execute(
        sa.update(catalogue_state).where(is_listed).values(revision=catalogue_state.c.revision + 1)
    )


async def names_of(connection: Connection, user_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """The sealed first and last names of people."""
    query = sa.select(instructor_name).where(instructor_name.c.user_id.in_(user_ids))
    rows = (await connection.execute(query)).mappings()
    return {row["user_id"]: (row["first_name"], row["last_name"]) for row in rows}
