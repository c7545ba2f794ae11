"""Many who send a response at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from config import receipt
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import Lane, ResponseState
from consultation.models import Hearing, HearingResponse
from consultation.services import hearing_answers as answers
from tests import involvement

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hearing() -> Hearing:
    return involvement.hearing()


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds in threads that all begin together; what each gave, or refused."""
    gate = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(number: int) -> None:
        gate.wait(timeout=10)
        try:
            results[number] = deeds[number]()
        except ConsultationError as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def new(lane: Lane, **more: Any) -> answers.NewResponse:
    return answers.NewResponse(lane=lane, text="Ja tak", name="Åse Holm", **more)


def test_numbers_have_no_gaps_when_all_send_at_once(hearing: Hearing) -> None:
    lanes = [Lane.PUBLIC, Lane.PUBLIC, Lane.CONFIDENTIAL] * 3

    at_once(
        *(lambda lane=lane: answers.receive(hearing, new(lane), now=timezone.now())
          for lane in lanes)
    )  # fmt: skip

    for lane, count in ((Lane.PUBLIC, 6), (Lane.CONFIDENTIAL, 3)):
        numbers = HearingResponse.objects.filter(lane=lane).values_list("number", flat=True)
        assert sorted(numbers) == list(range(1, count + 1))


def test_two_clicks_at_once_are_one_response_with_one_code(hearing: Hearing) -> None:
    facts = new(Lane.PUBLIC, code=receipt.new_code())

    made = at_once(*[lambda: answers.receive(hearing, facts, now=timezone.now())] * 4)

    assert {each.code for each in made} == {facts.code}
    assert HearingResponse.objects.count() == 1
    assert Hearing.objects.get().last_number == 1


def test_what_is_withdrawn_while_it_is_corrected_stays_withdrawn(hearing: Hearing) -> None:
    pk = answers.receive(hearing, new(Lane.PUBLIC), now=timezone.now()).response.pk

    at_once(
        lambda: answers.correct(pk, new(Lane.PUBLIC), now=timezone.now()),
        lambda: answers.withdraw(pk, now=timezone.now()),
        lambda: answers.correct(pk, new(Lane.PUBLIC), now=timezone.now()),
    )

    stored = HearingResponse.objects.get()
    assert stored.state == ResponseState.WITHDRAWN
    assert (stored.text, stored.name) == ("", "")
