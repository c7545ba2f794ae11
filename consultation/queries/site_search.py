"""What the staff's search box finds of consultations, hearings and all that belongs to them.

Confidential contributions are found by their number only, and their words never. One query each.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from config import search
from config.access.models import User
from config.access.roles import Permission
from config.danish import long_date
from config.search import Hit, Provider, holds, narrow
from consultation.hearing_codes import Lane, PartyKind, ResponseState
from consultation.models import (
    Consultation,
    Decision,
    Event,
    Hearing,
    HearingResponse,
    Party,
    Questionnaire,
    WorkingGroup,
)
from consultation.process_codes import EventKind, GroupKind

Words = tuple[str, ...]
_READERS = frozenset({Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES})
_EDITORS = frozenset({Permission.EDIT_CONSULTATIONS})


def _facts(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _case(number: str) -> str:
    return f"sag {number}" if number else ""


def _consultations(user: User, words: Words, most: int) -> Iterator[Hit]:
    found = narrow(Consultation.objects.all(), words, "title", "case_number", "slug")
    for each in found[:most]:
        state = "i arkivet" if each.archived_at else "" if each.published_at else "ikke offentlig"
        yield Hit(
            each.title,
            "Inddragelse",
            reverse("consultation:consultation_desk", args=[each.slug]),
            _facts(_case(each.case_number), state),
        )


def _hearings(user: User, words: Words, most: int) -> Iterator[Hit]:
    found = narrow(Hearing.objects.all(), words, "title", "case_number", "slug")
    for each in found[:most]:
        deadline = long_date(timezone.localdate(each.deadline))
        yield Hit(
            each.title,
            each.get_kind_display(),
            reverse("consultation:hearing_desk", args=[each.slug]),
            _facts(_case(each.case_number), f"frist {deadline}"),
        )


def _responses(user: User, words: Words, most: int) -> Iterator[Hit]:
    """Each word is a number, in the hearing's title, or, in the public lane, in who sent it."""
    found = HearingResponse.objects.exclude(state=ResponseState.WITHDRAWN)
    in_public, in_confidence, has_number = Q(lane=Lane.PUBLIC), Q(lane=Lane.CONFIDENTIAL), False
    for word in words:
        of_hearing = holds(word, "hearing__title")
        numbered = Q(number=int(word)) if _is_number(word) else Q(pk=None)
        has_number = has_number or _is_number(word)
        in_public &= numbered | of_hearing | holds(word, "name", "organisation")
        in_confidence &= numbered | of_hearing
    found = found.filter(in_public | in_confidence if has_number else in_public)
    found = found.select_related("hearing").defer("text", "shown_text", "search_text")
    for each in found.order_by("-received_at", "pk")[:most]:
        is_public = each.lane == Lane.PUBLIC
        sender = (each.organisation or each.name) if is_public else ""
        yield Hit(
            _facts(f"Nr. {each.number}", sender),
            "Høringssvar" if is_public else "Fortroligt bidrag",
            reverse("consultation:hearing_response_desk", args=[each.hearing.slug, each.pk]),
            each.hearing.title,
        )


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < 10


def _parties(user: User, words: Words, most: int) -> Iterator[Hit]:
    for each in narrow(Party.objects.all(), words, "name", "contact_name")[:most]:
        yield Hit(
            each.name,
            str(PartyKind(each.kind).label),
            reverse("consultation:party", args=[each.pk]),
            "ude af brug" if each.retired_at else "",
        )


def _events(user: User, words: Words, most: int) -> Iterator[Hit]:
    found = narrow(Event.objects.select_related("consultation"), words, "title", "place")
    for each in found.order_by("-starts_at", "pk")[:most]:
        yield Hit(
            each.title,
            str(EventKind(each.kind).label),
            reverse("consultation:event_desk", args=[each.consultation.slug, each.slug]),
            _facts(long_date(timezone.localdate(each.starts_at)), each.place),
        )


def _groups(user: User, words: Words, most: int) -> Iterator[Hit]:
    for each in narrow(WorkingGroup.objects.select_related("consultation"), words, "name")[:most]:
        yield Hit(
            each.name,
            str(GroupKind(each.kind).label),
            reverse("consultation:group", args=[each.consultation.slug, each.pk]),
            each.consultation.title,
        )


def _questionnaires(user: User, words: Words, most: int) -> Iterator[Hit]:
    rows = Questionnaire.objects.select_related("consultation").defer("draft")
    found = narrow(rows, words, "name", "slug", "consultation__title")
    for each in found.order_by("name", "pk")[:most]:
        yield Hit(
            each.name,
            "Spørgeskema",
            reverse("consultation:questionnaire_desk", args=[each.slug]),
            each.consultation.title,
        )


def _decisions(user: User, words: Words, most: int) -> Iterator[Hit]:
    found = Decision.objects.select_related("consultation")
    found = narrow(found, words, "title", "case_number", "body")
    for each in found.order_by("-decided_on", "pk")[:most]:
        yield Hit(
            each.title,
            "Beslutning",
            reverse("consultation:decision", args=[each.consultation.slug, each.pk]),
            _facts(_case(each.case_number), each.body, long_date(each.decided_on)),
        )


PROVIDERS = (
    Provider("inddragelser", "Inddragelser", _READERS, _consultations, order=10),
    Provider("hoeringer", "Høringer", _READERS, _hearings, order=20),
    Provider("hoeringssvar", "Høringssvar", _EDITORS, _responses, order=30),
    Provider("beslutninger", "Beslutninger", _READERS, _decisions, order=35),
    Provider("parter", "Høringsparter", _READERS, _parties, order=40),
    Provider("arrangementer", "Arrangementer", _READERS, _events, order=50),
    Provider("grupper", "Grupper", _READERS, _groups, order=60),
    Provider("spoergeskemaer", "Spørgeskemaer", _READERS, _questionnaires, order=70),
)


def register() -> None:
    """Let the search box ask; run once, when the app is ready."""
    search.register(*PROVIDERS)
