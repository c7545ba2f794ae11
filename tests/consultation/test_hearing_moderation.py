"""Looking responses through: what the public sees, what it never sees, and whose deed it was."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from config.access.models import User
from config.audit.models import AuditEntry
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import Lane, ResponseState
from consultation.models import Hearing, HearingResponse
from consultation.services import hearing_files
from consultation.services import hearing_moderation as moderation
from consultation.services.revisions import Conflict
from tests import factories, involvement

pytestmark = pytest.mark.django_db
State = ResponseState


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor", first_name="Rita", last_name="Redaktør")


@pytest.fixture
def browser(editor: User, settings: Any, tmp_path: Any) -> Client:
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def hearing() -> Hearing:
    return involvement.hearing("nye-rum")


def page(response: HearingResponse) -> str:
    return reverse("consultation:hearing_response_desk", args=[response.hearing.slug, response.pk])


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "blue").save(out, "PNG")
    return SimpleUploadedFile("kort.png", out.getvalue())


def fresh(response: HearingResponse) -> HearingResponse:
    return HearingResponse.objects.get(pk=response.pk)


def test_a_response_is_shown_as_it_is(browser: Client, hearing: Hearing) -> None:
    came = involvement.hearing_response(hearing)

    browser.post(page(came), {"deed": "show", "revision": "1"})

    stored = fresh(came)
    assert (stored.state, stored.public_text) == (State.SHOWN, came.text)
    assert stored.shown_at is not None
    assert hearing.responses.shown().get() == came
    shown = text(browser.get(page(came)))
    assert "Høringssvar vist på hjemmesiden" in shown
    assert "Rita Redaktør" in shown


def test_a_response_is_shown_with_something_left_out_and_a_reason_why(
    browser: Client, hearing: Hearing
) -> None:
    came = involvement.hearing_response(hearing, text="Min søn Per er syg. Byg rummet.")
    sent = {"deed": "redact", "revision": "1", "shown_text": "[…] Byg rummet."}

    answer = text(browser.post(page(came), sent))
    assert "Skriv, hvorfor noget er udeladt." in answer
    assert "[…] Byg rummet." in answer, "what was typed is kept"
    assert fresh(came).state == State.RECEIVED
    browser.post(page(came), {**sent, "redact_reason": "Helbred"})

    stored = fresh(came)
    assert stored.public_text == "[…] Byg rummet."
    assert stored.text == "Min søn Per er syg. Byg rummet.", "the original stays"
    assert stored.state_reason == "Helbred"
    entry = AuditEntry.objects.get(action="hearing_response_shown")
    assert entry.details["redacted"] is True
    assert "Per" not in str(entry.details) + entry.reason
    empty = {**sent, "shown_text": " ", "revision": "2", "redact_reason": "x"}
    assert "hold hele svaret tilbage" in text(browser.post(page(came), empty))


def test_the_same_text_again_is_no_redaction(hearing: Hearing, editor: User) -> None:
    came = involvement.hearing_response(hearing, text="En linje\nto linjer")

    moderation.show(came, revision=1, by=editor, shown_text="En linje\r\nto linjer \r\n")

    assert fresh(came).shown_text == ""


def test_a_response_is_withheld_with_a_reason_and_put_back(
    browser: Client, hearing: Hearing
) -> None:
    came = involvement.hearing_response(hearing)

    answer = browser.post(page(came), {"deed": "withhold", "revision": "1"})
    assert "Skriv, hvorfor svaret ikke vises." in text(answer)
    sent = {"deed": "withhold", "revision": "1", "withhold_reason": "Trusler"}
    browser.post(page(came), sent)
    assert (fresh(came).state, fresh(came).state_reason) == (State.WITHHELD, "Trusler")
    assert hearing.responses.counted().count() == 1, "it counts all the same"
    browser.post(page(came), {"deed": "put-back", "revision": "2"})

    assert (fresh(came).state, fresh(came).state_reason) == (State.RECEIVED, "")


def test_a_refused_late_response_is_taken_in_before_it_is_shown(
    browser: Client, hearing: Hearing, editor: User
) -> None:
    came = involvement.hearing_response(hearing, state=State.REFUSED, is_late=True)

    with pytest.raises(ConsultationError, match="Tag det med"):
        moderation.show(came, revision=1, by=editor)
    browser.post(page(came), {"deed": "take-in", "revision": "1"})

    assert (fresh(came).state, fresh(came).is_late) == (State.RECEIVED, True)
    with pytest.raises(ConsultationError, match="allerede med"):
        moderation.take_in(came, revision=2, by=editor)
    moderation.show(came, revision=2, by=editor)
    assert "kom for sent" in text(browser.get(page(came)))


def test_a_confidential_contribution_is_shown_by_nothing(
    browser: Client, hearing: Hearing, editor: User
) -> None:
    came = involvement.hearing_response(hearing, lane=Lane.CONFIDENTIAL, text="Jeg er syg.")

    with pytest.raises(ConsultationError, match="aldrig vist"):
        moderation.show(came, revision=1, by=editor)
    for deed in ("show", "redact"):
        browser.post(page(came), {"deed": deed, "revision": "1", "shown_text": "x",
                                  "redact_reason": "x"})  # fmt: skip
    moderation.show_many(hearing, {came.pk: 1}, by=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        HearingResponse.objects.filter(pk=came.pk).update(state=State.SHOWN)
    assert fresh(came).state == State.RECEIVED

    shown = text(browser.get(page(came)))
    assert "Vis svaret" not in shown
    browser.post(page(came), {"deed": "withhold", "revision": "1"})
    assert "Set igennem" in text(browser.get(page(came)))


def test_who_reads_a_confidential_contribution_is_written_down(
    browser: Client, hearing: Hearing, editor: User
) -> None:
    came = involvement.hearing_response(hearing, lane=Lane.CONFIDENTIAL, text="Jeg er syg.")
    public = involvement.hearing_response(hearing)

    browser.get(page(public))
    shown = text(browser.get(page(came)))

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target_id) == ("hearing_response_read", str(came.pk))
    assert (entry.actor, entry.details, entry.reason) == (editor, {}, "")
    assert "Ingen har gjort noget ved svaret endnu." in shown


def test_the_second_editor_sees_that_a_response_changed_and_keeps_the_own_text(
    browser: Client, hearing: Hearing, editor: User
) -> None:
    came = involvement.hearing_response(hearing, text="Per er syg.")
    moderation.withhold(came, reason="Hendes grund", revision=1, by=editor)
    sent = {"deed": "redact", "revision": "1", "shown_text": "Min kortere tekst",
            "redact_reason": "Min grund"}  # fmt: skip

    answer = text(browser.post(page(came), sent))

    assert "Svaret er ændret, siden du åbnede det" in answer
    assert "Min kortere tekst" in answer
    assert "Min grund" in answer
    assert "Hendes grund" in answer
    assert fresh(came).state == State.WITHHELD
    browser.post(page(came), {**sent, "revision": "2"})
    assert fresh(came).shown_text == "Min kortere tekst"


def test_the_marked_are_shown_and_what_changed_meanwhile_is_left(
    browser: Client, hearing: Hearing, editor: User
) -> None:
    waiting = [involvement.hearing_response(hearing) for _ in range(3)]
    moderation.withhold(waiting[2], reason="Nej", revision=1, by=editor)
    corrected = involvement.hearing_response(hearing, revision=2)
    elsewhere = involvement.hearing_response(involvement.hearing("anden", of=hearing.consultation))
    marked = [f"{each.pk}:1" for each in (*waiting, corrected, elsewhere)] + [
        "ikke-et-svar",
        f"{editor.pk}:",
    ]
    address = reverse("consultation:show_hearing_responses", args=["nye-rum"])

    answer = browser.post(address, {"response": marked, "back": "?state=received"}, follow=True)

    assert answer.redirect_chain[0][0].endswith("/svar/?state=received")
    assert "2 svar er vist på siden nu." in text(answer)
    assert "3 svar blev ikke vist" in text(answer)
    assert hearing.responses.shown().count() == 2
    assert fresh(corrected).state == State.RECEIVED, "its sender wrote something else meanwhile"
    assert fresh(elsewhere).state == State.RECEIVED
    nothing = browser.post(address, {"back": "//evil.example/"}, follow=True)
    assert nothing.redirect_chain[0][0].endswith("/svar/")
    assert "Sæt kryds ved de svar, du vil vise." in text(nothing)


def test_no_more_than_a_page_is_shown_by_one_press(hearing: Hearing, editor: User) -> None:
    with pytest.raises(ConsultationError, match="Vælg færre"):
        moderation.show_many(hearing, {uuid.uuid4(): 1 for _ in range(201)}, by=editor)


def test_files_are_shown_one_by_one_and_opened_with_a_trace(
    browser: Client, hearing: Hearing
) -> None:
    came = involvement.hearing_response(hearing)
    kept = hearing_files.keep(came, [picture()])[0]
    where = [hearing.slug, came.pk, kept.pk]

    assert browser.get(reverse("consultation:hearing_public_copy", args=where)).status_code == 404
    browser.post(reverse("consultation:change_hearing_file", args=where), {"deed": "show"})
    kept.refresh_from_db()
    assert kept.is_shown
    copy = browser.get(reverse("consultation:hearing_public_copy", args=where))
    assert b"".join(copy.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    original = browser.get(reverse("consultation:hearing_original", args=where))
    assert b"".join(original.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    browser.post(reverse("consultation:change_hearing_file", args=where), {"deed": "hide"})
    kept.refresh_from_db()
    assert not kept.is_shown
    shown = text(browser.get(page(came)))
    for deed in ("hearing_file_shown", "hearing_file_read", "hearing_file_hidden"):
        assert AuditEntry.objects.filter(action=deed, target_id=str(kept.pk)).exists()
    assert "Hvad der er gjort" in shown


def test_a_confidential_file_is_never_shown(browser: Client, hearing: Hearing) -> None:
    came = involvement.hearing_response(hearing, lane=Lane.CONFIDENTIAL)
    kept = hearing_files.keep(came, [picture()])[0]
    where = [hearing.slug, came.pk, kept.pk]

    answer = browser.post(
        reverse("consultation:change_hearing_file", args=where), {"deed": "show"}, follow=True
    )

    assert "Bilag til fortrolige bidrag bliver ikke vist." in text(answer)
    kept.refresh_from_db()
    assert not kept.is_shown


def test_the_next_that_waits_is_one_press_away(browser: Client, hearing: Hearing) -> None:
    now = timezone.now()
    first, second, third = (
        involvement.hearing_response(hearing, received_at=now - timedelta(hours=3 - n))
        for n in range(3)
    )

    shown = text(browser.get(page(second)))

    assert f'rel="prev" href="{page(first)}"' in shown
    assert f'rel="next" href="{page(third)}"' in shown
    assert f'rel="next" href="{page(first)}"' in text(browser.get(page(third))), "round again"


DEEDS = ("show", "redact", "withhold", "put_back", "take_in")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    lane=st.sampled_from([Lane.PUBLIC, Lane.CONFIDENTIAL]),
    late=st.booleans(),
    deeds=st.lists(st.sampled_from(DEEDS), max_size=6),
)
def test_whatever_editors_do_only_shown_public_words_are_public(
    lane: Lane, late: bool, deeds: list[str], editor: User, hearing: Hearing
) -> None:
    start = State.REFUSED if late else State.RECEIVED
    HearingResponse.objects.all().delete()
    came = involvement.hearing_response(hearing, lane=lane, state=start, is_late=late)

    for deed in deeds:
        before = fresh(came)
        try:
            _do(deed, came, before.revision, editor)
        except ConsultationError:
            assert fresh(came) == before
            assert fresh(came).revision == before.revision
        now = fresh(came)
        assert (now.state == State.SHOWN) == (now.shown_at is not None)
        assert now.is_late == late
        if lane == Lane.CONFIDENTIAL:
            assert now.state != State.SHOWN
        if before.state == State.REFUSED and deed != "take_in":
            assert now.state == State.REFUSED
        if now.state == State.WITHHELD and lane == Lane.PUBLIC:
            assert now.state_reason
    with pytest.raises(Conflict):
        moderation.put_back(came, revision=fresh(came).revision + 1, by=editor)


def _do(deed: str, response: HearingResponse, revision: int, by: User) -> None:
    if deed == "show":
        moderation.show(response, revision=revision, by=by)
    elif deed == "redact":
        moderation.show(response, revision=revision, by=by, shown_text="Kort", reason="CPR")
    elif deed == "withhold":
        moderation.withhold(response, reason="Trusler", revision=revision, by=by)
    else:
        getattr(moderation, deed)(response, revision=revision, by=by)


def test_one_responses_page_asks_as_often_among_many_as_among_few(
    browser: Client, hearing: Hearing
) -> None:
    came = involvement.hearing_response(hearing)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert browser.get(page(came)).status_code == 200
        return len(found)

    involvement.hearing_response(hearing)
    few = asked()
    for _ in range(12):
        involvement.hearing_response(hearing)
    assert asked() == few
