"""Drawing annexes: from choices to files. Looking at uncontrolled figures leaves a trace."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from config.access.models import User
from config.audit import services as audit
from reports import (
    capacity_control,
    capacity_json,
    disclosure,
    process_json,
    questionnaire_json,
    status_json,
)
from reports.annex import Annex
from reports.annexes import capacity, process, questionnaire, status
from reports.capacity_counts import capacity_figures
from reports.capacity_figures import CapacityFigures
from reports.figures import StatusFigures, status_figures
from reports.marks import marks_in
from reports.models import AnnexDraft, ChartMark
from reports.parameters import ParameterError, StatusParameters, as_data
from reports.process_counts import process_figures
from reports.process_figures import ProcessFigures
from reports.process_parameters import ProcessParameters
from reports.process_parameters import as_data as process_data
from reports.queries import PROCESS, process_choices, process_draft
from reports.questionnaire_counts import questionnaire_figures
from reports.questionnaire_figures import QuestionnaireFigures
from reports.questionnaire_parameters import QuestionnaireParameters
from reports.renderers import RENDERERS

FORMATS = ("html", "pdf", "docx", "xlsx", "json")


@dataclass(frozen=True)
class DrawnStatus:
    """A status annex and the figures it was made from, after disclosure control."""

    figures: StatusFigures
    annex: Annex

    def render(self, format: str) -> bytes:
        """One of FORMATS as bytes; the same bytes for the same figures and choices."""
        if format == "json":
            return status_json.render(self.figures)
        return RENDERERS[format](self.annex)


@dataclass(frozen=True)
class DrawnCapacity:
    """A capacity report and the figures it was made from, after disclosure control."""

    figures: CapacityFigures
    annex: Annex

    def render(self, format: str) -> bytes:
        """One of FORMATS as bytes; the same bytes for the same figures and choices."""
        if format == "json":
            return capacity_json.render(self.figures)
        return RENDERERS[format](self.annex)


@dataclass(frozen=True)
class DrawnQuestionnaire:
    """A questionnaire's report and the figures it was made from, after disclosure control."""

    figures: QuestionnaireFigures
    annex: Annex

    def render(self, format: str) -> bytes:
        """One of FORMATS as bytes; the same bytes for the same figures and choices."""
        if format == "json":
            return questionnaire_json.render(self.figures)
        return RENDERERS[format](self.annex)


@dataclass(frozen=True)
class DrawnProcess:
    """The annex about a process and the figures it was made from, after disclosure control."""

    figures: ProcessFigures
    annex: Annex

    def render(self, format: str) -> bytes:
        """One of FORMATS as bytes; the same bytes for the same figures and choices."""
        if format == "json":
            return process_json.render(self.figures)
        return RENDERERS[format](self.annex)


Drawn = DrawnStatus | DrawnCapacity


def draw(
    kind: str, parameters: StatusParameters, *, by: User | None = None, uncontrolled: bool = False
) -> Drawn:
    """An annex of a draft's kind: the capacity report, or as `draw_status` does."""
    if kind == capacity.KIND:
        return draw_capacity(parameters, by=by, uncontrolled=uncontrolled)
    return draw_status(parameters, by=by, uncontrolled=uncontrolled)


def draw_capacity(
    parameters: StatusParameters, *, by: User | None = None, uncontrolled: bool = False
) -> DrawnCapacity:
    """Count, control and write a capacity report; see `draw_status`."""
    counted = capacity_figures(parameters)
    if uncontrolled:
        _record_look(capacity.KIND, parameters, by)
    figures = counted if uncontrolled else capacity_control.control(counted)
    return DrawnCapacity(figures, capacity.build(figures, parameters))


def draw_questionnaire(
    slug: str,
    parameters: QuestionnaireParameters,
    *,
    by: User | None = None,
    uncontrolled: bool = False,
) -> DrawnQuestionnaire:
    """Count, control and write the report of a questionnaire; see `draw_status`.

    Raises ParameterError for an unknown questionnaire and for one without answers.
    """
    figures = questionnaire_figures(slug, uncontrolled=uncontrolled)
    if uncontrolled:
        audit.record(
            "uncontrolled_figures_seen", by=by, kind=questionnaire.KIND, questionnaire=slug
        )
    return DrawnQuestionnaire(figures, questionnaire.build(figures, parameters))


def draw_process(
    slug: str,
    parameters: ProcessParameters,
    *,
    by: User | None = None,
    uncontrolled: bool = False,
) -> DrawnProcess:
    """Count, control and write the annex about a consultation's process; see `draw_status`.

    Raises ParameterError for an unknown consultation and for one in which nothing has happened.
    """
    figures = process_figures(slug, uncontrolled=uncontrolled)
    if uncontrolled:
        audit.record("uncontrolled_figures_seen", by=by, kind=process.KIND, consultation=slug)
    return DrawnProcess(figures, process.build(figures, parameters))


