"""Hearings as drawn by chance: deadlines around the clock changes, and any order of deeds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.danish import LOCAL_ZONE
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import Lane, LatePolicy
from consultation.hearing_codes import ResponseState as State
from consultation.models import Hearing, HearingResponse
from consultation.services import hearing_answers as answers
from consultation.services import hearing_moderation, hearings
from tests import factories, involvement

pytestmark = pytest.mark.django_db
CHANGES = (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))
drawn = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(
    change=st.sampled_from(CHANGES),
    days=st.integers(-3, 3),
    minute=st.integers(0, 24 * 60 - 1),
    fold=st.integers(0, 1),
)
@drawn
def test_the_whole_minute_of_a_local_deadline_is_in_time(
    change: date, days: int, minute: int, fold: int
) -> None:
    typed = datetime.combine(
        change + timedelta(days=days), time(minute // 60, minute % 60, fold=fold), LOCAL_ZONE
    )
    stored = typed.astimezone(UTC)
    hearing = Hearing(starts_at=stored - timedelta(days=30), published_at=stored, deadline=stored)

    last, first_late = stored + timedelta(seconds=59, microseconds=999_999), hearing.closes_at

    assert hearing.is_open(last)
    assert not hearing.is_open(first_late)
    assert first_late - last == timedelta(microseconds=1)
    shown = timezone.localtime(stored, LOCAL_ZONE)
    if typed.astimezone(UTC).astimezone(LOCAL_ZONE).time() == typed.time():  # the hour exists
        assert (shown.date(), shown.hour, shown.minute) == (typed.date(), *divmod(minute, 60))


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (date(2026, 3, 28), 22),  # winter time still
        (date(2026, 3, 29), 21),  # summer time since two in the night
        (date(2026, 10, 24), 21),
        (date(2026, 10, 25), 22),
    ],
)
def test_midnight_in_the_week_of_a_clock_change_is_right(day: date, utc_hour: int) -> None:
    deadline = datetime.combine(day, time(23, 59), LOCAL_ZONE)
    utc = datetime.combine(day, time(utc_hour, 59), UTC)
    hearing = involvement.hearing(
        starts_at=deadline - timedelta(days=30),
        deadline=deadline,
        published_at=deadline - timedelta(days=30),
    )
    facts = [
        answers.NewResponse(lane=Lane.PUBLIC, name="Bo", text="Ja", sender_kind="person")
        for _ in range(2)
    ]

    before = answers.receive(hearing, facts[0], now=utc.replace(second=59)).response
    after = answers.receive(hearing, facts[1], now=utc + timedelta(minutes=1)).response

    stored = Hearing.objects.get()
    assert stored.deadline == utc
    assert (before.is_late, after.is_late) == (False, True)


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ["public", "confidential", "correct", "withdraw", "show", "withhold", "put_back",
             "take_in", "extend", "late", "early"]
        ),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=14,
)  # fmt: skip


class Play:
    """A hearing, the moment it is, and who does what."""

    def __init__(self, policy: str) -> None:
        HearingResponse.objects.all().delete()
        Hearing.objects.all().delete()
        consultation = factories.consultation(f"i-{timezone.now().timestamp()}".replace(".", "-"))
        now = timezone.now()
        self.hearing = involvement.hearing(
            of=consultation, late_policy=policy, deadline=now + timedelta(hours=1)
        )
        self.now = now

    def __call__(self, deed: str, which: int) -> None:
        """Do it; what the rules refuse changes nothing."""
        self.hearing.refresh_from_db()
        rows = list(HearingResponse.objects.order_by("received_at", "pk"))
        chosen = rows[which % len(rows)] if rows else None
        if deed in ("public", "confidential"):
            self._receive(Lane(deed))
        elif deed in ("late", "early"):
            self.now = self.hearing.closes_at + timedelta(hours=1 if deed == "late" else -1)
        elif deed == "extend":
            new = max(self.hearing.deadline, timezone.now()) + timedelta(hours=3)
            hearings.extend(
                self.hearing, new, reason="Flere kan nå det.",
                revision=self.hearing.revision, by=factories.user("consultation_editor"),
            )  # fmt: skip
        elif chosen is not None:
            try:
                self._to(chosen, deed)
            except ConsultationError:
                chosen.refresh_from_db()

    def _receive(self, lane: Lane) -> None:
        facts = answers.NewResponse(lane=lane, text="Ja tak", name="Åse Holm", sender_kind="person")
        answers.receive(self.hearing, facts, now=self.now)

    def _to(self, row: HearingResponse, deed: str) -> None:
        if deed == "correct":
            facts = answers.NewResponse(lane=Lane(row.lane), text="Nej tak", name="Åse Holm")
            answers.correct(row.pk, facts, now=self.now)
        elif deed == "withdraw":
            answers.withdraw(row.pk, now=self.now)
        elif deed == "withhold":
            by = factories.user("consultation_editor")
            hearing_moderation.withhold(row, reason="Andet", revision=row.revision, by=by)
        else:
            act = getattr(hearing_moderation, deed)
            act(row, revision=row.revision, by=factories.user("consultation_editor"))


@given(deeds=DEEDS, policy=st.sampled_from(LatePolicy.values))
@drawn
def test_any_order_of_deeds_leaves_whole_numbers_and_legal_states(
    deeds: list[tuple[str, int]], policy: str
) -> None:
    play = Play(policy)

    for deed, which in deeds:
        play(deed, which)

    for lane in Lane:
        numbers = list(
            HearingResponse.objects.filter(lane=lane)
            .order_by("number")
            .values_list("number", flat=True)
        )
        assert numbers == list(range(1, len(numbers) + 1))
    received = sum(deed in ("public", "confidential") for deed, _ in deeds)
    assert HearingResponse.objects.count() == received, "nothing is ever lost"
    for row in HearingResponse.objects.all():
        assert bool(row.text) == (row.state != State.WITHDRAWN)
        assert row.state != State.REFUSED or row.is_late
        assert (row.shown_at is not None) == (row.state == State.SHOWN)
        assert row.lane == Lane.PUBLIC or (row.state != State.SHOWN and not row.name)
        assert row.search_text == answers.search_text_of(row)
        row.full_clean(exclude=["hearing", "party"], validate_constraints=True)
