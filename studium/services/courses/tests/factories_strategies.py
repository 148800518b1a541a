"""Courses of every shape that an author may make, for properties."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from studium.contracts.questions import MAX_NUMBER, MAX_POINTS
from studium.services.courses.domain.blocks import clean_content
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.sanitize import clean_html, render_markdown

FILES: dict[UUID, tuple[str, bytes]] = {
    UUID(int=1 << 76 | place): (name, data)
    for place, (name, data) in enumerate(
        [
            ("dice.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
            ("dice.png", b"\x89PNG\r\n\x1a\n" + b"\1" * 40),
            ("DICE.PNG", b"\x89PNG\r\n\x1a\n" + b"\2" * 40),
            ("Würfel & Co (1).pdf", b"%PDF-1.7\n%\n"),
            ("captions.en.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"),
            ("captions.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"),
            ("lecture.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 40),
            ("page.html", b"<!doctype html><title>A page</title>"),
            ("数据.csv", b"a,b\n1,2\n"),
        ],
        start=1,
    )
}

words = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=40
).filter(str.strip)
ids = st.uuids(version=4)
numbers = st.floats(-MAX_NUMBER, MAX_NUMBER)
amounts = st.floats(0, MAX_NUMBER)
points = st.floats(0, MAX_POINTS)
files = st.sampled_from(sorted(FILES))
moments = st.datetimes(timezones=st.timezones()).filter(lambda one: 1971 < one.year < 8999)

_pieces = st.one_of(
    words.map(lambda one: f"<p>{one.replace('&', '&amp;').replace('<', '&lt;')}</p>"),
    st.sampled_from(
        [
            "<h4>A heading</h4>",
            "<ul><li>one</li><li>two<br>lines</li></ul>",
            "<table><tbody><tr><td>1</td></tr></tbody></table>",
            r"<p>\(x^2\) &amp; <strong>bold</strong> $x %%USER_ID%%</p>",
            "plain &lt;b&gt; words",
            '<p><a href="https://example.org/?a=1&amp;b=2">elsewhere</a></p>',
            "<pre><code>a\n  b</code></pre>",
        ]
    ),
    files.map(lambda one: f'<p><img src="/api/v1/assets/{one}/content" alt="A file"></p>'),
)
html = st.lists(_pieces, max_size=3).map("".join)
some_html = st.lists(_pieces, min_size=1, max_size=3).map("".join)


def _question(kind: str, **fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    shared = {
        "question_id": ids,
        "prompt_html": html,
        "points": points,
        "hints_html": st.lists(some_html, max_size=2),
        "explanation_html": st.none() | html,
    }
    return st.fixed_dictionaries({"kind": st.just(kind), **shared, **fields})


choices = st.lists(
    st.fixed_dictionaries(
        {
            "choice_id": words,
            "html": html,
            "correct": st.booleans(),
            "feedback_html": st.none() | html,
        }
    ),
    max_size=4,
)
_units = st.sampled_from(["absolute", "percent"])
_ranges = st.fixed_dictionaries({"low": numbers, "high": numbers})
_names = st.sampled_from(["a", "b", "c"])
questions = st.one_of(
    _question("single_choice", choices=choices),
    _question("dropdown", choices=choices),
    _question("multiple_choice", choices=choices, partial_credit=st.sampled_from(["none", "every_decision"])),
    _question("numerical", answer=numbers, tolerance=amounts, tolerance_unit=_units),
    _question(
        "text",
        accepted=st.lists(words, max_size=3),
        match=st.sampled_from(["exact", "ignore_case", "pattern", "pattern_ignore_case"]),
    ),
    _question(
        "formula",
        expression=words,
        variables=st.dictionaries(st.sampled_from(["x", "y", "n_1"]), _ranges, max_size=2),
        samples=st.integers(1, 100),
        tolerance=amounts,
        tolerance_unit=_units,
        case_sensitive=st.booleans(),
    ),
    _question(
        "matching",
        pairs=st.lists(st.fixed_dictionaries({"html": html, "match": words}), max_size=3),
        distractors=st.lists(words, max_size=2),
    ),
    _question(
        "ordering",
        items_html=st.lists(html, max_size=4),
        partial_credit=st.sampled_from(["none", "places", "neighbours"]),
    ),
    _question(
        "blanks",
        text=st.lists(words | st.sampled_from(["[[a]]", "[[b]]", "\n"]), max_size=6).map(" ".join),
        blanks=st.lists(
            st.fixed_dictionaries(
                {"kind": st.just("text"), "name": _names, "accepted": st.lists(words, max_size=2)}
            )
            | st.fixed_dictionaries({"kind": st.just("numerical"), "name": _names, "answer": numbers}),
            max_size=3,
        ),
    ),
    _question("ungraded", reason=words, accepts_text=st.booleans()),
)

_seconds = st.none() | st.floats(0, 200_000)
_captions = st.lists(
    st.fixed_dictionaries({"language": st.sampled_from(["en", "de", "pt-BR"]), "asset_id": files}), max_size=2
)
_video = {"title": words, "start_seconds": _seconds, "end_seconds": _seconds, "transcripts": _captions}
_height = st.integers(50, 5000)
_level = st.fixed_dictionaries({"level_id": words, "title": words, "description": words, "points": points})
_criterion = st.fixed_dictionaries(
    {"criterion_id": words, "title": words, "description": words, "levels": st.lists(_level, max_size=3)}
)
_assignment = st.fixed_dictionaries(
    {
        "assignment_id": ids,
        "title": words,
        "instructions_html": html,
        "max_score": st.floats(0.5, MAX_POINTS),
        "due_at": st.none() | moments,
        "rubric": st.lists(_criterion, max_size=2),
    }
)


def _block(kind: str, **fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"kind": st.just(kind), **fields})


blocks = st.one_of(
    _block("html", html=some_html),
    _block("html", html=st.just(""), markdown=words),
    _block("video", youtube_id=st.just("dQw4w9WgXcQ"), **_video),
    _block("video", asset_id=files, **_video),
    _block("video", url=st.just("https://example.org/a.mp4"), **_video),
    *(
        _block(kind, asset_id=files, title=words, alt_text=words)
        for kind in ("image", "audio", "pdf", "file")
    ),
    _block("interactive", asset_id=files, title=words, height_pixels=_height),
    _block("embed", url=st.just("https://example.org/a?b=1&c=2"), title=words, height_pixels=_height),
    _block("question", question=questions),
    _block("assignment", assignment=_assignment),
    _block("notice", source_kind=words, reason=words, html=html),
)
policies = st.fixed_dictionaries(
    {
        "max_attempts": st.none() | st.integers(1, 9),
        "pass_percentage": st.floats(0, 100),
        "show_answers": st.sampled_from(["never", "after_attempt", "when_final"]),
        "due_at": st.none() | moments,
        "time_limit_seconds": st.none() | st.integers(10, 9_999),
        "shuffle_questions": st.booleans(),
        "shuffle_choices": st.booleans(),
        "draws": st.none() | st.integers(1, 9),
    }
)
contents = st.builds(
    lambda parts, policy: clean_content(
        LessonContent.model_validate({"blocks": parts, "quiz_policy": policy}), clean_html, render_markdown
    ),
    st.lists(blocks, max_size=5),
    policies,
)
details = st.fixed_dictionaries(
    {
        "title": words,
        "summary": words,
        "description": html.map(clean_html),
        "language": st.sampled_from(["en", "pt-BR", "zh-Hans"]),
        "level": st.sampled_from([None, "beginner", "advanced"]),
        "category": st.sampled_from([None, "mathematics"]),
        "tags": st.lists(st.sampled_from(["numbers", "chance"]), unique=True),
        "price": st.sampled_from([None, {"amount_minor": 4900, "currency": "EUR"}]),
        "image_asset_id": st.none() | files,
        "image_alt_text": words,
        "starts_at": st.none() | moments,
        "grading": st.lists(
            st.fixed_dictionaries(
                {"name": words, "weight": st.floats(0, 1), "drop_lowest": st.integers(0, 3)}
            ),
            max_size=2,
        ),
        "pass_percentage": st.none() | st.floats(0, 100),
    }
)
