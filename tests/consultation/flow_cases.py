"""Cases of which questions are shown and which answers stand, for the server and for the browser.

`flow_cases.json` holds some that were drawn once, with what must come out; `drawn` draws more. To
draw the file anew: `python -m tests.consultation.flow_cases` (with DJANGO_SETTINGS_MODULE set).
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

from consultation.definition import conditions, flow, schema
from consultation.definition.conditions import Op
from consultation.definition.schema import Definition
from tests.consultation import drawn_answers, strategies

FILE = Path(__file__).parent / "flow_cases.json"
Case = dict[str, Any]
_TEXTS = st.sampled_from(["", "yes", "no", "ro", "2018-11-12", "2018-11-2", "æ", "\uffff", "😀"])
_VALUES: st.SearchStrategy[Any] = st.one_of(
    _TEXTS,
    st.integers(-3, 3),
    st.sampled_from([0.5, 1.0, 2.5]),
    st.lists(_TEXTS, max_size=3),
    st.dictionaries(st.sampled_from(["verdict", "declined", "a1", "from"]), _TEXTS, max_size=2),
    st.just({"declined": True}),
    st.none(),
)
_ANSWERS = st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), _VALUES)
_NEEDLES = st.one_of(_TEXTS, st.integers(-3, 3), st.sampled_from([0.5, 1.0, 2.5]))


@st.composite
def _tests(draw: st.DrawFn) -> dict[str, Any]:
    op = draw(st.sampled_from(Op))
    test = {"question": draw(st.sampled_from(["q1", "q2", "q3.a1", "q9"])), "op": op.value}
    if op not in (Op.ANSWERED, Op.NOT_ANSWERED):
        test["value"] = draw(_NEEDLES)
    return test


def _joined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda parts: {"all": parts}),
        several.map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    )


CONDITIONS = st.recursive(_tests(), _joined, max_leaves=5)
DEFINITIONS = strategies.definitions(files=False, languages=False)


def bare(definition: Definition) -> dict[str, Any]:
    """The definition as the page without network gives it to its scripts: no texts."""
    from consultation.views.offline import bare_definition  # not before django.setup()

    return bare_definition(definition)


def condition_case(condition: dict[str, Any], values: dict[str, Any]) -> Case:
    """A condition with answers, and whether it holds."""
    holds = conditions.holds(conditions.load(condition), values)
    return {"condition": condition, "answers": values, "holds": holds}


def walk_case(definition: Definition, values: dict[str, Any]) -> Case:
    """A questionnaire with answers, what of it is shown, and what stands."""
    found = flow.walk(definition, values)
    return {
        "definition": bare(definition),
        "answers": values,
        "shown": [question.key for _, question in found.shown],
        "kept": found.answers,
    }


@st.composite
def _walks(draw: st.DrawFn) -> tuple[Definition, dict[str, Any]]:
    definition = draw(DEFINITIONS)
    values: dict[str, Any] = {}
    for question in definition.questions.values():
        answer = draw(drawn_answers.answer_to(question))
        if not answer.refused and answer.stored is not None:
            values[question.key] = answer.stored
            if answer.other_stored:
                values[f"{question.key}.other"] = answer.other_stored
    return definition, values


def drawn(count: int, *, again: bool = False) -> dict[str, list[Case]]:
    """`count` cases of each kind, drawn now; `again`: the same ones every time."""
    found: dict[str, list[Case]] = {"conditions": [], "walks": []}
    quietly = settings(
        max_examples=count,
        derandomize=again,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @quietly
    @given(CONDITIONS, _ANSWERS)
    def condition(one: dict[str, Any], values: dict[str, Any]) -> None:
        found["conditions"].append(condition_case(one, values))

    @quietly
    @given(_walks())
    def walk(one: tuple[Definition, dict[str, Any]]) -> None:
        found["walks"].append(walk_case(*one))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisWarning)
        condition()
        walk()
    return found


def kept() -> dict[str, list[Case]]:
    """The cases of the file."""
    found: dict[str, list[Case]] = json.loads(FILE.read_text())
    return found


def definition_of(case: Case) -> Definition:
    """The definition of a walk, as the server reads it."""
    whole = {"schema": schema.SCHEMA, "title": {}, **case["definition"]}
    return schema.load(whole)


if __name__ == "__main__":
    import django

    django.setup()
    lines = {
        kind: [json.dumps(case, ensure_ascii=True, sort_keys=True) for case in cases]
        for kind, cases in drawn(150, again=True).items()
    }
    parts = ['"' + kind + '": [\n' + ",\n".join(cases) + "\n]" for kind, cases in lines.items()]
    FILE.write_text("{" + ",\n".join(parts) + "}\n")
