"""XLSForms as people make them for ODK and Kobo: taken in, or refused by sheet and row."""

from __future__ import annotations

import pytest

from consultation.definition.conditions import All, Not, Op, Test
from consultation.definition.conditions import Any as Either
from consultation.definition.schema import Limits, Needed, Question, QuestionType
from tests.consultation import sheets
from tests.consultation.sheets import read, refusals

SHORT = "type | name | label"
HEAD = "type | name | label | required | relevant | constraint | appearance | parameters"
FRUIT = (
    "list_name | name | label",
    "fruit | 1 | Apple",
    "fruit | 2 | Pear",
    "fruit | Kiwi&co | Kiwi",
    *sheets.YES_NO[1:],
)


def only(*survey: str, choices: tuple[str, ...] = FRUIT) -> Question:
    """The last question of a form."""
    return list(read(*survey, choices=choices).definition.questions.values())[-1]


@pytest.mark.parametrize(
    ("row", "kind", "limits"),
    [
        ("integer | a | Age? | yes | | . >= 18 and . < 100", QuestionType.NUMBER, Limits(18, 99)),
        ("decimal | a | Km? | | | . <= 4.5", QuestionType.NUMBER, Limits(None, 4.5, None, 2)),
        ("text | a | Why? | | | string-length(.) < 51", QuestionType.SHORT_TEXT, Limits(length=50)),
        ("text | a | Why? | | | | multiline", QuestionType.LONG_TEXT, Limits()),
        ("date | a | When?", QuestionType.DATE, Limits()),
        ("note | a | Read this.", QuestionType.INFORMATION, Limits()),
        ("geopoint | a | Where?", QuestionType.MAP, Limits()),
        ("file | a | Attach", QuestionType.FILE, Limits()),
        ("range | a | How? | | | | | start=0 end=5 step=1", QuestionType.SCALE, Limits(0, 5)),
        ("range | a | How?", QuestionType.SCALE, Limits(1, 10)),
        ("select_one fruit | a | Which?", QuestionType.SINGLE, Limits()),
        ("select one from fruit | a | Which?", QuestionType.SINGLE, Limits()),
        ("select_one yn | a | Well?", QuestionType.YES_NO, Limits()),
        ("rank fruit | a | Order", QuestionType.RANKING, Limits()),
        (
            "select_multiple fruit | a | Which? | | | count-selected(.) <= 2",
            QuestionType.MULTIPLE,
            Limits(most=2),
        ),
    ],
)
def test_each_type_becomes_its_own(row: str, kind: QuestionType, limits: Limits) -> None:
    question = only(HEAD, row)

    assert (question.type, question.limits) == (kind, limits)
    assert question.needed == (Needed.YES if "| yes |" in row else Needed.NO)


def test_names_that_keys_cannot_have_are_rewritten_and_conditions_follow() -> None:
    read_in = read(
        HEAD,
        "select_one fruit | Frugt-Valg | Which?",
        "text | Hvorfor.Det | Why? | | ${Frugt-Valg} = 'Kiwi&co'",
        choices=FRUIT,
    )

    first, second = read_in.definition.questions.values()
    assert (first.key, second.key) == ("frugt_valg", "hvorfor_det")
    assert [option.code for option in first.options] == ["svar_1", "svar_2", "kiwi_co"]
    assert second.show_if == Test("frugt_valg", Op.IS, "kiwi_co")


ASKED = (
    HEAD,
    "integer | age | Age?",
    "select_multiple fruit | eats | Eats?",
    "select_one yn | well | Well?",
    "date | day | Day?",
    "text | why | Why?",
)
OLD = Test("age", Op.GE, 65)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("${age} >= 65", OLD),
        ("65 <= ${age}", OLD),
        ("( ${age}>=65 )", OLD),
        ("${age} >= 65 and ${well}='yes'", All((OLD, Test("well", Op.IS, "yes")))),
        ("${age} >= 65 or selected(${eats}, '1')", Either((OLD, Test("eats", Op.INCLUDES, "a1")))),
        ("not(selected(${eats}, '2'))", Test("eats", Op.EXCLUDES, "a2")),
        ("not(${age} >= 65)", Not(OLD)),
        ("${why} != ''", Test("why", Op.ANSWERED)),
        ('${why} = ""', Test("why", Op.NOT_ANSWERED)),
        ("string-length(${why}) > 0", Test("why", Op.ANSWERED)),
        ("count-selected(${eats}) >= 1", Test("eats", Op.ANSWERED)),
        ("${day} < date('2026-01-01')", Test("day", Op.LT, "2026-01-01")),
        ("${well} != ‘no’", Test("well", Op.IS_NOT, "no")),
        ("true()", None),
        ("${age} = 7 and true()", All((Test("age", Op.IS, 7),))),
    ],
)
def test_each_kind_of_relevance_becomes_a_condition(text: str, condition: object) -> None:
    choices = (
        "list_name | name | label",
        "fruit | 1 | Apple",
        "fruit | 2 | Pear",
        *sheets.YES_NO[1:],
    )
    found = only(*ASKED, f"note | last | Hello | | {text}", choices=choices).show_if

    assert str(found).replace("svar_", "a") == str(condition)


