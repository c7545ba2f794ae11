"""How the rooms' facts and results stand in JSON, for the answers and for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rest_framework import serializers

from intake_rooms.codes import Method, Sex
from intake_rooms.devices import TabletFacts
from intake_rooms.exceptions import Finding
from intake_rooms.services.batch import CONFLICT, CREATED, DUPLICATE, INVALID, Result


def utc_text(instant: datetime) -> str:
    """An instant in UTC, ISO 8601."""
    return instant.astimezone(UTC).isoformat()


def finding_json(finding: Finding) -> dict[str, str]:
    return {"column": finding.column, "value": finding.value, "reason": finding.reason}


def result_json(result: Result) -> dict[str, Any]:
    """One item's result, as the sender reads it."""
    return {
        "id": result.id,
        "status": result.status,
        "errors": [finding_json(finding) for finding in result.findings],
        "occurred_at": utc_text(result.occurred_at) if result.occurred_at else None,
        "filled": list(result.filled),
    }


def results_json(results: Sequence[Result], now: datetime) -> dict[str, Any]:
    """The answer to a batch: results in the order sent, and the server's clock."""
    return {"results": [result_json(result) for result in results], "time": utc_text(now)}


def tablet_json(facts: TabletFacts, *, now: datetime, today: int, version: str) -> dict[str, Any]:
    """What a tablet's page needs to register alone."""
    counter = facts.counter
    return {
        "room": {"slug": facts.room.slug, "name": facts.room.name},
        "key": {"id": facts.key.number, "public": facts.key.text},
        "time": utc_text(now),
        "today": today,
        "substances": [
            {"code": each.code, "name": each.name, "key": each.key} for each in counter.substances
        ],
        "more": [{"code": code, "name": name} for code, name in counter.others],
        "methods": [
            {"code": each.code, "name": each.verb, "key": each.key, "large": each.is_large}
            for each in counter.methods
        ],
        "stops": [{"id": pk, "name": name} for pk, name in counter.stops],
        "places": [{"method": method, "places": places} for method, places in facts.places],
        "municipalities": [list(each) for each in facts.municipalities],
        "default_municipality": facts.room.default_municipality,
        "version": version,
    }


class FindingShape(serializers.Serializer[Any]):
    column = serializers.CharField(help_text="Det felt, der er noget i vejen med.")
    value = serializers.CharField(allow_blank=True, help_text="Det, der stod; aldrig et kaldenavn.")
    reason = serializers.CharField(help_text="Hvad der er galt, og hvad man gør.")


class ResultShape(serializers.Serializer[Any]):
    id = serializers.CharField(allow_blank=True, help_text="Id'et, som det blev sendt.")
    status = serializers.ChoiceField([CREATED, DUPLICATE, CONFLICT, INVALID])
    errors = FindingShape(many=True)  # type: ignore[assignment]
    occurred_at = serializers.DateTimeField(
        allow_null=True, help_text="Tidspunktet, som det er gemt, rettet for et forkert ur."
    )
    filled = serializers.ListField(
        child=serializers.ChoiceField(["age", "sex", "municipality"]),
        help_text="Felter, der var ukendte og er udfyldt af det, der vides om brugeren.",
    )


class ResultsShape(serializers.Serializer[Any]):
    results = ResultShape(many=True, help_text="Ét for hvert indtag, i den rækkefølge de kom.")
    time = serializers.DateTimeField(help_text="Serverens ur.")


class ItemShape(serializers.Serializer[Any]):
    """Kolonnerne er dem i CSV-filen (docs/import.md); Danske ord forstås også."""

    id = serializers.UUIDField(help_text="Lavet af afsenderen; det afgør, om det er sendt før.")
    occurred_at = serializers.CharField(
        help_text="ISO 8601, helst med zone; uden zone er det dansk tid."
    )
    age = serializers.IntegerField(
        required=False, allow_null=True, min_value=18, max_value=110, help_text="Hele år."
    )
    sex = serializers.ChoiceField(Sex.choices, required=False)
    substance = serializers.CharField(help_text="Fx HER, eller en blanding: HER+KOK.")
    method = serializers.ChoiceField(Method.choices)
    municipality = serializers.CharField(
        required=False,
        help_text="101 … 860, abroad_eu, abroad_other, abroad, none, declined, unknown",
    )
    assisted = serializers.BooleanField(required=False)
    client = serializers.CharField(
        required=False, allow_blank=True, max_length=60, help_text="Kaldenavn; gemmes ikke."
    )
    client_sealed = serializers.CharField(
        required=False, help_text="Kaldenavnet forseglet (HPKE), base64url af enc || ct."
    )
    key_id = serializers.IntegerField(required=False, help_text="Nøglen, der er forseglet med.")
    room = serializers.CharField(
        required=False, help_text="Rummets adresse; kan udelades af en tablet."
    )
    stop = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text="Holdepladsen, en mobil enhed stod på: et id fra /api/v1/tablet/.",
    )
    sent_at = serializers.DateTimeField(
        required=False, help_text="Afsenderens ur ved afsendelsen; går forud for X-Device-Time."
    )


class RoomShape(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()


class KeyShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    public = serializers.CharField(help_text="X25519, 32 byte som base64url.")


class ButtonShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    key = serializers.CharField(allow_blank=True)


class MethodShape(ButtonShape):
    large = serializers.BooleanField()


class NamedShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class StopShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class PlacesShape(serializers.Serializer[Any]):
    method = serializers.CharField()
    places = serializers.IntegerField()


class TabletShape(serializers.Serializer[Any]):
    room = RoomShape()
    key = KeyShape()
    time = serializers.DateTimeField()
    today = serializers.IntegerField(help_text="Rummets indtag i dag, der tæller.")
    substances = ButtonShape(many=True)
    more = NamedShape(many=True)
    methods = MethodShape(many=True)
    stops = StopShape(many=True)
    places = PlacesShape(many=True)
    municipalities = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2)
    )
    default_municipality = serializers.CharField()
    version = serializers.CharField(allow_blank=True)


class StateShape(serializers.Serializer[Any]):
    queue = serializers.IntegerField(min_value=0, max_value=100_000)
    version = serializers.CharField(required=False, allow_blank=True, max_length=40)
    oldest_key = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text="Den ældste nøgle, noget på tabletten er eller bliver forseglet med.",
    )


class LeftShape(serializers.Serializer[Any]):
    """Et indtag med sine felter, eller en afvisning, overdosis, fortrydelse eller kassering."""

    kind = serializers.CharField(help_text="intake, refusal, overdose, undo eller discard.")
    id = serializers.CharField(
        max_length=64, help_text="Tingens eget id; ved undo det, der tages tilbage."
    )
    occurred_at = serializers.CharField(required=False)
    reason = serializers.CharField(required=False, help_text="Ved refusal og discard.")
    grade = serializers.CharField(required=False, help_text="Ved overdose.")
    measures = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Ved overdose."
    )
    of = serializers.CharField(required=False, help_text="Ved undo: intake eller event.")
    discarded = serializers.CharField(required=False, help_text="Ved discard: det kasserede.")
    sent_at = serializers.CharField(required=False, help_text="Går forud for X-Device-Time.")


class KeptShape(serializers.Serializer[Any]):
    kept = serializers.ListField(
        child=serializers.CharField(),
        help_text="Id'er på det, der nu venter på lederen; det kan slettes på tabletten.",
    )
    time = serializers.DateTimeField(help_text="Serverens ur.")


class TimeShape(serializers.Serializer[Any]):
    time = serializers.DateTimeField()
