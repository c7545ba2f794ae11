"""A questionnaire of twelve questions with any number of answers, made in bulk."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

SLUG = "bench-resultater"
_DISTRICTS = [f"bydel-{n}" for n in range(1, 11)]
_START = datetime(2018, 9, 3, 6, tzinfo=UTC)
_HOURS = 60 * 16
"""Sixty days of sixteen hours in which answers come."""


def _options(*codes: str) -> list[dict[str, Any]]:
    return [{"code": code, "label": {"da": code.capitalize()}} for code in codes]


def definition() -> dict[str, Any]:
    """Twelve questions of the usual kinds, one of them shown only to some."""
    return {
        "schema": "questionnaire/1",
        "title": {"da": "Tolv spørgsmål"},
        "privacy": {"da": "Kun kommunens medarbejdere læser dit svar."},
        "sections": [
            {
                "key": "alt",
                "title": {"da": "Det hele"},
                "questions": [
                    {"key": key, "label": {"da": f"Spørgsmål om {key}?"}, **more}
                    for key, more in _QUESTIONS
                ],
            }
        ],
    }


_QUESTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("bydel", {"type": "district"}),
    ("alder", {"type": "number", "declinable": True, "limits": {"least": 18, "most": 110}}),
    ("rum", {"type": "yes_no"}),
    (
        "hvorfor",
        {
            "type": "multiple",
            "options": _options("tryghed", "hjaelp", "affald", "naboer", "boern"),
            "other": True,
            "show_if": {"question": "rum", "op": "is", "value": "yes"},
        },
    ),
    ("gener", {"type": "multiple", "options": _options("stoej", "kanyler", "handel", "ophold")}),
    ("utryghed", {"type": "scale", "limits": {"least": 1, "most": 5}}),
    ("enig", {"type": "matrix", "options": _options("enig", "uenig", "ved"),
              "rows": _options("flere", "faerre", "andre")}),
    ("vigtigst", {"type": "ranking", "options": _options("sundhed", "ro", "bolig", "job")}),
    ("type", {"type": "single", "options": _options("fast", "mobil", "ingen"), "other": True}),
    ("hvor", {"type": "map", "limits": {"most": 3}}),
    ("sted", {"type": "site", "site": {"da": "Sundholm"},
              "options": _options("vagt", "lys", "aabningstid")}),
    ("andet", {"type": "long_text"}),
)  # fmt: skip


def _answers(draw: random.Random) -> dict[str, Any]:
    def some(codes: tuple[str, ...]) -> list[str]:
        return [code for code in codes if draw.random() < 0.4] or [codes[0]]

    rum = draw.choice(("yes", "yes", "no"))
    answers: dict[str, Any] = {
        "bydel": draw.choice(_DISTRICTS),
        "alder": {"declined": True} if draw.random() < 0.1 else draw.randint(18, 90),
        "rum": rum,
        "gener": some(("stoej", "kanyler", "handel", "ophold")),
        "utryghed": draw.randint(1, 5),
        "enig": {row: draw.choice(("enig", "uenig", "ved")) for row in ("flere", "faerre")},
        "vigtigst": draw.sample(("sundhed", "ro", "bolig", "job"), draw.randint(1, 4)),
        "type": draw.choice(("fast", "mobil", "ingen")),
        "sted": {"verdict": draw.choice(("yes", "no", "unsure"))},
    }
    if rum == "yes":
        answers["hvorfor"] = some(("tryghed", "hjaelp", "affald", "naboer", "boern"))
    if draw.random() < 0.5:
        answers["hvor"] = [
            [720_050 + 100 * draw.randrange(60), 6_172_050 + 100 * draw.randrange(60)]
            for _ in range(draw.randint(1, 3))
        ]
    if draw.random() < 0.3:
        answers["andet"] = "=Der burde være mere lys, og nogen at tale med, når det bliver sent."
    return answers


def make(count: int) -> None:
    """Publish the questionnaire and give it `count` answers over sixty days."""
    from consultation.models import Response
    from tests import factories

    questionnaire = factories.questionnaire(definition(), slug=SLUG)
    draw = random.Random(4)

    def rows() -> Iterator[Response]:
        for number in range(count):
            hour = _START + timedelta(hours=draw.randrange(_HOURS) // 16 * 24 + number % 16)
            answers = _answers(draw)
            yield Response(
                id=uuid.UUID(int=draw.getrandbits(128), version=4),
                questionnaire=questionnaire,
                version=questionnaire.current,
                channel=draw.choice(("web", "web", "web", "kiosk", "assisted")),
                consent_spoken=True,
                answers=answers,
                area=answers["bydel"],
                started_hour=hour,
                sent_hour=hour,
            )

    made = rows()
    while chunk := [row for _, row in zip(range(5000), made, strict=False)]:
        Response.objects.bulk_create(chunk)
