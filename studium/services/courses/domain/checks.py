"""What keeps a draft from being published, and what its author had better look at; all of it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from studium.contracts.courses import MAX_LESSON_SCORE, MAX_QUESTIONS, LessonPublished
from studium.contracts.questions import UngradedQuestion
from studium.kit.errors import Conflict, FieldError
from studium.services.courses.domain.blocks import (
    block_assets,
    block_html,
    gradable,
    max_score_of,
    questions_of,
)
from studium.services.courses.domain.content import (
    AssignmentBlock,
    Block,
    FileBlock,
    HtmlBlock,
    InteractiveBlock,
    LessonContent,
    NoticeBlock,
    QuestionBlock,
    VideoBlock,
)
from studium.services.courses.domain.course import MAX_LESSONS, Draft, Lesson
from studium.services.courses.domain.files import AssetKind
from studium.services.courses.domain.markup import (
    images_elsewhere,
    images_without_alt,
    is_blank,
    lessons_in,
)
from studium.services.courses.domain.publishing import course_event, event_bytes, lesson_event, next_version
from studium.services.courses.domain.questions import question_flaws
from studium.services.courses.domain.release import closed_parts, in_words, missing_lessons, waiting_circle
from studium.services.courses.domain.rubrics import rubric_flaws

MAX_EVENT_BYTES = 900_000


class CannotPublish(Conflict):
    """The draft has errors; `errors` lists all of them."""

    code = "cannot_publish"


@dataclass(frozen=True)
class Problem:
    """One finding. `pointer` leads into the draft's JSON; an error blocks publishing, a warning does not.

    `block_index` is the place of the block in its lesson, None where no single block is meant.
    """

    severity: Literal["error", "warning"]
    pointer: str
    code: str
    detail: str
    lesson_id: UUID | None = None
    block_index: int | None = None

    def as_field_error(self) -> FieldError:
        """The finding as an entry of a problem document."""
        return FieldError(self.pointer, self.code, self.detail)


AssetKinds = Mapping[UUID, AssetKind]


@dataclass(frozen=True)
class _Known:
    """What blocks may point at: the course's files by id, and the draft's lessons."""

    assets: AssetKinds
    lessons: frozenset[UUID]


def check_draft(draft: Draft, assets: AssetKinds) -> list[Problem]:
    """All problems of a draft, errors first. `assets` holds the course's files by id."""
    found = [*_course_problems(draft, assets)]
    known = _Known(assets, frozenset(lesson.lesson_id for lesson in draft.lessons))
    for index, lesson in enumerate(draft.in_order()):
        found += _lesson_problems(draft, lesson, f"/lessons/{index}", known)
    found += _repeated_questions(draft)
    return sorted(found, key=lambda one: one.severity != "error")


def refuse_errors(problems: list[Problem]) -> None:
    """Raise `CannotPublish` with every error among these."""
    errors = [problem.as_field_error() for problem in problems if problem.severity == "error"]
    if errors:
        raise CannotPublish(f"Put right the {len(errors)} listed errors, then publish again.", errors=errors)


def _error(pointer: str, code: str, detail: str, lesson_id: UUID | None = None) -> Problem:
    return Problem("error", pointer, code, detail, lesson_id)


def _warning(pointer: str, code: str, detail: str, lesson_id: UUID | None = None) -> Problem:
    return Problem("warning", pointer, code, detail, lesson_id)


def _course_problems(draft: Draft, assets: AssetKinds) -> Iterator[Problem]:
    details = draft.course.details
    if not draft.lessons:
        yield _error("/lessons", "no_lessons", "Add at least one lesson.")
    if details.image_asset_id is not None:
        if assets.get(details.image_asset_id) != "image":
            yield _error("/image_asset_id", "missing_asset", "Upload the course's picture again.")
        if not details.image_alt_text:
            yield _warning("/image_alt_text", "missing_alt_text", "Say in words what the picture shows.")
    if not details.summary:
        yield _warning("/summary", "no_summary", "Write a sentence or two for the catalogue.")
    yield from _size_problems(draft)
    yield from _grading_problems(draft)
    yield from _release_problems(draft)
    used = {lesson.module_id for lesson in draft.lessons}
    for index, module in enumerate(draft.modules):
        if module.module_id not in used:
            yield _warning(f"/modules/{index}", "empty_module", f"Module “{module.title}” has no lessons.")


