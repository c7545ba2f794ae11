"""The outbox against a real mail server that goes away, comes back, and is rude."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from config.outbox.delivery import Round, delay_after, deliver_due
from config.outbox.models import MailState, OutgoingMail
from config.outbox.services import delete_old, forget, post
from tests.outbox.mail_server import MailServer, server_until_data
from tests.outbox.queueing import queue, states


def test_a_mail_arrives_with_its_words_and_leaves_none_behind(db: None, server: MailServer) -> None:
    (mail,) = queue(reply_to="svar@example.org")

    assert deliver_due() == Round(sent=1)

    (letter,) = server.received
    assert letter["To"] == "modtager0@example.org"
    assert letter["Reply-To"] == "svar@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{mail.pk.hex}@localhost>"
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body.decode().split() == ["Hej", "Åse"]
    mail.refresh_from_db()
    assert (mail.state, mail.subject, mail.text) == (MailState.SENT, "", "")


def test_an_hour_without_a_server_loses_nothing_and_sends_nothing_twice(
    db: None, server: MailServer
) -> None:
    start = timezone.now() + timedelta(seconds=30)
    server.stop()
    for minute in range(50):
        post(f"modtager{minute}@example.org", "Emne", "Hej", about="test")
        done = deliver_due(start + timedelta(minutes=minute))
        assert done.sent == 0
        assert done.is_away
    assert states() == {MailState.WAITING: 50}
    assert server.received == []

    server.start()
    for minute in (60, 61, 125, 126):
        deliver_due(start + timedelta(minutes=minute))

    assert states() == {MailState.SENT: 50}
    assert len(server.ids) == len(set(server.ids)) == 50


def test_a_failed_attempt_waits_longer_each_time_and_never_gives_up(
    db: None, server: MailServer
) -> None:
    server.stop()
    (mail,) = queue()
    waited, now = [], timezone.now()
    for _ in range(9):
        assert deliver_due(now).is_away
        assert deliver_due(now) == Round(), "it is not due yet"
        mail.refresh_from_db()
        waited.append((mail.due_at - now).total_seconds() / 60)
        now = mail.due_at

    assert waited == [1, 2, 5, 10, 30, 60, 60, 60, 60]
    assert mail.last_error == "Postserveren kan ikke nås (ConnectionRefusedError)"


@pytest.mark.parametrize("attempts", [1, 6, 7, 1000])
def test_no_wait_is_longer_than_an_hour(attempts: int) -> None:
    assert timedelta(0) < delay_after(attempts) <= timedelta(hours=1)


def test_a_refused_address_is_kept_for_a_person_and_hinders_nobody(
    db: None, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    queue(3)
    server.answers["modtager1@example.org"] = "550 5.1.1 <modtager1@example.org>: unknown user"

    assert deliver_due() == Round(sent=2, refused=1)

    refused = OutgoingMail.objects.get(state=MailState.REFUSED)
    assert refused.to == "modtager1@example.org"
    assert refused.text == "Hej\n\nÅse"
    assert refused.last_error == "550 5.1.1 (adresse): unknown user"
    assert deliver_due(timezone.now() + timedelta(days=3)) == Round()
    assert "@example" not in caplog.text


def test_an_address_put_off_by_the_server_is_tried_again_and_hinders_nobody(
    db: None, server: MailServer
) -> None:
    queue(3)
    server.answers["modtager1@example.org"] = "451 4.7.1 greylisted, modtager1@example.org"
    now = timezone.now()
    assert deliver_due(now) == Round(sent=2, postponed=1)
    assert "@" not in OutgoingMail.objects.get(state=MailState.WAITING).last_error

    server.answers.clear()

    assert deliver_due(now + timedelta(seconds=50)) == Round()
    assert deliver_due(now + timedelta(seconds=61)) == Round(sent=1)
    assert len(set(server.ids)) == 3


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        ("452 4.2.2 mailbox full", MailState.WAITING),
        ("421 4.3.2 shutting down", MailState.WAITING),
        ("554 5.7.1 looks like spam", MailState.REFUSED),
    ],
)
def test_the_servers_word_on_the_mail_itself_counts(
    db: None, server: MailServer, verdict: str, state: str
) -> None:
    server.verdict = verdict
    queue()

    deliver_due()

    assert states() == {state: 1}


@pytest.mark.parametrize("verdict", ["hang up", "stall"])
def test_a_mail_without_an_answer_is_unclear_and_not_sent_again(
    db: None, server: MailServer, verdict: str
) -> None:
    server.verdict = verdict
    (mail,) = queue()
    assert deliver_due() == Round(unclear=1)

    server.verdict = "250 OK"

    assert deliver_due(timezone.now() + timedelta(days=2)) == Round()
    mail.refresh_from_db()
    assert mail.state == MailState.UNCLEAR
    assert mail.text, "the operator may send it again"


def test_a_connection_lost_before_the_mail_went_out_costs_time_only(
    db: None, server: MailServer, settings: Any
) -> None:
    queue()
    now = timezone.now()
    with server_until_data() as port:
        settings.EMAIL_PORT = port
        assert deliver_due(now).is_away
    assert states() == {MailState.WAITING: 1}

    settings.EMAIL_PORT = server.port

    assert deliver_due(now + timedelta(minutes=1)) == Round(sent=1)


def test_a_server_that_is_set_up_wrong_refuses_no_mail(
    db: None, server: MailServer, settings: Any
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "forkert"
    queue(2)

    assert deliver_due().is_away

    assert states() == {MailState.WAITING: 2}


def test_a_mail_that_cannot_be_written_is_kept_for_a_person(db: None, server: MailServer) -> None:
    (mail,) = queue()
    OutgoingMail.objects.filter(pk=mail.pk).update(reply_to="a@b.dk\nBcc: c@d.dk")

    assert deliver_due() == Round(refused=1)
    assert server.received == []


def test_what_is_rolled_back_is_never_sent(db: None, server: MailServer) -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert deliver_due() == Round()
    assert server.received == []


def test_the_same_key_is_mailed_once(db: None, server: MailServer) -> None:
    assert post("a@example.org", "Emne", "Hej", about="test", key="nyhed-1") is not None
    deliver_due()

    assert post("a@example.org", "Emne", "Hej", about="test", key="nyhed-1") is None


def test_one_click_leave_stands_in_the_head(db: None, server: MailServer) -> None:
    post("a@example.org", "Nyt", "Hej", about="news", unsubscribe_url="https://portal/f/abc/")

    deliver_due()

    assert server.received[0]["List-Unsubscribe"] == "<https://portal/f/abc/>"
    assert server.received[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert OutgoingMail.objects.get().unsubscribe_url == ""


# --- the command and what is kept ---


def test_the_command_says_what_it_did_and_ends_honestly(
    db: None, server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    queue(2)
    server.answers["modtager1@example.org"] = "550 no"

    with pytest.raises(SystemExit) as ended:
        call_command("deliver_mail", "--format", "json")
    assert ended.value.code == 1
    assert '"sent": 1' in capsys.readouterr().out

    call_command("deliver_mail")
    assert capsys.readouterr().out == "0 sent, 0 postponed, 0 refused, 0 unclear; 0 waiting.\n"


def test_what_was_sent_or_refused_is_forgotten_after_its_time(db: None, server: MailServer) -> None:
    queue(2)
    server.answers["modtager1@example.org"] = "550 no"
    now = timezone.now()
    deliver_due(now)
    waiting, unclear = queue(2)
    OutgoingMail.objects.filter(pk=unclear.pk).update(
        state=MailState.UNCLEAR, claimed_at=now - timedelta(days=400)
    )
    days = portal_settings.OUTBOX_KEEP_DAYS

    assert delete_old(now + timedelta(days=days)) == 0
    assert delete_old(now + timedelta(days=days, minutes=1)) == 2
    assert set(OutgoingMail.objects.values_list("pk", flat=True)) == {waiting.pk, unclear.pk}


def test_forgetting_somebody_leaves_other_peoples_mail(db: None) -> None:
    post("a@example.org", "Emne", "Hej", about="news", key="nyhed:1:2")
    post("b@example.org", "Emne", "Hej", about="news", key="nyhed:12:2")

    forget("nyhed:1:")

    assert OutgoingMail.objects.get().key == "nyhed:12:2"
