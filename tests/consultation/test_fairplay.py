"""A flood is slowed and seen, nobody is followed, and nothing is dropped in silence."""

from __future__ import annotations

import base64
import json
import time
from datetime import timedelta
from typing import Any

import pytest
from altcha import v1 as altcha
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consultation.codes import Channel, FlagKind
from consultation.models import Flood, Questionnaire, Response, ResponseFlag, SpentProof
from consultation.pulse import WINDOW, Pulse
from consultation.services import answering, fairplay, flags
from tests import factories

TEXT = "Der ligger kanyler i gården hver eneste morgen, og ingen henter dem."
WISH = {"key": "oenske", "type": "long_text", "label": {"da": "Hvad ønsker du?"}}


@pytest.fixture
def asked(db: None) -> Questionnaire:
    return factories.questionnaire(factories.definition(WISH))


def solved(challenge: fairplay.Challenge) -> str:
    """What a browser sends when it has worked."""
    puzzle = dict(challenge.puzzle)
    solution = altcha.solve_challenge(
        altcha.Challenge(
            puzzle["algorithm"],
            puzzle["challenge"],
            puzzle["maxNumber"],
            puzzle["salt"],
            puzzle["signature"],
        )
    )
    assert solution is not None
    return base64.b64encode(json.dumps({**puzzle, "number": solution.number}).encode()).decode()


def flooded(asked: Questionnaire, settings: Any) -> fairplay.Challenge:
    """Begin until a flood is seen; gives the challenge that the next one meets."""
    settings.FLOOD_STARTS_A_MINUTE = 8
    for _ in range(8):
        fairplay.check_start(asked, {fairplay.TOKEN: fairplay.new_token()})
    with pytest.raises(fairplay.ProofNeeded) as needed:
        fairplay.check_start(asked, {fairplay.TOKEN: fairplay.new_token()})
    return needed.value.challenge


def test_people_begin_at_once_and_are_not_marked(asked: Questionnaire) -> None:
    for _ in range(20):
        assert fairplay.check_start(asked, {fairplay.TOKEN: fairplay.new_token()}) == ()


def test_a_filled_honeypot_and_a_foreign_form_are_marked_and_let_in(asked: Questionnaire) -> None:
    marks = fairplay.check_start(asked, {fairplay.HONEYPOT: "https://spam.example"})

    assert marks == (FlagKind.HONEYPOT, FlagKind.UNSIGNED)


def test_in_a_flood_a_browser_works_once_for_each_answer(
    asked: Questionnaire, settings: Any
) -> None:
    proof = solved(flooded(asked, settings))

    assert fairplay.check_start(asked, {fairplay.PROOF: proof, fairplay.TOKEN: ""})[-1] == (
        FlagKind.FLOOD
    )
    with pytest.raises(fairplay.ProofNeeded):
        fairplay.check_start(asked, {fairplay.PROOF: proof})
    assert SpentProof.objects.count() == 1


def test_a_proof_of_somebody_elses_making_opens_nothing(
    asked: Questionnaire, settings: Any
) -> None:
    flooded(asked, settings)
    made = altcha.create_challenge(altcha.ChallengeOptions(hmac_key="andres", max_number=100))
    forged = solved(fairplay.Challenge(made.to_dict(), ""))

    with pytest.raises(fairplay.ProofNeeded):
        fairplay.check_start(asked, {fairplay.PROOF: forged})


