"""The catalogue: ranking, typos, filters, stable pages, and that its indexes are used."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from sqlalchemy.dialects import registry

from studium.kit.auth import Principal
from studium.kit.http import KeptAnswers, encode_cursor
from studium.services.courses.actions.access import Ctx
from studium.services.courses.domain.search import Query
from studium.services.courses.store.catalogue import catalogue_statement
from studium.services.courses.tests.factories import instructor, stored_course, text

if TYPE_CHECKING:
    from studium.app import Platform

SignIn = Callable[..., Awaitable[Any]]

COURSES: list[dict[str, Any]] = [
    {
        "title": "Python for beginners",
        "summary": "First steps in programming.",
        "category": "Programming",
        "tags": ["python", "code"],
        "level": "beginner",
    },
    {
        "title": "Data analysis",
        "summary": "Tables and charts, with a little Python.",
        "category": "Data",
        "tags": ["statistics"],
        "level": "intermediate",
        "price": {"amount_minor": 4900, "currency": "EUR"},
    },
    {
        "title": "Baking bread",
        "summary": "Sourdough without fear.",
        "description": "<p>You will not need any python here.</p>",
        "category": "Cooking",
        "tags": ["bread"],
        "level": "beginner",
    },
    {
        "title": "Grundkurs Wahrscheinlichkeit",
        "summary": "Zufall und Würfel.",
        "category": "Mathematics",
        "language": "de",
        "level": "beginner",
    },
]


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    found: Ctx = platform.context("courses")
    return found


@pytest.fixture
async def shelf(ctx: Ctx) -> Principal:
    who = instructor()
    for details in COURSES:
        await stored_course(ctx, who, text(), **details)
    return who


async def titles(client: httpx.AsyncClient, **asked: Any) -> list[str]:
    answer = await client.get("/api/v1/courses", params=asked)
    assert answer.status_code == 200, answer.text
    return [course["title"] for course in answer.json()["items"]]


async def test_words_in_the_title_come_before_words_in_the_summary_and_the_rest(
    client: httpx.AsyncClient, shelf: Principal
) -> None:
    assert await titles(client, q="python") == ["Python for beginners", "Data analysis", "Baking bread"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pyhton", "Python for beginners"),
        ("phyton begginers", "Python for beginners"),
        ("soudrough", "Baking bread"),
        ("anaylsis", "Data analysis"),
        ("Wahrscheinlichkiet", "Grundkurs Wahrscheinlichkeit"),
    ],
)
async def test_typos_are_forgiven(
    client: httpx.AsyncClient, shelf: Principal, typed: str, first: str
) -> None:
    assert (await titles(client, q=typed))[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pyth", "Python for beginners"),
        ("data ana", "Data analysis"),
        ("baki", "Baking bread"),
        ("wahrscheinl", "Grundkurs Wahrscheinlichkeit"),
    ],
)
async def test_a_word_is_found_while_it_is_typed(
    client: httpx.AsyncClient, shelf: Principal, typed: str, first: str
) -> None:
    assert (await titles(client, q=typed))[0] == first


async def test_other_forms_of_a_word_are_found_in_the_courses_language(
    client: httpx.AsyncClient, shelf: Principal
) -> None:
    assert (await titles(client, q="programs"))[0] == "Python for beginners"
    assert await titles(client, q="Würfeln Zufälle", language="de") == ["Grundkurs Wahrscheinlichkeit"]


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "'", '"', "!!", "a & | b", "(((", "\\", "-", "x" * 200, "🎲"]
)
async def test_nothing_typed_breaks_the_search(
    client: httpx.AsyncClient, shelf: Principal, typed: str
) -> None:
    found = await titles(client, q=typed)
    assert (len(found) == 4) == (not typed.strip())


async def test_quotes_and_minus_are_meant_literally(client: httpx.AsyncClient, shelf: Principal) -> None:
    assert await titles(client, q="python -bread") == ["Python for beginners", "Data analysis"]
    assert await titles(client, q='"little python"') == ["Data analysis"]


async def test_filters_narrow_and_facets_count(client: httpx.AsyncClient, shelf: Principal) -> None:
    assert await titles(client, category="Cooking") == ["Baking bread"]
    assert await titles(client, tag="STATISTICS") == ["Data analysis"]
    assert await titles(client, price="paid") == ["Data analysis"]
    assert len(await titles(client, price="free", level="beginner")) == 3
    assert await titles(client, instructor_id=str(shelf.user_id), language="de", sort="title") == [
        "Grundkurs Wahrscheinlichkeit"
    ]
    answer = await client.get("/api/v1/courses", params={"facets": "true", "level": "beginner"})
    facets = answer.json()["facets"]
    assert facets["level"] == [
        {"value": "beginner", "courses": 3},
        {"value": "intermediate", "courses": 1},
    ]
    assert {"value": "data", "courses": 1} not in facets["category"]
    assert facets["price"] == [{"value": "free", "courses": 3}]
    unknown = await client.get("/api/v1/courses", params={"colour": "red"})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "query:colour")


@pytest.mark.parametrize("sort", ["newest", "title", "relevance"])
async def test_pages_have_no_gaps_and_no_repeats_while_courses_are_published(
    client: httpx.AsyncClient, ctx: Ctx, sort: str
) -> None:
    who = instructor()
    before = {f"Course {letter}" for letter in "bdfhjln"}
    for title in sorted(before):
        await stored_course(ctx, who, text(), title=title)
    asked: dict[str, Any] = {"sort": sort, "limit": 2} | ({"q": "course"} if sort == "relevance" else {})
    seen: list[str] = []
    cursor = None
    for late in "acegikmo":
        answer = await client.get("/api/v1/courses", params=asked | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        seen += [course["title"] for course in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            break
        await stored_course(ctx, who, text(), title=f"Course {late}")
    assert cursor is None
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


UNKNOWN = "01a202f0-6c1e-7d5a-9b1c-2f1f0a7b3c11"


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "WzFd", "WyJ4IiwgInkiXQ", "W251bGwsbnVsbF0",
        encode_cursor("2026-01-01T00:00:00", 7), encode_cursor(2**63, UNKNOWN), encode_cursor(1e300, UNKNOWN),
        encode_cursor(float("inf"), UNKNOWN), encode_cursor("a\x00b", UNKNOWN), encode_cursor(["a"], UNKNOWN),
        encode_cursor("a" * 1_001, UNKNOWN), encode_cursor("\ud800", UNKNOWN), encode_cursor(True, [UNKNOWN]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sort", ["newest", "title", "relevance"])
async def test_a_cursor_that_is_not_ours_is_refused(
    client: httpx.AsyncClient, sort: str, cursor: str
) -> None:
    answer = await client.get("/api/v1/courses", params={"cursor": cursor, "sort": sort, "q": "a"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


@pytest.mark.parametrize(
    "moment", ["2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", 1e18, 2**62]
)
async def test_a_time_that_no_database_holds_is_no_cursor(client: httpx.AsyncClient, moment: Any) -> None:
    answer = await client.get("/api/v1/courses", params={"cursor": encode_cursor(moment, UNKNOWN)})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_the_longest_title_leads_to_the_next_page(client: httpx.AsyncClient, ctx: Ctx) -> None:
    for letter in "ab":
        await stored_course(ctx, instructor(), text(), title=letter + "語" * 199)
    first = (await client.get("/api/v1/courses", params={"sort": "title", "limit": 1})).json()
    again = {"sort": "title", "limit": 1, "cursor": first["next_cursor"]}
    answer = await client.get("/api/v1/courses", params=again)
    assert answer.status_code == 200, answer.text
    assert [course["title"][0] for course in answer.json()["items"]] == ["b"]


async def heard_of(platform: Platform, user_id: UUID) -> None:
    """Wait until courses heard of a new account; transactions of other tests may hold its event back."""
    for _ in range(100):
        await platform.settle()
        if await platform.context("courses").db.fetch_all(
            "SELECT 1 FROM instructor_name WHERE user_id = $1", user_id
        ):
            return
        await asyncio.sleep(0.1)


async def test_the_instructors_name_is_shown_until_the_account_is_erased(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: SignIn
) -> None:
    app: Any = vars(client)["_transport"].app
    author = await sign_in("instructor")
    await heard_of(platform, author.user_id)
    await stored_course(ctx, Principal(author.user_id, frozenset({"instructor"})))
    (course,) = (await client.get("/api/v1/courses")).json()["items"]
    assert course["instructor"]["name"].startswith("Test user-")
    await platform.context("identity").vault.erase(author.user_id)
    # As a minute later, or as soon as courses hears of it.
    ctx.vault._cache.clear()
    app.state.kept_answers = KeptAnswers()
    (course,) = (await client.get("/api/v1/courses")).json()["items"]
    assert course["instructor"] == {"user_id": str(author.user_id), "name": "Former user"}


FILL = """
CREATE TEMP TABLE made AS
SELECT gen_random_uuid() AS id, n, 'Course ' || n AS title, 'course-' || n AS slug,
       md5(n::text) || ' ' || md5((n / 7)::text) || CASE n % 100 WHEN 7 THEN ' astronomy' ELSE '' END AS words
