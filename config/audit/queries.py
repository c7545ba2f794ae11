"""What the page of the log reads."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse

from config.access.models import User
from config.access.roles import BY_CODE
from config.audit.actions import ACTIONS, DETAILS, name_of
from config.audit.models import AuditEntry
from config.danish import LOCAL_ZONE
from config.lists import Column

_ROLES = frozenset({"roles", "added", "removed"})


def entries() -> QuerySet[AuditEntry]:
    """All lines with who did it: one query."""
    return AuditEntry.objects.select_related("actor")


def has_entry(action: str, target: models.Model) -> bool:
    """Whether `action` has been logged of `target`: one query."""
    entries_of = AuditEntry.objects.filter(
        target_type=target._meta.label_lower, target_id=str(target.pk)
    )
    return entries_of.filter(action=action).exists()


def actors() -> list[tuple[str, str]]:
    """Everybody who stands in the log, as choices, by name."""
    people = User.objects.filter(pk__in=AuditEntry.objects.values("actor"))
    return sorted(((str(user.pk), f"{user} ({user.username})") for user in people), key=_by_name)


def actions() -> list[tuple[str, str]]:
    """Every action that has a name or stands in the log, as choices, by name."""
    used = AuditEntry.objects.order_by().values_list("action", flat=True).distinct()
    return sorted(((code, name_of(code)) for code in {*ACTIONS, *used}), key=_by_name)


def target_types() -> list[tuple[str, str]]:
    """Every kind of record that stands in the log, as choices, by name."""
    used = AuditEntry.objects.order_by().values_list("target_type", flat=True).distinct()
    return sorted(((label, type_name(label)) for label in used if label), key=_by_name)


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


def type_name(label: str) -> str:
    """The Danish name of a kind of record, such as "indtag" for intake_rooms.intake.

    The label itself where the model is gone or the label is none: the log outlives both.
    """
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def begin(day: date) -> datetime:
    """The first moment of a day in Copenhagen."""
    return datetime.combine(day, time(), tzinfo=LOCAL_ZONE)


def after(day: date) -> datetime:
    """The first moment that is no longer on the day."""
    return begin(day + timedelta(days=1))


def _actor(entry: AuditEntry) -> str:
    return str(entry.actor) if entry.actor else "Kommando"


def _target(entry: AuditEntry) -> str:
    return f"{type_name(entry.target_type)} {entry.target_id}".strip()


def _target_address(entry: AuditEntry) -> str:
    """The page of the account that was changed; other records have none here."""
    if entry.target_type == User._meta.label_lower and entry.target_id.isdecimal():
        return reverse("access:user_edit", args=[int(entry.target_id)])
    return ""


def _details(entry: AuditEntry) -> str:
    """All details in one line, by name: a database may hand them back in any order."""
    return "; ".join(
        f"{name}: {_detail(_role_names(value) if key in _ROLES else value)}"
        for name, key, value in sorted(
            (DETAILS.get(key, key), key, value) for key, value in entry.details.items()
        )
        if value not in ([], {}, "", None)
    )


def _role_names(codes: Any) -> Any:
    """Roles by their names; a role that is gone by its code."""
    if not isinstance(codes, list):
        return codes
    return [BY_CODE[code].name if code in BY_CODE else code for code in codes]


def _detail(value: Any) -> str:
    """A value from JSON in one line: lists with commas, what was and is with an arrow."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, list):
        return ", ".join(_detail(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_detail(each)}" for key, each in sorted(value.items()))
    return "–" if value is None else str(value)


COLUMNS: tuple[Column[AuditEntry], ...] = (
    Column("tid", "Tidspunkt", lambda entry: entry.at, order_by=("at",)),
    Column(
        "hvem", "Medarbejder", _actor, order_by=("actor__first_name", "actor__last_name", "actor")
    ),
    Column("handling", "Handling", lambda entry: name_of(entry.action), order_by=("action",)),
    Column("hvad", "Hvad", _target, order_by=("target_type", "target_id"), link=_target_address),
    Column("hvorfor", "Begrundelse", lambda entry: entry.reason),
    Column("detaljer", "Detaljer", _details),
)
