"""Groups meet, their minutes are approved and then fixed, and what was agreed is kept in sight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from config.access.models import User
from config.audit.models import AuditEntry
from consultation.exceptions import ConsultationError
from consultation.models import ActionPoint, GroupMember, Interview, Meeting, WorkingGroup
from consultation.process_codes import ActionState, MinutesState
from consultation.queries import groups as queries
from consultation.services import groups, meetings
from consultation.services.meetings import MinutesAreApproved
from consultation.services.revisions import Conflict
from tests import factories, involvement

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


@pytest.fixture
def browser(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def group() -> WorkingGroup:
    return involvement.working_group(factories.consultation("misbrug"))


@pytest.fixture
def held(group: WorkingGroup) -> Meeting:
    return involvement.meeting(
        group, minutes="Vi talte om ventetid.", minutes_state=MinutesState.DRAFT
    )


def url(name: str, *arguments: Any) -> str:
    return reverse(f"consultation:{name}", args=arguments)


def test_a_group_meets_writes_minutes_and_approves_them(
    browser: Client, group: WorkingGroup
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    sent = {"day": f"{yesterday:%d-%m-%Y}", "begins": "15", "ends": "16.30", "agenda": "Velkomst"}
    browser.post(url("plan_group_meeting", "misbrug", group.pk), sent)
    made = Meeting.objects.get()
    written = {"revision": made.revision, "minutes": "Vi var enige.", "present_user": "3"}
    browser.post(url("write_minutes", "misbrug", made.pk), written)
    made.refresh_from_db()
    assert (made.minutes_state, made.present) == (MinutesState.DRAFT, {"user": 3})

    browser.post(url("approve_minutes", "misbrug", made.pk), {"revision": made.revision})

    page = browser.get(url("group_meeting", "misbrug", made.pk)).content.decode()
    made.refresh_from_db()
    assert made.minutes_state == MinutesState.APPROVED
    assert "Ligger fast" in page
    assert "Skriv referat" not in page
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"group_meeting_planned", "group_meeting_changed", "minutes_approved"} <= actions


def test_approved_minutes_cannot_be_changed_by_a_page_a_service_or_the_database(
    browser: Client, editor: User, held: Meeting
) -> None:
    approved = meetings.approve(held, revision=held.revision, by=editor)
    answer = browser.post(
        url("write_minutes", "misbrug", held.pk),
        {"revision": approved.revision, "minutes": "Noget andet"},
        follow=True,
    )
    assert "Referatet er godkendt og ligger fast." in answer.content.decode()
    with pytest.raises(MinutesAreApproved):
        meetings.save(held, {"minutes": "x"}, revision=approved.revision, by=editor)
    for change in (
        {"minutes": "Noget andet"},
        {"minutes_state": MinutesState.DRAFT},
        {"starts_at": timezone.now()},
        {"present": {"user": 99}},
        {"agenda": "En anden"},
    ):
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            Meeting.objects.filter(pk=held.pk).update(**change)
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Meeting.objects.filter(pk=held.pk)._raw_delete("default")
    if connection.vendor == "sqlite":
        with (
            pytest.raises(DatabaseError, match="never change"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "REPLACE INTO consultation_meeting SELECT * FROM consultation_meeting WHERE id=%s",
                [held.pk],
            )
    held.refresh_from_db()
    assert held.minutes == "Vi talte om ventetid."


def test_draft_minutes_and_other_meetings_can_still_be_changed(
    editor: User, group: WorkingGroup, held: Meeting
) -> None:
    meetings.approve(held, revision=held.revision, by=editor)
    other = involvement.meeting(group)

    meetings.save(other, {"minutes": "En kladde"}, revision=other.revision, by=editor)
    meetings.set_public(held, True, by=editor)

    other.refresh_from_db()
    held.refresh_from_db()
    assert (other.minutes, held.is_public) == ("En kladde", True)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"minutes": "  "}, "Referatet er tomt."),
        ({"starts_at": datetime(2099, 1, 1, tzinfo=UTC)}, "Mødet er ikke holdt endnu."),
        ({"cancelled_at": datetime(2026, 1, 1, tzinfo=UTC)}, "Mødet er aflyst."),
    ],
)
def test_minutes_that_cannot_be_approved_say_why(
    editor: User, held: Meeting, facts: dict[str, Any], sentence: str
) -> None:
    Meeting.objects.filter(pk=held.pk).update(**facts)
    with pytest.raises(ConsultationError, match=sentence):
        meetings.approve(held, revision=held.revision, by=editor)


def test_minutes_changed_after_they_were_read_are_not_approved(
    browser: Client, editor: User, held: Meeting
) -> None:
    seen = held.revision
    meetings.save(held, {"minutes": "Ændret af en anden"}, revision=seen, by=editor)

    answer = browser.post(
        url("approve_minutes", "misbrug", held.pk), {"revision": seen}, follow=True
    )

    assert "ændret, efter at du åbnede siden" in answer.content.decode()
    held.refresh_from_db()
    assert held.minutes_state == MinutesState.DRAFT


def test_two_who_write_the_same_minutes_both_keep_their_text(
    browser: Client, editor: User, held: Meeting
) -> None:
    seen = held.revision
    meetings.save(held, {"minutes": "Hendes referat"}, revision=seen, by=editor)

    answer = browser.post(
        url("write_minutes", "misbrug", held.pk), {"revision": seen, "minutes": "Mit referat"}
    )

    page = answer.content.decode()
    assert "Hendes referat" in page
    assert "Mit referat" in page
    held.refresh_from_db()
    assert held.minutes == "Hendes referat"


def test_only_approved_and_released_minutes_are_public(
    client: Client, editor: User, held: Meeting
) -> None:
    address = url("minutes", "misbrug", held.pk)
    assert client.get(address).status_code == 404
    with pytest.raises(ConsultationError, match="Kun et godkendt referat"):
        meetings.set_public(held, True, by=editor)
    approved = meetings.approve(held, revision=held.revision, by=editor)
    assert client.get(address).status_code == 404
    meetings.set_public(approved, True, by=editor)

    assert "Vi talte om ventetid." in client.get(address).content.decode()
    front = client.get(url("public_consultation", "misbrug")).content.decode()
    assert address in front
    meetings.set_public(approved, False, by=editor)
    assert client.get(address).status_code == 404


def test_a_name_leaves_with_its_member_but_the_role_stays(
    editor: User, group: WorkingGroup
) -> None:
    facts = {"role": "user", "name": "Bo", "organisation": "", "is_chair": True}
    member = groups.save_member(group, None, facts, by=editor)
    groups.remove_member(member, by=editor)
    kept = GroupMember.objects.get()
    assert (kept.name, kept.role, kept.is_chair, kept.left_at is None) == ("", "user", False, False)
    assert "Bo" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_a_group_has_one_chair(editor: User, group: WorkingGroup) -> None:
    for name in ("Bo", "Ida"):
        facts = {"role": "staff", "name": name, "organisation": "", "is_chair": True}
        groups.save_member(group, None, facts, by=editor)
    assert [each.name for each in group.members.filter(is_chair=True)] == ["Ida"]


def test_a_closed_group_plans_no_meeting(browser: Client, group: WorkingGroup) -> None:
    browser.post(url("close_group", "misbrug", group.pk), {"deed": "close"})
    sent = {"day": "24-11-2026", "begins": "15"}
    answer = browser.post(url("plan_group_meeting", "misbrug", group.pk), sent, follow=True)
    assert "Gruppen er nedlagt. Åbn den igen" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_group_with_a_meeting_ahead_is_not_closed(editor: User, group: WorkingGroup) -> None:
    involvement.meeting(group, starts_at=timezone.now() + timedelta(days=3))
    with pytest.raises(ConsultationError, match="et møde foran sig"):
        groups.close(group, by=editor)


def test_the_name_of_another_group_is_refused_in_words(
    browser: Client, group: WorkingGroup
) -> None:
    answer = browser.post(url("add_group", "misbrug"), {"kind": "working", "name": group.name})
    assert "Der er allerede en gruppe med det navn." in answer.content.decode()


def test_what_was_agreed_is_settled_with_its_day_and_reopened(
    browser: Client, held: Meeting
) -> None:
    sent = {"text": "Skriv til regionen", "responsible": "Ida", "due_on": "01-11-2026"}
    browser.post(url("add_action_point", "misbrug", held.pk), sent)
    point = ActionPoint.objects.get()
    late = browser.get(url("action_points", "misbrug"), {"state": "late"}).content.decode()
    assert "Skriv til regionen" in late
    assert "1 er over fristen" in late

    done = {**sent, "state": "done", "note": "Sendt"}
    browser.post(url("action_point", "misbrug", held.pk, point.pk), done)
    point.refresh_from_db()
    assert (point.state, point.settled_on) == (ActionState.DONE, timezone.localdate())

    browser.post(url("action_point", "misbrug", held.pk, point.pk), {**done, "state": "open"})
    point.refresh_from_db()
    assert (point.state, point.settled_on) == (ActionState.OPEN, None)


def test_an_hour_that_march_leaves_out_is_refused_in_words(
    browser: Client, group: WorkingGroup
) -> None:
    sent = {"day": "28-03-2027", "begins": "2.30"}
    answer = browser.post(url("plan_group_meeting", "misbrug", group.pk), sent)
    assert "Det klokkeslæt findes ikke den dag" in answer.content.decode()


def test_a_conflict_names_the_revision_that_stands(editor: User, group: WorkingGroup) -> None:
    groups.save(group, {"purpose": "Nyt"}, revision=1, by=editor)
    with pytest.raises(Conflict):
        groups.save(group, {"purpose": "Andet"}, revision=1, by=editor)


def test_interviews_are_counted_by_group_and_place(browser: Client) -> None:
    consultation = factories.consultation("misbrug")
    guide = factories.questionnaire(of=consultation)
    for people, place in ((1, "H17"), (3, "H17"), (2, "Gaden")):
        answered = factories.response(guide, sent_hour=timezone.now(), answers={})
        Interview.objects.create(
            response=answered,
            held_on=date(2014, 5, 6),
            group="Unge",
            place=place,
            people=people,
            notes={"": f"Sagde meget om {place}"},
        )
    found = queries.interview_counts(consultation)
    assert [(row.place, row.interviews, row.people) for row in found] == [
        ("H17", 2, 4),
        ("Gaden", 1, 2),
    ]
    page = browser.get(url("interviews", "misbrug")).content.decode()
    assert "3 interview med 6 personer" in page
    said = url("contribution", "interview", answered.pk)
    assert said in page
    assert "Sagde meget om Gaden" in browser.get(said).content.decode()


@pytest.mark.parametrize("size", [1, 12])
def test_the_lists_ask_the_database_as_often_for_one_as_for_many(
    size: int, browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    consultation = factories.consultation("misbrug")
    for number in range(size):
        made = involvement.working_group(consultation, f"Gruppe {number}")
        for _ in range(size):
            met = involvement.meeting(made)
            ActionPoint.objects.create(meeting=met, text="x", responsible="y")
        for _ in range(size):
            involvement.group_member(made)
    browser.get(url("groups", "misbrug"))
    with django_assert_max_num_queries(8):
        browser.get(url("groups", "misbrug"))
    with django_assert_max_num_queries(9):
        browser.get(url("group", "misbrug", made.pk))
    with django_assert_max_num_queries(10):
        browser.get(url("action_points", "misbrug"))
    row = queries.groups(consultation)[0]
    assert (row.members, row.held, row.waiting, row.open_points) == (size,) * 4
