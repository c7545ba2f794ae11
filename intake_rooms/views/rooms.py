"""The rooms a member of staff works in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from intake_rooms import pages
from intake_rooms.opening import local_day_and_hour


@requires(Permission.REGISTER_INTAKES, Permission.SEE_DAY)
@require_safe
def rooms(request: StaffRequest) -> HttpResponse:
    """Doors to the counter and the day of each room."""
    today, _ = local_day_and_hour(timezone.now())
    context = {
        "rooms": pages.rooms_of(request.user),
        "today": today,
        "may_register": request.user.may(Permission.REGISTER_INTAKES),
        "may_correct": request.user.may(Permission.CORRECT_INTAKES),
        "may_see_day": request.user.may(Permission.SEE_DAY),
    }
    return render(request, "intake_rooms/rooms.html", context)
