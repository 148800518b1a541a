"""Handing work in: what counts, what is kept, what completes a lesson, and files."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from studium.contracts.learning import AssignmentSubmitted, CourseCompleted, LessonCompleted, ProgressRecorded
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.clock import new_id
from studium.services.learning.actions import Ctx, assignment_files, assignments, enrollment, grading
from studium.services.learning.actions.people import PersonErased
from studium.services.learning.domain import files
from studium.services.learning.domain.assignments import (
    AlreadyGraded,
    AssignmentNotFound,
    NothingHandedIn,
)
from studium.services.learning.domain.errors import CompletedBySubmission, LessonNotFound, NotEnrolled
from studium.services.learning.tests.factories import announced, make_quiz, report
from studium.services.learning.tests.factories_assignments import (
    Part,
    Taught,
    hand_in,
    learner_in,
    make_assignment,
    named_user,
    publish_taught,
    teacher,
    upload,
)

if TYPE_CHECKING:
    from studium.app import Platform


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


def with_settings(ctx: Ctx, **changes: int) -> Ctx:
    object.__setattr__(ctx, "settings", ctx.settings.model_copy(update=changes))
    return ctx


async def essay(ctx: Ctx, **options: Any) -> Taught:
    return await publish_taught(ctx, Part(assignment=make_assignment(**options)))


async def grade(ctx: Ctx, taught: Taught, submission_id: UUID, score: float) -> grading.Desk:
    given = grading.Given(score, (), "Good.")
    return await grading.grade(ctx, taught.teacher, submission_id, given, expected=None)


# Handing in -----------------------------------------------------------------------------------------------


async def test_handing_in_completes_the_lesson_and_says_so_first(platform: Platform, ctx: Ctx) -> None:
    course = await essay(ctx)
    user_id = await learner_in(platform, course)
    with pytest.raises(CompletedBySubmission):
        await report(ctx, user_id, course.lesson_ids[0], completed=True)
    found = await hand_in(ctx, user_id, course.lesson_ids[0])
    assert (found.work.status, found.work.attempt, found.work.is_late) == ("submitted", 1, False)
    assert found.hand_ins[0].text.reveal() == "My essay"
    kinds = [type(event) for event in await announced(ctx, key=str(user_id))][1:]
    assert kinds[:4] == [AssignmentSubmitted, ProgressRecorded, LessonCompleted, CourseCompleted]


async def test_a_later_hand_in_replaces_and_keeps_the_earlier(platform: Platform, ctx: Ctx) -> None:
    course = await essay(ctx)
    user_id, lesson_id = await learner_in(platform, course), course.lesson_ids[0]
    first_file = await upload(ctx, user_id, lesson_id, name="first.txt")
    first = await hand_in(ctx, user_id, lesson_id, "One", first_file.file.file_id)
    second = await hand_in(ctx, user_id, lesson_id, "Two")
    assert second.work.submission_id == first.work.submission_id
    assert [(one.hand_in.attempt, one.text.reveal()) for one in second.hand_ins] == [(2, "Two"), (1, "One")]
    assert [file.name.reveal() for file in second.hand_ins[1].files] == ["first.txt"]
    again = await hand_in(ctx, user_id, lesson_id, "", first_file.file.file_id)
    assert again.hand_ins[0].files[0].file.handed_in_at == second.hand_ins[1].files[0].file.handed_in_at


async def test_graded_work_stays_until_it_is_returned(platform: Platform, ctx: Ctx) -> None:
    course = await essay(ctx)
    user_id, lesson_id = await learner_in(platform, course), course.lesson_ids[0]
    work = (await hand_in(ctx, user_id, lesson_id)).work
    await grade(ctx, course, work.submission_id, 4)
    with pytest.raises(AlreadyGraded):
        await hand_in(ctx, user_id, lesson_id)
    await grading.give_back(ctx, course.teacher, work.submission_id, "Once more.", expected=None)
    retried = (await hand_in(ctx, user_id, lesson_id)).work
    assert (retried.status, retried.attempt, retried.score) == ("submitted", 2, 4)


@pytest.mark.parametrize(("hours", "late"), [(1, False), (-1, True)])
async def test_late_work_is_taken_and_marked(platform: Platform, ctx: Ctx, hours: int, late: bool) -> None:
    course = await essay(ctx, due_at=clock.now() + timedelta(hours=hours))
    user_id = await learner_in(platform, course)
    found = await hand_in(ctx, user_id, course.lesson_ids[0])
    assert (found.work.is_late, found.hand_ins[0].hand_in.is_late) == (late, late)
    (said,) = [e for e in await announced(ctx, key=str(user_id)) if isinstance(e, AssignmentSubmitted)]
    assert said.is_late is late


async def test_who_may_not_hand_in(platform: Platform, ctx: Ctx) -> None:
    course = await publish_taught(ctx, Part(assignment=make_assignment()), Part("text"))
    outsider = await named_user(platform, "No", "Body")
    for lesson_id, error in (
        (course.lesson_ids[0], NotEnrolled),
        (course.lesson_ids[1], AssignmentNotFound),
        (new_id(), LessonNotFound),
    ):
        with pytest.raises(error):
            await hand_in(ctx, outsider, lesson_id)
        with pytest.raises(error):
            await upload(ctx, outsider, lesson_id)
        with pytest.raises(error):
            await assignments.open_assignment(ctx, outsider, lesson_id)
    user_id = await learner_in(platform, course)
    await enrollment.leave(ctx, user_id, course.course_id)
    with pytest.raises(NotEnrolled):
        await hand_in(ctx, user_id, course.lesson_ids[0])


async def test_blank_text_alone_is_nothing(platform: Platform, ctx: Ctx) -> None:
    course = await essay(ctx)
    user_id = await learner_in(platform, course)
    with pytest.raises(NothingHandedIn):
        await hand_in(ctx, user_id, course.lesson_ids[0], " \n")


async def test_simultaneous_hand_ins_follow_one_another(platform: Platform, ctx: Ctx) -> None:
    course = await essay(ctx)
    user_id = await learner_in(platform, course)
    await asyncio.gather(*(hand_in(ctx, user_id, course.lesson_ids[0], str(n)) for n in range(4)))
    found = await assignments.open_assignment(ctx, user_id, course.lesson_ids[0])
    assert found.dossier is not None
    assert [one.hand_in.attempt for one in found.dossier.hand_ins] == [4, 3, 2, 1]
    assert found.dossier.work.revision == 4


async def test_work_in_a_quiz_lesson_does_not_complete_the_quiz(platform: Platform, ctx: Ctx) -> None:
    course = await publish_taught(ctx, Part("quiz", assignment=make_assignment(), quiz=make_quiz()))
    user_id = await learner_in(platform, course)
    await hand_in(ctx, user_id, course.lesson_ids[0])
    found = await enrollment.get_enrollment(ctx, user_id, course.course_id)
    assert found.current_progress_percentage == 0


async def test_what_people_wrote_is_unreadable_in_the_rows_and_gone_with_the_key(
    platform: Platform, ctx: Ctx
) -> None:
    course = await essay(ctx)
    user_id, lesson_id = await learner_in(platform, course), course.lesson_ids[0]
    file = await upload(ctx, user_id, lesson_id, name="okafor.txt")
    work = (await hand_in(ctx, user_id, lesson_id, "Secret words", file.file.file_id)).work
    await grading.grade(
        ctx, course.teacher, work.submission_id, grading.Given(1, (), "Frank words"), expected=None
    )
    tables = (
        "assignment_submission",
        "assignment_hand_in",
        "assignment_verdict",
        "assignment_file",
        "outbox",
    )
    rows = str([dict(row) for table in tables for row in await ctx.db.fetch_all(f"SELECT * FROM {table}")])
    assert not [word for word in ("Secret", "Frank", "okafor") if word in rows]
    await platform.context("identity").vault.erase(user_id)
    ctx.vault._cache.clear()
    desk = await grading.read_work(ctx, course.teacher, work.submission_id)
    assert desk.dossier.hand_ins[0].text.erased
    assert desk.dossier.verdicts[0].feedback.erased
    with pytest.raises(PersonErased):
        await grade(ctx, course, work.submission_id, 2)


# Files ----------------------------------------------------------------------------------------------------


async def read(ctx: Ctx, caller: Principal, file_id: UUID) -> bytes:
    _, body = await assignment_files.read_file(ctx, caller, file_id)
    return b"".join([piece async for piece in body])


async def test_a_file_is_for_its_learner_and_handed_in_for_the_teachers(platform: Platform, ctx: Ctx) -> None:
    course = await essay(ctx)
    user_id, lesson_id = await learner_in(platform, course), course.lesson_ids[0]
    other = await learner_in(platform, course)
    file_id = (await upload(ctx, user_id, lesson_id)).file.file_id
    me, admin = Principal(user_id, frozenset({"student"})), Principal(new_id(), frozenset({"admin"}))
    strangers = [teacher(), Principal(other, frozenset({"student"}))]
    assert await read(ctx, me, file_id) == b"some text"
    for caller in (*strangers, course.teacher, admin):
        with pytest.raises(files.FileNotFound):
            await read(ctx, caller, file_id)
    await hand_in(ctx, user_id, lesson_id, "", file_id)
    assert [await read(ctx, caller, file_id) for caller in (course.teacher, admin)] == [b"some text"] * 2
    for caller in strangers:
        with pytest.raises(files.FileNotFound):
            await read(ctx, caller, file_id)


async def test_nobody_hands_in_or_deletes_anothers_file(platform: Platform, ctx: Ctx) -> None:
    course = await essay(ctx)
    user_id, lesson_id = await learner_in(platform, course), course.lesson_ids[0]
    thief = await learner_in(platform, course)
    file_id = (await upload(ctx, user_id, lesson_id)).file.file_id
    with pytest.raises(files.FileNotFound):
        await hand_in(ctx, thief, lesson_id, "", file_id)
    with pytest.raises(files.FileNotFound):
        await assignment_files.remove(ctx, thief, lesson_id, file_id)
    assert (await assignments.open_assignment(ctx, thief, lesson_id)).dossier is None
    assert (await assignments.open_assignment(ctx, user_id, lesson_id)).waiting_files


async def test_a_file_of_another_assignment_cannot_be_handed_in(platform: Platform, ctx: Ctx) -> None:
    course = await publish_taught(ctx, Part(assignment=make_assignment()), Part(assignment=make_assignment()))
    user_id = await learner_in(platform, course)
    file_id = (await upload(ctx, user_id, course.lesson_ids[0])).file.file_id
    with pytest.raises(files.FileNotFound):
        await hand_in(ctx, user_id, course.lesson_ids[1], "", file_id)


async def test_deleting_deletes_the_bytes_unless_they_were_handed_in(platform: Platform, ctx: Ctx) -> None:
    course = await essay(ctx)
    user_id, lesson_id = await learner_in(platform, course), course.lesson_ids[0]
    gone, kept = [(await upload(ctx, user_id, lesson_id)).file for _ in range(2)]
    await hand_in(ctx, user_id, lesson_id, "", kept.file_id)
    await assignment_files.remove(ctx, user_id, lesson_id, gone.file_id)
    assert await ctx.objects.head(gone.object_key) is None
    with pytest.raises(files.FileNotFound):
        await assignment_files.remove(ctx, user_id, lesson_id, gone.file_id)
    with pytest.raises(files.FileHandedIn):
        await assignment_files.remove(ctx, user_id, lesson_id, kept.file_id)
    assert await ctx.objects.head(kept.object_key) is not None


async def test_files_are_limited_in_size_and_number(platform: Platform, ctx: Ctx) -> None:
    with_settings(ctx, file_max_bytes=20, files_per_submission=1, files_per_assignment=2)
    course = await essay(ctx)
    user_id, lesson_id = await learner_in(platform, course), course.lesson_ids[0]
    with pytest.raises(files.FileTooLarge):
        await upload(ctx, user_id, lesson_id, b"x" * 21)
    assert await ctx.db.fetch_all("SELECT * FROM assignment_file") == []
    uploaded = [(await upload(ctx, user_id, lesson_id, b"x" * 20)).file.file_id for _ in range(2)]
    with pytest.raises(files.TooManyFiles):
        await upload(ctx, user_id, lesson_id)
    with pytest.raises(files.TooManyFiles):
        await hand_in(ctx, user_id, lesson_id, "", *uploaded)
    await hand_in(ctx, user_id, lesson_id, "", uploaded[0], uploaded[0])


async def test_the_sweep_takes_what_nobody_handed_in_for_a_day(platform: Platform, ctx: Ctx) -> None:
    course = await essay(ctx)
    user_id, lesson_id = await learner_in(platform, course), course.lesson_ids[0]
    old, used, fresh = [(await upload(ctx, user_id, lesson_id)).file for _ in range(3)]
    await hand_in(ctx, user_id, lesson_id, "", used.file_id)
    await ctx.db.fetch_all(
        "UPDATE assignment_file SET uploaded_at = uploaded_at - interval '25 hours' WHERE file_id = ANY($1)",
        [old.file_id, used.file_id],
    )
    assert [await assignment_files.sweep(ctx) for _ in range(2)] == [1, 0]
    heads = [await ctx.objects.head(file.object_key) is not None for file in (old, used, fresh)]
    assert heads == [False, True, True]
    with pytest.raises(files.FileNotFound):
        await hand_in(ctx, user_id, lesson_id, "", old.file_id)
