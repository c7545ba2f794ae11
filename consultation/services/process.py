"""What editors do with challenges, tracks, proposals and decisions: make, change, order, delete.

Numbers are given here, one more than the highest. What is deleted leaves a gap: a number that
somebody has read keeps meaning the same thing until an editor moves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max

from config.access.models import User
from config.audit import services as audit
from config.danish import listing
from consultation.exceptions import ConsultationError
from consultation.models import (
    Challenge,
    Consultation,
    Decision,
    FollowUp,
    Proposal,
    Track,
)
from consultation.process_codes import FollowUpState
from consultation.services import revisions

T = TypeVar("T", Challenge, Track, Proposal, Decision)
Thing = Challenge | Track | Proposal | Decision
Numbered = Challenge | Track | Proposal
_KEEPERS: Mapping[type[models.Model], tuple[tuple[str, str], ...]] = {
    Challenge: (
        ("evidence", "grundlag"),
        ("tracks", "spor"),
        ("proposals", "forslag"),
        ("decisions", "beslutninger"),
    ),
    Track: (("proposals", "forslag"), ("groups", "grupper")),
    Proposal: (
        ("evidence", "grundlag"),
        ("decisions", "beslutninger"),
        ("carries", "andre forslag, der bygger på det"),
    ),
    Decision: (("evidence", "grundlag"), ("follow_ups", "opfølgning")),
}
"""What points to a thing: the relation's name and the word for it."""


class StillPointedTo(ConsultationError):
    """Something points to what was to be deleted."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(
            f"Det kan ikke slettes, for noget peger på det: {listing(words)}. "
            "Fjern henvisningerne først."
        )


def _code(model: type[models.Model], deed: str) -> str:
    return f"{model._meta.model_name}_{deed}"


def _many(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.many_to_many}


@transaction.atomic
def create(model: type[T], consultation: Consultation, facts: Mapping[str, Any], *, by: User) -> T:
    """A new challenge, track, proposal or decision with the next number.

    `facts` are fields by name; many-to-many fields are given as collections of rows. Raises
    ConsultationError where a row is of another consultation.
    """
    _same_consultation(model, consultation, facts)
    Consultation.objects.select_for_update().get(pk=consultation.pk)  # one number at a time
    many = _many(model)
    made = model(
        consultation=consultation,
        **{name: value for name, value in facts.items() if name not in many},
    )
    if not isinstance(made, Decision):
        last = model._default_manager.filter(consultation=consultation).aggregate(
            last=Max("number")
        )["last"]
        made.number = (last or 0) + 1
    made.save()
    for name in many & set(facts):
        getattr(made, name).set(facts[name])
    audit.record(_code(model, "created"), by=by, target=made, consultation=consultation.pk)
    return made


@transaction.atomic
def save(thing: T, facts: Mapping[str, Any], *, revision: int, by: User) -> T:
    """Change the fields named in `facts`. `revision` is the one the form was opened with.

    Raises Conflict, and changes nothing, if another revision stands; ConsultationError where a
    row is of another consultation.
    """
    _same_consultation(type(thing), thing.consultation, facts)
    return revisions.save(
        thing, facts, revision=revision, by=by, action=_code(type(thing), "changed")
    )


def _same_consultation(
    model: type[models.Model], consultation: Consultation, facts: Mapping[str, Any]
) -> None:
    for name, value in facts.items():
        rows = value if name in _many(model) else [value]
        for row in rows:
            if isinstance(row, models.Model) and row.consultation_id != consultation.pk:  # type: ignore[attr-defined]
                raise ConsultationError(
                    "Noget af det valgte hører til en anden inddragelse. Vælg igen."
                )


@transaction.atomic
def step(thing: Numbered, by_places: int, *, by: User) -> None:
    """Move a thing one place up (-1) or down (1) by changing numbers with its neighbour.

    At the end of the list nothing changes.
    """
    Consultation.objects.select_for_update().get(pk=thing.consultation_id)
    rows = type(thing)._default_manager.filter(consultation=thing.consultation_id)
    mine = rows.get(pk=thing.pk)
    if by_places < 0:
        other = rows.filter(number__lt=mine.number).order_by("-number").first()
    else:
        other = rows.filter(number__gt=mine.number).order_by("number").first()
    if other is None:
        return
    old, new = mine.number, other.number
    free = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    for pk, number in ((mine.pk, free), (other.pk, old), (mine.pk, new)):
        rows.filter(pk=pk).update(number=number)
    audit.record(_code(type(thing), "moved"), by=by, target=mine, old=old, new=new)


@transaction.atomic
def delete(thing: Thing, *, by: User) -> None:
    """Delete what nothing points to. Raises StillPointedTo, with the words for what does."""
    model = type(thing)
    stored = model._default_manager.select_for_update().get(pk=thing.pk)
    pointing = [word for name, word in _KEEPERS[model] if getattr(stored, name).exists()]
    if pointing:
        raise StillPointedTo(pointing)
    audit.record(_code(model, "deleted"), by=by, target=stored, consultation=stored.consultation_id)
    stored.delete()


@transaction.atomic
def add_follow_up(
    decision: Decision, text: str, *, state: FollowUpState, noted_on: date, by: User
) -> FollowUp:
    """Write one line of what has been done about a decision; lines are added, never changed."""
    stored = Decision.objects.select_for_update().get(pk=decision.pk)
    made = FollowUp.objects.create(decision=stored, text=text, state=state, noted_on=noted_on)
    audit.record(
        "follow_up_added", by=by, target=stored, follow_up=made.pk, state=FollowUpState(state).value
    )
    return made


@transaction.atomic
def remove_follow_up(follow_up: FollowUp, *, by: User) -> None:
    """Take a line back that should not have been written."""
    audit.record("follow_up_removed", by=by, target=follow_up.decision, follow_up=follow_up.pk)
    follow_up.delete()
