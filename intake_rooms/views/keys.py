"""The keys behind aliases: their epochs and use, and what is known of one client."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import count
from config.http import StaffRequest
from intake_rooms import key_queries, pages, wording
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.forms.keys import AliasForm, ForgetForm
from intake_rooms.models import Room
from intake_rooms.services import insight
from intake_rooms.services.insight import Insight
from intake_rooms.services.look_ups import LOOK_UPS_A_MINUTE, may_look_up

DAYS_SHOWN = 30
LINES_SHOWN = 200


@requires(Permission.SET_UP_ROOMS, Permission.SEE_UNCONTROLLED)
@require_safe
def epochs(request: StaffRequest) -> HttpResponse:
    """Every epoch with what is left of it; to those who read the log, who looked aliases up."""
    today = timezone.localdate()
    may_read = request.user.may(Permission.READ_AUDIT)
    first = today - timedelta(days=DAYS_SHOWN - 1)
    context = {
        "epochs": key_queries.epochs(),
        "two_people": key_queries.TWO_PEOPLE,
        "overlap": count(settings.ALIAS_OVERLAP_DAYS, "dag", "dage"),
        "look_ups": key_queries.look_ups(first, today) if may_read else None,
        "days": DAYS_SHOWN,
        "limit": LOOK_UPS_A_MINUTE,
        "now": timezone.now(),
    }
    return render(request, "intake_rooms/setup/keys.html", context)


@requires(Permission.CORRECT_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def client_insight(request: StaffRequest, slug: str) -> HttpResponse:
    """What is stored of the client who stands beside, shown or taken away (decisions A15).

    The alias comes by POST, is typed anew to take anything away, and is in no answer.
    """
    room = pages.reachable_room(request.user, slug)
    is_forget = "how" in request.POST
    asked = AliasForm(request.POST if request.POST and not is_forget else None)
    forget = ForgetForm(request.POST if is_forget else None, auto_id="forget_%s")
    found = None
    form = forget if is_forget else asked
    if form.is_valid() and not may_look_up(request.user):
        form.add_error(None, "Der er slået mange kaldenavne op. Vent et minut, og prøv igen.")
    elif form.is_valid():
        try:
            if is_forget:
                return _forget(request, room, forget)
            found = insight.known_about(asked.cleaned_data["alias"], room=room, by=request.user)
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
    context = {
        "room": room,
        "asked": asked if asked.errors else AliasForm(),
        "forget": forget,
        "found": found,
        "is_forget": is_forget,
        **(_lines(found) if found else {}),
    }
    return render(request, "intake_rooms/insight.html", context)


def _lines(found: Insight) -> dict[str, object]:
    """What is stored, in words; of very many intakes the latest."""
    return {
        "profiles": [
            (client, wording.person(client.sex, client.age, client.municipality))
            for client in found.profiles
        ],
        "intakes": [
            (intake, intake.room.name, wording.intake(intake))
            for intake in found.intakes[:LINES_SHOWN]
        ],
        "total": count(len(found.intakes), "indtag", "indtag"),
        "left_out": max(0, len(found.intakes) - LINES_SHOWN),
    }


def _forget(request: StaffRequest, room: Room, form: ForgetForm) -> HttpResponse:
    rows = form.cleaned_data["how"] == "erase"
    gone = insight.forget_client(form.cleaned_data["alias"], room=room, by=request.user, rows=rows)
    intakes = count(gone.intakes, "indtag", "indtag")
    said = f"{intakes} er slettet" if rows else f"{intakes} kan ikke længere føres til nogen"
    messages.success(request, f"Det, der var kendt, er slettet, og {said}.")
    return redirect("intake_rooms:insight", room.slug)
