"""Rules of enrolment, keys, seats and the waiting list, against a real PostgreSQL and with real races."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from studium.contracts.courses import CourseUnpublished
from studium.contracts.identity import InvitationAccepted, UserErased
from studium.contracts.learning import EnrollmentCancelled, EnrollmentCreated, PlaceGiven
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.clock import new_id
from studium.services.learning import handlers
from studium.services.learning.actions import Ctx, enrollment, entry, entry_keys, housekeeping
from studium.services.learning.domain import entry as rules
from studium.services.learning.domain import errors
from studium.services.learning.domain.enrollment import Enrollment
from studium.services.learning.domain.entry import Key, Place, Policy
from studium.services.learning.tests.factories import (
    CoursePlan,
    announced,
    enrolled_learner,
    hear,
    publish,
    report,
    text_course,
)

if TYPE_CHECKING:
    from studium.app import Platform

TEACHER = Principal(UUID(int=7), frozenset({"instructor"}))
HOUR = timedelta(hours=1)


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def course_with(ctx: Ctx, policy: Policy, lessons: int = 1) -> CoursePlan:
    course = await publish(ctx, text_course(lessons))
    await entry.set_policy(ctx, TEACHER, course.course_id, policy)
    return course


async def make_key(ctx: Ctx, course: CoursePlan, max_uses: int | None = None) -> Key:
    return await entry_keys.make_key(
        ctx, TEACHER, course.course_id, label="Evening class", expires_at=None, max_uses=max_uses
    )


async def want_in(ctx: Ctx, course: CoursePlan, user_id: UUID | None = None) -> tuple[UUID, int]:
    """Ask to be let in; the user, and 0 for a seat or the position on the waiting list."""
    asking = user_id or new_id()
    result = (await enrollment.enroll(ctx, asking, course.course_id)).result
    return asking, result.position if isinstance(result, Place) else 0


async def is_in(ctx: Ctx, course: CoursePlan, user_id: UUID) -> bool:
    try:
        return not (await enrollment.get_enrollment(ctx, user_id, course.course_id)).is_cancelled
    except errors.EnrollmentNotFound:
        return False


async def queue(ctx: Ctx, course: CoursePlan) -> list[UUID]:
    found = await entry.list_waiting(ctx, TEACHER, course.course_id, after=0, limit=100)
    assert [one.place.position for one in found] == list(range(1, len(found) + 1))
    return [one.place.user_id for one in found]


# The way in -----------------------------------------------------------------------------------------------


async def test_the_rules_say_who_gets_in_and_when(ctx: Ctx) -> None:
    now = clock.now()
    for policy, state, refused in [
        (Policy(), "open", None),
        (Policy("open", now - HOUR, now + HOUR), "open", None),
        (Policy("open", now + HOUR, None), "not_yet", errors.CourseNotOpen),
        (Policy("key", None, now - HOUR), "over", errors.CourseNotOpen),
        (Policy("key"), "key", rules.KeyNeeded),
        (Policy("closed"), "closed", errors.CourseNotOpen),
    ]:
        course = await course_with(ctx, policy)
        assert (await entry.read_entry(ctx, None, course.course_id)).state == state
        if refused is None:
            assert (await want_in(ctx, course))[1] == 0
        else:
            with pytest.raises(refused):
                await want_in(ctx, course)
        assert (await want_in(ctx, course, TEACHER.user_id))[1] == 0, "who teaches may try the course"


async def test_a_course_that_has_gone_is_closed_whatever_its_rules_say(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy())
    await hear(ctx, CourseUnpublished(course_id=course.course_id, unpublished_at=clock.now()))
    ended = await publish(ctx, text_course(1, ends_at=clock.now() - HOUR))
    states = [(await entry.read_entry(ctx, None, one.course_id)).state for one in (course, ended)]
    assert states == ["closed", "over"]
    with pytest.raises(errors.CourseNotFound):
        await entry.read_entry(ctx, None, new_id())


async def test_enrolment_has_to_end_after_it_begins(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(1))
    now = clock.now()
    with pytest.raises(rules.InvalidPolicy):
        await entry.set_policy(ctx, TEACHER, course.course_id, Policy("open", now, now))


async def test_who_is_invited_needs_no_key_and_waits_where_it_is_full(ctx: Ctx) -> None:
    closed, full = await course_with(ctx, Policy("closed")), await course_with(ctx, Policy("closed", seats=1))
    await enrollment.enroll(ctx, new_id(), full.course_id, is_invited=True)
    guest = new_id()
    await hear(
        ctx,
        InvitationAccepted(
            user_id=guest,
            invited_by=new_id(),
            course_ids=[full.course_id, closed.course_id],
            accepted_at=clock.now(),
        ),
    )
    assert (await is_in(ctx, closed, guest), await is_in(ctx, full, guest)) == (True, False)
    assert await queue(ctx, full) == [guest]


# Keys -----------------------------------------------------------------------------------------------------


async def test_a_key_opens_its_course_as_often_as_it_may(ctx: Ctx) -> None:
    course, other = await course_with(ctx, Policy("key")), await course_with(ctx, Policy("key"))
    key = await make_key(ctx, course, max_uses=2)
    typed = f" {key.key.lower().replace('-', ' ')} "
    for _ in range(2):
        assert (await enrollment.enroll(ctx, new_id(), course.course_id, key=typed)).is_new
    for where in (course, other):
        with pytest.raises(rules.KeyRefused):
            await enrollment.enroll(ctx, new_id(), where.course_id, key=key.key)
    (kept,) = await entry_keys.list_keys(ctx, TEACHER, course.course_id, before=None, limit=9)
    assert (kept.key, kept.uses) == (key.key, 2)


async def test_every_key_that_opens_nothing_is_refused_in_the_same_words(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy("key"))
    withdrawn, used_up = await make_key(ctx, course), await make_key(ctx, course, max_uses=1)
    expired = await entry_keys.make_key(
        ctx, TEACHER, course.course_id, label="Old", expires_at=clock.now() - HOUR, max_uses=None
    )
    for _ in range(2):
        await entry_keys.withdraw_key(ctx, TEACHER, course.course_id, withdrawn.key_id)
    await enrollment.enroll(ctx, new_id(), course.course_id, key=used_up.key)
    said = set()
    for key in (withdrawn.key, used_up.key, expired.key, "00000-00000", "no key at all"):
        with pytest.raises(rules.KeyRefused) as refused:
            await enrollment.enroll(ctx, new_id(), course.course_id, key=key)
        said.add(refused.value.detail)
    assert len(said) == 1


async def test_who_guesses_keys_has_to_wait_and_who_mistypes_has_not(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy("key"))
    key, clumsy, guesser = await make_key(ctx, course), new_id(), new_id()
    for _ in range(9):
        with pytest.raises(rules.KeyRefused):
            await enrollment.enroll(ctx, clumsy, course.course_id, key="00000-00000")
    assert (await enrollment.enroll(ctx, clumsy, course.course_id, key=key.key)).is_new
    tries = [enrollment.enroll(ctx, guesser, course.course_id, key="00000-00000") for _ in range(20)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(answer) for answer in answers].count(rules.KeyRefused) == 10
    with pytest.raises(rules.TooManyKeysTried) as wait:
        await enrollment.enroll(ctx, guesser, course.course_id, key=key.key)
    assert 1 <= int(wait.value.headers["Retry-After"]) <= 5
    assert not await is_in(ctx, course, guesser)


async def test_tallies_of_keys_are_pruned_once_they_count_for_nothing(
    ctx: Ctx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "_BATCH", 2)
    course = await course_with(ctx, Policy("key"))
    guessers = [new_id() for _ in range(5)]
    for guesser in guessers:
        with pytest.raises(rules.KeyRefused):
            await enrollment.enroll(ctx, guesser, course.course_id, key="ABCD-EFGH-JK")

    async def counted() -> set[UUID]:
        return {row["user_id"] for row in await ctx.db.fetch_all("SELECT user_id FROM key_trial")}

    with clock.travel(by=timedelta(minutes=59)):
        await handlers.prune_learning(ctx)
        assert await counted() == set(guessers)
        with pytest.raises(rules.KeyRefused):
            await enrollment.enroll(ctx, guessers[0], course.course_id, key="ABCD-EFGH-JK")
    with clock.travel(by=timedelta(minutes=61)):
        for _ in range(2):
            await handlers.prune_learning(ctx)
        assert await counted() == {guessers[0]}, "who tried again a moment ago is counted on"


async def test_racing_for_the_last_use_of_a_key_lets_in_one(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy("key"))
    key = await make_key(ctx, course, max_uses=1)
    tries = [enrollment.enroll(ctx, new_id(), course.course_id, key=key.key) for _ in range(6)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert [isinstance(answer, rules.KeyRefused) for answer in answers].count(False) == 1


async def test_leaving_the_waiting_list_gives_the_use_of_a_key_back(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy("key", seats=1))
    key, second = await make_key(ctx, course, max_uses=2), new_id()
    for user_id in (new_id(), second):
        await enrollment.enroll(ctx, user_id, course.course_id, key=key.key)
    for _ in range(2):
        await entry.leave_list(ctx, second, course.course_id)
    (kept,) = await entry_keys.list_keys(ctx, TEACHER, course.course_id, before=None, limit=9)
    assert kept.uses == 1


# Seats and the waiting list -------------------------------------------------------------------------------


async def test_who_comes_to_a_full_course_waits_and_gets_the_next_free_seat(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy(seats=1))
    first, at_first = await want_in(ctx, course)
    second, at_second = await want_in(ctx, course)
    third, at_third = await want_in(ctx, course)
    assert (at_first, at_second, at_third) == (0, 1, 2)
    assert await want_in(ctx, course, third) == (third, 2), "a repeat keeps the place"
    shown = await entry.read_entry(ctx, third, course.course_id)
    assert (shown.free_seats, shown.waiting, shown.place and shown.place.position) == (0, 2, 2)

    for _ in range(2):
        await enrollment.leave(ctx, first, course.course_id)

    assert [await is_in(ctx, course, one) for one in (first, second, third)] == [False, True, False]
    assert await queue(ctx, course) == [third]
    said = await announced(ctx)
    assert [type(event) for event in said] == [
        EnrollmentCreated,
        EnrollmentCancelled,
        EnrollmentCreated,
        PlaceGiven,
    ]
    given = said[-1]
    assert isinstance(given, PlaceGiven)
    assert (given.user_id, given.course_title, given.course_slug) == (second, "A course", "a-course")
    assert await want_in(ctx, course, first) == (first, 2), "who left and comes back is the last"


async def test_more_seats_go_to_who_waits_and_fewer_turn_nobody_out(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy(seats=1))
    everybody = [(await want_in(ctx, course))[0] for _ in range(5)]
    more = await entry.set_policy(ctx, TEACHER, course.course_id, Policy("closed", seats=3))
    assert (more.taken, more.waiting, await queue(ctx, course)) == (3, 2, everybody[3:])
    fewer = await entry.set_policy(ctx, TEACHER, course.course_id, Policy(seats=1))
    assert (fewer.taken, fewer.waiting) == (3, 2)
    await enrollment.leave(ctx, everybody[0], course.course_id)
    assert await queue(ctx, course) == everybody[3:], "still more people than seats"
    unlimited = await entry.set_policy(ctx, TEACHER, course.course_id, Policy())
    assert (unlimited.taken, unlimited.waiting) == (4, 0)


async def test_who_waits_may_give_up_and_a_teacher_lets_in_out_of_turn_and_beyond_the_limit(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy(seats=1))
    _, second, third, fourth = [(await want_in(ctx, course))[0] for _ in range(4)]
    for _ in range(2):
        await entry.leave_list(ctx, second, course.course_id)
    admitted = [await entry.admit(ctx, TEACHER, course.course_id, fourth) for _ in range(2)]
    assert admitted[0] == admitted[1]
    assert (await queue(ctx, course), await is_in(ctx, course, fourth)) == ([third], True)
    for user_id in (third, fourth):
        await entry.strike(ctx, TEACHER, course.course_id, user_id)
    for again in (entry.strike, entry.admit):
        with pytest.raises(rules.NotWaiting):
            await again(ctx, TEACHER, course.course_id, third)
    assert (await entry.read_rules(ctx, TEACHER, course.course_id)).taken == 2


async def test_who_is_removed_keeps_progress_and_makes_room(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy(seats=1), lessons=2)
    first, second = (await want_in(ctx, course))[0], (await want_in(ctx, course))[0]
    await report(ctx, first, course.lesson_ids[0], completed=True)
    await enrollment.remove(ctx, TEACHER, course.course_id, first)
    assert await is_in(ctx, course, second)
    assert (await want_in(ctx, course, first))[1] == 1
    await enrollment.leave(ctx, second, course.course_id)
    back = await enrollment.get_enrollment(ctx, first, course.course_id)
    assert (back.status, back.current_progress_percentage) == ("active", 50.0)


async def test_the_seat_of_who_is_erased_goes_to_who_waits(ctx: Ctx) -> None:
    course, open_one = await course_with(ctx, Policy(seats=1)), await publish(ctx, text_course(1))
    gone, second = (await want_in(ctx, course))[0], (await want_in(ctx, course))[0]
    await want_in(ctx, open_one, gone)
    await hear(ctx, UserErased(user_id=gone, erased_at=clock.now()))
    assert (await is_in(ctx, course, second), await queue(ctx, course)) == (True, [])


async def test_nobody_moves_up_in_a_course_that_takes_nobody_until_it_does_again(
    platform: Platform, ctx: Ctx
) -> None:
    course = await course_with(ctx, Policy(seats=1))
    first, second = (await want_in(ctx, course))[0], (await want_in(ctx, course))[0]
    await hear(ctx, CourseUnpublished(course_id=course.course_id, unpublished_at=clock.now()))
    await enrollment.leave(ctx, first, course.course_id)
    assert await queue(ctx, course) == [second]
    await publish(ctx, course.next(course.lessons))
    await platform.settle(with_jobs=True)
    assert await is_in(ctx, course, second)


async def test_only_who_teaches_the_course_rules_it(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy(seats=1))
    inside, waits = await enrolled_learner(ctx, course), (await want_in(ctx, course))[0]
    course_id = course.course_id
    key = await make_key(ctx, course)
    for caller in (Principal(new_id(), frozenset({"instructor"})), Principal(inside, frozenset({"student"}))):
        for attempt in (
            entry.read_rules(ctx, caller, course_id),
            entry.set_policy(ctx, caller, course_id, Policy()),
            entry.list_waiting(ctx, caller, course_id, after=0, limit=9),
            entry.admit(ctx, caller, course_id, waits),
            entry.strike(ctx, caller, course_id, waits),
            enrollment.remove(ctx, caller, course_id, inside),
            entry_keys.list_keys(ctx, caller, course_id, before=None, limit=9),
            entry_keys.make_key(ctx, caller, course_id, label="Mine", expires_at=None, max_uses=None),
            entry_keys.withdraw_key(ctx, caller, course_id, key.key_id),
        ):
            with pytest.raises(errors.CourseNotFound):
                await attempt
    admin = Principal(new_id(), frozenset({"admin"}))
    assert (await entry.read_rules(ctx, admin, course_id)).waiting == 1
    with pytest.raises(rules.KeyNotFound):
        await entry_keys.withdraw_key(ctx, admin, course_id, new_id())


async def test_racing_for_the_last_seat_never_exceeds_the_limit(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy(seats=3))
    answers = await asyncio.gather(*(want_in(ctx, course) for _ in range(12)))
    assert sorted(position for _, position in answers) == [0, 0, 0, *range(1, 10)]

    inside = [user_id for user_id, position in answers if position == 0]
    await asyncio.gather(
        *(enrollment.leave(ctx, user_id, course.course_id) for user_id in inside),
        *(want_in(ctx, course) for _ in range(4)),
        entry.set_policy(ctx, TEACHER, course.course_id, Policy(seats=4)),
        *(entry.leave_list(ctx, user_id, course.course_id) for user_id, at in answers if at == 9),
    )

    after = await entry.read_rules(ctx, TEACHER, course.course_id)
    assert (after.taken, after.waiting, len(await queue(ctx, course))) == (4, 8, 8)
    still = {user_id for user_id, _ in answers if await is_in(ctx, course, user_id)}
    assert still == {user_id for user_id, position in answers if 1 <= position <= 4}, "in their order"


async def test_one_person_asking_many_times_at_once_gets_one_place(ctx: Ctx) -> None:
    course = await course_with(ctx, Policy(seats=1))
    await want_in(ctx, course)
    eager = new_id()
    results = await asyncio.gather(*(enrollment.enroll(ctx, eager, course.course_id) for _ in range(6)))
    assert not any(isinstance(one.result, Enrollment) for one in results)
    assert sum(one.is_new for one in results) == 1
    assert await queue(ctx, course) == [eager]