FROM generate_series(1, 5000) n;
INSERT INTO course
SELECT id, id, title, slug, '', '', 'en', NULL, NULL, '{}', NULL, NULL, '', NULL, NULL, '[]', NULL,
       'published', 1, 1, 1, now(), now(), now()
FROM made;
INSERT INTO listing
SELECT id, 1, slug, title, lower(title), words, id, 'en', 'beginner', 'category-' || n % 40,
       ARRAY['tag-' || n % 300], NULL, NULL, '', NULL, NULL, 5, now() - n * interval '1 hour',
       setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', words)
FROM made;
INSERT INTO catalogue_word
SELECT DISTINCT unnest(tsvector_to_array(search)) FROM listing ON CONFLICT DO NOTHING;
ANALYZE listing;
ANALYZE catalogue_word;
"""


async def plan_of(connection: asyncpg.Connection[asyncpg.Record], query: Query) -> tuple[str, float]:
    """The executed plan and its time in milliseconds, the better of two."""
    statement = catalogue_statement(query, 20, None).compile(
        dialect=registry.load("postgresql")(), compile_kwargs={"literal_binds": True}
    )
    plans = [
        json.loads(str(await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")))[0]
        for _ in range(2)
    ]
    return json.dumps(plans[0]), min(float(plan["Execution Time"]) for plan in plans)


async def test_five_thousand_courses_are_searched_by_index(database_url: str) -> None:
    connection: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(
        database_url, server_settings={"search_path": "courses, public"}
    )
    asked = {
        "newest": (Query(), "listing_published_at_course_id_idx"),
        "by title": (Query(sort="title"), "listing_title_key_course_id_idx"),
        "words": (Query(text='"astronomy"', sort="relevance"), "listing_search_idx"),
        "half a word": (Query(text="dark astron", sort="relevance"), "listing_search_idx"),
        "a typo": (Query(text="astronmoy", sort="relevance"), "listing_search_idx"),
        "tag": (Query(tag="tag-7"), "listing_tags_idx"),
        "category": (Query(category="category-7", sort="title"), "listing_title_key_course_id_idx"),
    }
    try:
        await connection.execute(FILL)
        for name, (query, index) in asked.items():
            plan, milliseconds = await plan_of(connection, query)
            logging.getLogger(__name__).info("%s: %.2f ms", name, milliseconds)
            assert index in plan, (name, plan)
            assert milliseconds < 100, name
        await connection.execute("SET pg_trgm.similarity_threshold = 0.15")
        rows = await connection.fetch("EXPLAIN SELECT word FROM catalogue_word WHERE word % 'astronmoy'")
        assert "catalogue_word_word_idx" in str(rows)
    finally:
        await connection.close()