def _size_problems(draft: Draft) -> Iterator[Problem]:
    if (count := len(draft.lessons)) > MAX_LESSONS:
        detail = f"A course may have {MAX_LESSONS:,} lessons, this one has {count:,}; make a second course."
        yield _error("/lessons", "too_many_lessons", detail)
    course = draft.course
    probe = next_version(draft, None, course.instructor_id, course.updated_at)
    if (size := event_bytes(course_event(probe, course))) > MAX_EVENT_BYTES:
        detail = f"The outline has {size:,} bytes; shorten titles or split it below {MAX_EVENT_BYTES:,}."
        yield _error("/lessons", "outline_too_large", detail)


def _grading_problems(draft: Draft) -> Iterator[Problem]:
    grading = draft.course.details.grading
    if not grading:
        return
    total = sum(category.weight for category in grading)
    if abs(total - 1) > 0.001:
        yield _error("/grading", "weights", f"The weights have to add up to 1; they make {total:g}.")
    names = Counter(category.name for category in grading)
    for name, count in names.items():
        if count > 1:
            yield _error("/grading", "category_repeated", f"Two categories are called “{name}”.")
    for name in names.keys() - {lesson.graded_as for lesson in draft.lessons}:
        yield _warning("/grading", "unused_category", f"No lesson counts towards “{name}”.")


def _release_problems(draft: Draft) -> Iterator[Problem]:
    """Rules that nobody could ever meet."""
    names = {one.module_id: f"Module “{one.title}”" for one in draft.modules}
    names |= {one.lesson_id: f"“{one.title}”" for one in draft.lessons}
    lessons = {lesson.lesson_id for lesson in draft.lessons}

    def error(part_id: UUID, code: str, detail: str) -> Problem:
        at = f"/release/{part_id}"
        return _error(at, code, f"{names[part_id]} {detail}", part_id if part_id in lessons else None)

    for part_id in missing_lessons(draft):
        detail = "waits for a lesson that the course does not have any more; let it wait for another."
        yield error(part_id, "release_lesson_missing", detail)
    for part_id in closed_parts(draft):
        yield error(part_id, "release_after_end", "opens only when the course has ended; open it sooner.")
    if circle := waiting_circle(draft):
        yield _error("/release", "release_circle", in_words(circle), circle[0].lesson_id)


def _lesson_problems(draft: Draft, lesson: Lesson, at: str, known: _Known) -> list[Problem]:
    content = draft.content_of(lesson)
    found = [*_shape_problems(lesson, content, at), *_due_problems(lesson, content, at)]
    found += _quiz_problems(lesson, content, at)
    categories = {category.name for category in draft.course.details.grading}
    if lesson.graded_as is not None and lesson.graded_as not in categories:
        detail = f"“{lesson.title}” counts towards “{lesson.graded_as}”, which the course does not grade."
        found.append(_error(f"{at}/graded_as", "unknown_category", detail, lesson.lesson_id))
    for index, block in enumerate(content.blocks):
        where = f"{at}/content/blocks/{index}"
        for one in (*_shared_problems(block, known), *_own_problems(block, known.assets)):
            found.append(
                Problem(one.severity, where + one.pointer, one.code, one.detail, lesson.lesson_id, index)
            )
    return [*found, *_score_problems(draft, lesson, content, at)]


def _score_problems(draft: Draft, lesson: Lesson, content: LessonContent, at: str) -> Iterator[Problem]:
    """Whether the lesson can be announced: an event holds neither infinite scores nor any number of bytes."""
    if not max_score_of(content) <= MAX_LESSON_SCORE:
        detail = f"Let “{lesson.title}” give {MAX_LESSON_SCORE:,.0f} points at most, all questions together."
        yield _error(f"{at}/content", "too_many_points", detail, lesson.lesson_id)
    elif (size := event_bytes(_probe(draft, lesson, content))) > MAX_EVENT_BYTES:
        detail = f"“{lesson.title}” has {size:,} bytes of questions; split it below {MAX_EVENT_BYTES:,}."
        yield _error(at, "lesson_too_large", detail, lesson.lesson_id)


