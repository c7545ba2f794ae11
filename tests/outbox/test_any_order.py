"""Whatever happens in whatever order: no mail is lost, and none goes out twice by itself."""

from __future__ import annotations

import contextlib
import smtplib
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from hypothesis import settings as drawn
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from config.outbox.delivery import LEASE, deliver_due
from config.outbox.models import MailState, OutgoingMail
from config.outbox.services import post
from config.outbox.smtp import Unanswered


class Killed(BaseException):
    """The process ends here: nothing after this line runs."""


class Backend(BaseEmailBackend):
    """A mail server in memory. `arrived` counts the Message-IDs that came through."""

    arrived: ClassVar[Counter[str]] = Counter()
    moods: ClassVar[list[str]] = []
    """What happens to the next mails, in turn; then "take"."""
    is_up: ClassVar[bool] = True

    def open(self) -> bool:
        if not self.is_up:
            raise ConnectionRefusedError
        return True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mood = self.moods.pop(0) if self.moods else "take"
        if mood == "killed before":
            raise Killed
        if mood == "put off":
            raise smtplib.SMTPDataError(451, b"later")
        if mood == "refuse":
            raise smtplib.SMTPRecipientsRefused({"a@b.dk": (550, b"a@b.dk: no")})
        self.arrived[str(email_messages[0].extra_headers["Message-ID"])] += 1
        if mood == "killed after":
            raise Killed
        if mood == "no word":
            raise Unanswered
        return 1


MOODS = st.sampled_from(["take", "put off", "refuse", "no word", "killed before", "killed after"])


class Outbox(RuleBasedStateMachine):
    """What a day can bring: mails, runs, a server that comes and goes, processes that die."""

    def __init__(self) -> None:
        super().__init__()
        OutgoingMail.objects.all().delete()
        Backend.arrived.clear()
        Backend.moods.clear()
        Backend.is_up = True
        self.now = timezone.now() + timedelta(seconds=10)
        self.posted: dict[str, str] = {}

    @rule(number=st.integers(1, 3))
    def queue(self, number: int) -> None:
        for _ in range(number):
            mail = post("a@b.dk", "Emne", "Hej", about="test")
            assert mail is not None
            OutgoingMail.objects.filter(pk=mail.pk).update(due_at=self.now)
            self.posted[f"<{mail.pk.hex}@localhost>"] = str(mail.pk)

    @rule(moods=st.lists(MOODS, max_size=3))
    def deliver(self, moods: list[str]) -> None:
        Backend.moods[:] = moods
        with contextlib.suppress(Killed):
            deliver_due(self.now)
        Backend.moods.clear()

    @rule(is_up=st.booleans())
    def server(self, is_up: bool) -> None:
        Backend.is_up = is_up

    @rule(minutes=st.sampled_from([1, 5, 14, 16, 61, 1440]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def nothing_twice(self) -> None:
        assert all(times == 1 for times in Backend.arrived.values())

    @invariant()
    def nothing_lost(self) -> None:
        rows = {
            str(pk): (state, text)
            for pk, state, text in OutgoingMail.objects.values_list("pk", "state", "text")
        }
        for message_id, key in self.posted.items():
            state, text = rows[key]
            assert (state == MailState.SENT) <= (Backend.arrived[message_id] == 1)
            assert state == MailState.SENT or text, "what is not sent can still be sent"
            if Backend.arrived[message_id]:
                assert state in (MailState.SENT, MailState.SENDING, MailState.UNCLEAR)

    def teardown(self) -> None:
        """In the end all is quiet, and everything is sent or in a person's hands."""
        Backend.is_up = True
        for _ in range(3):
            self.now += LEASE + timedelta(hours=1)
            deliver_due(self.now)
        states = set(OutgoingMail.objects.values_list("state", flat=True))
        assert states <= {MailState.SENT, MailState.REFUSED, MailState.UNCLEAR}
        self.nothing_twice()
        self.nothing_lost()


def test_in_any_order_nothing_is_lost_and_nothing_sent_twice(
    db: None, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Backend"
    run_state_machine_as_test(
        Outbox, settings=drawn(max_examples=40, stateful_step_count=15, deadline=None)
    )
