"""What others may ask of referrals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from referrals.models import Referral


@dataclass(frozen=True)
class TargetCount:
    """Referrals given to one kind of offer. A referral is not a person."""

    code: str
    name: str
    count: int


def given_by_target(rooms: Sequence[str], start: date, end: date) -> tuple[TargetCount, ...]:
    """Referrals given in `rooms` (slugs) on local days `start`-`end`, voided ones left out.

    Kinds with none are absent; by count, falling, then name.
    """
    rows = (
        Referral.objects.filter(
            room__slug__in=rooms, local_date__range=(start, end), voided_at=None
        )
        .values_list("kind_id", "kind__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "kind__name")
    )
    return tuple(TargetCount(code, name, n) for code, name, n in rows)
