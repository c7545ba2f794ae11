"""The demo's process of 2013-2015, as the source tells it (Bilag 4, seed 004).

Each number of the source is here; see `data/misbrug-2015.toml` for what is not from the source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from config.danish import LOCAL_ZONE
from consultation.demo import hearings, interviews, process
from consultation.demo.frames import midnight
from consultation.demo.words_2015 import CONSULTATION, PHASES
from consultation.hearing_codes import HearingKind, LatePolicy
from consultation.models import (
    Challenge,
    Consultation,
    Evidence,
    Hearing,
    Meeting,
    Phase,
    Proposal,
    Response,
    Track,
)
from consultation.process_codes import EvidenceKind

SLUG = "misbrug-2015"
CASE = "Prøvesag 2015-0001"
_LED_NOWHERE = 5
"""So many interviews named nothing that became a challenge."""


def load(say: Callable[[str], None]) -> None:
    """Make the whole process, once."""
    if Consultation.objects.filter(slug=SLUG).exists():
        return
    data = process.read(SLUG)
    consultation = _consultation()
    held = process.events(consultation, data["event"])
    found = process.challenges(consultation, data["challenge"])
    tracks = process.tracks(consultation, data["track"], found)
    proposed = process.proposals(consultation, data["proposal"], found, tracks)
    process.decisions(consultation, data["decision"], found, proposed)
    talked = interviews.load_2014(consultation)
    Evidence.objects.bulk_create(
        [
            *process.evidence(data["challenge"], found, held),
            *_from_interviews(talked, data["challenge"], found),
            *_from_minutes(tracks, proposed),
        ]
    )
    responses = _hearing(consultation, found, proposed)
    say(
        f"the process {SLUG} with {len(talked)} interviews, {len(held)} workshops, "
        f"{len(found)} challenges, {len(tracks)} tracks and {responses} hearing responses"
    )


def _consultation() -> Consultation:
    danish = CONSULTATION["da"]
    made = Consultation.objects.create(
        slug=SLUG,
        **danish,
        translations={"en": dict(CONSULTATION["en"])},
        case_number=CASE,
        responsible_name="Ida Prøvesen (opdigtet)",
        responsible_office="Socialforvaltningen (prøvedata)",
        responsible_email="ida.proevesen@example.org",
        responsible_phone="00 00 00 00",
        is_synthetic=True,
        published_at=midnight(date(2013, 12, 12)),
    )
    for kind, start, end, texts in PHASES:
        Phase.objects.create(
            consultation=made,
            kind=kind,
            name=texts["da"]["name"],
            description=texts["da"]["description"],
            starts_on=start,
            ends_on=end,
            translations={"en": texts["en"]},
        )
    return made


def _from_interviews(
    talked: Sequence[Response], rows: Sequence[process.Row], found: Sequence[Challenge]
) -> list[Evidence]:
    """Each interview supports the challenges that it names; some name nothing of the kind."""
    by_code = {
        row["interviews"]: challenge
        for row, challenge in zip(rows, found, strict=True)
        if "interviews" in row
    }
    made = []
    for place, response in enumerate(talked):
        common = {
            "consultation": found[0].consultation,
            "kind": EvidenceKind.INTERVIEW,
            "response": response,
            "question": "barrierer",
            "is_synthetic": True,
        }
        if place % (len(talked) // _LED_NOWHERE) == 5:
            because = "Ønsket om en bestemt læge er givet videre til stedet selv."
            made.append(Evidence(**common, because=because))
            continue
        for code in (response.answers or {})["barrierer"]:
            made.append(Evidence(**common, challenge=by_code[code]))
    return made


def _from_minutes(tracks: Sequence[Track], proposed: Sequence[Proposal]) -> list[Evidence]:
    """Each proposal rests on the minutes of its track; principles on those of the first meetings
    of the tracks that took up their challenges."""
    by_track = {
        track.pk: list(Meeting.objects.filter(group__track=track).order_by("number"))
        for track in tracks
    }
    made = []
    for proposal in proposed:
        if proposal.track_id is not None:
            rests_on = by_track[proposal.track_id]
        else:
            theirs = set(proposal.challenges.values_list("tracks", flat=True))
            rests_on = [by_track[each.pk][0] for each in tracks if each.pk in theirs]
        made += [
            Evidence(
                consultation=proposal.consultation,
                kind=EvidenceKind.MINUTES,
                meeting=meeting,
                proposal=proposal,
                summary="Gruppen drøftede og anbefalede det.",
                is_synthetic=True,
            )
            for meeting in rests_on
        ]
    return made


def _hearing(
    consultation: Consultation, found: Sequence[Challenge], proposed: Sequence[Proposal]
) -> int:
    hearing = Hearing.objects.create(
        consultation=consultation,
        slug=SLUG,
        title="Forslag til en samlet løsning for udvikling af misbrugsområdet",
        kind=HearingKind.EXTERNAL,
        lead="Socialudvalget besluttede den 11. marts 2015 at sende forslaget i høring hos en "
        "række eksterne interessenter. (Datoerne er opdigtede.)",
        asked_for="Hvad mener I om forslaget til ét behandlingscenter, og er der noget, der bør "
        "ændres, før Socialudvalget beslutter?",
        other_channels="Høringen lå også på kommunens høringsportal Bliv Hørt.",
        areas=["Hele byen"],
        case_number=CASE,
        starts_at=midnight(date(2015, 3, 12)),
        deadline=datetime(2015, 4, 13, 23, 59, tzinfo=LOCAL_ZONE),
        late_policy=LatePolicy.ACCEPT,
        takes_confidential=False,
        responsible_name="Ida Prøvesen (opdigtet)",
        responsible_office="Socialforvaltningen (prøvedata)",
        responsible_email="ida.proevesen@example.org",
        translations={
            "en": {
                "title": "Proposal for a whole solution to developing drug and alcohol treatment",
                "lead": "On 11 March 2015 the Social Services Committee decided to send the "
                "proposal out for hearing with external stakeholders. (The dates are invented.)",
                "asked_for": "What do you think of the proposal for one treatment centre, and is "
                "there anything to change before the committee decides?",
                "other_channels": "The hearing also stood on the city’s portal Bliv Hørt.",
            }
        },
        published_at=midnight(date(2015, 3, 12)),
        is_synthetic=True,
    )
    received = hearings.Received(
        hearing,
        {
            "challenge": {each.number: each for each in found},
            "proposal": {each.number: each for each in proposed},
        },
    )
    data = process.read("hoering-2015")
    received.parties(data["party"])
    received.uninvited(data["response"])
    return received.store()
