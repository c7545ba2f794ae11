"""Feeds and calendars, for programs that follow along."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from consultation import calendar_feed, news_feed
from consultation.models import Consultation
from consultation.queries import news as queries


def _language() -> str:
    return get_language() or "da"


def _feed(request: HttpRequest, of: Consultation | None) -> HttpResponse:
    body = news_feed.atom(
        queries.feed(of),
        of=of,
        own_path=request.path,
        language=_language(),
        address=request.build_absolute_uri,
    )
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@login_not_required
@require_safe
def all_feed(request: HttpRequest) -> HttpResponse:
    """Published hearings and news of all consultations, as Atom."""
    return _feed(request, None)


@login_not_required
@require_safe
def consultation_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Hearings and news of one consultation, as Atom."""
    return _feed(request, get_object_or_404(Consultation.objects.published(), slug=slug))


@login_not_required
@require_safe
def consultation_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The public dates of one consultation, as iCalendar."""
    dates = queries.dates(slug)
    if dates is None:
        raise Http404
    body = calendar_feed.file(dates, language=_language(), address=request.build_absolute_uri)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="{slug}.ics"'
    return answer
