"""Making, ordering, linking and deleting challenges, tracks, proposals and decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.access.models import User
from config.audit.models import AuditEntry
from consultation.exceptions import ConsultationError
from consultation.models import (
    Challenge,
    Consultation,
    Decision,
    Document,
    Evidence,
    FollowUp,
    Interview,
    Proposal,
    Track,
)
from consultation.process_codes import EvidenceKind, FollowUpState
from consultation.services import consultations, evidence, process
from consultation.services.evidence import (
    AlreadyLinked,
    ChangedMeanwhile,
    Origin,
    PointsToSomebody,
    WordsRepeated,
)
from consultation.services.own_words import repeats
from consultation.services.process import StillPointedTo
from consultation.services.revisions import Conflict
from tests import factories, involvement
from tests.consultation.drawn_process import drawn_process

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Consultation:
    return factories.consultation()


@pytest.fixture
def editor() -> User:
    return factories.user("consultation_editor")


def challenge(case: Consultation, by: User, title: str = "Ventetid") -> Challenge:
    return process.create(Challenge, case, {"title": title, "found_by": "users"}, by=by)


def test_numbers_are_given_and_a_gap_stays_a_gap(case: Consultation, editor: User) -> None:
    first, second, third = (challenge(case, editor, title) for title in "abc")
    assert [first.number, second.number, third.number] == [1, 2, 3]
    process.delete(second, by=editor)
    assert challenge(case, editor, "d").number == 4
    other = factories.consultation("en-anden")
    assert challenge(other, editor).number == 1


def test_moving_changes_places_with_the_neighbour(case: Consultation, editor: User) -> None:
    things = [challenge(case, editor, title) for title in "abcd"]
    process.delete(things[1], by=editor)

    process.step(things[2], -1, by=editor)
    process.step(things[3], 1, by=editor)  # the last stays

    rows = Challenge.objects.values_list("title", "number")
    assert list(rows) == [("c", 1), ("a", 3), ("d", 4)]
    assert AuditEntry.objects.filter(action="challenge_moved").count() == 1


def test_the_second_editor_meets_the_first_ones_change(case: Consultation, editor: User) -> None:
    made = challenge(case, editor)
    process.save(made, {"title": "Hendes"}, revision=1, by=editor)
    with pytest.raises(Conflict):
        process.save(made, {"title": "Min"}, revision=1, by=editor)
    assert Challenge.objects.get().title == "Hendes"


def test_nothing_of_another_consultation_is_tied(case: Consultation, editor: User) -> None:
    strange = challenge(factories.consultation("en-anden"), editor)
    with pytest.raises(ConsultationError, match="anden inddragelse"):
        process.create(Track, case, {"name": "De unge", "challenges": [strange]}, by=editor)
    assert not Track.objects.exists()
    response = involvement.hearing_response(involvement.hearing(of=case))
    with pytest.raises(ConsultationError):
        evidence.link(case, Origin(response), strange, by=editor)
    with pytest.raises(ConsultationError):
        evidence.link(strange.consultation, Origin(response), strange, by=editor)
    assert not Evidence.objects.exists()


def test_what_something_points_to_is_not_deleted(case: Consultation, editor: User) -> None:
    made = challenge(case, editor)
    facts: dict[str, Any] = {"title": "Samme dag", "kind": "principle", "challenges": [made]}
    ground = process.create(Proposal, case, facts, by=editor)
    facts = {"title": "Nyt tilbud", "rests_on": [ground]}
    built = process.create(Proposal, case, facts, by=editor)
    facts = {
        "title": "Ja",
        "body": "Socialudvalget",
        "decided_on": timezone.localdate(),
        "outcome": "approved",
        "proposals": [built],
    }
    decided = process.create(Decision, case, facts, by=editor)
    follow_up = process.add_follow_up(
        decided, "Begyndt", state=FollowUpState.UNDER_WAY, noted_on=timezone.localdate(), by=editor
    )
    for thing, word in (
        (made, "forslag"),
        (ground, "bygger på det"),
        (built, "beslutninger"),
        (decided, "opfølgning"),
    ):
        with pytest.raises(StillPointedTo, match=word):
            process.delete(thing, by=editor)
    process.remove_follow_up(follow_up, by=editor)
    for thing in (decided, built, ground, made):
        process.delete(thing, by=editor)
    assert not Challenge.objects.exists()
    assert not Proposal.objects.exists()


def everything(case: Consultation) -> list[Origin]:
    """One contribution of each kind, the hearing responses of both lanes."""
    hearing = involvement.hearing(of=case)
    asked = factories.questionnaire(of=case)
    talk = factories.response(asked, {"rum": "yes"}, channel="interview")
    Interview.objects.create(response=talk, held_on=timezone.localdate(), group="Unge")
    minutes = involvement.meeting(
        involvement.working_group(case),
        minutes="Vi talte om de unge.",
        minutes_state="approved",
        minutes_digest="x",
        approved_at=timezone.now(),
    )
    then = timezone.now() - timedelta(days=2)
    event = involvement.event(of=case, starts_at=then, ends_at=then + timedelta(hours=2))
    return [
        Origin(factories.response(asked, {"rum": "yes"}), question="rum"),
        Origin(asked, question="rum"),
        Origin(talk),
        Origin(involvement.hearing_response(hearing)),
        Origin(involvement.hearing_response(hearing, "confidential")),
        Origin(minutes),
        Origin(event),
        Origin(document(case)),
        Origin(source="Ege, 2014", kind=EvidenceKind.LITERATURE),
        Origin(source="En forsker", kind=EvidenceKind.EXPERT),
    ]


def document(case: Consultation) -> Document:
    return Document.objects.create(
        consultation=case, title="Notat", file="notat.pdf", file_name="notat.pdf", size=1
    )


def test_each_kind_becomes_part_of_each_kind_or_leads_nowhere(
    case: Consultation, editor: User
) -> None:
    targets = [
        involvement.challenge(case),
        involvement.proposal(case),
        involvement.decision(case),
    ]
    origins = everything(case)
    for origin in origins:
        for target in targets:
            evidence.link(case, origin, target, summary="Kort sagt", by=editor)
        evidence.lead_nowhere(case, origin, "Det er ikke kommunens sag.", by=editor)
        with pytest.raises(AlreadyLinked):
            evidence.link(case, origin, targets[0], by=editor)
    kinds = set(Evidence.objects.values_list("kind", flat=True))
    assert kinds == set(EvidenceKind.values)
    assert Evidence.objects.count() == len(origins) * 4
    logged = str(list(AuditEntry.objects.values_list("details", "reason")))
    assert "Kort sagt" not in logged
    assert "kommunens sag" not in logged


def test_what_is_gone_or_not_ready_is_no_evidence(case: Consultation, editor: User) -> None:
    target = involvement.challenge(case)
    hearing = involvement.hearing(of=case)
    withdrawn = involvement.hearing_response(
        hearing, text="", name="", email="", search_text="", state="withdrawn"
    )
    refused = involvement.hearing_response(hearing, state="refused")
    draft = involvement.meeting(involvement.working_group(case), minutes="Kladde")
    asked = factories.questionnaire(of=case)
    answer = factories.response(asked, {"rum": "yes"})
    for origin in (
        Origin(withdrawn),
        Origin(refused),
        Origin(draft),
        Origin(answer, question="findes_ikke"),
        Origin(asked, question="findes_ikke"),
        Origin(source=" ", kind=EvidenceKind.EXPERT),
        Origin(),
    ):
        with pytest.raises(ConsultationError):
            evidence.link(case, origin, target, by=editor)
    with pytest.raises(ConsultationError, match="hvorfor"):
        evidence.lead_nowhere(case, Origin(answer), "  ", by=editor)
    assert not Evidence.objects.exists()


SAID = "Jeg bor på Istedgade og er bange for at gå ud om aftenen, for de slår."


def test_the_words_of_somebody_in_confidence_are_not_repeated(
    case: Consultation, editor: User
) -> None:
    target, hearing = involvement.challenge(case), involvement.hearing(of=case)
    secret = involvement.hearing_response(hearing, "confidential", text=SAID)
    asked = factories.questionnaire(
        factories.definition({"key": "mere", "type": "long_text", "label": {"da": "Mere?"}}),
        of=case,
    )
    answer = factories.response(asked, {"mere": SAID})
    copied = "En siger: jeg bor på Istedgade, og er BANGE for at gå ud."
    for thing in (secret, answer):
        with pytest.raises(WordsRepeated):
            evidence.link(case, Origin(thing), target, summary=copied, by=editor)
        with pytest.raises(WordsRepeated):
            evidence.lead_nowhere(case, Origin(thing), copied, by=editor)
        line = evidence.link(case, Origin(thing), target, summary="Utryghed", by=editor)
        with pytest.raises(WordsRepeated):
            evidence.change(line, summary=copied, because="", was=("Utryghed", ""), by=editor)
    open_one = involvement.hearing_response(hearing, text=SAID)
    may_be_quoted = involvement.hearing_response(
        hearing, "confidential", text=SAID, consent="anonymised"
    )
    for thing in (open_one, may_be_quoted):
        evidence.link(case, Origin(thing), target, summary=copied, by=editor)


WORDS = ("de", "unge", "har", "ikke", "et", "sted", "at", "være", "om", "natten")


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_a_text_repeats_itself_once_it_is_long_enough(words: list[str]) -> None:
    text = " ".join(words)
    assert repeats(f"Hun siger: {text}!", [text.upper()]) == (len(words) >= 3)
    assert not repeats(" ".join(f"{word}x" for word in words), [text])


def test_no_text_for_everybody_holds_a_number_or_an_address(
    case: Consultation, editor: User
) -> None:
    target = involvement.challenge(case)
    origin = Origin(involvement.hearing_response(involvement.hearing(of=case)))
    with pytest.raises(PointsToSomebody, match="telefonnummer"):
        evidence.link(case, origin, target, summary="Ring til 35 30 10 40", by=editor)
    with pytest.raises(PointsToSomebody, match="mailadresse"):
        evidence.lead_nowhere(case, origin, "Skriv til a@b.dk", summary="Sagt", by=editor)
    assert not Evidence.objects.exists()


def test_a_document_that_something_rests_on_is_not_removed(
    case: Consultation, editor: User
) -> None:
    paper = document(case)
    line = evidence.link(case, Origin(paper), involvement.challenge(case), by=editor)
    with pytest.raises(ConsultationError, match="er grundlag for noget"):
        consultations.remove_document(paper, by=editor)
    evidence.unlink(line, by=editor)
    consultations.remove_document(paper, by=editor)
    assert not Document.objects.exists()


def test_a_line_changed_by_a_colleague_is_not_overwritten(case: Consultation, editor: User) -> None:
    response = involvement.hearing_response(involvement.hearing(of=case))
    line = evidence.lead_nowhere(case, Origin(response), "Ikke nu", summary="Bus", by=editor)
    evidence.change(line, summary="Busser", because="Ikke nu", was=("Bus", "Ikke nu"), by=editor)
    with pytest.raises(ChangedMeanwhile) as caught:
        evidence.change(line, summary="Tog", because="Nej", was=("Bus", "Ikke nu"), by=editor)
    assert caught.value.theirs.summary == "Busser"
    with pytest.raises(ConsultationError):
        evidence.change(line, summary="", because="", was=("Busser", "Ikke nu"), by=editor)
    evidence.unlink(line, by=editor)
    assert not Evidence.objects.exists()


MODELS = (Challenge, Track, Proposal, Decision)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_deleting_leaves_no_orphan_whatever_is_linked(editor: User, data: st.DataObject) -> None:
    """Whatever is drawn, a delete removes one row that nothing pointed to, or nothing."""
    with transaction.atomic():
        case = factories.consultation("drawn")
        drawn = drawn_process(case, data)
        for thing in data.draw(st.permutations(drawn)):
            before = _census()
            try:
                with transaction.atomic():
                    process.delete(thing, by=editor)
            except StillPointedTo:
                assert _census() == before
                continue
            gone = before - _census()
            mine = {row for row in gone if row[:2] == (type(thing).__name__, thing.pk)}
            outwards = {row for row in gone if row[0] == "edge" and row[1:3] == _name(thing)}
            assert gone == mine | outwards
            assert mine
        transaction.set_rollback(True)


def _name(thing: Any) -> tuple[str, int]:
    return type(thing).__name__, thing.pk


def _census() -> set[tuple[Any, ...]]:
    """Every row and every edge: (model, key), or ("edge", model, key, field, other key)."""
    found: set[tuple[Any, ...]] = set()
    for model in (*MODELS, FollowUp, Evidence):
        found |= {(model.__name__, pk) for pk in model.objects.values_list("pk", flat=True)}
        for field in model._meta.many_to_many:
            pairs = model.objects.filter(**{f"{field.name}__isnull": False})
            found |= {
                ("edge", model.__name__, pk, field.name, other)
                for pk, other in pairs.values_list("pk", field.name)
            }
    found |= {
        ("edge", "Proposal", pk, "track", track)
        for pk, track in Proposal.objects.exclude(track=None).values_list("pk", "track")
    }
    return found
