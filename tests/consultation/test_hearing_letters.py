"""Keying in what came by mail, by post or by word of mouth."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from config.access.models import User
from config.audit.models import AuditEntry
from consultation.exceptions import ConsultationError
from consultation.forms.hearing_letters import received_moment
from consultation.hearing_codes import Lane, LatePolicy, ResponseChannel, ResponseState
from consultation.models import Hearing, HearingResponse
from consultation.services import hearing_letters, hearing_moderation
from consultation.services.hearing_answers import NewResponse
from tests import factories, involvement
from tests.conftest import Clock

pytestmark = pytest.mark.django_db
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
PDF = b"%PDF-1.4\n%%EOF\n"
SENT = {
    "lane": "public",
    "channel": "post",
    "received_on": "08-01-2031",
    "name": "Åse Holm",
    "text": "Vi synes, at det er en god idé.",
}


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


@pytest.fixture
def browser(editor: User, settings: Any, tmp_path: Any, clock: Clock) -> Client:
    settings.MEDIA_ROOT = tmp_path
    clock.set("2031-01-20T10:00")
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def hearing() -> Hearing:
    return involvement.hearing(
        "nye-rum",
        starts_at=datetime(2030, 12, 11, 9, tzinfo=COPENHAGEN),
        deadline=datetime(2031, 1, 8, 12, 0, tzinfo=COPENHAGEN),
        published_at=datetime(2030, 12, 11, 9, tzinfo=COPENHAGEN),
    )


ADDRESS = "/redaktion/hoering/nye-rum/svar/nyt/"


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "blue").save(out, "PNG")
    return SimpleUploadedFile("brev.png", out.getvalue())


def test_a_letter_is_keyed_in_with_its_original(
    browser: Client, editor: User, hearing: Hearing
) -> None:
    answer = browser.post(ADDRESS, {**SENT, "letters": picture()}, follow=True)

    came = HearingResponse.objects.get()
    assert (came.channel, came.name, came.is_late) == ("post", "Åse Holm", False)
    assert came.received_at.astimezone(COPENHAGEN).date() == date(2031, 1, 8)
    kept = came.attachments.get()
    assert (kept.is_letter, kept.is_shown, kept.file_name) == (True, False, "brev.png")
    shown = text(answer)
    assert "Svaret er gemt som nr. 1." in shown
    assert "· originalen" in shown
    entry = AuditEntry.objects.get(action="hearing_response_keyed")
    assert entry.actor == editor
    assert "Holm" not in str(entry.details)


def test_the_button_pressed_twice_keys_one_response_in(browser: Client, hearing: Hearing) -> None:
    sent = {**SENT, "made_id": "6f2d1b9e-7a0e-4c5a-9c5e-3a3a1c1f0d11"}

    browser.post(ADDRESS, sent)
    answer = browser.post(ADDRESS, sent, follow=True)

    assert HearingResponse.objects.count() == 1
    assert "Svaret var allerede gemt som nr. 1." in text(answer)
    assert AuditEntry.objects.filter(action="hearing_response_keyed").count() == 1


@pytest.mark.parametrize(
    ("on", "at", "late"),
    [
        ("07-01-2031", "", False),
        ("08-01-2031", "", False),
        ("08-01-2031", "12.00", False),
        ("08-01-2031", "12.01", True),
        ("09-01-2031", "", True),
    ],
)
def test_late_is_judged_by_the_day_it_came_and_not_by_the_day_it_was_keyed(
    browser: Client, hearing: Hearing, on: str, at: str, late: bool
) -> None:
    browser.post(ADDRESS, {**SENT, "received_on": on, "received_time": at})

    assert HearingResponse.objects.get().is_late is late


def test_a_late_letter_is_refused_by_the_hearings_rule_and_never_lost(
    browser: Client, hearing: Hearing
) -> None:
    Hearing.objects.update(late_policy=LatePolicy.REFUSE)

    answer = browser.post(ADDRESS, {**SENT, "received_on": "10-01-2031"}, follow=True)

    assert HearingResponse.objects.get().state == ResponseState.REFUSED
    assert "Tag svaret med" in text(answer)


def test_a_partys_letter_bears_the_partys_name(browser: Client, hearing: Hearing) -> None:
    asked = involvement.hearing_party(hearing)
    involvement.hearing_party(involvement.hearing("anden", of=hearing.consultation),
                              involvement.party("Ældrerådet"))  # fmt: skip
    assert "Ældrerådet" not in text(browser.get(ADDRESS)), "only this hearing's parties"

    browser.post(ADDRESS, {**SENT, "name": "", "party": asked.pk, "channel": "mail"})

    came = HearingResponse.objects.get()
    assert (came.party, came.organisation) == (asked, "Vesterbro Lokaludvalg")


def test_what_was_said_in_confidence_is_kept_without_any_name(
    browser: Client, hearing: Hearing
) -> None:
    sent = {**SENT, "lane": "confidential", "channel": "meeting"}

    answer = text(browser.post(ADDRESS, sent))
    assert "Et fortroligt bidrag må ikke have navn" in answer
    assert not HearingResponse.objects.exists()
    more = {"name": "", "role": "user", "consent": "anonymised", "received_time": "9.41"}
    browser.post(ADDRESS, {**sent, **more})

    came = HearingResponse.objects.get()
    assert (came.name, came.role, came.consent) == ("", "user", "anonymised")
    assert came.received_at == datetime(2031, 1, 8, 9, tzinfo=COPENHAGEN), "the hour only"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"received_on": "21-01-2031"}, "Den dag er ikke kommet endnu."),
        ({"received_on": "20-01-2031", "received_time": "11.00"}, "Det tidspunkt er ikke kommet"),
        ({"received_time": "24.00"}, "Klokken 24.00 hører til to dage."),
        ({"received_on": "31-02-2031"}, "Datoen findes ikke"),
        ({"name": ""}, "Skriv, hvem svaret er fra."),
        ({"text": ""}, "Skriv dit svar, eller vedhæft en fil med det."),
        ({"channel": "web"}, "Vælg, hvordan svaret kom."),
        ({"email": "ikke en mail"}, "E-mailadressen er ikke skrevet rigtigt."),
    ],
)
def test_what_cannot_be_keyed_in_is_said(
    browser: Client, hearing: Hearing, more: dict[str, str], sentence: str
) -> None:
    answer = browser.post(ADDRESS, {**SENT, **more})

    assert sentence in text(answer)
    assert not HearingResponse.objects.exists()


def test_a_file_that_is_none_leaves_nothing_behind(
    browser: Client, hearing: Hearing, tmp_path: Any
) -> None:
    program = SimpleUploadedFile("brev.pdf", b"MZ\x90\x00 program")

    answer = browser.post(ADDRESS, {**SENT, "letters": [picture(), program]})

    assert 'class="form-error-message"' in text(answer)
    assert "Åse Holm" in text(answer), "what was typed is kept"
    assert not HearingResponse.objects.exists()
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


moments = st.datetimes(datetime(2030, 1, 1), datetime(2032, 1, 1)).map(
    lambda naive: naive.replace(tzinfo=ZoneInfo("UTC"))
)


@given(
    deadline=moments, offset=st.integers(-2, 2), hour=st.integers(0, 23), later=st.integers(0, 2)
)
def test_a_day_stands_for_a_moment_of_that_day_that_has_come(
    deadline: datetime, offset: int, hour: int, later: int
) -> None:
    last = deadline.astimezone(COPENHAGEN).date()
    day = last + timedelta(days=offset)
    now = datetime.combine(day + timedelta(days=later), time(hour), tzinfo=COPENHAGEN)

    moment = received_moment(day, deadline, now)

    local = moment.astimezone(COPENHAGEN)
    assert local.date() == day
    assert moment <= now
    assert (moment <= deadline) == (day <= last), "in time up to the last day, and not after it"
    assert local.time() <= time(12)


def test_the_page_is_under_its_own_address() -> None:
    assert reverse("consultation:key_in_hearing_response", args=["nye-rum"]) == ADDRESS


@pytest.fixture
def keyed(browser: Client, hearing: Hearing) -> HearingResponse:
    """A letter that was keyed in."""
    browser.post(ADDRESS, {**SENT, "letters": picture()})
    return HearingResponse.objects.get()


def mending(of: HearingResponse) -> str:
    return reverse("consultation:mend_hearing_response", args=["nye-rum", of.pk])


def test_what_was_keyed_in_is_mended_and_looked_through_again(
    browser: Client, editor: User, keyed: HearingResponse
) -> None:
    hearing_moderation.show(keyed, revision=1, by=editor, shown_text="Kort", reason="CPR")
    before = HearingResponse.objects.get()
    assert "Åse Holm" in text(browser.get(mending(keyed)))

    sent = {**SENT, "name": "Åse Holm Bæk", "revision": "2", "attachments": picture()}
    answer = browser.post(mending(keyed), sent, follow=True)

    stored = HearingResponse.objects.get()
    assert "Rettelsen er gemt." in text(answer)
    assert (stored.name, stored.state, stored.shown_text) == (
        "Åse Holm Bæk",
        ResponseState.RECEIVED,
        "",
    )
    assert stored.search_text.startswith("åse holm bæk")
    assert (stored.received_at, stored.number) == (before.received_at, before.number)
    assert stored.attachments.count() == 2
    entry = AuditEntry.objects.get(action="hearing_response_mended")
    assert "Bæk" not in str(entry.details)


def test_another_day_of_receipt_is_judged_anew(browser: Client, keyed: HearingResponse) -> None:
    Hearing.objects.update(late_policy=LatePolicy.REFUSE)

    browser.post(mending(keyed), {**SENT, "received_on": "09-01-2031", "revision": "1"})
    late = HearingResponse.objects.get()
    browser.post(mending(keyed), {**SENT, "received_on": "07-01-2031", "revision": "2"})
    in_time = HearingResponse.objects.get()

    assert (late.is_late, late.state) == (True, ResponseState.REFUSED)
    assert (in_time.is_late, in_time.state) == (False, ResponseState.RECEIVED)


def test_who_mends_second_sees_what_the_first_saved(
    browser: Client, keyed: HearingResponse
) -> None:
    browser.post(mending(keyed), {**SENT, "town": "Hendes by", "revision": "1"})

    answer = text(browser.post(mending(keyed), {**SENT, "town": "Min by", "revision": "1"}))

    assert "Hendes by" in answer
    assert "Min by" in answer
    assert HearingResponse.objects.get().town == "Hendes by"
    browser.post(mending(keyed), {**SENT, "town": "Min by", "revision": "2"})
    assert HearingResponse.objects.get().town == "Min by"


def test_the_lane_of_a_keyed_response_stays(browser: Client, keyed: HearingResponse) -> None:
    browser.post(mending(keyed), {**SENT, "lane": "confidential", "name": "", "revision": "1"})

    assert HearingResponse.objects.get().lane == "public"


def test_what_a_sender_wrote_is_not_mended(browser: Client, hearing: Hearing) -> None:
    written = involvement.hearing_response(hearing)

    assert browser.get(mending(written)).status_code == 404
    with pytest.raises(ConsultationError, match="selv har tastet ind"):
        hearing_letters.mend(
            written,
            NewResponse(lane=Lane.PUBLIC, text="x", name="y"),
            channel=ResponseChannel.POST,
            received_at=None,
            revision=1,
            by=factories.user("consultation_editor"),
        )
