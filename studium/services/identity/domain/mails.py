"""The mails that identity sends. All texts stand in one catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal
from urllib.parse import quote

Notice = Literal[
    "password_changed",
    "second_factor_on",
    "second_factor_off",
    "second_factor_failed",
    "recovery_code_used",
    "recovery_codes_made",
    "api_key_made",
    "passkey_added",
    "passkey_removed",
    "identity_linked",
    "identity_unlinked",
]
"""What owners are told about their accounts, so that they notice what was not them."""

Occasion = Literal["registration", "resend", "reset", "invitation", "place_given"] | Notice
"""Why a mail is asked for; which one it becomes depends on the account."""

Message = (
    Literal[
        "verify_email",
        "already_registered",
        "reset_password",
        "choose_password",
        "invitation",
        "place_given",
    ]
    | Notice
)


@dataclass(frozen=True)
class Mail:
    """One mail, ready to go. Everything in it is personal."""

    to: str
    subject: str
    text: str
    html: str

    def __repr__(self) -> str:
        return "Mail(***)"


@dataclass(frozen=True)
class NamedCourse:
    """The course that a mail is about."""

    title: str
    slug: str


@dataclass(frozen=True)
class _Text:
    subject: str
    body: str
    button: str
    path: str
    after: str


_ENGLISH: dict[Message, _Text] = {
    "verify_email": _Text(
        subject="Confirm your e-mail address",
        body="Welcome to Studium! Please confirm that this is your e-mail address.",
        button="Confirm my address",
        path="/verify/{token}",
        after="The link works for {hours} h. If you did not register, ignore this mail.",
    ),
    "already_registered": _Text(
        subject="You already have an account",
        body="Somebody, probably you, registered with this e-mail address, but you already have an account.",
        button="Sign in",
        path="/login",
        after="If you forgot your password, choose a new one on the sign-in page. If this was not you, "
        "ignore this mail: nobody got in.",
    ),
    "reset_password": _Text(
        subject="Choose a new password",
        body="You asked for a new password.",
        button="Choose a new password",
        path="/reset/{token}",
        after="The link works for {hours} h. If you did not ask for it, ignore this mail.",
    ),
    "choose_password": _Text(
        subject="Finish your registration",
        body="Your e-mail address was registered more than once. To be sure that the account is yours alone, "
        "choose its password now. This also confirms your address.",
        button="Choose a password",
        path="/reset/{token}",
        after="The link works for {hours} h. If you did not register, ignore this mail.",
    ),
    "invitation": _Text(
        subject="You are invited",
        body="An account was made for you on Studium. Choose a password to use it. This also confirms your "
        "address.",
        button="Accept and choose a password",
        path="/reset/{token}",
        after="The link works for {hours} h. If you do not want an account, ignore this mail.",
    ),
    "place_given": _Text(
        subject="You have a place in {course}",
        body="A place became free in {course}, and you were next on the waiting list: you are enrolled now.",
        button="Go to the course",
        path="/courses/{slug}",
        after="If you do not want the place any more, leave the course, and it goes to whoever is next.",
    ),
    "password_changed": _Text(
        subject="Your password was changed",
        body="The password of your account was changed just now, and all other devices were signed out.",
        button="It was not me",
        path="/forgot",
        after="If it was you, there is nothing to do. If not, choose a new password at once.",
    ),
    "second_factor_on": _Text(
        subject="Second factor switched on",
        body="From now on signing in to your account asks for a code of your app, too. Keep the recovery "
        "codes where you find them without your phone.",
        button="Look at my security settings",
        path="/settings/security",
        after="If this was not you, switch it off, and choose a new password at once.",
    ),
    "second_factor_off": _Text(
        subject="Second factor switched off",
        body="Signing in to your account asks for the password alone from now on. You switched the second "
        "factor off, or somebody who looks after this platform did.",
        button="Look at my security settings",
        path="/settings/security",
        after="If you did not want this, choose a new password and switch it on again.",
    ),
    "second_factor_failed": _Text(
        subject="Somebody knows your password",
        body="Somebody entered the password of your account, and then several wrong codes. They did not get "
        "in.",
        button="Choose a new password",
        path="/forgot",
        after="If it was you, there is nothing to do. If not, choose a new password now.",
    ),
    "recovery_code_used": _Text(
        subject="A recovery code was used",
        body="Somebody signed in to your account with one of your recovery codes. It does not work any more.",
        button="Look at my security settings",
        path="/settings/security",
        after="If this was not you, choose a new password, and make new recovery codes.",
    ),
    "recovery_codes_made": _Text(
        subject="New recovery codes",
        body="New recovery codes were made for your account. Those from before do not work any more.",
        button="Look at my security settings",
        path="/settings/security",
        after="If this was not you, choose a new password, and make new codes yourself.",
    ),
    "passkey_added": _Text(
        subject="New passkey",
        body="A passkey was added to your account. With the device that keeps it one signs in without a "
        "password.",
        button="Look at my passkeys",
        path="/settings/security",
        after="If this was not you, remove it, and choose a new password at once.",
    ),
    "passkey_removed": _Text(
        subject="Passkey removed",
        body="A passkey was removed from your account. It signs nobody in any more.",
        button="Look at my passkeys",
        path="/settings/security",
        after="If this was not you, choose a new password, and look at your devices.",
    ),
    "identity_linked": _Text(
        subject="New way to sign in",
        body="An account at another site was linked to your account here. Who can sign in there can sign in "
        "here now.",
        button="Look at my linked accounts",
        path="/settings/security",
        after="If this was not you, unlink it, and choose a new password at once.",
    ),
    "identity_unlinked": _Text(
        subject="Account unlinked",
        body="An account at another site was unlinked from your account here. It signs nobody in any more.",
        button="Look at my linked accounts",
        path="/settings/security",
        after="If this was not you, choose a new password, and look at your devices.",
    ),
    "api_key_made": _Text(
        subject="New API key",
        body="An API key was made for your account. With it a program can read what you may read, within the "
        "limits that were chosen.",
        button="Look at my API keys",
        path="/settings/security",
        after="If this was not you, choose a new password: that removes every key.",
    ),
}


def choose_message(occasion: Occasion, *, verified: bool, contested: bool) -> Message | None:
    """The mail that an account gets on this occasion, or None when there is nothing to say.

    A contested address was registered more than once before anybody verified it. Nobody knows whose password
    the account has, so its owner is asked to choose one, which verifies the address, too.
    """
    match occasion:
        case "reset":
            return "reset_password"
        case "registration" | "resend" if not verified:
            return "choose_password" if contested else "verify_email"
        case "registration":
            return "already_registered"
        case "resend":
            return None
        case "invitation":
            return None if verified else "invitation"
        case _:
            return occasion


def compose(
    message: Message,
    *,
    to: str,
    first_name: str,
    origin: str,
    token: str = "",
    hours: int = 0,
    course: NamedCourse | None = None,
) -> Mail:
    """A mail as plain text and as simple HTML; `token` and its lifetime in `hours` fill the link.

    Leave `first_name` empty unless the address is verified: a stranger could put words into our mail.
    """
    text = _ENGLISH[message]
    title, slug = (course.title, course.slug) if course else ("", "")
    link = origin + text.path.format(token=quote(token, safe=""), slug=quote(slug, safe=""))
    after = text.after.format(hours=hours)
    subject, body = (part.format(course=title) for part in (text.subject, text.body))
    greeting = f"Hello {first_name}," if first_name else "Hello,"
    return Mail(
        to=to,
        subject=subject,
        text=f"{greeting}\n\n{body}\n\n{text.button}: {link}\n\n{after}\n",
        html=_html(escape(greeting), escape(body), escape(text.button), escape(link), escape(after)),
    )


def _html(greeting: str, body: str, button: str, link: str, after: str) -> str:
    return (
        '<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5;max-width:36em">'
        f"<p>{greeting}</p><p>{body}</p>"
        f'<p><a href="{link}" style="font-weight:bold">{button}</a></p>'
        f"<p>{after}</p></body></html>"
    )
