"""The figures of the annex about a process equal a hand's count, and tell nothing of the few."""

from __future__ import annotations

import itertools
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.danish import LOCAL_ZONE
from consultation.hearing_codes import Lane, ResponseState
from consultation.models import Attendance, Consultation, GroupMember, HearingResponse, Interview
from consultation.process_codes import AttendeeGroup, EventKind, FoundBy, MemberRole
from consultation.queries.process_record import record
from consultation.queries.process_record_types import EventFact, InterviewFact
from reports import process_control as control
from reports.annex import Hidden
from reports.annexes import process
from reports.process_counts import figures_of, process_figures
from reports.process_figures import OTHERS, STAFF
from reports.process_parameters import ProcessParameters
from reports.questionnaire_control import Limits, Tally
from tests import factories, involvement
from tests.consultation import answered

NOW = datetime(2020, 6, 1, 12, tzinfo=LOCAL_ZONE)
DRAWN = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
PEOPLE = st.integers(0, 12)
GROUPS = (AttendeeGroup.USERS, AttendeeGroup.RESIDENTS, AttendeeGroup.STAFF)


@dataclass(frozen=True)
class Drawn:
    """A small process: what is stored, and so what a hand would count."""

    events: tuple[tuple[str, bool, tuple[int, int, int]], ...]
    """(kind, cancelled, people of each of GROUPS)."""
    interviews: tuple[tuple[str, int], ...]
    challenges: tuple[str, ...]
    meetings: tuple[tuple[bool, ...], ...]
    """Of each track's group: whether the minutes of each meeting are approved."""
    seats: int
    responses: tuple[tuple[str, str, bool], ...]
    """(lane, state, late)."""
    decisions: int


@st.composite
def processes(draw: Any) -> Drawn:
    states = st.sampled_from(["received", "withheld", "withdrawn", "refused"])
    public = st.tuples(st.just("public"), st.one_of(states, st.just("shown")), st.booleans())
    secret = st.tuples(st.just("confidential"), states, st.booleans())
    events = st.tuples(
        st.sampled_from(["workshop", "open_meeting"]), st.booleans(), st.tuples(*[PEOPLE] * 3)
    )
    return Drawn(
        events=tuple(draw(st.lists(events, max_size=4))),
        interviews=tuple(
            draw(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 6)), max_size=6))
        ),
        challenges=tuple(draw(st.lists(st.sampled_from(FoundBy.values), max_size=5))),
        meetings=tuple(
            tuple(draw(st.lists(st.booleans(), max_size=3))) for _ in range(draw(st.integers(0, 3)))
        ),
        seats=draw(st.integers(0, 8)),
        responses=tuple(draw(st.lists(st.one_of(public, secret), max_size=8))),
        decisions=draw(st.integers(1, 3)),
    )


def store(drawn: Drawn) -> Consultation:
    """The process in the database, all of it before NOW."""
    case = factories.consultation(slug="forloeb")
    start = NOW - timedelta(days=300)
    for place, (kind, is_cancelled, people) in enumerate(drawn.events):
        event = involvement.event(
            f"e{place}", case, kind=kind, starts_at=start, ends_at=start + timedelta(hours=2),
            cancelled_at=start if is_cancelled else None,
        )  # fmt: skip
        for group, count in zip(GROUPS, people, strict=True):
            Attendance.objects.create(event=event, group=group, people=count)
    _store_interviews(case, drawn.interviews)
    for found_by in drawn.challenges:
        involvement.challenge(case, found_by=found_by)
    for place, minutes in enumerate(drawn.meetings):
        track = involvement.track(case)
        group = involvement.working_group(case, f"Gruppe {place}", track=track)
        for _ in range(drawn.seats):
            GroupMember.objects.create(group=group, role=MemberRole.USER)
        for number, is_approved in enumerate(minutes, start=1):
            approved = {
                "minutes": "Vi mødtes.", "minutes_state": "approved", "minutes_digest": "x",
                "approved_at": start,
            }  # fmt: skip
            involvement.meeting(
                group, number=number, starts_at=start, **(approved if is_approved else {})
            )
        involvement.meeting(group, number=8, starts_at=start, cancelled_at=start)
        involvement.meeting(group, number=9, starts_at=NOW + timedelta(days=3))
    _store_responses(case, drawn.responses)
    for day in range(drawn.decisions):
        involvement.decision(case, decided_on=date(2020, 1, 1 + day))
    return case


