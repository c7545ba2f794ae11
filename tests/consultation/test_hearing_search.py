"""Searching hearing responses in Danish, alike on both databases."""

from __future__ import annotations

import pytest
from django.db import connection

from consultation.hearing_codes import ResponseState
from consultation.models import Hearing, HearingResponse
from consultation.queries.hearing_search import matching, matching_shown
from tests import involvement

pytestmark = pytest.mark.django_db


@pytest.fixture
def hearing() -> Hearing:
    return involvement.hearing()


def written(of: Hearing, text: str, **more: object) -> HearingResponse:
    made = involvement.hearing_response(of, text=text, **more)
    made.search_text = f"{made.name} {made.organisation} {made.text}".casefold()
    made.save(update_fields=["search_text"])
    return made


def found(of: Hearing, text: str) -> list[int]:
    return sorted(matching(of.responses.all(), text).values_list("number", flat=True))


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("rum", [1]),
        ("RUM", [1]),
        ("ÆBLEGÅRD", [2]),
        ("ældre", [2]),
        ("rum naboer", [1]),
        ("rum ældre", []),
        ('"et trygt rum"', [1]),
        ('"trygt et rum"', []),
        ("naboer -rum", [2]),
        ("naboer", [1, 2]),
        ("åse", [1, 2]),
        ("findesikke", []),
        ("  ", [1, 2]),
        ('"', [1, 2]),
        ("-", [1, 2]),
        ("på", [1]),
        ("100%", []),
        ("kaffe or rum", []),
        ("' OR 1=1 --", []),
        ("rum & | ! ( ) :*", [1]),
    ],
)
def test_plain_words_find_the_same_on_both_databases(
    hearing: Hearing, asked: str, numbers: list[int]
) -> None:
    written(hearing, "Vi vil gerne have et trygt rum på torvet, siger naboer.")
    written(hearing, "Naboer i Æblegård er ældre mennesker, der sover.")

    assert found(hearing, asked) == numbers


def test_a_danish_ending_is_found_where_the_database_knows_danish(hearing: Hearing) -> None:
    written(hearing, "Der skal være et rum mere.")

    assert found(hearing, "rummene") == ([1] if connection.vendor == "postgresql" else [])


def test_the_database_can_use_its_index(hearing: Hearing) -> None:
    if connection.vendor != "postgresql":
        names = connection.introspection.table_names()
        assert "consultation_hearingresponse" in names, "nothing to index without Danish"
        return
    written(hearing, "Et rum.")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    plan = matching(HearingResponse.objects.order_by(), "rummene").explain()
    assert "hearing_response_in_danish" in plan


def test_the_public_finds_no_word_that_was_left_out_and_nothing_that_is_not_shown(
    hearing: Hearing,
) -> None:
    written(hearing, "Peter bor i opgangen.", state=ResponseState.SHOWN, number=1)
    redacted = written(hearing, "Peter har hepatitis.", state=ResponseState.SHOWN, number=2)
    HearingResponse.objects.filter(pk=redacted.pk).update(shown_text="[…] har det svært.")
    written(hearing, "Peter igen.", number=3)
    written(hearing, "Peter i fortrolighed.", lane="confidential", number=1)

    def shown(asked: str) -> list[int]:
        rows = matching_shown(HearingResponse.objects.all(), asked)
        return sorted(rows.values_list("number", flat=True))

    assert shown("peter") == [1]
    assert shown("hepatitis") == []
    assert shown("SVÆRT åse") == [2]
    assert shown("") == [1, 2]
