"""Figures under /api/v1/statistics/: aggregates for other systems, by a token's scope.

The same numbers as the status annex, through the same disclosure control. Controlled figures are
given for whole calendar weeks, four or more: two periods that differ by a day would tell what
happened on that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from drf_spectacular.utils import extend_schema as document
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.audit import services as audit
from config.offline.api import ApiError, TokenAuthentication, needs, token_of
from config.offline.models import ApiToken
from config.offline.shapes import ErrorShape
from reports import disclosure, status_json
from reports.figures import StatusFigures, status_figures
from reports.parameters import ParameterError, StatusParameters
from reports.periods import Period, PeriodError

DIMENSIONS = (
    "week", "weekday", "hour", "sex", "age_band", "substance", "substance_mention", "method",
    "municipality",
)  # fmt: skip
LEAST_WEEKS = 4
LONGEST = timedelta(days=366 * 10 + 7)
_WEEK = 7


class CountsShape(serializers.Serializer[Any]):
    """Tal; null er skjult af hensyn til genkendelse."""

    intakes = serializers.IntegerField(allow_null=True)
    manual = serializers.IntegerField(allow_null=True)
    all = serializers.IntegerField(allow_null=True)
    clients = serializers.IntegerField(allow_null=True)
    clients_reason = serializers.CharField(allow_null=True)
    intakes_without_key = serializers.IntegerField(allow_null=True)
    weekly_average = serializers.FloatField(allow_null=True)


class RoomCountsShape(CountsShape):
    slug = serializers.CharField()
    name = serializers.CharField()


class SpanShape(serializers.Serializer[Any]):
    to = serializers.DateField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is a word of Python's, so the field is added here."""
        return {"from": serializers.DateField(), **super().get_fields()}


class RowShape(serializers.Serializer[Any]):
    intakes = serializers.IntegerField(allow_null=True)
    clients = serializers.IntegerField(allow_null=True)
    intakes_without_key = serializers.IntegerField(allow_null=True)


class CodeRowShape(RowShape):
    code = serializers.CharField()


class WeekdayRowShape(RowShape):
    weekday = serializers.IntegerField(help_text="1 er mandag.")


class HourRowShape(RowShape):
    hour = serializers.IntegerField()


class WeekRowShape(SpanShape):
    week = serializers.IntegerField()
    iso_week = serializers.CharField()
    days = serializers.IntegerField()
    intakes = serializers.DictField(child=serializers.IntegerField(allow_null=True))
    manual = serializers.DictField(child=serializers.IntegerField(allow_null=True))


class ControlShape(serializers.Serializer[Any]):
    rule_set = serializers.CharField()
    thresholds = serializers.DictField(child=serializers.IntegerField())
    suppressed_primary = serializers.IntegerField()
    suppressed_secondary = serializers.IntegerField()


class StatisticsShape(serializers.Serializer[Any]):
    period = SpanShape()
    rooms = RoomCountsShape(many=True)
    totals = CountsShape()
    by_week = WeekRowShape(many=True, required=False)
    by_weekday = WeekdayRowShape(many=True, required=False)
    by_hour = HourRowShape(many=True, required=False)
    by_sex = CodeRowShape(many=True, required=False)
    by_age_band = CodeRowShape(many=True, required=False)
    by_substance = CodeRowShape(many=True, required=False)
    by_substance_mention = CodeRowShape(many=True, required=False)
    by_method = CodeRowShape(many=True, required=False)
    by_municipality = CodeRowShape(many=True, required=False)
    control = ControlShape(allow_null=True, help_text="null, hvor intet er skjult.")


def _parameter(name: str, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, description=description, **more)


