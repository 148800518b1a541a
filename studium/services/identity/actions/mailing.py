"""Mail, composed and sent by a job: no request waits for it or tells by its time who has an account."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from studium.contracts.learning import PlaceGiven
from studium.kit import clock
from studium.kit.db import UnitOfWork
from studium.kit.errors import NotFound
from studium.services.identity import store
from studium.services.identity.actions import throttling
from studium.services.identity.actions.people import open_accounts
from studium.services.identity.adapters import Ctx, EmbeddedMailer, KeptMail
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.addresses import parse_email
from studium.services.identity.domain.errors import UnknownMail
from studium.services.identity.domain.links import Link, Purpose, link_digest, new_link_token
from studium.services.identity.domain.mails import Message, NamedCourse, Occasion, choose_message, compose

_KEPT_MAILS_SHOWN = 50

_LINKS: dict[Message, Purpose] = {
    "verify_email": "verify_email",
    "reset_password": "reset_password",
    "choose_password": "reset_password",
    "invitation": "reset_password",
}


async def request_mail(ctx: Ctx, email: str, client: Client, occasion: Occasion) -> None:
    """Queue a mail to whoever has this address.

    Nothing is looked up, so the request takes the same for every address. Raises `InvalidInput`,
    `TooManyAttempts`.
    """
    email_index = ctx.vault.blind_index("email", parse_email(email).lookup)
    await throttling.admit(ctx, throttling.request_budgets(ctx, client))
    async with ctx.db.unit_of_work() as uow:
        defer_mail(uow, email_index, occasion)


def defer_mail(uow: UnitOfWork, email_index: bytes, occasion: Occasion) -> None:
    """Queue a mail. The job carries the keyed hash of the address, nothing about the person."""
    uow.defer("send_mail", email_index=email_index.hex(), occasion=occasion)


async def tell_of_place(ctx: Ctx, event: PlaceGiven) -> None:
    """Queue the mail to who got a seat in a course; nothing when the account was erased meanwhile."""
    async with ctx.db.unit_of_work() as uow:
        account = await store.account_by_id(uow, event.user_id)
        if account is not None:
            course = {"course_title": event.course_title, "course_slug": event.course_slug}
            uow.defer("send_mail", email_index=account.email_index.hex(), occasion="place_given", **course)


async def send_mail(
    ctx: Ctx, email_index: bytes, occasion: Occasion, course: NamedCourse | None = None
) -> None:
    """Send the mail that fits the account, if there is one; too many of a kind are left out.

    Mails about different courses are of different kinds.

    A repeat after a failure makes a new link; links mailed before stay good. Raises `Unavailable`.
    """
    kind = f"{occasion}:{course.slug}" if course else occasion
    budgets = throttling.mail_budgets(ctx, email_index, kind)
    async with ctx.db.unit_of_work() as uow:
        account = await store.account_by_email(uow, email_index)
        if account is None:
            return
        message = choose_message(occasion, verified=account.verified, contested=account.contested)
        if message is None or await throttling.try_charge(uow, budgets):
            return
        token, hours = await _new_link(ctx, uow, account, message)
    (person,) = await open_accounts(ctx, [account])
    mail = compose(
        message,
        to=person.email,
        first_name=person.first_name if account.verified else "",
        origin=ctx.platform.origin,
        token=token,
        hours=hours,
        course=course,
    )
    try:
        await ctx.adapters.mailer.send(mail)
    except Exception:
        async with ctx.db.unit_of_work() as uow:
            await throttling.refund(uow, budgets)
        raise


async def _new_link(ctx: Ctx, uow: UnitOfWork, account: Account, message: Message) -> tuple[str, int]:
    """A new token for the mail's link and its lifetime in hours; nothing when the mail needs none."""
    purpose = _LINKS.get(message)
    if purpose is None:
        return "", 0
    settings = ctx.settings
    hours = settings.verify_link_hours if purpose == "verify_email" else settings.reset_link_hours
    if message == "invitation":
        hours = settings.invitation_days * 24
    token = new_link_token()
    link = Link(account.user_id, purpose, expires_at=clock.now() + timedelta(hours=hours))
    await store.insert_link(uow, link_digest(token), link)
    return token, hours


async def list_kept_mail(ctx: Ctx) -> list[KeptMail]:
    """The newest mails that were kept instead of sent. Raises `UnknownMail` when mail is not kept."""
    return await _keeper(ctx).list_kept(_KEPT_MAILS_SHOWN)


async def read_kept_mail(ctx: Ctx, mail_id: UUID) -> KeptMail:
    """One kept mail. Raises `UnknownMail`."""
    try:
        return await _keeper(ctx).read_kept(mail_id)
    except NotFound:
        raise UnknownMail("There is no such mail; list them with GET /dev/mail.") from None


def _keeper(ctx: Ctx) -> EmbeddedMailer:
    mailer = ctx.adapters.mailer
    if not isinstance(mailer, EmbeddedMailer) or ctx.platform.production:
        raise UnknownMail("Mail is sent by a mail server here, so none is kept.")
    return mailer
