"""Badges, verified by software that is not ours; their keys, and the lists that say what was revoked."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studium.kit import clock
from studium.services.learning.actions import Ctx, badges
from studium.services.learning.adapters.badges import LIST_LENGTH, Issuer, first_number, status_place
from studium.services.learning.tests.factories import publish, text_course
from studium.services.learning.tests.factories_badges import Verdict, credential_of, header_of, verdict
from studium.services.learning.tests.test_actions_certificates import API, earn, taught_by

if TYPE_CHECKING:
    from studium.app import Platform

DID = "did:web:testserver:api:v1:credentials"
DOCUMENT = "/api/v1/credentials/did.json"


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def badge_of(client: httpx.AsyncClient, code: str) -> str:
    answer = await client.get(f"{API}/certificates/{code}/credential")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/vc+jwt"), answer.text
    assert f'filename="badge-{code}.jwt"' in answer.headers["content-disposition"]
    return answer.text


async def verified(client: httpx.AsyncClient, token: str) -> Verdict:
    """What others say of the badge, given what this installation publishes at this moment."""
    list_url = credential_of(token)["credentialStatus"]["statusListCredential"]
    documents = {
        f"https://testserver{DOCUMENT}": (await client.get(DOCUMENT)).text,
        list_url: (await client.get(list_url)).text,
    }
    return await verdict(token, DID, documents)


async def earned(client: httpx.AsyncClient, platform: Platform, ctx: Ctx, me: Any) -> str:
    course = await publish(ctx, text_course(1))
    await platform.settle()
    return await earn(client, course, me)


async def test_a_badge_is_valid_for_others_until_it_is_revoked(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    me, teacher = await sign_in(), await sign_in("instructor")
    course = await publish(ctx, text_course(1))
    await taught_by(ctx, course, teacher)
    await platform.settle()
    code = await earn(client, course, me)
    token = await badge_of(client, code)
    assert header_of(token)["alg"] == "EdDSA"
    found = await verified(client, token)
    assert (found.error, found.issuer, found.achievement) == ("", DID, "A course")
    why = {"reason": "copied", "cause": "misconduct"}
    await client.post(f"{API}/certificates/{code}/revoke", json=why, headers=teacher)
    assert "'revocation' is set" in (await verified(client, token)).error
    assert await badge_of(client, code) == token, "it is the list that says so, also of badges in wallets"


async def test_every_word_of_a_badge_is_defined_by_the_published_contexts(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    said = credential_of(await badge_of(client, await earned(client, platform, ctx, await sign_in())))
    again = (await verified(client, await badge_of(client, said["id"].split("/")[-2]))).again
    assert _without_lists_of_one(again) == _without_lists_of_one(said)


def _without_lists_of_one(value: Any) -> Any:
    """JSON-LD sees no difference between a list of one thing and the thing."""
    if isinstance(value, dict):
        return {name: _without_lists_of_one(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return _without_lists_of_one(value[0]) if len(value) == 1 else list(map(_without_lists_of_one, value))
    return value


async def test_a_badge_identifies_its_holder_by_a_salted_hash_of_the_address(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    me, other = await sign_in(), await sign_in()
    address = (await client.get(f"{API}/users/me", headers=me)).json()["email"]
    codes = [await earned(client, platform, ctx, who) for who in (me, other)]
    tokens = [await badge_of(client, code) for code in codes]
    said = [credential_of(token) for token in tokens]
    by_address, by_name = said[0]["credentialSubject"]["identifier"]
    digest = hashlib.sha256((address + by_address["salt"]).encode()).hexdigest()
    assert by_address["identityHash"] == f"sha256${digest}"
    holder = (await client.get(f"{API}/certificates/{codes[0]}")).json()["holder_name"]
    assert (by_name["identityType"], by_name["identityHash"]) == ("name", holder)
    assert address not in str(said)
    assert said[1]["credentialSubject"]["identifier"][0]["salt"] != by_address["salt"]
    rows = await ctx.db.fetch_all("SELECT to_jsonb(person_name)::text AS row FROM person_name")
    assert not [row for row in rows if address in row["row"]], "addresses are sealed"


async def test_a_forged_or_foreign_badge_is_refused(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    token = await badge_of(client, await earned(client, platform, ctx, await sign_in()))
    header, claims, signature = token.split(".")
    padded = claims + "=" * (-len(claims) % 4)
    forged = base64.urlsafe_b64decode(padded).replace(b"A course", b"B course")
    wrong = f"{header}.{base64.urlsafe_b64encode(forged).decode().rstrip('=')}.{signature}"
    assert "signature" in (await verified(client, wrong)).error.lower()
    document = (await client.get(DOCUMENT)).text
    foreign = DID.replace("testserver", "elsewhere")
    documents = {"https://elsewhere/api/v1/credentials/did.json": document.replace("testserver", "elsewhere")}
    assert (await verdict(token, foreign, documents)).error


async def test_a_badge_expires_with_its_certificate(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    me, admin = await sign_in(), await sign_in("admin")
    course = await publish(ctx, text_course(1))
    terms = f"{API}/courses/{course.course_id}/certificate-terms"
    await client.put(terms, json={"valid_months": 1}, headers=admin)
    await platform.settle()
    with clock.travel(by=timedelta(days=-40)):
        code = await earn(client, course, me)
    token = await badge_of(client, code)
    expires_at = (await client.get(f"{API}/certificates/{code}")).json()["expires_at"]
    assert credential_of(token)["validUntil"][:19] == expires_at[:19]
    assert "expired" in (await verified(client, token)).error


async def test_a_new_key_signs_and_the_old_one_verifies_unless_it_leaked(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    code = await earned(client, platform, ctx, await sign_in())
    old = await badge_of(client, code)
    await badges.rotate_badge_key(ctx)
    new = await badge_of(client, code)
    keys = (await client.get(f"{API}/credentials/keys")).json()["keys"]
    names = [f"{DID}#{key['kid']}" for key in keys]
    assert names == [header_of(new)["kid"], header_of(old)["kid"]]
    assert "d" not in {name for key in keys for name in key}, "public parts alone"
    assert [(await verified(client, token)).error for token in (old, new)] == ["", ""]
    await badges.rotate_badge_key(ctx, leaked=True)
    assert "no verificationMethod" in (await verified(client, old)).error
    assert (await verified(client, await badge_of(client, code))).error == ""
    rows = await ctx.db.fetch_all("SELECT wrapped_private_key FROM badge_key")
    assert all(len(row["wrapped_private_key"]) == 12 + 32 + 16 for row in rows), "wrapped by the master key"


async def test_the_first_key_is_made_once(client: httpx.AsyncClient, ctx: Ctx) -> None:
    answers = await asyncio.gather(*(client.get(f"{API}/credentials/keys") for _ in range(5)))
    assert len({answer.text for answer in answers}) == 1
    assert len(answers[0].json()["keys"]) == 1
    assert (await client.get(f"{API}/credentials/issuer")).json()["id"] == DID


async def test_of_a_holder_who_was_erased_there_is_no_badge(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    me = await sign_in()
    code = await earned(client, platform, ctx, me)
    await platform.context("identity").vault.erase(me.user_id)
    ctx.vault._cache.clear()
    refused = await client.get(f"{API}/certificates/{code}/credential")
    assert (refused.status_code, refused.json()["code"]) == (409, "person_erased")


# Status lists ---------------------------------------------------------------------------------------------


async def test_a_status_list_is_there_when_a_badge_names_it_and_spares_repeats(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    path = f"{API}/credentials/status-lists"
    assert (await client.get(f"{path}/1")).status_code == 404
    token = await badge_of(client, await earned(client, platform, ctx, await sign_in()))
    status = credential_of(token)["credentialStatus"]
    assert status["statusListCredential"] == f"http://testserver{path}/1"
    answer = await client.get(f"{path}/1")
    assert answer.headers["cache-control"] == "public, max-age=300"
    again = await client.get(f"{path}/1", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    subject = credential_of(answer.text)["credentialSubject"]
    packed = subject["encodedList"].removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert (len(bits) * 8, any(bits)) == (LIST_LENGTH, False)
    for wrong, code in (("2", 404), ("0", 422), ("-1", 422), ("99999999999", 422)):
        assert (await client.get(f"{path}/{wrong}")).status_code == code


@given(st.integers(1, 10 * LIST_LENGTH))
def test_a_place_is_in_the_list_of_its_number(number: int) -> None:
    list_number, index = status_place(number)
    assert first_number(list_number) <= number < first_number(list_number + 1)
    assert 0 <= index < LIST_LENGTH


def test_no_two_certificates_share_a_place() -> None:
    assert len({status_place(number) for number in range(1, LIST_LENGTH + 1)}) == LIST_LENGTH


@pytest.mark.parametrize(
    ("origin", "did"),
    [
        ("https://learn.example.org", "did:web:learn.example.org:api:v1:credentials"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000:api:v1:credentials"),
    ],
)
def test_the_issuer_is_named_after_its_public_address(origin: str, did: str) -> None:
    assert Issuer(origin, "Studium").did == did
