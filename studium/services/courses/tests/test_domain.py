"""The rules of drafts, versions, differences, questions, slugs and files, without any database."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from studium.contracts.courses import (
    AssignmentDefinition,
    GradeCategory,
    LessonPublished,
    Price,
    QuizPolicy,
    RubricLevel,
)
from studium.contracts.questions import (
    Choice,
    FormulaQuestion,
    MultipleChoiceQuestion,
    NumericalQuestion,
    TextQuestion,
    UngradedQuestion,
    VariableRange,
)
from studium.kit import clock
from studium.services.courses.domain.blocks import assets_of, content_id_of, document_of, max_score_of
from studium.services.courses.domain.checks import CannotPublish, check_draft, refuse_errors
from studium.services.courses.domain.content import (
    AssignmentBlock,
    EmbedBlock,
    FileBlock,
    HtmlBlock,
    LessonContent,
    NoticeBlock,
    VideoBlock,
)
from studium.services.courses.domain.course import CourseDetails, Draft, quiz_id_of
from studium.services.courses.domain.diff import changes_between
from studium.services.courses.domain.files import RangeNotSatisfiable, disposition, parse_range, safe_name
from studium.services.courses.domain.learner import for_learner
from studium.services.courses.domain.markup import asset_url
from studium.services.courses.domain.publishing import Version, next_version, same_version
from studium.services.courses.domain.questions import question_flaws
from studium.services.courses.domain.search import Query
from studium.services.courses.domain.slug import free_slug, slugify
from studium.services.courses.tests.factories import (
    choice_question,
    draft_of,
    number_question,
    quiz,
    text,
    with_lesson,
)

MOMENT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Thinking in probability", "thinking-in-probability"),
        ("  C++ & Rust: 2nd ed. ", "c-and-rust-2nd-ed"),
        ("L'été à Zürich — Straße", "lete-a-zurich-strasse"),
        ("统计学", "course"),
        ("!!!", "course"),
        ("word " * 40, "-".join(["word"] * 16)),
    ],
)
def test_slugs_are_readable(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text(max_size=200), st.sets(st.text("abc-", max_size=5)))
def test_a_free_slug_is_valid_and_free(title: str, taken: set[str]) -> None:
    slug = free_slug(title, taken)
    assert slug not in taken
    CourseDetails(title="x", slug=slug)


def codes(draft: Draft, **assets: Any) -> list[tuple[str, str]]:
    return [(one.severity, one.code) for one in check_draft(draft, assets.get("assets", {}))]


def with_details(draft: Draft, **changes: Any) -> Draft:
    details = draft.course.details.model_copy(update=changes)
    return replace(draft, course=replace(draft.course, details=details))


def test_a_good_draft_has_nothing_to_say() -> None:
    assert codes(draft_of(("text", text()), ("quiz", quiz()))) == []


def due(moment: datetime) -> LessonContent:
    return quiz().model_copy(update={"quiz_policy": QuizPolicy(due_at=moment)})


@pytest.mark.parametrize(
    ("lesson_type", "content", "code"),
    [
        ("text", LessonContent(), "empty_lesson"),
        ("text", text("  &nbsp; "), "empty_lesson"),
        ("quiz", text("only words"), "no_question"),
        ("video", text("only words"), "main_block_missing"),
        ("assignment", text("only words"), "main_block_missing"),
        ("video", LessonContent(blocks=[VideoBlock()]), "video_source"),
        ("embed", LessonContent(blocks=[VideoBlock(youtube_id="dQw4w9WgXcQ")]), "main_block_missing"),
        ("pdf", LessonContent(blocks=[FileBlock(kind="pdf", asset_id=clock.new_id())]), "missing_asset"),
        ("text", text(f'<img alt="" src="{asset_url(clock.new_id())}">'), "missing_asset"),
        ("quiz", quiz(choice_question(), choice_question(points=0)), "no_points"),
        ("quiz", quiz(choice_question(points=1e308)), "too_many_points"),
        ("quiz", quiz(*(choice_question(points=9_000) for _ in range(12))), "too_many_points"),
        ("quiz", quiz(*(choice_question(points=1e308) for _ in range(2))), "too_many_points"),
        ("quiz", quiz(*(number_question() for _ in range(501))), "too_many_questions"),
        ("quiz", quiz(*[number_question()] * 2), "question_id_repeated"),
        ("quiz", due(datetime.fromisoformat("2026-11-22T10:00:00")), "bad_due_at"),
        ("quiz", due(datetime.min.replace(tzinfo=UTC)), "bad_due_at"),
    ],
)
def test_what_keeps_a_lesson_from_being_published(
    lesson_type: str, content: LessonContent, code: str
) -> None:
    assert ("error", code) in codes(draft_of((lesson_type, content)))


def test_a_lesson_too_large_for_an_event_is_refused() -> None:
    large = quiz(*(choice_question(prompt_html="x" * 100_000, question_id=clock.new_id()) for _ in range(10)))
    assert ("error", "lesson_too_large") in codes(draft_of(("quiz", large)))


def test_an_outline_too_large_for_an_event_is_refused() -> None:
    draft = draft_of(("text", text()))
    longer = [replace(draft.lessons[0], lesson_id=clock.new_id(), title="語" * 200) for _ in range(1_500)]
    assert ("error", "outline_too_large") in codes(replace(draft, lessons=longer))
    many = [replace(draft.lessons[0], lesson_id=clock.new_id()) for _ in range(2_001)]
    assert ("error", "too_many_lessons") in codes(replace(draft, lessons=many))


def test_a_question_in_two_lessons_is_named_in_the_second() -> None:
    shared = number_question()
    draft = draft_of(("quiz", quiz(shared)), ("quiz", quiz(choice_question(), shared)))
    (found,) = check_draft(draft, {})
    assert (found.code, found.pointer) == ("question_id_repeated", "/lessons/1/content")
    assert "“Lesson 1” and “Lesson 2”" in found.detail


def test_repeated_questions_are_counted_in_one_pass() -> None:
    lessons = [("quiz", quiz(*[number_question()] * 5_000)) for _ in range(3)]
    started = time.process_time()
    assert codes(draft_of(*lessons)).count(("error", "question_id_repeated")) == 3
    assert time.process_time() - started < 5


def test_a_quiz_that_everybody_passes_is_pointed_out() -> None:
    content = quiz().model_copy(update={"quiz_policy": QuizPolicy()})
    assert codes(draft_of(("quiz", content))) == [("warning", "everybody_passes")]
    survey = quiz(UngradedQuestion(question_id=clock.new_id(), prompt_html="?", reason="a survey", points=0))
    unasked = survey.model_copy(update={"quiz_policy": QuizPolicy()})
    assert ("warning", "everybody_passes") not in codes(draft_of(("text", unasked)))


@pytest.mark.parametrize("number", [1e308, float("inf"), float("nan")])
@pytest.mark.parametrize(
    ("model", "field"),
    [
        (UngradedQuestion, "points"),
        (NumericalQuestion, "answer"),
        (NumericalQuestion, "tolerance"),
        (FormulaQuestion, "tolerance"),
        (VariableRange, "high"),
        (AssignmentDefinition, "max_score"),
        (LessonPublished, "max_score"),
        (QuizPolicy, "max_attempts"),
        (QuizPolicy, "time_limit_seconds"),
        (RubricLevel, "points"),
        (GradeCategory, "drop_lowest"),
        (Price, "amount_minor"),
    ],
)
def test_no_number_leaves_its_bounds(model: type[BaseModel], field: str, number: float) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate({field: number})
    assert any(error["loc"] == (field,) and error["type"] != "missing" for error in caught.value.errors())


def test_warnings_do_not_keep_anything_from_being_published() -> None:
    picture = clock.new_id()
    content = LessonContent(
        blocks=[
            HtmlBlock(html=f'<p>Look: <img src="{asset_url(picture)}"></p>'),
            FileBlock(kind="image", asset_id=picture),
            VideoBlock(youtube_id="dQw4w9WgXcQ"),
            NoticeBlock(source_kind="poll", reason="polls are not known"),
        ]
    )
    draft = with_details(draft_of(("text", content)), summary="")
    found = check_draft(draft, {picture: "image"})
    assert {(one.severity, one.code) for one in found} == {
        ("warning", "no_summary"),
        ("warning", "missing_alt_text"),
        ("warning", "missing_captions"),
        ("warning", "imported_notice"),
    }
    refuse_errors(found)


def test_every_error_is_named_at_once_with_its_place() -> None:
    draft = draft_of(("quiz", quiz(choice_question(choices=[]))), ("text", LessonContent()))
    draft = with_details(draft, grading=[GradeCategory(name="Quizzes", weight=0.5)])
    with pytest.raises(CannotPublish) as caught:
        refuse_errors(check_draft(draft, {}))
    assert [(error.pointer, error.code) for error in caught.value.errors] == [
        ("/grading", "weights"),
        ("/lessons/0/content/blocks/0/question/choices", "too_few_choices"),
        ("/lessons/0/content/blocks/0/question/choices", "not_one_correct"),
        ("/lessons/1/content", "empty_lesson"),
    ]


def test_an_empty_course_is_not_published() -> None:
    assert ("error", "no_lessons") in codes(draft_of())


def choices(*correct: bool) -> list[Choice]:
    return [Choice(choice_id=str(n), html="x", correct=right) for n, right in enumerate(correct)]


def formula(expression: str, **variables: tuple[float, float]) -> FormulaQuestion:
    return FormulaQuestion(
        question_id=clock.new_id(),
        prompt_html="?",
        expression=expression,
        variables={name: VariableRange(low=low, high=high) for name, (low, high) in variables.items()},
    )


def patterns(*accepted: str) -> TextQuestion:
    return TextQuestion(question_id=clock.new_id(), prompt_html="?", accepted=list(accepted), match="pattern")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (choice_question(prompt_html=" "), "blank_prompt"),
        (choice_question(points=float("nan")), "too_many_points"),
        (choice_question(choices=choices(True, True)), "not_one_correct"),
        (choice_question(choices=choices(False, False)), "not_one_correct"),
        (choice_question(choices=choices(True, False) + choices(False)), "choice_id_repeated"),
        (
            MultipleChoiceQuestion(
                question_id=clock.new_id(), prompt_html="?", choices=choices(False, False)
            ),
            "none_correct",
        ),
        (patterns("  "), "no_answer"),
        (patterns("fine", "(broken"), "bad_pattern"),
        (formula("2*"), "bad_formula"),
        (formula("__import__('os')"), "bad_formula"),
        (formula("x.y", x=(0, 1)), "bad_formula"),
        (formula("2*x + z", x=(0, 1)), "undeclared"),
        (formula("shell(x)", x=(0, 1)), "unknown_function"),
        (patterns("a" * 1_001), "bad_pattern"),
        (patterns("((a{1000}){1000}){1000}"), "bad_pattern"),
        (formula("log(x)", x=(1, 2)), "unknown_function"),
        (formula("floor(x)", x=(1, 2)), "unknown_function"),
        (formula("i*x", x=(1, 2)), "undeclared"),
        (formula("SIN(x)", x=(1, 2)), "unknown_function"),
        (formula("X", x=(1, 2)), "undeclared"),
        (formula("sin(x) + sin", x=(1, 2)), "undeclared"),
        (formula("2 x", x=(1, 2)), "bad_formula"),
        (formula("2(x)", x=(1, 2)), "bad_formula"),
        (formula("sin()"), "bad_formula"),
        (formula("1e999"), "bad_formula"),
        (formula("+".join("1" * 101)), "bad_formula"),
        (formula("9" * 501), "bad_formula"),
        (formula("x", x=(2, 1)), "bad_range"),
        (formula("(" * 5000), "bad_formula"),
    ],
)
def test_what_keeps_a_question_from_being_asked(question: Any, code: str) -> None:
    assert code in [found for _, found, _ in question_flaws(question)]


@pytest.mark.parametrize(
    "question",
    [
        choice_question(),
        number_question(),
        patterns(r"\d+(km|m)?"),
        patterns(r"\p{Lu}{2,3}"),
        formula("2*X + SIN(x)", x=(0, 1)).model_copy(update={"case_sensitive": False}),
        formula("arcsech(lambda) + factorial(3)", **{"lambda": (0.1, 0.9)}),
        formula("2*x^2 + sin(pi*y) - e", x=(0, 1), y=(1, 1)),
        UngradedQuestion(question_id=clock.new_id(), prompt_html="?", reason="a survey", points=0),
    ],
)
def test_good_questions_pass(question: Any) -> None:
    assert list(question_flaws(question)) == []


@given(st.text(max_size=40))
def test_no_formula_crashes_the_check(expression: str) -> None:
    list(question_flaws(formula(expression)))


def published(draft: Draft, live: Version | None = None) -> tuple[Draft, Version]:
    version = next_version(draft, live, clock.new_id(), MOMENT)
    course = replace(draft.course, live_version=version.version, published_status="published")
    return replace(draft, course=course), version


def test_a_version_keeps_the_form_of_lessons_that_did_not_change() -> None:
    draft, first = published(draft_of(("text", text("a")), ("quiz", quiz())))
    assert [lesson.since for lesson in first.outline.lessons] == [1, 1]
    assert same_version(next_version(draft, first, clock.new_id(), MOMENT), first)
    draft = with_lesson(draft, "text", text("new"))
    draft = replace(draft, lessons=[replace(draft.lessons[0], title="Renamed"), *draft.lessons[1:]])
    _, second = published(draft, first)
    assert [lesson.since for lesson in second.outline.lessons] == [2, 1, 2]
    assert second.changed_lessons() == {draft.lessons[0].lesson_id, draft.lessons[2].lesson_id}


def test_a_lesson_that_only_moved_is_not_announced_again() -> None:
    draft, first = published(draft_of(("text", text("a")), ("text", text("b"))))
    swapped = [replace(one, order_index=1 - one.order_index) for one in draft.lessons]
    _, second = published(replace(draft, lessons=swapped), first)
    assert second.changed_lessons() == set()
    assert not same_version(second, first)


def differences(draft: Draft, live: Version) -> list[tuple[str, str]]:
    coming = next_version(draft, live, clock.new_id(), MOMENT)
    return [(one.title, one.change) for one in changes_between(coming, live).lessons]


def test_the_differences_name_the_fewest_moves() -> None:
    draft, live = published(draft_of(*[("text", text(letter)) for letter in "abcde"]))
    assert differences(draft, live) == []
    last_first = [replace(one, order_index=(one.order_index + 1) % 5) for one in draft.lessons]
    assert differences(replace(draft, lessons=last_first), live) == [("Lesson 5", "moved")]
    fewer = with_lesson(replace(draft, lessons=draft.lessons[1:]), "text", text("z"))
    assert differences(fewer, live) == [("Lesson 5", "added"), ("Lesson 1", "removed")]
    changed = [replace(draft.lessons[0], required=False), *draft.lessons[1:]]
    assert differences(replace(draft, lessons=changed), live) == [("Lesson 1", "changed")]


def test_before_the_first_version_everything_is_new() -> None:
    draft = draft_of(("text", text()))
    coming = next_version(draft, None, clock.new_id(), MOMENT)
    changes = changes_between(coming, None)
    assert [one.change for one in changes.lessons] == ["added"]
    assert changes.any


def test_details_hold_together() -> None:
    free = CourseDetails(title="x", slug="x", price=Price(amount_minor=0, currency="EUR"))
    assert free.price is None
    with pytest.raises(ValidationError):
        CourseDetails(title="x", slug="x", starts_at=MOMENT, ends_at=MOMENT)


def test_a_quiz_keeps_its_id_and_an_equal_content_its_too() -> None:
    lesson_id = clock.new_id()
    assert quiz_id_of(lesson_id) == quiz_id_of(lesson_id) != lesson_id
    assert content_id_of(document_of(text("a"))) == content_id_of(document_of(text("a")))
    assert content_id_of(document_of(text("a"))) != content_id_of(document_of(text("b")))


def test_points_of_questions_and_the_assignment_add_up() -> None:
    ungraded = UngradedQuestion(question_id=clock.new_id(), prompt_html="?", reason="x", points=50)
    work = AssignmentBlock(
        assignment=AssignmentDefinition(
            assignment_id=clock.new_id(), instructions_html="<p>Write.</p>", max_score=10
        )
    )
    content = quiz(choice_question(points=2), number_question(), ungraded)
    assert max_score_of(content) == 3
    assert max_score_of(content.model_copy(update={"blocks": [*content.blocks, work]})) == 13


def test_the_files_of_a_lesson_are_found_in_blocks_and_in_html() -> None:
    ids = [clock.new_id() for _ in range(4)]
    content = LessonContent(
        blocks=[
            HtmlBlock(html=f'<a href="{asset_url(ids[0])}">x</a>'),
            FileBlock(kind="pdf", asset_id=ids[1]),
            VideoBlock(asset_id=ids[2]),
            *quiz(choice_question(explanation_html=f'<img src="{asset_url(ids[3])}">')).blocks,
            EmbedBlock(url="https://example.org"),
        ]
    )
    assert assets_of(content) == set(ids)


def test_the_learners_form_keeps_hints_and_variables_and_drops_the_source() -> None:
    content = LessonContent(
        blocks=[HtmlBlock(html="<p>a</p>", markdown="SECRET"), *quiz(formula("k*x", x=(0, 1))).blocks]
    )
    shown = for_learner(content).model_dump_json()
    assert "SECRET" not in shown
    assert "k*x" not in shown
    assert '"variables":["x"]' in shown


def test_a_quiz_with_a_time_limit_shows_its_tasks_only_once_it_has_begun() -> None:
    content = quiz(choice_question(), number_question())
    timed = content.model_copy(update={"quiz_policy": QuizPolicy(time_limit_seconds=600)})
    for block in for_learner(timed).blocks:
        assert block.kind == "question"
        assert (block.question.prompt_html, block.question.hints_html, block.question.choices) == ("", [], [])
    shown = [block.kind == "question" and block.question.prompt_html for block in for_learner(content).blocks]
    assert all(shown)
    assert for_learner(timed, has_begun=True).blocks == for_learner(content).blocks


@given(st.text(max_size=300))
def test_a_safe_name_has_no_path_and_fits_a_header(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not {"/", "\\", "\n", "\x00"} & set(safe)
    header = disposition(safe.encode("utf-8", "ignore").decode(), inline=False)
    assert header.isascii()


@given(st.text("bytes=0123456789-, ", max_size=20), st.integers(1, 100))
def test_a_range_lies_within_the_file(header: str, size: int) -> None:
    try:
        part = parse_range(header, size)
    except RangeNotSatisfiable:
        return
    if part is not None:
        assert 0 <= part[0] < part[1] <= size


def test_only_plain_words_are_corrected() -> None:
    assert Query(text="Pyhton  für Anfänger!").forgiven_words == ["pyhton", "für", "anfänger"]
    assert Query(text='"exactly this"').forgiven_words == []
    assert Query(text="this -that").forgiven_words == []
