"""The mail that says that a public response arrived.

It holds neither the receipt code nor the response. A mailbox is read by others, on shared machines
and at work, and the outbox keeps a mail for a while: whoever read the code there could withdraw or
rewrite the response. The code is shown once, on the receipt page.
"""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from config.outbox.services import post
from consultation.hearing_codes import Lane, ResponseState
from consultation.models import HearingResponse


def post_receipt(response: HearingResponse) -> None:
    """Queue the receipt for a response that just came in, once, if its sender gave an address.

    Call it in the transaction that stores the response.
    """
    if response.lane != Lane.PUBLIC or not response.email:
        return
    hearing = response.hearing
    with translation.override(response.language):
        text = render_to_string(
            "consultation/hearing/receipt_mail.txt",
            {
                "response": response,
                "hearing": hearing,
                "title": hearing.text("title", response.language),
                "received_at": timezone.localtime(response.received_at),
                "deadline": timezone.localtime(hearing.deadline),
                "is_refused": response.state == ResponseState.REFUSED,
            },
        )
        subject = _("Vi har modtaget dit høringssvar nr. %(number)s") % {"number": response.number}
    post(
        response.email,
        subject,
        text,
        about="hearing_receipt",
        reply_to=hearing.responsible_email,
        key=f"hearing-receipt-{response.pk}",
    )
