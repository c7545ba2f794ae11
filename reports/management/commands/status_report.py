"""`manage.py status_report`: the status annex of one or more rooms as files."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from intake_rooms import queries
from intake_rooms.exceptions import IntakeRoomsError
from reports import services
from reports.parameters import (
    ParameterError,
    StatusParameters,
    parse_comparison,
    read_document,
    with_comparison,
)
from reports.periods import OPERATION, WEEK_KINDS, Period, PeriodError

STEM = "status-report"


def iso_date(text: str) -> date:
    """An argument like 2012-10-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2012-10-01") from None


class Command(BaseCommand):
    help = (
        "Draw the status annex of one or more rooms: intakes per week, who the clients are, "
        "incidents, referrals and nuisance, with every figure under disclosure control."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--room",
            action="append",
            nargs="+",
            metavar="SLUG",
            help="a room; may be repeated; left out, all rooms",
        )
        parser.add_argument(
            "--from", dest="start", type=iso_date, required=True, metavar="DATE", help="first day"
        )
        length = parser.add_mutually_exclusive_group(required=True)
        length.add_argument("--weeks", type=int, metavar="N", help="whole weeks from the first day")
        length.add_argument("--to", dest="end", type=iso_date, metavar="DATE", help="last day")
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
        parser.add_argument(
            "--document",
            type=Path,
            metavar="FILE.toml",
            help="recipient, dates, case number, office, observations, sources of comparisons",
        )
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder")
        parser.add_argument(
            "--format",
            default=",".join(services.FORMATS),
            metavar="LIST",
            help=f"comma separated, of {', '.join(services.FORMATS)}",
        )
        parser.add_argument(
            "--uncontrolled",
            action="store_true",
            help="hide nothing; every page is marked internal and the look is audited",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            formats = services.known_formats(options["format"].split(","))
            drawn = services.draw_status(
                self._parameters(options), uncontrolled=options["uncontrolled"]
            )
            render = self._with_progress(drawn.render, len(formats))
            for path in services.write_files(options["out"], STEM, formats, render):
                self.stdout.write(str(path))
        except (ParameterError, PeriodError, IntakeRoomsError, OSError) as error:
            raise CommandError(str(error)) from error

    def _parameters(self, options: dict[str, Any]) -> StatusParameters:
        named = [slug for group in options["room"] or [] for slug in group]
        slugs = dict.fromkeys(named or [slug for slug, _ in queries.room_choices()])
        period = (
            Period.of_weeks(options["start"], options["weeks"])
            if options["weeks"] is not None
            else Period(options["start"], options["end"])
        )
        chosen = read_document(options["document"]) if options["document"] else {}
        parameters = StatusParameters(
            rooms=tuple(slugs), period=period, week_kind=options["week_kind"], **chosen
        )
        compared = tuple(parse_comparison(text) for text in options["compare"])
        return with_comparison(parameters, compared)

    def _with_progress(self, render: Callable[[str], bytes], count: int) -> Callable[[str], bytes]:
        bar = tqdm(total=count, desc="Tegner", unit="fil", disable=None, leave=False)

        def drawn(format: str) -> bytes:
            content = render(format)
            bar.update()
            return content

        return drawn
