"""What the editor's desk shows: consultations and questionnaires with their counts."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from consultation.models import Consultation, Questionnaire

_SENT = Q(responses__sent_hour__isnull=False, responses__withdrawn_hour=None)


def consultations() -> QuerySet[Consultation]:
    """All consultations, each with its `questionnaires`; those have a count `sent`."""
    return Consultation.objects.prefetch_related(
        Prefetch("questionnaires", queryset=questionnaires())
    )


def questionnaires() -> QuerySet[Questionnaire]:
    """All questionnaires with `sent`, the number of answers that count."""
    return Questionnaire.objects.select_related("consultation", "current").annotate(
        sent=Count("responses", filter=_SENT)
    )


def matching(found: QuerySet[Consultation], asked: str) -> QuerySet[Consultation]:
    """Those whose title, case number, office, responsible person or questionnaires hold `asked`."""
    wanted = Q()
    for field in (
        "title",
        "case_number",
        "responsible_name",
        "responsible_office",
        "questionnaires__name",
    ):
        wanted |= Q(**{f"{field}__icontains": asked})
    return found.filter(wanted).distinct()
