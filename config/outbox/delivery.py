"""Delivery of the outbox: nothing is lost, and nothing goes out twice by itself.

A mail is claimed in a transaction of its own, sent, and marked. Whoever dies in between leaves the
claim; after `LEASE` the mail is UNCLEAR, and a person decides. A server that is away costs time
only. Any number of processes may deliver at once.
"""

from __future__ import annotations

import logging
import re
import smtplib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.utils import formatdate, parseaddr
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from config.outbox.models import MailState, OutgoingMail
from config.outbox.smtp import Unanswered

LEASE = timedelta(minutes=15)
"""How long one sending may last: many times EMAIL_TIMEOUT, which each step of it has."""
_DELAYS = (1, 2, 5, 10, 30, 60)
"""Minutes after the first, second … failed attempt; the last one for good."""
_SHUTS_DOWN = 421
"""RFC 5321 §3.8: the server closes the connection; it is away, whatever it was asked."""
_ADDRESS = re.compile(r"<?[^\s<>:,;()]+@[^\s<>:,;()]+>?")
_log = logging.getLogger(__name__)


class Fate(StrEnum):
    """What came of one attempt."""

    SENT = "sent"
    POSTPONED = "postponed"
    AWAY = "away"
    REFUSED = "refused"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Round:
    """What one run did. `unclear` counts leases that ran out, too; `is_away`: no server took any.

    After a run with `is_away` more mail may be due: it was not tried.
    """

    sent: int = 0
    postponed: int = 0
    refused: int = 0
    unclear: int = 0
    is_away: bool = False

    @property
    def sent_all(self) -> bool:
        """Whether everything that was due has been sent."""
        return not (self.postponed or self.refused or self.unclear or self.is_away)

    def as_dict(self) -> dict[str, int | bool]:
        """The same for JSON."""
        return asdict(self)


def delay_after(attempts: int) -> timedelta:
    """How long a mail waits after that many attempts (1 or more): 1, 2, 5, 10, 30, 60, 60 … min."""
    return timedelta(minutes=_DELAYS[min(attempts, len(_DELAYS)) - 1])


def deliver_due(now: datetime | None = None) -> Round:
    """Send what is due, one mail at a time, until nothing is or the server turns out to be away.

    `now` stands still for the whole run if given. Raises nothing on behalf of the mail server.
    """
    counted = dict.fromkeys(Fate, 0)
    counted[Fate.UNCLEAR] = _end_leases(now or timezone.now())
    while mail := _claim(now or timezone.now()):
        fate, said = _attempt(mail)
        _settle(mail, fate, said, now or timezone.now())
        counted[fate] += 1
        if fate == Fate.AWAY:
            _log.warning("The mail server is away (%s); mail waits.", said)
            break
    return Round(
        sent=counted[Fate.SENT],
        postponed=counted[Fate.POSTPONED] + counted[Fate.AWAY],
        refused=counted[Fate.REFUSED],
        unclear=counted[Fate.UNCLEAR],
        is_away=counted[Fate.AWAY] > 0,
    )


def _end_leases(now: datetime) -> int:
    """Give up on those whose process ended while it sent; nobody can know whether they arrived."""
    lost = OutgoingMail.objects.filter(state=MailState.SENDING, claimed_at__lt=now - LEASE).update(
        state=MailState.UNCLEAR, last_error="Programmet blev afbrudt, mens mailen blev sendt."
    )
    if lost:
        _log.warning("%d mails were being sent when their process ended: a person decides.", lost)
    return lost


@transaction.atomic(durable=True)
def _claim(now: datetime) -> OutgoingMail | None:
    """Take the mail that has been due longest, so that no other process does."""
    mail = (
        OutgoingMail.objects.select_for_update(skip_locked=True)
        .filter(state=MailState.WAITING, due_at__lte=now)
        .order_by("due_at", "queued_at", "pk")
        .first()
    )
    if mail is not None:
        mail.state, mail.claimed_at, mail.attempts = MailState.SENDING, now, mail.attempts + 1
        mail.save(update_fields=["state", "claimed_at", "attempts"])
    return mail


