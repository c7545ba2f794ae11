"""Nothing of a confidential contribution, nor of what is not shown, is to be had from outside.

All public addresses of the URL configuration are walked with all ids of all records: a new one is
walked by itself as soon as it exists.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings as portal
from django.core.files.storage import default_storage
from django.test import Client

from consultation.hearing_codes import ResponseState
from consultation.models import HearingResponse
from tests import factories
from tests.consultation.secrets_world import (
    SEARCHED,
    World,
    addresses,
    body,
    leaks,
    public_names,
)

pytestmark = pytest.mark.django_db
QUERIES = ("q={0}", "q={0}&fra=personer", "side=2", "page=2&sort=-name&q={0}", "sprog=en")


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KEY_DIR = tmp_path / "keys"
    return World()


def walk(world: World, client: Client, wanted: list[str]) -> list[str]:
    """The addresses that give something to read; fails with every leak on the way."""
    found: list[str] = []
    opened: list[str] = []
    for address in wanted:
        status, text = body(client, address)
        found += [f"{address}: {where}" for where in leaks(world, address, text)]
        if status == 200:
            opened.append(address)
    assert not found, "\n".join(found)
    return opened


def with_code(world: World) -> Client:
    """Somebody who came back to a response that is shown, with its code."""
    client = Client()
    client.post("/svar/", {"code": world.code})
    assert client.get("/svar/hoering/").status_code == 200
    return client


def own_page_shows(world: World) -> None:
    """What the sender of the shown response may see of it, on the page for its code."""
    for word, where in list(world.secrets.words.items()):
        if where in ("what was left out", "mail of a shown response") or "not shown" in where:
            world.secrets.words.pop(word)


def test_nothing_is_reachable_by_any_public_address(world: World) -> None:
    opened = walk(world, Client(), addresses(world))

    for expected in (
        "/hoering/aaben/",
        "/hoering/lukket/",
        f"/hoering/aaben/svar/{world.shown.number}/",
        f"/hoering/aaben/svar/{world.shown.number}/bilag/{world.shown_file.pk}/",
        "/hoering/aaben/fortroligt/",
        "/hoeringer/stofindsats/",
    ):
        assert expected in opened, "the walk did not come here"
    hidden = ("/hoering/kladde/", "/hoering/senere/")
    assert not [each for each in opened if each.startswith(hidden)]
    searched = [f"{address}?{query.format(SEARCHED)}" for address in opened for query in QUERIES]
    walk(world, Client(), searched)
    walk(world, Client(headers={"Accept-Language": "en"}), opened)


def test_nothing_is_reachable_with_somebody_elses_code_or_log_in(world: World) -> None:
    wanted = [each for each in addresses(world) if "bilag" not in each]
    counter = Client()
    counter.force_login(factories.user("room_staff"))
    walk(world, counter, wanted)
    own_page_shows(world)
    walk(world, with_code(world), wanted)


def test_a_search_tells_nobody_whether_a_word_was_written(world: World) -> None:
    pages = [
        re.sub(r"[\w.:-]*csrf[^>]*>|nonce-[\w+/=-]+", "", text).replace(word, "ord")
        for word in (SEARCHED, "x" * len(SEARCHED))
        for text in [body(Client(), f"/hoering/aaben/?q={word}")[1].partition("<main")[2]]
    ]

    assert pages[0] == pages[1]
    assert "Ingen svar passer." in pages[0]


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_error_page_tells_nothing(
    world: World, status: int, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    settings.ROOT_URLCONF = "tests.page_urls"
    secret = HearingResponse.objects.filter(lane="confidential").first()
    assert secret is not None

    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError(f"{secret.text} {secret.pk}")

    address = f"/hoering/aaben/svar/{secret.number + 900}/"
    if status == 403:
        address = "/test/403/"
    if status == 500:
        monkeypatch.setattr("consultation.queries.hearing_public.shown_responses", broken)
        address = "/hoering/aaben/"

    found, text = body(client, address)

    assert found == status
    assert not leaks(world, address, text)


def test_no_stored_file_has_an_address_of_its_own(world: World) -> None:
    stored = [
        f"{folder}/{name}"
        for folder in ("consultation/hearing", "consultation/hearing/public")
        for name in default_storage.listdir(folder)[1][:2]
    ]
    assert stored

    for path in stored:
        for root in ("/", "/media/", f"/{portal.STATIC_URL}", "/static/"):
            assert Client().get(root.replace("//", "/") + path).status_code == 404


def test_the_walk_sees_what_a_filter_lets_through(world: World) -> None:
    HearingResponse.objects.filter(
        hearing=world.open, lane="public", state=ResponseState.RECEIVED
    ).update(state=ResponseState.SHOWN)

    with pytest.raises(AssertionError, match=r"text of public, received, aaben"):
        walk(world, Client(), ["/hoering/aaben/"])


def test_every_public_address_is_walked(world: World) -> None:
    walked = addresses(world)

    assert len(public_names()) > 40
    assert any(each.startswith("/hoering/kladde/") for each in walked)
    assert sum("/bilag/" in each for each in walked) > 100
    assert any(each.endswith("/feed/") for each in walked)
