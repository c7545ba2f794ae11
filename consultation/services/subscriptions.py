"""Who gets news by e-mail: asked for, confirmed by a mailed link, ended by one click.

What an address hears from the portal tells nobody anything: the page answers the same whether the
address was known. An address that never confirms is mailed three times a day at most, and deleted
after a week. Nothing ties an address to anything that anybody answered.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from config.outbox import services as outbox
from config.outbox.models import OutgoingMail
from config.receipt import keyed_digest
from consultation.exceptions import ConsultationError
from consultation.models import Consultation, Subscription
from consultation.services.code_attempts import bin_of

MAILS_A_DAY = 3
"""To one address that asks, or is asked for by somebody else, over all consultations."""
ASKED_AN_HOUR = 20
"""From one bin of addresses (see `code_attempts`), in one server process."""
KEPT_UNCONFIRMED = timedelta(days=7)
_CONFIRM, _LEAVE = "news-confirm", "news-leave"
_ASKING = "news-asked"
Address = Callable[[str], str]


class TooManyAsked(ConsultationError):
    """Somebody asks for more addresses than people do."""

    def __init__(self) -> None:
        super().__init__(
            _("Der er bedt om mange tilmeldinger på kort tid. Vent en time, og prøv igen.")
        )


class UnknownLink(ConsultationError):
    """The link is unknown, too old, or of a subscription that has ended."""

    def __init__(self) -> None:
        super().__init__(
            _("Linket gælder ikke mere. Vil du have nyt på e-mail, så skriv dig op igen.")
        )


def mail_prefix(subscription: Subscription) -> str:
    """How the keys of all news mailed to a subscription begin."""
    return f"news:{subscription.pk}:"


def check_pace(source: str) -> None:
    """Count one request from `source`, an address of the net. Raises TooManyAsked."""
    name = f"{_ASKING}-{bin_of(source)}"
    cache.add(name, 0, 3600)
    try:
        asked = cache.incr(name)
    except ValueError:  # it ran out meanwhile
        cache.set(name, 1, 3600)
        asked = 1
    if asked > ASKED_AN_HOUR:
        raise TooManyAsked


@transaction.atomic
def ask(consultation: Consultation, email: str, *, language: str, address: Address) -> None:
    """Mail a link that confirms the wish; who gets news already is told that, and how to leave.

    The caller learns nothing of which it was.
    """
    email = email.strip().lower()
    now = timezone.now()
    lately = OutgoingMail.objects.filter(
        about=_ASKING, to=email, queued_at__gt=now - timedelta(days=1)
    )
    if lately.count() >= MAILS_A_DAY:
        return
    token = secrets.token_urlsafe(24)
    digest = keyed_digest(token, _CONFIRM)
    subscription, is_new = Subscription.objects.select_for_update().get_or_create(
        consultation=consultation,
        email=email,
        defaults={"language": language, "token_digest": digest, "asked_at": now},
    )
    if subscription.confirmed_at is not None:
        _mail(subscription, "known", leave_token(subscription), "leave_news", address)
        return
    if not is_new:
        subscription.token_digest, subscription.asked_at = digest, now
        subscription.language = language
        subscription.save(update_fields=["token_digest", "asked_at", "language"])
    _mail(subscription, "confirm", token, "confirm_news", address)


def _mail(
    subscription: Subscription, template: str, token: str, url_name: str, address: Address
) -> None:
    language = "en" if subscription.language == "en" else "da"
    consultation = subscription.consultation
    with translation.override(language):
        title = consultation.text("title", language)
        subjects = {
            "confirm": _("Bekræft, at du vil have nyt om »%(title)s«"),
            "known": _("Du får allerede nyt om »%(title)s«"),
        }
        text = render_to_string(
            f"consultation/news/mail/{template}.txt",
            {
                "title": title,
                "link": address(reverse(f"consultation:{url_name}", args=[token])),
                "office": consultation.responsible_office,
                "days": KEPT_UNCONFIRMED.days,
            },
        )
    outbox.post(
        subscription.email,
        subjects[template] % {"title": title},
        text,
        about=_ASKING,
        reply_to=consultation.responsible_email,
        key=f"{mail_prefix(subscription)}{template}-{secrets.token_hex(8)}",
    )


def find_unconfirmed(token: str) -> Subscription:
    """The subscription that a mailed link confirms, or has confirmed. Raises UnknownLink."""
    found = (
        Subscription.objects.select_related("consultation")
        .filter(token_digest=keyed_digest(token, _CONFIRM))
        .first()
    )
    if found is None:
        raise UnknownLink
    return found


@transaction.atomic
def confirm(token: str) -> Subscription:
    """Begin to send news; the second time changes nothing. Raises UnknownLink."""
    found = Subscription.objects.select_for_update().get(pk=find_unconfirmed(token).pk)
    if found.confirmed_at is None:
        found.confirmed_at = timezone.now()
        found.save(update_fields=["confirmed_at"])
    return found


def leave_token(subscription: Subscription) -> str:
    """What the links to leave hold: made anew for each mail, stored nowhere."""
    proof = keyed_digest(f"{subscription.pk}|{subscription.email}", _LEAVE)
    return f"{subscription.pk}-{proof[:40]}"


def find_subscription(token: str) -> Subscription:
    """Whom a link to leave belongs to. Raises UnknownLink, also where it has been used."""
    number = token.partition("-")[0]
    found = (
        Subscription.objects.select_related("consultation").filter(pk=number).first()
        if number.isdecimal() and len(number) < 19
        else None
    )
    if found is None or not constant_time_compare(leave_token(found), token):
        raise UnknownLink
    return found


@transaction.atomic
def leave(token: str) -> None:
    """Delete the subscription and what is kept of its mails. Raises UnknownLink."""
    found = find_subscription(token)
    outbox.forget(mail_prefix(found))
    found.delete()


def delete_unconfirmed(now: datetime) -> int:
    """Delete those that nobody confirmed within a week, and their mails; gives how many."""
    old = Subscription.objects.filter(confirmed_at=None, asked_at__lt=now - KEPT_UNCONFIRMED)
    for each in old:
        with transaction.atomic():
            outbox.forget(mail_prefix(each))
            each.delete()
    return len(old)
