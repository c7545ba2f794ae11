"""The demo is the room of 2012: its figures are the source's, it loads once, never over data."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Count, Model
from django.test import Client as Browser
from pytest_django import DjangoDbBlocker

from config.access import demo as staff
from config.access.models import User
from config.audit.models import AuditEntry
from config.danish import LOCAL_ZONE
from consultation.models import (
    Challenge,
    Consultation,
    Event,
    Evidence,
    Hearing,
    HearingParty,
    HearingResponse,
    Interview,
    Meeting,
    Questionnaire,
    Response,
)
from intake_rooms import services as rooms_services
from intake_rooms.aliases import current_keys
from intake_rooms.codes import AreaKind, Method, Sex, Source
from intake_rooms.demo.intakes import load_intakes
from intake_rooms.models import (
    Area,
    Client,
    Incident,
    Intake,
    NuisanceObservation,
    PresenceTimes,
    Refusal,
    Room,
)
from intake_rooms.opening import local_day_and_hour, stretches_on
from intake_rooms.services.rules import age_finding, code_findings
from referrals.models import Offer, Referral
from reports import claims
from reports.annex import Hidden
from reports.demo import parameters
from reports.disclosure import control
from reports.figures import StatusFigures, status_figures
from reports.models import AnnexDraft, ChartMark
from reports.queries import parameters_of

ROOT = Path(__file__).resolve().parent.parent
FIRST, LAST = date(2012, 10, 1), date(2012, 11, 25)
BOTH = ("midlertidigt", "mobil")
STORED: tuple[type[Model], ...] = (
    User, Room, Intake, Client, PresenceTimes, Refusal, Incident, Area, NuisanceObservation, Offer,
    Referral, AnnexDraft, ChartMark, AuditEntry, Consultation, Questionnaire, Response, Challenge,
    Event, Evidence, Hearing, HearingParty, HearingResponse, Interview, Meeting,
)  # fmt: skip


def load_demo() -> str:
    """Run the command; gives what it printed."""
    printed = StringIO()
    call_command("load_demo", stdout=printed)
    return printed.getvalue()


@pytest.fixture(scope="class")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The demo, loaded once for all tests of a class; gives what was printed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo()
        transaction.set_rollback(True)


def intakes(*rooms: str) -> Any:
    return Intake.objects.filter(room__slug__in=rooms or BOTH, voided_at=None)


def drawn(*rooms: str) -> StatusFigures:
    """The controlled figures of the demo's annex for some of its rooms."""
    return control(status_figures(replace(parameters(), rooms=rooms)))


def table(name: str, value: str = "intakes") -> dict[str, Any]:
    """A controlled table of both rooms: code to number."""
    return {row.code: getattr(row, value) for row in drawn(*BOTH).tables[name]}


