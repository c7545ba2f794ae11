"""Hearings and news as Atom (RFC 4287). Equal data give equal bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from config.danish import LOCAL_ZONE
from consultation import moments
from consultation.models import Consultation
from consultation.queries.news import FeedItem

Address = Callable[[str], str]
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class _Feed(Atom1Feed):
    """Says when it changed last: for an empty feed a fixed time, never the present moment."""

    quiet_since: datetime = _LONG_AGO

    def latest_post_date(self) -> datetime:
        times = [item["updateddate"] for item in self.items]
        return max(times, default=self.quiet_since)


def atom(
    items: Iterable[FeedItem],
    *,
    of: Consultation | None,
    own_path: str,
    language: str,
    address: Address,
) -> str:
    """The feed of one consultation, or of all. `address` makes a path a whole address."""
    home = (
        reverse("consultation:public_consultation", args=[of.slug])
        if of
        else reverse("consultation:consultations")
    )
    title = of.text("title", language) if of else _("Høringer og nyt om dem")
    feed = _Feed(
        title=title,
        link=address(home),
        description="",
        subtitle=of.text("lead", language) if of else _("Nye høringer, flyttede frister og nyt."),
        language=language,
        feed_url=address(own_path),
        feed_guid=address(own_path),
        author_name=of.responsible_office if of else "Indtag & Inddragelse",
    )
    if of is not None and of.published_at is not None:
        feed.quiet_since = of.published_at
    for each in items:
        if each.hearing is not None:
            _add_hearing(feed, each, language, address)
        elif each.news is not None:
            _add_news(feed, each, address)
    return feed.writeString("utf-8")


def _add_hearing(feed: _Feed, told: FeedItem, language: str, address: Address) -> None:
    hearing = told.hearing
    assert hearing is not None
    page = address(reverse("consultation:hearing", args=[hearing.slug]))
    deadline = moments.moment(hearing.deadline, language)
    feed.add_item(
        title=_("Høring: %(title)s") % {"title": hearing.text("title", language)},
        link=page,
        description="\n\n".join(
            [
                hearing.text("lead", language),
                _("Frist for høringssvar: %(title)s") % {"title": deadline},
            ]
        ),
        unique_id=page,
        pubdate=told.published_at.astimezone(LOCAL_ZONE),
        updateddate=told.updated_at.astimezone(LOCAL_ZONE),
    )


def _add_news(feed: _Feed, told: FeedItem, address: Address) -> None:
    item = told.news
    assert item is not None
    page = address(reverse("consultation:news", args=[item.consultation.slug]))
    feed.add_item(
        title=item.title,
        link=f"{page}#nyhed-{item.pk}",
        description=item.text,
        unique_id=f"{page}#nyhed-{item.pk}",
        pubdate=told.published_at.astimezone(LOCAL_ZONE),
        updateddate=told.updated_at.astimezone(LOCAL_ZONE),
    )
