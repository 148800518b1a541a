"""Grading, disclosure, progress and the gradebook, by worked examples and by properties."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studium.contracts.courses import GradeCategory, OutlineLesson, QuizDefinition, QuizPolicy
from studium.contracts.questions import (
    FORMULA_CONSTANTS,
    FORMULA_FUNCTIONS,
    FORMULA_MAX_PARTS,
    PATTERN_MAX_LENGTH,
    PATTERN_MAX_REPEATS,
    Choice,
    DropdownQuestion,
    FormulaQuestion,
    MultipleChoiceQuestion,
    NumericalQuestion,
    Question,
    SingleChoiceQuestion,
    TextQuestion,
    UngradedQuestion,
    VariableRange,
)
from studium.services.learning.domain import functions, grading
from studium.services.learning.domain.disclosure import key_of, may_show_key, public_questions
from studium.services.learning.domain.errors import InvalidAnswers
from studium.services.learning.domain.gradebook import GradedLesson, course_grade
from studium.services.learning.domain.grading import (
    GradedQuiz,
    QuestionResult,
    Verdict,
    broken_keys,
    grade,
    max_score,
)
from studium.services.learning.domain.progress import (
    LessonState,
    counted_lessons,
    percentage,
    resume_lesson,
)

QUESTION = UUID(int=1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
COMMON: dict[str, Any] = {"question_id": QUESTION, "prompt_html": "<p>?</p>", "points": 2.0}


def choices(correct: str, of: str = "abcd") -> list[Choice]:
    return [Choice(choice_id=name, html=name, correct=name in correct) for name in of]


def quiz(*questions: Question) -> QuizDefinition:
    return QuizDefinition(quiz_id=UUID(int=99), questions=list(questions))


def graded(definition: QuizDefinition, answers: dict[UUID, object]) -> GradedQuiz:
    return grade(definition, answers, broken_keys(definition))


def result_of(question: Question, answer: object) -> QuestionResult:
    return graded(quiz(question), {QUESTION: answer}).results[0]


def numerical(answer: float, tolerance: float = 0, unit: Any = "absolute") -> NumericalQuestion:
    return NumericalQuestion(**COMMON, answer=answer, tolerance=tolerance, tolerance_unit=unit)


def text(match: Any, *accepted: str) -> TextQuestion:
    return TextQuestion(**COMMON, accepted=list(accepted), match=match)


def formula(expression: str, *names: str, **more: Any) -> FormulaQuestion:
    variables = {name: VariableRange(low=1, high=5) for name in names}
    return FormulaQuestion(**COMMON, expression=expression, variables=variables, **more)


SINGLE = SingleChoiceQuestion(**COMMON, choices=choices("b"))
DROPDOWN = DropdownQuestion(**COMMON, choices=choices("c"))
ALL_OR_NOTHING = MultipleChoiceQuestion(**COMMON, choices=choices("ac"))
EVERY_DECISION = ALL_OR_NOTHING.model_copy(update={"partial_credit": "every_decision"})
X = "x"

EXAMPLES: list[tuple[str, Question, object, float]] = [
    ("the right choice earns all points", SINGLE, "b", 2),
    ("a wrong choice earns nothing", SINGLE, "a", 0),
    ("a drop-down is a single choice", DROPDOWN, "c", 2),
    ("all right ticks earn all points", ALL_OR_NOTHING, ["c", "a"], 2),
    ("one wrong tick too many earns nothing", ALL_OR_NOTHING, ["a", "b", "c"], 0),
    ("3 of 4 decisions are right: 2 x 3/4", EVERY_DECISION, ["a"], 1.5),
    ("no tick: b and d are rightly left, 2 x 2/4", EVERY_DECISION, [], 1),
    ("all wrong decisions", EVERY_DECISION, ["b", "d"], 0),
    ("left out is not the same as none of these", EVERY_DECISION, None, 0),
    ("exact number", numerical(1000), "1e3", 2),
    ("a JSON number", numerical(0.75), 0.75, 2),
    ("a fraction", numerical(0.75), "3/4", 2),
    ("a third is its nearest float", numerical(1 / 3), "1/3", 2),
    ("a typographic minus", numerical(-5), "\u22125", 2),
    ("boundary included, exact in decimals", numerical(0.3, 0.1), "0.4", 2),
    ("just outside", numerical(0.3, 0.1), "0.4000001", 0),
    ("5 % of the absolute value of -200", numerical(-200, 5, "percent"), "-210", 2),
    ("outside 5 %", numerical(-200, 5, "percent"), "-210.01", 0),
    ("percent of zero is zero", numerical(0, 5, "percent"), "0.001", 0),
    ("case is ignored and blanks are trimmed", text("ignore_case", "Paris"), "  pARIS ", 2),
    ("folding is more than lower case", text("ignore_case", "straße"), "STRASSE", 2),
    ("composed equals decomposed", text("exact", "caf\u00e9"), "cafe\u0301", 2),
    ("exact minds the case", text("exact", "Paris"), "paris", 0),
    ("any of the accepted texts", text("exact", "Paris", "Lutetia"), "Lutetia", 2),
    ("a pattern matches the whole text", text("pattern", "colou?r"), "color", 2),
    ("not only its beginning", text("pattern", "colou?r"), "colors", 0),
    ("alternatives are matched as a whole, too", text("pattern", "a|ab"), "ab", 2),
    ("a pattern may ignore case", text("pattern_ignore_case", "colou?r"), "COLOUR", 2),
    ("an expanded square", formula("(x+1)^2", X), "x^2 + 2*x + 1", 2),
    ("** is a power as well", formula("x^2", X), "x**2", 2),
    ("minus binds less than a power", formula("-x^2", X), "-(x*x)", 2),
    ("another function", formula("x^2", X), "x^3", 0),
    ("a trigonometric identity", formula("1", X), "sin(x)^2 + cos(x)^2", 2),
    ("two variables and constants", formula("pi*r^2*h", "r", "h"), "h*r*pi*r", 2),
    ("a Python keyword may be a variable", formula("lambda/2", "lambda"), "0.5*lambda", 2),
    ("within 1 percent", formula("x", X), "1.009*x", 2),
    ("outside 1 percent", formula("x", X), "1.02*x", 0),
    ("no value there", formula("x", X), "sqrt(-x)", 0),
    ("case may be ignored", formula("X", "X", case_sensitive=False), "x", 2),
    ("ungraded earns nothing", UngradedQuestion(**COMMON, reason="essay", accepts_text=True), "Mine", 0),
]


@pytest.mark.parametrize(("question", "answer", "earned"), [pytest.param(*e[1:], id=e[0]) for e in EXAMPLES])
def test_worked_examples(question: Question, answer: object, earned: float) -> None:
    assert result_of(question, answer).earned == pytest.approx(earned)


REFUSED: list[tuple[str, Question, object, str, str]] = [
    ("no such choice", SINGLE, "z", "unknown_choice", ""),
    ("a list for a single choice", SINGLE, ["b"], "wrong_type", ""),
    ("a text for many choices", ALL_OR_NOTHING, "a", "wrong_type", ""),
    ("no such choice in the list", ALL_OR_NOTHING, ["a", "z"], "unknown_choice", "/1"),
    ("a choice twice", ALL_OR_NOTHING, ["a", "a"], "repeated_choice", ""),
    ("more ticks than choices", ALL_OR_NOTHING, ["z"] * 5, "too_many_choices", ""),
    ("a decimal comma", numerical(1.5), "1,5", "not_a_number", ""),
    ("not a number", numerical(1), "NaN", "not_a_number", ""),
    ("infinite", numerical(1), "inf", "not_a_number", ""),
    ("a JSON infinity", numerical(1), float("inf"), "not_a_number", ""),
    ("an underscore", numerical(1000), "1_000", "not_a_number", ""),
    ("millions of digits", numerical(1), "1e9999", "not_a_number", ""),
    ("beyond every float", numerical(1), "9.99e308", "not_a_number", ""),
    ("a quotient beyond every float", numerical(1), "1e308/1e-308", "not_a_number", ""),
    ("a division by zero", numerical(1), "1/0", "not_a_number", ""),
    ("a truth value", numerical(1), True, "wrong_type", ""),
    ("a number for a text", text("exact", "1"), 1, "wrong_type", ""),
    ("a novel", text("exact", "1"), "x" * 10_001, "too_long", ""),
    ("an unknown variable", formula("x", X), "y", "formula_unreadable", ""),
    ("a function without its bracket", formula("x", X), "sin", "formula_unreadable", ""),
    ("an implied product", formula("2*x", X), "2x", "formula_unreadable", ""),
    ("an open bracket", formula("x", X), "(x", "formula_unreadable", ""),
    ("two values", formula("x", X), "x, x", "formula_unreadable", ""),
    ("an attribute", formula("x", X), "x.__class__", "formula_unreadable", ""),
    ("a call of anything else", formula("x", X), "eval(x)", "formula_unreadable", ""),
    ("a call of a variable", formula("x", X), "x(x)", "formula_unreadable", ""),
    ("unpacking", formula("x", X), "sin(*x)", "formula_unreadable", ""),
    ("very deep", formula("x", X), "(" * 201 + "x" + ")" * 201, "formula_unreadable", ""),
    ("very long", formula("x", X), "x" + "+x" * 300, "formula_unreadable", ""),
    ("an answer where none is taken", UngradedQuestion(**COMMON, reason="r"), "x", "not_answerable", ""),
]


@pytest.mark.parametrize(
    ("question", "answer", "code", "below"), [pytest.param(*r[1:], id=r[0]) for r in REFUSED]
)
def test_unreadable_answers_are_refused(question: Question, answer: object, code: str, below: str) -> None:
    with pytest.raises(InvalidAnswers) as caught:
        graded(quiz(question), {QUESTION: answer})
    assert [(e.pointer, e.code) for e in caught.value.errors] == [(f"/answers/{QUESTION}{below}", code)]


def test_all_unreadable_answers_are_named_at_once() -> None:
    with pytest.raises(InvalidAnswers) as caught:
        graded(quiz(SINGLE), {QUESTION: "z", UUID(int=7): "a", UUID(int=8): None})
    codes = [error.code for error in caught.value.errors]
    assert codes == ["unknown_choice", "unknown_question", "unknown_question"]


@pytest.mark.parametrize(
    "hostile", ["9^9^9^9^9", "exp(exp(exp(9)))", "-" * 151 + "x", "1/(x-x)", "1e300*1e300"]
)
def test_hostile_formulas_are_only_wrong(hostile: str) -> None:
    started = time.monotonic()
    assert result_of(formula("x", X), hostile).verdict == "incorrect"
    assert time.monotonic() - started < 1


FORMULAS = [
    ("pi/6", "0.5235987755982988"), ("sec(x)", "1/cos(x)"), ("csc(x)", "1/sin(x)"), ("cot(x)", "1/tan(x)"),
    ("arcsec(x)", "arccos(1/x)"), ("arccsc(x)", "arcsin(1/x)"), ("arccot(-x)", "arctan(-1/x)"),
    ("arccot(0)", "pi/2"), ("fact(4)*x", "24*x"), ("factorial(0)", "1"), ("log10(x)", "ln(x)/ln(10)"),
    ("log2(8*x)", "3 + ln(x)/ln(2)"), ("sech(x)", "1/cosh(x)"), ("csch(x)", "1/sinh(x)"),
    ("coth(x)", "1/tanh(x)"),
    ("arcsinh(sinh(x))", "x"), ("arccosh(cosh(x))", "x"), ("arctanh(tanh(x))", "x"),
    ("arcsech(sech(x))", "x"), ("arccsch(csch(x))", "x"), ("arccoth(coth(x))", "x"),
    ("asin(sin(1))+acos(cos(1))+atan(tan(1))", "3"), ("abs(-x)", "sqrt(x*x)"),
    ("exp(ln(x))", "x"), ("e", "exp(1)"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "same"), FORMULAS)
def test_the_usual_formulas_of_open_edx_are_graded(expression: str, same: str) -> None:
    assert result_of(formula(expression, X), same).verdict == "correct"


def test_every_name_that_a_formula_may_use_is_known() -> None:
    assert set(functions.FUNCTIONS) == FORMULA_FUNCTIONS
    assert set(functions.CONSTANTS) == FORMULA_CONSTANTS


@pytest.mark.parametrize(
    "largest",
    [
        formula("+".join(["1"] * (FORMULA_MAX_PARTS // 2)), X),
        formula("\N{MICRO SIGN}*2", "\N{MICRO SIGN}"),
        text("pattern", "a" * PATTERN_MAX_LENGTH),
        text("pattern", f"(a{{{PATTERN_MAX_REPEATS // 10}}}){{10}}"),
    ],
    ids=["tokens", "compatible letter", "pattern", "repeats"],
)
def test_what_keeps_to_the_shared_limits_is_graded(largest: Question) -> None:
    assert broken_keys(quiz(largest)) == frozenset()


@pytest.mark.parametrize(
    "undefined", ["fact(0.5)", "fact(-1)", "fact(171)", "fact(1e300)", "arcsec(0)", "csc(0)"]
)
def test_a_function_without_a_value_is_only_wrong(undefined: str) -> None:
    assert result_of(formula("x", X), undefined).verdict == "incorrect"


def test_a_pattern_cannot_hang_the_server() -> None:
    started = time.thread_time()
    result = result_of(text("pattern", "(a+)+b", "(a|a)*c"), "a" * 5000)
    assert (result.verdict, result.problem) == ("incorrect", "pattern_too_slow")
    assert time.thread_time() - started < 1


def test_one_submission_takes_a_bounded_time() -> None:
    slow = text("pattern", "(a+)+b")
    questions = [slow.model_copy(update={"question_id": UUID(int=number)}) for number in range(30)]
    started = time.thread_time()
    with pytest.raises(InvalidAnswers) as caught:
        graded(quiz(*questions), {question.question_id: "a" * 5000 for question in questions})
    assert time.thread_time() - started < 2
    assert {error.code for error in caught.value.errors} == {"not_checked"}
    assert caught.value.errors[-1].pointer == f"/answers/{UUID(int=29)}"


def test_reading_formulas_takes_from_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grading, "SECONDS_PER_SUBMISSION", -1)
    with pytest.raises(InvalidAnswers) as caught:
        graded(quiz(formula("x", X)), {QUESTION: "x"})
    assert [error.code for error in caught.value.errors] == ["not_checked"]


@pytest.mark.parametrize(
    "broken",
    [
        text("pattern", "("),
        text("pattern", "((a{1000}){1000}){1000}"),
        formula("x +", X),
        formula("sqrt(-x)", X),
        SingleChoiceQuestion(**COMMON, choices=choices("")),
    ],
    ids=["syntax", "memory", "formula", "no value", "no right choice"],
)
def test_a_broken_key_costs_the_learner_nothing(broken: Question) -> None:
    definition = quiz(broken, SINGLE.model_copy(update={"question_id": UUID(int=2)}))
    result = graded(definition, {UUID(int=2): "b"})
    assert (result.score, result.max_score, max_score(definition, broken_keys(definition))) == (2.0, 2.0, 2.0)
    assert result.results[0].problem == "broken_key"


def test_passing_is_inclusive_and_forgives_float_noise() -> None:
    assert quiz_graded("correct", score=0.1 + 0.7, of=0.8).passes(100)
    assert quiz_graded("correct", "incorrect", score=2, of=3).passes(66.66)
    assert not quiz_graded("correct", "incorrect", score=2, of=3).passes(67)


def test_passing_needs_an_answer_where_one_can_be_graded() -> None:
    assert not quiz_graded("unanswered", "ungraded").passes(0)
    assert quiz_graded("incorrect", "unanswered").passes(0)
    assert not quiz_graded("incorrect").passes(1)
    assert quiz_graded("ungraded", of=0).passes(50)


def quiz_graded(*verdicts: Verdict, score: float = 0, of: float = 2) -> GradedQuiz:
    results = tuple(QuestionResult(QUESTION, verdict, 0, 0) for verdict in verdicts)
    return GradedQuiz(results, score, of)


# Properties -----------------------------------------------------------------------------------------------

NAMES = "abcdef"
subsets = st.sets(st.sampled_from(NAMES)).map(sorted)


@given(correct=subsets, ticked=subsets, partial=st.sampled_from(["none", "every_decision"]))
def test_scores_stay_in_range_and_are_repeatable(correct: list[str], ticked: list[str], partial: Any) -> None:
    question = MultipleChoiceQuestion(
        **COMMON, choices=choices("".join(correct), NAMES), partial_credit=partial
    )
    first = graded(quiz(question), {QUESTION: ticked})
    assert 0 <= first.score <= first.max_score == 2.0
    assert first == graded(quiz(question), {QUESTION: list(reversed(ticked))})


@given(correct=subsets, ticked=subsets, decided=st.sampled_from(NAMES))
def test_one_more_right_decision_never_costs(correct: list[str], ticked: list[str], decided: str) -> None:
    question = MultipleChoiceQuestion(
        **COMMON, choices=choices("".join(correct), NAMES), partial_credit="every_decision"
    )
    better = {*ticked, decided} if decided in correct else {*ticked} - {decided}
    assert result_of(question, sorted(better)).earned >= result_of(question, ticked).earned


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_by_every_kind(raw: str) -> None:
    for question in (SINGLE, ALL_OR_NOTHING, numerical(1), text("pattern", "a*"), formula("x", X)):
        try:
            result = graded(quiz(question), {QUESTION: raw})
        except InvalidAnswers:
            continue
        assert 0 <= result.score <= result.max_score


@given(st.from_regex(r"-?\d{1,4}(\.\d+)?e[+-]?\d{1,3}(/\d{1,3}e[+-]?\d{1,3})?", fullmatch=True))
def test_number_like_texts_never_break_the_grader(raw: str) -> None:
    try:
        earned = result_of(numerical(1), raw).earned
    except InvalidAnswers:
        return
    assert earned in {0.0, 2.0}


@given(st.text(alphabet="x0123456789.+-*/^() sincoe", max_size=60))
@settings(max_examples=300)
def test_formula_like_texts_never_break_the_grader(raw: str) -> None:
    try:
        earned = result_of(formula("x", X), raw).earned
    except InvalidAnswers:
        return
    assert earned in {0.0, 2.0}


# Disclosure -----------------------------------------------------------------------------------------------

SECRET = "thekey"
KEYED: list[Question] = [
    SingleChoiceQuestion(
        **{**COMMON, "explanation_html": SECRET},
        choices=[Choice(choice_id="a", html="A", correct=True, feedback_html=SECRET)],
    ),
    numerical(31337, 271828),
    text("exact", SECRET),
    formula(f"{SECRET}*2", SECRET[:0] + "x", samples=97),
]
KEY_FIELDS = {"correct", "feedback_html", "explanation_html", "answer", "accepted", "expression", "tolerance"}


def _walk(value: Any) -> Any:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner)
    else:
        yield value


def test_the_public_view_holds_no_part_of_the_key() -> None:
    view = [question.model_dump(mode="json") for question in public_questions(quiz(*KEYED), None)]
    seen = set(_walk(json.loads(json.dumps(view))))
    assert not seen & (KEY_FIELDS | {31337, 271828})
    assert not [value for value in seen if SECRET in str(value)]


def test_the_key_shows_feedback_on_picked_choices_only() -> None:
    picked, left = (key_of(quiz(KEYED[0]), {QUESTION: answer})[0].choices or [] for answer in ("a", None))
    assert (picked[0].feedback_html, left[0].feedback_html) == (SECRET, None)


FINAL = QuizPolicy(show_answers="when_final", max_attempts=2, due_at=NOON)
DISCLOSURE = [
    ("never", QuizPolicy(show_answers="never", max_attempts=1), 1, True, NOON, False),
    ("after an attempt", QuizPolicy(show_answers="after_attempt"), 1, False, NOON, True),
    ("not before one", QuizPolicy(show_answers="after_attempt"), 0, False, NOON, False),
    ("not final yet", FINAL, 1, False, NOON, False),
    ("full marks", FINAL, 1, True, NOON, True),
    ("attempts used up", FINAL, 2, False, NOON, True),
    ("past due", FINAL, 1, False, NOON + timedelta(seconds=1), True),
    ("unlimited attempts are never used up", QuizPolicy(), 50, False, NOON, False),
]


@pytest.mark.parametrize(
    ("policy", "used", "full", "now", "shown"), [pytest.param(*d[1:], id=d[0]) for d in DISCLOSURE]
)
def test_the_key_is_shown_by_policy(
    policy: QuizPolicy, used: int, full: bool, now: datetime, shown: bool
) -> None:
    assert may_show_key(policy, attempts_used=used, best_share=1.0 if full else 0.5, now=now) is shown


# Progress -------------------------------------------------------------------------------------------------


def lesson(number: int, *, required: bool) -> OutlineLesson:
    return OutlineLesson(
        lesson_id=UUID(int=number),
        module_id=UUID(int=0),
        title="L",
        type="text",
        position=number,
        required=required,
    )


def test_only_required_lessons_count_unless_none_is() -> None:
    mixed = [lesson(1, required=True), lesson(2, required=False)]
    assert counted_lessons(mixed) == {UUID(int=1)}
    assert counted_lessons(mixed[1:]) == {UUID(int=2)}
    assert counted_lessons([]) == frozenset()


def test_the_percentage_is_rounded_down_and_whole_only_at_the_end() -> None:
    assert [percentage(1, 3), percentage(2, 3), percentage(3, 3)] == [33.33, 66.66, 100.0]
    assert percentage(99_999, 100_000) == 99.99
    assert percentage(0, 0) == 0.0


def states(*lessons: tuple[bool, int | None]) -> list[LessonState]:
    return [
        LessonState(UUID(int=index), done, None if at is None else NOON + timedelta(minutes=at))
        for index, (done, at) in enumerate(lessons)
    ]


RESUME = [
    ("nothing opened: the first", states((False, None), (False, None)), 0),
    ("the open one last worked in", states((False, 1), (False, 9), (False, None)), 1),
    ("the next open one after a completed one", states((False, 1), (True, 9), (False, None)), 2),
    ("back to the first gap at the end", states((False, None), (True, 1), (True, 9)), 0),
    ("nowhere when all is complete", states((True, 1), (True, 2)), None),
    ("nowhere in an empty course", [], None),
]


@pytest.mark.parametrize(("lessons", "expected"), [pytest.param(*r[1:], id=r[0]) for r in RESUME])
def test_resume(lessons: list[LessonState], expected: int | None) -> None:
    assert resume_lesson(lessons) == (None if expected is None else UUID(int=expected))


# Gradebook ------------------------------------------------------------------------------------------------

QUIZZES, EXAM = GradeCategory(name="Quiz", weight=0.4, drop_lowest=1), GradeCategory(name="Exam", weight=0.6)


def graded_lessons(**shares: list[float]) -> list[GradedLesson]:
    return [GradedLesson(name, share) for name, list_ in shares.items() for share in list_]


def test_the_grade_drops_the_lowest_and_weighs_the_categories() -> None:
    grade_ = course_grade([QUIZZES, EXAM], graded_lessons(Quiz=[0.2, 1.0, 0.5], Exam=[0.8]))
    assert grade_ is not None
    assert grade_.percentage == pytest.approx(0.4 * 75 + 0.6 * 80)
    assert [c.percentage for c in grade_.categories] == pytest.approx([75, 80])


def test_a_category_without_lessons_takes_no_weight() -> None:
    grade_ = course_grade([QUIZZES, EXAM], graded_lessons(Exam=[0.5]))
    assert grade_ is not None
    assert grade_.percentage == 50


def test_dropping_keeps_at_least_one_lesson() -> None:
    grade_ = course_grade([QUIZZES], graded_lessons(Quiz=[0.3]))
    assert grade_ is not None
    assert grade_.percentage == pytest.approx(30)


def test_there_is_no_grade_without_a_policy_or_lessons() -> None:
    assert course_grade([], graded_lessons(Quiz=[1.0])) is None
    assert course_grade([EXAM], []) is None


@given(st.lists(st.floats(0, 1), min_size=1), st.lists(st.floats(0, 1)), st.integers(0, 5))
def test_the_grade_stays_in_range(quizzes: list[float], exams: list[float], drop: int) -> None:
    policy = [QUIZZES.model_copy(update={"drop_lowest": drop}), EXAM]
    grade_ = course_grade(policy, graded_lessons(Quiz=quizzes, Exam=exams))
    assert grade_ is not None
    assert 0 <= grade_.percentage <= 100


def test_max_score_leaves_ungraded_questions_out() -> None:
    assert max_score(quiz(SINGLE, UngradedQuestion(**COMMON, reason="essay")), frozenset()) == 2.0
