"""Events and jobs: deeds elsewhere, mail that survives repeats and failures, and what the clock prunes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from studium.contracts.courses import PersonErased
from studium.contracts.learning import (
    CertificateRevoked,
    GradeOverridden,
    GradesImported,
    GradesImportUndone,
    PlaceGiven,
    QuizRegraded,
)
from studium.kit import clock
from studium.kit.auth import SYSTEM
from studium.kit.clock import new_id
from studium.kit.errors import Unavailable
from studium.services.identity import SERVICE, actions, handlers
from studium.services.identity.actions import audit
from studium.services.identity.actions.people import email_index
from studium.services.identity.domain.audit import AuditAction
from studium.services.identity.domain.errors import LinkNotValid
from studium.services.identity.tests.factories import ELSEWHERE, HOME, OTHER_PASSWORD, World, outcomes


@pytest.fixture
def world(platform: Any) -> World:
    return World(platform)


def index_of(world: World, email: str = "ada@example.org") -> str:
    return email_index(world.ctx, email).hex()


async def test_a_revoked_certificate_is_in_the_audit_log_once(world: World) -> None:
    holder, teacher = await world.create(), await world.create("grace@example.org", "instructor")
    event = CertificateRevoked(
        certificate_id=new_id(),
        code="7XK2M-QW9TR-3HZ8V-0PD5C",
        user_id=holder,
        course_id=new_id(),
        cause="misconduct",
        revoked_by=teacher,
        revoked_at=clock.now(),
    )
    for _ in range(2):
        await SERVICE.handlers.by_type[event.event_type()](world.ctx, event)
    (entry,) = await audit.list_audit(world.ctx, action="certificate_revoked", limit=5)
    assert (entry.actor_id, entry.subject_id) == (teacher, holder)
    assert entry.details == {"cause": "misconduct", "code": event.code, "course_id": str(event.course_id)}
    assert (await audit.verify_audit(world.ctx)).fault == ""


async def test_a_grade_that_was_set_by_hand_is_in_the_audit_log_once(world: World) -> None:
    learner, teacher = await world.create(), await world.create("grace@example.org", "instructor")
    place = {"user_id": learner, "course_id": new_id(), "lesson_id": new_id()}
    by = {"overridden_by": teacher, "overridden_at": clock.now()}
    made = GradeOverridden(change_id=new_id(), revision=1, score=8.5, max_score=10, **place, **by)
    ended = GradeOverridden(change_id=new_id(), revision=2, **place, **by)
    for event in (made, made, ended, ended):
        await SERVICE.handlers.by_type[event.event_type()](world.ctx, event)
    where = {"course_id": str(made.course_id), "lesson_id": str(made.lesson_id)}
    (entry,) = await audit.list_audit(world.ctx, action="grade_overridden", limit=5)
    assert (entry.actor_id, entry.subject_id) == (teacher, learner)
    assert entry.details == where | {"score": "8.5", "max_score": "10"}
    (entry,) = await audit.list_audit(world.ctx, action="grade_override_withdrawn", limit=5)
    assert (entry.actor_id, entry.subject_id, entry.details) == (teacher, learner, where)
    assert (await audit.verify_audit(world.ctx)).fault == ""


async def test_a_regrade_and_its_undo_are_in_the_audit_log_once_each(world: World) -> None:
    teacher, ids = await world.create("grace@example.org", "instructor"), [new_id() for _ in range(4)]
    for is_undone in (False, True):
        event = QuizRegraded(
            regrade_id=ids[0],
            course_id=ids[1],
            lesson_id=ids[2],
            quiz_id=ids[3],
            is_undone=is_undone,
            attempts=9,
            up=3,
            down=1,
            regraded_by=teacher,
            regraded_at=clock.now() + timedelta(minutes=is_undone),
        )
        for _ in range(2):
            await SERVICE.handlers.by_type[event.event_type()](world.ctx, event)
        action: AuditAction = "quiz_regrade_undone" if is_undone else "quiz_regraded"
        (entry,) = await audit.list_audit(world.ctx, action=action, limit=5)
        assert (entry.actor_id, entry.subject_id) == (teacher, None)
        names = ("regrade_id", "course_id", "lesson_id")
        known = dict(zip(names, map(str, ids[:3]), strict=True))
        assert entry.details == known | {"attempts": 9, "up": 3, "down": 1}
    assert (await audit.verify_audit(world.ctx)).fault == ""


async def test_a_file_of_grades_is_in_the_audit_log_once(world: World) -> None:
    teacher = await world.create("grace@example.org", "instructor")
    place = {"import_id": new_id(), "course_id": new_id()}
    made = GradesImported(changed=7, imported_by=teacher, imported_at=clock.now(), **place)
    later = clock.now() + timedelta(seconds=1)
    undone = GradesImportUndone(restored=6, undone_by=teacher, undone_at=later, **place)
    for event in (made, made, undone, undone):
        await SERVICE.handlers.by_type[event.event_type()](world.ctx, event)
    where = {name: str(one) for name, one in place.items()}
    (entry,) = await audit.list_audit(world.ctx, action="grades_imported", limit=5)
    assert (entry.actor_id, entry.subject_id, entry.details) == (teacher, None, where | {"changed": 7})
    (entry,) = await audit.list_audit(world.ctx, action="grades_import_undone", limit=5)
    assert (entry.actor_id, entry.subject_id, entry.details) == (teacher, None, where | {"restored": 6})
    assert (await audit.verify_audit(world.ctx)).fault == ""


async def test_what_a_service_deleted_of_an_erased_person_is_in_the_audit_log_once(world: World) -> None:
    gone, deleted = new_id(), {"enrolled": 2, "course_author": 0}
    event = PersonErased(report_id=new_id(), user_id=gone, deleted=deleted, erased_at=clock.now())
    for _ in range(2):
        await SERVICE.handlers.by_type[event.event_type()](world.ctx, event)
    (entry,) = await audit.list_audit(world.ctx, subject_id=gone, limit=5)
    assert (entry.action, entry.actor_id) == ("person_data_deleted", SYSTEM.user_id)
    assert entry.details == {"service": "courses"} | deleted
    assert (await audit.verify_audit(world.ctx)).fault == ""


async def test_a_repeated_mail_job_mails_a_second_link_and_either_works(world: World) -> None:
    await world.create()

    for _ in range(2):
        await handlers.send_mail(world.ctx, index_of(world), "reset")

    assert len({mail.text for mail in world.bag.mails}) == 2
    await actions.reset_password(world.ctx, world.bag.token(), OTHER_PASSWORD, HOME)
    world.bag.mails.pop()
    with pytest.raises(LinkNotValid):
        await actions.reset_password(world.ctx, world.bag.token(), OTHER_PASSWORD, HOME)


async def test_a_mail_to_nobody_is_not_sent(world: World) -> None:
    await handlers.send_mail(world.ctx, index_of(world, "nobody@example.org"), "reset")

    assert world.bag.mails == []


async def test_a_mail_that_was_not_taken_is_tried_again(world: World) -> None:
    await world.create()
    world.bag.failures = 2
    await actions.request_password_reset(world.ctx, "ada@example.org", HOME)

    await world.settle()
    assert world.bag.mails == []
    for minutes in (1, 10):
        with clock.travel(by=timedelta(minutes=minutes)):
            await world.settle()

    assert [mail.subject for mail in world.bag.mails] == ["Choose a new password"]


async def test_a_failing_mail_server_does_not_use_up_the_mails(world: World) -> None:
    await world.create()
    world.bag.failures = 10

    for _ in range(10):
        with pytest.raises(Unavailable):
            await handlers.send_mail(world.ctx, index_of(world), "reset")
    await handlers.send_mail(world.ctx, index_of(world), "reset")

    assert len(world.bag.mails) == 1


async def test_a_mailbox_is_not_flooded_and_other_kinds_of_mail_still_come(world: World) -> None:
    await world.create()

    for _ in range(10):
        await handlers.send_mail(world.ctx, index_of(world), "reset")
    await handlers.send_mail(world.ctx, index_of(world), "password_changed")

    subjects = [mail.subject for mail in world.bag.mails]
    assert subjects == ["Choose a new password"] * 4 + ["Your password was changed"]


async def test_only_a_key_without_an_account_is_dropped(world: World) -> None:
    used, unused = await world.create(), clock.new_id()
    await world.ctx.vault.create_key(unused)

    for _ in range(2):
        for user_id in (used, unused):
            await handlers.drop_unused_key(world.ctx, str(user_id))

    assert (await actions.get_user(world.ctx, used)).email == "ada@example.org"
    with pytest.raises(LookupError):
        await world.ctx.vault.seal(unused, "x")


async def count_rows(world: World) -> dict[str, int]:
    tables = ("link", "session", "throttle", "known_client")
    return {
        table: (await world.ctx.db.fetch_all(f"SELECT count(*) FROM identity.{table}"))[0][0]
        for table in tables
    }


async def test_pruning_removes_what_has_expired_and_nothing_else(world: World) -> None:
    await world.create()
    await world.request_reset()
    signed_in = await world.sign_in()
    await outcomes(world.sign_in(password="a wrong but long one", client=ELSEWHERE))
    before = await count_rows(world)
    assert all(before.values())

    await handlers.prune_expired(world.ctx)
    assert await count_rows(world) == before
    with clock.travel(by=timedelta(days=2)):
        for _ in range(2):
            await handlers.prune_expired(world.ctx)
        assert await count_rows(world) == before | {"link": 0, "throttle": 0}
        await actions.refresh(world.ctx, signed_in.refresh_token, HOME)
    with clock.travel(by=timedelta(days=200)):
        await handlers.prune_expired(world.ctx)
        assert not any((await count_rows(world)).values())


async def test_rotating_keys_twice_is_rotating_once(world: World) -> None:
    await actions.published_keys(world.ctx)
    with clock.travel(by=timedelta(days=91)):
        for _ in range(2):
            await handlers.rotate_signing_keys(world.ctx)

        assert len(await actions.published_keys(world.ctx)) == 2


async def test_who_got_a_place_in_a_course_is_told_by_mail(world: World) -> None:
    waited = await world.create()
    for title, slug in (("Spanish <for> the train", "spanish"), ("Knots", "knots")):
        event = PlaceGiven(
            enrollment_id=new_id(),
            user_id=waited,
            course_id=new_id(),
            course_title=title,
            course_slug=slug,
            given_at=clock.now(),
        )
        await SERVICE.handlers.by_type[event.event_type()](world.ctx, event)
    await world.settle()

    spanish = next(mail for mail in world.bag.mails if "Spanish" in mail.subject)
    assert spanish.subject == "You have a place in Spanish <for> the train"
    assert "Hello Augusta," in spanish.text
    assert "/courses/spanish\n" in spanish.text
    assert "Spanish &lt;for&gt; the train" in spanish.html
    assert len(world.bag.mails) == 2


async def test_nobody_is_told_of_a_place_whose_account_is_gone(world: World) -> None:
    event = PlaceGiven(
        enrollment_id=new_id(),
        user_id=new_id(),
        course_id=new_id(),
        course_title="Knots",
        course_slug="knots",
        given_at=clock.now(),
    )
    await SERVICE.handlers.by_type[event.event_type()](world.ctx, event)
    await world.settle()
    assert world.bag.mails == []
