"""Keys for other systems, made and revoked by those who give people access."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import listing
from config.http import StaffRequest
from config.lists import as_text
from config.offline import services
from config.offline.models import ApiToken
from intake_rooms.forms.tablets import TokenForm


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: StaffRequest) -> HttpResponse:
    """All keys, and a form for a new one, which is shown once and never again."""
    form = TokenForm(request.POST or None)
    made, text = None, ""
    if form.is_valid():
        answers = form.cleaned_data
        made, text = services.make_token(
            answers["name"],
            scopes=answers["scopes"],
            places=[room.slug for room in answers["rooms"]],
            by=request.user,
        )
        form = TokenForm()
    context: dict[str, Any] = {"form": form, "tokens": _lines(), "made": made, "text": text}
    return render(request, "intake_rooms/tablets/tokens.html", context)


def _lines() -> list[dict[str, Any]]:
    labels = dict(ApiToken.Scope.choices)
    return [
        {
            "token": token,
            "scopes": listing([str(labels.get(scope, scope)) for scope in token.scopes]),
            "rooms": listing(token.places),
            "used": as_text(token.last_used_at),
        }
        for token in ApiToken.objects.all()
    ]


@requires(Permission.MANAGE_USERS)
@require_POST
def revoke_token(request: StaffRequest, token_id: UUID) -> HttpResponse:
    """Shut another system out at once."""
    token = get_object_or_404(ApiToken, pk=token_id)
    services.revoke_token(token, by=request.user)
    messages.success(request, f"Nøglen til {token.name} er spærret.")
    return redirect("intake_rooms:api_tokens")
