"""The demo's consultations, their phases, questionnaires, versions, places and invitations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

from config import receipt
from config.danish import LOCAL_ZONE
from config.dice import Dice
from consultation.codes import Audience, Channel, PhaseKind, QuestionnaireState
from consultation.definition import schema
from consultation.definition.schema import Definition
from consultation.demo import words
from consultation.models import (
    AnsweringPlace,
    Consultation,
    Invitation,
    Phase,
    Questionnaire,
    QuestionnaireVersion,
)
from consultation.services import publishing

SLUG_2018, TRIAL = "stofindsats-2018", "proev-et-spoergeskema"
CITIZENS, STAKEHOLDERS, USERS = "borgere-2018", "interessenter-2018", "brugere-2018"
OPENED, CLOSED = date(2018, 10, 22), date(2018, 11, 25)
"""First and last day of the questionnaires: invented, the source names none."""
CORRECTED = date(2018, 10, 29)
"""When the second version of the citizens' questionnaire came."""
ADDED_LATER = "rengoering"
"""The measure that the first version forgot to ask about."""
INVITED = 96
_AUDIENCES = {
    CITIZENS: (Audience.CITIZEN, "Til borgere"),
    STAKEHOLDERS: (Audience.STAKEHOLDER, "Til interessenter"),
    USERS: (Audience.SERVICE_USER, "Til brugere"),
}
_CHANNELS = {
    Audience.CITIZEN: (Channel.WEB, Channel.KIOSK, Channel.PAPER),
    Audience.STAKEHOLDER: (Channel.WEB, Channel.INVITED),
    Audience.SERVICE_USER: (
        Channel.WEB, Channel.KIOSK, Channel.ASSISTED, Channel.PAPER, Channel.INTERVIEW,
    ),
}  # fmt: skip
_GOALS: Mapping[str, tuple[str, Mapping[str, int]]] = {
    CITIZENS: (
        "bydel",
        {f"bydel-{number}": 100 if number in (3, 4, 8, 10) else 60 for number in range(1, 11)},
    ),
    STAKEHOLDERS: ("art", {"forening": 25, "erhverv": 25, "bolig": 20, "tilbud": 20}),
    USERS: ("omraade", {"vesterbro": 120, "sundholm": 80, "norrebro": 80, "nordvest": 80}),
}
_PLACES = {
    CITIZENS: (
        ("Plakat, Biblioteket på Rentemestervej", Channel.WEB),
        ("Plakat, Øksnehallen", Channel.WEB),
        ("Tablet, Borgerservice på Nørrebro", Channel.KIOSK),
    ),
    STAKEHOLDERS: (),
    USERS: (
        ("Tablet, H17", Channel.KIOSK),
        ("Tablet, Skyen", Channel.KIOSK),
        ("Plakat, varmestuen på Sundholm", Channel.WEB),
    ),
}


def midnight(day: date) -> datetime:
    """The beginning of a day in Copenhagen."""
    return datetime.combine(day, time(), LOCAL_ZONE)


def definition(slug: str) -> Definition:
    """The questionnaire that is written in `data/<slug>.json`."""
    file = Path(__file__).parent / "data" / f"{slug}.json"
    return schema.load(json.loads(file.read_text(encoding="utf-8")))


def load_2018() -> dict[str, Questionnaire]:
    """The consultation of 2018 with its three questionnaires, closed; by their slugs."""
    consultation = _consultation(SLUG_2018, words.CONSULTATION_2018, midnight(date(2018, 10, 19)))
    for kind, start, end, texts in words.PHASES_2018:
        _phase(consultation, kind, start, end, texts)
    asked = {}
    for slug in _AUDIENCES:
        content = definition(slug)
        made = _questionnaire(consultation, slug, content)
        first = without_option(content, "hjaelp", ADDED_LATER) if slug == CITIZENS else content
        _publish(made, first, midnight(OPENED), "")
        if slug == CITIZENS:
            _publish(made, content, midnight(CORRECTED), "Mere rengøring er kommet med.")
        made.opens_at, made.closes_at = midnight(OPENED), midnight(date(2018, 11, 26))
        made.state = QuestionnaireState.CLOSED
        made.goal_question, made.goals = _GOALS[slug][0], dict(_GOALS[slug][1])
        made.save()
        _add_places(made, slug)
        asked[slug] = made
    _invite(asked[STAKEHOLDERS])
    return asked


