"""What everybody can read of a hearing: what is asked, and the responses that are shown."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from consultation.forms.words import public_text
from consultation.hearing_codes import SenderKind
from consultation.models import HearingResponse
from consultation.queries import hearing_parties, hearing_public
from consultation.queries.hearing_public import SeenHearing
from consultation.services import hearing_files
from consultation.views.hearing_pages import promise

_TEXTS = ("title", "lead", "asked_for", "other_channels")
_SENDERS = {"personer": SenderKind.PERSON, "organisationer": SenderKind.ORGANISATION}
"""What the address says, and which senders that is."""
_LEAST_TO_SEARCH = 6
"""With fewer responses there is nothing to search in."""


def _there(found: SeenHearing | None) -> SeenHearing:
    if found is None:
        raise Http404
    return found


@login_not_required
@require_safe
def hearing(request: HttpRequest, slug: str) -> HttpResponse:
    """One hearing: what is asked, of whom, until when; two doors; what came in."""
    seen = _there(hearing_public.whole_hearing(slug))
    shown = seen.hearing
    language = get_language() or "da"
    words = request.GET.get("q", "").strip()[:100]
    sender = request.GET.get("fra", "")
    page = hearing_public.shown_responses(
        shown, words=words, sender=_SENDERS.get(sender, ""), page=request.GET.get("side")
    )
    context: dict[str, Any] = {
        **{name: public_text(shown, name, language) for name in _TEXTS},
        "seen": seen,
        "hearing": shown,
        "consultation_title": public_text(shown.consultation, "title", language),
        "areas": [area for area in shown.areas if isinstance(area, str)],
        "promise": promise(language),
        "statements": hearing_parties.statements(shown, is_public=True),
        "page": page,
        "words": words,
        "sender": sender if sender in _SENDERS else "",
        "is_narrowed": bool(words or sender in _SENDERS),
        "can_search": seen.shown >= _LEAST_TO_SEARCH,
        "found": number_format(page.paginator.count, use_l10n=True, force_grouping=True),
        "query": urlencode({key: value for key, value in (("q", words), ("fra", sender)) if value}),
        **_counts(seen),
    }
    return render(request, "consultation/hearing/hearing.html", context)


def _counts(seen: SeenHearing) -> dict[str, str]:
    """Numbers as the language writes them."""
    numbers = {"received": seen.received, "shown": seen.shown, "confidential": seen.confidential}
    return {
        f"{name}_count": number_format(value, use_l10n=True, force_grouping=True)
        for name, value in numbers.items()
        if value is not None
    }


@login_not_required
@require_safe
def response(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One response that is shown, whole."""
    seen, found = _shown(slug, number)
    context = {
        "seen": seen,
        "hearing": seen.hearing,
        "title": public_text(seen.hearing, "title", get_language() or "da"),
        "response": found,
    }
    return render(request, "consultation/hearing/response.html", context)


def _shown(slug: str, number: int) -> tuple[SeenHearing, HearingResponse]:
    seen = _there(hearing_public.hearing(slug))
    found = hearing_public.shown_response(seen.hearing, number)
    if found is None:
        raise Http404
    return seen, found


@login_not_required
@require_safe
def attachment(
    request: HttpRequest, slug: str, number: int, pk: uuid.UUID
) -> HttpResponse | FileResponse:
    """The public copy of a file that is shown; never the original."""
    seen = _there(hearing_public.hearing(slug))
    found = hearing_public.shown_attachment(seen.hearing, number, pk)
    if found is None:
        raise Http404
    try:
        return hearing_files.serve_public(found)
    except FileNotFoundError as error:
        raise Http404 from error