def message_of(mail: OutgoingMail) -> EmailMessage:
    """The mail as it goes out: the same Message-ID and date at each attempt."""
    sender = settings.DEFAULT_FROM_EMAIL
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    headers = {
        "Message-ID": f"<{mail.pk.hex}@{domain}>",
        "Date": formatdate(mail.queued_at.timestamp(), localtime=False),
        "Auto-Submitted": "auto-generated",
    }
    if mail.unsubscribe_url:  # RFC 8058
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(
        subject=mail.subject,
        body=mail.text,
        from_email=sender,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=headers,
    )


def _attempt(mail: OutgoingMail) -> tuple[Fate, str]:
    """Send one mail over a connection of its own; what came of it, and what the server said.

    One connection each: a stale one is never taken for a server that is away.
    """
    connection = get_connection()
    try:
        message = message_of(mail)
        message.message()
    except (ValueError, UnicodeError) as error:  # a header with a line break, say
        return Fate.REFUSED, f"Mailen kan ikke skrives: {type(error).__name__}"
    try:
        connection.open()
        connection.send_messages([message])
    except OSError as error:  # smtplib's errors are among them
        return fate_of(error)
    except UnicodeError as error:
        return Fate.REFUSED, f"Adressen kan ikke skrives: {type(error).__name__}"
    else:
        return Fate.SENT, ""
    finally:
        try:
            connection.close()
        except OSError:  # the mail's fate is known; a bad farewell changes nothing
            _log.info("The mail server did not say goodbye.")


def fate_of(error: OSError) -> tuple[Fate, str]:
    """What an error in sending means for the mail, and what the server said, without addresses.

    Only a 5xx on the recipient or the mail itself is a refusal. One on our own greeting, log-in or
    sender would hit every mail: that is a set-up to be mended, and the mail waits for it.
    """
    if isinstance(error, Unanswered):
        return Fate.UNCLEAR, "Postserveren svarede ikke, da mailen var sendt."
    reply: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()), (0, b""))
    elif isinstance(error, smtplib.SMTPDataError):
        code, reply = error.smtp_code, error.smtp_error
    elif isinstance(error, smtplib.SMTPResponseException):
        return Fate.AWAY, _said(error.smtp_code, error.smtp_error)
    else:
        return Fate.AWAY, f"Postserveren kan ikke nås ({type(error).__name__})"
    if code == _SHUTS_DOWN:
        return Fate.AWAY, _said(code, reply)
    return (Fate.REFUSED if code >= 500 else Fate.POSTPONED), _said(code, reply)


def _said(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return _ADDRESS.sub("(adresse)", " ".join(f"{code} {text}".split()))[:200]


def _settle(mail: OutgoingMail, fate: Fate, said: str, now: datetime) -> None:
    """Write down what came of the attempt, unless somebody has decided otherwise meanwhile."""
    claimed = OutgoingMail.objects.filter(
        pk=mail.pk,
        claimed_at=mail.claimed_at,
        state__in=[MailState.SENDING, MailState.UNCLEAR],
    )
    if fate == Fate.SENT:
        claimed.update(**emptied(now))
    elif fate in (Fate.POSTPONED, Fate.AWAY):
        due_at = now + delay_after(mail.attempts)
        claimed.update(state=MailState.WAITING, due_at=due_at, last_error=said[:200])
    else:
        state = MailState.REFUSED if fate == Fate.REFUSED else MailState.UNCLEAR
        claimed.update(state=state, last_error=said[:200])


def emptied(now: datetime) -> dict[str, object]:
    """What a sent mail's row holds: no words, and no link that opens anything."""
    return {
        "state": MailState.SENT,
        "sent_at": now,
        "subject": "",
        "text": "",
        "unsubscribe_url": "",
        "last_error": "",
    }
