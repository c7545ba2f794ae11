"""What a page shows of one question: the `field` of `consultation/questions/<type>.html`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from consultation.definition.answers import LONG, SHORT
from consultation.definition.schema import Needed, Question, QuestionType
from consultation.forms.words import Text
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
