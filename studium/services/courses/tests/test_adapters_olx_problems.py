"""Problems: each response becomes a question that grades as its author meant, or says why it does not."""

from __future__ import annotations

import pytest

from studium.contracts.questions import (
    DropdownQuestion,
    FormulaQuestion,
    MultipleChoiceQuestion,
    NumericalQuestion,
    Question,
    SingleChoiceQuestion,
    TextQuestion,
    UngradedQuestion,
)
from studium.services.courses.domain.content import EmbedBlock, HtmlBlock, InteractiveBlock, LessonContent
from studium.services.courses.domain.ledger import Outcome
from studium.services.courses.domain.questions import question_flaws
from studium.services.courses.tests.factories_olx import (
    blocks,
    entry,
    entry_of,
    import_components,
    only_lesson,
    problem,
    questions,
)

CHOICES = """
<multiplechoiceresponse>
  <label>Which is a prime?</label><description>Pick one.</description>
  <choicegroup type="MultipleChoice">
    <choice correct="false">4 <choicehint>Two times two.</choicehint></choice>
    <choice correct="true">\\(5 &lt; 6\\)</choice>
  </choicegroup>
  <solution><div class="detailed-solution"><p>Five.</p></div></solution>
</multiplechoiceresponse>
<demandhint><hint>Odd.</hint><hint>Below six.</hint></demandhint>
"""


def the_question(inside: str, attributes: str = "") -> Question:
    (question,) = questions(problem(inside, attributes))
    assert list(question_flaws(question)) == []
    return question


def numerical(answer: str, inside: str = "", attributes: str = "") -> str:
    tag = "numericalresponse"
    return f'<{tag} answer="{answer}" {attributes}><label>How much?</label>{inside}</{tag}>'


def test_single_choice_with_hints_feedback_and_solution_is_exact() -> None:
    course = problem(CHOICES, 'display_name="Primes"')
    (question,) = questions(course)
    assert isinstance(question, SingleChoiceQuestion)
    assert "<h4>Primes</h4>" in question.prompt_html
    assert "<strong>Which is a prime?</strong>" in question.prompt_html
    assert "<em>Pick one.</em>" in question.prompt_html
    assert [(c.choice_id, c.html, c.correct, c.feedback_html) for c in question.choices] == [
        ("choice_0", "4", False, "Two times two."),
        ("choice_1", "\\(5 &lt; 6\\)", True, None),
    ]
    assert question.hints_html == ["Odd.", "Below six."]
    assert question.explanation_html is not None
    assert "Five." in question.explanation_html
    assert "Five." not in question.prompt_html
    assert entry(course, "problem").outcome is Outcome.EXACT
    assert only_lesson(course).type == "quiz"
    assert only_lesson(course).content.quiz_id is not None


@pytest.mark.parametrize(
    ("attributes", "expected", "outcome"),
    [
        ("", "none", Outcome.EXACT),
        ('partial_credit="EDC"', "every_decision", Outcome.EXACT),
        ('partial_credit="halves"', "none", Outcome.APPROXIMATED),
    ],
)
@pytest.mark.parametrize("tag", ["choiceresponse", "truefalseresponse"])
def test_multiple_choice_keeps_its_rule_for_partial_credit(
    tag: str, attributes: str, expected: str, outcome: Outcome
) -> None:
    course = problem(
        f"<{tag} {attributes}><label>Which?</label><checkboxgroup><choice correct='true'>a</choice>"
        f"<choice correct='false'>b</choice><choice correct='true'>c</choice></checkboxgroup></{tag}>"
    )
    (question,) = questions(course)
    assert isinstance(question, MultipleChoiceQuestion)
    assert [choice.correct for choice in question.choices] == [True, False, True]
    assert question.partial_credit == expected
    assert entry(course, "problem").outcome is outcome


def test_feedback_for_what_was_left_out_moves_to_the_explanation() -> None:
    course = problem(
        "<choiceresponse><label>Which?</label><checkboxgroup><choice correct='true'>a"
        "<choicehint selected='true'>yes</choicehint>"
        "<choicehint selected='false'>you missed it</choicehint></choice>"
        "<choice correct='false'>b</choice></checkboxgroup></choiceresponse>"
    )
    (question,) = questions(course)
    assert isinstance(question, MultipleChoiceQuestion)
    assert question.choices[0].feedback_html == "yes"
    assert "you missed it" in (question.explanation_html or "")
    assert entry(course, "problem").outcome is Outcome.APPROXIMATED


