"""How many attempts are allowed before one has to wait.

Guessing is slowed down per (account, client), per account and per address. A client from which the account's
owner once signed in successfully, known by a device cookie or by its address, has a budget of its own that no
stranger can use up; so an attacker can delay strangers, not the owner (OWASP, "Slow Down Online Guessing
Attacks with Device Cookies"). An account that does not exist is counted in the same way.

Every attempt is charged before the password is looked at, so that a thousand parallel guesses are a thousand
charges, and a success is refunded.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from studium.services.identity.domain.errors import TooManyAttempts


@dataclass(frozen=True)
class Budget:
    """`free` attempts in a row, then waits that double from `first_wait` up to `longest_wait`.

    After `forget_after` without an attempt everything is forgotten.
    """

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    forget_after: timedelta


@dataclass(frozen=True)
class Tally:
    """What is counted under one key."""

    attempts: int
    blocked_until: datetime
    touched_at: datetime


KNOWN_CLIENT = Budget(10, timedelta(seconds=1), timedelta(minutes=5), timedelta(hours=1))
STRANGER_AT_ACCOUNT = Budget(5, timedelta(seconds=1), timedelta(minutes=15), timedelta(hours=1))
ALL_STRANGERS_AT_ACCOUNT = Budget(30, timedelta(seconds=1), timedelta(minutes=5), timedelta(hours=6))
"""A few hundred guesses a day at most, whatever the size of the botnet; NIST SP 800-63B asks for a limit of
100 failures in a row, which nobody but an attacker reaches here."""

STRANGERS_AT_ADDRESS = Budget(60, timedelta(seconds=1), timedelta(minutes=15), timedelta(hours=1))
"""A school behind one address mistypes a lot in the first minutes of a Monday; spraying needs far more."""

SECOND_FACTOR = Budget(10, timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))
"""Some thirty guesses a day at codes of which three in a million are right; only who knows the password comes
as far as guessing them."""

MAIL_TO_ACCOUNT = Budget(4, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=6))
"""Links mailed before stay good, so who floods a mailbox keeps its owner from nothing."""

LOOK_UPS = Budget(20, timedelta(seconds=5), timedelta(minutes=15), timedelta(hours=1))
"""A department is found in one go; who tries addresses to learn which of them teach is soon waiting."""

API_KEYS_FROM_ADDRESS = Budget(20, timedelta(seconds=5), timedelta(minutes=15), timedelta(hours=1))
"""Nobody guesses 256 bits; a program with an old key shall not ask all day. Good keys are refunded."""

PASSKEYS_FROM_ADDRESS = Budget(60, timedelta(seconds=1), timedelta(minutes=15), timedelta(hours=1))
"""Nobody guesses a signature; checking one is work. A school behind one address may fail now and then."""

PROVIDERS_FROM_ADDRESS = Budget(60, timedelta(seconds=1), timedelta(minutes=15), timedelta(hours=1))
"""As with passkeys; and each attempt has a provider asked. Good ones are refunded."""

REQUESTS_FROM_ADDRESS = Budget(40, timedelta(seconds=5), timedelta(minutes=15), timedelta(hours=1))


def wait_seconds(tally: Tally, now: datetime) -> int:
    """Whole seconds until the next attempt is allowed; 0 when it is allowed now."""
    return max(0, ceil((tally.blocked_until - now).total_seconds()))


def charge(tally: Tally, budget: Budget, now: datetime) -> Tally:
    """The tally after one more attempt that was allowed."""
    stale = now - tally.touched_at >= budget.forget_after
    attempts = 1 if stale else tally.attempts + 1
    wait = _wait_after(attempts, budget)
    # Without a wait the old moment stays, so that processes whose clocks differ do not block each other.
    return Tally(attempts, now + wait if wait else tally.blocked_until, now)


def refund(tally: Tally, now: datetime) -> Tally:
    """The tally when the attempt just charged turned out to be right."""
    return replace(tally, attempts=max(0, tally.attempts - 1), blocked_until=min(tally.blocked_until, now))


def refuse(seconds: int) -> TooManyAttempts:
    """The error that tells how long to wait."""
    return TooManyAttempts(f"Wait {seconds} seconds before you try again.", retry_after_seconds=seconds)


def network_of(address: str) -> str:
    """The client's address as budgets see it: an IPv6 customer owns a whole /64 and counts as one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def _wait_after(attempts: int, budget: Budget) -> timedelta:
    beyond = attempts - budget.free
    if beyond < 0:
        return timedelta(0)
    # Doubling stops where any budget has reached its longest wait; the bound keeps the number small.
    return min(budget.longest_wait, budget.first_wait * (1 << min(beyond, 20)))
