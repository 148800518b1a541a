"""A course's certificates for who teaches it: expiry, issuing anew, the list; and what everybody is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studium.contracts.identity import UserErased
from studium.contracts.learning import CertificateIssued, CertificateRevoked
from studium.kit import clock
from studium.services.learning.actions import Ctx
from studium.services.learning.domain.certificates import MOST_MONTHS, months_after
from studium.services.learning.tests.factories import announced, hear, publish, text_course
from studium.services.learning.tests.test_actions_certificates import API, earn, taught_by

if TYPE_CHECKING:
    from studium.app import Platform


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


# Months ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2026-11-22", 24, "2028-11-22")],
)
def test_months_are_those_of_the_calendar(day: str, months: int, expected: str) -> None:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    assert months_after(moment, months).date().isoformat() == expected


@given(
    st.integers(0, 30_000).map(lambda days: datetime(2020, 1, 1, 12, tzinfo=UTC) + timedelta(days=days)),
    st.integers(1, MOST_MONTHS),
)
def test_a_month_more_is_later_and_never_skips_a_month(moment: datetime, months: int) -> None:
    later = months_after(moment, months)
    assert later > moment
    assert (later.year - moment.year) * 12 + later.month - moment.month == months
    assert later.time() == moment.time()


# Expiry ---------------------------------------------------------------------------------------------------


async def test_a_certificate_expires_when_its_course_said_so(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    me, teacher, stranger = await sign_in(), await sign_in("instructor"), await sign_in("instructor")
    course = await publish(ctx, text_course(1))
    await taught_by(ctx, course, teacher)
    terms = f"{API}/courses/{course.course_id}/certificate-terms"
    assert (await client.get(terms, headers=teacher)).json() == {"valid_months": None}
    for who, status in ((me, 403), (stranger, 404)):
        assert (await client.put(terms, json={"valid_months": 1}, headers=who)).status_code == status
        assert (await client.get(terms, headers=who)).status_code == status
    for wrong in (0, MOST_MONTHS + 1, "soon"):
        assert (await client.put(terms, json={"valid_months": wrong}, headers=teacher)).status_code == 422
    assert (await client.put(terms, json={"valid_months": 2}, headers=teacher)).status_code == 200
    code = await earn(client, course, me)
    found = (await client.get(f"{API}/certificates/{code}")).json()
    issued_at, expires_at = (datetime.fromisoformat(found[name]) for name in ("issued_at", "expires_at"))
    assert (found["status"], expires_at) == ("valid", months_after(issued_at, 2))
    await client.put(terms, json={"valid_months": None}, headers=teacher)
    with clock.travel(by=timedelta(days=63)):
        gone = (await client.get(f"{API}/certificates/{code}")).json()
    assert gone == found | {"status": "expired"}, "what was issued keeps its date"


# Issuing anew ---------------------------------------------------------------------------------------------


async def test_a_certificate_issued_anew_bears_the_new_name_under_a_new_code(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    me, teacher, stranger = await sign_in(), await sign_in("instructor"), await sign_in("instructor")
    course = await publish(ctx, text_course(1))
    await taught_by(ctx, course, teacher)
    await platform.settle()
    code = await earn(client, course, me)
    before = (await client.get(f"{API}/certificates/{code}")).json()
    await client.patch(f"{API}/users/me", json={"first_name": "Renamed"}, headers={**me, "If-Match": "*"})
    await platform.settle()
    path = f"{API}/certificates/{code}/reissue"
    for who in (me, stranger):
        assert (await client.post(path, headers=who)).status_code == 403
    answer = await client.post(path, headers=teacher)
    assert answer.status_code == 201, answer.text
    anew = answer.json()
    assert (anew["status"], anew["completed_at"]) == ("valid", before["completed_at"])
    assert anew["holder_name"].startswith("Renamed ")
    old = (await client.get(f"{API}/certificates/{code}")).json()
    assert (old["status"], old["revocation_cause"]) == ("revoked", "replaced")
    assert old["holder_name"] == before["holder_name"]
    assert anew["code"] not in str(old), "who holds the old code alone does not learn of a new name"
    refused = await client.post(path, headers=teacher)
    assert (refused.status_code, refused.json()["code"]) == (409, "certificate_replaced")
    revoked, issued = await announced(ctx)
    assert isinstance(revoked, CertificateRevoked)
    assert isinstance(issued, CertificateIssued)
    assert (issued.code, issued.replaces) == (anew["code"], revoked.certificate_id)
    mine = (await client.get(f"{API}/certificates", headers=me)).json()["items"]
    assert [one["status"] for one in mine] == ["valid", "revoked"]


async def test_after_a_revocation_by_mistake_a_certificate_can_be_issued_anew(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    me, admin = await sign_in(), await sign_in("admin")
    course = await publish(ctx, text_course(1))
    code = await earn(client, course, me)
    path, why = f"{API}/certificates/{code}", {"reason": "wrong person", "cause": "error"}
    assert (await client.post(f"{path}/revoke", json=why, headers=admin)).status_code == 200
    assert (await client.post(f"{path}/reissue", headers=admin)).status_code == 201
    assert (await client.get(path)).json()["revocation_cause"] == "error", "the first revocation stands"
    forged = {"reason": "x", "cause": "replaced"}
    assert (await client.post(f"{path}/revoke", json=forged, headers=admin)).status_code == 422


async def test_nothing_is_issued_to_who_was_erased_but_their_certificate_can_be_revoked(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    me, admin = await sign_in(), await sign_in("admin")
    code = await earn(client, await publish(ctx, text_course(1)), me)
    await platform.context("identity").vault.erase(me.user_id)
    ctx.vault._cache.clear()
    await hear(ctx, UserErased(user_id=me.user_id, erased_at=clock.now()))
    refused = await client.post(f"{API}/certificates/{code}/reissue", headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (409, "person_erased")
    why = {"reason": "a fraud", "cause": "misconduct"}
    revoked = await client.post(f"{API}/certificates/{code}/revoke", json=why, headers=admin)
    assert revoked.json()["revocation_reason"] is None, "nothing more is said of a person who was erased"
    (event,) = [event for event in await announced(ctx) if isinstance(event, CertificateRevoked)]
    assert (event.user_id, event.cause, event.revoked_by) == (None, "misconduct", admin.user_id)


# The list -------------------------------------------------------------------------------------------------


async def test_who_teaches_lists_and_searches_the_certificates_of_their_course_alone(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    teacher, stranger = await sign_in("instructor"), await sign_in("instructor")
    learners = [await sign_in() for _ in range(3)]
    course, other = await publish(ctx, text_course(1)), await publish(ctx, text_course(1))
    await taught_by(ctx, course, teacher)
    await platform.settle()
    codes = [await earn(client, course, me) for me in learners]
    elsewhere = await earn_second(client, other, learners[0])
    path = f"{API}/courses/{course.course_id}/certificates"
    first = (await client.get(f"{path}?limit=2", headers=teacher)).json()
    rest = (await client.get(f"{path}?cursor={first['next_cursor']}", headers=teacher)).json()
    assert [one["code"] for one in first["items"] + rest["items"]] == codes[::-1]
    assert rest["next_cursor"] is None
    for who, status in ((learners[0], 403), (stranger, 404)):
        assert (await client.get(path, headers=who)).status_code == status
        looked = await client.post(f"{path}/search", json={"text": "test"}, headers=who)
        assert looked.status_code == status

    async def search(text: str) -> list[str]:
        answer = await client.post(f"{path}/search", json={"text": text}, headers=teacher)
        assert answer.status_code == 200, answer.text
        return [one["code"] for one in answer.json()["items"]]

    name = first["items"][0]["holder_name"]
    assert await search(name.upper()) == [codes[2]]
    assert await search("test") == codes[::-1]
    assert await search(codes[0].lower().replace("-", " ")) == [codes[0]]
    assert await search(elsewhere) == [] == await search("nobody of that name")


async def test_names_are_not_searched_among_too_many(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    course = await publish(ctx, text_course(1))
    admin = await sign_in("admin")
    for _ in range(2):
        await earn(client, course, await sign_in())
    object.__setattr__(ctx, "settings", ctx.settings.model_copy(update={"name_sort_limit": 1}))
    path = f"{API}/courses/{course.course_id}/certificates/search"
    refused = await client.post(path, json={"text": "test"}, headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_learners")


async def earn_second(client: httpx.AsyncClient, course: Any, me: Any) -> str:
    """Earn one more certificate; the code of the newest."""
    await client.post(f"{API}/enrollments/{course.course_id}", headers=me)
    for lesson_id in course.lesson_ids:
        await client.put(f"{API}/progress/{lesson_id}", json={"completed": True}, headers=me)
    code: str = (await client.get(f"{API}/certificates", headers=me)).json()["items"][0]["code"]
    return code
