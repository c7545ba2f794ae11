"""Results against a count by hand over the raw answers."""

from __future__ import annotations

import statistics
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.geography import CELL
from consultation.definition import flow
from consultation.models import Questionnaire, Response, ResponseFlag
from consultation.queries import results as queries
from consultation.queries import results_snapshot
from consultation.queries.results_facets import PUBLISHED_CELL
from consultation.queries.results_groups import balance, grouped, mode_effect
from consultation.queries.results_types import Choice, QuestionResult
from consultation.services import answering, publishing
from tests import factories
from tests.consultation import answered

pytestmark = pytest.mark.django_db
DRAWN = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def _forget() -> None:
    results_snapshot.forget()


@pytest.fixture
def everything() -> Questionnaire:
    return factories.questionnaire(answered.definition(), slug="alt", audience="stakeholder")


def by_name(found: queries.Results) -> dict[str, QuestionResult]:
    return {question.name: question for question in found.questions}


def lines(question: QuestionResult, facet: str = "") -> dict[str, int]:
    found = next(each for each in question.distributions if each.code == facet)
    return {line.code: line.count for line in found.lines if line.count}


def declined(value: Any) -> bool:
    return isinstance(value, dict) and "declined" in value


def by_hand(rows: list[dict[str, Any]], key: str, facet: str) -> tuple[int, Counter[str]]:
    """(base, counts) of one facet, written out for each question."""
    base, counts = 0, Counter[str]()
    for answers in rows:
        value = answers.get(key)
        if value is None or declined(value):
            continue
        found = codes_by_hand(key, facet, value)
        if found is not None:
            base += 1
            counts.update(found)
    return base, counts


