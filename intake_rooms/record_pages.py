"""What the pages of manual counts and nuisance read."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from config.access.models import User
from intake_rooms.models import Intake, ManualCount, NuisanceObservation, Room

LINES_A_PAGE = 50


def counts_page(user: User, room: str, number: str | None) -> Page[ManualCount]:
    """Manual counts of the rooms that `user` reaches, newest day first.

    Each has `registered`, the intakes that count in the same room on the same day. `room` is a
    slug or "" for all.
    """
    registered = (
        Intake.objects.filter(room=OuterRef("room"), local_date=OuterRef("date"), voided_at=None)
        .order_by()
        .values("room")
        .annotate(n=Count("pk"))
        .values("n")
    )
    counts: QuerySet[Any] = (
        ManualCount.objects.filter(room__in=Room.objects.reachable_by(user))
        .select_related("room")
        .annotate(
            registered=Coalesce(Subquery(registered, output_field=IntegerField()), 0),
        )
        .order_by("-date", "room__name", "-recorded_at")
    )
    if room:
        counts = counts.filter(room__slug=room)
    return Paginator(counts, LINES_A_PAGE).get_page(number)


def nuisance_page(area: str, number: str | None) -> Page[NuisanceObservation]:
    """Observations, latest period first; `area` is a slug or "" for all."""
    observations = NuisanceObservation.objects.select_related("area", "indicator").order_by(
        "-period_from", "area__name", "indicator__name", "-recorded_at"
    )
    if area:
        observations = observations.filter(area__slug=area)
    return Paginator(observations, LINES_A_PAGE).get_page(number)
