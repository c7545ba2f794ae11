"""The reports' part of the demo: the status annex of 2012 as a draft, and its opening mark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from config.demo import DemoPart
from reports.models import AnnexDraft, ChartMark
from reports.parameters import StatusParameters, read_document
from reports.periods import Period

DOCUMENT = Path(__file__).parent / "demo_data" / "status-2012.toml"
DRAFT_NAME = "Status efter 8 uger"
ROOMS = ("midlertidigt", "mobil")
PERIOD = Period.of_weeks(date(2012, 10, 1), 8)
OPENING_LABEL = "rummet åbner"


def parameters() -> StatusParameters:
    """All choices of the annex of 2012."""
    return StatusParameters(rooms=ROOMS, period=PERIOD, **read_document(DOCUMENT))


def is_loaded() -> bool:
    """Whether the demo's opening mark or draft is here; either may have been deleted since."""
    return (
        ChartMark.objects.filter(date=PERIOD.start, label=OPENING_LABEL).exists()
        or AnnexDraft.objects.filter(name=DRAFT_NAME, created_by=None).exists()
    )


def load(say: Callable[[str], None]) -> None:
    """Make the mark and the draft, once."""
    if is_loaded():
        return
    from reports import services  # draws with libraries that no other command should wait for

    services.set_mark(day=PERIOD.start, label=OPENING_LABEL, kind=ChartMark.Kind.OPENING, by=None)
    services.save_draft(None, name=DRAFT_NAME, parameters=parameters(), by=None)
    say(f"the draft “{DRAFT_NAME}” and the mark “{OPENING_LABEL}”")


def holds_real_data() -> bool:
    """Whether there are drafts or marks, and the demo was not there first."""
    return not is_loaded() and (AnnexDraft.objects.exists() or ChartMark.objects.exists())


PART = DemoPart("annexes", 40, load, holds_real_data)
