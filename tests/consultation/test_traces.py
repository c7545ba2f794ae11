"""What a code leads to, and what the public page tells: public things, and words of nobody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from config import receipt
from config.access.models import User
from consultation.models import Challenge, Consultation, Evidence, HearingResponse, Response
from consultation.process_codes import EvidenceKind
from consultation.queries.traces import became
from consultation.services import answering, evidence, hearing_answers
from consultation.services.evidence import Origin
from tests import factories, involvement

pytestmark = pytest.mark.django_db
SECRET = "Jeg har boet på gaden i syv år og tør ikke gå derhen alene mere."
MORE = {"key": "mere", "type": "long_text", "label": {"da": "Hvad mere?"}}


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture
def case() -> Consultation:
    return factories.consultation()


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


@pytest.fixture
def found(case: Consultation) -> Challenge:
    """A public challenge with a public proposal that is decided, and one of each in the dark."""
    made = involvement.challenge(
        case,
        title="For langt at gå",
        is_public=True,
        translations={"en": {"title": "Too far to walk"}},
    )
    for title, is_public in (("Et rum mere", True), ("Hemmeligt forslag", False)):
        proposal = involvement.proposal(case, title=title, is_public=is_public)
        proposal.challenges.set([made])
        decision = involvement.decision(case, title=f"Om {title}", is_public=is_public)
        decision.proposals.set([proposal])
        involvement.follow_up(decision)
    hidden = involvement.decision(case, title="Intern beslutning")
    hidden.challenges.set([made])
    return made


def test_nothing_linked_is_said_as_it_is(case: Consultation) -> None:
    response = involvement.hearing_response(involvement.hearing(of=case), "confidential")
    told = became(hearing_response_id=response.pk, language="da")
    assert (told.parts, told.because, told.is_linked, told.is_read) == ((), (), False, False)
    HearingResponse.objects.update(state="withheld")
    assert became(hearing_response_id=response.pk, language="da").is_read


def test_what_is_public_is_told_and_what_is_not_is_not(
    case: Consultation, editor: User, found: Challenge
) -> None:
    response = involvement.hearing_response(involvement.hearing(of=case), "confidential")
    dark = involvement.challenge(case, title="Ikke for alle endnu")
    evidence.link(case, Origin(response), dark, by=editor)
    told = became(hearing_response_id=response.pk, language="da")
    assert (told.parts, told.is_linked, told.is_read) == ((), True, True)

    evidence.link(case, Origin(response), found, by=editor)
    evidence.lead_nowhere(case, Origin(response), "Det er Regionens sag.", by=editor)
    told = became(hearing_response_id=response.pk, language="en")
    (part,) = told.parts
    assert part.title.plain == "Too far to walk"
    assert [title.plain for title in part.proposals] == ["Et rum mere"]
    assert [line.title.plain for line in part.decisions] == ["Om Et rum mere"]
    assert [line.text.plain for line in part.decisions[0].follow_ups] == ["Arbejdet er begyndt."]
    assert [each.plain for each in told.because] == ["Det er Regionens sag."]
    Consultation.objects.update(published_at=None)
    assert became(hearing_response_id=response.pk, language="da").parts == ()


def test_a_whole_question_counts_for_those_who_answered_it(
    case: Consultation, editor: User, found: Challenge
) -> None:
    asked = factories.questionnaire(
        factories.definition(MORE, {"key": "rum", "type": "yes_no", "label": {"da": "Rum?"}}),
        of=case,
    )
    wrote = factories.response(asked, {"mere": "Mere lys"})
    silent = factories.response(asked, {"rum": "yes"})
    evidence.link(case, Origin(asked, question="mere"), found, by=editor)
    (part,) = became(response_id=wrote.pk, language="da").parts
    assert part.with_others
    assert became(response_id=silent.pk, language="da").parts == ()
    evidence.link(case, Origin(wrote), found, by=editor)
    (part,) = became(response_id=wrote.pk, language="da").parts
    assert not part.with_others, "one's own is told before everybody's"
    answering.withdraw(wrote.pk)
    assert became(response_id=wrote.pk, language="da").parts == ()


def test_the_code_of_an_answer_leads_to_what_it_became(
    case: Consultation, editor: User, found: Challenge, client: Client
) -> None:
    asked = factories.questionnaire(factories.definition(MORE), of=case)
    begun = answering.begin(asked, channel="web", language="da")  # type: ignore[arg-type]
    assert asked.current is not None
    answering.save_page(begun.response.pk, asked.current.content.questions.values(), {"mere": "x"})
    answering.send(begun.response.pk)
    client.post("/svar/", {"code": begun.code})
    before = client.get("/svar/mit/").content.decode()
    assert "Når alle svar er læst" in before
    answer = Response.objects.get()
    evidence.link(case, Origin(answer), found, summary="Der mangler noget", by=editor)
    after = client.get("/svar/mit/").content.decode()
    assert "Det er blevet en del af denne udfordring:" in after
    assert "For langt at gå" in after
    assert "Et rum mere" in after
    assert "Hemmeligt forslag" not in after
    assert "Intern beslutning" not in after


def test_the_code_of_a_confidential_contribution_leads_to_what_it_became(
    case: Consultation, editor: User, found: Challenge, client: Client
) -> None:
    shown, digest = involvement.code()
    response = involvement.hearing_response(
        involvement.hearing(of=case), "confidential", code_digest=digest, text=SECRET
    )
    assert receipt.digest(shown, "hearing") == digest
    client.post("/svar/", {"code": shown})
    page = reverse("consultation:my_hearing_response")
    assert "er ikke behandlet endnu" in client.get(page).content.decode()
    evidence.link(case, Origin(response), found, by=editor)
    assert "For langt at gå" in client.get(page).content.decode()


def test_codes_ask_as_often_whatever_there_is_to_find(
    case: Consultation,
    editor: User,
    found: Challenge,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    response = involvement.hearing_response(involvement.hearing(of=case))
    with django_assert_num_queries(9) as few:
        became(hearing_response_id=response.pk, language="da")
    for number in range(6):
        made = involvement.challenge(case, title=f"Nr. {number}", is_public=True)
        evidence.link(case, Origin(response), made, by=editor)
        decision = involvement.decision(case, is_public=True)
        decision.challenges.set([made])
        involvement.follow_up(decision)
    with django_assert_num_queries(len(few)):
        assert len(became(hearing_response_id=response.pk, language="da").parts) == 6


def page_of(case: Consultation, client: Client, language: str = "da") -> str:
    address = reverse("consultation:said_and_done", args=[case.slug])
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_public_page_says_what_was_said_and_what_is_done(
    case: Consultation, editor: User, found: Challenge, client: Client
) -> None:
    hearing = involvement.hearing(of=case)
    for number in range(6):
        response = involvement.hearing_response(hearing, name=f"Navn {number}")
        evidence.link(case, Origin(response), found, summary="Vejen er for lang", by=editor)
        evidence.link(case, Origin(response), found.proposals.all()[0], by=editor)
    evidence.lead_nowhere(
        case,
        Origin(source="Ege, 2014", kind=EvidenceKind.LITERATURE),
        "Det ligger uden for kommunen.",
        summary="Rum i naboby",
        by=editor,
    )
    text = page_of(case, client)
    for wanted in (
        "Det pegede brugerne på",
        "For langt at gå",
        "Vejen er for lang",
        "6 høringssvar",
        "Et rum mere",
        "Om Et rum mere",
        "Arbejdet er begyndt.",
        "Rum i naboby",
        "Det ligger uden for kommunen.",
    ):
        assert wanted in text, wanted
    for dark in ("Hemmeligt forslag", "Intern beslutning", "Navn 1"):
        assert dark not in text, dark
    english = page_of(case, client, "en")
    assert "Too far to walk" in english
    assert "6 responses" in english


@pytest.mark.parametrize("count", [1, 4, 5])
def test_one_to_four_in_confidence_are_not_counted(
    case: Consultation, editor: User, found: Challenge, client: Client, count: int
) -> None:
    hearing = involvement.hearing(of=case)
    asked = factories.questionnaire(factories.definition(MORE), of=case)
    for _ in range(count):
        secret = involvement.hearing_response(hearing, "confidential", text=SECRET)
        answer = factories.response(asked, {"mere": SECRET})
        talk = factories.response(asked, {"mere": SECRET}, channel="interview")
        for thing in (secret, answer, talk):
            evidence.link(case, Origin(thing), found, by=editor)
    text = page_of(case, client)
    assert ("færre end 5 fortrolige bidrag" in text) == (count < 5)
    assert ("5 fortrolige bidrag" in text.replace("færre end 5", "")) == (count == 5)
    assert ("færre end 5 interview" in text) == (count < 5)
    assert ("færre end 5 svar på spørgeskemaer" in text) == (count < 5)
    if count < 5:
        said = text[text.index("Det bygger på:") :].partition("Det gør vi")[0]
        assert not re.search(
            rf"\b{count}\b", said.replace("færre end 5", "").replace("1 høring", "")
        )
        assert "viser vi ikke hvor mange" in text


def test_nothing_on_the_page_points_to_a_confidential_contribution(
    case: Consultation, editor: User, found: Challenge, client: Client
) -> None:
    hearing = involvement.hearing(of=case)
    secret = involvement.hearing_response(
        hearing, "confidential", text=SECRET, role="user", number=7431
    )
    evidence.link(case, Origin(secret), found, summary="Nogle er utrygge", by=editor)
    evidence.lead_nowhere(case, Origin(secret), "Politiet har ansvaret.", by=editor)
    raw = client.get(reverse("consultation:said_and_done", args=[case.slug])).content.decode()
    assert "Nogle er utrygge" in raw
    for trace in (SECRET, "gaden i syv år", str(secret.pk), "7431", "Jeg tager selv stoffer"):
        assert trace not in raw, trace


def test_a_refused_response_is_neither_told_nor_counted(
    case: Consultation, editor: User, found: Challenge, client: Client
) -> None:
    response = involvement.hearing_response(involvement.hearing(of=case))
    evidence.link(case, Origin(response), found, summary="Det sagde hun", by=editor)
    assert "Det sagde hun" in page_of(case, client)
    HearingResponse.objects.update(state="refused")
    text = page_of(case, client)
    assert "Det sagde hun" not in text
    assert "1 høringssvar" not in text


def test_withdrawing_takes_away_what_editors_wrote_of_it(
    case: Consultation, editor: User, found: Challenge, client: Client
) -> None:
    response = involvement.hearing_response(involvement.hearing(of=case), "confidential")
    answer = factories.response(
        factories.questionnaire(factories.definition(MORE), of=case), {"mere": "Mere lys"}
    )
    for thing in (response, answer):
        evidence.link(case, Origin(thing), found, summary="Det sagde hun", by=editor)
        evidence.lead_nowhere(case, Origin(thing), "Ikke nu", by=editor)
    hearing_answers.withdraw(response.pk, now=timezone.now())
    answering.withdraw(answer.pk)
    assert not Evidence.objects.exists()
    assert "Det sagde hun" not in page_of(case, client)


def test_the_page_is_there_only_for_what_is_published(
    case: Consultation, found: Challenge, client: Client
) -> None:
    public = reverse("consultation:public_consultation", args=[case.slug])
    assert "1 udfordring" in client.get(public).content.decode()
    Challenge.objects.update(is_public=False)
    case.proposals.update(is_public=False)
    case.decisions.update(is_public=False)
    assert "Det sagde I" not in client.get(public).content.decode()
    assert "Der er ikke noget at læse her endnu." in page_of(case, client)
    Consultation.objects.update(published_at=None)
    address = reverse("consultation:said_and_done", args=[case.slug])
    assert client.get(address).status_code == 404


def test_the_page_asks_as_often_for_many_as_for_one(
    case: Consultation,
    editor: User,
    found: Challenge,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    def fill(count: int, hearing: Any) -> None:
        for number in range(count):
            made = involvement.challenge(case, title=f"U {number}", is_public=True)
            response = involvement.hearing_response(hearing)
            evidence.link(case, Origin(response), made, summary=f"S {number}", by=editor)
            evidence.lead_nowhere(case, Origin(response), f"Fordi {number}", by=editor)
            decision = involvement.decision(case, is_public=True, decided_on=timezone.localdate())
            decision.challenges.set([made])
            involvement.follow_up(decision)

    hearing = involvement.hearing(of=case)
    address = reverse("consultation:said_and_done", args=[case.slug])
    fill(1, hearing)
    client.get(address)
    with django_assert_num_queries(11) as few:
        client.get(address)
    fill(8, hearing)
    with django_assert_num_queries(len(few)):
        client.get(address)
