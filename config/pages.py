"""The public pages: front page, accessibility statement, contact."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from config.open_consultations import all_open


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the portal is, the open consultations, and doors for staff."""
    return render(
        request, "home.html", {"consultations": all_open(get_language() or settings.LANGUAGE_CODE)}
    )


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "pages/accessibility.html")


@login_not_required
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Who to ask, and what is registered about whom."""
    return render(request, "pages/contact.html")
