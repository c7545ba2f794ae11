"""What goes out as XLSForm comes back as the same questionnaire, and ODK takes it."""

from __future__ import annotations

import json

from hypothesis import given, settings

from consultation.definition import schema
from consultation.definition.schema import Definition
from consultation.xlsform import file_out, odk, reading, writing
from tests import factories
from tests.consultation import strategies


def test_a_matrix_of_one_row_is_told_from_its_row() -> None:
    tests = [{"question": key, "op": "answered"} for key in ("net", "net.sent")]
    options = [{"code": code, "label": {"da": code}} for code in ("ja", "nej")]
    matrix = {
        "key": "net",
        "type": "matrix",
        "label": {"da": "?"},
        "options": options,
        "rows": [{"code": "sent", "label": {"da": "Sent"}}],
    }
    last = {"key": "sidst", "type": "yes_no", "label": {"da": "?"}, "show_if": {"any": tests}}
    definition = schema.load(factories.definition(matrix, last))

    content = file_out.content(writing.write(definition, slug="skema"))

    assert reading.read(content).definition == definition


@settings(max_examples=60)
@given(strategies.definitions())
def test_export_and_import_give_the_same_questionnaire(definition: Definition) -> None:
    content = file_out.content(writing.write(definition, slug="skema"))

    assert odk.objection(content) == ""
    back = reading.read(content)

    assert json.dumps(schema.dump(back.definition), sort_keys=True) == json.dumps(
        schema.dump(definition), sort_keys=True
    )
    assert back.left_out == ()
