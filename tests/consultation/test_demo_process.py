"""The demo's processes are those of the sources: each of their numbers, counted by hand here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Model, Sum
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from consultation import models
from consultation.definition import checking
from consultation.demo import interviews, load, process, process_2015, process_2018
from consultation.demo.frames import SLUG_2018, TRIAL, USERS, definition
from consultation.demo.words_trial import TRIAL_HEARING, TRIAL_MEETING
from consultation.models import (
    Attendance,
    Challenge,
    Consultation,
    Decision,
    Event,
    Evidence,
    Hearing,
    HearingParty,
    HearingResponse,
    Interview,
    Meeting,
    Proposal,
    Response,
    Track,
    WorkingGroup,
)
from consultation.process_codes import MinutesState, ProposalKind
from consultation.services.meetings import minutes_digest

TRACKS = [
    "Myndighed og beskæftigelse",
    "Integration af alkohol og stofbehandlingen",
    "De meste stabile og velfungerende substitutionsbrugere",
    "De svageste substitutionsbrugere",
    "De unge",
    "Familiebehandlingen",
    "Tilbud som ikke er i Behandlingscentret",
]
"""As the source writes them."""


@pytest.fixture(scope="class")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The consultations' part of the demo, loaded once for a class."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(lambda line: None)
        yield
        transaction.set_rollback(True)


def of_2015() -> Consultation:
    return Consultation.objects.get(slug=process_2015.SLUG)


@pytest.mark.usefixtures("loaded", "db")
class TestTheProcessOf2015:
    def test_it_was_begun_one_and_a_half_years_before_it_ended(self) -> None:
        days = list(Decision.objects.filter(consultation=of_2015()).order_by("decided_on"))
        assert (days[-1].decided_on - days[0].decided_on).days // 30 == 18

    def test_70_users_of_all_kinds_were_interviewed_at_their_places(self) -> None:
        held = Interview.objects.filter(response__questionnaire__slug=interviews.GUIDE)
        assert held.aggregate(n=Sum("people"))["n"] == held.count() == 70
        groups = " ".join(held.values_list("group", flat=True))
        for word in ("alkohol", "stoffer", "Unge", "Voksne", "ambulant", "døgn", "substitution"):
            assert word in groups, word
        assert "på gaden" in groups
        assert interviews.ROOM in set(held.values_list("place", flat=True))

    def test_four_workshops_two_of_each_kind_had_100_people(self) -> None:
        held = Event.objects.filter(consultation=of_2015(), kind="workshop")
        came = Attendance.objects.filter(event__in=held)
        assert came.aggregate(n=Sum("people"))["n"] == 100
        groups = [frozenset(event.attendance.values_list("group", flat=True)) for event in held]
        assert groups.count(frozenset({"staff"})) == 2
        others = frozenset({"organisations", "providers", "councils", "departments", "region"})
        assert groups.count(others) == 2

    def test_13_challenges_were_found_6_by_users_2_from_outside_5_by_staff(self) -> None:
        found = Challenge.objects.filter(consultation=of_2015())
        assert list(found.values_list("number", flat=True)) == list(range(1, 14))
        by = Counter(found.values_list("found_by", flat=True))
        assert by == {"users": 6, "external": 2, "staff": 5}

    def test_the_committee_let_all_thirteen_go_on(self) -> None:
        approved = Decision.objects.get(consultation=of_2015(), decided_on=date(2014, 4, 30))
        assert approved.outcome == "approved"
        assert approved.challenges.count() == 13

    def test_the_seven_tracks_have_their_names_and_groups_of_all_kinds_of_members(self) -> None:
        tracks = Track.objects.filter(consultation=of_2015())
        assert list(tracks.values_list("name", flat=True)) == TRACKS
        for track in tracks:
            group = track.groups.get()
            roles = set(group.members.values_list("role", flat=True))
            assert roles == {"user", "partner", "profession", "staff", "leader"}
            assert not group.members.exclude(name="").exists()

    def test_each_group_met_twice_with_approved_minutes_that_keep_their_digest(self) -> None:
        for group in WorkingGroup.objects.filter(consultation=of_2015()):
            assert group.meetings.count() == 2
        meetings = Meeting.objects.filter(group__consultation=of_2015())
        for meeting in meetings:
            assert meeting.minutes_state == MinutesState.APPROVED
            assert meeting.minutes_digest == minutes_digest(meeting)
        assert meetings.count() == 14

    def test_principles_and_a_structure_carry_the_proposals(self) -> None:
        kinds = Counter(
            Proposal.objects.filter(consultation=of_2015()).values_list("kind", flat=True)
        )
        assert kinds[ProposalKind.PRINCIPLE] > 1
        assert kinds[ProposalKind.STRUCTURE] == 1
        for proposal in Proposal.objects.filter(consultation=of_2015(), kind=ProposalKind.PROPOSAL):
            assert proposal.rests_on.exclude(kind=ProposalKind.PROPOSAL).exists()

    def test_24_responses_came_most_are_shown_and_some_praise_the_process(self) -> None:
        hearing = Hearing.objects.get(slug=process_2015.SLUG)
        responses = HearingResponse.objects.filter(hearing=hearing)
        assert sorted(responses.values_list("number", flat=True)) == list(range(1, 25))
        assert responses.shown().count() == 22
        assert hearing.last_number == 24
        praising = responses.filter(text__contains="inddraget undervejs").count()
        assert 5 <= praising <= 12
        in_time = [hearing.starts_at < row.received_at < hearing.closes_at for row in responses]
        assert all(in_time)

    def test_nothing_is_left_without_a_trace(self) -> None:
        of = {"consultation": of_2015()}
        assert not Challenge.objects.filter(**of, proposals=None).exists()
        assert not Challenge.objects.filter(**of, evidence=None).exists()
        assert not Challenge.objects.filter(**of, tracks=None).exists()
        assert not Proposal.objects.filter(**of, evidence=None).exists()
        assert not Proposal.objects.filter(**of, decisions=None).exists()
        responses = HearingResponse.objects.filter(hearing__consultation=of_2015())
        assert not responses.filter(evidence=None).exists()
        nowhere = Evidence.objects.filter(**of).exclude(because="")
        assert Counter(nowhere.values_list("kind", flat=True)) == {"interview": 5, "response": 6}

    def test_the_guide_is_a_questionnaire_that_could_be_published(self) -> None:
        assert checking.problems(definition(interviews.GUIDE), audience="service_user") == ()

    def test_whatever_can_be_marked_as_synthetic_is(self) -> None:
        for model in vars(models).values():
            if not (isinstance(model, type) and issubclass(model, Model)):
                continue
            if any(field.name == "is_synthetic" for field in model._meta.get_fields()):
                assert not model._default_manager.filter(is_synthetic=False).exists(), model

    def test_each_text_of_a_response_says_that_it_is_invented(self) -> None:
        for text in HearingResponse.objects.values_list("text", flat=True):
            assert text.startswith("Opdigtet prøvesvar.")
        for meeting in Meeting.objects.all():
            assert process.INVENTED in meeting.minutes

    def test_loading_again_changes_nothing(self) -> None:
        def counts() -> dict[str, int]:
            return {
                model.__name__: model._default_manager.count()
                for model in vars(models).values()
                if isinstance(model, type) and issubclass(model, Model)
            }

        before = counts()
        lines: list[str] = []
        load(lines.append)
        assert lines == []
        assert counts() == before


@pytest.mark.usefixtures("loaded", "db")
class TestTheProcessOf2018:
    def test_the_open_meeting_and_the_hearing_have_the_days_of_the_source(self) -> None:
        meeting = Event.objects.get(consultation__slug=SLUG_2018)
        assert (meeting.kind, timezone.localdate(meeting.starts_at)) == (
            "open_meeting",
            date(2018, 11, 12),
        )
        hearing = Hearing.objects.get(slug=SLUG_2018)
        days = (timezone.localdate(hearing.starts_at), timezone.localdate(hearing.deadline))
        assert days == (date(2018, 12, 11), date(2019, 1, 8))
        decided = Decision.objects.get(consultation__slug=SLUG_2018, decided_on=date(2018, 12, 12))
        assert (decided.body, decided.outcome) == ("Socialudvalget", "noted")

    def test_the_parties_and_the_statements_of_the_source_were_asked_for(self) -> None:
        asked = HearingParty.objects.filter(hearing__slug=SLUG_2018)
        names = set(asked.filter(asked_for="response").values_list("party__name", flat=True))
        assert {"Udsatterådet", "Følgegruppen for H17", "Vesterbro Lokaludvalg"} < names
        committees = asked.filter(party__kind="local_committee")
        assert committees.count() == 12
        assert set(asked.filter(asked_for="statement").values_list("party__name", flat=True)) == {
            "Københavns Politi",
            "Sundheds- og Ældreministeriet",
            "Udlændingemyndighederne",
            "Kommunens renhold",
        }

    def test_some_wrote_in_confidence_to_the_hour_and_nobody_holds_a_code(self) -> None:
        hearing = Hearing.objects.get(slug=SLUG_2018)
        given = HearingResponse.objects.filter(hearing=hearing, lane="confidential")
        assert given.count() == hearing.last_confidential_number == 11
        for response in given:
            assert (response.code_digest, response.name, response.email) == ("", "", "")
            assert response.received_at.minute == 0
        shown = HearingResponse.objects.shown().filter(hearing=hearing)
        assert shown.count() == 18

    def test_a_late_response_of_a_committee_that_met_after_the_deadline_is_kept(self) -> None:
        late = HearingResponse.objects.get(hearing__slug=SLUG_2018, is_late=True)
        assert late.organisation == "Bispebjerg Lokaludvalg"
        assert late.party is not None
        [meeting] = late.party.party.meetings.filter(held_on__year=2019)
        assert late.hearing.closes_at.date() < meeting.held_on <= late.received_at.date()

    def test_the_network_of_all_parties_meets_regularly_with_minutes(self) -> None:
        network = WorkingGroup.objects.get(kind="network")
        assert network.meetings.filter(minutes_state=MinutesState.APPROVED).count() == 3
        states = Counter(network.meetings.values_list("action_points__state", flat=True))
        assert states == {"done": 1, "dropped": 1, "open": 1}

    def test_the_interviews_of_2018_say_how_they_came_about(self) -> None:
        held = Response.objects.sent().filter(questionnaire__slug=USERS, channel="interview")
        assert held.count() == Interview.objects.filter(response__in=held).count() == 26


@pytest.mark.usefixtures("loaded", "db")
class TestWhatCanBeTried:
    def test_a_hearing_takes_responses_in_both_lanes_from_today(self) -> None:
        hearing = Hearing.objects.get(slug=process_2018.TRY_HEARING)
        assert hearing.is_open(timezone.now())
        assert hearing.takes_public
        assert hearing.takes_confidential
        assert hearing.consultation.slug == TRIAL

    def test_a_coming_meeting_has_few_seats_and_a_waiting_list(self) -> None:
        event = Event.objects.get(slug=process_2018.TRY_MEETING)
        assert event.starts_at > timezone.now()
        assert event.takes_sign_up
        assert event.has_waiting_list
        assert event.capacity == process_2018.SEATS

    def test_each_says_in_both_languages_that_it_is_a_trial(self) -> None:
        for texts in (TRIAL_HEARING, TRIAL_MEETING):
            assert set(texts["da"]) == set(texts["en"])
            assert texts["da"]["title"].startswith("Prøve: ")
            assert texts["en"]["title"].startswith("Trial: ")
