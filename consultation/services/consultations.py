"""What editors do with consultations: their texts, phases, documents, and who may see them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from config.filing import CannotClean, FileRefused, forget, public_copy, store, take
from consultation.codes import QuestionnaireState
from consultation.exceptions import ConsultationError
from consultation.models import Consultation, Document, Hearing, Phase
from consultation.services import revisions

LARGEST_DOCUMENT = 25 * 1024 * 1024
"""Bytes."""
RESERVED_SLUGS = frozenset(
    {"ny", "spoergeskema", "arkiv", "hoering", "hoeringer", "parter", "post", "feed", "bidrag"}
)
"""Words that the desk's addresses use."""


@transaction.atomic
def create(facts: Mapping[str, Any], *, by: User) -> Consultation:
    """A new consultation that only the desk can see."""
    made = Consultation.objects.create(**facts)
    audit.record("consultation_created", by=by, target=made)
    return made


def save(
    consultation: Consultation, facts: Mapping[str, Any], *, revision: int, by: User
) -> Consultation:
    """Change the fields named in `facts`. `revision` is the one the form was opened with.

    Raises Conflict, and changes nothing, if another revision stands.
    """
    return revisions.save(
        consultation, facts, revision=revision, by=by, action="consultation_changed"
    )


@transaction.atomic
def publish(consultation: Consultation, *, by: User) -> None:
    """Let the public see it. Raises ConsultationError where something it needs is missing."""
    stored = Consultation.objects.select_for_update().get(pk=consultation.pk)
    missing = [
        str(getattr(stored._meta.get_field(name), "verbose_name", name))
        for name in ("purpose", "use_of_answers", "keeping_of_answers")
        if not getattr(stored, name).strip()
    ]
    if missing:
        raise ConsultationError(
            f"Skriv først: {', '.join(missing)}. Det skal stå på den offentlige side."
        )
    if stored.published_at is None:
        stored.published_at = timezone.now()
        stored.save(update_fields=["published_at"])
        audit.record("consultation_published", by=by, target=stored)


@transaction.atomic
def unpublish(consultation: Consultation, *, by: User) -> None:
    """Take it off the public pages; open questionnaires take no answers meanwhile."""
    stored = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if stored.published_at is not None:
        stored.published_at = None
        stored.save(update_fields=["published_at"])
        audit.record("consultation_unpublished", by=by, target=stored)


@transaction.atomic
def archive(consultation: Consultation, *, by: User) -> None:
    """Put it away. Raises ConsultationError while a questionnaire is open."""
    stored = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if stored.questionnaires.filter(state=QuestionnaireState.OPEN).exists():
        raise ConsultationError("Et spørgeskema er stadig åbent. Luk det, før du arkiverer.")
    if stored.archived_at is None:
        stored.archived_at = timezone.now()
        stored.save(update_fields=["archived_at"])
        audit.record("consultation_archived", by=by, target=stored)


@transaction.atomic
def unarchive(consultation: Consultation, *, by: User) -> None:
    """Take it out of the archive again."""
    stored = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if stored.archived_at is not None:
        stored.archived_at = None
        stored.save(update_fields=["archived_at"])
        audit.record("consultation_unarchived", by=by, target=stored)


@transaction.atomic
def save_phase(
    consultation: Consultation,
    phase: Phase | None,
    *,
    kind: str,
    name: str,
    description: str,
    starts_on: date,
    ends_on: date | None,
    translations: Mapping[str, Any],
    by: User,
) -> Phase:
    """Add a phase to the timeline, or change one."""
    stored = phase or Phase(consultation=consultation)
    stored.kind, stored.name, stored.description = kind, name, description
    stored.starts_on, stored.ends_on = starts_on, ends_on
    stored.translations = dict(translations)
    stored.save()
    audit.record("consultation_phase_saved", by=by, target=consultation, phase=stored.pk)
    return stored


@transaction.atomic
def remove_phase(phase: Phase, *, by: User) -> None:
    """Take a phase off the timeline."""
    audit.record("consultation_phase_removed", by=by, target=phase.consultation, phase=phase.pk)
    phase.delete()


def add_document(
    consultation: Consultation,
    upload: UploadedFile[Any],
    *,
    title: str,
    hearing: Hearing | None = None,
    by: User,
) -> Document:
    """Keep a file that the public may read, by what it contains and not by its name.

    With `hearing`, it is material of that hearing, public as soon as the hearing has begun.

    It is public by nature, so only the copy without hidden metadata is kept. Raises
    ConsultationError: empty, too large, of a type that is not taken, or not fit to be shown.
    """
    try:
        taken = take(upload, largest=LARGEST_DOCUMENT)
        if taken.is_unscanned:  # it would be public at once
            raise FileRefused("Virusscanneren svarer ikke. Prøv igen om lidt.")
        copy = public_copy(upload, taken.content_type, title=title)
    except (FileRefused, CannotClean) as error:
        raise ConsultationError(str(error)) from error
    with transaction.atomic():
        beside = consultation.documents.filter(hearing=hearing)
        last = beside.aggregate(last=Max("order"))["last"]
        made = Document(
            consultation=consultation,
            hearing=hearing,
            title=title,
            file_name=taken.file_name,
            content_type=taken.content_type,
            size=copy.size,
            order=0 if last is None else last + 1,
        )
        store(made.file, f"{uuid.uuid4()}.{taken.ending}", copy)
        made.save()
        audit.record("consultation_document_added", by=by, target=consultation, document=made.pk)
    return made


@transaction.atomic
def rename_document(document: Document, title: str, *, by: User) -> None:
    """Give a document another title."""
    document.title = title
    document.save(update_fields=["title"])
    audit.record(
        "consultation_document_renamed", by=by, target=document.consultation, document=document.pk
    )


@transaction.atomic
def step_document(document: Document, step: int) -> None:
    """Move a document one place up (-1) or down (1); at the end nothing changes.

    A hearing's material has an order of its own.
    """
    rows = list(
        Document.objects.select_for_update().filter(
            consultation=document.consultation_id, hearing=document.hearing_id
        )
    )
    index = next(number for number, row in enumerate(rows) if row.pk == document.pk)
    wanted = index + step
    if 0 <= wanted < len(rows):
        rows.insert(wanted, rows.pop(index))
    for number, row in enumerate(rows):
        row.order = number
    Document.objects.bulk_update(rows, ["order"])


@transaction.atomic
def remove_document(document: Document, *, by: User) -> None:
    """Delete a document for good: the row now, the file when that is stored.

    Raises ConsultationError where something rests on it as evidence.
    """
    if document.evidence.exists():
        raise ConsultationError(
            f"»{document.title}« er grundlag for noget og kan ikke fjernes. Fjern det først under "
            "Grundlag."
        )
    audit.record(
        "consultation_document_removed", by=by, target=document.consultation, document=document.pk
    )
    forget(document.file)
    document.delete()
