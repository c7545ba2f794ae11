"""A portal full of what nobody outside may read, and a walk over all its public addresses.

Each secret is a word of its own ("lækage" and a number) in one field, file or file name; no answer
to anybody from outside may hold any of them, nor the id of what holds them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.files.base import ContentFile
from django.db.models import UUIDField
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from consultation.hearing_codes import Lane, ResponseState
from consultation.models import (
    Evidence,
    Hearing,
    HearingAttachment,
    HearingParty,
    HearingResponse,
    Meeting,
)
from consultation.services import hearing_answers
from tests import factories, involvement
from tests.test_permissions import PUBLIC, TABLE, names

_CONFIDENTIAL = (
    ("none", ResponseState.RECEIVED),
    ("anonymised", ResponseState.WITHHELD),
    ("with_role", ResponseState.WITHHELD),
    ("with_role", ResponseState.REFUSED),
)
_PUBLIC = (ResponseState.RECEIVED, ResponseState.WITHHELD, ResponseState.REFUSED)
SEARCHED = "hemmeligtord"
"""A word that stands in every text that is kept, and in nothing that is shown."""


class Secrets:
    """Gives words that must not be seen, and remembers them with where they stand."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self.ids: dict[str, str] = {}

    def new(self, where: str) -> str:
        """A fresh secret for that place."""
        word = f"lækage{len(self.words)}x"
        self.words[word] = where
        return word

    def keep(self, response: HearingResponse) -> HearingResponse:
        """Remember that this one's id, and those of its files, are secret too."""
        self.ids[str(response.pk)] = f"id of {response}"
        return response


