"""Signed cookies of the shared tablets: which kiosk this is, and who sits at it just now.

They hold no name; what is said is on the server only. Each is sent to its own pages only.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from typing import Any, TypeVar

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from consultation.views.answering_session import Session

_SALT = "consultation.shared"
_H = TypeVar("_H", bound=HttpResponse)
STATION_AGE = 180 * 24 * 3600
"""Seconds that a tablet stays a kiosk without being asked again."""


class Jar(Enum):
    """A cookie's name, its path, and how long it lasts (None: until the browser is closed)."""

    STATION = ("kiosk", "/tablet/kiosk/", STATION_AGE)
    KIOSK = ("kiosksvar", "/tablet/kiosk/", None)
    HELPER = ("hjaelper", "/hjaelp-til-svar/", None)
    ASSISTED = ("hjaelpesvar", "/hjaelp-til-svar/", None)


def put(answer: _H, jar: Jar, content: dict[str, Any]) -> _H:
    """Give the browser the cookie."""
    name, path, seconds = jar.value
    answer.set_cookie(
        name,
        signing.dumps(content, salt=_SALT + name, compress=True),
        max_age=seconds,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def look(request: HttpRequest, jar: Jar) -> dict[str, Any]:
    """What the cookie holds; empty where there is none or it is not ours."""
    name = jar.value[0]
    try:
        found = signing.loads(request.COOKIES.get(name, ""), salt=_SALT + name)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def take_away(answer: _H, *jars: Jar) -> _H:
    """Take cookies away again."""
    for jar in jars:
        answer.delete_cookie(jar.value[0], path=jar.value[1], samesite="Lax")
    return answer


@dataclass(frozen=True)
class Sitting:
    """Somebody answering on a shared tablet.

    `with_person`: the tablet was handed over, so the helper does not see it. `seen`: the questions
    that were answered since then, which the person may see again until it is given back.
    """

    session: Session = field(default_factory=Session)
    with_person: bool = False
    seen: tuple[str, ...] = ()

    def shown_as(self, choice: str) -> Sitting:
        """With one thing shown differently, as `Session.shown_as`."""
        return replace(self, session=self.session.shown_as(choice))


def sitting(request: HttpRequest, jar: Jar) -> Sitting:
    """Who sits here; an empty sitting where nobody does."""
    held = look(request, jar)
    try:
        shown = held.pop("session")
        number = shown.pop("response", None)
        session = Session(response=uuid.UUID(number) if number else None, **shown)
        return Sitting(session, bool(held.get("with_person")), tuple(held.get("seen", ())))
    except (AttributeError, KeyError, TypeError, ValueError):
        return Sitting()


def seat(answer: _H, jar: Jar, one: Sitting) -> _H:
    """Keep who sits here."""
    held = asdict(one)
    number = one.session.response
    held["session"]["response"] = number.hex if number else None
    return put(answer, jar, held)
