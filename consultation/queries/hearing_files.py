"""Which files of hearings are due."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet

from consultation.models import HearingAttachment


def due_originals(today: date) -> QuerySet[HearingAttachment]:
    """Files as they were sent that have been kept long enough, the oldest hearing's first.

    Long enough is ORIGINALS_KEPT_DAYS after the day of the hearing's deadline, as it stands after
    every extension. Nothing is deleted here: whether a record is kept for the archive is for the
    command that does it to ask.
    """
    last = today - timedelta(days=settings.ORIGINALS_KEPT_DAYS)
    return (
        HearingAttachment.objects.filter(response__hearing__deadline__date__lte=last)
        .exclude(file="")
        .select_related("response")
        .order_by("response__hearing__deadline", "added_at", "pk")
    )