@pytest.mark.usefixtures("loaded", "db")
class TestTheFiguresAreThoseOfTheCommitteeAnnex:
    def test_the_room_has_7826_intakes_and_the_mobile_unit_1987(self) -> None:
        assert intakes("midlertidigt").count() == 7826
        assert intakes("mobil").count() == 1987
        assert Intake.objects.count() == 9813

    def test_all_intakes_lie_in_the_eight_weeks_which_have_1227_each_on_average(self) -> None:
        days = set(intakes().values_list("local_date", flat=True))
        assert (min(days), max(days), len(days)) == (FIRST, LAST, 56)
        assert drawn(*BOTH).totals.weekly_average == 1226.625

    def test_458_people_used_the_room_and_the_mobile_units_users_are_among_them(self) -> None:
        keys = {
            slug: set(intakes(slug).exclude(client_key=None).values_list("client_key", flat=True))
            for slug in BOTH
        }
        assert len(keys["midlertidigt"]) == 458
        assert 0 < len(keys["mobil"]) < 458
        assert keys["mobil"] < keys["midlertidigt"]

    def test_two_to_three_per_cent_wanted_no_code(self) -> None:
        assert 0.02 < intakes().filter(client_key=None).count() / 9813 < 0.03

    def test_week_5_jumps_and_the_weeks_after_stay_above_those_before(self) -> None:
        figures = drawn(*BOTH)
        weeks = [row.all for row in figures.weeks if isinstance(row.all, int)]
        assert len(weeks) == 8
        assert sum(weeks[:4]) > 4 * 900, "good use from the first weeks"
        assert weeks[:4] == sorted(weeks[:4])
        jump = claims.jump(figures)
        assert jump is not None
        assert jump.week.week.number == 5
        assert jump.week.week.start == date(2012, 10, 29)
        assert max(weeks[5:]) < weeks[4]
        assert min(weeks[5:]) > max(weeks[:4])

    def test_the_room_is_in_good_use_from_the_first_day(self) -> None:
        first = intakes("midlertidigt").filter(local_date=FIRST).count()
        assert first > 0.8 * 742 / 7

    def test_friday_is_a_small_top(self) -> None:
        for rooms in (BOTH, BOTH[:1], BOTH[1:]):
            top = claims.top_weekday(drawn(*rooms))
            assert top is not None
            assert (top.name, top.is_small) == ("fredag", True)

    def test_most_intakes_are_between_12_and_18(self) -> None:
        core = claims.core_hours(drawn(*BOTH))
        assert core is not None
        assert 0.55 < core.inside / core.whole < 0.75

    def test_the_last_weeks_use_the_edges_of_the_day_more(self) -> None:
        early, late = Counter[bool](), Counter[bool]()
        for day, hour in intakes("midlertidigt").values_list("local_date", "local_hour"):
            (late if day >= date(2012, 11, 5) else early)[12 <= hour < 18] += 1
        assert late[False] / late.total() > 1.3 * early[False] / early.total()

    def test_22_per_cent_are_women_and_everyones_sex_is_known(self) -> None:
        assert table("sex", "clients") == {"female": 101, "male": 357, "other": 0, "unknown": 0}

    def test_the_30s_are_the_largest_group_and_ages_run_from_20_to_60(self) -> None:
        found = claims.largest_decade(drawn(*BOTH))
        assert found is not None
        assert found[0] == "30’erne"
        bands = table("age_band", "clients")
        assert sorted(bands, key=lambda band: -bands[band])[:2] == ["35-39", "30-34"]
        ages = set(intakes().values_list("age", flat=True))
        assert (min(ages), max(ages)) == (20, 60)

    def test_cocaine_is_far_ahead_of_heroin_and_mixes_occur(self) -> None:
        mentions = table("substance_mention")
        assert mentions["KOK"] > 2 * mentions["HER"]
        assert {"HER+KOK", "MTD", "AMF", "BZD"} <= set(table("substance"))

    def test_the_room_is_for_injection_only(self) -> None:
        methods = set(intakes("midlertidigt").values_list("method", flat=True))
        assert methods == {Method.INJECTION}

    def test_one_adverse_event_two_situation_reports_and_no_overdose(self) -> None:
        kinds = Counter(Incident.objects.values_list("kind", flat=True))
        assert kinds == {"adverse_event": 1, "situation_report": 2}
        event = Incident.objects.get(kind="adverse_event")
        assert (event.person, event.needle) == ("staff", "clean")
        overdose = next(row for row in drawn(*BOTH).incidents if row.code == "overdose")
        assert (overdose.count, overdose.start, overdose.end) == (0, FIRST, date(2012, 10, 31))

    def test_drug_waste_falls_from_3_74_to_3_26_kg_with_its_caveat(self) -> None:
        facts = {row.indicator: row for row in drawn(*BOTH).nuisance}
        waste = facts["waste_kg_per_day"]
        assert waste.area == "vesterbro"
        assert waste.previous is not None
        assert (waste.previous.value, waste.latest.value) == (Decimal("3.74"), Decimal("3.26"))
        assert waste.latest.source == "Teknik- og Miljøforvaltningen"
        assert "forbehold" in waste.latest.caveat
        assert facts["complaints"].latest.value == 1
        assert facts["needle_sticks"].latest.value == 1
        assert "næsten 1" in facts["dealers_removed_per_day"].latest.caveat


