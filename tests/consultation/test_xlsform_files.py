"""Files that are broken, hostile or something else: one sentence, and nothing is read."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation.xlsform import file_out, reading, workbook, writing
from consultation.xlsform.expressions import Unreadable, parse
from consultation.xlsform.findings import XlsformRefused
from tests.consultation import sheets

PIECES = (
    *("${a}", ".", "'x'", "7", "-1.5", "=", "!=", "<", ">=", "and", "or", "not", "(", ")", ","),
    *("selected", "count-selected", "date", "true()", "concat", "regex", "§", "  "),
)


def refusal(content: bytes) -> str:
    """Why the file becomes nothing."""
    with pytest.raises(XlsformRefused) as refused:
        reading.read(content)
    return str(refused.value)


def packed(**parts: bytes) -> bytes:
    """A zip file that says it is a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ikke et regneark"),
        (b"type;name;label\ntext;a;Why?\n", "ikke et regneark"),
        (b"%PDF-1.7", "ikke et regneark"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "gammel XLS-fil"),
        (b"PK\x03\x04" + b"\0" * 100, "ikke et regneark"),
        (b"x" * (workbook.MOST_BYTES + 1), "større end 5 MB"),
        (packed(), "kan ikke læses"),
        (packed(bomb=b"\0" * (workbook.MOST_UNPACKED + 1)), "fylder for meget"),
        (packed(**{f"part{n}": b"" for n in range(600)}), "fylder for meget"),
    ],
)
def test_what_is_no_workbook_is_said_in_a_sentence(content: bytes, said: str) -> None:
    sentence = refusal(content)

    assert said in sentence
    assert "\n" not in sentence


def test_a_hundred_megabytes_of_nothing_packed_small_are_not_unpacked() -> None:
    bomb = packed(**{f"xl/worksheets/sheet{n}.xml": b" " * 25_000_000 for n in range(4)})

    assert len(bomb) < 1_000_000
    assert "fylder for meget" in refusal(bomb)


def test_a_workbook_with_an_entity_bomb_is_refused() -> None:
    good = sheets.workbook(survey=("type | name | label", "text | a | Why?"))
    out = io.BytesIO()
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "xl/workbook.xml":
                data = bomb.encode() + data.replace(b"survey", b"survey&b;")
            target.writestr(part.filename, data)

    assert "som regneark ikke har" in refusal(out.getvalue())


def test_a_formula_is_refused_where_it_stands() -> None:
    found = sheets.refusals("type | name | label", 'text | a | =HYPERLINK("http://x";"y")')

    assert found == [
        "Ark survey, række 2: En celle er en formel. Kopiér den, og indsæt den som værdi."
    ]


def test_a_text_that_looks_like_a_formula_goes_out_as_a_text_and_comes_back() -> None:
    definition = reading.read(
        sheets.workbook(survey=("type | name | label", "text | a | Why?"))
    ).definition
    question = definition.sections[0].questions[0]
    object.__setattr__(question, "label", {"da": '=cmd|"/c calc"!A1'})

    content = file_out.content(writing.write(definition, slug="x"))

    assert reading.read(content).definition.questions["a"].label == question.label


@pytest.mark.parametrize(
    ("survey", "said"),
    [
        ((), 'intet ark, der hedder "survey"'),
        (("type | name | label",), "ingen spørgsmål"),
    ],
)
def test_a_workbook_without_questions_is_refused(survey: tuple[str, ...], said: str) -> None:
    content = sheets.workbook(**({"survey": survey} if survey else {"ark1": ("a | b",)}))

    assert said in refusal(content)


def test_the_same_questionnaire_gives_the_same_bytes() -> None:
    definition = sheets.read("type | name | label", "text | a | Why?").definition
    once, twice = (file_out.content(writing.write(definition, slug="x")) for _ in range(2))

    assert once == twice


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=14,
    )
)
def test_any_expression_is_read_or_refused(pieces: list[str]) -> None:
    try:
        parse(" ".join(pieces))
    except Unreadable as error:
        sentence = str(error)
    else:
        return
    assert sentence


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 3_000))
def test_a_damaged_workbook_is_read_or_refused(noise: bytes, at: int) -> None:
    good = sheets.workbook(survey=("type | name | label", "text | a | Why?"))
    damaged = good[:at] + noise + good[at + len(noise) :]
    try:
        reading.read(damaged)
    except XlsformRefused as error:
        sentence = str(error)
    else:
        return
    assert sentence.endswith((".", "?")) or "pyxform" in sentence
