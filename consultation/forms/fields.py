"""The field of a question, from what was answered or typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consultation.definition.answers import is_declined, other_key
from consultation.definition.schema import Question
from consultation.forms.field_parts import PARTS
from consultation.forms.field_shapes import Field
from consultation.forms.words import Speaker


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
        **PARTS[question.type](question, speaker, None if declined else value),
        **more,
    )
