"""A questionnaire with every type of question and nested conditions, and answers drawn for it.

`asked_by_hand` and the counting of the tests walk the raw answers one by one: slow, and plain
enough to be believed.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from consultation.definition import flow, schema
from consultation.models import Questionnaire, Response
from consultation.services.answering import district_of

START = datetime(2018, 9, 3, 6, tzinfo=UTC)
CHANNELS = ("web", "kiosk", "assisted", "paper", "interview", "invited")


def _options(*codes: str) -> list[dict[str, Any]]:
    return [{"code": code, "label": {"da": f"Navn på {code}"}} for code in codes]


QUESTIONS: tuple[dict[str, Any], ...] = (
    {"key": "rum", "type": "yes_no", "declinable": True},
    {"key": "bydel", "type": "district"},
    {"key": "hvilket", "type": "single", "options": _options("a", "b", "c"), "other": True,
     "show_if": {"question": "rum", "op": "is", "value": "yes"}},
    {"key": "gener", "type": "multiple", "options": _options("stoej", "affald", "handel"),
     "other": True, "declinable": True},
    {"key": "skala", "type": "scale", "limits": {"least": 1, "most": 5},
     "low": {"da": "slet ikke"}, "high": {"da": "meget"},
     "show_if": {"any": [{"question": "gener", "op": "includes", "value": "stoej"},
                         {"question": "hvilket", "op": "answered"}]}},
    {"key": "enig", "type": "matrix", "options": _options("ja", "nej"),
     "rows": _options("flere", "andre")},
    {"key": "vigtigst", "type": "ranking", "options": _options("ro", "bolig", "job")},
    {"key": "alder", "type": "number", "declinable": True, "limits": {"least": 0, "most": 120}},
    {"key": "andel", "type": "number", "limits": {"least": -50, "most": 50, "decimals": 1}},
    {"key": "dag", "type": "date"},
    {"key": "periode", "type": "period"},
    {"key": "hvor", "type": "map"},
    {"key": "sted", "type": "site", "site": {"da": "Sundholm"},
     "options": _options("vagt", "lys")},
    {"key": "navn", "type": "short_text"},
    {"key": "fortael", "type": "long_text", "declinable": True,
     "show_if": {"not": {"question": "sted", "op": "is", "value": "no"}}},
    {"key": "fil", "type": "file"},
)  # fmt: skip


def definition(*, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every type of question in two sections, the second shown only to some."""
    asked = [
        {"label": {"da": f"Spørgsmål {question['key']}?"}, **question}
        for question in QUESTIONS
        if question["key"] not in without
    ]
    note = {"key": "tak", "type": "information", "label": {"da": "Tak"}}
    return {
        "schema": schema.SCHEMA,
        "title": {"da": "Alt"},
        "privacy": {"da": "Kun kommunens medarbejdere læser dit svar."},
        "sections": [
            {"key": "foerst", "title": {"da": "Først"}, "questions": [*asked[:8], note]},
            {
                "key": "sidst",
                "title": {"da": "Sidst"},
                "questions": asked[8:],
                "show_if": {"question": "bydel", "op": "is_not", "value": "bydel-2"},
            },
        ],
    }


_DECLINED = {"declined": True}
_days = st.dates(datetime(2017, 11, 1).date(), datetime(2019, 2, 1).date())
_texts = st.sampled_from(("=1+1", "En tekst", 'æøå; og "mere"\nlinje to', "+45", "@x", "-3"))
_points = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(
    lambda p: [720_050 + 100 * p[0], 6_172_050 + 100 * p[1]]
)


def _some(*codes: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(codes), unique=True, min_size=1).map(
        lambda chosen: [code for code in codes if code in chosen]
    )


def _period(pair: tuple[Any, Any]) -> dict[str, str]:
    first, last = sorted(pair)
    return {"from": first.isoformat(), "to": last.isoformat()}


_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "rum": st.sampled_from(("yes", "no", _DECLINED)),
    "bydel": st.sampled_from(("bydel-1", "bydel-2", "kommune-147", "elsewhere")),
    "hvilket": st.sampled_from(("a", "b", "c", "other")),
    "gener": st.one_of(_some("stoej", "affald", "handel", "other"), st.just(_DECLINED)),
    "skala": st.integers(1, 5),
    "enig": st.dictionaries(
        st.sampled_from(("flere", "andre")), st.sampled_from(("ja", "nej")), min_size=1
    ),
    "vigtigst": st.permutations(("ro", "bolig", "job")).flatmap(
        lambda order: st.integers(1, 3).map(lambda count: list(order[:count]))
    ),
    "alder": st.one_of(st.integers(0, 120), st.just(_DECLINED)),
    "andel": st.integers(-500, 500).map(lambda tenths: tenths / 10),
    "dag": _days.map(lambda day: day.isoformat()),
    "periode": st.tuples(_days, _days).map(_period),
    "hvor": st.lists(_points, min_size=1, max_size=4, unique_by=tuple),
    "sted": st.one_of(
        st.fixed_dictionaries(
            {"verdict": st.sampled_from(("yes", "no", "unsure"))}, optional={"text": _texts}
        ),
        st.fixed_dictionaries(
            {"verdict": st.just("conditions")},
            optional={"conditions": _some("vagt", "lys"), "text": _texts},
        ),
    ),
    "navn": _texts,
    "fortael": st.one_of(_texts, st.just(_DECLINED)),
    "fil": st.just(["0b7c1f8e-6f3a-4f4c-9d64-0a4a3c3e2a11"]),
    "hvilket.other": _texts,
    "gener.other": _texts,
}

raw_answers = st.fixed_dictionaries({}, optional=_VALUES)
"""Anything a person may have written on any page, before the conditions decide."""

drawn_rows = st.lists(
    st.tuples(raw_answers, st.sampled_from(CHANNELS), st.integers(0, 60)), max_size=25
)
"""(answers, channel, hours after START) of each response."""


def store(questionnaire: Questionnaire, rows: list[tuple[Any, str, int]]) -> list[Response]:
    """Store drawn rows as sent responses to the current version."""
    version = questionnaire.current
    assert version is not None
    made = []
    for raw, channel, hours in rows:
        answers = flow.allowed(version.content, raw)
        at = START + timedelta(hours=hours)
        made.append(
            Response(
                id=uuid.uuid4(),
                questionnaire=questionnaire,
                version=version,
                channel=channel,
                consent_spoken=channel == "assisted",
                answers=answers,
                area=district_of(version.content, answers),
                started_hour=at,
                sent_hour=at,
            )
        )
    return list(Response.objects.bulk_create(made))
