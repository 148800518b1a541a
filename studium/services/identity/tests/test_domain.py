"""The rules of accounts, by examples and by properties."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studium.kit.errors import InvalidInput
from studium.kit.throttle import Budget, Tally, charge, refund, wait_seconds
from studium.services.identity.domain import throttle
from studium.services.identity.domain.addresses import InvalidAddress, parse_email
from studium.services.identity.domain.errors import LastAdmin, LinkNotValid, WeakPassword
from studium.services.identity.domain.links import Link, link_digest, new_link_token, use_link
from studium.services.identity.domain.mails import choose_message, compose
from studium.services.identity.domain.passwords import check_password, normalise_password
from studium.services.identity.domain.profiles import Profile, check_profile, check_roles, keep_an_admin
from studium.services.identity.domain.sessions import (
    Lifetimes,
    RefreshToken,
    Session,
    Verdict,
    judge_refresh,
)

NOW = datetime(2026, 9, 5, 10, tzinfo=UTC)
USER = UUID("01a202eb-14fe-774e-8e60-afe56df5b372")
PERSONAL = ["augusta.lovelace@example.org", "Augusta", "Lovelace"]


@pytest.mark.parametrize(
    "password",
    [
        "four unrelated plain words",
        "xk2!Pq9zw",
        "Zürich ist schön im Mai",
        "пять случайных слов подряд",
        "🐢🐙🦀🐬🐳🦑🐠🐡🦈🐊🐸🦭",
    ],
)
def test_a_good_password_is_accepted(password: str) -> None:
    assert check_password(password, personal=PERSONAL) == normalise_password(password)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "too_short"),
        ("brown fox", "too_short"),
        ("x" * 257, "too_long"),
        ("Password123!", "common"),
        ("passwordpassword", "common"),
        ("aaaaaaaaaaaaaaaa", "common"),
        ("abcdefghijklmnop", "common"),
        ("qwertyuiopasdf", "common"),
        ("123456789012345", "common"),
        ("augusta.lovelace@example.org", "personal"),
        ("Augusta Lovelace", "personal"),
        ("LovelaceAugusta1", "personal"),
        ("studium studium", "personal"),
    ],
)
def test_a_guessable_password_is_refused_with_its_reason(password: str, code: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        check_password(password, personal=PERSONAL, pointer="/new_password")

    assert [(one.pointer, one.code) for one in refused.value.errors] == [("/new_password", code)]


def test_one_password_typed_on_two_keyboards_is_the_same() -> None:
    composed, decomposed = "caf\u00e9 au lait noir", "cafe\u0301 au lait noir"

    assert check_password(composed, personal=[]) == check_password(decomposed, personal=[])


def test_the_costliest_password_is_judged_at_once() -> None:
    started = time.thread_time()
    assert check_password("@4({[<61!|+$5%7" * 17, personal=PERSONAL)
    assert time.thread_time() - started < 0.4


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_either_accepted_or_refused(password: str) -> None:
    try:
        accepted = check_password(password, personal=PERSONAL)
    except WeakPassword:
        return
    assert 8 <= len(accepted) <= 256


@pytest.mark.parametrize(
    ("typed", "lookup"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("  ada+course@example.org ", "ada+course@example.org"),
        ("ada@Straße.de", "ada@xn--strae-oqa.de"),
        ("ada@xn--strae-oqa.de", "ada@xn--strae-oqa.de"),
        ("åsa@例え.jp", "åsa@xn--r8jz45g.jp"),
    ],
)
def test_spellings_of_an_address_have_one_lookup_form(typed: str, lookup: str) -> None:
    address = parse_email(typed)

    assert address.lookup == lookup
    assert address.as_typed == typed.strip()
    assert typed.strip() not in repr(address)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@localhost",
        "ada@example..org",
        "ada@example.org.",
        "ada@-example.org",
        "ada@[192.0.2.1]",
        "a..da@example.org",
        ".ada@example.org",
        '"a b"@example.org',
        "a b@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "ada@evil.org@example.org",
        "Ada <ada@example.org>",
        "a" * 65 + "@example.org",
        "ada@" + "x" * 250 + ".org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidAddress) as refused:
        parse_email(typed)

    assert refused.value.errors[0].pointer == "/email"


LINK = Link(USER, "reset_password", expires_at=NOW + timedelta(hours=1))


def test_a_fresh_link_is_good_for_its_purpose() -> None:
    assert use_link(LINK, "reset_password", NOW) == LINK


@pytest.mark.parametrize(
    "link",
    [
        None,
        replace(LINK, used_at=NOW - timedelta(minutes=1)),
        replace(LINK, expires_at=NOW),
        replace(LINK, purpose="verify_email"),
    ],
    ids=["unknown", "used", "expired", "other purpose"],
)
def test_any_other_link_is_refused_with_one_answer(link: Link | None) -> None:
    with pytest.raises(LinkNotValid, match="used already or is too old"):
        use_link(link, "reset_password", NOW)


def test_link_tokens_differ_and_only_their_hash_is_kept() -> None:
    first, second = new_link_token(), new_link_token()

    assert first != second
    assert len(link_digest(first)) == 32
    assert first.encode() not in link_digest(first)


SESSION = Session(
    session_id=USER,
    user_id=USER,
    generation=5,
    refresh_salt=b"s" * 16,
    client=b"c" * 32,
    started_at=NOW - timedelta(days=1),
    rotated_at=NOW - timedelta(seconds=3),
    expires_at=NOW + timedelta(days=30),
)
GRACE = timedelta(seconds=10)
SAME, OTHER = b"c" * 32, b"o" * 32


@pytest.mark.parametrize(
    ("changes", "generation", "client", "verdict"),
    [
        ({}, 5, SAME, Verdict.ROTATE),
        ({}, 5, OTHER, Verdict.ROTATE),
        ({}, 4, SAME, Verdict.REPEAT),
        ({"rotated_at": NOW - GRACE}, 4, SAME, Verdict.REPEAT),
        ({"rotated_at": NOW - GRACE - timedelta(seconds=1)}, 4, SAME, Verdict.REUSED),
        ({}, 4, OTHER, Verdict.REUSED),
        ({}, 3, SAME, Verdict.REUSED),
        ({}, 6, SAME, Verdict.ENDED),
        ({"revoked_at": NOW}, 5, SAME, Verdict.ENDED),
        ({"revoked_at": NOW}, 3, SAME, Verdict.ENDED),
        ({"expires_at": NOW}, 5, SAME, Verdict.ENDED),
    ],
)
def test_a_refresh_token_earns_what_its_generation_deserves(
    changes: dict[str, datetime], generation: int, client: bytes, verdict: Verdict
) -> None:
    session = replace(SESSION, **changes)  # type: ignore[arg-type]

    assert judge_refresh(session, generation, client, NOW, GRACE) is verdict


@settings(deadline=None)
@given(st.uuids(), st.integers(0, 2**32 - 1), st.binary(min_size=32, max_size=32))
def test_a_refresh_token_survives_its_text_form(session_id: UUID, generation: int, secret: bytes) -> None:
    token = RefreshToken(session_id, generation, secret)

    assert RefreshToken.decode(token.encode()) == token
    assert secret.hex() not in repr(token)


@settings(deadline=None)
@given(st.text(max_size=100))
def test_other_text_is_no_refresh_token(text: str) -> None:
    token = RefreshToken.decode(text)

    assert token is None or token.encode().rstrip("=") == text.rstrip("=")


def test_a_session_in_use_ends_at_its_absolute_age_at_last() -> None:
    spans = Lifetimes(timedelta(days=30), timedelta(days=180), timedelta(minutes=10), GRACE)

    assert spans.session_end(NOW, NOW) == NOW + timedelta(days=30)
    assert spans.session_end(NOW, NOW + timedelta(days=170)) == NOW + timedelta(days=180)


BUDGET = Budget(
    free=3,
    first_wait=timedelta(seconds=1),
    longest_wait=timedelta(seconds=5),
    forget_after=timedelta(hours=1),
)
FRESH = Tally(attempts=0, blocked_until=NOW, touched_at=NOW)


def test_waits_begin_after_the_free_attempts_and_double_up_to_the_longest() -> None:
    tally, now, waits = FRESH, NOW, []
    for _ in range(7):
        tally = charge(tally, BUDGET, now)
        waits.append(wait_seconds(tally, now))
        now += timedelta(seconds=waits[-1])

    assert waits == [0, 0, 1, 2, 4, 5, 5]


def test_quiet_time_is_forgiven() -> None:
    tally = Tally(attempts=50, blocked_until=NOW, touched_at=NOW)

    assert charge(tally, BUDGET, NOW + timedelta(minutes=59)).attempts == 51
    assert charge(tally, BUDGET, NOW + timedelta(hours=1)).attempts == 1


def test_a_refund_restores_the_tally_before_the_attempt() -> None:
    before = Tally(attempts=4, blocked_until=NOW - timedelta(seconds=1), touched_at=NOW)

    after = refund(charge(before, BUDGET, NOW), NOW)

    assert (after.attempts, wait_seconds(after, NOW)) == (4, 0)


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_no_number_of_attempts_overflows(attempts: int) -> None:
    tally = charge(Tally(attempts, NOW, NOW), throttle.ALL_STRANGERS_AT_ACCOUNT, NOW)

    assert wait_seconds(tally, NOW) <= 300


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("no address", "unknown"),
    ],
)
def test_an_ipv6_customer_counts_as_one(address: str, network: str) -> None:
    assert throttle.network_of(address) == network


def test_a_profile_is_cleaned() -> None:
    profile = check_profile(Profile("  Augusta\u00a0 Ada ", "Lovelace", "PT-br", "Europe/Berlin"))

    assert (profile.first_name, profile.locale) == ("Augusta Ada", "pt-BR")
    assert "Augusta" not in repr(profile)


def test_a_wrong_profile_names_every_wrong_field() -> None:
    with pytest.raises(InvalidInput) as refused:
        check_profile(Profile(" ", "Love\x00lace", "english", "Mars/Olympus"))

    pointers = [one.pointer for one in refused.value.errors]
    assert pointers == ["/first_name", "/last_name", "/locale", "/time_zone"]


@pytest.mark.parametrize(
    "name",
    [
        "https://evil.example",
        "win at evil.example",
        "x.co",
        "WWW.evil",
        "evil\uff0eexample",
        "evil\u3002example",
        "http\uff1a//evil",
        "A\u202enigam",
        "A\u200bda",
        "A\ufeff",
    ],
)
def test_a_name_is_neither_a_link_nor_invisible(name: str) -> None:
    with pytest.raises(InvalidInput):
        check_profile(Profile(name, "Lovelace"))


@pytest.mark.parametrize(
    "name",
    ["J. R. R.", "J.R.", "St. John", "O'Neil-Smith", "\u0645\u06cc\u200c\u0646\u0627", "X \u00c6 A-12"],
)
def test_a_name_may_look_like_anything_else(name: str) -> None:
    assert check_profile(Profile(name, "Lovelace")).first_name == name


@pytest.mark.parametrize("tag", ["en", "zh-Hant-TW", "sr-Latn", "es-419", "de-CH-1996", "sl-rozaj"])
def test_language_tags_are_known(tag: str) -> None:
    assert check_profile(Profile("A", "L", tag)).locale == tag


def test_roles_are_put_in_order_once() -> None:
    assert check_roles(["admin", "student", "admin"]) == ("student", "admin")


@pytest.mark.parametrize("roles", [[], ["student", "root"]])
def test_unknown_or_no_roles_are_refused(roles: list[str]) -> None:
    with pytest.raises(InvalidInput):
        check_roles(roles)


def test_the_last_admin_stays() -> None:
    keep_an_admin(["admin"], ["student"], others=1)
    keep_an_admin(["student"], ["instructor"], others=0)
    with pytest.raises(LastAdmin):
        keep_an_admin(["admin"], ["student"], others=0)


@pytest.mark.parametrize(
    ("occasion", "verified", "contested", "message"),
    [
        ("registration", False, False, "verify_email"),
        ("registration", False, True, "choose_password"),
        ("registration", True, False, "already_registered"),
        ("resend", False, False, "verify_email"),
        ("resend", False, True, "choose_password"),
        ("resend", True, False, None),
        ("reset", True, False, "reset_password"),
        ("password_changed", True, False, "password_changed"),
    ],
)
def test_the_mail_fits_the_account(
    occasion: str, verified: bool, contested: bool, message: str | None
) -> None:
    assert choose_message(occasion, verified=verified, contested=contested) == message  # type: ignore[arg-type]


def test_a_name_cannot_put_markup_into_a_mail() -> None:
    mail = compose(
        "verify_email",
        to="eve@example.org",
        first_name="<a href='https://evil.example'>",
        origin="https://learn.example.org",
        token="t/o?k",
        hours=24,
    )

    assert "<a href='https://evil" not in mail.html
    assert "https://learn.example.org/verify/t%2Fo%3Fk" in mail.text
    assert "eve@" not in repr(mail)