def test_exactly_one_of_several_is_what_equality_means_in_odk() -> None:
    found = only(*ASKED, "note | last | Hello | | ${eats} = '1'").show_if

    assert found == All(
        (
            Test("eats", Op.INCLUDES, "svar_1"),
            Test("eats", Op.EXCLUDES, "svar_2"),
            Test("eats", Op.EXCLUDES, "kiwi_co"),
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "${age} = = 'y' and (",
        "${age} >",
        "${age} >= 65 and",
        "${unknown} = 1",
        "${eats} > '1'",
        "${well} = 'maybe'",
        "selected(${eats})",
        "${age} > ${other}",
        "today() > date('2026-01-01')",
        "count-selected(${eats}) > 2",
        "regex(${why}, '[a-z]')",
        "if(${age} > 1, 1, 2) = 1",
        "false()",
        "${why} = 'because'",
        "(" * 60 + "${age} = 1" + ")" * 60,
        "pulldata('x', 'y')",
        "${age} >= 65 ${age}",
        "${age} >= 'old'",
    ],
)
def test_what_a_condition_cannot_say_is_refused_with_its_row(text: str) -> None:
    found = refusals(*ASKED, f"note | last | Hello | | {text}", choices=FRUIT)

    assert len(found) == 1, found
    assert found[0].startswith("Ark survey, række 7: Betingelsen i relevant kan ikke bruges: ")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("calculate | a | | | | |", "Typen"),
        ("image | a | Photo", 'Typen "image"'),
        ("acknowledge | a | OK", "Typen"),
        ("select_one_from_file x.csv | a | Which?", "Typen"),
        ("select_one nowhere | a | Which?", 'Listen "nowhere" findes ikke'),
        ("range | a | How? | | | | | start=0 end=1 step=0.1", "hele tal"),
        ("integer | a | Age? | | | . > ${b}", "constraint"),
        ("integer | a | Age? | | | . >= 1 or . = 99", "constraint"),
        ("text | a | Mail? | | | regex(., '.+@.+')", "regex()"),
        ("date | a | Day? | | | . <= today()", "constraint"),
        ("text | a | Hello ${b}", "kan ikke sættes ind"),
        ("text | a | Hello | ${b} = 1", "required skal være yes eller no"),
        ("text | | Hello", "intet navn"),
        (" | a | Hello", "ingen type"),
        ("begin_repeat | a | Again", "begin_repeat"),
        ("end_group |", "ikke er begyndt"),
        ("begin_group | a | Open", "slutter ikke"),
    ],
)
def test_what_cannot_be_mapped_is_refused_with_its_row(row: str, reason: str) -> None:
    found = refusals(HEAD, "integer | b | Before?", row)

    assert any(text.startswith("Ark survey, række 3: ") and reason in text for text in found), found


def test_columns_that_cannot_be_mapped_are_refused_and_small_ones_left_out() -> None:
    head = "type | name | label | choice_filter | calculation | default | constraint_message"

    found = refusals(head, "select_one yn | a | Well? | x=1 | 1+1 | yes | Wrong!")
    assert [text.split(": ")[0] for text in found] == ["Ark survey, række 2"] * 3

    left_out = read(head, "start | begun |", "integer | a | Age? | | | | Wrong!").left_out
    assert [(finding.row, finding.sheet) for finding in left_out] == [(2, "survey"), (3, "survey")]


def test_all_reasons_are_said_at_once_in_order() -> None:
    found = refusals(
        HEAD,
        "image | a | Photo",
        "text | b | Why? | | ${nothing} = 1",
        "begin_repeat | c | Again",
        "text | d | More",
        "end_repeat |",
        "calculate | e | Sum",
    )

    assert [text.split(":")[0] for text in found] == [
        "Ark survey, række 2",
        "Ark survey, række 3",
        "Ark survey, række 4",
        "Ark survey, række 7",
    ]


def test_groups_become_sections_and_groups_within_inherit_their_condition() -> None:
    definition = read(
        HEAD,
        "integer | age | Age?",
        "begin group | old | For the old | | ${age} >= 65",
        "text | one | One",
        "begin_group | inner | Within | | ${one} != ''",
        "text | two | Two",
        "end group | |",
        "text | three | Three",
        "end group | |",
    ).definition

    assert [[q.key for q in section.questions] for section in definition.sections] == [
        ["age"],
        ["one"],
        ["two"],
        ["three"],
    ]
    assert [section.title.get("en", "") for section in definition.sections] == [
        "",
        "For the old",
        "Within",
        "",
    ]
    assert definition.sections[1].show_if == definition.sections[3].show_if == OLD
    assert definition.sections[2].show_if == All((OLD, Test("one", Op.ANSWERED)))


