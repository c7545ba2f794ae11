"""Mail that is to be sent: kept in the database until a mail server has taken it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class MailState(models.TextChoices):
    WAITING = "waiting", "Venter"
    SENDING = "sending", "Bliver sendt"
    SENT = "sent", "Sendt"
    UNCLEAR = "unclear", "Uvist, om den nåede frem"
    REFUSED = "refused", "Afvist af postserveren"


class OutgoingMail(models.Model):
    """One mail to one address.

    `key` names what the mail is about so that the same thing is never mailed twice ("" where it
    may be). Subject and text are emptied once it is sent: a copy of the database opens no link.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    about = models.CharField("anledning", max_length=40)
    key = models.CharField("nøgle", max_length=120, blank=True)
    to = models.EmailField("modtager")
    reply_to = models.EmailField("svar til", blank=True)
    subject = models.CharField("emne", max_length=300, blank=True)
    text = models.TextField("tekst", blank=True)
    unsubscribe_url = models.URLField("frameldes på", max_length=300, blank=True)
    state = models.CharField("tilstand", max_length=8, choices=MailState, default=MailState.WAITING)
    queued_at = models.DateTimeField("lagt i kø")
    due_at = models.DateTimeField("forsøges fra", db_index=True)
    attempts = models.PositiveIntegerField("forsøg", default=0)
    claimed_at = models.DateTimeField("taget op", null=True, blank=True)
    sent_at = models.DateTimeField("sendt", null=True, blank=True)
    last_error = models.CharField("seneste fejl", max_length=200, blank=True)
    """What the server said, without any address."""

    class Meta:
        verbose_name = "udgående mail"
        verbose_name_plural = "udgående mails"
        ordering = ["queued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="one_mail_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.pk}"
