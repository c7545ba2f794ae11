"""The demo's answers: 1,500 that were sent, some that were never finished, some taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from config.dice import Dice, portions, spread
from consultation.codes import Channel, FlagKind, HelperRole
from consultation.definition import flow
from consultation.definition.schema import Definition
from consultation.demo import people, remarks
from consultation.demo.frames import (
    CITIZENS,
    CLOSED,
    CORRECTED,
    OPENED,
    STAKEHOLDERS,
    USERS,
    midnight,
)
from consultation.models import (
    Invitation,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    ResponseFlag,
)
from consultation.services.answering import district_of

SENT: Mapping[str, Mapping[str, int]] = {
    CITIZENS: {Channel.WEB: 906, Channel.PAPER: 84, Channel.KIOSK: 46},
    STAKEHOLDERS: {Channel.INVITED: 71, Channel.WEB: 21},
    USERS: {
        Channel.ASSISTED: 188, Channel.KIOSK: 112, Channel.WEB: 26, Channel.INTERVIEW: 26,
        Channel.PAPER: 20,
    },
}  # fmt: skip
"""Answers that count, by questionnaire and channel: 1,500 in all."""
UNSENT: Mapping[str, int] = {CITIZENS: 118, STAKEHOLDERS: 9, USERS: 41}
ALIKE = 5
"""Answers with one and the same text, as from a campaign; marked, and they count."""
WITHDRAWN: Mapping[str, int] = {CITIZENS: 6, STAKEHOLDERS: 1, USERS: 4}
_LANGUAGES: Mapping[str, Mapping[str, float]] = {
    CITIZENS: {"da": 94, "en": 6},
    STAKEHOLDERS: {"da": 1},
    USERS: {"da": 72, "en": 11, "pl": 10, "ar": 7},
}
_HELPERS: Mapping[str, tuple[str, ...]] = {
    HelperRole.ROOM_STAFF: ("H17", "Skyen"),
    HelperRole.OUTREACH: ("Vesterbro", "Nørrebro", "Nordvest"),
    HelperRole.SHELTER: ("Herberget på Sundholm", "Varmestuen"),
    HelperRole.VOLUNTEER: ("Værestedet",),
}
_BUSY_DAYS: Mapping[date, float] = {
    OPENED: 3.2, OPENED + timedelta(1): 2.4, date(2018, 11, 12): 2.6, date(2018, 11, 13): 2.2,
    CLOSED - timedelta(1): 2.1, CLOSED: 2.8,
}  # fmt: skip
"""The opening, the meeting and the deadline."""


@dataclass(frozen=True)
class _Source:
    """What the answers to one questionnaire are made of."""

    slug: str
    asked: Questionnaire
    versions: tuple[QuestionnaireVersion, ...]
    places: Mapping[str, tuple[int, ...]]
    invitations: tuple[tuple[int, str], ...]

    def version_at(self, moment: datetime) -> QuestionnaireVersion:
        """The version that was current then."""
        return next(each for each in reversed(self.versions) if each.published_at <= moment)


def load_answers(asked: Mapping[str, Questionnaire]) -> tuple[int, int]:
    """Store all answers; gives how many were sent and how many never were."""
    made = [row for slug in SENT for row in _rows(_source(slug, asked[slug]))]
    marks = _marked(made)
    Response.objects.bulk_create(made, batch_size=500)
    ResponseFlag.objects.bulk_create(marks)
    _mark_as_opened(asked[STAKEHOLDERS])
    unsent = sum(1 for row in made if row.sent_hour is None)
    return len(made) - unsent - sum(WITHDRAWN.values()), unsent


def _marked(made: list[Response]) -> list[ResponseFlag]:
    """Marks for a person to look at: some citizens who all say the same, some who were fast."""
    said = [
        row
        for row in made
        if row.questionnaire.slug == CITIZENS and row.sent_hour and "andet" in (row.answers or {})
    ]
    marks = []
    for row in said[20 : 20 + ALIKE]:
        row.answers = {**(row.answers or {}), "andet": remarks.CAMPAIGN}
        marks.append(_mark(row, FlagKind.REPEATED_TEXT, f"findes i {ALIKE - 1} andre svar"))
    for row in said[60:63]:
        count = len(row.answers or {})
        marks.append(_mark(row, FlagKind.TOO_FAST, f"{count} svar på {count - 2} sekunder"))
    return marks


def _mark(row: Response, kind: str, detail: str) -> ResponseFlag:
    assert row.sent_hour is not None
    return ResponseFlag(response=row, kind=kind, detail=detail, raised_at=row.sent_hour)


def _mark_as_opened(asked: Questionnaire) -> None:
    """A link that led to an answer was opened first."""
    links = list(asked.invitations.filter(response__isnull=False).select_related("response"))
    for link in links:
        link.opened_at = link.response.sent_hour
    Invitation.objects.bulk_update(links, ["opened_at"])


def _source(slug: str, asked: Questionnaire) -> _Source:
    places: dict[str, tuple[int, ...]] = {}
    for place in asked.places.order_by("pk"):
        places[place.channel] = (*places.get(place.channel, ()), place.pk)
    return _Source(
        slug,
        asked,
        tuple(asked.versions.order_by("number")),
        places,
        tuple(asked.invitations.order_by("pk").values_list("pk", "organisation")),
    )


def _rows(source: _Source) -> Iterator[Response]:
    dice = Dice(f"answers {source.slug}")
    free = iter(source.invitations)
    for channel in dice.mixed(spread(SENT[source.slug])):
        yield _sent(dice, source, channel, free)
    shares = SENT[source.slug]
    lost = portions(UNSENT[source.slug], list(shares.values()))
    for channel in spread(dict(zip(shares, lost, strict=True))):
        if channel != Channel.PAPER:
            yield _dropped(_sent(dice, source, channel, free), dice)
    for _ in range(WITHDRAWN[source.slug]):
        yield _withdrawn(_sent(dice, source, Channel.WEB, free))


def _sent(dice: Dice, source: _Source, channel: str, free: Iterator[tuple[int, str]]) -> Response:
    """One answer that was sent."""
    sent_hour = _hour(dice, channel)
    version = source.version_at(sent_hour)
    invitation, organisation = next(free) if channel == Channel.INVITED else (None, "")
    alone = channel == Channel.ASSISTED and dice.share() < 0.7
    raw = _answers(dice, source.slug, channel, organisation, alone)
    answers = flow.allowed(version.content, _known(version.content, raw))
    places = source.places.get(channel, ())
    by_place = channel == Channel.KIOSK or dice.share() < 0.12
    role = dice.pick({HelperRole.ROOM_STAFF: 52, HelperRole.OUTREACH: 21,
                      HelperRole.SHELTER: 18, HelperRole.VOLUNTEER: 9})  # fmt: skip
    helped = channel == Channel.ASSISTED
    where = _HELPERS[role]
    return Response(
        id=dice.uuid(),
        questionnaire=source.asked,
        version=version,
        channel=channel,
        language=dice.pick(_LANGUAGES[source.slug]) if channel != Channel.PAPER else "da",
        answers=answers,
        area=district_of(version.content, answers),
        started_hour=sent_hour,
        sent_hour=sent_hour,
        place_id=places[dice.between(0, len(places) - 1)] if places and by_place else None,
        invitation_id=invitation,
        helper_role=role if helped else "",
        helper_place=where[dice.between(0, len(where) - 1)] if helped else "",
        consent_spoken=helped,
        answered_alone=_alone(version.content, answers) if alone else [],
        is_synthetic=True,
    )


def _answers(dice: Dice, slug: str, channel: str, organisation: str, alone: bool) -> Any:
    if slug == CITIZENS:
        return people.citizen(dice)
    if slug == USERS:
        return people.service_user(
            dice, helped=channel in (Channel.ASSISTED, Channel.INTERVIEW), alone=alone
        )
    return people.stakeholder(dice, organisation or _uninvited(dice))


def _uninvited(dice: Dice) -> str:
    """An organisation that answered without a link of its own."""
    kind = dice.pick({"Foreningen": 5, "Cafeen": 4, "Gårdlauget": 3, "Børnehuset": 2})
    return f"{kind} nr. {dice.between(2, 199)} (opdigtet)"


def _known(content: Definition, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without ranks that this version had no choice for."""
    rank = content.questions.get("hjaelp")
    if rank is None or "hjaelp" not in raw or not isinstance(raw["hjaelp"], list):
        return dict(raw)
    kept = [code for code in raw["hjaelp"] if code in rank.codes]
    return {**raw, "hjaelp": kept}


