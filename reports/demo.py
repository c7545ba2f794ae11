"""The reports' part of the demo: the status annex of 2012 as a draft, and its opening mark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from config.demo import DemoPart
from reports.models import AnnexDraft, ChartMark
from reports.parameters import StatusParameters, as_data, read_document
from reports.periods import Period

DOCUMENT = Path(__file__).parent / "demo_data" / "status-2012.toml"
DRAFT_NAME = "Status efter 8 uger"
ROOMS = ("midlertidigt", "mobil")
OPENING = date(2012, 10, 1)
LAST_DAY = date(2012, 11, 25)


def is_loaded() -> bool:
    """Whether the demo's opening mark is here; the draft may have been changed or deleted."""
    return ChartMark.objects.filter(date=OPENING, kind=ChartMark.Kind.OPENING).exists()


def load(say: Callable[[str], None]) -> None:
    """Make the mark and the draft with its observations, once."""
    if is_loaded():
        return
    ChartMark.objects.create(date=OPENING, kind=ChartMark.Kind.OPENING, label="rummet åbner")
    parameters = StatusParameters(
        rooms=ROOMS, period=Period(OPENING, LAST_DAY), **read_document(DOCUMENT)
    )
    AnnexDraft.objects.create(kind="status", name=DRAFT_NAME, parameters=as_data(parameters))
    say(f"the draft “{DRAFT_NAME}” with {len(parameters.observations)} observations")


def holds_real_data() -> bool:
    """Whether there are drafts or marks, and the demo was not there first."""
    return not is_loaded() and (AnnexDraft.objects.exists() or ChartMark.objects.exists())


PART = DemoPart("annexes", 40, load, holds_real_data)
