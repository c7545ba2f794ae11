"""The matrix on the desk: what is missing, how contributions count, attaching, and files."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from config.access.models import User
from config.audit.models import AuditEntry
from consultation.models import Consultation, Evidence, HearingResponse
from consultation.process_codes import EvidenceKind
from consultation.queries import contribution_states as states
from consultation.queries.contribution_states import State
from consultation.queries.contributions import asked
from consultation.queries.traceability import Matrix
from consultation.services import evidence
from consultation.services.evidence import Origin
from tests import factories, involvement
from tests.consultation.drawn_process import drawn_process

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


def test_a_row_goes_from_challenge_to_follow_up_and_back(
    case: Consultation, editor: User, browser: Client
) -> None:
    response = involvement.hearing_response(involvement.hearing(of=case))
    challenge = involvement.challenge(case, title="For langt at gå")
    track = involvement.track(case, name="De svageste")
    proposal = involvement.proposal(case, title="Et rum mere", track=track)
    proposal.challenges.set([challenge])
    decision = involvement.decision(case, title="Vi åbner et rum")
    decision.proposals.set([proposal])
    involvement.follow_up(decision)
    evidence.link(case, Origin(response), challenge, by=editor)
    matrix = Matrix(case)
    (forwards,), (backwards,) = matrix.forwards(), matrix.backwards()
    for line in (forwards, backwards):
        assert line.challenges == (challenge,)
        assert line.tracks == (track,)
        assert line.proposals == (proposal,)
        assert line.decisions == (decision,)
        assert [each.text for each in line.follow_ups] == ["Arbejdet er begyndt."]
        assert sum(line.evidence.values()) + sum(line.further.values()) == 1
        assert not line.has_hole
    for way in ("frem", "tilbage"):
        shown = text(browser, url("traceability", case.slug) + f"?vej={way}")
        for wanted in ("For langt at gå", "De svageste", "Et rum mere", "Vi åbner et rum"):
            assert wanted in shown
        assert "Høringssvar: 1" in shown
        assert "mangler</span>" not in shown
    assert "Intet passer" in text(browser, url("traceability", case.slug) + "?q=findes+ikke")
    assert "Intet passer" in text(browser, url("traceability", case.slug) + "?huller=on")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_matrix_of_drawn_links_is_the_same_from_both_ends(data: st.DataObject) -> None:
    with transaction.atomic():
        case = factories.consultation("drawn")
        drawn_process(case, data)
        matrix = Matrix(case)
        forwards = {
            (line.subject.pk, each.pk) for line in matrix.forwards() for each in line.decisions
        }
        backwards = {
            (each.pk, line.subject.pk) for line in matrix.backwards() for each in line.challenges
        }
        asked_for = {
            (challenge.pk, decision.pk)
            for challenge in case.challenges.all()
            for decision in case.decisions.all()
            if challenge in decision.challenges.all()
            or decision.proposals.filter(challenges=challenge).exists()
        }
        assert forwards == backwards == asked_for
        for line in matrix.forwards():
            direct = line.subject.evidence.count()
            besides = sum(each.evidence.count() for each in (*line.proposals, *line.decisions))
            assert (sum(line.evidence.values()), sum(line.further.values())) == (direct, besides)
        assert set(matrix.without_proposal) == set(case.challenges.filter(proposals=None))
        assert set(matrix.without_evidence) == set(case.proposals.filter(evidence=None))
        assert set(matrix.without_decision) == set(case.proposals.filter(decisions=None))
        assert set(matrix.without_follow_up) == set(case.decisions.filter(follow_ups=None))
        transaction.set_rollback(True)


def test_what_is_missing_is_listed(case: Consultation, browser: Client) -> None:
    involvement.challenge(case, title="Uden svar")
    involvement.proposal(case, title="Uden grund")
    involvement.decision(case, title="Uden følge")
    response = involvement.hearing_response(involvement.hearing(of=case))
    shown = text(browser, url("traceability", case.slug) + "?vej=huller")
    for name, title in (
        ("Udfordringer uden forslag (1)", "Uden svar"),
        ("Forslag uden grundlag (1)", "Uden grund"),
        ("Forslag uden beslutning (1)", "Uden grund"),
        ("Beslutninger uden opfølgning (1)", "Uden følge"),
    ):
        assert title in shown.partition(name)[2].partition("</section>")[0]
    assert "1 af 1 uden spor" in shown
    open_ones = url("traceability", case.slug) + "?vej=bidrag&art=response&spor=open"
    assert url("contribution", "response", response.pk) in text(browser, open_ones)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_states_and_counts_are_those_of_an_oracle(
    case: Consultation, editor: User, data: st.DataObject
) -> None:
    Evidence.objects.all().delete()
    HearingResponse.objects.all().delete()
    hearing = case.hearings.first() or involvement.hearing(of=case)
    target = case.challenges.first() or involvement.challenge(case)
    expected: dict[str, set[Any]] = {"all": set(), "open": set(), "linked": set(), "nowhere": set()}
    for number in range(data.draw(st.integers(0, 6))):
        gone = data.draw(st.booleans()) and data.draw(st.booleans())
        silent = data.draw(st.booleans()) and data.draw(st.booleans())
        response = involvement.hearing_response(
            hearing,
            data.draw(st.sampled_from(["public", "confidential"])),
            number=number + 1,
            without_remarks=silent,
        )
        is_linked, is_nowhere = data.draw(st.booleans()), data.draw(st.booleans())
        if is_linked:
            evidence.link(case, Origin(response), target, by=editor)
        if is_nowhere:
            evidence.lead_nowhere(case, Origin(response), "Nej", by=editor)
        if gone:
            HearingResponse.objects.filter(pk=response.pk).update(state="refused")
        elif not silent:
            expected["all"].add(response.pk)
            state = "linked" if is_linked else "nowhere" if is_nowhere else "open"
            expected[state].add(response.pk)
    rows = states.expected(case, EvidenceKind.RESPONSE)
    assert {row.pk for row in rows} == expected["all"]
    for state in State:
        found = states.in_state(rows, EvidenceKind.RESPONSE, state)
        assert {row.pk for row in found} == expected[state.value]
    tally = states.tally(case, EvidenceKind.RESPONSE)
    assert (tally.total, tally.linked, tally.nowhere, tally.open) == tuple(
        len(expected[name]) for name in ("all", "linked", "nowhere", "open")
    )


def test_of_answers_only_what_was_written_is_listed_until_it_is_tied(
    case: Consultation, editor: User
) -> None:
    paper = factories.questionnaire(factories.definition(MORE, ROOMS), of=case)
    wrote = factories.response(paper, {"mere": "Mere lys"})
    factories.response(paper, {"rum": "yes"})
    factories.response(paper, {"mere.declined": "on"})
    target, questions = involvement.challenge(case), asked(case)

    def open_texts() -> list[Any]:
        return list(states.written(case, questions, State.OPEN))

    assert open_texts() == [wrote]
    line = evidence.link(case, Origin(wrote), target, by=editor)
    assert open_texts() == []
    assert states.answer_tally(case) == states.AnswerTally(3, 1, 0, 0)
    evidence.unlink(line, by=editor)
    evidence.link(case, Origin(paper, question="mere"), target, by=editor)
    assert open_texts() == []
    assert states.answer_tally(case) == states.AnswerTally(3, 0, 0, 1)


def test_evidence_of_what_was_withdrawn_holds_nothing_up(case: Consultation, editor: User) -> None:
    response = involvement.hearing_response(involvement.hearing(of=case))
    proposal = involvement.proposal(case)
    evidence.link(case, Origin(response), proposal, by=editor)
    assert Matrix(case).without_evidence == ()
    HearingResponse.objects.update(
        state="withdrawn", text="", shown_text="", name="", email="", search_text=""
    )
    assert Matrix(case).without_evidence == (proposal,)


def fill(case: Consultation, editor: User, count: int) -> None:
    """`count` of everything, all tied together."""
    hearing = case.hearings.first() or involvement.hearing(of=case)
    paper = case.questionnaires.first() or factories.questionnaire(
        factories.definition(MORE), of=case
    )
    then = timezone.now() - timedelta(days=3)
    for number in range(count):
        challenge = involvement.challenge(case, title=f"Udfordring {number}")
        track = involvement.track(case, name=f"Spor {number}")
        track.challenges.set([challenge])
        proposal = involvement.proposal(case, track=track)
        proposal.challenges.set([challenge])
        decision = involvement.decision(case)
        decision.proposals.set([proposal])
        involvement.follow_up(decision)
        things = (
            involvement.hearing_response(hearing),
            factories.response(paper, {"mere": f"Tekst {number}"}),
            involvement.event(
                f"moede-{Evidence.objects.count()}",
                of=case,
                starts_at=then,
                ends_at=then + timedelta(hours=1),
            ),
        )
        for thing in things:
            evidence.link(case, Origin(thing), challenge, by=editor)


def test_every_page_asks_as_often_for_many_as_for_few(
    case: Consultation,
    editor: User,
    browser: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(case, editor, 1)
    first = case.challenges.get()
    matrix = url("traceability", case.slug)
    attach = url("attach", case.slug, "challenge", first.pk)
    addresses = [
        f"{matrix}?vej=frem",
        f"{matrix}?vej=tilbage",
        f"{matrix}?vej=huller",
        f"{matrix}?vej=bidrag",
        f"{matrix}?vej=bidrag&art=answer",
        f"{matrix}?vej=bidrag&art=event&spor=linked",
        url("challenge_list", case.slug),
        url("proposal_list", case.slug),
        url("challenge", case.slug, first.pk),
        url("evidence_list", case.slug),
        f"{attach}?art=response",
        f"{attach}?art=answer",
        f"{attach}?art=question",
    ]
    numbers = {}
    for address in addresses:
        browser.get(address)
        with CaptureQueriesContext(connection) as counted:
            browser.get(address)
        numbers[address] = len(counted)
    fill(case, editor, 5)
    for address in addresses:
        with django_assert_num_queries(numbers[address]):
            browser.get(address)
    assert max(numbers.values()) <= 40, numbers


def test_contributions_are_found_by_number_sender_and_words(
    case: Consultation, editor: User, browser: Client
) -> None:
    hearing = involvement.hearing(of=case)
    involvement.hearing_response(hearing, organisation="Mændenes Hjem", text="Flere senge")
    involvement.hearing_response(hearing, name="Bo", text="Mindre larm")
    involvement.hearing_response(
        hearing, "confidential", number=7, text="Jeg sover ude", search_text="jeg sover ude"
    )
    paper = factories.questionnaire(factories.definition(MORE, ROOMS), of=case)
    factories.response(paper, {"mere": "Mere lys om natten"})
    challenge = involvement.challenge(case)
    attach = url("attach", case.slug, "challenge", challenge.pk)

    def labels(query: str) -> list[str]:
        answer = browser.get(f"{attach}?{query}")
        return [row["label"] for row in answer.context["rows"]]

    assert labels("q=mændenes") == ["Høringssvar nr. 1, Mændenes Hjem"]
    assert labels("q=larm") == ["Høringssvar nr. 2, Bo"]
    assert labels("q=SOVER") == ["Fortroligt bidrag nr. 7"]
    assert labels("q=7") == ["Fortroligt bidrag nr. 7"]
    assert labels("q=senge+larm") == []
    assert labels("art=answer&q=lys") == ["Svar på »Til borgerne«"]
    assert labels(f"art=answer&spoergsmaal={paper.pk}:rum") == []
    assert labels(f"art=answer&spoergsmaal={paper.pk}:mere") == ["Svar på »Til borgerne«"]
    assert labels("art=question&q=rum") == ["Flere rum?"]
    assert labels("art=findes-ikke") == labels("")


def test_the_files_hold_the_matrix_and_no_formula(
    case: Consultation, editor: User, browser: Client
) -> None:
    challenge = involvement.challenge(case, title='=HYPERLINK("x")')
    involvement.proposal(case, title="Et rum mere").challenges.set([challenge])
    response = involvement.hearing_response(involvement.hearing(of=case), "confidential")
    evidence.link(case, Origin(response), challenge, summary="=1+1", by=editor)
    files = url("traceability_file", case.slug, "xlsx")
    book = load_workbook(io.BytesIO(browser.get(files).content))
    assert book.sheetnames == [
        "Udfordring til beslutning",
        "Beslutning til udfordring",
        "Grundlag",
        "Huller",
    ]
    (heads, row) = book["Udfordring til beslutning"].iter_rows(values_only=True)
    found = dict(zip(heads, row, strict=True))
    assert found["Forslag"] == "1. Et rum mere"
    assert found["Grundlag"] == "Høringssvar: 1"
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    answer = browser.get(url("traceability_file", case.slug, "csv") + "?ark=grundlag")
    lines = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Fortroligt bidrag nr. 1;'=1+1;'=HYPERLINK" not in lines
    assert "'=1+1" in lines
    assert response.text not in lines
    assert browser.get(url("traceability_file", case.slug, "exe")).status_code == 404
    assert AuditEntry.objects.filter(action="traces_exported").count() == 2
