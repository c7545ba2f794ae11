"""Any sequence of steps keeps a questionnaire that can be loaded, and leaves the rest alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from consultation.definition import checking, conditions, editing, schema
from consultation.definition.conditions import All, Op, Test
from consultation.definition.schema import Definition, Option, Question, QuestionType, Section

LABELS = st.sampled_from(["Hvor gammel er du?", "Æblegrød på Ørsø", "123", "", "other", "Å" * 90])


def question(label: str, **more: object) -> Question:
    key = editing.new_key(label, ())
    return Question(key, QuestionType.YES_NO, {"da": label}, **more)  # type: ignore[arg-type]


class Desk(RuleBasedStateMachine):
    """Adds, moves, copies, deletes and puts back; `bin` holds what was deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.definition = Definition(title={"da": "Skema"})
        self.bin: list[editing.Removed] = []

    @initialize()
    def first_section(self) -> None:
        self.definition = editing.insert_section(self.definition, Section("start"))

    def others(self, *keys: str) -> dict[str, Question]:
        return {key: q for key, q in self.definition.questions.items() if key not in keys}

    def any_key(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(editing.taken_keys(self.definition))))

    @rule(label=LABELS)
    def add_section(self, label: str) -> None:
        before = self.others()
        key = editing.new_key(label, editing.taken_keys(self.definition))
        self.definition = editing.insert_section(self.definition, Section(key))
        assert self.others() == before

    @precondition(lambda self: self.definition.sections)
    @rule(label=LABELS, data=st.data())
    def add_question(self, label: str, data: st.DataObject) -> None:
        before = self.others()
        section = data.draw(st.sampled_from(self.definition.sections)).key
        key = editing.new_key(label, editing.taken_keys(self.definition))
        made = replace(question(label), key=key)
        self.definition = editing.insert_question(self.definition, section, made)
        assert self.others(key) == before

    @precondition(lambda self: self.definition.questions)
    @rule(data=st.data(), index=st.integers(-2, 5))
    def move_question(self, data: st.DataObject, index: int) -> None:
        before = self.others()
        key = data.draw(st.sampled_from(sorted(before)))
        section = data.draw(st.sampled_from(self.definition.sections)).key
        order = [k for k in before if k != key]
        self.definition = editing.move_question(self.definition, key, section, index)
        assert self.others() == before
        assert [k for k in self.definition.questions if k != key] == order
        assert editing.place_of(self.definition, key)[0].key == section

    @precondition(lambda self: self.definition.sections)
    @rule(data=st.data(), step=st.sampled_from([-1, 1]))
    def step(self, data: st.DataObject, step: int) -> None:
        before = self.others()
        key = self.any_key(data)
        move = editing.step_question if key in self.definition.questions else editing.step_section
        self.definition = move(self.definition, key, step)
        assert self.others() == before

    @precondition(lambda self: self.definition.sections)
    @rule(data=st.data())
    def copy(self, data: st.DataObject) -> None:
        before = self.others()
        self.definition, made = editing.copy(self.definition, self.any_key(data))
        assert made in editing.taken_keys(self.definition)
        assert {key: q for key, q in self.others().items() if key in before} == before

    @precondition(lambda self: self.definition.sections)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        before = self.definition
        key = self.any_key(data)
        self.definition, removed = editing.remove(self.definition, key)
        assert editing.put_back(self.definition, removed) == (before, key), "undo gives it back"
        self.bin.append(removed)

    @precondition(lambda self: self.bin)
    @rule(data=st.data())
    def put_back(self, data: st.DataObject) -> None:
        before = self.others()
        removed = self.bin.pop(data.draw(st.integers(0, len(self.bin) - 1)))
        self.definition, made = editing.put_back(self.definition, removed)
        assert made in editing.taken_keys(self.definition)
        assert {key: q for key, q in self.others().items() if key in before} == before

    @invariant()
    def it_loads_and_its_keys_are_unique(self) -> None:
        assert schema.load(schema.dump(self.definition)) == self.definition
        keys = [q.key for _, q in self.definition.walk()]
        keys += [s.key for s in self.definition.sections]
        assert len(keys) == len(set(keys))
        assert all(checking.KEY.fullmatch(key) for key in keys)


Desk.TestCase.settings = settings(
    max_examples=40, stateful_step_count=20, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
TestDesk = Desk.TestCase


@given(st.text(max_size=80), st.sets(st.sampled_from(["a", "felt", "felt_2", "hus"])))
def test_a_key_can_be_made_of_any_label(label: str, taken: set[str]) -> None:
    key = editing.new_key(label, taken)
    assert checking.KEY.fullmatch(key)
    assert key not in taken | editing.RESERVED


def test_a_copied_section_asks_its_own_questions() -> None:
    inner = question("Ryger du?")
    outer = question("Bor du her?")
    wanted = All((Test(inner.key, Op.IS, "yes"), Test(outer.key, Op.IS, "yes")))
    dependent = replace(question("Hvor meget?"), show_if=wanted)
    first = Section("foer", questions=(outer,))
    second = Section("vaner", questions=(inner, dependent))
    definition = Definition(title={"da": "Skema"}, sections=(first, second))

    copied, key = editing.copy(definition, "vaner")

    made = editing.section_of(copied, key)
    asked = [test.question for test in conditions.tests(made.questions[1].show_if)]
    assert asked == ["ryger_du_2", "bor_du_her"]
    assert copied.sections[:2] == definition.sections


def test_what_asks_a_question_is_found_before_it_is_deleted() -> None:
    asked = question("Ryger du?")
    asking = replace(question("Hvor meget?"), show_if=Test(asked.key, Op.IS, "yes"))
    definition = Definition(title={}, sections=(Section("vaner", questions=(asked, asking)),))

    assert editing.dependants(definition, {asked.key}) == (asking.key,)
    assert editing.dependants(definition, {asked.key, asking.key}) == ()


def test_a_changed_answer_keeps_its_code_and_translations() -> None:
    kept = {"ja": Option("ja", {"da": "Ja", "en": "Yes"})}
    rows = [
        ("ja", "Ja tak", Option("", {})),
        ("", "Ved ikke", Option("", {})),
        ("", " ", Option("", {})),
    ]

    made = editing.with_codes(rows, kept, "da")

    assert [option.code for option in made] == ["ja", "ved_ikke"]
    assert made[0].label == {"da": "Ja tak", "en": "Yes"}


def test_a_part_that_is_gone_is_said() -> None:
    with pytest.raises(editing.NoSuchPart):
        editing.remove(Definition(title={}), "vaek")
