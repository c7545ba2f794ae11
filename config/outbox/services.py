"""The one way to send mail: put it in the outbox, in the transaction that it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.access.models import User
from config.audit import services as audit
from config.outbox import background
from config.outbox.delivery import emptied
from config.outbox.models import MailState, OutgoingMail

UNSETTLED = (MailState.WAITING, MailState.UNCLEAR, MailState.REFUSED)
"""States in which a person may decide about a mail."""


class Settled(Exception):
    """The mail is being sent, is sent, or is gone: there is nothing to decide."""

    def __init__(self) -> None:
        super().__init__("Mailen er sendt eller bliver sendt netop nu. Se listen igen.")


@transaction.atomic
def post(
    to: str,
    subject: str,
    text: str,
    *,
    about: str,
    reply_to: str = "",
    key: str = "",
    unsubscribe_url: str = "",
) -> OutgoingMail | None:
    """Queue a mail; it leaves when the caller's transaction is stored.

    `about` is a short code of the occasion ("invitation"), for the operator's list. With `key`,
    the same key twice queues nothing the second time and gives None. `unsubscribe_url` takes an
    empty POST and ends the subscription that the mail belongs to (RFC 8058).
    """
    if key and OutgoingMail.objects.filter(key=key).exists():
        return None
    now = timezone.now()
    try:
        with transaction.atomic():
            mail = OutgoingMail.objects.create(
                to=to,
                subject=" ".join(subject.split())[:300],
                text=text,
                about=about,
                reply_to=reply_to,
                key=key,
                unsubscribe_url=unsubscribe_url,
                queued_at=now,
                due_at=now,
            )
    except IntegrityError:
        if not key:
            raise
        return None  # another process queued it meanwhile
    transaction.on_commit(background.wake)
    return mail


@dataclass(frozen=True)
class Letter:
    """One of many mails on the same occasion."""

    to: str
    subject: str
    text: str
    key: str
    unsubscribe_url: str = ""


@transaction.atomic
def post_all(letters: Iterable[Letter], *, about: str, reply_to: str = "") -> None:
    """Queue many mails, each key once, in a few queries."""
    now = timezone.now()
    rows = (
        OutgoingMail(
            to=each.to,
            subject=" ".join(each.subject.split())[:300],
            text=each.text,
            about=about,
            reply_to=reply_to,
            key=each.key,
            unsubscribe_url=each.unsubscribe_url,
            queued_at=now,
            due_at=now,
        )
        for each in letters
    )
    OutgoingMail.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    transaction.on_commit(background.wake)


def _unsettled(mail: OutgoingMail) -> OutgoingMail:
    stored = (
        OutgoingMail.objects.select_for_update().filter(pk=mail.pk, state__in=UNSETTLED).first()
    )
    if stored is None:
        raise Settled
    return stored


@transaction.atomic
def send_again(mail: OutgoingMail, *, to: str = "", by: User) -> None:
    """Try a mail now, to another address if one is given. Raises Settled.

    Of an UNCLEAR one the person accepts that it may arrive twice.
    """
    stored = _unsettled(mail)
    was, corrected = stored.state, bool(to) and to != stored.to
    stored.to = to or stored.to
    stored.state, stored.due_at = MailState.WAITING, timezone.now()
    stored.attempts, stored.claimed_at, stored.last_error = 0, None, ""
    stored.save()
    audit.record(
        "mail_sent_again", by=by, target=stored, kind=stored.about, old=was, corrected=corrected
    )
    transaction.on_commit(background.wake)


@transaction.atomic
def count_as_sent(mail: OutgoingMail, *, by: User) -> None:
    """Settle an UNCLEAR mail that did arrive. Raises Settled for any other."""
    stored = _unsettled(mail)
    if stored.state != MailState.UNCLEAR:
        raise Settled
    OutgoingMail.objects.filter(pk=stored.pk).update(**emptied(timezone.now()))
    audit.record("mail_counted_as_sent", by=by, target=stored, kind=stored.about)


@transaction.atomic
def discard(mail: OutgoingMail, *, by: User) -> None:
    """Delete a mail that shall not be sent. Raises Settled."""
    stored = _unsettled(mail)
    audit.record("mail_discarded", by=by, target=stored, kind=stored.about, old=stored.state)
    stored.delete()


def forget(key_prefix: str) -> None:
    """Delete what is kept of mails whose key begins so; one that is being sent is left alone.

    For somebody who asks that nothing more is sent to them, or kept about them.
    """
    OutgoingMail.objects.filter(key__startswith=key_prefix).exclude(
        state=MailState.SENDING
    ).delete()


def delete_old(now: datetime | None = None) -> int:
    """Delete what was sent or refused more than OUTBOX_KEEP_DAYS ago; gives how many rows."""
    before = (now or timezone.now()) - timedelta(days=settings.OUTBOX_KEEP_DAYS)
    sent, _ = OutgoingMail.objects.filter(state=MailState.SENT, sent_at__lt=before).delete()
    refused, _ = OutgoingMail.objects.filter(
        state=MailState.REFUSED, claimed_at__lt=before
    ).delete()
    return sent + refused
