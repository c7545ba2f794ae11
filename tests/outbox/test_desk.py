"""The administrators' page of outgoing mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.audit.models import AuditEntry
from config.outbox.models import MailState, OutgoingMail
from config.outbox.services import Settled, count_as_sent, discard, post, send_again
from tests import factories


def mail(state: str = MailState.WAITING, to: str = "a@example.org", **more: Any) -> OutgoingMail:
    made = post(to, "Svar om høringen", "Hemmeligt link", about="invitation")
    assert made is not None
    OutgoingMail.objects.filter(pk=made.pk).update(state=state, **more)
    made.refresh_from_db()
    return made


@pytest.fixture
def admin(client_as: Callable[..., Client]) -> Client:
    return client_as("administrator")


def page(browser: Client, name: str = "mails", *arguments: Any) -> str:
    return browser.get(reverse(f"outbox:{name}", args=arguments)).content.decode()


def test_the_list_says_what_waits_since_when_and_why_and_no_words_of_the_mail(
    admin: Client,
) -> None:
    mail(to="venter@example.org", last_error="ConnectionRefusedError", attempts=3)
    mail(MailState.REFUSED, to="forkert@example.org", last_error="550 unknown user")
    sent = mail(MailState.SENT, to="fik@example.org")

    text = page(admin)

    assert text.index("forkert@example.org") < text.index("venter@example.org")
    assert text.index("venter@example.org") < text.index("fik@example.org")
    assert "ConnectionRefusedError" in text
    assert "550 unknown user" in text
    assert "Hemmeligt link" not in text + page(admin, "mail", sent.pk)


@pytest.mark.parametrize("size", [1, 20])
def test_the_list_asks_as_often_for_many_as_for_one(
    admin: Client, size: int, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        mail(to=f"{number}@example.org")

    with django_assert_num_queries(6):
        page(admin)


def test_a_wrong_address_is_corrected_and_tried_again(admin: Client) -> None:
    refused = mail(MailState.REFUSED, to="forkret@example.org", attempts=1)

    admin.post(reverse("outbox:mail", args=[refused.pk]), {"to": "forkert@example.org"})

    refused.refresh_from_db()
    assert (refused.state, refused.to) == (MailState.WAITING, "forkert@example.org")
    assert refused.due_at <= timezone.now()
    entry = AuditEntry.objects.get(action="mail_sent_again")
    assert entry.details == {"kind": "invitation", "old": "refused", "corrected": True}


def test_an_address_that_is_none_is_said_and_changes_nothing(admin: Client) -> None:
    refused = mail(MailState.REFUSED)

    answer = admin.post(reverse("outbox:mail", args=[refused.pk]), {"to": "ikke en adresse"})

    assert "Mailadressen er ikke skrevet rigtigt." in answer.content.decode()
    refused.refresh_from_db()
    assert refused.state == MailState.REFUSED


def test_an_unclear_mail_is_settled_by_a_person(admin: Client) -> None:
    unclear = mail(MailState.UNCLEAR)
    assert "kan modtageren få den to gange" in page(admin, "mail", unclear.pk)

    admin.post(reverse("outbox:count_as_sent", args=[unclear.pk]))

    unclear.refresh_from_db()
    assert (unclear.state, unclear.text, unclear.subject) == (MailState.SENT, "", "")
    assert AuditEntry.objects.filter(action="mail_counted_as_sent").exists()


def test_a_mail_is_discarded_for_good_and_the_log_names_nobody(admin: Client) -> None:
    waiting = mail()

    answer = admin.post(reverse("outbox:discard", args=[waiting.pk]), follow=True)

    assert "Mailen er kasseret og bliver ikke sendt." in answer.content.decode()
    assert not OutgoingMail.objects.exists()
    assert "example" not in str(AuditEntry.objects.get(action="mail_discarded").details)


@pytest.mark.parametrize("state", [MailState.SENT, MailState.SENDING])
def test_what_is_sent_or_being_sent_is_nobodys_to_decide(db: None, state: str) -> None:
    admin, done = factories.user("administrator"), mail(state)

    for deed in (send_again, count_as_sent, discard):
        with pytest.raises(Settled):
            deed(done, by=admin)

    done.refresh_from_db()
    assert done.state == state


@pytest.mark.parametrize("state", [MailState.WAITING, MailState.REFUSED])
def test_only_an_unclear_mail_can_be_counted_as_sent(db: None, state: str) -> None:
    with pytest.raises(Settled):
        count_as_sent(mail(state), by=factories.user("administrator"))
