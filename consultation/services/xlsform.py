"""Questionnaires out of XLSForms and into them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from config.access.models import User
from config.audit import services as audit
from consultation.codes import Audience, Channel
from consultation.definition import checking, schema
from consultation.definition.checking import Problem
from consultation.definition.schema import Definition
from consultation.exceptions import ConsultationError
from consultation.models import Consultation, Questionnaire
from consultation.services import authoring
from consultation.services.questionnaires import ON_BEHALF, PRIVACY
from consultation.xlsform import file_out, reading, writing
from consultation.xlsform.findings import Finding
from consultation.xlsform.workbook import MOST_BYTES

DEED = "Læste en XLSForm ind"
MOST = MOST_BYTES
"""Bytes of a file that is read."""


@dataclass(frozen=True)
class Plan:
    """What a file would become: its definition, what is left out of it, what is to be mended
    before it can be published."""

    definition: Definition
    left_out: tuple[Finding, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Outcome:
    """What an import did."""

    questionnaire: Questionnaire
    plan: Plan
    is_new: bool
    is_changed: bool


def plan(content: bytes, *, audience: str, language: str = "da") -> Plan:
    """What the file would become for `audience`. Raises XlsformRefused.

    A file without the sentence on privacy is given the portal's own; `language` is that of texts
    whose heading names none.
    """
    read = reading.read(content, language=language)
    definition = read.definition
    if not definition.privacy and definition.source == "da":
        sentence = ON_BEHALF if audience == Audience.STAKEHOLDER else PRIVACY
        definition = dataclasses.replace(definition, privacy={"da": sentence})
    return Plan(definition, read.left_out, checking.problems(definition, audience=audience))


@transaction.atomic
def import_into(
    questionnaire: Questionnaire, content: bytes, *, by: User | None, language: str = "da"
) -> Outcome:
    """Replace the draft by what the file says, as one step that can be undone.

    Published versions and answers stay. The same file again changes nothing.
    Raises XlsformRefused; nothing is changed then.
    """
    made = plan(content, audience=questionnaire.audience, language=language)
    before = questionnaire.revision
    step = authoring.change(questionnaire, lambda _: made.definition, by=by, deed=DEED)
    is_changed = step.revision != before
    if is_changed:
        audit.record("questionnaire_imported", by=by, target=questionnaire)
    return Outcome(questionnaire, made, is_new=False, is_changed=is_changed)


@transaction.atomic
def import_new(
    consultation: Consultation,
    content: bytes,
    *,
    by: User | None,
    audience: str = Audience.CITIZEN,
    name: str = "",
    slug: str = "",
    language: str = "da",
) -> Outcome:
    """Make a questionnaire of the file, or read it into the one that has that address already.

    `name` and `slug` are made of the form's title where they are "". Raises XlsformRefused, and
    ConsultationError where the address is taken elsewhere or by another audience.
    """
    made = plan(content, audience=audience, language=language)
    title = made.definition.words(made.definition.title, "da")
    name = (name or title or "Spørgeskema")[:160]
    slug = slug or slugify(name)[:80] or "spoergeskema"
    known = Questionnaire.objects.select_related("consultation").filter(slug=slug).first()
    if known is not None:
        if known.consultation_id != consultation.pk or known.audience != audience:
            raise ConsultationError(
                f'Der er allerede et andet spørgeskema på adressen "{slug}". Vælg en anden adresse.'
            )
        return import_into(known, content, by=by, language=language)
    questionnaire = Questionnaire.objects.create(
        consultation=consultation,
        slug=slug,
        name=name,
        audience=audience,
        channels=[Channel.WEB, Channel.KIOSK, Channel.ASSISTED, Channel.PAPER],
        draft=schema.dump(made.definition),
    )
    audit.record("questionnaire_imported", by=by, target=questionnaire)
    return Outcome(questionnaire, made, is_new=True, is_changed=True)


def export(questionnaire: Questionnaire, *, published: bool = False) -> bytes:
    """The draft as an XLSForm, or the current version. The same content gives the same bytes.

    `questionnaire` must come with its `current` version. Raises ConsultationError where there is
    no version yet.
    """
    if not published:
        definition, version = schema.load(questionnaire.draft), f"k{questionnaire.revision}"
    elif questionnaire.current is None:
        raise ConsultationError("Spørgeskemaet er ikke udgivet endnu. Hent kladden i stedet.")
    else:
        definition, version = questionnaire.current.content, str(questionnaire.current.number)
    return file_out.content(writing.write(definition, slug=questionnaire.slug, version=version))
