"""The public page "Det sagde I · Det gør vi"."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from consultation.forms.words import public_text
from consultation.models import Consultation
from consultation.queries.said_and_done import LEAST_IN_CONFIDENCE, said_and_done


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Challenge by challenge what was said, what is done, and what led nowhere and why."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    language = get_language() or "da"
    context = {
        "consultation": consultation,
        "title": public_text(consultation, "title", language),
        "told": said_and_done(consultation, language),
        "least": LEAST_IN_CONFIDENCE,
    }
    return render(request, "consultation/process/said_and_done.html", context)
