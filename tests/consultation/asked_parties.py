"""What tests of parties share: parties that are asked, their links, and what they send."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from config.access.models import User
from config.outbox.models import OutgoingMail
from consultation.hearing_codes import LatePolicy
from consultation.models import Hearing, HearingParty, Party
from consultation.services import hearing_parties, party_answers, party_links
from consultation.services.party_answers import Words
from tests import involvement
from tests.consultation.pictures import png

SITE = "http://testserver"


def url(name: str, *arguments: Any) -> str:
    return reverse(f"consultation:{name}", args=arguments)


def invited(of: Hearing, who: Party, by: User, **more: Any) -> HearingParty:
    """A party of a hearing with a link, which it got by mail."""
    made = involvement.hearing_party(of, who, **more)
    hearing_parties.invite(made, site=SITE, seen="", by=by)
    return HearingParty.objects.select_related("hearing", "party").get(pk=made.pk)


def mails(occasion: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(about=f"party {occasion}").order_by("to"))


def say(party: HearingParty, text: str = "Vi er enige.") -> None:
    words = Words(id=uuid.uuid4(), text=text)
    party_answers.answer(party, words, seen=party_answers.NOBODY_YET)


def address(party: HearingParty) -> str:
    """The path of a party's page."""
    return party_links.address(party).removeprefix(SITE)


def sent(**more: Any) -> dict[str, Any]:
    """What the page sends for a response."""
    facts = {"number": str(uuid.uuid4()), "seen": "0", "choice": "svar", "text": "Vi er enige."}
    return {**facts, "name": "Mona Lund", "email": "mona@example.org", **more}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def a_file(name: str = "bilag.png", size: int = 8) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png((size, size)))


def close(hearing: Hearing, policy: LatePolicy = LatePolicy.ACCEPT) -> None:
    """Let the deadline pass."""
    over = timezone.now() - timedelta(hours=1)
    Hearing.objects.filter(pk=hearing.pk).update(deadline=over, late_policy=policy)
