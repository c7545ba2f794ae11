"""Nuisance observations around the rooms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from intake_rooms.codes import AreaKind
from intake_rooms.exceptions import AlreadyVoided, IntakeRoomsError, ReasonMissing, RecordConflict
from intake_rooms.models import Area, ImportBatch, NuisanceIndicator, NuisanceObservation


@transaction.atomic
def add_area(*, slug: str, name: str, kind: str, by: User | None) -> Area:
    """A district or focus area to observe. Raises IntakeRoomsError for a name or code in use."""
    if kind not in AreaKind.values:
        raise IntakeRoomsError("Vælg, om det er en bydel eller et fokusområde.")
    if Area.objects.filter(Q(slug=slug) | Q(name__iexact=name.strip())).exists():
        raise IntakeRoomsError(f"Området {name.strip()} findes allerede. Vælg det på listen.")
    area = Area.objects.create(slug=slug, name=name.strip(), kind=kind)
    audit.record("area_added", by=by, target=area, slug=slug)
    return area


@transaction.atomic
def record_nuisance(
    *,
    area: Area,
    indicator: NuisanceIndicator,
    period_from: date,
    period_to: date,
    value: Decimal,
    source: str,
    by: User | None,
    unit: str = "",
    method: str = "",
    caveat: str = "",
    batch: ImportBatch | None = None,
) -> NuisanceObservation:
    """Store one observation; the same again changes nothing.

    `unit` defaults to the indicator's. Raises IntakeRoomsError, RecordConflict where another
    value stands for the same area, indicator, unit, period and source.
    """
    if period_to < period_from:
        raise IntakeRoomsError("Perioden slutter, før den begynder. Ret datoerne.")
    if value < 0:
        raise IntakeRoomsError("Værdien kan ikke være negativ. Ret værdien.")
    if not source.strip():
        raise IntakeRoomsError("Skriv hvor tallet kommer fra. Uden kilde kan det ikke vises.")
    identity = {
        "area": area,
        "indicator": indicator,
        "unit": unit.strip() or indicator.unit,
        "period_from": period_from,
        "period_to": period_to,
        "source": source.strip(),
    }
    standing = NuisanceObservation.objects.filter(voided_at=None, **identity).first()
    if standing is not None:
        if standing.value == value:
            return standing
        raise RecordConflict(
            f"Der står allerede {standing.value:f} for samme område, indikator, periode og kilde. "
            "Annullér den gamle, før du taster en ny."
        )
    stored = NuisanceObservation.objects.create(
        **identity,
        value=value,
        method=method.strip(),
        caveat=caveat.strip(),
        recorded_at=timezone.now(),
        batch=batch,
    )
    if batch is None:
        audit.record("nuisance_recorded", by=by, target=stored, indicator=indicator.pk)
    return stored


@transaction.atomic
def void_nuisance(
    observation: NuisanceObservation, *, by: User | None, reason: str
) -> NuisanceObservation:
    """Take an observation out of every annex, with a reason; audited."""
    if not reason.strip():
        raise ReasonMissing
    stored = NuisanceObservation.objects.select_for_update().get(pk=observation.pk)
    if stored.voided_at is not None:
        raise AlreadyVoided
    stored.voided_at, stored.void_reason = timezone.now(), reason.strip()
    stored.save(update_fields=["voided_at", "void_reason"])
    audit.record("nuisance_voided", by=by, target=stored, reason=reason.strip())
    return stored