class Intakes(APIView):
    """Aggregates of intakes."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [needs(ApiToken.Scope.STATISTICS, device=False)]

    @document(
        operation_id="statistics_intakes",
        parameters=[
            _parameter("room", "Rummets adresse; kan gentages. Uden: alle nøglens rum.", many=True),
            _parameter("from", "Første dag, en mandag.", type=OpenApiTypes.DATE, required=True),
            _parameter("to", "Sidste dag, en søndag.", type=OpenApiTypes.DATE, required=True),
            _parameter("by", f"Fordelinger med komma imellem: {', '.join(DIMENSIONS)}."),
            _parameter(
                "uncontrolled", "true: uden beskyttelse, hvis nøglen må. Logges.",
                type=OpenApiTypes.BOOL,
            ),
        ],
        responses={
            200: StatisticsShape,
            400: OpenApiResponse(ErrorShape, "Et valg kan ikke bruges."),
            401: OpenApiResponse(ErrorShape, "Ukendt eller spærret nøgle."),
            403: OpenApiResponse(ErrorShape, "Det må nøglen ikke."),
            429: OpenApiResponse(ErrorShape, "For ofte; vent, som Retry-After siger."),
        },
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Indtag i en periode, fordelt som ønsket. Aldrig enkelte indtag."""
        token = token_of(request)
        uncontrolled = _wants_uncontrolled(request, token)
        rooms = _rooms(request, token)
        period = _period(request, uncontrolled=uncontrolled)
        dimensions = _dimensions(request)
        try:
            figures = status_figures(StatusParameters(rooms=rooms, period=period))
        except ParameterError as error:
            raise _wrong(str(error)) from None
        if uncontrolled:
            audit.record(
                "uncontrolled_figures_seen",
                by=None,
                target=token,
                kind="api",
                rooms=list(rooms),
                period=[period.start.isoformat(), period.end.isoformat()],
            )
        shown = figures if uncontrolled else disclosure.control(figures)
        return Response(_answer(shown, dimensions), headers={"Cache-Control": "no-store"})


def _answer(figures: StatusFigures, dimensions: Sequence[str]) -> dict[str, Any]:
    whole = status_json.document(figures)
    names = ("period", "rooms", "totals", *(f"by_{name}" for name in dimensions), "control")
    return {name: whole[name] for name in names}


def _wrong(detail: str) -> ApiError:
    return ApiError(400, "invalid", detail)


def _wants_uncontrolled(request: Request, token: ApiToken) -> bool:
    wanted = request.query_params.get("uncontrolled", "false")
    if wanted not in {"true", "false"}:
        raise _wrong("uncontrolled skal være true eller false.")
    if wanted == "true" and ApiToken.Scope.UNCONTROLLED not in token.scopes:
        raise ApiError(403, "scope", "Nøglen må ikke hente ubeskyttede tal.")
    return wanted == "true"


def _rooms(request: Request, token: ApiToken) -> tuple[str, ...]:
    asked = request.query_params.getlist("room")
    strange = [slug for slug in asked if slug not in token.places]
    if strange:
        raise _wrong("Nøglen gælder ikke et af rummene. Ret room, eller lad det være ude.")
    return tuple(dict.fromkeys(asked or token.places))


def _dimensions(request: Request) -> tuple[str, ...]:
    asked = [name for name in request.query_params.get("by", "").split(",") if name]
    if not set(asked) <= set(DIMENSIONS):
        raise _wrong(f"by kan være {', '.join(DIMENSIONS)}.")
    return tuple(name for name in DIMENSIONS if name in asked)


def _period(request: Request, *, uncontrolled: bool) -> Period:
    start, end = (_date(request, name) for name in ("from", "to"))
    try:
        period = Period(start, end)
    except PeriodError as error:
        raise _wrong(str(error)) from None
    if end - start > LONGEST:
        raise _wrong("Perioden er længere end ti år. Del den.")
    whole = start.isoweekday() == 1 and period.days % _WEEK == 0
    if not uncontrolled and not (whole and period.days >= LEAST_WEEKS * _WEEK):
        raise _wrong(
            f"Perioden skal være hele uger fra mandag til søndag, mindst {LEAST_WEEKS}. "
            "Ret from og to."
        )
    return period


def _date(request: Request, name: str) -> date:
    try:
        return date.fromisoformat(request.query_params.get(name, ""))
    except ValueError:
        raise _wrong(f"{name} skal være en dato som 2012-10-01.") from None
