"""The outbox against a real mail server that goes away, comes back, and is rude."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from config.outbox import background, delivery
from config.outbox.delivery import LEASE, Round, delay_after, deliver_due
from config.outbox.models import MailState, OutgoingMail
from config.outbox.services import delete_old, forget, post
from tests.outbox.mail_server import ROOT, MailServer, server_until_data, settings_for


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """Started, and what Django sends to."""
    running = MailServer()
    settings_for(running, settings)
    running.start()
    yield running
    running.stop()


def queue(number: int = 1, **more: Any) -> list[OutgoingMail]:
    made = [
        post(f"modtager{n}@example.org", f"Emne {n}", "Hej\n\nÅse", about="test", **more)
        for n in range(number)
    ]
    assert all(made)
    return [each for each in made if each]


def states() -> Counter[str]:
    return Counter(OutgoingMail.objects.values_list("state", flat=True))


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


# --- processes that die, and processes at once ---


def child(*arguments: str, server: MailServer) -> subprocess.Popen[bytes]:
    """manage.py as a process of its own, on the tests' database and mail server."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        address = f"{database['USER']}@{database['HOST']}:{database['PORT']}"
        url = f"postgresql://{address}/{database['NAME']}"
    surroundings = {
        **os.environ,
        "DATABASE_URL": url,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(server.port),
        "EMAIL_TIMEOUT": "30",
    }
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def test_killed_while_sending_is_unclear_and_never_sent_again_by_itself(
    transactional_db: None, server: MailServer
) -> None:
    server.verdict = "stall"
    queue(2)
    sender = child("deliver_mail", server=server)
    assert server.seen_data.wait(30)
    sender.send_signal(signal.SIGKILL)
    sender.communicate(timeout=10)
    server.verdict = "250 OK"
    assert states() == {MailState.SENDING: 1, MailState.WAITING: 1}

    now = timezone.now()
    assert deliver_due(now) == Round(sent=1), "the other one goes its way"
    assert deliver_due(now + LEASE + timedelta(minutes=1)) == Round(unclear=1)
    assert deliver_due(now + timedelta(days=2)) == Round()
    assert states() == {MailState.UNCLEAR: 1, MailState.SENT: 1}
    assert len(server.received) == 1


def test_two_processes_at_once_send_each_mail_once(
    transactional_db: None, server: MailServer
) -> None:
    queue(60)

    senders = [child("deliver_mail", "--format", "json", server=server) for _ in range(2)]
    said = [each.communicate(timeout=60)[0].decode() for each in senders]

    assert [each.returncode for each in senders] == [0, 0], said
    assert states() == {MailState.SENT: 60}
    assert len(server.ids) == len(set(server.ids)) == 60


def test_threads_at_once_send_each_mail_once(transactional_db: None, server: MailServer) -> None:
    queue(40)
    rounds: list[Round] = []

    def work() -> None:
        rounds.append(deliver_due())
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)

    assert sum(each.sent for each in rounds) == 40
    assert len(set(server.ids)) == len(server.ids) == 40


def test_the_watcher_ends_when_it_is_told_to(transactional_db: None, server: MailServer) -> None:
    queue()
    watcher = child("deliver_mail", "--watch", "--every", "0.2", server=server)
    deadline = datetime.now().timestamp() + 30
    while not server.received and datetime.now().timestamp() < deadline:
        threading.Event().wait(0.05)
    watcher.send_signal(signal.SIGTERM)

    said = watcher.communicate(timeout=10)[0].decode()

    assert watcher.returncode == 0, said
    assert "1 sent" in said
    assert "@" not in said


# --- right after a mail is queued ---


def test_a_mail_leaves_by_itself_after_the_commit_and_nobody_waits(
    transactional_db: None, server: MailServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTBOX_DELIVERY = "thread"
    threads: list[threading.Thread | None] = []
    wake = background.wake
    monkeypatch.setattr(background, "wake", lambda: threads.append(wake()))
    with transaction.atomic():
        queue(3)
        assert threads == [], "nothing begins before the commit"

    begun = [each for each in threads if each]
    for each in begun:
        each.join(30)

    assert len(threads) == 3
    assert len(set(server.ids)) == 3
    assert states() == {MailState.SENT: 3}


def test_no_thread_begins_where_a_command_delivers(
    transactional_db: None, server: MailServer, settings: Any
) -> None:
    settings.OUTBOX_DELIVERY = "command"
    before = threading.active_count()

    queue()

    assert threading.active_count() == before
    assert states() == {MailState.WAITING: 1}


def test_a_thread_that_fails_lets_the_next_one_begin(
    transactional_db: None,
    server: MailServer,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.OUTBOX_DELIVERY = "thread"
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "deliver_due", lambda: 1 / 0)
        broken = background.wake()
        assert broken is not None
        broken.join(10)
    OutgoingMail.objects.all().delete()
    queue()

    again = background.wake()
    if again is not None:
        again.join(10)
    deadline = threading.Event()
    for _ in range(100):
        if states() == {MailState.SENT: 1}:
            break
        deadline.wait(0.05)

    assert states() == {MailState.SENT: 1}
    assert "Delivering mail failed" in caplog.text


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
