"""What came of asking a party, whatever happened in which order."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.access.models import User
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import PartyStatus, ResponseState
from consultation.models import Hearing, HearingParty
from consultation.queries import hearing_parties as queries
from consultation.services import hearing_parties as services
from consultation.services import party_answers
from consultation.services.party_answers import Words
from tests import factories, involvement
from tests.consultation.asked_parties import SITE

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


@pytest.fixture
def browser(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture(autouse=True)
def _mail_waits(settings: Any, tmp_path: Any) -> None:
    settings.OUTBOX_DELIVERY = "none"
    settings.MEDIA_ROOT = tmp_path


# --- status ---

HAPPENED = st.lists(
    st.sampled_from(
        [
            "invited",
            "opened",
            "remarks",
            "no_remarks",
            "withheld",
            "withdrawn",
            "refused",
            "declined",
        ]
    ),
    max_size=6,
)


def happen(hearing: Hearing, number: int, events: list[str]) -> HearingParty:
    """A party to whom these things happened, in any order."""
    now = timezone.now()
    asked = involvement.hearing_party(hearing, involvement.party(f"Part {number:04}"))
    for event in events:
        if event in ("invited", "opened", "declined"):
            setattr(asked, f"{event}_at", now)
            continue
        state = {
            "withheld": ResponseState.WITHHELD,
            "withdrawn": ResponseState.WITHDRAWN,
            "refused": ResponseState.REFUSED,
        }.get(event, ResponseState.RECEIVED)
        gone = {"text": "", "name": ""} if event == "withdrawn" else {}
        involvement.hearing_response(
            hearing, party=asked, state=state, without_remarks=event == "no_remarks", **gone
        )
    asked.save()
    return asked


def expected(events: list[str], *, is_over: bool) -> PartyStatus:
    if {"remarks", "withheld"} & set(events):
        return PartyStatus.ANSWERED
    if "no_remarks" in events:
        return PartyStatus.NO_REMARKS
    if "declined" in events:
        return PartyStatus.DECLINED
    if "invited" not in events:
        return PartyStatus.NOT_INVITED
    if is_over:
        return PartyStatus.SILENT
    return PartyStatus.OPENED if "opened" in events else PartyStatus.INVITED


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories=st.lists(HAPPENED, min_size=1, max_size=8), seconds=st.integers(-100_000, 100_000))
def test_the_status_follows_from_what_happened_whatever_the_order(
    stories: list[list[str]], seconds: int
) -> None:
    with transaction.atomic():
        hearing = involvement.hearing()
        made = [happen(hearing, number, story) for number, story in enumerate(stories)]
        now = hearing.closes_at + timedelta(seconds=seconds)
        found = dict(queries.with_status(hearing, now).values_list("pk", "status"))
        for asked, story in zip(made, stories, strict=True):
            assert found[asked.pk] == expected(story, is_over=seconds >= 0), story
        counted = {each.status: each.count for each in queries.counts(hearing, now)}
        assert sum(counted.values()) == len(stories)
        transaction.set_rollback(True)


DEEDS = st.lists(
    st.sampled_from(["invite", "open", "answer", "nothing", "withdraw", "decline", "late"]),
    max_size=7,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_whatever_a_party_does_its_status_is_what_it_said_last(
    editor: User, deeds: list[str]
) -> None:
    with transaction.atomic():
        hearing = involvement.hearing()
        asked = involvement.hearing_party(hearing)
        said, is_invited, is_open, is_over = "", False, False, False
        for deed in deeds:
            try:
                _do(deed, asked, editor)
            except ConsultationError:
                continue
            asked = HearingParty.objects.select_related("hearing", "party").get(pk=asked.pk)
            is_invited |= deed == "invite"
            is_open |= deed == "open"
            is_over |= deed == "late"
            if deed in ("answer", "nothing", "decline"):
                said = deed
            elif deed == "withdraw" and said in ("answer", "nothing"):
                said = ""
        silent = PartyStatus.SILENT if is_over else PartyStatus.INVITED
        silent = PartyStatus.OPENED if is_open and not is_over else silent
        wanted = {
            "answer": PartyStatus.ANSWERED,
            "nothing": PartyStatus.NO_REMARKS,
            "decline": PartyStatus.DECLINED,
            "": silent if is_invited else PartyStatus.NOT_INVITED,
        }
        assert queries.status_of(asked) == wanted[said], deeds
        transaction.set_rollback(True)


def _do(deed: str, asked: HearingParty, editor: User) -> None:
    if deed == "invite":
        services.invite(asked, site=SITE, seen=asked.link_nonce, by=editor)
    elif deed == "open":
        party_answers.note_opened(asked)
    elif deed in ("answer", "nothing"):
        there = party_answers.answer_of(asked)
        words = Words(
            id=there.pk if there else uuid.uuid4(),
            text="Vi er enige." if deed == "answer" else "",
            without_remarks=deed == "nothing",
        )
        party_answers.answer(asked, words, seen=there.revision if there else 0)
    elif deed == "withdraw":
        party_answers.withdraw(asked)
    elif deed == "decline":
        party_answers.decline(asked)
    elif deed == "late":
        over = timezone.now() - timedelta(minutes=2)
        Hearing.objects.filter(pk=asked.hearing_id).update(deadline=over)
