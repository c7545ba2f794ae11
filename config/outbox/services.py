"""The one way to send mail: put it in the outbox, in the transaction that it belongs to."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from config.outbox.models import OutgoingMail


@transaction.atomic
def post(
    to: str, subject: str, text: str, *, about: str, reply_to: str = "", key: str = ""
) -> OutgoingMail | None:
    """Queue a mail; it leaves when the caller's transaction is stored.

    `about` is a short code of the occasion ("invitation"), for the operator's list. With `key`,
    the same key twice queues nothing the second time and gives None.
    """
    if key and OutgoingMail.objects.filter(key=key).exists():
        return None
    now = timezone.now()
    return OutgoingMail.objects.create(
        to=to,
        subject=subject,
        text=text,
        about=about,
        reply_to=reply_to,
        key=key,
        queued_at=now,
        due_at=now,
    )
