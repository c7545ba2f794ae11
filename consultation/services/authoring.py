"""Changing the draft of a questionnaire. Every change is one step that can be undone.

A step names its part by key and works on the draft as it is now, so two editors can work on two
questions at once. Who saves a whole form says which content the form began from, and is told if
somebody else changed it meanwhile.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from config.access.models import User
from consultation.definition import editing, schema
from consultation.definition.editing import NoSuchPart, Removed
from consultation.definition.schema import Definition, Question, Section
from consultation.exceptions import ConsultationError
from consultation.models import BinnedPart, DraftStep, Questionnaire, UnsavedForm

STEPS_KEPT = 100
BIN_KEPT = 100
Edit = Callable[[Definition], Definition]


class ChangedMeanwhile(ConsultationError):
    """Somebody else changed the same thing after the form was opened. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            "En anden har ændret det samme, mens du skrev. Din tekst er ikke gemt endnu. "
            "Sammenlign, og vælg, hvad der skal stå."
        )


class PartGone(ConsultationError):
    """The section or question is deleted or moved away from under the step."""

    def __init__(self) -> None:
        super().__init__("Det findes ikke længere i kladden. En anden kan have slettet det.")


@dataclass(frozen=True)
class Step:
    """What a step left: the draft, its revision, and the sentence that says what happened."""

    definition: Definition
    revision: int
    deed: str
    key: str = ""


