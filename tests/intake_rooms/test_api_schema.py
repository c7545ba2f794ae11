"""The OpenAPI document says all that the API does: checked by drawn requests, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.offline import services as machines
from config.wsgi import application
from intake_rooms.models import Room
from tests import factories
from tests.test_permissions import names

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests through the application itself leave the test's connection open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def api(one_connection: None, room: Room, settings: Any) -> Any:
    """The API by its own document."""
    settings.API_REQUESTS_A_MINUTE = 100_000
    return schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)


@pytest.fixture
def senders(room: Room) -> dict[str, dict[str, Any]]:
    """What to send along as a tablet, as another system, and as nobody."""
    cookie = machines.enrol(machines.make_code(room.slug, name="Ved døren", by=None)).cookie
    scopes = ["intakes", "statistics", "uncontrolled"]
    _, text = machines.make_token("sygehuset", scopes=scopes, places=[room.slug], by=None)
    revoked = machines.enrol(machines.make_code(room.slug, name="Spærret", by=None))
    machines.revoke(revoked.device, by=factories.user("administrator"))
    return {
        "tablet": {"cookies": {"device": cookie}},
        "revoked": {"cookies": {"device": revoked.cookie}},
        "system": {"headers": {"Authorization": f"Token {text}"}},
        "nobody": {},
    }


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(
    "name",
    [
        "tablet",
        "tablet_state",
        "tablet_left",
        "register_intakes",
        "send_responses",
        "statistics_intakes",
    ],
)
def test_every_answer_is_as_the_document_says(
    name: str, mode: GenerationMode, api: Any, senders: dict[str, dict[str, Any]]
) -> None:
    @given(case=api.find_operation_by_id(name).as_strategy(generation_mode=mode))
    @settings(
        max_examples=20,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        for sender in senders.values():
            case.call_and_validate(checks=CHECKS, **sender)

    ask()


def test_the_document_holds_every_address_of_the_api(client: Client) -> None:
    document = client.get("/api/v1/schema/?format=json").json()
    addresses = {name for name in names(get_resolver()) if "_api:" in name}

    assert len(document["paths"]) == len(addresses)
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["description"]
            assert {"200", "401", "429"} <= set(operation["responses"])
            assert operation["security"]
            assert {} not in operation["security"]


def test_the_document_describes_each_sender(client: Client) -> None:
    schemes = client.get("/api/v1/schema/?format=json").json()["components"]["securitySchemes"]
    assert schemes["tablet"]["name"] == "device"
    assert schemes["noegle"]["name"] == "Authorization"


def test_the_statistics_are_those_of_the_annex(
    make_room: Callable[..., Room], client: Client, senders: dict[str, dict[str, Any]]
) -> None:
    headers = senders["system"]["headers"]
    span = "from=2012-10-01&to=2012-10-28"

    whole = client.get(f"/api/v1/statistics/intakes/?{span}&by=week,sex", headers=headers)

    assert whole.status_code == 200
    assert [len(whole.json()[name]) for name in ("by_week", "by_sex", "rooms")] == [4, 4, 1]
    assert whole.json()["control"] is not None


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("from=2012-10-01&to=2012-10-28&uncontrolled=true", 200),
        ("from=2012-10-01&to=2012-10-03&uncontrolled=true", 200),
        ("from=2012-10-01&to=2012-10-27", 400),
        ("from=2012-10-02&to=2012-10-29", 400),
        ("from=2012-10-01&to=2012-10-21", 400),
        ("from=2012-10-28&to=2012-10-01", 400),
        ("from=2012-10-01&to=2026-10-25", 400),
        ("from=2012-10-01", 400),
        ("from=2012-10-01&to=2012-10-28&by=alias", 400),
        ("from=2012-10-01&to=2012-10-28&room=fremmed", 400),
        ("from=2012-10-01&to=2012-10-28&uncontrolled=ja", 400),
    ],
)
def test_periods_that_would_tell_of_single_days_are_refused(
    client: Client, senders: dict[str, dict[str, Any]], query: str, status: int
) -> None:
    headers = senders["system"]["headers"]
    answer = client.get(f"/api/v1/statistics/intakes/?{query}", headers=headers)

    assert answer.status_code == status, answer.content


def test_uncontrolled_figures_take_their_own_scope_and_are_logged(
    room: Room, client: Client, senders: dict[str, dict[str, Any]]
) -> None:
    from config.audit.models import AuditEntry

    _, text = machines.make_token("andet", scopes=["statistics"], places=[room.slug], by=None)
    url = "/api/v1/statistics/intakes/?from=2012-10-01&to=2012-10-28&uncontrolled=true"

    refused = client.get(url, headers={"Authorization": f"Token {text}"})
    shown = client.get(url, headers=senders["system"]["headers"])

    assert (refused.status_code, shown.status_code) == (403, 200)
    assert shown.json()["control"] is None
    logged = AuditEntry.objects.get(action="uncontrolled_figures_seen")
    assert (logged.target_type, logged.details["rooms"]) == ("offline.apitoken", [room.slug])