@pytest.mark.parametrize(
    "inside",
    [
        "<optioninput options=\"('Ann','Bob\\'s')\" correct=\"Ann\"/>",
        "<optioninput><option correct='True'>Ann</option><option>Bob's</option></optioninput>",
    ],
)
def test_dropdowns_in_both_notations(inside: str) -> None:
    question = the_question(f"<optionresponse><label>Who?</label>{inside}</optionresponse>")
    assert isinstance(question, DropdownQuestion)
    assert [(choice.html, choice.correct) for choice in question.choices] == [("Ann", True), ("Bob's", False)]


def test_fields_in_a_table_become_numbered_questions_named_by_row_and_column() -> None:
    cell = "<optionresponse><optioninput options=\"('Bern','Wien')\" correct=\"{}\"/></optionresponse>"
    course = problem(
        "<p>Match.</p><table><tr><th>Country</th><th>Capital</th></tr>"
        f"<tr><td>Austria</td><td>{cell.format('Wien')}</td></tr>"
        f"<tr><td>Switzerland</td><td>{cell.format('Bern')}</td></tr></table>"
    )
    first, *_ = blocks(course)
    assert isinstance(first, HtmlBlock)
    assert "<strong>(2)</strong>" in first.html
    assert [question.prompt_html for question in questions(course)] == [
        "<p><strong>(1)</strong> Austria — Capital</p>",
        "<p><strong>(2)</strong> Switzerland — Capital</p>",
    ]
    assert entry(course, "problem").outcome is Outcome.APPROXIMATED


@pytest.mark.parametrize(
    ("source", "answer", "tolerance", "unit"),
    [
        (numerical("600", '<responseparam type="tolerance" default="5"/>'), 600, 5, "absolute"),
        (numerical("-1.5e3", '<responseparam type="tolerance" default="2%"/>'), -1500, 2, "percent"),
        (numerical("12"), 12, 0.001, "percent"),
        (numerical("[5, 7]"), 6, 1, "absolute"),
        (numerical("2*3^2"), 18, 0.001, "percent"),
        (numerical("4k"), 4000, 0.001, "percent"),
        (numerical("sqrt(16)/2"), 2, 0.001, "percent"),
    ],
)
def test_numbers_ranges_and_tolerances(source: str, answer: float, tolerance: float, unit: str) -> None:
    question = the_question(source)
    assert isinstance(question, NumericalQuestion)
    assert (question.answer, question.tolerance, question.tolerance_unit) == (answer, tolerance, unit)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (numerical("(5, 7)"), "the ends of the accepted range"),
        (numerical("2", '<responseparam partial_answers="1"/>', 'partial_credit="list"'), "partial credit"),
        (numerical("2", "<correcthint>Well done</correcthint>"), "feedback on particular answers"),
    ],
)
def test_what_a_number_question_loses_is_said(source: str, reason: str) -> None:
    course = problem(source)
    assert isinstance(questions(course)[0], NumericalQuestion)
    assert reason in entry(course, "problem").reason
    assert entry(course, "problem").outcome is Outcome.APPROXIMATED


@pytest.mark.parametrize(
    ("attributes", "inside", "accepted", "match"),
    [
        ('answer="Doc" type="ci"', '<additional_answer answer="Happy"/>', ["Doc", "Happy"], "ignore_case"),
        ('answer="Doc"', "<additional_answer>Sleepy</additional_answer>", ["Doc", "Sleepy"], "exact"),
        ('answer="a_or_b"', "", ["a", "b"], "exact"),
        ('answer="..bble" type="ci regexp"', "", ["..bble"], "pattern_ignore_case"),
        ('answer=".*." type="regexp"', "", [".*."], "pattern"),
    ],
)
def test_texts_and_patterns(attributes: str, inside: str, accepted: list[str], match: str) -> None:
    question = the_question(f"<stringresponse {attributes}><label>Say.</label>{inside}</stringresponse>")
    assert isinstance(question, TextQuestion)
    assert (question.accepted, question.match) == (accepted, match)


