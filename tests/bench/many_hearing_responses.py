"""A hearing with any number of responses and a quarter as many attachments, made in bulk."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

SLUG = "bench-hoering"
PLAIN = ("rum", "ildebrand")
"""A word that half of the responses hold, and one that one in a thousand holds."""
INFLECTED = ("rummene", "ildebrandene")
"""The same as PostgreSQL finds them."""
_START = datetime(2018, 12, 11, 8, tzinfo=UTC)
_MINUTES = 28 * 24 * 60
_CHUNK = 2000
_WORDS = [
    "vi", "jeg", "man", "der", "at", "i", "på", "og", "en", "et", "den", "det", "til", "for",
    "med", "af", "skal", "bør", "kan", "vil", "ikke", "gerne", "flere", "færre", "naboer", "børn",
    "skole", "gade", "torv", "bænk", "hegn", "lys", "nat", "dag", "aften", "morgen", "uro",
    "støj", "kanyler", "affald", "tryghed", "utryghed", "hjælp", "behandling", "personale",
    "åbningstid", "station", "gård", "opgang", "trappe", "ældre", "unge", "forvaltningen",
    "politiet", "kommunen", "lokaludvalget", "beboere", "erhverv", "butik", "kunder", "cykel",
    "vej", "krydset", "foreslår", "mener", "ønsker", "frygter", "oplever", "støtter", "anbefaler",
    "kræver", "håber", "takker", "undrer"
]  # fmt: skip


def _text(draw: random.Random) -> str:
    words = draw.choices(_WORDS, k=draw.randint(60, 260))
    if draw.random() < 0.5:
        words[draw.randrange(len(words))] = "rum"
    if draw.random() < 0.001:
        words[draw.randrange(len(words))] = "ildebrand"
    return " ".join(words).capitalize() + "."


def _row(draw: random.Random, number: int) -> dict[str, Any]:
    """The fields of one response; every tenth is confidential."""
    text = _text(draw)
    at = _START + timedelta(minutes=draw.randrange(_MINUTES))
    facts: dict[str, Any] = {
        "id": uuid.UUID(int=draw.getrandbits(128), version=4),
        "text": text,
        "search_text": text.casefold(),
        "received_at": at,
        "number": number,
        "is_late": draw.random() < 0.02,
        "channel": draw.choice(("web", "web", "web", "mail", "post")),
    }
    if number % 10 == 0:
        hour = at.replace(minute=0)
        return {**facts, "lane": "confidential", "role": "user", "received_at": hour}
    name = f"{draw.choice(('Åse', 'Bo', 'Cilla', 'Dorte'))} {draw.choice(('Holm', 'Bæk'))}"
    return {
        **facts,
        "lane": "public",
        "name": name,
        "sender_kind": "person",
        "postcode": str(draw.randrange(1600, 2500)),
        "town": "København",
        "state": draw.choice(("received", "received", "shown", "withheld")),
        "search_text": f"{name}\n{text}".casefold(),
    }


def make(count: int) -> None:
    """Publish the hearing, and give it `count` responses and `count` / 4 attachments."""
    from consultation.models import HearingResponse
    from tests import factories, involvement

    hearing = involvement.hearing(SLUG, of=factories.consultation("bench-inddragelse"))
    draw = random.Random(7)

    def rows() -> Iterator[HearingResponse]:
        for number in range(1, count + 1):
            yield HearingResponse(hearing=hearing, **_row(draw, number))

    made = rows()
    while chunk := [row for _, row in zip(range(_CHUNK), made, strict=False)]:
        HearingResponse.objects.bulk_create(chunk)
        _attach(chunk, draw)


def _attach(responses: list[Any], draw: random.Random) -> None:
    from consultation.models import HearingAttachment

    HearingAttachment.objects.bulk_create(
        HearingAttachment(
            response=response,
            file=f"consultation/hearing/{uuid.UUID(int=draw.getrandbits(128), version=4)}.pdf",
            file_name="bilag.pdf",
            content_type="application/pdf",
            size=120_000,
            sha256="0" * 64,
            added_at=response.received_at,
        )
        for response in responses[::4]
    )