def _record_look(kind: str, parameters: StatusParameters, by: User | None) -> None:
    """A look at uncontrolled figures leaves a trace."""
    audit.record(
        "uncontrolled_figures_seen",
        by=by,
        kind=kind,
        rooms=list(parameters.rooms),
        period=[parameters.period.start.isoformat(), parameters.period.end.isoformat()],
    )


def draw_status(
    parameters: StatusParameters, *, by: User | None = None, uncontrolled: bool = False
) -> DrawnStatus:
    """Count, control and write a status annex.

    With `uncontrolled` nothing is hidden, every page is marked internal, and the look is
    audited. Raises ParameterError for an unknown room.
    """
    counted = status_figures(parameters)
    if uncontrolled:
        _record_look(status.KIND, parameters, by)
    figures = counted if uncontrolled else disclosure.control(counted)
    return DrawnStatus(figures, status.build(figures, parameters, marks_in(parameters.period)))


def known_formats(names: Iterable[str]) -> tuple[str, ...]:
    """`names` checked. Raises ParameterError naming the first that is not a format."""
    chosen = tuple(dict.fromkeys(name.strip().lower() for name in names if name.strip()))
    for name in chosen:
        if name not in FORMATS:
            raise ParameterError(f"Formatet “{name}” findes ikke. Brug {', '.join(FORMATS)}.")
    if not chosen:
        raise ParameterError(f"Vælg mindst ét format: {', '.join(FORMATS)}.")
    return chosen


def write_files(
    folder: Path, stem: str, formats: tuple[str, ...], render: Callable[[str], bytes]
) -> Iterator[Path]:
    """Write `stem`.format for each format and yield each path once it is whole.

    All are drawn before the first is written, and each is written beside and moved into place:
    a failure leaves no half file. Raises OSError where the folder cannot be written.
    """
    drawn = {name: render(name) for name in formats}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in drawn.items():
        path = folder / f"{stem}.{name}"
        handle, beside = tempfile.mkstemp(dir=folder, prefix=f".{stem}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        yield path


@transaction.atomic
def save_draft(
    draft: AnnexDraft | None,
    *,
    name: str,
    parameters: StatusParameters,
    by: User | None,
    kind: str = status.KIND,
) -> AnnexDraft:
    """Store the choices of a new draft (`draft` None) or change an existing one; audited."""
    made = draft is None
    stored = draft or AnnexDraft(created_by=by)
    stored.kind = kind
    stored.name, stored.parameters = name.strip(), as_data(parameters)
    stored.save()
    audit.record("draft_created" if made else "draft_changed", by=by, target=stored)
    return stored


class ProcessTextChanged(Exception):
    """A colleague stored other choices since the form was opened; `theirs` stand now."""

    def __init__(self, theirs: ProcessParameters, digest: str) -> None:
        self.theirs, self.digest = theirs, digest
        super().__init__(
            "En anden har gemt ændringer, mens du skrev. Din tekst er ikke gemt endnu. "
            "Sammenlign felterne herunder, og gem, når de er, som de skal være."
        )


def process_digest(slug: str) -> str:
    """Changes with what is stored for the annex about the process `slug`; "" where nothing is."""
    stored = process_draft(slug)
    return _digest(stored.parameters) if stored else ""


def _digest(parameters: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def save_process(
    slug: str, parameters: ProcessParameters, *, seen: str, by: User | None
) -> AnnexDraft:
    """Store what was chosen and written for the annex about the process `slug`; audited.

    `seen` is the `process_digest` that the form was opened with. Raises ProcessTextChanged, and
    changes nothing, where something else stands.
    """
    stored, made = AnnexDraft.objects.select_for_update().get_or_create(
        kind=PROCESS, name=slug, defaults={"created_by": by, "parameters": {}}
    )
    before = "" if made else _digest(stored.parameters)
    wanted = process_data(slug, parameters)
    if not made and wanted == stored.parameters:
        return stored
    if before != seen:
        raise ProcessTextChanged(process_choices(slug), before)
    stored.parameters = wanted
    stored.save()
    audit.record("draft_created" if made else "draft_changed", by=by, target=stored)
    return stored


@transaction.atomic
def delete_draft(draft: AnnexDraft, *, by: User | None) -> None:
    """Remove a draft; the figures it was drawn from stay where they are. Audited."""
    audit.record("draft_deleted", by=by, target=draft, name=draft.name)
    draft.delete()


@transaction.atomic
def set_mark(*, day: date, label: str, kind: str, by: User | None) -> ChartMark:
    """Set a mark; a payday replaces the month's default one. The same date and kind is renamed."""
    mark, _ = ChartMark.objects.update_or_create(
        date=day, kind=kind, defaults={"label": label.strip()}
    )
    audit.record("mark_set", by=by, target=mark, date=day.isoformat(), kind=kind)
    return mark


@transaction.atomic
def remove_mark(mark: ChartMark, *, by: User | None) -> None:
    """Take a mark away; a month without its own payday gets the default one again."""
    audit.record("mark_removed", by=by, target=mark, date=mark.date.isoformat(), kind=mark.kind)
    mark.delete()
