"""Codes of an app and recovery codes: the vectors of the standards, and the rules around them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from studium.services.identity.domain import second_factor as rules
from studium.services.identity.domain.errors import ChallengeNotValid, SecondFactorNotBegun
from studium.services.identity.domain.second_factor import Challenge, Factor

NOW = datetime(2026, 9, 5, 10, tzinfo=UTC)
USER = UUID("01a202eb-14fe-774e-8e60-afe56df5b372")
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    counter = rules.counter_at(datetime.fromtimestamp(seconds, tz=UTC))

    assert rules.code_at(RFC_SECRET, counter, digits=8) == code
    assert rules.code_at(RFC_SECRET, counter) == code[2:]


def test_codes_are_those_of_rfc_4226() -> None:
    codes = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871"]

    assert [rules.code_at(RFC_SECRET, counter) for counter in range(9)] == codes


@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_differ_by_one_step(steps: int, is_good: bool) -> None:
    counter = rules.counter_at(NOW) + steps
    code = rules.code_at(RFC_SECRET, counter)

    assert rules.counter_of(RFC_SECRET, code, NOW, None) == (counter if is_good else None)


def test_a_code_is_good_once_and_makes_all_earlier_ones_useless() -> None:
    present = rules.counter_at(NOW)
    before, now, after = (rules.code_at(RFC_SECRET, present + step) for step in (-1, 0, 1))

    assert rules.counter_of(RFC_SECRET, now, NOW, present) is None
    assert rules.counter_of(RFC_SECRET, before, NOW, present) is None
    assert rules.counter_of(RFC_SECRET, after, NOW, present) == present + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "٣٤٥٦٧٨", "abcdef"])
def test_what_is_no_code_is_never_good(code: str) -> None:
    assert rules.counter_of(RFC_SECRET, code, NOW, None) is None
    assert not rules.is_app_code(code)


def test_secrets_and_recovery_codes_are_random_and_long_enough() -> None:
    assert len(base64.b32decode(rules.new_secret())) == 20
    codes = {code for _ in range(20) for code in rules.new_recovery_codes()}
    assert len(codes) == 20 * rules.RECOVERY_CODES
    assert all(not rules.is_app_code(rules.plain_code(code)) for code in codes)


def test_codes_are_read_however_they_are_typed() -> None:
    assert rules.plain_code(" 287 082 ") == "287082"
    assert rules.plain_code("H4K2M 9xw7c") == rules.plain_code("h4k2m-9xw7c") == "h4k2m9xw7c"


def test_an_app_reads_the_uri_whatever_the_address_holds() -> None:
    uri = urlsplit(rules.otpauth_uri(RFC_SECRET, "ada+x&secret=y@example.org"))

    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query) == {
        "secret": [RFC_SECRET],
        "issuer": ["Studium"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }


def test_a_secret_waits_half_an_hour_for_its_first_code() -> None:
    factor = Factor(USER, "sealed", begun_at=NOW)

    assert rules.confirmable(factor, NOW + timedelta(minutes=30)) == factor
    for found, now in ((factor, NOW + timedelta(minutes=31)), (None, NOW)):
        with pytest.raises(SecondFactorNotBegun):
            rules.confirmable(found, now)


def test_a_challenge_is_open_for_a_while_and_for_its_network() -> None:
    open_now = Challenge(USER, b"home", attempts=4, expires_at=NOW + timedelta(seconds=1))
    used_up = Challenge(USER, b"home", attempts=5, expires_at=NOW + timedelta(seconds=1))

    assert rules.open_challenge(open_now, b"home", NOW) == open_now
    refused = [(None, b"home", 0), (open_now, b"away", 0), (open_now, b"home", 1), (used_up, b"home", 0)]
    for challenge, network, seconds in refused:
        with pytest.raises(ChallengeNotValid):
            rules.open_challenge(challenge, network, NOW + timedelta(seconds=seconds))
