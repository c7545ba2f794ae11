"""The demo of 2018: three real questionnaires, 1,500 invented answers that keep every rule."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from config import geography
from consultation.codes import Channel, FlagKind
from consultation.definition import checking, flow
from consultation.definition.answers import clean, is_declined
from consultation.definition.schema import Needed, QuestionType, dump
from consultation.demo import holds_real_data, load, words
from consultation.demo.frames import CITIZENS, SLUG_2018, STAKEHOLDERS, TRIAL, USERS, definition
from consultation.models import Consultation, Phase, Questionnaire, Response, ResponseFlag
from consultation.models.response import ResponseQuerySet
from tests import factories

ALL = (CITIZENS, STAKEHOLDERS, USERS)


def answers() -> ResponseQuerySet:
    """Answers to the three questionnaires of 2018, whatever became of them."""
    return Response.objects.filter(questionnaire__slug__in=ALL)


@pytest.fixture(scope="class")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, list[Response]]]:
    """The consultations' part of the demo, loaded once for a class; its sent answers by slug."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(lambda line: None)
        by_slug: dict[str, list[Response]] = {slug: [] for slug in ALL}
        for row in answers().sent().select_related("version", "questionnaire"):
            by_slug[row.questionnaire.slug].append(row)
        yield by_slug
        transaction.set_rollback(True)


class TestTheQuestionnaires:
    @pytest.mark.parametrize("slug", ALL)
    def test_each_can_be_published_in_all_its_languages_without_a_word_missing(
        self, slug: str
    ) -> None:
        audience = {CITIZENS: "citizen", STAKEHOLDERS: "stakeholder", USERS: "service_user"}[slug]
        assert checking.problems(definition(slug), audience=audience) == ()

    @pytest.mark.parametrize("slug", ALL)
    def test_each_has_8_to_15_questions(self, slug: str) -> None:
        asked = [q for q in definition(slug).questions.values() if q.is_asked]
        assert 8 <= len(asked) <= 15

    def test_the_users_get_four_languages_and_two_are_marked_as_made_by_a_machine(self) -> None:
        content = definition(USERS)
        assert content.languages == ("da", "en", "pl", "ar")
        assert content.machine_made == ("pl", "ar")

    def test_the_users_are_asked_in_short_sentences(self) -> None:
        for question in definition(USERS).questions.values():
            if question.is_asked:
                assert len(question.label["da"].split()) <= 11, question.key
                assert len(question.label["da"]) <= 60, question.key

    def test_a_kiosk_begins_with_five_questions_of_the_users(self) -> None:
        assert sum(question.core for question in definition(USERS).questions.values()) == 5

    def test_what_is_sensitive_can_be_answered_alone_or_declined(self) -> None:
        questions = definition(USERS).questions
        for key in ("hvor", "tryg", "maade", "overdosis"):
            assert questions[key].alone, key
            assert questions[key].declinable, key

    def test_only_stakeholders_attach_files_and_nobody_must_answer_who_is_not_one(self) -> None:
        for slug in (CITIZENS, USERS):
            questions = definition(slug).questions.values()
            assert not any(q.type == QuestionType.FILE for q in questions)
            assert not any(q.needed == Needed.YES for q in questions)
        assert "bilag" in definition(STAKEHOLDERS).questions


