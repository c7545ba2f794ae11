"""The same intakes from many senders at the same moment: each is stored once, none is lost."""

from __future__ import annotations

import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_rooms import devices
from intake_rooms.aliases import current_keys
from intake_rooms.codes import Source
from intake_rooms.models import Client, Intake, Room
from intake_rooms.services import batch as batches
from intake_rooms.services.batch import Result, Sender, register_batch
from tests.conftest import Clock

BATCHES = 50
NOON = "2012-10-24T12:00:00+00:00"


def sender(room: Room) -> Sender:
    return Sender(rooms={room.slug: room}, source=Source.TABLET, folder=devices.secret_folder)


def item(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "occurred_at": NOON,
        "age": 42,
        "sex": "male",
        "substance": "KOK",
        "method": "injection",
        **changes,
    }


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run all jobs at the same moment, each with a connection of its own."""
    barrier = threading.Barrier(len(jobs))
    answers: list[Any] = [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        barrier.wait(60)
        try:
            answers[place] = job()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    failed = [answer for answer in answers if isinstance(answer, Exception) or answer is None]
    assert not failed, failed[:3]
    return answers


def created(answers: list[tuple[Result, ...]]) -> Counter[str]:
    return Counter(r.id for answer in answers for r in answer if r.status == "created")


@pytest.mark.django_db(transaction=True)
def test_fifty_batches_of_the_same_ids_at_once_store_each_once(
    make_room: Callable[..., Room], clock: Clock
) -> None:
    room = make_room()
    current_keys()
    items = [item(client=f"bruger {n % 7}", age=20 + n % 7) for n in range(20)]
    draw = random.Random(1)
    parts = [draw.sample(items, draw.randrange(1, 21)) for _ in range(BATCHES - 1)]
    jobs = [partial(register_batch, part, sender=sender(room)) for part in (*parts, items)]

    answers = at_once(jobs)

    assert {r.status for answer in answers for r in answer} <= {"created", "duplicate"}
    assert created(answers) == Counter({each["id"]: 1 for each in items})
    assert {str(pk) for pk in Intake.objects.values_list("pk", flat=True)} == set(created(answers))
    assert Client.objects.count() == 7


@pytest.mark.django_db(transaction=True)
def test_new_mixes_and_mixed_orders_never_wait_for_each_other_for_good(
    make_room: Callable[..., Room], clock: Clock
) -> None:
    room = make_room()
    current_keys()
    mixes = ["HER+KOK", "AMF+KOK", "AMF+HER", "BZD+HER"]
    aliases = ["Anker", "Bo", "Carl", "Ditte"]

    def job(turn: int) -> Callable[[], Any]:
        order = list(range(4))[:: 1 if turn % 2 else -1]
        part = [
            item(substance=mixes[n], client=aliases[n], sex="unknown" if turn % 3 else "male")
            for n in order
        ]
        return lambda: register_batch(part, sender=sender(room))

    answers = at_once([job(turn) for turn in range(16)])

    assert sum(created(answers).values()) == Intake.objects.count() == 64


IDS = [str(uuid.UUID(int=n + 1)) for n in range(6)]


@pytest.mark.django_db
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    sendings=st.lists(
        st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from([30, 40, 17, None])), max_size=8),
        max_size=6,
    )
)
def test_any_order_batching_and_repetition_ends_with_each_id_once(
    make_room: Callable[..., Room], clock: Clock, sendings: list[list[tuple[str, int | None]]]
) -> None:
    Intake.objects.all().delete()
    room = make_room()
    first: dict[str, int | None] = {}
    for sending in sendings:
        part = [item(id=name, age=age) for name, age in sending]
        for (name, age), result in zip(
            sending, register_batch(part, sender=sender(room)), strict=True
        ):
            assert result.id == name
            if age == 17:
                assert result.status == "invalid"
            elif name not in first:
                assert result.status == "created"
                first[name] = age
            else:
                assert result.status == ("duplicate" if first[name] == age else "conflict")
    stored = {str(intake.pk): intake.age for intake in Intake.objects.all()}
    assert stored == first


@pytest.mark.django_db
def test_what_the_database_itself_refuses_takes_nothing_else_with_it(
    room: Room, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [item(), item(), item()]
    refused = uuid.UUID(items[1]["id"])
    store = Intake.objects.bulk_create

    def bulk_create(rows: list[Intake], **more: Any) -> Any:
        if any(row.pk == refused for row in rows):
            raise IntegrityError("a rule that only the database knows")
        return store(rows, **more)

    monkeypatch.setattr(batches.Intake.objects, "bulk_create", bulk_create)

    found = register_batch(items, sender=sender(room))

    assert [result.status for result in found] == ["created", "invalid", "created"]
    assert Intake.objects.count() == 2