def _store_interviews(case: Consultation, held: Sequence[tuple[str, int]]) -> None:
    asked = factories.questionnaire(
        answered.definition(), slug="guide", consultation=case, audience="stakeholder"
    )
    rows: list[Any] = [({"rum": "yes"}, "interview", 0)] * len(held)
    answered.store(asked, rows)
    for response, (group, people) in zip(asked.responses.order_by("pk"), held, strict=True):
        Interview.objects.create(
            response=response, held_on=date(2020, 2, 2), group=group, people=people
        )


def _store_responses(case: Consultation, came: Sequence[tuple[str, str, bool]]) -> None:
    hearing = involvement.hearing(
        "h", case, starts_at=NOW - timedelta(days=90), deadline=NOW - timedelta(days=60)
    )
    emptied = {"text": "", "name": "", "search_text": ""}
    for number, (lane, state, is_late) in enumerate(came, start=1):
        involvement.hearing_response(
            hearing, lane, number=number, state=state, is_late=is_late, id=uuid.uuid4(),
            **(emptied if state == "withdrawn" else {}),
        )  # fmt: skip


@pytest.mark.django_db
class TestCounts:
    @DRAWN
    @given(drawn=processes())
    def test_every_number_is_what_a_hand_counts(self, drawn: Drawn) -> None:
        with transaction.atomic():
            store(drawn)
            figures = process_figures("forloeb", uncontrolled=True, now=NOW)
            transaction.set_rollback(True)

        held = [(kind, people) for kind, is_cancelled, people in drawn.events if not is_cancelled]
        for form in figures.forms:
            mine = [people for kind, people in held if kind == form.kind]
            assert (form.events, form.people) == (len(mine), sum(map(sum, mine)))
            assert form.for_staff == sum(2 * p[2] > sum(p) for p in mine)
            assert form.for_others == sum(sum(p) > 0 and 2 * p[2] <= sum(p) for p in mine)
            by_group = {each.code: each.count for each in form.groups}
            for index, group in enumerate(GROUPS):
                assert by_group.get(group, 0) == sum(people[index] for people in mine)
        assert sum(form.events for form in figures.forms) == len(held) == len(figures.events)
        if drawn.interviews:
            assert figures.interviews is not None
            assert figures.interviews.conversations == len(drawn.interviews)
            people: Counter[str] = Counter()
            for group, count in drawn.interviews:
                people[group] += count
            assert {each.code: each.count for each in figures.interviews.by_group} == people
            assert figures.interviews.people == people.total()
        else:
            assert figures.interviews is None
        assert {each.code: each.count for each in figures.by_source} == {
            source: drawn.challenges.count(source) for source in FoundBy.values
        }
        assert [each.meetings for each in figures.groups] == [len(m) for m in drawn.meetings]
        assert [each.approved for each in figures.groups] == [sum(m) for m in drawn.meetings]
        assert [each.members for each in figures.groups] == [drawn.seats] * len(drawn.meetings)
        assert len(figures.decisions) == drawn.decisions
        found = figures.hearings[0].responses
        stands = [r for r in drawn.responses if r[1] not in ("withdrawn", "refused")]
        public = [r for r in stands if r[0] == "public"]
        assert found.public == len(public)
        assert found.shown == sum(r[1] == "shown" for r in public)
        assert found.withheld == sum(r[1] == "withheld" for r in public)
        assert found.unread == sum(r[1] == "received" for r in public)
        assert found.late == sum(r[2] for r in public)
        assert found.confidential == len(stands) - len(public)

    @DRAWN
    @given(drawn=processes())
    def test_any_process_becomes_an_annex_with_all_its_headings(self, drawn: Drawn) -> None:
        with transaction.atomic():
            store(drawn)
            figures = process_figures("forloeb", now=NOW)
            transaction.set_rollback(True)

        made = process.build(figures, ProcessParameters())
        assert len({table.sheet for table in made.tables}) == len(made.tables)
        assert [table.number for table in made.tables] == list(range(1, len(made.tables) + 1))
        for table in made.tables:
            assert all(len(row) == len(table.columns) for row in table.rows)
        for chart in made.charts:
            assert chart.alt

    def test_what_is_to_come_has_not_happened(self) -> None:
        case = factories.consultation(slug="forloeb")
        involvement.event("snart", case, starts_at=NOW + timedelta(1), ends_at=NOW + timedelta(2))
        involvement.decision(case, decided_on=date(2020, 5, 1))
        involvement.decision(case, decided_on=date(2020, 7, 1))
        figures = process_figures("forloeb", now=NOW)
        assert figures.events == ()
        assert len(figures.decisions) == 1
        assert (figures.period.start, figures.period.end) == (date(2020, 5, 1), date(2020, 5, 1))

    @pytest.mark.parametrize("size", [1, 30])
    def test_the_record_takes_as_many_queries_for_one_response_as_for_thirty(
        self, size: int, django_assert_num_queries: Any
    ) -> None:
        case = store(
            Drawn(
                events=(("workshop", False, (5, 5, 5)),) * min(size, 4),
                interviews=(("A", 1),) * size,
                challenges=("users",) * size,
                meetings=((True, True),) * min(size, 4),
                seats=size,
                responses=(("public", "shown", False),) * size,
                decisions=min(size, 3),
            )
        )
        involvement.hearing_party(case.hearings.get())
        with django_assert_num_queries(25):
            record("forloeb", NOW)


