"""Staff of the demo: one of each role. The password is known to all, so only for a trial."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from config.access.models import RoleAssignment, User
from config.access.roles import BY_CODE
from config.demo import DemoPart

PASSWORD = "kun-til-proeve-2012"  # noqa: S105 - printed by load_demo, refused in production
MAIL_HOST = "example.dk"


@dataclass(frozen=True)
class DemoUser:
    """An invented member of staff with one role."""

    username: str
    first_name: str
    last_name: str
    role: str

    @property
    def email(self) -> str:
        return f"{self.username}@{MAIL_HOST}"


STAFF: tuple[DemoUser, ...] = (
    DemoUser("personale", "Mette", "Holm", "room_staff"),
    DemoUser("leder", "Jens", "Krogh", "room_leader"),
    DemoUser("analytiker", "Anne", "Lindberg", "analyst"),
    DemoUser("administrator", "Søren", "Dahl", "administrator"),
    DemoUser("hjaelper", "Fatma", "Yildiz", "helper"),
    DemoUser("redaktoer", "Karen", "Bruun", "consultation_editor"),
)


def is_loaded() -> bool:
    """Whether the demo's staff were made here; they may have been changed since."""
    return User.objects.filter(
        username__in=[user.username for user in STAFF], email__endswith=f"@{MAIL_HOST}"
    ).exists()


def load(say: Callable[[str], None]) -> None:
    """Make the demo's staff, once; all share one password and so one hash."""
    if is_loaded():
        return
    hashed = make_password(PASSWORD)
    for person in STAFF:
        user = User.objects.create(
            username=person.username,
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            password=hashed,
        )
        RoleAssignment.objects.create(user=user, role=person.role)
    say(f"{len(STAFF)} members of staff, one of each role")


def log_ins() -> tuple[str, ...]:
    """One line for each of the demo's staff: user name, password and role."""
    return tuple(f"{user.username:<15} {PASSWORD:<21} {BY_CODE[user.role].name}" for user in STAFF)


def holds_real_data() -> bool:
    """Whether there are users and none of them is the demo's."""
    return not is_loaded() and User.objects.exists()


PART = DemoPart("staff", 10, load, holds_real_data)