def _quiz_problems(lesson: Lesson, content: LessonContent, at: str) -> Iterator[Problem]:
    questions = questions_of(content)
    if (count := len(questions)) > MAX_QUESTIONS:
        detail = f"“{lesson.title}” asks {count:,} questions; ask {MAX_QUESTIONS} at most in one lesson."
        yield _error(f"{at}/content", "too_many_questions", detail, lesson.lesson_id)
    yield from _draw_problems(lesson, content, f"{at}/content/quiz_policy")
    if gradable(questions) and content.quiz_policy.pass_percentage == 0:
        detail = f"Every attempt passes “{lesson.title}”; say how many percent are needed."
        yield _warning(f"{at}/content/quiz_policy", "everybody_passes", detail, lesson.lesson_id)


def _draw_problems(lesson: Lesson, content: LessonContent, at: str) -> Iterator[Problem]:
    """Whether every attempt can draw as many questions as it is to, for the same points."""
    draws, group = content.quiz_policy.draws, gradable(questions_of(content))
    if draws is None or not group:
        return
    if draws > len(group):
        detail = f"“{lesson.title}” draws {draws} of {len(group)} graded questions; write more or draw fewer."
        yield _error(at, "too_few_to_draw", detail, lesson.lesson_id)
    if len({question.points for question in group}) > 1:
        detail = f"“{lesson.title}” draws its questions; give all of them the same points."
        yield _error(at, "unequal_points", detail, lesson.lesson_id)


def _probe(draft: Draft, lesson: Lesson, content: LessonContent) -> LessonPublished:
    return lesson_event(draft.course.course_id, (draft.course.live_version or 0) + 1, lesson, content)


def _shape_problems(lesson: Lesson, content: LessonContent, at: str) -> Iterator[Problem]:
    """Whether the lesson holds what its type promises."""
    name, blocks = lesson.title, content.blocks
    if all(isinstance(block, HtmlBlock) and is_blank(block.html) for block in blocks):
        yield _error(f"{at}/content", "empty_lesson", f"“{name}” is empty.", lesson.lesson_id)
        return
    if lesson.type == "quiz" and not gradable(questions_of(content)):
        yield _error(
            f"{at}/content", "no_question", f"Ask a gradable question in “{name}”.", lesson.lesson_id
        )
    elif lesson.type not in ("text", "quiz") and lesson.type not in {block.kind for block in blocks}:
        detail = f"“{name}” is of type {lesson.type} but holds no {lesson.type}."
        yield _error(f"{at}/content", "main_block_missing", detail, lesson.lesson_id)
    if sum(isinstance(block, AssignmentBlock) for block in blocks) > 1:
        detail = f"“{name}” holds two assignments; give the second a lesson of its own."
        yield _error(f"{at}/content", "two_assignments", detail, lesson.lesson_id)


def _due_problems(lesson: Lesson, content: LessonContent, at: str) -> Iterator[Problem]:
    """Times that cannot be compared with the present: without a zone, or at the end of the calendar."""
    assignments = (block.assignment.due_at for block in content.blocks if isinstance(block, AssignmentBlock))
    for due_at in (content.quiz_policy.due_at, *assignments):
        if due_at is not None and (due_at.tzinfo is None or not 1970 <= due_at.year < 9000):
            detail = f"Say when “{lesson.title}” is due with a time zone, as in 2030-01-31T23:59:00Z."
            yield _error(f"{at}/content", "bad_due_at", detail, lesson.lesson_id)


