"""The reports' part of the demo: the status annex of 2012 as a draft, its opening mark, and what
an editor wrote for the annex about the process of 2015."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from config.demo import DemoPart
from consultation.queries.process_record import NoSuchConsultation, title_of
from reports.models import AnnexDraft, ChartMark
from reports.parameters import StatusParameters, read_document
from reports.periods import Period
from reports.process_parameters import from_document
from reports.queries import process_draft

DOCUMENT = Path(__file__).parent / "demo_data" / "status-2012.toml"
PROCESS_DOCUMENT = DOCUMENT.with_name("process-2015.toml")
PROCESS_SLUG = "misbrug-2015"
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
    """Make the mark and the drafts, each once."""
    # Drawing needs libraries that no other command should wait for.
    from reports import services

    if not is_loaded():
        services.set_mark(
            day=PERIOD.start, label=OPENING_LABEL, kind=ChartMark.Kind.OPENING, by=None
        )
        services.save_draft(None, name=DRAFT_NAME, parameters=parameters(), by=None)
        say(f"the draft “{DRAFT_NAME}” and the mark “{OPENING_LABEL}”")
    if process_draft(PROCESS_SLUG) is None and title_of_demo():
        chosen = from_document(PROCESS_DOCUMENT)
        services.save_process(PROCESS_SLUG, chosen, seen="", by=None)
        say(f"what was written for the annex about the process {PROCESS_SLUG}")


def title_of_demo() -> str:
    """The title of the process of 2015; "" where that is not here."""
    try:
        return title_of(PROCESS_SLUG)
    except NoSuchConsultation:
        return ""


def holds_real_data() -> bool:
    """Whether there are drafts or marks, and the demo was not there first."""
    return not is_loaded() and (AnnexDraft.objects.exists() or ChartMark.objects.exists())


PART = DemoPart("annexes", 50, load, holds_real_data)
