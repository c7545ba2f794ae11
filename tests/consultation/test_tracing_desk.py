"""Tying contributions at the desk: attaching, changing, and who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.access.models import User
from config.audit.models import AuditEntry
from consultation.models import Challenge, Consultation, Evidence, Proposal
from consultation.queries import contribution_states as states
from consultation.services import evidence
from consultation.services.evidence import Origin
from tests import factories, involvement

pytestmark = pytest.mark.django_db
MORE = {"key": "mere", "type": "long_text", "label": {"da": "Hvad mere?"}, "declinable": True}
ROOMS = {"key": "rum", "type": "yes_no", "label": {"da": "Flere rum?"}}


@pytest.fixture
def case() -> Consultation:
    return factories.consultation()


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


@pytest.fixture
def browser(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def url(name: str, *arguments: Any) -> str:
    return reverse(f"consultation:{name}", args=arguments)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_several_are_attached_at_once_and_what_is_part_already_stays(
    case: Consultation, editor: User, browser: Client
) -> None:
    hearing = involvement.hearing(of=case)
    first, second = (involvement.hearing_response(hearing) for _ in range(2))
    challenge = involvement.challenge(case)
    attach = url("attach", case.slug, "challenge", challenge.pk)
    answer = browser.post(attach, {"summary": "x"})
    assert "Sæt kryds ved mindst ét bidrag." in answer.content.decode()
    chosen = {"bidrag": [str(first.pk), str(second.pk), "00", "en-løgn"], "summary": "Larm"}
    browser.post(attach, chosen)
    browser.post(attach, chosen)
    assert set(Evidence.objects.values_list("hearing_response", "summary")) == {
        (first.pk, "Larm"),
        (second.pk, "Larm"),
    }
    assert Evidence.objects.count() == 2
    assert "Er med" in text(browser, attach)
    paper = factories.questionnaire(factories.definition(MORE), of=case)
    browser.post(f"{attach}?art=question", {"bidrag": f"{paper.pk}:mere", "summary": ""})
    assert Evidence.objects.filter(questionnaire=paper, question="mere").count() == 1
    browser.post(f"{attach}?art=literature", {"source": "Ege, 2014", "summary": ""})
    assert Evidence.objects.filter(source="Ege, 2014").count() == 1
    assert (
        "Skriv, hvilken kilde det er."
        in browser.post(f"{attach}?art=expert", {"source": ""}).content.decode()
    )


def test_a_contribution_says_what_it_became_and_becomes_more(
    case: Consultation, editor: User, browser: Client
) -> None:
    said = "Jeg tør ikke gå derhen efter mørkets frembrud, slet ikke alene"
    response = involvement.hearing_response(involvement.hearing(of=case), "confidential", text=said)
    challenge = involvement.challenge(case)
    page = url("contribution", "response", response.pk)
    assert said in text(browser, page)
    both = {"target": f"challenge:{challenge.pk}", "because": "Nej"}
    for wrong in ({"target": ""}, both):
        assert "Vælg enten" in browser.post(page, wrong).content.decode()
    alone = browser.post(page, {"because": "Det er politiets sag."}).content.decode()
    assert "Skriv også, hvad bidraget siger" in alone
    copied = browser.post(page, {"because": said, "summary": "Utryghed"})
    assert "skriv det med dine egne ord" in copied.content.decode()
    browser.post(page, {"target": f"challenge:{challenge.pk}", "summary": "Utryghed"})
    browser.post(page, {"because": "Det er politiets sag.", "summary": "Vold"})
    shown = text(browser, page)
    assert "For lang ventetid" in shown
    assert "Det er politiets sag." in shown
    for kind, identity in (("response", "x"), ("noget", "1"), ("minutes", "99"), ("event", "-1")):
        assert browser.get(f"/redaktion/bidrag/{kind}/{identity}/").status_code == 404


def test_whoever_reads_what_was_said_in_confidence_stands_in_the_log(
    case: Consultation, editor: User, browser: Client
) -> None:
    hearing = involvement.hearing(of=case)
    secret = involvement.hearing_response(hearing, "confidential")
    open_one = involvement.hearing_response(hearing)
    paper = factories.questionnaire(factories.definition(MORE), of=case)
    answer = factories.response(paper, {"mere": "Mere lys"})
    for kind, thing in (("response", secret), ("response", open_one), ("answer", answer)):
        browser.get(url("contribution", kind, thing.pk))
    browser.get(url("attach", case.slug, "challenge", involvement.challenge(case).pk))
    browser.get(url("traceability", case.slug) + "?vej=bidrag&art=answer")
    logged = AuditEntry.objects.filter(actor=editor).order_by("pk")
    assert list(logged.values_list("action", "target_id")) == [
        ("hearing_response_read", str(secret.pk)),
        ("answer_read", str(answer.pk)),
        ("contributions_seen", str(case.pk)),
        ("contributions_seen", str(case.pk)),
    ]


def test_one_question_of_an_answer_can_be_meant(case: Consultation, browser: Client) -> None:
    paper = factories.questionnaire(factories.definition(MORE, ROOMS), of=case)
    answer = factories.response(paper, {"mere": "Mere lys", "rum": "yes"})
    challenge = involvement.challenge(case)
    page = url("contribution", "answer", answer.pk)
    sent = {"target": f"challenge:{challenge.pk}", "question": "mere"}
    browser.post(page, sent)
    browser.post(page, {**sent, "question": ""})
    assert list(Evidence.objects.values_list("question", flat=True)) == ["mere", ""]
    assert states.answer_tally(case).linked == 1
    assert "Hvad mere?" in text(browser, url("challenge", case.slug, challenge.pk))


def test_a_line_is_changed_taken_away_and_a_colleague_is_seen(
    case: Consultation, editor: User, browser: Client
) -> None:
    response = involvement.hearing_response(involvement.hearing(of=case))
    challenge = involvement.challenge(case)
    line = evidence.link(case, Origin(response), challenge, summary="Bus", by=editor)
    edit = url("edit_evidence", case.slug, line.pk)
    evidence.change(line, summary="Hendes", because="", was=("Bus", ""), by=editor)
    sent = {"summary": "Min", "was_summary": "Bus", "was_because": ""}
    answer = browser.post(edit, sent).content.decode()
    assert "Hendes" in answer
    assert "Min" in answer
    assert Evidence.objects.get().summary == "Hendes"
    browser.post(edit, {**sent, "was_summary": "Hendes"})
    assert Evidence.objects.get().summary == "Min"
    remove = url("remove_evidence", case.slug, line.pk)
    elsewhere = browser.post(remove, {"tilbage": "https://example.org/"})
    assert elsewhere["Location"] == url("challenge", case.slug, challenge.pk)
    assert not Evidence.objects.exists()


def test_two_editors_on_one_proposal(case: Consultation, browser: Client) -> None:
    proposal = involvement.proposal(case, title="Et rum")
    challenge = involvement.challenge(case, title="Ventetid")
    edit = url("edit_proposal", case.slug, proposal.pk)
    mine = {
        "kind": "proposal",
        "title": "Mit rum",
        "title_en": "My room",
        "challenges": [challenge.pk],
        "revision": "1",
    }
    Proposal.objects.update(title="Hendes rum", revision=2)
    answer = browser.post(edit, mine).content.decode()
    assert "Hendes rum" in answer
    assert "Mit rum" in answer
    browser.post(edit, {**mine, "revision": "2"})
    stored = Proposal.objects.get()
    assert (stored.title, stored.translations) == ("Mit rum", {"en": {"title": "My room"}})
    assert list(stored.challenges.all()) == [challenge]


def test_the_desk_makes_orders_and_deletes(case: Consultation, browser: Client) -> None:
    for title in ("Første", "Anden"):
        browser.post(url("add_challenge", case.slug), {"title": title, "found_by": "staff"})
    second = Challenge.objects.get(title="Anden")
    browser.post(url("move_challenge", case.slug, second.pk), {"deed": "up"})
    assert list(Challenge.objects.values_list("title", flat=True)) == ["Anden", "Første"]
    text(browser, url("challenge_list", case.slug))  # and the messages are read
    shown = text(browser, url("challenge_list", case.slug) + "?q=første")
    assert "Første" in shown
    assert "Anden" not in shown
    involvement.proposal(case).challenges.set([second])
    answer = browser.post(url("delete_challenge", case.slug, second.pk), follow=True)
    assert "noget peger på det: forslag" in answer.content.decode()
    decided = {
        "body": "Socialudvalget",
        "decided_on": "12-12-2018",
        "title": "Vi går videre",
        "outcome": "approved",
        "challenges": [second.pk],
    }
    browser.post(url("add_decision", case.slug), decided)
    decision = case.decisions.get()
    follow = url("add_follow_up", case.slug, decision.pk)
    assert "Skriv, hvad der er sket." in browser.post(follow, {"text": ""}).content.decode()
    browser.post(follow, {"text": "Begyndt", "state": "under_way", "noted_on": "1-2-2019"})
    assert "Begyndt" in text(browser, url("decision", case.slug, decision.pk))


def test_an_analyst_reads_and_changes_nothing(case: Consultation, editor: User) -> None:
    response = involvement.hearing_response(
        involvement.hearing(of=case), "confidential", text="Det her er fortroligt skrevet"
    )
    challenge = involvement.challenge(case)
    evidence.link(case, Origin(response), challenge, by=editor)
    client = Client()
    client.force_login(factories.user("analyst"))
    for address in (
        url("challenge", case.slug, challenge.pk),
        url("evidence_list", case.slug),
        url("traceability", case.slug) + "?vej=bidrag",
    ):
        shown = text(client, address)
        assert "fortroligt skrevet" not in shown
        assert url("contribution", "response", response.pk) not in shown
        assert "Tilføj grundlag" not in shown
