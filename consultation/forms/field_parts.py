"""What each type of question adds to its field: choices, rows, the place on a map."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from config import geography
from config.geography import places
from consultation.definition.answers import VERDICTS
from consultation.definition.schema import OTHER, Option, Question, QuestionType
from consultation.forms.field_shapes import Choice, Group, Row
from consultation.forms.words import Speaker


def _picture(name: str) -> str:
    if not name:
        return ""
    try:
        return static(f"consultation/pictograms/{name}.svg")
    except ValueError:  # the manifest does not know it
        return ""


def _choices(
    question: Question,
    options: Iterable[Option],
    speaker: Speaker,
    name: str,
    chosen: Iterable[str],
) -> tuple[Choice, ...]:
    chosen = set(chosen)
    return tuple(
        Choice(
            code=option.code,
            label=speaker.say(option.label),
            id=f"id_{name}.{option.code}",
            name=name,
            checked=option.code in chosen,
            picture=_picture(option.pictogram),
            exclusive=option.exclusive,
        )
        for option in options
    )


def _own_choices(
    speaker: Speaker, name: str, labels: Mapping[str, str], chosen: str
) -> tuple[Choice, ...]:
    return tuple(
        Choice(code, speaker.own(label), f"id_{name}.{code}", name, checked=code == chosen)
        for code, label in labels.items()
    )


def _with_other(question: Question, speaker: Speaker, chosen: Iterable[str]) -> tuple[Choice, ...]:
    made = _choices(question, question.options, speaker, question.key, chosen)
    if question.other:
        made += _own_choices(
            speaker, question.key, {OTHER: _("Andet")}, OTHER if OTHER in chosen else ""
        )
    return made


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _single(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    return {"options": _with_other(question, speaker, [_text(value)]), "value": _text(value)}


def _multiple(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    return {"options": _with_other(question, speaker, _list(value))}


def _yes_no(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    labels = {"yes": _("Ja"), "no": _("Nej")}
    chosen = _text(value)
    return {"options": _own_choices(speaker, question.key, labels, chosen), "value": chosen}


def _scale(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    least, most = int(question.limits.least or 0), int(question.limits.most or 0)
    labels = {str(step): str(step) for step in range(least, most + 1)}
    chosen = "" if value is None else str(value)
    return {"options": _own_choices(speaker, question.key, labels, chosen), "value": chosen}


def _matrix(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    chosen = _dict(value)
    return {
        "columns": tuple(speaker.say(option.label) for option in question.options),
        "rows": tuple(
            Row(
                row.code,
                speaker.say(row.label),
                _choices(
                    question,
                    question.options,
                    speaker,
                    f"{question.key}.{row.code}",
                    [_text(chosen.get(row.code))],
                ),
            )
            for row in question.rows
        ),
    }


def _ranking(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    ranks = value if isinstance(value, dict) else {}  # as typed
    if isinstance(value, list):
        ranks = {code: str(number) for number, code in enumerate(value, 1)}
    return {
        "options": tuple(
            Choice(
                option.code,
                speaker.say(option.label),
                f"id_{question.key}.{option.code}",
                f"{question.key}.{option.code}",
                picture=_picture(option.pictogram),
                rank=str(ranks.get(option.code, "")),
            )
            for option in question.options
        )
    }


def _number(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    if isinstance(value, (int, float)):
        return {"value": f"{value}".replace(".", ",")}
    return {"value": _text(value)}


def _typed(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    return {"value": _text(value)}


def _period(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    dates = _dict(value)
    return {"values": {end: _text(dates.get(end)) for end in ("from", "to")}}


def _district(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    chosen = _text(value)
    labels = {district.code: district.name for district in geography.districts()}
    return {
        "value": chosen,
        "options": tuple(
            Choice(
                code,
                speaker.own(_("Et andet sted"))
                if code == geography.ELSEWHERE
                else speaker.danish(name),
                f"id_{question.key}.{code}",
                question.key,
                checked=code == chosen,
            )
            for code, name in labels.items()
        ),
    }


def _map(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    """Points that are a listed place are chosen on the list; the JSON holds the others."""
    points = [point for point in map(_point, value if isinstance(value, list) else ()) if point]
    named = {_cell(place.longitude, place.latitude): place.code for place in places.PLACES}
    chosen = {named.get(_cell(**point)) for point in points}
    others = [
        {"lon": point["longitude"], "lat": point["latitude"]}
        for point in points
        if _cell(**point) not in named
    ]
    return {
        "value": json.dumps(others, separators=(",", ":")),
        "groups": tuple(
            Group(
                speaker.danish(district),
                tuple(
                    Choice(
                        place.code,
                        speaker.danish(place.name),
                        f"id_{question.key}.place.{place.code}",
                        f"{question.key}.place",
                        checked=place.code in chosen,
                        point=f"{place.longitude},{place.latitude}",
                    )
                    for place in its
                ),
            )
            for district, its in places.by_district()
        ),
    }


def _cell(longitude: float, latitude: float) -> tuple[int, int] | None:
    try:
        return geography.snap(longitude, latitude)
    except geography.OutsideTheMap:
        return None


def _point(point: Any) -> dict[str, float] | None:
    """A point that is stored ([easting, northing]) or was sent ({"lon", "lat"}); else None."""
    try:
        if isinstance(point, dict):
            longitude, latitude = float(point["lon"]), float(point["lat"])
        else:
            longitude, latitude = geography.lon_lat(*point)
    except (KeyError, TypeError, ValueError):
        return None
    return {"longitude": round(longitude, 6), "latitude": round(latitude, 6)}


def _site(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    site = _dict(value)
    verdicts = dict(
        zip(
            VERDICTS,
            (_("Ja"), _("Ja, på nogle betingelser"), _("Nej"), _("Det ved jeg ikke")),
            strict=True,
        )
    )
    chosen = _text(site.get("verdict"))
    return {
        "value": chosen,
        "options": _own_choices(speaker, question.key, verdicts, chosen),
        "conditions": _choices(
            question,
            question.options,
            speaker,
            f"{question.key}.conditions",
            _list(site.get("conditions")),
        ),
        "values": {"text": _text(site.get("text"))},
    }


def _information(question: Question, speaker: Speaker, value: Any) -> dict[str, Any]:
    return {}


PARTS = {
    QuestionType.SINGLE: _single,
    QuestionType.MULTIPLE: _multiple,
    QuestionType.YES_NO: _yes_no,
    QuestionType.SCALE: _scale,
    QuestionType.MATRIX: _matrix,
    QuestionType.RANKING: _ranking,
    QuestionType.NUMBER: _number,
    QuestionType.SHORT_TEXT: _typed,
    QuestionType.LONG_TEXT: _typed,
    QuestionType.DATE: _typed,
    QuestionType.PERIOD: _period,
    QuestionType.DISTRICT: _district,
    QuestionType.MAP: _map,
    QuestionType.SITE: _site,
    QuestionType.INFORMATION: _information,
    QuestionType.FILE: _information,
}
