"""`manage.py create_staff`: the first account of a fresh installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from config.access.exceptions import AlreadyThere
from config.access.forms import UserForm
from config.access.roles import BY_CODE
from config.access.services import Person, new_user


class Command(BaseCommand):
    help = (
        "Makes an account for a member of staff and prints a password for the first log-in, where "
        "it must be changed. Refuses a user name that exists; that account is left as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--role",
            action="append",
            required=True,
            choices=sorted(BY_CODE),
            help="may be repeated; 'administrator' can make the other accounts in the browser",
        )
        parser.add_argument("--name", default="", help="'Mette Holm': the last word is the surname")
        parser.add_argument("--email", default="", help="for a forgotten password")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check as the page does, make the account, print its password once."""
        person = _person(options["username"], options["name"], options["email"])
        try:
            user, password = new_user(person, roles=options["role"], by=None)
        except AlreadyThere as error:
            raise CommandError(
                f"The user name {person.username} or the e-mail address belongs to an account "
                "already, which is left as it is; use others, or change that account in the "
                "browser."
            ) from error
        self.stdout.write(f"User name:          {user.username}")
        self.stdout.write(f"One-time password:  {password}")


def _person(username: str, name: str, email: str) -> Person:
    """Who the account belongs to; raises CommandError for what the page would not take either."""
    first, _, last = name.strip().rpartition(" ")
    try:
        return Person(
            username=UserForm.base_fields["username"].clean(username).lower(),
            first_name=first or last,
            last_name=last if first else "",
            email=UserForm.base_fields["email"].clean(email).lower(),
        )
    except ValidationError as error:
        raise CommandError(
            f"User name {username!r} or e-mail address {email!r} cannot be used: use letters, "
            "digits and @ . + - _ in the one, and give the other as name@municipality.dk."
        ) from error