def test_a_formula_keeps_its_samples_tolerance_and_case() -> None:
    question = the_question(
        '<formularesponse type="cs" samples="x,R@0.1,2:3,4#10" answer="x*R^2"><label>What is it?</label>'
        '<responseparam type="tolerance" default="1%"/></formularesponse>'
    )
    assert isinstance(question, FormulaQuestion)
    assert {name: (v.low, v.high) for name, v in question.variables.items()} == {"x": (0.1, 3), "R": (2, 4)}
    assert (question.expression, question.samples, question.tolerance) == ("x*R^2", 10, 1)
    assert question.case_sensitive


@pytest.mark.parametrize(
    ("inside", "reason", "accepts_text"),
    [
        ("<customresponse cfn='f'><p>Do?</p><textline/></customresponse>", "Python script", True),
        ("<schematicresponse><p>Do?</p><schematic/></schematicresponse>", "circuit simulator", False),
        (
            "<imageresponse><p>Do?</p><imageinput src='/static/m.png'/></imageresponse>",
            "click into a picture",
            False,
        ),
        ("<choicetextresponse><p>Do?</p></choicetextresponse>", "combines choices", False),
        ("<newresponse><p>Do?</p></newresponse>", "not known", False),
        (numerical("$undefined"), "no plain number", False),
        (numerical("2+3j"), "no plain number", False),
        (numerical("2", '<additional_answer answer="3"/>'), "several different numbers", False),
        (numerical("2", '<responseparam type="tolerance" default="much"/>'), "tolerance", False),
        ("<formularesponse samples='x@1' answer='x'><p>Do?</p></formularesponse>", "ranges", False),
        (
            "<optionresponse><p>Do?</p><optioninput options=\"('a','b')\" correct='c'/></optionresponse>",
            "option",
            False,
        ),
        ("<multiplechoiceresponse><p>Do?</p></multiplechoiceresponse>", "no choices", False),
        ("<stringresponse answer='(' type='regexp'><p>Do?</p><textline/></stringresponse>", "pattern", True),
    ],
)
def test_what_cannot_be_graded_is_kept_with_its_reason(inside: str, reason: str, accepts_text: bool) -> None:
    course = problem(inside, 'display_name="T"')
    (question,) = questions(course)
    assert isinstance(question, UngradedQuestion)
    assert "Do?" in question.prompt_html or "How much?" in question.prompt_html
    assert reason in question.reason
    assert question.points == 0
    assert question.accepts_text == accepts_text
    assert entry(course, "problem").outcome is Outcome.APPROXIMATED
    assert reason in entry(course, "problem").reason
    assert only_lesson(course).type == "text"


def test_numbers_drawn_by_a_script_are_never_run_and_the_problem_is_not_graded() -> None:
    script = '<script type="loncapa/python">x = random.randint(0, 20)\nz = x + 1\n</script>'
    course = problem(f"{script}<p>Let x = $x.</p>{numerical('$z')}")
    (question,) = questions(course)
    assert isinstance(question, UngradedQuestion)
    assert "$x, $z" in question.reason
    assert "random" not in question.prompt_html


def test_constants_of_a_script_are_filled_in_without_running_it() -> None:
    script = (
        "<script type='loncapa/python'>mass = 12\nname = 'iron'\ndef grade(e, a):\n    return True\n</script>"
    )
    course = problem(f"{script}<p>Of $name?</p>{numerical('$mass')}")
    (question,) = questions(course)
    assert isinstance(question, NumericalQuestion)
    assert question.answer == 12
    assert "Of iron?" in question.prompt_html
    assert entry(course, "problem").outcome is Outcome.EXACT


def test_a_script_that_does_not_touch_the_grading_changes_nothing() -> None:
    script = "<script type='loncapa/python'>\ndef unused(x):\n    total = x\n    return total\n</script>"
    course = problem(f"{script}<stringresponse answer='SELECT 1;'><label>Query?</label></stringresponse>")
    assert isinstance(questions(course)[0], TextQuestion)
    assert entry(course, "problem").outcome is Outcome.EXACT
    assert "its script is left out" in entry(course, "problem").notes


def test_a_script_in_old_python_still_names_what_it_defines() -> None:
    course = problem(f"<script>print 'x'\nz = 3\n</script>{numerical('$z')}")
    assert isinstance(questions(course)[0], UngradedQuestion)