class World:
    """Hearings in every state, with contributions of every kind in both lanes."""

    def __init__(self) -> None:
        self.secrets = Secrets()
        now = timezone.now()
        self.consultation = factories.consultation()
        past = {"starts_at": now - timedelta(days=60), "deadline": now - timedelta(days=9)}
        hidden = {"published_at": None, **self._texts("unpublished hearing")}
        later = {"starts_at": now + timedelta(days=2), **self._texts("hearing that is to come")}
        self.open = self._hearing("aaben")
        self.hearings = [
            self.open,
            self._hearing("lukket", **past),
            self._hearing("kladde", **hidden),
            self._hearing("senere", **later),
        ]
        for hearing in self.hearings:
            self._contributions(hearing)
        self._shown()
        self._party()
        self._minutes()

    def _hearing(self, slug: str, **more: Any) -> Hearing:
        return involvement.hearing(slug, of=self.consultation, **more)

    def _texts(self, where: str) -> dict[str, str]:
        names = ("title", "lead", "asked_for", "other_channels", "case_number")
        return {name: self.secrets.new(f"{name} of {where}") for name in names}

    def _contributions(self, hearing: Hearing) -> None:
        """All kinds in the open hearing, the usual ones in the others."""
        is_open = hearing is self.open
        for consent, state in _CONFIDENTIAL if is_open else _CONFIDENTIAL[:1]:
            where = f"confidential, {consent}, {state}, {hearing.slug}"
            made = involvement.hearing_response(
                hearing, Lane.CONFIDENTIAL, consent=consent, state=state, role="user",
                text=self._text(where), state_reason=self.secrets.new(f"reason of {where}"),
            )  # fmt: skip
            self._finish(made, where)
        for state in _PUBLIC if is_open else _PUBLIC[:1]:
            where = f"public, {state}, {hearing.slug}"
            named = {
                name: self.secrets.new(f"{name} of {where}")
                for name in ("name", "organisation", "town", "state_reason")
            }
            email = f"{self.secrets.new(f'mail of {where}')}@example.dk"
            made = involvement.hearing_response(
                hearing, state=state, text=self._text(where), email=email, **named
            )
            self._finish(made, where)
        if is_open:
            withdrawn = involvement.hearing_response(hearing, text=self._text("withdrawn"))
            self._finish(withdrawn, "withdrawn")
            hearing_answers.withdraw(withdrawn.pk, now=timezone.now())

    def _text(self, where: str) -> str:
        return f"{SEARCHED} {self.secrets.new(f'text of {where}')}"

    def _finish(self, made: HearingResponse, where: str) -> None:
        made.search_text = hearing_answers.search_text_of(made)
        made.save()
        self.secrets.keep(made)
        # whatever the desk ticked before: nothing of a response that is not shown is shown
        self._file(made, where, is_shown=made.lane == Lane.PUBLIC)

    def _file(self, to: HearingResponse, where: str, *, is_shown: bool) -> HearingAttachment:
        made = HearingAttachment(
            response=to,
            file_name=f"{self.secrets.new(f'file name of {where}')}.txt",
            content_type="text/plain",
            size=10,
            sha256="0" * 64,
            is_shown=is_shown,
            added_at=timezone.now(),
        )
        for field in (made.file, made.public_file):
            content = self.secrets.new(f"file of {where}").encode()
            field.save(f"{made.pk}.txt", ContentFile(content), save=False)
        made.save()
        self.secrets.ids[str(made.pk)] = f"id of file of {where}"
        return made

    def _shown(self) -> None:
        """One that is shown, with what is left out of it, and a way back to it by its code."""
        received = hearing_answers.receive(
            self.open,
            hearing_answers.NewResponse(
                lane=Lane.PUBLIC,
                name="Åse Holm",
                sender_kind="person",
                text=f"Alle må læse dette. {SEARCHED} {self.secrets.new('what was left out')}",
                email=f"{self.secrets.new('mail of a shown response')}@example.dk",
            ),
            now=timezone.now(),
        )
        self.shown, self.code = received.response, received.code
        self.shown.shown_text = "Alle må læse dette. […]"
        self.shown.state_reason = self.secrets.new("why something was left out")
        self.shown.state = ResponseState.SHOWN
        self.shown.save()
        hidden = self._file(self.shown, "shown response, not shown", is_shown=False)
        self.shown_file = self._file(self.shown, "shown response", is_shown=True)
        for word in (str(self.shown_file.public_file.read().decode()), self.shown_file.file_name):
            self.secrets.words.pop(word.removesuffix(".txt"))
        self.shown_file.public_file.close()
        self.secrets.ids.pop(str(self.shown_file.pk))
        assert hidden.pk

    def _party(self) -> None:
        secret = self.secrets.new
        who = involvement.party(
            name=secret("name of a party that was not heard in public"),
            contact_name=secret("contact of a party"),
            email=f"{secret('mail of a party')}@example.dk",
            note=secret("note on a party"),
            address=secret("address of a party"),
        )
        asked = involvement.hearing_party(self.open, who, question=secret("question to a party"))
        assert isinstance(asked, HearingParty)

    def _minutes(self) -> None:
        secret = self.secrets.new
        group = involvement.working_group(self.consultation)
        involvement.group_member(group, name=secret("name of a member"))
        for state in ("none", "draft"):
            where = f"minutes, {state}"
            Meeting.objects.create(
                group=group,
                number=group.meetings.count() + 1,
                starts_at=timezone.now() - timedelta(days=2),
                minutes=secret(where),
                minutes_state=state,
                is_public=True,
            )
        for is_public in (False, True):
            challenge = involvement.challenge(
                self.consultation,
                is_public=is_public,
                title="En udfordring" if is_public else secret("challenge that is not public"),
            )
            for response in HearingResponse.objects.filter(hearing=self.open)[:12]:
                Evidence.objects.create(
                    consultation=self.consultation,
                    kind="response",
                    hearing_response=response,
                    challenge=challenge,
                )

    def slugs(self) -> list[str]:
        """Slugs of all that has an address by it."""
        return [*(each.slug for each in self.hearings), self.consultation.slug]

    def ids(self) -> list[UUID]:
        """Every UUID of every record of the consultations."""
        found: list[UUID] = []
        for model in apps.get_app_config("consultation").get_models():
            if isinstance(model._meta.pk, UUIDField):
                found += model._default_manager.values_list("pk", flat=True)
        return found

    def numbers(self) -> range:
        """Numbers of responses, shown or not, and ids of other things."""
        return range(1, self.shown.number + 1)


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """All of the portal's addresses by name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from patterns(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern


def public_names() -> set[str]:
    """What everybody may open; an address that nobody has said anything of is one of them."""
    return {
        name for name in names(get_resolver()) if name not in TABLE or TABLE[name].roles is PUBLIC
    }


def addresses(world: World) -> list[str]:
    """Every public address, with every id that it could be asked with."""
    pools: dict[str, list[Any]] = {
        "SlugConverter": world.slugs(),
        "IntConverter": list(world.numbers()),
        "UUIDConverter": world.ids(),
        "StringConverter": [world.code, *world.slugs()],
        "IsoDate": [date.today()],
    }
    wanted = public_names()
    found: dict[str, None] = {}
    for name, pattern in patterns(get_resolver()):
        if name not in wanted:
            continue
        kinds = pattern.pattern.converters
        values = [pools[type(kind).__name__] for kind in kinds.values()]
        for chosen in itertools.product(*values):
            try:
                found[reverse(name, kwargs=dict(zip(kinds, chosen, strict=True)))] = None
            except NoReverseMatch:
                continue
    return list(found)


def body(client: Client, address: str, **more: Any) -> tuple[int, str]:
    """Status and whole content of an answer, its headers with it."""
    answer = client.get(address, **more)
    content = (
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        if answer.streaming
        else answer.content
    )
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return answer.status_code, f"{headers}\n{content.decode(errors='replace')}"


def leaks(world: World, address: str, text: str) -> list[str]:
    """What of the world's secrets stands in an answer from `address`."""
    lower = text.lower()
    found = [where for word, where in world.secrets.words.items() if word in lower]
    return found + [
        where for key, where in world.secrets.ids.items() if key in lower and key not in address
    ]
