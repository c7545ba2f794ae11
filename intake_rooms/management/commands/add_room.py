"""`manage.py add_room SLUG`: a room that is open every day in the same hours."""

from __future__ import annotations

import json
import re
from argparse import ArgumentTypeError
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug

from intake_rooms import services
from intake_rooms.codes import RoomKind
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.management.room_option import iso_date
from intake_rooms.services.rooms import ALL_DAY, DEFAULT_GROUP

_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


class Command(BaseCommand):
    help = (
        "Adds a room that is open every day in the given hours. The same command again changes "
        "nothing; with other data it refuses."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the room's data."""
        parser.add_argument("slug", help="the room in addresses and files, e.g. midlertidigt")
        parser.add_argument("--name", required=True)
        parser.add_argument("--kind", required=True, choices=RoomKind.values)
        parser.add_argument(
            "--opened", required=True, type=iso_date, metavar="DATE", help="e.g. 2012-10-01"
        )
        parser.add_argument(
            "--hours",
            type=read_hours,
            default=ALL_DAY,
            metavar="HH:MM-HH:MM",
            help="may pass midnight (22:00-04:00); left out, or 00:00-24:00, all day",
        )
        parser.add_argument(
            "--group",
            default=DEFAULT_GROUP,
            metavar="NAME",
            help="rooms in which one nickname is one client",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add the room, or say why not."""
        try:
            validate_slug(options["slug"])
            room, created = services.add_room(
                slug=options["slug"],
                name=options["name"],
                kind=options["kind"],
                opened_on=options["opened"],
                hours=options["hours"],
                group=options["group"],
                by=None,
            )
        except ValidationError as error:
            raise CommandError(
                f"{options['slug']} kan ikke bruges i en adresse. Brug a-z, tal og bindestreg."
            ) from error
        except IntakeRoomsError as error:
            raise CommandError(str(error)) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps({"slug": room.slug, "created": created}))
        else:
            said = "er oprettet" if created else "findes allerede; intet er ændret"
            self.stdout.write(f"Rummet {room.name} ({room.slug}) {said}.")


def read_hours(text: str) -> tuple[time, time]:
    """Opening and closing time; 24:00 is midnight. Raises ArgumentTypeError."""
    match = _HOURS.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        opens, closes = (
            time(0) if (hour, minute) == ("24", "00") else time(int(hour), int(minute))
            for hour, minute in (match.group(1, 2), match.group(3, 4))
        )
    except ValueError:
        raise ArgumentTypeError(
            f"{text!r} are no opening hours; write them as 08:30-23:00 or 22:00-04:00."
        ) from None
    return opens, closes
