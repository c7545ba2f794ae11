"""The page of the search box."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import search
from config.http import StaffRequest

_LONGEST = 100


@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """What the words of `q` find, a few of each kind; `art` gives one kind with more."""
    asked = request.GET.get("q", "").strip()[:_LONGEST]
    providers = search.providers_for(request.user)
    only = request.GET.get("art", "")
    if only not in {each.code for each in providers}:
        only = ""
    words = search.words_of(asked)
    context = {
        "asked": asked,
        "too_short": bool(asked) and not words,
        "found": search.search(request.user, words, only=only),
        "only": only,
        "kinds": [each.name.lower() for each in providers],
        "most": search.MANY,
    }
    return render(request, "search.html", context)
