"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config.access.models import User
from config.access.navigation import items_for
from config.search import providers_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: items by role, empty for the public. `can_search`: whether the search box
    would find anything for them. `portal_contact`: who to ask."""
    user = getattr(request, "user", None)
    items = items_for(user, request.path) if isinstance(user, User) else ()
    return {
        "navigation": items,
        "can_search": isinstance(user, User) and bool(providers_for(user)),
        "portal_contact": settings.PORTAL_CONTACT,
    }