def codes_by_hand(key: str, facet: str, value: Any) -> list[str] | None:
    if key in ("rum", "bydel", "hvilket", "skala"):
        return [str(value)]
    if key == "gener" or facet == "ranked":
        return list(value)
    if key == "enig":
        return [value[facet]] if facet in value else None
    if key == "vigtigst":
        return [value[0]]
    if key == "dag":
        return [value[:7]]
    if key == "periode":
        return [value["from"][:7]] if facet == "from" else None
    if key == "hvor":
        assert all(east % CELL == CELL // 2 for east, _ in value)
        half = PUBLISHED_CELL // 2
        cells = {(e - e % PUBLISHED_CELL + half, n - n % PUBLISHED_CELL + half) for e, n in value}
        return [f"{east}-{north}" for east, north in cells]
    if key == "sted":
        if facet == "":
            return [value["verdict"]]
        return value.get("conditions", []) if value["verdict"] == "conditions" else None
    return None


FACETS = [
    ("rum", ""), ("bydel", ""), ("hvilket", ""), ("skala", ""), ("gener", ""), ("enig", "flere"),
    ("enig", "andre"), ("vigtigst", "first"), ("vigtigst", "ranked"), ("dag", ""),
    ("periode", "from"), ("hvor", ""), ("sted", ""), ("sted", "conditions"),
]  # fmt: skip


@DRAWN
@given(rows=answered.drawn_rows)
def test_every_table_equals_a_count_by_hand(everything: Questionnaire, rows: Any) -> None:
    with transaction.atomic():
        stored = answered.store(everything, rows)
        results_snapshot.forget()
        found = by_name(queries.results("alt"))
        transaction.set_rollback(True)
    given_answers = [response.answers or {} for response in stored]
    check_bases(everything, found, given_answers)
    for key, facet in FACETS:
        base, counts = by_hand(given_answers, key, facet)
        question = found[key]
        distribution = next(each for each in question.distributions if each.code == facet)
        assert distribution.base == base, (key, facet)
        assert lines(question, facet) == dict(counts), (key, facet)
    check_numbers(found, given_answers)


def check_bases(
    to: Questionnaire, found: dict[str, QuestionResult], rows: list[dict[str, Any]]
) -> None:
    """asked, answered, declined and silent of each question, by walking each answer."""
    assert to.current is not None
    wanted: dict[str, Counter[str]] = {key: Counter() for key in found}
    for answers in rows:
        for _, question in flow.walk(to.current.content, answers).shown:
            if not question.is_asked:
                continue
            value = answers.get(question.key)
            kind = "silent" if value is None else "declined" if declined(value) else "answered"
            wanted[question.key][kind] += 1
    for key, question in found.items():
        assert question.asked == wanted[key].total(), key
        for kind in ("answered", "declined", "silent"):
            assert getattr(question, kind) == wanted[key][kind], (key, kind)


def check_numbers(found: dict[str, QuestionResult], rows: list[dict[str, Any]]) -> None:
    for key in ("skala", "alder", "andel"):
        numbers = [a[key] for a in rows if key in a and not declined(a[key])]
        summary = found[key].summary
        assert summary is not None
        assert summary.count == len(numbers)
        if numbers:
            assert summary.mean == pytest.approx(statistics.fmean(numbers))
            assert summary.median == pytest.approx(statistics.median(numbers))
        assert sum(lines(found[key]).values()) == len(numbers)
    ranked = [answers["vigtigst"] for answers in rows if "vigtigst" in answers]
    for option in found["vigtigst"].ranking:
        ranks = [each.index(option.code) + 1 for each in ranked if option.code in each]
        assert option.ranked == len(ranks)
        assert option.first == ranks.count(1)
        assert option.mean_rank == (pytest.approx(statistics.fmean(ranks)) if ranks else None)


@DRAWN
@given(numbers=st.lists(st.integers(0, 1200).map(lambda tenths: tenths / 10), min_size=1))
def test_a_number_falls_in_the_band_that_names_it(numbers: list[float]) -> None:
    from consultation.queries.results_facets import _bands

    facet = _bands(numbers)
    assert 1 <= len(facet.names) <= 12
    starts = [float(code) for code in facet.names]
    for number in numbers:
        (code,) = facet.codes_of(number) or ()
        later = [start for start in starts if start > float(code)]
        assert float(code) <= number < min(later, default=float("inf"))


@DRAWN
@given(rows=answered.drawn_rows, channel=st.sampled_from(answered.CHANNELS))
def test_a_choice_counts_only_its_answers(
    everything: Questionnaire, rows: Any, channel: str
) -> None:
    with transaction.atomic():
        stored = answered.store(everything, rows)
        results_snapshot.forget()
        found = queries.results("alt", Choice(channel=channel))
        here = queries.results("alt", Choice(area="bydel-1"))
        days = queries.results(
            "alt", Choice(start=answered.START.date(), end=answered.START.date())
        )
        transaction.set_rollback(True)
    mine = [response for response in stored if response.channel == channel]
    assert found.counts.sent == len(mine)
    assert found.counts.all_sent == len(stored)
    answers = [response.answers or {} for response in mine]
    assert lines(by_name(found)["gener"]) == dict(by_hand(answers, "gener", "")[1])
    assert here.counts.sent == sum(response.area == "bydel-1" for response in stored)
    first = answered.START.date()
    assert days.counts.sent == sum(
        timezone.localtime(response.sent_hour).date() == first for response in stored
    )


@DRAWN
@given(rows=answered.drawn_rows)
def test_groups_and_their_weights_equal_a_count_by_hand(
    everything: Questionnaire, rows: Any
) -> None:
    everything.goal_question, everything.goals = "bydel", {"bydel-1": 10, "bydel-9": 5}
    everything.save()
    with transaction.atomic():
        stored = answered.store(everything, rows)
        results_snapshot.forget()
        crossed, modes = grouped("alt", "gener"), mode_effect("alt")
        voices = balance("alt")
        transaction.set_rollback(True)
    answers = [response.answers or {} for response in stored]
    for place, group in enumerate(crossed.groups):
        inside = [
            a for a in answers if not declined(a.get("gener")) and group.code in a.get("gener", [])
        ]
        assert group.count == len(inside)
        for question in crossed.questions:
            if question.whole.name == "rum":
                assert lines(question.parts[place]) == dict(by_hand(inside, "rum", "")[1])
    helped = sum(response.channel in ("assisted", "interview") for response in stored)
    assert {group.code: group.count for group in modes.groups if group.count} == {
        code: count
        for code, count in (("alone", len(stored) - helped), ("helped", helped))
        if count
    }
    check_weights(voices, answers)


def check_weights(voices: Any, answers: list[dict[str, Any]]) -> None:
    goals = {goal.code: (goal.goal, goal.count) for goal in voices.goals}
    places = Counter(a["bydel"] for a in answers if "bydel" in a)
    assert goals["bydel-1"] == (10, places["bydel-1"])
    assert goals["bydel-9"] == (5, 0)
    question = next(each for each in voices.questions if each.name == "rum")
    shares = []
    for place in places:
        base, counts = by_hand([a for a in answers if a.get("bydel") == place], "rum", "")
        if base:
            shares.append(counts["yes"] / base)
    (yes, _) = question.distributions[0].lines
    assert yes.equal == (pytest.approx(statistics.fmean(shares)) if shares else None)
    base, counts = by_hand(answers, "rum", "")
    assert yes.raw == (pytest.approx(counts["yes"] / base) if base else None)


def test_a_result_is_never_older_than_its_request(everything: Questionnaire) -> None:
    def counted() -> tuple[int, dict[str, int]]:
        found = queries.results("alt")
        return found.counts.sent, lines(by_name(found)["rum"])

    first = factories.response(everything, {"rum": "yes"})
    second = factories.response(everything, {"rum": "yes"})
    assert counted() == (2, {"yes": 2})
    answering.reopen(first.pk)
    assert counted() == (2, {"yes": 2}), "it counts as it was until it is sent anew"
    assert everything.current is not None
    answering.save_page(first.pk, everything.current.content.questions.values(), {"rum": "no"})
    answering.send(first.pk)
    assert counted() == (2, {"yes": 1, "no": 1})
    flag = ResponseFlag.objects.create(
        response=second, kind="flood", raised_at=timezone.now(), settled_at=timezone.now(),
        left_out=True,
    )  # fmt: skip
    assert counted() == (1, {"no": 1})
    assert queries.results("alt").counts.left_out == 1
    flag.left_out, flag.settled_at = False, timezone.now()
    flag.save()
    assert counted() == (2, {"yes": 1, "no": 1})
    answering.withdraw(second.pk)
    third = factories.response(everything, {"rum": "yes"})
    assert counted() == (2, {"yes": 1, "no": 1})
    answering.withdraw(third.pk)
    assert counted() == (1, {"no": 1})
    assert queries.results("alt").counts.withdrawn == 2


def test_answers_to_joined_versions_are_counted_together_and_others_apart() -> None:
    choice = {"key": "valg", "type": "single", "label": {"da": "Valg?"}}
    options = [{"code": code, "label": {"da": code}} for code in ("a", "b", "c")]
    scale = {"key": "skala", "type": "scale", "label": {"da": "Skala?"}}
    gone = {"key": "gammelt", "type": "yes_no", "label": {"da": "Gammelt?"}}
    first = factories.definition(
        {**choice, "options": options[:2]}, {**scale, "limits": {"least": 1, "most": 5}}, gone
    )
    made = factories.questionnaire(first, slug="rettet")
    factories.response(made, {"valg": "a", "skala": 5, "gammelt": "yes"})
    made.draft = factories.definition(
        {**choice, "options": options[1:]}, {**scale, "limits": {"least": 1, "most": 7}}
    )
    made.save()
    publishing.publish(made, by=None)
    again = Questionnaire.objects.select_related("current").get(pk=made.pk)
    factories.response(again, {"valg": "c", "skala": 7})

    found = by_name(queries.results("rettet"))

    assert list(found) == ["valg", "skala", "skala.v1", "gammelt.v1"]
    assert found["valg"].versions == (1, 2)
    assert found["valg"].is_changed
    assert lines(found["valg"]) == {"a": 1, "c": 1}
    assert [line.code for line in found["valg"].distributions[0].lines] == ["b", "c", "a"]
    assert found["skala"].versions == (2,)
    assert lines(found["skala"]) == {"7": 1}
    assert found["skala"].asked == 1
    assert lines(found["skala.v1"]) == {"5": 1}
    assert not found["gammelt.v1"].is_current


def test_drafts_stop_at_their_pages(everything: Questionnaire) -> None:
    for page in ("", "rum", "rum", "gener"):
        begun = answering.begin(everything, channel=answering.Channel.WEB, language="da")
        Response.objects.filter(pk=begun.response.pk).update(last_page=page)
    factories.response(everything, {"rum": "yes"})

    found = queries.results("alt")

    assert [(stop.page, stop.count) for stop in found.stops] == [("", 1), ("rum", 2), ("gener", 1)]
    assert found.counts.unsent == 4


@pytest.mark.parametrize("size", [3, 60])
def test_the_number_of_queries_does_not_grow(
    everything: Questionnaire, size: int, django_assert_num_queries: Any
) -> None:
    answered.store(everything, [({"rum": "yes"}, "web", n) for n in range(size)])
    with django_assert_num_queries(8):
        queries.results("alt")
    with django_assert_num_queries(7):
        queries.results("alt")