def test_the_weight_is_shared_among_the_questions_of_a_problem() -> None:
    two = numerical("1") + numerical("2")
    assert [question.points for question in questions(problem(two))] == [1, 1]
    assert [question.points for question in questions(problem(two, 'weight="5"'))] == [2.5, 2.5]
    (practice,) = questions(problem(numerical("1"), 'weight="0"'))
    assert isinstance(practice, UngradedQuestion)


@pytest.mark.parametrize(("weight", "points"), [("1e99", 10_000), ("20k", 10_000), ("-1", None)])
def test_a_weight_beyond_all_bounds_is_cut_and_said(weight: str, points: float | None) -> None:
    course = problem(numerical("1"), f'weight="{weight}"')
    (question,) = questions(course)
    LessonContent.model_validate(only_lesson(course).content.model_dump(mode="json"))
    assert "points instead of" in entry(course, "problem").reason
    assert isinstance(question, UngradedQuestion) if points is None else question.points == points


def test_numbers_that_no_question_holds_are_not_graded() -> None:
    for inside in (numerical("1e200"), numerical("1", '<responseparam type="tolerance" default="1e200"/>')):
        assert isinstance(the_question(inside), UngradedQuestion)
    policy, _ = two_problems('max_attempts="1e90"', 'max_attempts="1e90"')
    assert getattr(policy, "max_attempts", 0) == 1_000_000


def test_text_before_a_response_is_its_prompt_and_text_behind_the_last_follows() -> None:
    course = problem(f"<p>First.</p>{numerical('1')}<div><p>Second.</p>{numerical('2')}</div><p>Last.</p>")
    first, second = questions(course)
    assert "First." in first.prompt_html
    assert "Second." in second.prompt_html
    assert "First." not in second.prompt_html
    last = blocks(course)[-1]
    assert isinstance(last, HtmlBlock)
    assert last.html == "<p>Last.</p>"


@pytest.mark.parametrize(
    ("page", "kind"), [("/static/page.html", InteractiveBlock), ("https://sim.example/x", EmbedBlock)]
)
def test_a_page_that_grades_itself_is_shown_without_its_grade(page: str, kind: type) -> None:
    field = f"<jsinput html_file='{page}' height='300' title='Sim'/>"
    inside = f"<customresponse cfn='f'><p>Play.</p>{field}</customresponse>"
    course = import_components(f'<problem url_name="p">{inside}</problem>', {"static/page.html": "<p>hi</p>"})
    text, shown = blocks(course)
    assert isinstance(text, HtmlBlock)
    assert isinstance(shown, kind)
    assert getattr(shown, "height_pixels", 0) == 300
    assert "its grade is not recorded" in entry(course, "problem").reason


def two_problems(first: str, second: str, section: str = "") -> tuple[object, list[str]]:
    course = import_components(
        f'<problem url_name="a" {first}>{numerical("1")}</problem>'
        f'<problem url_name="b" {second}>{numerical("2")}</problem>',
        section=section,
    )
    reasons = [entry_of(course, f"vertical/vert.xml#problem[{n}]").reason for n in (1, 2)]
    return only_lesson(course).content.quiz_policy, reasons


def test_a_lesson_takes_the_most_restrictive_rule_of_its_problems() -> None:
    policy, reasons = two_problems('showanswer="never" max_attempts="3"', 'max_attempts="1"')
    assert (getattr(policy, "show_answers", ""), getattr(policy, "max_attempts", 0)) == ("never", 1)
    assert "allowed 3" in reasons[0]
    assert "'never' instead of 'finished'" in reasons[1]


def test_rules_are_inherited_and_the_same_for_all_is_exact() -> None:
    policy, reasons = two_problems("", "", section='showanswer="attempted" max_attempts="2"')
    assert (getattr(policy, "show_answers", ""), getattr(policy, "max_attempts", 0)) == ("after_attempt", 2)
    assert reasons == ["", ""]


def test_the_solution_of_an_interactive_page_is_not_lost_in_silence() -> None:
    course = problem(
        '<customresponse><jsinput html_file="/static/a.html"/><solution><p>Because.</p></solution>'
        "</customresponse>"
    )
    assert "its solution is left out" in entry(course, "problem").reason
