"""Responses of a hearing: received, corrected, withdrawn, in two lanes."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from config import receipt
from config.filing import FileRefused
from consultation.exceptions import AlreadySent, NotOpen
from consultation.hearing_codes import Lane, LatePolicy, ResponseChannel, ResponseState
from consultation.models import HearingAttachment, HearingResponse
from consultation.services import hearing_answers as answers
from consultation.services.hearing_answers import NewResponse, receive
from tests import factories, involvement
from tests.consultation.pictures import png

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def public(text: str = "Ja tak.", **more: Any) -> NewResponse:
    facts: dict[str, Any] = {"name": "Åse Holm", "sender_kind": "person", "postcode": "1620"}
    return NewResponse(lane=Lane.PUBLIC, text=text, **{**facts, **more})


def confidential(text: str = "Jeg ryger hver dag.", **more: Any) -> NewResponse:
    return NewResponse(lane=Lane.CONFIDENTIAL, text=text, **more)


def a_file(name: str = "bilag.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png())


def stored_files() -> set[str]:
    folders = ("consultation/hearing", "consultation/hearing/public")
    found: set[str] = set()
    for folder in folders:
        if default_storage.exists(folder):
            found |= set(default_storage.listdir(folder)[1])
    return found


def test_each_lane_is_numbered_by_itself_without_gaps() -> None:
    hearing = involvement.hearing()
    now = timezone.now()

    numbers = [
        (received.response.lane, received.response.number)
        for facts in (public(), confidential(), public(), public(), confidential())
        for received in [receive(hearing, facts, now=now)]
    ]

    assert numbers == [
        ("public", 1), ("confidential", 1), ("public", 2), ("public", 3), ("confidential", 2),
    ]  # fmt: skip


def test_the_confidential_lane_keeps_the_hour_and_nothing_that_names_anybody() -> None:
    hearing = involvement.hearing()
    now = timezone.now().replace(minute=47, second=12)
    named = public().__dict__ | {"lane": Lane.CONFIDENTIAL, "id": uuid.uuid4(), "email": "a@b.dk"}

    made = receive(hearing, NewResponse(**named), now=now, uploads=[a_file("Åse Holm.png")])

    stored = HearingResponse.objects.get()
    assert stored.received_at == now.replace(minute=0, second=0, microsecond=0)
    assert not any((stored.name, stored.organisation, stored.email, stored.postcode, stored.town))
    assert stored.search_text == "ja tak."
    file = stored.attachments.get()
    assert "Åse" not in file.file_name
    assert (file.added_at.minute, file.added_at.second, file.added_at.microsecond) == (0, 0, 0)
    assert made.code


def test_the_public_lane_keeps_the_minute_and_a_text_to_search_in() -> None:
    hearing = involvement.hearing()
    now = timezone.now().replace(minute=47, second=12)

    receive(hearing, public("Nej TAK", organisation="Ågadens Naboer"), now=now)

    stored = HearingResponse.objects.get()
    assert stored.received_at == now.replace(second=0, microsecond=0)
    assert stored.search_text == "åse holm\någadens naboer\nnej tak"


@pytest.mark.parametrize(
    ("policy", "state"),
    [(LatePolicy.ACCEPT, ResponseState.RECEIVED), (LatePolicy.REFUSE, ResponseState.REFUSED)],
)
def test_what_comes_too_late_is_never_lost(policy: str, state: str) -> None:
    hearing = involvement.hearing(late_policy=policy)
    last = hearing.closes_at - timedelta(microseconds=1)

    in_time = receive(hearing, public(), now=last)
    late = receive(hearing, public("For sent"), now=hearing.closes_at)

    assert (in_time.response.is_late, in_time.response.state) == (False, ResponseState.RECEIVED)
    assert (late.response.is_late, late.response.state) == (True, state)
    assert late.is_refused == (policy == LatePolicy.REFUSE)
    assert HearingResponse.objects.get(number=2).text == "For sent"


def test_a_letter_is_in_time_by_when_it_arrived() -> None:
    hearing = involvement.hearing()
    after = hearing.closes_at + timedelta(days=3)

    made = receive(
        hearing,
        public(""),
        now=after,
        received_at=hearing.deadline,
        letters=[a_file()],
        channel=ResponseChannel.POST,
    )

    assert not made.response.is_late
    assert made.response.attachments.get().is_letter


@pytest.mark.parametrize(
    "changed",
    [
        {"published_at": None},
        {"starts_at": timezone.now() + timedelta(hours=1)},
        {"takes_public": False},
    ],
)
def test_a_hearing_that_is_not_open_takes_nothing(changed: dict[str, Any]) -> None:
    hearing = involvement.hearing(**changed)

    with pytest.raises(NotOpen):
        receive(hearing, public(), now=timezone.now())

    assert not HearingResponse.objects.exists()


def test_a_hearing_of_an_unpublished_consultation_takes_nothing() -> None:
    hearing = involvement.hearing(of=factories.consultation(published_at=None))

    with pytest.raises(NotOpen):
        receive(hearing, confidential(), now=timezone.now())


def test_a_second_click_is_the_same_response_and_shows_the_same_code() -> None:
    hearing = involvement.hearing()
    facts = public(code=receipt.new_code())

    first = receive(hearing, facts, now=timezone.now())
    second = receive(hearing, facts, now=timezone.now())
    stranger = receive(hearing, public(id=facts.id), now=timezone.now())

    assert first == second
    assert stranger.code == ""
    assert HearingResponse.objects.count() == 1
    with pytest.raises(AlreadySent):
        receive(hearing, confidential(id=facts.id), now=timezone.now())


@pytest.mark.parametrize("facts", [public("  "), public(name=" ")])
def test_a_response_says_something_and_who_says_it(facts: NewResponse) -> None:
    with pytest.raises((answers.NothingSaid, answers.NoSender)):
        receive(involvement.hearing(), facts, now=timezone.now())


def test_an_organisation_may_say_that_it_has_no_remarks() -> None:
    facts = public("", name="", organisation="Ældrerådet", without_remarks=True)

    made = receive(involvement.hearing(), facts, now=timezone.now())

    assert made.response.without_remarks


def test_a_bad_file_leaves_nothing_behind() -> None:
    hearing = involvement.hearing()
    bad = SimpleUploadedFile("brev.pdf", b"MZ this is a program")

    with pytest.raises(FileRefused):
        receive(hearing, public(), now=timezone.now(), uploads=[a_file(), bad])

    assert not HearingResponse.objects.exists()
    assert stored_files() == set()
    hearing.refresh_from_db()
    assert hearing.last_number == 0


def test_a_corrected_response_is_looked_through_again() -> None:
    hearing = involvement.hearing()
    now = timezone.now()
    made = receive(hearing, public(), now=now, uploads=[a_file()])
    HearingResponse.objects.update(state=ResponseState.SHOWN, shown_at=now, shown_text="J")
    old = HearingAttachment.objects.get()

    answers.correct(
        made.response.pk, public("Nej tak."), now=now, uploads=[a_file("ny.png")], without=[old.pk]
    )

    stored = HearingResponse.objects.get()
    assert (stored.state, stored.text, stored.shown_text) == ("received", "Nej tak.", "")
    assert stored.corrected_at is not None
    assert stored.number == 1
    assert "nej tak." in stored.search_text
    assert [each.file_name for each in stored.attachments.all()] == ["ny.png"]
    assert receipt.digest(made.code, "hearing") == stored.code_digest


def test_a_correction_must_still_say_something() -> None:
    now = timezone.now()
    made = receive(involvement.hearing(), public(""), now=now, uploads=[a_file()])
    file = made.response.attachments.get()

    with pytest.raises(answers.NothingSaid):
        answers.correct(made.response.pk, public(""), now=now, without=[file.pk])

    assert made.response.attachments.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("facts", [public(email="a@b.dk"), confidential(role="user")])
def test_withdrawing_empties_everything(facts: NewResponse) -> None:
    hearing = involvement.hearing()
    now = timezone.now()
    made = receive(hearing, facts, now=now, uploads=[a_file()])
    assert len(stored_files()) == 1

    answers.withdraw(made.response.pk, now=now)
    answers.withdraw(made.response.pk, now=now)

    stored = HearingResponse.objects.get()
    assert stored.state == ResponseState.WITHDRAWN
    left = {
        name: getattr(stored, name)
        for name in ("text", "name", "email", "postcode", "role", "search_text", "code_digest")
    }
    assert not any(left.values()), left
    assert not HearingAttachment.objects.exists()
    assert stored_files() == set()
    with pytest.raises(AlreadySent):
        answers.correct(made.response.pk, public(), now=now)


def test_after_the_deadline_only_the_consent_can_be_taken_back() -> None:
    hearing = involvement.hearing()
    made = receive(hearing, confidential(consent="anonymised"), now=timezone.now())
    after = hearing.closes_at

    with pytest.raises(answers.StillHeld):
        answers.correct(made.response.pk, confidential("Nyt"), now=after)
    with pytest.raises(answers.StillHeld):
        answers.withdraw(made.response.pk, now=after)
    answers.take_back_consent(made.response.pk)

    stored = HearingResponse.objects.get()
    assert (stored.text, stored.consent) == ("Jeg ryger hver dag.", "none")


def test_a_code_opens_the_response_until_it_is_withdrawn() -> None:
    hearing = involvement.hearing()
    now = timezone.now()
    made = receive(hearing, public(language="en"), now=now)
    digest = receipt.digest(made.code, answers.CODE_PURPOSE)

    assert answers.find_by_digest(digest) == (made.response.pk, "en")
    answers.withdraw(made.response.pk, now=now)
    assert answers.find_by_digest(digest) is None
