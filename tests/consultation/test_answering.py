"""What happens to an answer from its first page to its withdrawal."""

from __future__ import annotations

import pytest

from config import receipt
from consultation.codes import Channel
from consultation.exceptions import NoSuchCode, NotWhole, PageRefused
from consultation.models import Response
from consultation.services import answering
from tests import factories

pytestmark = pytest.mark.django_db

AGE = {
    "key": "alder",
    "type": "number",
    "label": {"da": "Hvor gammel er du?"},
    "needed": "yes",
    "limits": {"least": 18, "most": 110},
}
WHY = {
    "key": "hvorfor",
    "type": "single",
    "label": {"da": "Hvorfor kommer du?"},
    "options": [{"code": "ro", "label": {"da": "Ro"}}, {"code": "rent", "label": {"da": "Rent"}}],
    "other": True,
    "show_if": {"question": "alder", "op": "ge", "value": 30},
}


def test_what_a_condition_hides_is_not_sent() -> None:
    asked = factories.questionnaire(factories.definition(AGE, WHY))
    begun = answering.begin(asked, channel=Channel.WEB, language="da")
    questions = asked.current.content.questions.values()
    raw = {"alder": "42", "hvorfor": "other", "hvorfor.other": "Kaffen"}
    answering.save_page(begun.response.pk, questions, raw)
    answering.save_page(
        begun.response.pk, [asked.current.content.questions["alder"]], {"alder": 20}
    )

    sent = answering.send(begun.response.pk)

    assert sent.answers == {"alder": 20}


def test_a_wrong_value_is_said_and_the_rest_of_the_page_is_kept() -> None:
    asked = factories.questionnaire(factories.definition(AGE, WHY))
    begun = answering.begin(asked, channel=Channel.WEB, language="da")
    questions = asked.current.content.questions.values()

    with pytest.raises(PageRefused) as refused:
        answering.save_page(begun.response.pk, questions, {"alder": "17", "hvorfor": "ro"})

    assert refused.value.errors == {"alder": "Skriv et tal, der er mindst 18."}
    assert Response.objects.get().draft == {"hvorfor": "ro"}


def test_a_missing_answer_that_is_required_stops_the_sending() -> None:
    asked = factories.questionnaire(factories.definition(AGE, WHY))
    begun = answering.begin(asked, channel=Channel.WEB, language="da")

    with pytest.raises(NotWhole) as lacking:
        answering.send(begun.response.pk)

    assert lacking.value.keys == ("alder",)


def test_the_code_opens_the_answer_however_it_is_typed_until_it_is_withdrawn() -> None:
    asked = factories.questionnaire()
    begun = answering.begin(asked, channel=Channel.WEB, language="da")
    answering.save_page(begun.response.pk, asked.current.content.questions.values(), {"rum": "yes"})
    answering.send(begun.response.pk)

    assert answering.find_by_code(begun.code.lower().replace("-", " ")) == begun.response

    answering.withdraw(begun.response.pk)
    with pytest.raises(NoSuchCode):
        answering.find_by_code(begun.code)
    assert Response.objects.get().answers == {}


def test_a_correction_counts_when_it_is_sent_and_not_before() -> None:
    asked = factories.questionnaire()
    given = factories.response(asked, {"rum": "yes"})
    answering.reopen(given.pk)
    answering.save_page(given.pk, asked.current.content.questions.values(), {"rum": "no"})

    assert Response.objects.get().answers == {"rum": "yes"}

    answering.send(given.pk)
    corrected = Response.objects.get()
    assert (corrected.answers, corrected.corrections) == ({"rum": "no"}, 1)


def test_a_mistyped_code_is_told_from_an_unknown_one() -> None:
    code = receipt.normalised(receipt.new_code())
    mistyped = ("0" if code[0] != "0" else "1") + code[1:]

    with pytest.raises(receipt.CodeMistyped):
        answering.find_by_code(mistyped)
    with pytest.raises(NoSuchCode):
        answering.find_by_code(code)
