"""What a page shows of one question: the `field` of `consultation/questions/<type>.html`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from config import geography
from config.geography import places
from consultation.definition.answers import LONG, SHORT, VERDICTS, is_declined, other_key
from consultation.definition.schema import OTHER, Needed, Option, Question, QuestionType
from consultation.forms.words import Speaker, Text
from consultation.models import Attachment

DECLINED = "declined"
"""What a choice sends for "I do not wish to answer"; no option's code may be this."""
_CHOSEN_BY_RADIO = frozenset(
    {
        QuestionType.SINGLE,
        QuestionType.YES_NO,
        QuestionType.SCALE,
        QuestionType.SITE,
    }
)


@dataclass(frozen=True)
class Choice:
    """One thing to choose.

    `picture`: an address or "". `rank`: its number in a ranking, as text. `point`: of a place on
    the list beside a map, "longitude,latitude".
    """

    code: str
    label: Text
    id: str
    name: str
    checked: bool = False
    picture: str = ""
    rank: str = ""
    exclusive: bool = False
    point: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a matrix: its radios are named `<key>.<row>`."""

    code: str
    label: Text
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Group:
    """Choices under a heading, as in a long list."""

    label: Text
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Field:
    """A question as it is shown, with what was answered or typed.

    Inputs are named by the key: `key`; `key.other` beside "other"; `key.<row>` of a matrix;
    `key.<code>` (a number) of a ranking; `key.from`, `key.to`; `key.conditions`, `key.text` of a
    site; `key.keep` (ids) of files; `key.place` of a map; `key.declined` = 1. The last is the value
    "declined" of `key` itself where one radio is the answer (`declines_by_choice`).

    `value`: text of the one input (a map's: JSON list of {"lon", "lat"}). `values`: of the parts.
    `id` is the id of the input, or of the fieldset that holds them. `described_by`: for
    aria-describedby. `alone`: the only question on its page, so its label is the page's heading.
    """

    key: str
    type: str
    question: Question
    label: Text
    help: Text
    language: str
    direction: str
    value: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    reminder: str = ""
    options: tuple[Choice, ...] = ()
    groups: tuple[Group, ...] = ()
    rows: tuple[Row, ...] = ()
    columns: tuple[Text, ...] = ()
    conditions: tuple[Choice, ...] = ()
    files: tuple[Attachment, ...] = ()
    low: Text | None = None
    high: Text | None = None
    site: Text | None = None
    declined: bool = False
    other_text: str = ""
    heading: bool = False

    @property
    def id(self) -> str:
        """Of the input, or of the fieldset around several."""
        return f"id_{self.key}"

    @property
    def template(self) -> str:
        """The template that draws the inputs."""
        return f"consultation/questions/{self.type}.html"

    @property
    def is_group(self) -> bool:
        """Whether several inputs answer it, so that it is a fieldset with a legend."""
        return self.question.type not in {
            QuestionType.NUMBER,
            QuestionType.SHORT_TEXT,
            QuestionType.LONG_TEXT,
            QuestionType.DATE,
            QuestionType.DISTRICT,
            QuestionType.INFORMATION,
        }

    @property
    def is_asked(self) -> bool:
        """False of information."""
        return self.question.is_asked

    @property
    def required(self) -> bool:
        """Whether the answer cannot be sent without it."""
        return self.question.needed == Needed.YES

    @property
    def declinable(self) -> bool:
        """Whether "I do not wish to answer" is offered."""
        return self.question.declinable

    @property
    def declines_by_choice(self) -> bool:
        """Whether declining is one of the choices, rather than a box of its own."""
        return self.question.type in _CHOSEN_BY_RADIO

    @property
    def described_by(self) -> str:
        """Ids of help, reminder and errors, for `aria-describedby`."""
        parts = []
        if self.help:
            parts.append(f"{self.id}_help")
        if self.errors:
            parts.append(f"{self.id}_error")
        if self.reminder:
            parts.append(f"{self.id}_reminder")
        return " ".join(parts)

    @property
    def length(self) -> int:
        """Characters that a text may have."""
        usual = LONG if self.question.type == QuestionType.LONG_TEXT else SHORT
        return self.question.limits.length or usual

    @property
    def ranks(self) -> tuple[str, ...]:
        """The numbers of a ranking."""
        return tuple(str(number) for number in range(1, len(self.options) + 1))


def build(
    question: Question,
    speaker: Speaker,
    answers: Mapping[str, Any],
    *,
    simple: bool = False,
    **more: Any,
) -> Field:
    """The field of `question` with what `answers` (stored, or raw from a form) hold of it."""
    value = answers.get(question.key)
    declined = is_declined(value)
    label = question.simple if simple and question.simple else question.label
    return Field(
        key=question.key,
        type=question.type.value,
        question=question,
        label=speaker.say(label),
        help=speaker.say(question.help),
        language=speaker.language,
        direction=speaker.own("").direction,
        declined=declined,
        other_text=str(answers.get(other_key(question.key)) or ""),
        low=speaker.say(question.low),
        high=speaker.say(question.high),
        site=speaker.say(question.site),
        **_BUILDERS[question.type](question, speaker, None if declined else value),
        **more,
    )


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


_BUILDERS = {
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
