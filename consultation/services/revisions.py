"""Two editors on one record: whoever saves last sees what the other one saved in between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction

from config.access.models import User
from config.audit import services as audit
from consultation.exceptions import ConsultationError

M = TypeVar("M", bound=models.Model)


class Conflict(ConsultationError):
    """Somebody else saved the record after the form was opened. `theirs` is what stands now."""

    def __init__(self, theirs: models.Model) -> None:
        self.theirs = theirs
        super().__init__(
            "En anden har gemt ændringer, mens du skrev. Din tekst er ikke gemt endnu. "
            "Sammenlign felterne herunder, og gem, når de er, som de skal være."
        )


def locked(record: M, revision: int) -> M:
    """The record as it stands, locked for the caller's transaction.

    `revision` is the one that the form was opened with. Raises Conflict where another one stands.
    """
    stored = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if stored.revision != revision:  # type: ignore[attr-defined]
        raise Conflict(stored)
    return stored


@transaction.atomic
def save(
    record: M, facts: Mapping[str, Any], *, revision: int, by: User, action: str, **details: Any
) -> M:
    """Change the fields named in `facts`; write `action` to the log with the fields' names.

    A field that holds many is given as a collection of rows. Saving what stands already changes
    and logs nothing. Raises Conflict, and changes nothing, if another revision stands.
    """
    stored = locked(record, revision)
    many = {field.name for field in stored._meta.many_to_many}
    changed = [name for name in facts if _differs(stored, name, facts[name], name in many)]
    if not changed:
        return stored
    for name in changed:
        if name in many:
            getattr(stored, name).set(facts[name])
        else:
            setattr(stored, name, facts[name])
    stored.revision += 1  # type: ignore[attr-defined]
    stored.save(update_fields=[*(name for name in changed if name not in many), "revision"])
    audit.record(action, by=by, target=stored, fields=sorted(changed), **details)
    return stored


def _differs(stored: models.Model, name: str, value: Any, is_many: bool) -> bool:
    if is_many:
        return {each.pk for each in value} != set(
            getattr(stored, name).values_list("pk", flat=True)
        )
    return bool(getattr(stored, name) != value)
