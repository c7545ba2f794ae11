"""How often aliases are looked up: an insider with a list of names is slowed down and seen.

The numbers lie in the database, so that every server process counts in the same place.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from intake_rooms.models import AliasLookUps

LOOK_UPS_A_MINUTE = 30
"""By one account or device: far more than a queue needs, far too few to try a list of names."""


@transaction.atomic
def may_look_up(user: User | None, *, device: int | str | None = None) -> bool:
    """Count one look-up, of `device` if it is a tablet's; False beyond LOOK_UPS_A_MINUTE.

    The first one too many of a minute goes to the audit log. Call it before each look-up.
    """
    now = timezone.now()
    who = f"device-{device}" if user is None or device is not None else f"account-{user.pk}"
    minute = now.replace(second=0, microsecond=0)
    AliasLookUps.objects.bulk_create(
        [AliasLookUps(who=who, day=timezone.localdate(now), minute=minute)], ignore_conflicts=True
    )
    row = AliasLookUps.objects.select_for_update().get(who=who, day=timezone.localdate(now))
    row.in_minute = row.in_minute + 1 if row.minute == minute else 1
    row.minute = minute
    allowed = row.in_minute <= LOOK_UPS_A_MINUTE
    if allowed:
        row.count += 1
    else:
        row.limited += 1
    row.save(update_fields=["count", "limited", "minute", "in_minute"])
    if row.in_minute == LOOK_UPS_A_MINUTE + 1:
        audit.record("alias_look_ups_limited", by=user, target=row, who=who)
    return allowed