def load_trial() -> Consultation:
    """A consultation that is open, with the same questionnaires, each marked as a trial."""
    consultation = _consultation(TRIAL, words.TRIAL, timezone.now())
    _phase(consultation, PhaseKind.QUESTIONNAIRES, timezone.localdate(), None, words.TRIAL_PHASE)
    for slug in _AUDIENCES:
        own = slug.replace("2018", "proeve")
        content = as_trial(definition(slug))
        made = _questionnaire(consultation, own, content, audience=_AUDIENCES[slug])
        _publish(made, content, timezone.now(), "")
        made.state = QuestionnaireState.OPEN
        made.save()
        _add_places(made, own, of=slug)
    return consultation


def as_trial(content: Definition) -> Definition:
    """The same questions, saying in title and introduction that it is a trial."""
    return replace(
        content,
        title={
            language: f"{words.TRIAL_MARK[language]}: {text}"
            for language, text in content.title.items()
        },
        intro={
            language: f"{words.TRIAL_INTRO[language]}\n\n{text}"
            for language, text in content.intro.items()
        },
    )


def without_option(content: Definition, key: str, code: str) -> Definition:
    """The questionnaire before one of the options of question `key` was added."""
    return replace(
        content,
        sections=tuple(
            replace(
                section,
                questions=tuple(
                    replace(question, options=tuple(o for o in question.options if o.code != code))
                    if question.key == key
                    else question
                    for question in section.questions
                ),
            )
            for section in content.sections
        ),
    )


def _consultation(slug: str, texts: words.Texts, published_at: datetime) -> Consultation:
    danish = texts["da"]
    return Consultation.objects.create(
        slug=slug,
        title=danish["title"],
        lead=danish["lead"],
        background=danish["background"],
        purpose=danish["purpose"],
        use_of_answers=danish["use_of_answers"],
        keeping_of_answers=danish["keeping_of_answers"],
        outcome=danish.get("outcome", ""),
        translations={"en": texts["en"]},
        areas=list(words.AREAS) if slug == SLUG_2018 else [],
        case_number="Prøvesag 2018-0001" if slug == SLUG_2018 else "",
        responsible_name="Ida Prøvesen (opdigtet)",
        responsible_office="Socialforvaltningen, Mål- og Rammekontoret (prøvedata)",
        responsible_email="ida.proevesen@example.org",
        responsible_phone="00 00 00 00",
        is_synthetic=True,
        published_at=published_at,
    )


def _phase(
    consultation: Consultation, kind: str, start: date, end: date | None, texts: words.Texts
) -> None:
    Phase.objects.create(
        consultation=consultation,
        kind=kind,
        name=texts["da"]["name"],
        description=texts["da"]["description"],
        starts_on=start,
        ends_on=end,
        translations={"en": texts["en"]},
    )


def _questionnaire(
    consultation: Consultation,
    slug: str,
    content: Definition,
    audience: tuple[Audience, str] | None = None,
) -> Questionnaire:
    kind, name = audience or _AUDIENCES[slug]
    return Questionnaire.objects.create(
        consultation=consultation,
        slug=slug,
        name=name,
        audience=kind,
        channels=[channel.value for channel in _CHANNELS[kind]],
        draft=schema.dump(content),
    )


def _publish(made: Questionnaire, content: Definition, at: datetime, note: str) -> None:
    """Add a version as it would have been published at that time; the log stays without it."""
    before = made.current
    data: dict[str, Any] = schema.dump(content)
    made.current = QuestionnaireVersion.objects.create(
        questionnaire=made,
        number=before.number + 1 if before else 1,
        definition=data,
        digest=publishing.definition_digest(data),
        joins=publishing.joined(before.content if before else None, content),
        note=note,
        published_at=at,
    )


def _add_places(made: Questionnaire, slug: str, of: str = "") -> None:
    dice = Dice(f"places {slug}")
    AnsweringPlace.objects.bulk_create(
        AnsweringPlace(questionnaire=made, name=name, channel=channel, token=_token(dice))
        for name, channel in _PLACES[of or slug]
    )


def _token(dice: Dice) -> str:
    return "".join(
        receipt.ALPHABET[dice.between(0, len(receipt.ALPHABET) - 1)].lower() for _ in range(12)
    )


def _invite(made: Questionnaire) -> None:
    dice = Dice("invitations")
    names = words.organisations(INVITED)
    Invitation.objects.bulk_create(
        Invitation(
            questionnaire=made,
            organisation=name,
            token_digest=receipt.keyed_digest(_token(dice), "invitation"),
            sent_at=midnight(OPENED),
        )
        for name in names
    )
