"""What everybody can read of consultations: the list, one with its doors, its documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from config.filing import serve
from consultation import public_parts
from consultation.codes import PhaseKind
from consultation.forms.words import Speaker, Text, public_text
from consultation.models import Consultation, Phase
from consultation.queries import hearing_public, public
from consultation.queries.public import Door, Seen

_CLOSED_PER_PAGE = 20
_LEAST_TO_COUNT = 10
"""Fewer answers than this are not counted in public."""


@dataclass(frozen=True)
class Entrance:
    """A door as it is shown."""

    door: Door
    audience: str
    title: Text
    languages: int
    sent: int | None

    @property
    def sent_shown(self) -> str:
        """The number of answers as the language writes it."""
        return number_format(self.sent or 0, use_l10n=True, force_grouping=True)


@dataclass(frozen=True)
class Step:
    """A phase of the timeline as it is shown. `state`: "past", "now" or "ahead"."""

    phase: Phase
    kind: str
    name: Text
    description: Text
    state: str


@dataclass(frozen=True)
class Card:
    """A consultation on the list."""

    seen: Seen
    title: Text
    lead: Text
    outcome: bool


def _language() -> str:
    return get_language() or "da"


def _card(seen: Seen) -> Card:
    language, shown = _language(), seen.consultation
    return Card(
        seen,
        public_text(shown, "title", language),
        public_text(shown, "lead", language),
        bool(shown.outcome),
    )


@login_not_required
@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """Open consultations, those that go on, and closed ones, with what they led to."""
    cards = [_card(seen) for seen in public.consultations()]
    closed = [card for card in cards if not card.seen.is_open and not card.seen.goes_on]
    context = {
        "open": [card for card in cards if card.seen.is_open],
        "going_on": [card for card in cards if not card.seen.is_open and card.seen.goes_on],
        "closed": Paginator(closed, _CLOSED_PER_PAGE).get_page(request.GET.get("side")),
    }
    return render(request, "consultation/public/list.html", context)


@login_not_required
@require_safe
def public_consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """One consultation: what is asked, of whom, until when; doors; why, how, what comes of it."""
    seen = public.consultation(slug)
    if seen is None:
        raise Http404
    language, shown = _language(), seen.consultation
    texts = {
        name: public_text(shown, name, language)
        for name in (
            "title",
            "lead",
            "background",
            "purpose",
            "use_of_answers",
            "keeping_of_answers",
            "outcome",
        )
    }
    entrances = tuple(_entrance(door, language) for door in seen.doors)
    context: dict[str, Any] = {
        **texts,
        "seen": seen,
        "consultation": shown,
        "doors": [each for each in entrances if each.door.is_open],
        "later": [each for each in entrances if each.door.opens_later],
        "closed": [
            each for each in entrances if not each.door.is_open and not each.door.opens_later
        ],
        "steps": tuple(_step(phase, language) for phase in shown.phases.all()),
        "documents": [each for each in shown.documents.all() if each.hearing_id is None],
        "areas": [area for area in shown.areas if isinstance(area, str)],
        "sections": public_parts.sections(shown, timezone.now(), language),
    }
    return render(request, "consultation/public/consultation.html", context)


def _entrance(door: Door, language: str) -> Entrance:
    assert door.questionnaire.current is not None
    definition = door.questionnaire.current.content
    sent = door.sent if (door.sent or 0) >= _LEAST_TO_COUNT else None
    return Entrance(
        door,
        door.questionnaire.audience,
        Speaker(definition, language).say(definition.title),
        len(definition.languages),
        sent,
    )


def _step(phase: Phase, language: str) -> Step:
    today = timezone.localdate()
    state = "now"
    if phase.starts_on > today:
        state = "ahead"
    elif (phase.ends_on or phase.starts_on) < today:
        state = "past"
    return Step(
        phase,
        str(PhaseKind(phase.kind).label),
        public_text(phase, "name", language),
        public_text(phase, "description", language),
        state,
    )


@login_not_required
@require_safe
def document(request: HttpRequest, slug: str, pk: int) -> HttpResponse | FileResponse:
    """A document of a published consultation, from outside the web root.

    A hearing's material is public no sooner than the hearing.
    """
    shown = get_object_or_404(
        hearing_public.shown_documents(timezone.now()),
        pk=pk,
        consultation__in=Consultation.objects.published().filter(slug=slug),
    )
    try:
        file = shown.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return serve(file, file_name=shown.file_name, content_type=shown.content_type)