def _shared_problems(block: Block, known: _Known) -> Iterator[Problem]:
    """What may be wrong with a block of any kind; pointers lead into the block."""
    for asset_id in block_assets(block) - known.assets.keys():
        yield _error("", "missing_asset", f"The file {asset_id} is gone; upload it again.")
    for text in block_html(block):
        for _ in images_without_alt(text):
            yield _warning("", "missing_alt_text", "Say in words what the image shows.")
        for _ in images_elsewhere(text):
            detail = (
                "Upload this image: on another site it may vanish, and that site sees who reads the lesson."
            )
            yield _warning("", "foreign_image", detail)
        if lessons_in(text) - known.lessons:
            detail = (
                "A link leads to a lesson that this course does not have; link to another or take it out."
            )
            yield _warning("", "broken_link", detail)


def _own_problems(block: Block, assets: AssetKinds) -> Iterator[Problem]:
    """What is wrong with a block of this kind; pointers lead into the block."""
    match block:
        case VideoBlock():
            yield from _video_problems(block, assets)
        case FileBlock():
            yield from _file_problems(block, assets)
        case InteractiveBlock():
            yield from _interactive_problems(block, assets)
        case QuestionBlock():
            yield from _question_problems(block)
        case AssignmentBlock():
            yield from _assignment_problems(block)
        case NoticeBlock():
            yield _warning("", "imported_notice", f"Not imported: {block.reason}")
        case _:
            return


def _video_problems(video: VideoBlock, assets: AssetKinds) -> Iterator[Problem]:
    if video.asset_id is not None and assets.get(video.asset_id, "video") != "video":
        yield _error("/asset_id", "wrong_kind", "A video block needs a video; this file is none.")
    for index, one in enumerate(video.transcripts):
        if assets.get(one.asset_id, "transcript") != "transcript":
            detail = "Captions have to be an SRT or WebVTT file; upload one."
            yield _error(f"/transcripts/{index}/asset_id", "wrong_kind", detail)
    sources = sum(source is not None for source in (video.youtube_id, video.asset_id, video.url))
    if sources != 1:
        yield _error("", "video_source", f"A video needs exactly one source; this one has {sources}.")
    start, end = video.start_seconds or 0, video.end_seconds
    if end is not None and end <= start:
        yield _error("/end_seconds", "video_cut", "The video has to end after it starts.")
    if not video.transcripts:
        yield _warning("/transcripts", "missing_captions", "Add captions, so that everybody can follow.")


def _file_problems(block: FileBlock, assets: AssetKinds) -> Iterator[Problem]:
    kind = assets.get(block.asset_id)
    if kind is not None and block.kind not in ("file", kind):
        yield _error("/asset_id", "wrong_kind", f"Shown as {block.kind}, but the file is of kind {kind}.")
    if block.kind == "image" and not block.alt_text:
        yield _warning("/alt_text", "missing_alt_text", "Say in words what the image shows.")


def _interactive_problems(block: InteractiveBlock, assets: AssetKinds) -> Iterator[Problem]:
    if assets.get(block.asset_id, "interactive") != "interactive":
        yield _error("/asset_id", "wrong_kind", "An interactive block needs an HTML page.")


def _question_problems(block: QuestionBlock) -> Iterator[Problem]:
    for pointer, code, detail in question_flaws(block.question):
        yield _error(f"/question{pointer}", code, detail)
    if isinstance(block.question, UngradedQuestion):
        yield _warning("/question", "ungraded", f"Never graded: {block.question.reason}")


def _assignment_problems(block: AssignmentBlock) -> Iterator[Problem]:
    for pointer, code, detail in rubric_flaws(block.assignment):
        yield _error(f"/assignment{pointer}", code, detail)
    if is_blank(block.assignment.instructions_html):
        # What is to be done may stand in another block of the lesson, as it does in courses of Open edX.
        yield _warning("/assignment/instructions_html", "no_instructions", "Write what is to be done.")


def _repeated_questions(draft: Draft) -> Iterator[Problem]:
    owners: dict[UUID, Lesson] = {}
    for index, lesson in enumerate(draft.in_order()):
        asked = Counter(question.question_id for question in questions_of(draft.content_of(lesson)))
        for question_id, count in asked.items():
            first = owners.setdefault(question_id, lesson)
            if first is not lesson or count > 1:
                detail = f"The same question id stands in “{first.title}” and “{lesson.title}”."
                yield _error(f"/lessons/{index}/content", "question_id_repeated", detail, lesson.lesson_id)
