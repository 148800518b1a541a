"""Grading an attempt anew: examples worked by hand, and what holds for every correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from studium.contracts.courses import QuizDefinition
from studium.contracts.questions import (
    BlanksQuestion,
    Choice,
    MatchingPair,
    MatchingQuestion,
    NumberBlank,
    NumericalQuestion,
    OrderingQuestion,
    Question,
    SingleChoiceQuestion,
    TextBlank,
    TextQuestion,
    UngradedQuestion,
)
from studium.services.learning.domain.grading import QuestionResult, grade
from studium.services.learning.domain.regrading import (
    Correction,
    Treatment,
    change_of,
    direction,
    grade_anew,
    graded_by,
    results_of,
)

QUIZ_ID = UUID(int=1)


def choice(number: int, right: str = "b", points: float = 1.0, choices: str = "abc") -> SingleChoiceQuestion:
    return SingleChoiceQuestion(
        question_id=UUID(int=number),
        prompt_html="<p>Which?</p>",
        points=points,
        choices=[Choice(choice_id=one, html=one, correct=one == right) for one in choices],
    )


def text(number: int, *accepted: str) -> TextQuestion:
    return TextQuestion(question_id=UUID(int=number), prompt_html="?", accepted=list(accepted))


def matching(*pairs: tuple[str, str]) -> MatchingQuestion:
    return MatchingQuestion(
        question_id=UUID(int=1),
        prompt_html="?",
        pairs=[MatchingPair(html=html, match=match) for html, match in pairs],
    )


def ordering(*items: str) -> OrderingQuestion:
    return OrderingQuestion(question_id=UUID(int=1), prompt_html="?", points=2, items_html=list(items))


def blanks(text: str, **accepted: str) -> BlanksQuestion:
    return BlanksQuestion(
        question_id=UUID(int=1),
        prompt_html="?",
        points=2,
        text=text,
        blanks=[TextBlank(name=name, accepted=[one]) for name, one in accepted.items()],
    )


def quiz(*questions: Question) -> QuizDefinition:
    return QuizDefinition(quiz_id=QUIZ_ID, questions=list(questions))


def anew(
    before: QuizDefinition,
    answers: Mapping[UUID, object],
    after: QuizDefinition,
    treatments: Mapping[UUID, Treatment] | None = None,
) -> list[QuestionResult]:
    earlier = {result.question_id: result for result in grade(before, answers, ()).results}
    return list(grade_anew(before, answers, earlier, Correction(after, (), treatments or {})).results)


def verdicts(results: list[QuestionResult]) -> list[tuple[str, float, float]]:
    return [(result.verdict, result.earned, result.points) for result in results]


def test_a_wrong_key_another_answer_and_other_points_are_graded_by_what_is_published() -> None:
    before = quiz(choice(1), text(2, "Paris"), choice(3, points=2))
    answers = {UUID(int=1): "a", UUID(int=2): "Lutetia", UUID(int=3): "b"}
    after = quiz(choice(1, right="a"), text(2, "Paris", "Lutetia"), choice(3, points=5))
    assert verdicts(anew(before, answers, after)) == [
        ("correct", 1, 1),
        ("correct", 1, 1),
        ("correct", 5, 5),
    ]
    answers[UUID(int=1)] = "b"
    assert verdicts(anew(before, answers, after))[0] == ("incorrect", 0, 1)


def test_a_question_is_taken_out_for_all_or_given_to_all_who_were_asked() -> None:
    before = quiz(choice(1), choice(2), choice(3))
    answers = {UUID(int=1): "a", UUID(int=2): "b"}
    removed = quiz(choice(2), choice(3))
    assert verdicts(anew(before, answers, removed))[0] == ("ungraded", 0, 0)
    given = anew(before, answers, removed, {UUID(int=1): "full_points", UUID(int=3): "full_points"})
    assert verdicts(given) == [("correct", 1, 1), ("correct", 1, 1), ("unanswered", 1, 1)]
    without = anew(before, answers, before, {UUID(int=2): "not_counted"})
    assert verdicts(without) == [("incorrect", 0, 1), ("ungraded", 0, 0), ("unanswered", 0, 1)]


def test_an_empty_attempt_passes_nothing_even_when_everybody_gets_the_points() -> None:
    before = quiz(choice(1))
    graded = grade_anew(
        before,
        {},
        {result.question_id: result for result in grade(before, {}, ()).results},
        Correction(before, (), {UUID(int=1): "full_points"}),
    )
    assert (graded.score, graded.max_score, graded.passes(0)) == (1, 1, False)


def test_what_was_rewritten_into_another_question_keeps_its_result() -> None:
    before, answers = quiz(choice(1)), {UUID(int=1): "b"}
    kept = [("correct", 1, 1)]
    number = NumericalQuestion(question_id=UUID(int=1), prompt_html="?", answer=2)
    assert verdicts(anew(before, answers, quiz(number))) == kept
    assert verdicts(anew(before, answers, quiz(choice(1, right="x", choices="xyz")))) == kept
    pairs = matching(("one", "1"), ("two", "2"))
    matched = {UUID(int=1): ["1", "2"]}
    assert verdicts(anew(quiz(pairs), matched, quiz(matching(("two", "2"), ("one", "1"))))) == kept
    swapped = quiz(matching(("one", "2"), ("two", "1")))
    assert verdicts(anew(quiz(pairs), matched, swapped)) == [("incorrect", 0, 1)]


def test_a_corrected_order_counts_and_items_that_say_something_else_do_not() -> None:
    before = ordering("one", "three", "two")
    answers: dict[UUID, object] = {UUID(int=1): ordering("one", "two", "three").item_ids()}
    assert verdicts(anew(quiz(before), answers, quiz(before))) == [("partly_correct", 2 / 3, 2)]
    corrected = quiz(ordering("one", "two", "three"))
    assert verdicts(anew(quiz(before), answers, corrected)) == [("correct", 2, 2)]
    assert graded_by(quiz(before), corrected) == corrected
    for other in (quiz(ordering("one", "two", "four")), quiz(ordering("one", "two"))):
        assert verdicts(anew(quiz(before), answers, other)) == [("partly_correct", 2 / 3, 2)]
        assert graded_by(quiz(before), other) == quiz(before)


def test_a_corrected_blank_counts_and_another_text_does_not() -> None:
    before = quiz(blanks("[[a]] and [[b]]", a="x", b="y"))
    answers: dict[UUID, object] = {UUID(int=1): ["x", "z"]}
    assert verdicts(anew(before, answers, before)) == [("partly_correct", 1, 2)]
    corrected = quiz(blanks("[[a]] and [[other]]", other="z", a="x"))
    assert verdicts(anew(before, answers, corrected)) == [("correct", 2, 2)]
    assert graded_by(before, corrected) == corrected
    rewritten = quiz(blanks("[[a]] or [[b]]", a="x", b="z"))
    assert verdicts(anew(before, answers, rewritten)) == [("partly_correct", 1, 2)]
    # What was no number when it was written stays as it was graded, too.
    number = blanks("[[a]] and [[b]]").model_copy(
        update={"blanks": [TextBlank(name="a", accepted=["x"]), NumberBlank(name="b", answer=1)]}
    )
    assert verdicts(anew(before, answers, quiz(number))) == [("partly_correct", 1, 2)]


def test_what_is_never_graded_stays_so() -> None:
    note = UngradedQuestion(question_id=UUID(int=1), prompt_html="?", reason="notes", accepts_text=True)
    answers = {UUID(int=1): "My notes"}
    after = anew(quiz(note), answers, quiz(note), {UUID(int=1): "full_points"})
    assert verdicts(after) == [("ungraded", 0, 0)]


def test_the_key_that_is_shown_is_the_one_that_graded() -> None:
    before, after = quiz(choice(1), text(2, "old")), quiz(choice(1, right="c"), choice(2))
    assert graded_by(before, after).questions == [choice(1, right="c"), text(2, "old")]


def test_changes_are_told_apart() -> None:
    assert change_of([], choice(1)) == "new"
    assert change_of([choice(1)], choice(1)) == "none"
    assert change_of([choice(1), choice(1, right="a")], choice(1)) == "changed"
    assert change_of([choice(1)], None) == "removed"


keys = st.sampled_from("abc")
quizzes = st.lists(st.tuples(keys, st.floats(0, 10)), min_size=1, max_size=6).map(
    lambda rows: quiz(*(choice(number, right, points) for number, (right, points) in enumerate(rows)))
)
papers = st.dictionaries(st.integers(0, 5).map(lambda number: UUID(int=number)), keys, max_size=6)
treatments = st.dictionaries(
    st.integers(0, 5).map(lambda number: UUID(int=number)),
    st.sampled_from(["full_points", "not_counted"]),
    max_size=3,
)


@given(quizzes, papers)
def test_without_a_correction_nothing_moves(before: QuizDefinition, answers: dict[UUID, object]) -> None:
    known = {question.question_id for question in before.questions}
    paper = {question_id: answer for question_id, answer in answers.items() if question_id in known}
    first = grade(before, paper, ())
    earlier = results_of([{**asdict(one), "question_id": str(one.question_id)} for one in first.results])
    assert grade_anew(before, paper, earlier, Correction(before, (), {})) == first


@given(quizzes, quizzes, papers, treatments)
def test_a_regrade_of_a_regrade_changes_nothing_more(
    before: QuizDefinition,
    after: QuizDefinition,
    answers: dict[UUID, object],
    treated: dict[UUID, Treatment],
) -> None:
    known = {question.question_id for question in before.questions}
    paper = {question_id: answer for question_id, answer in answers.items() if question_id in known}
    correction = Correction(after, (), treated)
    earlier = {result.question_id: result for result in grade(before, paper, ()).results}
    once = grade_anew(before, paper, earlier, correction)
    assert grade_anew(before, paper, {one.question_id: one for one in once.results}, correction) == once
    assert 0 <= once.score <= once.max_score + 1e-9


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_move_has_one_direction_and_its_undo_the_other(before: float, after: float) -> None:
    assert direction(before, after) == -direction(after, before)