def workshop(*people: int) -> EventFact:
    groups = tuple(zip(AttendeeGroup.values, people, strict=False))
    return EventFact("workshop", "Workshop", "W", date(2020, 1, 1), "", False, True, groups)


class TestWhoCame:
    @pytest.mark.parametrize(
        ("people", "wanted"), [((3, 0), OTHERS), ((0, 0), ""), ((5, 5), OTHERS), ((5, 6), STAFF)]
    )
    def test_an_event_is_for_staff_where_more_than_half_were(
        self, people: tuple[int, int], wanted: str
    ) -> None:
        groups = ((AttendeeGroup.USERS.value, people[0]), (AttendeeGroup.STAFF.value, people[1]))
        assert control.audience(replace(workshop(), groups=groups)) == wanted

    @settings(DRAWN, max_examples=150)
    @given(
        events=st.lists(
            st.lists(st.integers(1, 9), min_size=1, max_size=3).map(lambda n: workshop(*n)),
            min_size=1,
            max_size=2,
        )
    )
    def test_each_of_the_few_stays_possible_as_1_to_4_for_who_knows_all_the_rest(
        self, events: list[EventFact]
    ) -> None:
        """Who knows every count of 5 and more, as the events' own pages print them, and all sums
        of this annex, cannot close in on any of the others."""
        tally = Tally(Limits.in_force())
        [form] = control.forms(events, tally)
        shown = control.events(events, tally)
        cells = [(at, group) for at, event in enumerate(events) for group, _ in event.groups]
        exact = {(at, group): n for at, e in enumerate(events) for group, n in e.groups}
        few = [cell for cell in cells if exact[cell] < 5]
        known = {cell: exact[cell] for cell in cells if exact[cell] >= 5}

        def fits(guess: dict[tuple[int, str], int]) -> bool:
            whole = {**known, **guess}
            sums = [
                (shown[at].people, sum(n for (a, _), n in whole.items() if a == at))
                for at in range(len(events))
            ]
            sums += [
                (each.count, sum(n for (_, g), n in whole.items() if g == each.code))
                for each in form.groups
            ]
            sums.append((form.people, sum(whole.values())))
            return all(isinstance(told, Hidden) or told == guessed for told, guessed in sums)

        possible = [
            dict(zip(few, values, strict=True))
            for values in itertools.product(range(1, 5), repeat=len(few))
            if fits(dict(zip(few, values, strict=True)))
        ]
        for cell in few:
            assert {guess[cell] for guess in possible} == {1, 2, 3, 4}, cell

    def test_few_in_an_interview_group_are_told_with_others(self) -> None:
        day = date(2020, 1, 1)
        held = [InterviewFact("", day, group, "", n) for group, n in (("A", 9), ("B", 2), ("C", 6))]
        found = control.interviews(held, Tally(Limits.in_force()))
        assert found is not None
        assert found.people == 17
        assert [(each.label, each.count) for each in found.by_group] == [("A", 9), ("C eller B", 8)]

    def test_very_few_interviews_are_not_told_at_all(self) -> None:
        held = [InterviewFact("", date(2020, 1, 1), "A", "et sted", 3)]
        found = control.interviews(held, Tally(Limits.in_force()))
        assert found is not None
        assert isinstance(found.people, Hidden)
        assert found.by_group == found.by_place == ()


@pytest.mark.django_db
def test_three_in_confidence_are_not_told_and_nor_is_what_they_are() -> None:
    case = factories.consultation(slug="forloeb")
    hearing = involvement.hearing("h", case, starts_at=NOW, deadline=NOW + timedelta(1))
    for _ in range(3):
        involvement.hearing_response(hearing, Lane.CONFIDENTIAL, role="user")
    involvement.hearing_response(hearing, state=ResponseState.SHOWN)
    assert HearingResponse.objects.count() == 4
    found = figures_of(record("forloeb", NOW), NOW.date()).hearings[0].responses
    assert isinstance(found.confidential, Hidden)
    assert found.by_role == ()
    assert found.public == 1


def test_the_kinds_of_events_have_their_own_words() -> None:
    from reports.annexes.process_text import _FORMS

    assert set(_FORMS) == set(EventKind.values)
