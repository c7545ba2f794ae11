"""Reads of stored choices: drafts and chart marks. Figures come from `reports.figures`."""

from __future__ import annotations

from reports import process_parameters
from reports.models import AnnexDraft, ChartMark
from reports.parameters import StatusParameters, from_data
from reports.process_parameters import ProcessParameters

PROCESS = "process"
"""The kind of the draft that holds what an editor wrote for the annex about a process."""


def drafts() -> tuple[AnnexDraft, ...]:
    """Drafts of annexes over time, last changed first; those of processes have their own list."""
    return tuple(AnnexDraft.objects.exclude(kind=PROCESS).select_related("created_by"))


def process_draft(slug: str) -> AnnexDraft | None:
    """What was stored for the annex about the process of the consultation `slug`."""
    return AnnexDraft.objects.filter(kind=PROCESS, name=slug).first()


def process_choices(slug: str) -> ProcessParameters:
    """The stored choices for that annex, or none. Raises ParameterError where they are broken."""
    stored = process_draft(slug)
    return process_parameters.from_data(stored.parameters) if stored else ProcessParameters()


def parameters_of(draft: AnnexDraft) -> StatusParameters:
    """The choices stored in a draft. Raises ParameterError where they cannot be used."""
    return from_data(draft.parameters)


def marks() -> tuple[ChartMark, ...]:
    """Marks that someone has set, newest first; default paydays are not among them."""
    return tuple(ChartMark.objects.order_by("-date"))
