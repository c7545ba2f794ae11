"""Processes that die while they send, that send at once, and the thread behind a request."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from config.outbox import background, delivery
from config.outbox.delivery import LEASE, Round, deliver_due
from config.outbox.models import MailState, OutgoingMail
from tests.outbox.mail_server import ROOT, MailServer
from tests.outbox.queueing import queue, states

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