@pytest.mark.usefixtures("loaded", "db")
class TestTheDemoShowsWhatThePortalCanDo:
    def test_nothing_in_the_main_tables_must_be_hidden(self) -> None:
        for rooms in (BOTH, BOTH[:1], BOTH[1:]):
            figures = drawn(*rooms)
            for row in figures.weeks:
                assert not any(isinstance(n, Hidden) for n in (row.all, *row.intakes.values()))
            for name in ("weekday", "hour", "sex", "age_band", "substance", "method"):
                for line in figures.tables[name]:
                    shown = (line.intakes, line.clients, line.without_key)
                    assert not any(isinstance(n, Hidden) for n in shown), (name, line.code)
            counts = [row.count for row in (*figures.refusals, *figures.referrals)]
            assert not any(isinstance(n, Hidden) for n in counts)

    def test_three_small_municipalities_are_hidden_and_no_other(self) -> None:
        shown = table("municipality", "clients")
        assert {code for code, n in shown.items() if isinstance(n, Hidden)} == {"217", "259", "265"}
        assert shown["101"] > 458 / 2
        assert {"147", "abroad_eu", "none", "unknown"} <= set(shown)

    def test_612_referrals_to_many_targets_each_with_its_first_step(self) -> None:
        given = drawn(*BOTH).referrals
        assert sum(row.count for row in given if isinstance(row.count, int)) == 612
        assert len(given) >= 10
        stepless = Referral.objects.annotate(n=Count("steps")).exclude(n=1)
        assert not stepless.exists()

    def test_people_are_turned_away_for_several_reasons(self) -> None:
        reasons = set(Refusal.objects.values_list("reason", flat=True))
        assert {"under_18", "not_target_group", "full"} <= reasons

    def test_the_room_of_2012_has_waiting_times_and_never_more_inside_than_places(self) -> None:
        stays = list(PresenceTimes.objects.filter(room__slug="midlertidigt"))
        assert len(stays) == PresenceTimes.objects.count() == 7826
        seated = [stay for stay in stays if stay.seated_at]
        waits = sorted((stay.seated_at - stay.queued_at).total_seconds() / 60 for stay in seated)
        assert waits[len(waits) // 2] < 10 < waits[len(waits) * 99 // 100] < 60
        turns = sorted(
            [(stay.left_at, -1) for stay in seated] + [(stay.seated_at, 1) for stay in seated]
        )
        inside = [0]
        for _, change in turns:
            inside.append(inside[-1] + change)
        assert (max(inside), inside[-1]) == (9, 0)

    def test_the_room_of_today_is_empty_so_that_the_counter_starts_at_0(self) -> None:
        room = Room.objects.get(slug="h17")
        assert not Intake.objects.filter(room=room).exists()
        assert sum(room.places.values_list("places", flat=True)) == 24
        assert room.buttons.exists()

    def test_focus_areas_and_districts_are_two_kinds(self) -> None:
        kinds = Counter(Area.objects.values_list("kind", flat=True))
        assert kinds == {AreaKind.FOCUS_AREA: 4, AreaKind.DISTRICT: 11}

    def test_the_annex_of_2012_waits_as_a_draft_with_its_case_data(self) -> None:
        stored = parameters_of(AnnexDraft.objects.get(kind="status"))
        assert stored == parameters()
        assert stored.case_number == "2012-160062"
        assert stored.dated == date(2012, 11, 26)
        assert [row.per_week for row in stored.comparison] == [1800]
        assert {row.section for row in stored.observations} >= {"not_using", "goals_area"}
        assert any("konstruerede" in note for note in stored.notes)
        assert ChartMark.objects.filter(date=FIRST, kind="opening").exists()

    def test_every_role_can_log_in_with_what_is_printed(self, loaded: str) -> None:
        for user in staff.STAFF:
            assert f"{user.username} " in loaded
            assert Browser().login(username=user.username, password=staff.PASSWORD)
            assert [role.code for role in User.objects.get(username=user.username).roles] == [
                user.role
            ]
        assert staff.PASSWORD in loaded

    def test_those_who_work_in_rooms_reach_all_three(self) -> None:
        for name in ("personale", "leder"):
            user = User.objects.get(username=name)
            assert Room.objects.reachable_by(user).count() == 3


@pytest.mark.usefixtures("loaded", "db")
class TestEveryRecordKeepsTheRules:
    def test_intakes_meet_the_rules_of_the_counter(self) -> None:
        for row in intakes():
            assert age_finding(row.age) is None
            assert code_findings(row.sex, row.method, row.municipality) == []
            assert local_day_and_hour(row.occurred_at) == (row.local_date, row.local_hour)
            assert row.occurred_at < row.received_at < row.occurred_at + timedelta(minutes=1)
            assert row.source == Source.DEMO

    def test_intakes_lie_within_the_opening_hours(self) -> None:
        for room in Room.objects.filter(slug__in=BOTH):
            rules = list(room.opening_hours.all())
            days = {
                FIRST + timedelta(days=n): stretches_on(FIRST + timedelta(days=n), rules, [])
                for n in range(56)
            }
            for moment, day in intakes(room.slug).values_list("occurred_at", "local_date"):
                assert any(part.holds(moment) for part in days[day]), moment

    def test_a_person_keeps_sex_age_and_home_and_is_never_there_twice_in_one_hour(self) -> None:
        keyed = intakes().exclude(client_key=None)
        same = keyed.values("client_key", "sex", "age", "municipality").distinct()
        assert same.count() == 458
        twice = (
            keyed.values("client_key", "local_date", "local_hour").annotate(n=Count("pk"))
        ).filter(n__gt=1)
        assert twice.count() <= 5

    def test_some_come_once_and_some_almost_daily(self) -> None:
        often = sorted(
            intakes()
            .exclude(client_key=None)
            .values_list("client_key")
            .annotate(n=Count("local_date", distinct=True))
            .values_list("n", flat=True)
        )
        assert often[0] == 1
        assert often[-1] > 45

    def test_a_known_client_is_prefilled_at_the_counter(self) -> None:
        profile = rooms_services.known_client("Demo 1", room=Room.objects.get(slug="h17"))
        assert profile is not None
        assert profile.sex in {Sex.FEMALE, Sex.MALE}
        room = Room.objects.get(slug="midlertidigt")
        key = current_keys().key("demo 1", room.group_id)
        latest = intakes().filter(client_key=key).order_by("-occurred_at")[0]
        assert (profile.sex, profile.age) == (latest.sex, latest.age)

    def test_a_few_intakes_are_assisted(self) -> None:
        assert 5 <= intakes().filter(is_assisted=True).count() <= 50


def contents() -> dict[str, list[dict[str, Any]]]:
    """Every stored row of the demo's models."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in STORED
    }


@pytest.mark.usefixtures("loaded", "db")
class TestLoadingAgain:
    def test_a_second_run_changes_nothing_and_says_so(self) -> None:
        before = contents()
        printed = load_demo()
        assert "nothing was changed" in printed
        assert "personale" in printed
        assert contents() == before

    def test_a_second_run_leaves_what_was_tried_out_in_between(self) -> None:
        rooms_services.record_refusal(room=Room.objects.get(slug="h17"), reason="full")
        User.objects.create_user("en-ny")
        User.objects.filter(username="hjaelper").update(is_active=False)
        before = contents()
        assert "nothing was changed" in load_demo()
        assert contents() == before

    def test_another_database_gets_the_same_demo_under_other_keys(self) -> None:
        def drawn_rows() -> tuple[list[Any], set[int]]:
            rows = intakes().order_by("pk")
            shown = rows.values_list(
                "pk", "occurred_at", "age", "sex", "substance_id", "room__slug"
            )
            return list(shown), set(rows.values_list("client_key", flat=True))

        first, keys = drawn_rows()
        Intake.objects.all().delete()
        Client.objects.all().delete()
        current_keys().epoch.delete()
        load_intakes({room.slug: room for room in Room.objects.all()})
        again, other_keys = drawn_rows()
        assert again == first
        assert len(other_keys) == len(keys) == 459, "458 and none"


@pytest.mark.django_db
class TestRefusing:
    def test_it_is_refused_in_production(self, settings: Any) -> None:
        settings.PRODUCTION = True
        with pytest.raises(CommandError, match="MODE=production") as refused:
            load_demo()
        assert "\n" not in str(refused.value)
        assert not User.objects.exists()

    @pytest.mark.parametrize("what", ["a user", "a room", "an intake", "an offer", "a mark"])
    def test_it_is_refused_where_there_are_real_data(
        self, what: str, make_user: Callable[..., User]
    ) -> None:
        if what == "a user":
            make_user("room_leader", username="leder")
        elif what in {"a room", "an intake"}:
            room, _ = rooms_services.add_room(
                slug="mobil", name="Vores", kind="fixed", opened_on=FIRST, by=None
            )
            if what == "an intake":
                rooms_services.register_intake(
                    rooms_services.NewIntake(
                        occurred_at=datetime(2013, 1, 7, 12, tzinfo=LOCAL_ZONE),
                        substance="HER",
                        method="injection",
                    ),
                    room=room,
                )
        elif what == "an offer":
            Offer.objects.create(kind_id="shelter", name="Vores herberg")
        else:
            ChartMark.objects.create(date=FIRST, kind="other", label="vores")
        before = contents()
        with pytest.raises(CommandError, match="already holds data of its own") as refused:
            load_demo()
        assert "\n" not in str(refused.value)
        assert contents() == before


def test_the_command_ends_with_one_line_and_exit_code_1_in_production(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "load_demo"],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "MODE": "production",
            "SECRET_KEY": "en-hemmelighed-kun-til-denne-test-af-kommandoen-0123456789",
            "ALLOWED_HOSTS": "localhost",
            "VAR_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert "MODE=production" in done.stderr