def test_other_comes_as_suffix_as_option_and_with_its_text_row() -> None:
    suffix = only(SHORT, "select_one fruit or_other | a | Which?")
    assert suffix.other

    choices = (*FRUIT, "fruit | other | Something else")
    definition = read(
        HEAD,
        "select_multiple fruit | a | Which?",
        "text | a_other | Which other? | | selected(${a}, 'other')",
        "note | b | Thanks | | selected(${a}, 'other')",
        choices=choices,
    ).definition

    assert list(definition.questions) == ["a", "b"]
    assert definition.questions["a"].other
    assert definition.questions["b"].show_if == Test("a", Op.INCLUDES, "other")


def test_none_of_these_stands_alone_where_the_constraint_says_so() -> None:
    text = "not(selected(., '2') and count-selected(.) > 1)"

    question = only(HEAD, f"select_multiple fruit | a | Which? | | | {text}")

    assert [option.exclusive for option in question.options] == [False, True, False]


@pytest.mark.parametrize(
    "survey",
    [
        (
            "begin_group | m | How often? | | | | table-list",
            "select_one fruit | r1 | Mornings | yes",
            "select_one fruit | r2 | Evenings | yes",
            "end_group |",
        ),
        (
            "begin_group | m | | | | | field-list",
            "select_one fruit | head | How often? | | | | label",
            "select_one fruit | r1 | Mornings | yes | | | list-nolabel",
            "select_one fruit | r2 | Evenings | yes | | | list-nolabel",
            "end_group |",
        ),
    ],
)
def test_tables_of_choices_become_a_matrix(survey: tuple[str, ...]) -> None:
    definition = read(
        HEAD, *survey, "note | last | Hello | | ${r2} = '1'", choices=FRUIT
    ).definition

    matrix = definition.questions["m"]
    assert matrix.type == QuestionType.MATRIX
    assert matrix.label == {"en": "How often?"}
    assert [row.code for row in matrix.rows] == ["r1", "r2"]
    assert matrix.needed == Needed.YES
    assert definition.questions["last"].show_if == Test("m.r2", Op.IS, "svar_1")


def test_kobos_rating_ranking_and_matrix_are_understood() -> None:
    head = "type | name | label | kobo--score-choices | kobo--rank-items | kobo--matrix_list"
    definition = read(
        head,
        "begin_score | s | Rate | fruit",
        "score__row | s1 | Mornings",
        "score__row | s2 | Evenings",
        "end_score |",
        "begin_rank | r | Order | | fruit",
        "rank__level | r1 | First",
        "end_rank |",
        "begin_kobomatrix | k | Table | | | yn",
        "select_one fruit | c | Fruit",
        "end_kobomatrix |",
        choices=FRUIT,
    ).definition

    kinds = {key: question.type for key, question in definition.questions.items()}
    assert kinds == {
        "s": QuestionType.MATRIX,
        "r": QuestionType.RANKING,
        "k": QuestionType.MATRIX,
    }
    assert [row.code for row in definition.questions["k"].rows] == ["yes", "no"]


def test_languages_are_those_of_the_headings_the_default_first() -> None:
    definition = read(
        "type | name | label::English (en) | label::Dansk (da) | hint::Dansk",
        "text | a | Why? | Hvorfor? | Skriv kort",
        settings=("form_title | default_language", "Title | Dansk (da)"),
    ).definition

    assert definition.languages == ("da", "en")
    assert definition.questions["a"].label == {"da": "Hvorfor?", "en": "Why?"}
    assert definition.questions["a"].help == {"da": "Skriv kort"}
    assert definition.title == {"da": "Title"}


def test_a_language_nobody_knows_is_refused_with_what_to_do() -> None:
    assert refusals("type | name | label::Klingon", "text | a | Why?") == [
        (
            'Ark survey, række 1: Sproget "Klingon" kendes ikke. '
            'Skriv dets kode i parentes, som "Dansk (da)".'
        )
    ]


def test_what_only_odk_objects_to_is_passed_on_with_its_row() -> None:
    spaced = ("list_name | name | label", "l | two words | A", "l | b | B")
    assert refusals(SHORT, "select_multiple l | a | Which?", choices=spaced) == [
        'Ark choices, række 2: Navnet "two words" har mellemrum; det kan valg af flere ikke have.'
    ]

    doubled = refusals(SHORT, "text | a | One", "text | A | Two", "text | a | Three")
    assert len(doubled) == 1
    assert doubled[0].startswith("Ark survey, række 4: ODK's egen kontrol (pyxform) siger nej")
