"""`manage.py capacity_report`: when rooms are used, whether there is room, what more would meet."""

from __future__ import annotations

from reports.annexes import capacity
from reports.management.report_command import ReportCommand


class Command(ReportCommand):
    help = (
        "Draw the capacity report of one or more rooms: intakes and occupancy by weekday and hour, "
        "the days around payday, waiting times, those turned away, and what another place or hour "
        "would have met. Every figure is under disclosure control. Of a document file, the head "
        "and the notes are used."
    )
    kind = capacity.KIND
    stem = "capacity-report"