@pytest.mark.usefixtures("loaded", "db")
class TestTheAnswers:
    def test_1500_count_in_all_and_some_were_never_sent_or_were_taken_back(self) -> None:
        assert answers().sent().count() == 1500
        assert answers().filter(sent_hour=None).count() > 100
        assert answers().exclude(withdrawn_hour=None).count() == 11

    def test_all_are_marked_as_synthetic(self) -> None:
        assert not Response.objects.filter(is_synthetic=False).exists()
        assert not Consultation.objects.filter(is_synthetic=False).exists()

    def test_every_channel_occurs_and_half_of_the_users_were_helped(
        self, loaded: dict[str, list[Response]]
    ) -> None:
        assert set(Response.objects.values_list("channel", flat=True)) == set(Channel.values)
        users = Counter(row.channel for row in loaded[USERS])
        assert 0.4 < users[Channel.ASSISTED] / users.total() < 0.6

    @pytest.mark.parametrize("slug", ALL)
    def test_each_answer_is_one_that_the_questionnaire_takes_and_its_conditions_allow(
        self, slug: str, loaded: dict[str, list[Response]]
    ) -> None:
        for row in loaded[slug]:
            content, answers = row.version.content, row.answers or {}
            assert flow.allowed(content, answers) == answers
            for key, question in content.questions.items():
                if key in answers:
                    assert clean(question, answers[key]) == answers[key], key
            assert flow.missing(content, answers) == ()

    def test_what_was_never_sent_stops_at_the_page_it_was_left_on(self) -> None:
        for row in Response.objects.filter(sent_hour=None).select_related("version"):
            pages = [page.key for page in flow.pages(row.version.content, row.draft or {})]
            assert row.last_page in pages
            later = pages[pages.index(row.last_page) :]
            assert not set(row.draft or {}) & set(later)

    def test_all_four_focus_areas_are_heard(self, loaded: dict[str, list[Response]]) -> None:
        heard = Counter((row.answers or {}).get("omraade") for row in loaded[USERS])
        assert all(heard[area] > 30 for area in ("vesterbro", "sundholm", "norrebro", "nordvest"))
        homes = Counter(row.area for row in loaded[CITIZENS])
        assert all(homes[district] > 80 for district in ("bydel-3", "bydel-4", "bydel-8"))

    def test_answers_hang_together_those_who_see_more_are_more_bothered(
        self, loaded: dict[str, list[Response]]
    ) -> None:
        bothered: dict[bool, Counter[bool]] = {True: Counter(), False: Counter()}
        for row in loaded[CITIZENS]:
            answers = row.answers or {}
            if isinstance(answers.get("gener"), dict) and "oplever" in answers:
                daily = answers["oplever"] in ("dagligt", "ugentligt")
                bothered[daily][answers["gener"].get("affald") == "meget"] += 1
        share = {often: each[True] / each.total() for often, each in bothered.items()}
        assert share[True] > 1.5 * share[False]

    def test_who_is_helped_says_less_about_overdoses_unless_alone_with_the_question(
        self, loaded: dict[str, list[Response]]
    ) -> None:
        said: dict[str, Counter[bool]] = {"beside": Counter(), "alone": Counter()}
        for row in loaded[USERS]:
            value = (row.answers or {}).get("overdosis")
            if value and row.channel == Channel.ASSISTED:
                said["alone" if row.answered_alone else "beside"][is_declined(value)] += 1
        assert said["beside"][True] / said["beside"].total() > 0.08
        assert said["alone"].total() > said["beside"].total()

    def test_points_are_centres_of_100_m_cells_within_the_city(
        self, loaded: dict[str, list[Response]]
    ) -> None:
        cells = [
            cell
            for slug in ALL
            for row in loaded[slug]
            for key in ("stoerst_sted", "nyt_sted")
            for cell in (row.answers or {}).get(key, [])
        ]
        assert len(cells) > 1500
        assert all(list(geography.snapped(*cell)) == cell for cell in cells)

    def test_a_stakeholder_has_one_answer_for_each_link_and_some_have_not_answered(self) -> None:
        asked = Questionnaire.objects.get(slug=STAKEHOLDERS)
        answered = asked.invitations.filter(response__isnull=False)
        assert answered.count() == 71
        assert asked.invitations.count() == 96

    def test_some_answers_wait_for_a_person_to_look_at_and_count_meanwhile(self) -> None:
        marks = Counter(ResponseFlag.objects.values_list("kind", flat=True))
        assert marks == {FlagKind.REPEATED_TEXT: 5, FlagKind.TOO_FAST: 3}
        assert not ResponseFlag.objects.filter(left_out=True).exists()

    def test_the_citizens_questionnaire_was_corrected_and_its_results_join(self) -> None:
        asked = Questionnaire.objects.get(slug=CITIZENS)
        first, second = asked.versions.order_by("number")
        assert second.joins["hjaelp"] == "changed"
        assert {how for key, how in second.joins.items() if key != "hjaelp"} == {"same"}
        assert first.responses.exists()
        assert second.responses.exists()

    def test_a_time_is_a_whole_hour_while_the_version_was_open(self) -> None:
        for row in Response.objects.exclude(sent_hour=None).select_related("version"):
            assert row.sent_hour is not None
            assert (row.sent_hour.minute, row.sent_hour.second) == (0, 0)
            assert row.version.published_at <= row.sent_hour
            assert row.sent_hour.date() <= date(2018, 11, 25)

    def test_loading_again_changes_nothing(self) -> None:
        before = list(Response.objects.order_by("pk").values_list("pk", flat=True))
        lines: list[str] = []
        load(lines.append)
        assert lines == []
        assert list(Response.objects.order_by("pk").values_list("pk", flat=True)) == before

    def test_the_dates_of_the_source_stand_in_the_timeline(self) -> None:
        phases = Phase.objects.filter(consultation__slug=SLUG_2018)
        days = {(phase.kind, phase.starts_on, phase.ends_on) for phase in phases}
        assert ("meeting", date(2018, 11, 12), None) in days
        assert ("committee", date(2018, 12, 12), None) in days
        assert ("hearing", date(2018, 12, 11), date(2019, 1, 8)) in days

    def test_every_public_text_is_in_english_too(self) -> None:
        for texts in (words.CONSULTATION_2018, words.TRIAL, words.TRIAL_PHASE):
            assert set(texts["en"]) == set(texts["da"])
        for phase in Phase.objects.all():
            assert {"name", "description"} == set(phase.translations["en"])
        for consultation in Consultation.objects.all():
            assert consultation.text("title", "en") != consultation.title

    def test_2018_is_closed_and_the_trial_is_open_and_says_what_it_is(self) -> None:
        now = timezone.now()
        for asked in Questionnaire.objects.select_related("consultation", "current"):
            is_trial = asked.consultation.slug == TRIAL
            assert asked.takes_answers(now) == is_trial
            assert asked.current is not None
            assert asked.current.content.title["da"].startswith("Prøve: ") == is_trial
        assert Questionnaire.objects.filter(consultation__slug=TRIAL).count() == 3


@pytest.mark.django_db
class TestRealDataAreLeftAlone:
    def test_a_consultation_of_ones_own_is_real(self) -> None:
        assert not holds_real_data()
        factories.consultation()
        assert holds_real_data()
        with pytest.raises(CommandError, match="consultations"):
            call_command("load_demo", stdout=StringIO())
        assert Consultation.objects.count() == 1

    def test_another_database_gets_the_same_answers(self) -> None:
        def stored() -> list[Any]:
            return list(Response.objects.order_by("pk").values_list("pk", "answers", "sent_hour"))

        with transaction.atomic():
            load(lambda line: None)
            first = stored()
            transaction.set_rollback(True)
        load(lambda line: None)
        assert json.dumps(stored(), default=str) == json.dumps(first, default=str)


def test_a_definition_is_written_as_it_is_read() -> None:
    for slug in ALL:
        assert dump(definition(slug))["languages"][:1] == ["da"]