def digest(part: Any) -> str:
    """A short mark of a section's heading, a question or a whole frame: alike only if equal."""
    data = part if isinstance(part, str) else json.dumps(schema.dump(_around(part)), sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()[:16]


def _around(part: Any) -> Definition:
    if isinstance(part, Question):
        return Definition(title={}, sections=(Section("", questions=(part,)),))
    if isinstance(part, Section):
        return Definition(title={}, sections=(replace(part, questions=()),))
    assert isinstance(part, Definition)
    return replace(part, sections=())


@transaction.atomic
def change(questionnaire: Questionnaire, edit: Edit, *, by: User | None, deed: str) -> Step:
    """Make one step: `edit` gives the new definition, `deed` says in the past what it did.

    A step that changes nothing leaves no trace. Raises PartGone; what `edit` raises comes through.
    """
    stored = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    before = schema.load(stored.draft)
    try:
        after = edit(before)
    except NoSuchPart:
        raise PartGone from None
    content = schema.dump(after)
    if schema.load(content) == before:
        return Step(before, stored.revision, deed)
    DraftStep.objects.create(questionnaire=stored, before=stored.draft, deed=deed[:200], by=by)
    _forget_old(stored)
    stored.draft = content
    stored.revision += 1
    stored.save(update_fields=["draft", "revision"])
    questionnaire.draft, questionnaire.revision = stored.draft, stored.revision
    return Step(after, stored.revision, deed)


def _forget_old(questionnaire: Questionnaire) -> None:
    for kept, rows in ((STEPS_KEPT, questionnaire.steps), (BIN_KEPT, questionnaire.bin)):
        old = rows.order_by("-pk").values_list("pk", flat=True)[kept:]
        rows.filter(pk__in=list(old)).delete()


@transaction.atomic
def undo(questionnaire: Questionnaire) -> Step | None:
    """Take back the latest step; None where there is none."""
    stored = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    step = stored.steps.select_for_update().first()
    if step is None:
        return None
    stored.draft = step.before
    stored.revision += 1
    stored.save(update_fields=["draft", "revision"])
    step.delete()
    questionnaire.draft, questionnaire.revision = stored.draft, stored.revision
    return Step(schema.load(stored.draft), stored.revision, f"Fortrudt: {step.deed}")


def add_section(questionnaire: Questionnaire, title: str, *, by: User | None) -> Step:
    """Add a section at the end."""
    made = ""

    def edit(definition: Definition) -> Definition:
        nonlocal made
        made = editing.new_key(title, editing.taken_keys(definition), fallback="afsnit")
        words = {definition.source: title.strip()} if title.strip() else {}
        return editing.insert_section(definition, Section(made, words))

    step = change(questionnaire, edit, by=by, deed=f"Tilføjede afsnittet »{title.strip()}«")
    return replace(step, key=made)


def add_question(
    questionnaire: Questionnaire, section: str, question: Question, *, by: User | None
) -> Step:
    """Add a question last in a section; its key is made from its label where it is "" or taken.

    Raises PartGone.
    """
    made = ""

    def edit(definition: Definition) -> Definition:
        nonlocal made
        label = question.label.get(definition.source, "")
        taken = editing.taken_keys(definition)
        made = question.key
        if not made or made in taken:
            made = editing.new_key(made or label, taken, fallback="spoergsmaal")
        return editing.insert_question(definition, section, replace(question, key=made))

    step = change(questionnaire, edit, by=by, deed=f"Tilføjede {_named(question)}")
    return replace(step, key=made)


def save_question(
    questionnaire: Questionnaire, question: Question, *, began: str, by: User | None
) -> Step:
    """Save a question's content. `began`: the `digest` that the form was opened with.

    Raises PartGone, ChangedMeanwhile.
    """

    def edit(definition: Definition) -> Definition:
        if digest(editing.question_of(definition, question.key)) != began:
            raise ChangedMeanwhile
        return editing.replace_question(definition, question)

    return change(questionnaire, edit, by=by, deed=f"Rettede {_named(question)}")


def save_section(
    questionnaire: Questionnaire, section: Section, *, began: str, by: User | None
) -> Step:
    """Save a section's heading and condition. Raises PartGone, ChangedMeanwhile."""

    def edit(definition: Definition) -> Definition:
        if digest(editing.section_of(definition, section.key)) != began:
            raise ChangedMeanwhile
        return editing.replace_section(definition, section)

    return change(questionnaire, edit, by=by, deed=f"Rettede {_named(section)}")


def save_frame(
    questionnaire: Questionnaire, frame: Definition, *, began: str, by: User | None
) -> Step:
    """Save all but the sections: title, introduction, privacy, thanks, paging.

    Raises ChangedMeanwhile.
    """

    def edit(definition: Definition) -> Definition:
        if digest(definition) != began:
            raise ChangedMeanwhile
        return replace(frame, sections=definition.sections)

    return change(questionnaire, edit, by=by, deed="Rettede skemaets tekster")


def step(questionnaire: Questionnaire, key: str, by_one: int, *, by: User | None) -> Step:
    """Move a section or question one place up (-1) or down (1). Raises PartGone."""

    def edit(definition: Definition) -> Definition:
        if key in definition.questions:
            return editing.step_question(definition, key, by_one)
        return editing.step_section(definition, key, by_one)

    return _about(change(questionnaire, edit, by=by, deed=f"Flyttede »{key}«"), key)


def move(
    questionnaire: Questionnaire, key: str, section: str, index: int, *, by: User | None
) -> Step:
    """Move a question to a place in a section, or (`section` "") a section. Raises PartGone."""

    def edit(definition: Definition) -> Definition:
        if section:
            return editing.move_question(definition, key, section, index)
        return editing.move_section(definition, key, index)

    return _about(change(questionnaire, edit, by=by, deed=f"Flyttede »{key}«"), key)


def copy(questionnaire: Questionnaire, key: str, *, by: User | None) -> Step:
    """Copy a section or question, right after itself. Raises PartGone."""
    made = ""

    def edit(definition: Definition) -> Definition:
        nonlocal made
        after, made = editing.copy(definition, key)
        return after

    return replace(change(questionnaire, edit, by=by, deed=f"Kopierede »{key}«"), key=made)


@transaction.atomic
def delete(questionnaire: Questionnaire, key: str, *, by: User | None) -> Step:
    """Put a section or question in the bin. Raises PartGone."""
    removed: Removed | None = None

    def edit(definition: Definition) -> Definition:
        nonlocal removed
        after, removed = editing.remove(definition, key)
        return after

    done = change(questionnaire, edit, by=by, deed=f"Slettede »{key}«")
    assert removed is not None
    part = removed.part
    is_section = isinstance(part, Section)
    words = part.title if isinstance(part, Section) else part.label
    around = part if isinstance(part, Section) else Section("", questions=(part,))
    BinnedPart.objects.create(
        questionnaire=questionnaire,
        key=key,
        is_section=is_section,
        section=removed.section,
        index=removed.index,
        title=(done.definition.words(words, "") or key)[:200],
        content=schema.dump(Definition(title={}, sections=(around,))),
        deleted_by=by,
    )
    return done


@transaction.atomic
def put_back(questionnaire: Questionnaire, binned: BinnedPart, *, by: User | None) -> Step:
    """Put a part from the bin back where it stood, under a new key if its own is taken."""
    around = schema.load(binned.content).sections[0]
    part = around if binned.is_section else around.questions[0]
    made = ""

    def edit(definition: Definition) -> Definition:
        nonlocal made
        removed = Removed(part, binned.section, binned.index)
        after, made = editing.put_back(definition, removed)
        return after

    done = change(questionnaire, edit, by=by, deed=f"Hentede »{binned.key}« op af papirkurven")
    binned.delete()
    return replace(done, key=made)


def _named(part: Question | Section) -> str:
    words = part.title if isinstance(part, Section) else part.label
    text = next(iter(words.values()), part.key)
    noun = "afsnittet" if isinstance(part, Section) else "spørgsmålet"
    return f"{noun} »{text[:120]}«"


def _about(done: Step, key: str) -> Step:
    """The step with a sentence that says where the part stands now."""
    definition = done.definition
    if key in definition.questions:
        section, index = editing.place_of(definition, key)
        title = definition.words(section.title, "") or section.key
        text = definition.words(definition.questions[key].label, "") or key
        where = f"nummer {index + 1} af {len(section.questions)} i »{title}«"
    else:
        section = editing.section_of(definition, key)
        text = definition.words(section.title, "") or key
        where = f"afsnit {definition.sections.index(section) + 1} af {len(definition.sections)}"
    return replace(done, key=key, deed=f"»{text}« er nu {where}.")


def keep_form(user: User, place: str, data: Mapping[str, list[str]]) -> datetime:
    """Keep what an editor has typed and not saved; when."""
    wanted = {name: values for name, values in data.items() if name not in _NOT_KEPT}
    kept, _ = UnsavedForm.objects.update_or_create(
        user=user, place=place, defaults={"data": wanted}
    )
    return kept.saved_at


def kept_form(user: User, place: str) -> UnsavedForm | None:
    """What the editor typed there and did not save."""
    return UnsavedForm.objects.filter(user=user, place=place).first()


def forget_form(user: User, place: str) -> None:
    """Throw away what was kept there."""
    UnsavedForm.objects.filter(user=user, place=place).delete()


_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "kept-place", "deed"})
