"""Reads of stored choices: drafts and chart marks. Figures come from `reports.figures`."""

from __future__ import annotations

from reports.models import AnnexDraft, ChartMark
from reports.parameters import StatusParameters, from_data


def drafts() -> tuple[AnnexDraft, ...]:
    """All drafts, last changed first."""
    return tuple(AnnexDraft.objects.select_related("created_by"))


def parameters_of(draft: AnnexDraft) -> StatusParameters:
    """The choices stored in a draft. Raises ParameterError where they cannot be used."""
    return from_data(draft.parameters)


def marks() -> tuple[ChartMark, ...]:
    """Marks that someone has set, newest first; default paydays are not among them."""
    return tuple(ChartMark.objects.order_by("-date"))
