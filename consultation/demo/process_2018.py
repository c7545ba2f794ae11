"""What belongs to the demo's consultation of 2018 beside its questionnaires, and one to try.

See `data/stofindsats-2018.toml` for what the sources say and what is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from config.danish import LOCAL_ZONE
from consultation.demo import hearings, interviews, process
from consultation.demo.frames import SLUG_2018, TRIAL, midnight
from consultation.demo.words_trial import TRIAL_HEARING, TRIAL_MEETING
from consultation.hearing_codes import HearingKind, LatePolicy
from consultation.models import (
    ActionPoint,
    Challenge,
    Consultation,
    Event,
    Evidence,
    Hearing,
    Proposal,
    Questionnaire,
)
from consultation.process_codes import ActionState, EventKind, EvidenceKind

TRY_HEARING, TRY_MEETING = "proev-et-hoeringssvar", "proev-et-moede"
SEATS = 6
"""Few, so that one can fill the meeting and try the waiting list."""


def load(say: Callable[[str], None]) -> None:
    """Make both, each once."""
    of_2018 = Consultation.objects.get(slug=SLUG_2018)
    if not Hearing.objects.filter(slug=SLUG_2018).exists():
        talked = interviews.load_2018()
        public, confidential = _load_2018(of_2018)
        say(
            f"the hearing {SLUG_2018} with {public} responses and {confidential} in confidence, "
            f"its meeting, two groups, and how {talked} interviews came about"
        )
    trial = Consultation.objects.filter(slug=TRIAL).first()
    if trial is not None and not Hearing.objects.filter(slug=TRY_HEARING).exists():
        _load_trial(trial)
        say(f"the hearing {TRY_HEARING} and the meeting {TRY_MEETING}, open to try out")


def _load_2018(consultation: Consultation) -> tuple[int, int]:
    data = process.read(SLUG_2018)
    held = process.events(consultation, data["event"])
    found = process.challenges(consultation, data["challenge"])
    proposed = process.proposals(consultation, data["proposal"], found)
    process.decisions(consultation, data["decision"], found, proposed)
    Evidence.objects.bulk_create(_evidence(data["challenge"], found, *held.values()))
    for row in data["group"]:
        _group(consultation, row)
    return _hearing(consultation, data, found, proposed)


def _evidence(
    rows: Sequence[process.Row], found: Sequence[Challenge], meeting: Event
) -> Iterable[Evidence]:
    """What a challenge rests on: all answers to a question, and what was said at the meeting."""
    asked = {each.slug: each for each in Questionnaire.objects.all()}
    for row, challenge in zip(rows, found, strict=True):
        consultation = challenge.consultation
        if "question" in row:
            yield Evidence(
                consultation=consultation,
                kind=EvidenceKind.QUESTION,
                questionnaire=asked[row["questionnaire"]],
                question=row["question"],
                challenge=challenge,
                is_synthetic=True,
            )
        if row.get("event"):
            yield Evidence(
                consultation=consultation,
                kind=EvidenceKind.EVENT,
                event=meeting,
                summary="Flere sagde det samme på mødet.",
                challenge=challenge,
                is_synthetic=True,
            )


def _group(consultation: Consultation, row: process.Row) -> None:
    group = process.working_group(
        consultation, row["name"], row["kind"], row["members"], purpose=row["purpose"]
    )
    held = [
        process.meeting(group, number, process.local(starts), text, row["members"])
        for number, (starts, text) in enumerate(row["meetings"], start=1)
    ]
    for number, (text, responsible, due_on, state) in enumerate(row["points"]):
        ActionPoint.objects.create(
            meeting=held[min(number, len(held) - 1)],
            text=text,
            responsible=responsible,
            due_on=due_on,
            state=state,
            settled_on=None if state == ActionState.OPEN else due_on,
        )


def _hearing(
    consultation: Consultation,
    data: Mapping[str, Sequence[process.Row]],
    found: Sequence[Challenge],
    proposed: Sequence[Proposal],
) -> tuple[int, int]:
    hearing = Hearing.objects.create(
        consultation=consultation,
        slug=SLUG_2018,
        title="Afdækning af indsatsen for udsatte stofbrugere",
        kind=HearingKind.EXTERNAL,
        lead="Socialforvaltningens samlede afdækning er i ekstern høring hos organisationer, råd, "
        "lokaludvalg og myndigheder, og alle interesserede kan skrive.",
        asked_for="Hvor i byen kan et nyt stofindtagelsesrum ligge, på hvilke betingelser, og hvad "
        "kan ellers hjælpe brugere og naboer?",
        other_channels="Svar kan også sendes med post til Socialforvaltningen, Bernstorffsgade 17, "
        "1592 København V.",
        areas=["Vesterbro", "Sundholm", "Nørrebro", "Nordvest"],
        case_number=consultation.case_number,
        starts_at=midnight(date(2018, 12, 11)),
        deadline=datetime(2019, 1, 8, 23, 59, tzinfo=LOCAL_ZONE),
        late_policy=LatePolicy.ACCEPT,
        responsible_name=consultation.responsible_name,
        responsible_office=consultation.responsible_office,
        responsible_email=consultation.responsible_email,
        translations={
            "en": {
                "title": "Survey of help for vulnerable drug users",
                "lead": "The administration’s whole survey is out for external hearing with "
                "organisations, councils, local committees and authorities, and anyone may write.",
                "asked_for": "Where in the city could a new consumption room be, on what "
                "conditions, and what else would help users and neighbours?",
                "other_channels": "Responses may also be posted to Socialforvaltningen, "
                "Bernstorffsgade 17, 1592 København V.",
            }
        },
        published_at=midnight(date(2018, 12, 11)),
        is_synthetic=True,
    )
    received = hearings.Received(
        hearing,
        {
            "challenge": {each.number: each for each in found},
            "proposal": {each.number: each for each in proposed},
        },
    )
    received.parties(data["party"])
    received.uninvited(data["response"])
    received.confidential(data["confidential"])
    received.store()
    return hearing.last_number, hearing.last_confidential_number


def _load_trial(consultation: Consultation) -> None:
    """An open hearing and a coming meeting, by the day on which the demo is loaded."""
    today = timezone.localdate()
    by = {
        "consultation": consultation,
        "published_at": timezone.now(),
        "is_synthetic": True,
    }
    danish = TRIAL_HEARING["da"]
    Hearing.objects.create(
        slug=TRY_HEARING,
        **danish,
        translations={"en": dict(TRIAL_HEARING["en"])},
        kind=HearingKind.PUBLIC,
        starts_at=midnight(today),
        deadline=datetime.combine(today + timedelta(days=42), time(23, 59), LOCAL_ZONE),
        responsible_name=consultation.responsible_name,
        responsible_office=consultation.responsible_office,
        responsible_email=consultation.responsible_email,
        responsible_phone=consultation.responsible_phone,
        **by,
    )
    day = today + timedelta(days=21)
    Event.objects.create(
        slug=TRY_MEETING,
        **TRIAL_MEETING["da"],
        translations={"en": dict(TRIAL_MEETING["en"])},
        kind=EventKind.OPEN_MEETING,
        starts_at=datetime.combine(day, time(17), LOCAL_ZONE),
        ends_at=datetime.combine(day, time(19), LOCAL_ZONE),
        address="Halmtorvet 11, 1700 København V",
        takes_sign_up=True,
        capacity=SEATS,
        has_waiting_list=True,
        sign_up_until=datetime.combine(day - timedelta(days=1), time(12), LOCAL_ZONE),
        **by,
    )
