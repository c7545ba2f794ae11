"""What an editor opens and saves again unchanged is unchanged, whatever the question."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation.definition import reading, schema
from consultation.definition.conditions import All, Condition, Not, Op, Test
from consultation.definition.conditions import Any as Either
from consultation.definition.schema import Definition, Question, QuestionType, Section
from consultation.forms.authoring import QuestionForm
from consultation.forms.authoring_condition import ConditionForm
from consultation.forms.authoring_frame import FrameForm, SectionForm
from tests.consultation.strategies import definitions

calm = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip


def sent(form: Any) -> QueryDict:
    """What a browser would send of an untouched form."""
    data = QueryDict(mutable=True)
    for name in form.fields:
        value = form[name].value()
        if value is True:
            data[name] = "on"
        elif value not in (None, False):
            data[name] = str(value).replace("\n", "\r\n")
    lists: list[Any] = [getattr(form, name, None) for name in ("options", "rows")]
    for rows in filter(None, lists):
        for row in rows.rows:
            data.appendlist(f"{rows.name}-id", row.id)
            for part in ("code", "label", "pictogram"):
                data[f"{rows.name}-{row.id}-{part}"] = getattr(row, part)
            if row.exclusive:
                data[f"{rows.name}-{row.id}-exclusive"] = "1"
    return data


@calm
@given(definitions())
def test_a_question_that_is_saved_untouched_is_the_same(definition: Definition) -> None:
    for question in definition.questions.values():
        opened = QuestionForm(question.type, definition, question=question)
        form = QuestionForm(question.type, definition, sent(opened), question=question)
        assert form.is_valid(), (form.errors, question)
        assert form.written() == question


@calm
@given(definitions())
def test_frame_and_headings_that_are_saved_untouched_are_the_same(definition: Definition) -> None:
    form = FrameForm(definition, sent(FrameForm(definition)))
    assert form.is_valid(), form.errors
    assert form.written() == definition
    for section in definition.sections:
        again = SectionForm(
            definition, sent(SectionForm(definition, section=section)), section=section
        )
        assert again.is_valid(), again.errors
        assert again.written() == section


def built(form: ConditionForm) -> QueryDict:
    """What a browser would send of an untouched builder."""
    data = QueryDict(mutable=True)
    parents = {part.id: node.id for node in form.root.walk() for part in node.parts}
    for node in form.root.walk():
        data.appendlist("node", node.id)
        data[f"parent-{node.id}"] = parents.get(node.id, "")
        data[f"kind-{node.id}"] = node.kind
        if node.negated:
            data[f"not-{node.id}"] = "1"
        if node.is_test:
            data[f"question-{node.id}"] = node.question
            data[f"op-{node.id}"] = node.op
            data[f"value-{node.id}"] = node.value
    return data


def plain(condition: Condition | None) -> Condition | None:
    """The condition without groups of one."""
    match condition:
        case All(parts) | Either(parts) if len(parts) == 1:
            return plain(parts[0])
        case All(parts):
            return All(tuple(plain(part) for part in parts))  # type: ignore[misc]
        case Either(parts):
            return Either(tuple(plain(part) for part in parts))  # type: ignore[misc]
        case Not(part):
            return Not(plain(part))  # type: ignore[arg-type]
    return condition


@calm
@given(definitions())
def test_a_condition_that_is_saved_untouched_is_the_same(definition: Definition) -> None:
    places: list[Question | Section] = [*definition.sections, *definition.questions.values()]
    for part in places:
        if part.show_if is None:
            continue
        opened = ConditionForm(definition, part.key, part.show_if)
        form = ConditionForm(definition, part.key, None, built(opened))
        assert form.is_valid(), [(node.question, node.error) for node in form.root.walk()]
        assert plain(form.written()) == plain(part.show_if)
        said = reading.sentence(part.show_if, definition)
        assert said.startswith("Vises, hvis ")
        assert said.endswith(".")


@calm
@given(definitions(), st.lists(st.tuples(st.text(max_size=12), st.text(max_size=8)), max_size=12))
def test_the_builder_takes_whatever_is_sent(
    definition: Definition, fields: list[tuple[str, str]]
) -> None:
    data = QueryDict(mutable=True)
    for name, value in fields:
        for prefix in ("node", f"parent-{name}", f"kind-{name}", f"question-{name}", f"op-{name}"):
            data.appendlist(prefix, value if prefix != "node" else name)
    place = next(iter(definition.questions), "")
    form = ConditionForm(definition, place, None, data)
    for deed in ("refresh", "add-test-0", "add-group-0", "remove-0", "save"):
        form.apply(deed)
    if form.is_valid():
        form.written()


ASKED = schema.load(
    {
        "schema": schema.SCHEMA,
        "title": {"da": "Skema"},
        "sections": [
            {
                "key": "afsnit",
                "questions": [
                    {"key": "dag", "type": "date", "label": {"da": "Hvornår?"}},
                    {"key": "alder", "type": "number", "label": {"da": "Alder?"}},
                    {"key": "efter", "type": "yes_no", "label": {"da": "Efter?"}},
                    {"key": "til_sidst", "type": "number", "label": {"da": "Sidst?"}},
                ],
            }
        ],
    }
)


def one_test(question: str, op: str, value: str, negated: bool = False) -> ConditionForm:
    data = QueryDict(mutable=True)
    data.setlist("node", ["0", "1"])
    data.update({"kind-0": "all", "kind-1": "test", "parent-1": "0", "question-1": question})
    data.update({"op-1": op, "value-1": value})
    if negated:
        data["not-0"] = "1"
    return ConditionForm(ASKED, "efter", None, data)


def test_dates_and_numbers_are_typed_the_danish_way() -> None:
    form = one_test("dag", "lt", "24-11-2026")
    assert form.is_valid()
    assert form.written() == Test("dag", Op.LT, "2026-11-24")
    assert "er før 24. november 2026" in reading.sentence(form.written(), ASKED)
    form = one_test("alder", "ge", "1.200,5", negated=True)
    assert form.is_valid()
    assert form.written() == Not(Test("alder", Op.GE, 1200.5))


def test_a_condition_says_what_is_missing() -> None:
    for form, sentence in (
        (one_test("", "is", ""), "Vælg et spørgsmål."),
        (one_test("alder", "ge", ""), "Skriv, hvad svaret skal være."),
        (one_test("alder", "ge", "mange"), "Skriv et tal."),
        (
            one_test("til_sidst", "ge", "3"),
            "Det spørgsmål står efter det her. Vælg et, der står før.",
        ),
    ):
        assert not form.is_valid()
        assert [node.error for node in form.root.walk() if node.error] == [sentence]


def test_another_type_keeps_the_words_and_drops_what_does_not_fit() -> None:
    old = Question(
        "vej", QuestionType.SCALE, {"da": "Vej?", "en": "Road?"}, limits=schema.Limits(1, 5)
    )
    data = sent(QuestionForm(QuestionType.SHORT_TEXT, ASKED, question=old))
    form = QuestionForm(QuestionType.SHORT_TEXT, ASKED, data, question=old)
    assert form.is_valid(), form.errors
    assert form.written() == Question("vej", QuestionType.SHORT_TEXT, {"da": "Vej?", "en": "Road?"})
