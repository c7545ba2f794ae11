"""The demo's interviews: those of 2014 with the guide they followed, and how those of 2018 came.

The source (seed 004) says that about 70 users were interviewed, of which kinds, and where; here
they are 70. How they share out on the groups, and every answer, is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from config.dice import Dice
from consultation.codes import Audience, Channel, QuestionnaireState
from consultation.definition import schema
from consultation.demo.frames import SLUG_2018, definition, midnight
from consultation.models import (
    Consultation,
    Interview,
    Questionnaire,
    QuestionnaireVersion,
    Response,
)
from consultation.services import publishing

GUIDE = "interview-2015"
FIRST, LAST = date(2014, 2, 3), date(2014, 4, 11)
"""First and last day of the interviews: invented."""
BARRIERS = ("ventetid", "adskilt", "indflydelse", "stempel", "gaden", "tider")
ROOM = "Stofindtagelsesrummet på Vesterbro"


@dataclass(frozen=True)
class Group:
    """Whom one kind of interview was with; `people`: how many, each by themselves.

    `helped` and `goal` are codes of the guide; `weights`: how often each of BARRIERS is named.
    """

    name: str
    place: str
    people: int
    substances: tuple[str, ...]
    helped: str
    goal: str
    weights: tuple[int, ...]


GROUPS = (
    Group("Voksne i ambulant behandling for alkohol", "Ambulant behandlingssted for alkohol",
          12, ("alkohol",), "ambulant", "fri", (40, 10, 20, 60, 5, 60)),
    Group("Voksne i døgnbehandling for alkohol", "Døgnbehandlingssted",
          9, ("alkohol",), "doegn", "fri", (60, 20, 30, 50, 10, 20)),
    Group("Voksne i substitutionsbehandling", "Klinik for substitutionsbehandling",
          15, ("stoffer",), "substitution", "roligt", (20, 10, 80, 40, 20, 60)),
    Group("Voksne i ambulant behandling for stoffrihed", "Ambulant behandlingssted",
          10, ("stoffer",), "ambulant", "fri", (70, 30, 40, 40, 10, 40)),
    Group("Voksne i døgnbehandling for stoffrihed", "Døgnbehandlingssted",
          8, ("stoffer", "alkohol"), "doegn", "fri", (80, 60, 30, 30, 10, 10)),
    Group("Unge i ambulant behandling for stoffer", "Behandlingssted for unge",
          7, ("stoffer",), "ambulant", "mindre", (40, 20, 50, 60, 10, 50)),
    Group("Borgere på gaden med sporadisk kontakt", ROOM,
          9, ("stoffer", "alkohol"), "ingen", "roligt", (60, 40, 40, 40, 90, 20)),
)  # fmt: skip
"""Alcohol and drugs, young and adult, out-patient and residential, substitution and abstinence, in
treatment and in the street; at the places of treatment and at the consumption room."""

_PLACES_2018 = {"vesterbro": "Ved H17 og Skyen", "sundholm": "Ved Sundholm"}


def load_2014(consultation: Consultation) -> list[Response]:
    """The guide and the interviews that followed it; the answers in the order they were given."""
    content = definition(GUIDE)
    asked = Questionnaire.objects.create(
        consultation=consultation,
        slug=GUIDE,
        name="Interview med brugere",
        audience=Audience.SERVICE_USER,
        channels=[Channel.INTERVIEW],
        draft=schema.dump(content),
        opens_at=midnight(FIRST),
        closes_at=midnight(LAST + timedelta(days=1)),
    )
    data = schema.dump(content)
    asked.current = QuestionnaireVersion.objects.create(
        questionnaire=asked,
        number=1,
        definition=data,
        digest=publishing.definition_digest(data),
        joins=publishing.joined(None, content),
        published_at=midnight(FIRST),
    )
    asked.state = QuestionnaireState.CLOSED
    asked.save(update_fields=["current", "state"])
    held = sorted(_held(Dice("interviews 2014"), asked), key=lambda pair: pair[1].held_on)
    Response.objects.bulk_create(response for response, _ in held)
    Interview.objects.bulk_create(interview for _, interview in held)
    return [response for response, _ in held]


def _held(dice: Dice, asked: Questionnaire) -> Iterator[tuple[Response, Interview]]:
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    workdays = [day for day in days if day.weekday() < 5]
    for group in GROUPS:
        for _ in range(group.people):
            day = workdays[dice.between(0, len(workdays) - 1)]
            hour = midnight(day) + timedelta(hours=dice.between(9, 15))
            response = Response(
                id=dice.uuid(),
                questionnaire=asked,
                version=asked.current,
                channel=Channel.INTERVIEW,
                answers=_answers(dice, group),
                started_hour=hour,
                sent_hour=hour,
                consent_spoken=True,
                is_synthetic=True,
            )
            yield response, _interview(response, day, group.name, group.place)


def _answers(dice: Dice, group: Group) -> dict[str, Any]:
    named = [
        code
        for code, weight in zip(BARRIERS, group.weights, strict=True)
        if dice.share() * 100 < weight
    ]
    most = BARRIERS[group.weights.index(max(group.weights))]
    return {
        "rusmiddel": [each for each in ("alkohol", "stoffer") if each in group.substances],
        "hjaelp": group.helped,
        "maal": group.goal if dice.share() < 0.8 else "mindre",
        "barrierer": named or [most],
        "indflydelse": dice.pick({1: 3, 2: 4, 3: 3, 4: 2, 5: 1}),
        "fortael": "Opdigtet svar fra et interview.",
    }


def load_2018() -> int:
    """How the interviews among the answers of 2018 came about; gives how many."""
    dice = Dice("interviews 2018")
    answers = Response.objects.sent().filter(
        questionnaire__consultation__slug=SLUG_2018, channel=Channel.INTERVIEW, interview=None
    )
    made = []
    for response in answers:
        assert response.sent_hour is not None
        area = (response.answers or {}).get("omraade")
        place = _PLACES_2018.get(str(area), "Gadeplan på Nørrebro og i Nordvest")
        group = "Aktive stofbrugere i stofindtagelsesrum"
        if area != "vesterbro" or dice.share() < 0.35:
            group = "Aktive stofbrugere på gaden"
        day = response.sent_hour.date()
        made.append(_interview(response, day, group, place))
    Interview.objects.bulk_create(made)
    return len(made)


def _interview(response: Response, day: date, group: str, place: str) -> Interview:
    return Interview(
        response=response,
        held_on=day,
        group=group,
        place=place,
        notes={"": "Prøvedata: interviewet er opdigtet."},
    )
