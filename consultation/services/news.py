"""News of a consultation: written, published, taken off the page; mailed once to who asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from config.access.models import User
from config.audit import services as audit
from config.outbox import services as outbox
from config.outbox.services import Letter
from consultation.exceptions import ConsultationError
from consultation.models import Consultation, NewsItem, Subscription
from consultation.services import revisions
from consultation.services.subscriptions import leave_token, mail_prefix

Address = Callable[[str], str]
"""Makes a path of the portal a whole address: `request.build_absolute_uri`."""


class NotPublic(ConsultationError):
    """Nobody could read the news: the consultation itself is not public."""

    def __init__(self) -> None:
        super().__init__("Inddragelsen er ikke offentlig endnu. Offentliggør den først.")


class StillPublic(ConsultationError):
    """What the public can read is not deleted by one press."""

    def __init__(self) -> None:
        super().__init__("Nyheden er offentlig. Tag den af siden, før du sletter den.")


@transaction.atomic
def write(consultation: Consultation, facts: Mapping[str, Any], *, by: User) -> NewsItem:
    """A new piece that only the desk can see."""
    made = NewsItem.objects.create(consultation=consultation, **facts)
    audit.record("news_written", by=by, target=consultation, news=made.pk)
    return made


def save(item: NewsItem, facts: Mapping[str, Any], *, revision: int, by: User) -> NewsItem:
    """Change a piece, also one that is public; nobody is mailed. Raises Conflict."""
    return revisions.save(item, facts, revision=revision, by=by, action="news_changed")


@transaction.atomic
def publish(item: NewsItem, *, by: User, address: Address) -> int:
    """Show a piece to the public, and mail it, the first time, to each who confirmed.

    Gives how many it is mailed to. Published already: does nothing, gives 0. Raises NotPublic.
    """
    stored = NewsItem.objects.select_for_update().get(pk=item.pk)
    if stored.consultation.published_at is None:
        raise NotPublic
    if stored.published_at is not None:
        return 0
    stored.published_at = timezone.now()
    readers: list[Subscription] = []
    if stored.mailed_at is None:
        stored.mailed_at = stored.published_at
        confirmed = Subscription.objects.filter(confirmed_at__isnull=False)
        readers = list(confirmed.filter(consultation=stored.consultation_id))
        outbox.post_all(
            _letters(stored, readers, address),
            about="news",
            reply_to=stored.consultation.responsible_email,
        )
    stored.save(update_fields=["published_at", "mailed_at"])
    audit.record(
        "news_published", by=by, target=stored.consultation, news=stored.pk, count=len(readers)
    )
    return len(readers)


def _letters(item: NewsItem, readers: list[Subscription], address: Address) -> Iterator[Letter]:
    page = address(reverse("consultation:public_consultation", args=[item.consultation.slug]))
    for each in readers:
        leave = address(reverse("consultation:leave_news", args=[leave_token(each)]))
        yield Letter(
            to=each.email,
            subject=item.title,
            text=mail_text(item, each.language, page=page, leave=leave),
            key=f"{mail_prefix(each)}{item.pk}",
            unsubscribe_url=leave,
        )


def mail_text(item: NewsItem, language: str, *, page: str, leave: str) -> str:
    """A piece of news as it is mailed: its own Danish words, the rest in `language`."""
    with translation.override("en" if language == "en" else "da"):
        about = item.consultation.text("title", language)
        return render_to_string(
            "consultation/news/mail/news.txt",
            {
                "item": item,
                "page": page,
                "leave": leave,
                "why": _("Du får denne mail, fordi du har bedt om nyt om »%(title)s«.")
                % {"title": about},
            },
        )


@transaction.atomic
def withdraw(item: NewsItem, *, by: User) -> None:
    """Take a piece off the public pages and feeds. Mails that left cannot be called back."""
    stored = NewsItem.objects.select_for_update().get(pk=item.pk)
    if stored.published_at is not None:
        stored.published_at = None
        stored.save(update_fields=["published_at"])
        audit.record("news_withdrawn", by=by, target=stored.consultation, news=stored.pk)


@transaction.atomic
def delete(item: NewsItem, *, by: User) -> None:
    """Delete a piece that is not public. Raises StillPublic."""
    stored = NewsItem.objects.select_for_update().get(pk=item.pk)
    if stored.published_at is not None:
        raise StillPublic
    audit.record("news_deleted", by=by, target=stored.consultation, news=stored.pk)
    stored.delete()
