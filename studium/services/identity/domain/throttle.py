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
from datetime import timedelta

from studium.kit.throttle import Budget
from studium.services.identity.domain.errors import TooManyAttempts

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
