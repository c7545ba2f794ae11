"""The editor's events: the list, writing one, showing it to the public, calling it off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import count
from config.http import StaffRequest
from consultation import moments
from consultation.exceptions import ConsultationError
from consultation.forms.events_desk import CancelEventForm, EventForm
from consultation.forms.revision import differences, over
from consultation.models import Consultation, Event
from consultation.queries import events as queries
from consultation.queries.events import Seen
from consultation.services import events
from consultation.services.revisions import Conflict

EDIT = Permission.EDIT_CONSULTATIONS
READ = (Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
_FORM = ["GET", "HEAD", "POST"]


def found(slug: str, event_slug: str) -> Seen:
    """An event of the consultation, or 404."""
    seen = queries.event(slug, event_slug)
    if seen is None:
        raise Http404
    return seen


def frame(request: StaffRequest, seen: Seen) -> dict[str, Any]:
    """What every page about one event needs."""
    event, now = seen.event, timezone.now()
    return {
        "seen": seen,
        "event": event,
        "consultation": event.consultation,
        "when": moments.when(event.starts_at, event.ends_at, "da"),
        "admission": seen.admission(now).value,
        "is_over": now >= event.ends_at,
        "may_edit": request.user.may(EDIT),
    }


@requires(*READ)
@require_safe
def event_list(request: StaffRequest, slug: str) -> HttpResponse:
    """All events of a consultation, drafts too."""
    consultation = get_object_or_404(Consultation, slug=slug)
    now = timezone.now()
    rows = [
        {
            "seen": seen,
            "event": seen.event,
            "when": moments.when(seen.event.starts_at, seen.event.ends_at, "da"),
            "admission": seen.admission(now).value,
        }
        for seen in queries.events(consultation)
    ]
    context = {
        "consultation": consultation,
        "rows": rows,
        "may_edit": request.user.may(EDIT),
    }
    return render(request, "consultation/events/desk_list.html", context)


@requires(*READ)
@require_safe
def event_desk(request: StaffRequest, slug: str, event_slug: str) -> HttpResponse:
    """One event: how it stands, and what can be done."""
    seen = found(slug, event_slug)
    counts = queries.counted(seen.event)
    context = {
        **frame(request, seen),
        "counts": counts,
        "people": sum(each.people for each in counts),
    }
    return render(request, "consultation/events/desk_event.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def add_event(request: StaffRequest, slug: str) -> HttpResponse:
    """Make a new event."""
    consultation = get_object_or_404(Consultation, slug=slug)
    form = EventForm(request.POST or None, instance=Event(consultation=consultation))
    if form.is_valid():
        made = events.create(consultation, form.facts(), by=request.user)
        messages.success(request, f"»{made.title}« er oprettet. Kun I kan se det endnu.")
        return redirect("consultation:event_desk", slug, made.slug)
    context = {"consultation": consultation, "form": form}
    return render(request, "consultation/events/edit.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def edit_event(request: StaffRequest, slug: str, event_slug: str) -> HttpResponse:
    """Change an event; a colleague's change in between is shown beside one's own text."""
    stored = get_object_or_404(Event, consultation__slug=slug, slug=event_slug)
    consultation = stored.consultation
    title = str(stored)
    form = EventForm(request.POST or None, instance=stored)
    theirs: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            saved = events.save(
                Event(pk=stored.pk),
                form.facts(),
                revision=form.opened_revision,
                now=timezone.now(),
                address=request.build_absolute_uri,
                by=request.user,
            )
        except Conflict as error:
            theirs = differences(form, error.theirs)
            form = over(form, error.theirs)
            messages.error(request, str(error))
        except ConsultationError as error:
            form.add_error("capacity", str(error))
        else:
            messages.success(request, "Gemt.")
            return redirect("consultation:event_desk", slug, saved.slug)
    context = {"consultation": consultation, "form": form, "title": title, "theirs": theirs}
    return render(request, "consultation/events/edit.html", context)


@requires(EDIT)
@require_POST
def event_deed(request: StaffRequest, slug: str, event_slug: str) -> HttpResponse:
    """Show the event to the public, or take it off: `deed` says which."""
    event = found(slug, event_slug).event
    try:
        if request.POST.get("deed") == "publish":
            events.publish(event, now=timezone.now(), by=request.user)
            messages.success(request, _published(event))
        elif request.POST.get("deed") == "unpublish":
            events.unpublish(event, now=timezone.now(), by=request.user)
            messages.success(request, "Arrangementet er taget af den offentlige side.")
    except ConsultationError as error:
        messages.error(request, str(error))
    return redirect("consultation:event_desk", slug, event_slug)


def _published(event: Event) -> str:
    if event.consultation.published_at is None:
        return "Arrangementet bliver vist, når inddragelsens egen side er offentlig."
    return "Arrangementet er offentligt nu."


@requires(EDIT)
@require_http_methods(_FORM)
def cancel_event(request: StaffRequest, slug: str, event_slug: str) -> HttpResponse:
    """Call the event off, with a reason; everybody who signed up is mailed."""
    seen = found(slug, event_slug)
    form = CancelEventForm(request.POST or None)
    if form.is_valid():
        try:
            told = events.cancel(
                seen.event,
                form.cleaned_data["reason"],
                reason_en=form.cleaned_data["reason_en"],
                now=timezone.now(),
                address=request.build_absolute_uri,
                by=request.user,
            )
        except ConsultationError as error:
            messages.error(request, str(error))
        else:
            mails = count(told, "tilmelding får en mail", "tilmeldinger får en mail", words=True)
            messages.success(request, f"Arrangementet er aflyst. {mails.capitalize()}.")
        return redirect("consultation:event_desk", slug, event_slug)
    context = {**frame(request, seen), "form": form}
    return render(request, "consultation/events/cancel_event.html", context)
