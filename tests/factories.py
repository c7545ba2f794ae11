"""The smallest valid object of each model. What a test is about stands in the test, not here."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone

from config.access.models import RoleAssignment, User
from config.offline import services as machines
from config.offline.models import ApiToken, Device, HeldItem
from consultation.codes import Audience, Channel, QuestionnaireState
from consultation.definition import schema
from consultation.models import (
    AnsweringPlace,
    Consultation,
    Document,
    Invitation,
    Phase,
    Questionnaire,
    Response,
)
from consultation.services import answering, consultations, places, publishing
from consultation.services.invitations import Invited, invite
from intake_rooms import services as rooms
from intake_rooms.models import (
    Area,
    HandoverNote,
    ImportBatch,
    Incident,
    IncidentRecording,
    Intake,
    ManualCount,
    NuisanceIndicator,
    NuisanceObservation,
    OpeningException,
    OpeningHours,
    Presence,
    PresenceTimes,
    Refusal,
    Room,
    RoomMembership,
    Stop,
)
from intake_rooms.services.batches import new_batch
from intake_rooms.services.events import set_recording
from intake_rooms.services.handover import write_note
from intake_rooms.services.hours import set_exception
from intake_rooms.services.presence import enter, leave
from intake_rooms.services.rooms import add_stop, set_board
from referrals.models import Offer, OfferKind, Referral
from referrals.services import give_referral
from reports.models import AnnexDraft, ChartMark
from reports.parameters import StatusParameters
from reports.periods import Period
from reports.services import save_draft
from tests.filing import samples

PASSWORD = "en-lang-adgangskode"


def user(*roles: str, username: str = "", **more: object) -> User:
    """A member of staff with `roles`; the password is PASSWORD."""
    name = username or f"{'-'.join(roles) or 'ingen-rolle'}-{User.objects.count() + 1}"
    made = User.objects.create_user(username=name, password=PASSWORD, **more)
    RoleAssignment.objects.bulk_create(RoleAssignment(user=made, role=role) for role in roles)
    return made


def room(slug: str = "rum") -> Room:
    """A room open all day, every day, since a year ago."""
    made, _ = rooms.add_room(
        slug=slug,
        name=slug.capitalize(),
        kind="fixed",
        opened_on=timezone.localdate() - timedelta(days=365),
        by=None,
    )
    return made


def member(of: Room, who: User) -> RoomMembership:
    return RoomMembership.objects.create(room=of, user=who)


def intake(at: Room) -> Intake:
    """An intake of now."""
    new = rooms.NewIntake(occurred_at=timezone.now(), substance="HER", method="injection")
    return rooms.register_intake(new, room=at).intake


def refusal(at: Room) -> Refusal:
    return rooms.record_refusal(room=at, reason="full")


def incident(at: Room) -> Incident:
    return rooms.record_incident(room=at, kind="situation_report")


def manual_count(of: Room, day: date | None = None) -> ManualCount:
    day = day or timezone.localdate() - timedelta(days=1)
    return rooms.record_count(room=of, day=day, count=12, by=None)


def stop(of: Room) -> Stop:
    return add_stop(of, "Torvet", by=None)


def presence(at: Room) -> Presence:
    """Somebody in the queue, in a room that uses the board from now on."""
    set_board(at, uses_board=True, long_stay_minutes=60, by=None)
    return enter(at, method="smoking", alias="Bette")


def presence_times(at: Room) -> PresenceTimes:
    return leave(presence(at))


def handover_note(of: Room) -> HandoverNote:
    return write_note(of, "Ilten er skiftet.")


def opening_hours(of: Room) -> OpeningHours:
    return OpeningHours.objects.filter(room=of).earliest("pk")


def recording(of: Room) -> IncidentRecording:
    return set_recording(room=of, kind="overdose", start=of.opened_on, end=None, by=None)


def opening_exception(of: Room) -> OpeningException:
    day = timezone.localdate() + timedelta(days=1)
    return set_exception(of, day=day, opens=time(10), closes=time(12), by=None)


def area(slug: str = "torvet") -> Area:
    return rooms.add_area(slug=slug, name="Torvet", kind="focus_area", by=None)


def nuisance(in_area: Area) -> NuisanceObservation:
    day = timezone.localdate() - timedelta(days=1)
    indicator = NuisanceIndicator.objects.earliest("pk")
    return rooms.record_nuisance(
        area=in_area,
        indicator=indicator,
        period_from=day,
        period_to=day,
        value=Decimal(3),
        source="optalt",
        by=None,
    )


def tablet(at: Room) -> Device:
    return machines.enrol(machines.make_code(at.slug, name="Ved døren", by=None)).device


def held_item(of: Device) -> HeldItem:
    """An intake of now that a tablet sent after it was revoked."""
    item = {
        "id": str(uuid4()),
        "occurred_at": timezone.now().isoformat(),
        "substance": "HER",
        "method": "injection",
    }
    machines.hold(of, "intake", [machines.ToHold(item["id"], item)])
    return HeldItem.objects.get(item_id=item["id"])


def api_token(of: Room) -> ApiToken:
    return machines.make_token("sygehuset", scopes=["intakes"], places=[of.slug], by=None)[0]


def offer() -> Offer:
    return Offer.objects.create(kind=OfferKind.objects.earliest("pk"), name="Herberget")


def referral(at: Room) -> Referral:
    kind = OfferKind.objects.earliest("pk")
    return give_referral(room=at, kind=kind, manner="information", cause="client_asked")


def annex_draft(of: Room, made_by: User | None = None) -> AnnexDraft:
    """A status annex of the last complete week."""
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday() + 7)
    parameters = StatusParameters(rooms=(of.slug,), period=Period(monday, monday + timedelta(6)))
    return save_draft(None, name="Udkast", parameters=parameters, by=made_by)


def chart_mark() -> ChartMark:
    return ChartMark.objects.create(date=timezone.localdate(), label="Løn", kind="payday")


def import_batch(of: Room) -> ImportBatch:
    """A file of intakes that was read in for a room and brought nothing."""
    return new_batch(ImportBatch.Kind.INTAKES, "indtag.csv", "0" * 64, by=None, room=of)


def consultation(slug: str = "stofindsats", **more: object) -> Consultation:
    """A consultation that the public may see."""
    facts: dict[str, object] = {
        "title": "Indsatsen for stofbrugere",
        "lead": "Vi vil høre, hvad du mener.",
        "responsible_name": "Bodil Kjær",
        "responsible_office": "Socialforvaltningen",
        "published_at": timezone.now(),
    }
    return Consultation.objects.create(slug=slug, **{**facts, **more})


def definition(*questions: dict[str, object], **more: object) -> dict[str, object]:
    """The JSON of a questionnaire with one section; without questions it asks for one choice."""
    asked = questions or (
        {
            "key": "rum",
            "type": "yes_no",
            "label": {"da": "Skal der være flere rum?"},
        },
    )
    return {
        "schema": schema.SCHEMA,
        "title": {"da": "Spørgeskema"},
        "privacy": {"da": "Kun kommunens medarbejdere læser dit svar."},
        "sections": [{"key": "afsnit", "questions": list(asked)}],
        **more,
    }


def questionnaire(
    content: dict[str, object] | None = None,
    *,
    slug: str = "borgere",
    audience: str = Audience.CITIZEN,
    of: Consultation | None = None,
    **more: object,
) -> Questionnaire:
    """A questionnaire that is published and open, in all channels."""
    made = Questionnaire.objects.create(
        consultation=of or Consultation.objects.first() or consultation(),
        slug=slug,
        name="Til borgerne",
        audience=audience,
        channels=[each.value for each in Channel],
        draft=content or definition(),
    )
    publishing.publish(made, by=None)
    if more:
        Questionnaire.objects.filter(pk=made.pk).update(**more)
    return Questionnaire.objects.select_related("current", "consultation").get(pk=made.pk)


def answering_place(of: Questionnaire) -> AnsweringPlace:
    """A place with a poster."""
    return places.add_place(of, "Skyen", channel=Channel.WEB, by=user("consultation_editor"))


def invitation(of: Questionnaire) -> Invitation:
    """An organisation on the list, not yet invited."""
    found = [Invited("Mændenes Hjem", "Mona Lund", "mona@example.dk")]
    return invite(of, found, by=user("consultation_editor"))[0]


def unpublished(content: dict[str, object], **more: object) -> Questionnaire:
    """A questionnaire that is only a draft."""
    return Questionnaire.objects.create(
        consultation=Consultation.objects.first() or consultation(),
        slug="kladde",
        name="Kladde",
        audience=Audience.CITIZEN,
        state=QuestionnaireState.DRAFT,
        draft=content,
        **more,
    )


def response(
    to: Questionnaire, answers: dict[str, object], channel: str = Channel.WEB, **more: object
) -> Response:
    """An answer that is sent; `answers` are as a page would give them."""
    begun = answering.begin(to, channel=Channel(channel), language="da")
    assert to.current is not None
    answering.save_page(begun.response.pk, to.current.content.questions.values(), answers)
    answering.send(begun.response.pk)
    if more:
        Response.objects.filter(pk=begun.response.pk).update(**more)
    return Response.objects.get(pk=begun.response.pk)


def phase(of: Consultation) -> Phase:
    """A step of a consultation's timeline, from today."""
    return Phase.objects.create(
        consultation=of, kind="questionnaires", name="Svar nu", starts_on=timezone.localdate()
    )


def document(of: Consultation) -> Document:
    """A small PDF that the public may read."""
    file = samples.upload("notat.pdf", samples.pdf())
    return consultations.add_document(of, file, title="Notat", by=user("consultation_editor"))
