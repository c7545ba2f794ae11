"""What everybody sees of events: the list, one of them, its calendar file."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from consultation import calendar_file, moments
from consultation.event_cards import card
from consultation.forms.words import public_text
from consultation.models import Event
from consultation.process_codes import EventKind
from consultation.queries import events as queries
from consultation.queries.events import Admission, Seen

_PAST_PER_PAGE = 20


def language() -> str:
    """The language of the page."""
    return get_language() or "da"


@login_not_required
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What lies ahead, and what is over."""
    now, speak = timezone.now(), language()
    ahead, past = queries.public_events(now)
    page = Paginator(past, _PAST_PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "ahead": [card(seen.event, now, speak, seen) for seen in ahead],
        "past": [card(each, now, speak) for each in page],
        "page": page,
    }
    return render(request, "consultation/events/list.html", context)


def found(slug: str) -> Seen:
    """A public event, or 404."""
    seen = queries.public_event(slug)
    if seen is None:
        raise Http404
    return seen


@login_not_required
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: when, where, for whom, what happens, seats, and afterwards who came."""
    seen, now, speak = found(slug), timezone.now(), language()
    shown = seen.event
    names = ("title", "lead", "for_whom", "programme", "accessibility", "cancel_reason")
    texts = {name: public_text(shown, name, speak) for name in names}
    admission = seen.admission(now)
    context: dict[str, Any] = {
        **texts,
        **facts(seen, speak),
        "seen": seen,
        "admission": admission.value,
        "closes": moments.moment(shown.sign_up_until or shown.starts_at, speak),
        "consultation_title": public_text(shown.consultation, "title", speak),
        "notes": _notes(shown),
        "came": None,
    }
    if admission is Admission.OVER:
        counts = queries.counted(shown)
        context["came"] = queries.published_attendance(counts) if counts else None
    return render(request, "consultation/events/event.html", context)


def facts(seen: Seen, speak: str) -> dict[str, Any]:
    """What each page about an event shows in its head."""
    shown = seen.event
    return {
        "event": shown,
        "kind": str(EventKind(shown.kind).label),
        "when": moments.when(shown.starts_at, shown.ends_at, speak),
        "event_title": public_text(shown, "title", speak),
        "consultation": shown.consultation,
    }


def _notes(shown: Event) -> Any:
    """The document with what was said, if the public may read it."""
    notes = shown.notes
    if notes is None or (notes.hearing is not None and notes.hearing.published_at is None):
        return None
    return notes


@login_not_required
@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The event for a calendar; cancelled, it says so and replaces what was there."""
    shown = found(slug).event
    page = request.build_absolute_uri(reverse("consultation:event", args=[slug]))
    file = calendar_file.calendar([calendar_file.entry(shown, language=language(), page=page)])
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return answer