def test_without_javascript_one_waits_half_a_minute_in_a_flood(
    asked: Questionnaire, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge = flooded(asked, settings)
    later = time.time() + 31
    with pytest.raises(fairplay.ProofNeeded):
        fairplay.check_start(asked, {fairplay.TOKEN: challenge.token})

    monkeypatch.setattr("consultation.services.fairplay.time.time", lambda: later)

    assert fairplay.check_start(asked, {fairplay.TOKEN: challenge.token}) == (FlagKind.FLOOD,)
    with pytest.raises(fairplay.ProofNeeded):
        fairplay.check_start(asked, {fairplay.TOKEN: challenge.token})


def test_a_flood_is_written_down_once_and_ends(asked: Questionnaire, settings: Any) -> None:
    flooded(asked, settings)

    flood = Flood.objects.get()
    assert flood.refused == 1
    Flood.objects.update(last_at=timezone.now() - timedelta(minutes=6))
    fairplay.forget()
    assert not fairplay.is_flooded(asked)


def test_another_process_hears_of_the_flood(asked: Questionnaire, settings: Any) -> None:
    flooded(asked, settings)
    fairplay.forget()

    with pytest.raises(fairplay.ProofNeeded):
        fairplay.check_start(asked, {fairplay.TOKEN: fairplay.new_token()})


def test_the_same_long_text_in_three_answers_marks_all_three(asked: Questionnaire) -> None:
    for text in (TEXT, TEXT.upper(), f"  {TEXT} ", "Tak for kaffe"):
        response = factories.response(asked, {"oenske": text})
        fairplay.look_at_sent(response, asked.current.content, seconds=None)

    marked = ResponseFlag.objects.filter(kind=FlagKind.REPEATED_TEXT)
    assert marked.count() == 3
    assert Response.objects.sent().count() == 4


def test_an_answer_faster_than_reading_is_marked_and_counts(asked: Questionnaire) -> None:
    response = factories.response(asked, {"oenske": "Ja"})

    fairplay.look_at_sent(response, asked.current.content, seconds=0.4)

    assert ResponseFlag.objects.get().kind == FlagKind.TOO_FAST


def test_a_withdrawn_answer_takes_its_marks_and_digests_along(asked: Questionnaire) -> None:
    response = factories.response(asked, {"oenske": TEXT})
    fairplay.look_at_sent(response, asked.current.content, seconds=0.1)

    answering.withdraw(response.pk)

    assert not response.flags.exists()
    assert not response.long_texts.exists()


def test_leaving_out_needs_a_reason_and_can_be_taken_up_again(asked: Questionnaire) -> None:
    editor = factories.user("consultation_editor")
    response = factories.response(asked, {"oenske": "Ja"})
    fairplay.look_at_sent(response, asked.current.content, seconds=0.1)

    with pytest.raises(flags.NoReason):
        flags.settle(asked, FlagKind.TOO_FAST, None, left_out=True, reason=" ", by=editor)
    flags.settle(asked, FlagKind.TOO_FAST, None, left_out=True, reason="Maskine", by=editor)
    assert ResponseFlag.objects.get().left_out

    flags.unsettle(asked, FlagKind.TOO_FAST, by=editor)
    assert not ResponseFlag.objects.get().left_out


def test_the_editor_reads_what_was_written_and_settles_it(
    asked: Questionnaire, client: Client
) -> None:
    editor = factories.user("consultation_editor")
    client.force_login(editor)
    for _ in range(3):
        response = factories.response(asked, {"oenske": TEXT})
        fairplay.look_at_sent(response, asked.current.content, seconds=None)
    address = reverse("consultation:look_through", args=[asked.slug])

    page = client.get(address).content.decode()
    answer = client.post(
        f"{address}?art=repeated_text",
        {"decision": "leave_out", "scope": "all", "reason": "Samme tekst sendt igen og igen"},
        follow=True,
    ).content.decode()

    assert page.count(TEXT) == 3
    assert "3 svar tæller ikke med." in answer
    assert ResponseFlag.objects.filter(left_out=True).count() == 3


def test_leaving_out_without_a_reason_is_said_on_the_page(
    asked: Questionnaire, client: Client
) -> None:
    client.force_login(factories.user("consultation_editor"))
    response = factories.response(asked, {"oenske": "Ja"})
    fairplay.look_at_sent(response, asked.current.content, seconds=0.1)
    address = reverse("consultation:look_through", args=[asked.slug])

    page = client.post(address, {"decision": "leave_out", "scope": "all"}).content.decode()

    assert "Skriv, hvorfor svarene ikke skal tælle med." in page
    assert not ResponseFlag.objects.filter(left_out=True).exists()


def test_a_mark_twice_is_one(asked: Questionnaire) -> None:
    begun = answering.begin(asked, channel=Channel.WEB, language="da")

    fairplay.mark_begun(begun.response, [FlagKind.HONEYPOT])
    fairplay.mark_begun(begun.response, [FlagKind.HONEYPOT])

    assert ResponseFlag.objects.count() == 1


@given(st.lists(st.floats(0, 300), max_size=60))
def test_the_pulse_counts_the_last_minute(gaps: list[float]) -> None:
    pulse, moments, now = Pulse(), [], 0.0
    for gap in gaps:
        now += gap
        moments.append(now)
        counted = pulse.beat(1, most=1000, now=now)

        assert counted == sum(moment >= now - WINDOW for moment in moments)
