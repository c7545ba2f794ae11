"""The demo's process of 2015 is that of the source: each of its numbers, counted by hand here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Model, Sum
from pytest_django import DjangoDbBlocker

from consultation import models
from consultation.definition import checking
from consultation.demo import interviews, load, process, process_2015
from consultation.demo.frames import definition
from consultation.models import (
    Attendance,
    Challenge,
    Consultation,
    Decision,
    Event,
    Evidence,
    Hearing,
    HearingResponse,
    Interview,
    Meeting,
    Proposal,
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
