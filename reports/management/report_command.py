"""What the commands that draw a report over time have in common."""

from __future__ import annotations

import argparse
from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from intake_rooms import queries
from intake_rooms.exceptions import IntakeRoomsError
from reports import services
from reports.parameters import ParameterError, StatusParameters, read_document
from reports.periods import Period, PeriodError


def iso_date(text: str) -> date:
    """An argument like 2012-10-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2012-10-01") from None


class ReportCommand(BaseCommand):
    """Draws one kind of annex as files named `stem`. Exits with 1 and one line on stderr."""

    kind: ClassVar[str]
    stem: ClassVar[str]

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add rooms, period, document, folder, formats and --uncontrolled."""
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
            "--document",
            type=Path,
            metavar="FILE.toml",
            help="recipient, dates, case number, office, observations, sources of comparisons",
        )
        add_output(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw, write, and print each path."""
        try:
            formats = services.known_formats(options["format"].split(","))
            drawn = services.draw(
                self.kind, self.parameters(options), uncontrolled=options["uncontrolled"]
            )
            render = with_progress(drawn.render, len(formats))
            for path in services.write_files(options["out"], self.stem, formats, render):
                self.stdout.write(str(path))
        except (ParameterError, PeriodError, IntakeRoomsError, OSError, OverflowError) as error:
            raise CommandError(str(error)) from error

    def parameters(self, options: dict[str, Any], **more: Any) -> StatusParameters:
        """The choices that all reports share, and `more`. Raises ParameterError, PeriodError."""
        named = [slug for group in options["room"] or [] for slug in group]
        slugs = dict.fromkeys(named or [slug for slug, _ in queries.room_choices()])
        period = (
            Period.of_weeks(options["start"], options["weeks"])
            if options["weeks"] is not None
            else Period(options["start"], options["end"])
        )
        chosen = read_document(options["document"]) if options["document"] else {}
        return StatusParameters(rooms=tuple(slugs), period=period, **{**chosen, **more})


def with_progress(render: Callable[[str], bytes], count: int) -> Callable[[str], bytes]:
    """`render` with a bar that moves on with each of `count` files."""
    bar = tqdm(total=count, desc="Tegner", unit="fil", disable=None, leave=False)

    def drawn(format: str) -> bytes:
        content = render(format)
        bar.update()
        return content

    return drawn


Drawn = services.DrawnQuestionnaire | services.DrawnProcess


class SlugReportCommand(BaseCommand):
    """Draws the annex about one thing that has a slug. Exits with 1 and one line on stderr."""

    stem: ClassVar[str]
    thing: ClassVar[str]
    document_help: ClassVar[str] = "recipient, dates, case number, office, notes"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the slug, document, folder, formats and --uncontrolled."""
        parser.add_argument("slug", metavar="SLUG", help=f"the {self.thing}'s slug")
        parser.add_argument("--document", type=Path, metavar="FILE.toml", help=self.document_help)
        add_output(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw, write, and print each path."""
        try:
            formats = services.known_formats(options["format"].split(","))
            drawn = self.draw(
                options["slug"], options["document"], uncontrolled=options["uncontrolled"]
            )
            render = with_progress(drawn.render, len(formats))
            for path in services.write_files(options["out"], self.stem, formats, render):
                self.stdout.write(str(path))
        except (ParameterError, OSError) as error:
            raise CommandError(str(error)) from error

    @abstractmethod
    def draw(self, slug: str, document: Path | None, *, uncontrolled: bool) -> Drawn:
        """The annex of that thing. Raises ParameterError."""


def add_output(parser: argparse.ArgumentParser) -> None:
    """Where the files go, which, and whether anything is hidden in them."""
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
