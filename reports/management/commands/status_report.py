"""`manage.py status_report`: the status annex of one or more rooms as files."""

from __future__ import annotations

import argparse
from typing import Any

from reports.annexes import status
from reports.management.report_command import ReportCommand
from reports.parameters import StatusParameters, parse_comparison, with_comparison
from reports.periods import OPERATION, WEEK_KINDS


class Command(ReportCommand):
    help = (
        "Draw the status annex of one or more rooms: intakes per week, who the clients are, "
        "incidents, referrals and nuisance, with every figure under disclosure control."
    )
    kind = status.KIND
    stem = "status-report"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the kind of week and what to compare with."""
        super().add_arguments(parser)
        parser.add_argument(
            "--week-kind",
            choices=sorted(WEEK_KINDS),
            default=OPERATION,
            help="weeks of operation (week 1 starts on the first day) or ISO weeks",
        )
        parser.add_argument(
            "--compare",
            action="append",
            default=[],
            metavar="NAME=PER_WEEK",
            help="another place's intakes a week, e.g. Hamborg=1800; may be repeated",
        )

    def parameters(self, options: dict[str, Any], **more: Any) -> StatusParameters:
        """With the comparisons of the command line after those of the document file."""
        chosen = super().parameters(options, week_kind=options["week_kind"], **more)
        compared = tuple(parse_comparison(text) for text in options["compare"])
        return with_comparison(chosen, compared)