def _alone(content: Definition, answers: Mapping[str, Any]) -> list[str]:
    return sorted(
        key for key in answers if key in content.questions and content.questions[key].alone
    )


def _dropped(row: Response, dice: Dice) -> Response:
    """The same answer, left after a few pages: most soon, some just before the end."""
    content = row.version.content
    pages = [page.key for page in flow.pages(content, row.answers or {})]
    reached = min(
        len(pages) - 1, dice.pick({1: 24, 2: 18, 3: 12, 5: 14, 6: 12, 8: 9, 10: 7, 12: 4})
    )
    last = pages[reached]
    kept: dict[str, Any] = {}
    for section, question in content.walk():
        if last in (question.key, section.key):
            break
        kept |= {
            key: value
            for key, value in (row.answers or {}).items()
            if key.partition(".")[0] == question.key
        }
    row.draft, row.answers, row.last_page = kept, None, last
    row.sent_hour, row.area, row.invitation_id = None, "", None
    return row


def _withdrawn(row: Response) -> Response:
    """The same answer, taken back two days later: nothing of it is left."""
    assert row.sent_hour is not None
    row.answers, row.area, row.answered_alone = {}, "", []
    row.withdrawn_hour = row.sent_hour + timedelta(days=2)
    return row


def _hour(dice: Dice, channel: str) -> datetime:
    """When it was sent: whole days with their peaks, and the hours of the channel."""
    days = [OPENED + timedelta(n) for n in range((CLOSED - OPENED).days + 1)]
    paper = channel == Channel.PAPER
    weights = {
        day: _BUSY_DAYS.get(day, 1.0) * (0.7 if day.weekday() >= 5 else 1.0)
        for day in days
        if not (paper and (day.weekday() >= 5 or day < CORRECTED))
    }
    by_staff = channel in (Channel.PAPER, Channel.ASSISTED, Channel.INTERVIEW, Channel.INVITED)
    first, last = (9, 15) if by_staff else (7, 22)
    return midnight(dice.pick(weights)) + timedelta(hours=dice.between(first, last))
