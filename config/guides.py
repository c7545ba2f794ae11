"""Help, one page per role, in the words of the pages themselves."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.access.roles import BY_CODE, ROLES, Role
from config.http import StaffRequest

GUIDES: dict[str, str] = {
    "room_staff": "help/room_staff.html",
    "room_leader": "help/room_leader.html",
    "helper": "help/helper.html",
    "consultation_editor": "help/consultation_editor.html",
    "analyst": "help/analyst.html",
    "administrator": "help/administrator.html",
}
"""Template by role code; a role gets its page with the first page it works on."""


def _guided() -> tuple[Role, ...]:
    return tuple(role for role in ROLES if role.code in GUIDES)


@require_safe
def index(request: StaffRequest) -> HttpResponse:
    """The guides there are; one's own first."""
    own = {role.code for role in request.user.roles}
    roles = sorted(_guided(), key=lambda role: role.code not in own)
    return render(request, "help/index.html", {"roles": roles, "own": own})


@require_safe
def guide(request: StaffRequest, role: str) -> HttpResponse:
    """One role's guide, to read or to print."""
    if role not in GUIDES:
        raise Http404
    return render(request, GUIDES[role], {"role": BY_CODE[role]})


@require_safe
def counter_card(request: StaffRequest) -> HttpResponse:
    """One page to print and hang at the counter."""
    return render(request, "help/counter_card.html")
