"""What a tablet gathered without network comes in sealed, each once, and by the server's clock."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from config import receipt
from config.access.models import User
from config.offline import held, seal_keys, sealing, services
from config.offline.key_folder import key_folder
from config.offline.models import Device
from config.offline.seal_keys import SealKeyRefused
from consultation.codes import Channel
from consultation.models import AnsweringPlace, Questionnaire, Response
from consultation.services import answering, publishing
from consultation.services import offline as service
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/responses/"


@pytest.fixture
def questionnaire(db: None, settings: Any, tmp_path: Path) -> Questionnaire:
    settings.KEY_DIR = tmp_path / "keys"
    return factories.questionnaire(
        factories.definition(
            {"key": "rum", "type": "yes_no", "label": {"da": "Flere rum?"}},
            {
                "key": "hvor",
                "type": "short_text",
                "label": {"da": "Hvor?"},
                "show_if": {"question": "rum", "op": "is", "value": "yes"},
            },
            {"key": "alder", "type": "number", "label": {"da": "Alder?"}, "needed": "yes",
             "limits": {"least": 18}},
        )
    )  # fmt: skip


@pytest.fixture
def tablet(client: Client, questionnaire: Questionnaire) -> Client:
    made = services.enrol(services.make_code("h17", name="Tablet 1", by=None))
    client.cookies["device"] = made.cookie
    return client


def answer(**more: Any) -> dict[str, Any]:
    said = {
        "questionnaire": "borgere",
        "version": 1,
        "channel": "kiosk",
        "language": "da",
        "answers": {"rum": "yes", "hvor": "Valby"},
        "at": timezone.now().isoformat(),
        "code": receipt.new_code(),
    }
    return {**said, **more}


def sealed(said: Any, number: str = "") -> dict[str, Any]:
    key = sealing.current_key(key_folder())
    return {
        "id": number or str(uuid.uuid4()),
        "sealed": sealing.seal(json.dumps(said), key),
        "key_id": key.number,
    }


def send(tablet: Client, *items: Any, **headers: str) -> list[dict[str, Any]]:
    got = tablet.post(ADDRESS, json.dumps(items), content_type="application/json", headers=headers)
    assert got.status_code == 200, got.content
    return list(got.json()["results"])


def test_an_answer_is_stored_once_with_its_place_and_its_code_opens_it(
    tablet: Client, questionnaire: Questionnaire
) -> None:
    place = AnsweringPlace.objects.create(
        token="abc", questionnaire=questionnaire, name="Biblioteket", channel=Channel.KIOSK
    )
    said = answer(place="abc")
    item = sealed(said)
    assert [each["status"] for each in send(tablet, item, item)] == ["created", "duplicate"]
    assert send(tablet, item)[0]["status"] == "duplicate"
    response = Response.objects.get()
    assert response.answers == {"rum": "yes", "hvor": "Valby"}  # the core ones, the rest unasked
    assert response.place == place
    assert answering.find_by_code(said["code"]) == response
    assert not response.flags.exists()


def test_a_helped_answer_keeps_role_place_and_consent(tablet: Client) -> None:
    helper = {"role": "shelter", "place": "Mændenes Hjem"}
    said = answer(channel="assisted", helper=helper, answered_alone=["hvor", "findes-ikke"])
    assert send(tablet, sealed(said))[0]["status"] == "created"
    response = Response.objects.get()
    assert (response.helper_role, response.helper_place) == ("shelter", "Mændenes Hjem")
    assert response.consent_spoken
    assert response.answered_alone == ["hvor"]


def test_a_wrong_value_is_left_out_and_named_and_hidden_ones_never_count(tablet: Client) -> None:
    said = answer(answers={"rum": "no", "hvor": "Valby", "alder": 7})
    result = send(tablet, sealed(said))[0]
    assert result["status"] == "created"
    assert result["errors"][0].startswith("alder: ")
    assert Response.objects.get().answers == {"rum": "no"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"questionnaire": "findes-ikke"},
        {"version": 7},
        {"version": "1"},
        {"channel": "web"},
        {"at": "i går"},
        {"at": None},
        {"code": "XXXX"},
        {"channel": "assisted"},
        {"channel": "assisted", "helper": {"role": "borgmester"}},
    ],
)
def test_what_cannot_be_stored_is_told_and_the_others_are_stored(
    tablet: Client, wrong: dict[str, Any]
) -> None:
    results = send(tablet, sealed(answer(**wrong)), sealed(answer()))
    assert [each["status"] for each in results] == ["invalid", "created"]
    assert len(results[0]["errors"]) == 1


@pytest.mark.parametrize(
    "item",
    [7, None, "x", {}, {"id": "x"}, {"id": str(uuid.uuid4())},
     {"id": str(uuid.uuid4()), "sealed": "AAAA", "key_id": 1},
     {"id": str(uuid.uuid4()), "sealed": "AAAA", "key_id": True}],
)  # fmt: skip
def test_what_is_no_answer_is_invalid(tablet: Client, item: Any) -> None:
    sealing.current_key(key_folder())
    assert send(tablet, item)[0]["status"] == "invalid"
    assert not Response.objects.exists()


def test_it_counts_if_it_was_open_when_it_was_given(
    tablet: Client, questionnaire: Questionnaire
) -> None:
    now = timezone.now()
    Questionnaire.objects.update(closes_at=now - timedelta(hours=1))
    late = sealed(answer(at=now.isoformat()))
    good = sealed(answer(at=(now - timedelta(hours=2)).isoformat()))
    assert [each["status"] for each in send(tablet, late, good)] == ["invalid", "created"]


def test_a_clock_that_is_wrong_is_corrected_for(tablet: Client) -> None:
    behind = timedelta(days=3)
    told = timezone.now() - behind
    item = sealed(answer(at=(told - timedelta(hours=5)).isoformat()))
    send(tablet, item, **{"X-Device-Time": told.isoformat()})
    sent = Response.objects.get().sent_hour
    assert sent is not None
    given_at = timezone.now() - timedelta(hours=5)
    assert abs(sent - given_at) < timedelta(hours=1, minutes=1)


def test_an_answer_to_an_older_version_is_kept_under_it(
    tablet: Client, questionnaire: Questionnaire
) -> None:
    item = sealed(answer())
    questionnaire.draft = factories.definition(
        {"key": "rum", "type": "yes_no", "label": {"da": "Skal der være flere rum?"}}
    )
    questionnaire.save()
    publishing.publish(questionnaire, by=None)
    assert send(tablet, item)[0]["status"] == "created"
    assert Response.objects.get().version.number == 1


def test_strangers_and_revoked_tablets_send_nothing(
    tablet: Client, make_user: Callable[..., User]
) -> None:
    item = json.dumps([sealed(answer())])
    assert Client().post(ADDRESS, item, content_type="application/json").status_code == 401
    leader = make_user("room_leader")
    services.revoke(Device.objects.get(), by=leader)
    got = tablet.post(ADDRESS, item, content_type="application/json")
    assert (got.status_code, got.json()["code"]) == (401, "revoked")
    assert not Response.objects.exists()

    assert got.json()["kept"] == [json.loads(item)[0]["id"]]
    (line,) = held.waiting("h17")
    assert (line.kind, line.shown.text) == ("besvarelse", "svar på et spørgeskema, forseglet")
    assert held.accept(line.item, by=leader).is_taken
    assert Response.objects.get().answers == {"rum": "yes", "hvor": "Valby"}


def test_a_sealing_key_that_an_answer_on_the_tablet_may_need_is_not_destroyed(
    tablet: Client,
) -> None:
    assert tablet.get(reverse("consultation:kiosk_offline")).status_code == 200
    services.tell_state(Device.objects.get(), queue=0, version="", oldest_key=2)
    waiting = sealed(answer(answers={"alder": 30}))
    seal_keys.rotate(key_folder(), by=None, force=True)
    with pytest.raises(SealKeyRefused, match="Tablet 1"):
        seal_keys.destroy(1, key_folder(), by=None)  # its page seals to the first key

    (result,) = send(tablet, waiting, **{"X-Oldest-Key": "1"})
    assert result["status"] == "created"
    with pytest.raises(SealKeyRefused, match="Tablet 1"):
        seal_keys.destroy(1, key_folder(), by=None)

    for wrong in ("", "x", "-1", "0", "1" * 30):
        assert send(tablet, **{"X-Oldest-Key": wrong}) == []
    assert Device.objects.get().oldest_answers_key == 1
    assert send(tablet, **{"X-Oldest-Key": "2"}) == []  # a newer page, and nothing waits
    seal_keys.destroy(1, key_folder(), by=None)


def test_too_many_at_once_are_refused_whole(tablet: Client) -> None:
    many = json.dumps([{}] * (service.MOST_ITEMS + 1))
    assert tablet.post(ADDRESS, many, content_type="application/json").status_code == 413
    assert tablet.post(ADDRESS, '"x"', content_type="application/json").status_code == 400


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def test_whatever_is_sealed_the_server_answers_and_stores_nothing_twice(
    questionnaire: Questionnaire,
) -> None:
    names = st.sampled_from([*answer(helper={}, answered_alone=[], place="")])

    @given(st.dictionaries(names, _JSON, max_size=3) | _JSON)
    def check(odd: Any) -> None:
        said = answer(**odd) if isinstance(odd, dict) and set(odd) <= set(answer()) else odd
        item = sealed(said)
        first, again = (service.take([item], folder=key_folder())[0] for _ in range(2))
        assert first.status in {"created", "invalid"}
        assert again.status == ("duplicate" if first.status == "created" else "invalid")

    check()
