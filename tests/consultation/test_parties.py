"""The register of parties: kept, found, retired, and brought in and out as a file."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from config.access.models import User
from config.audit.actions import ACTIONS
from config.audit.models import AuditEntry
from consultation.exceptions import ConsultationError
from consultation.hearing_codes import PartyKind
from consultation.models import Party, PartyMeeting
from consultation.services import parties, party_files
from consultation.services.party_files import FileNotTaken
from consultation.services.revisions import Conflict
from tests import factories, involvement

pytestmark = pytest.mark.django_db
SENT = {"name": "Valby Lokaludvalg", "kind": "local_committee", "area": "bydel-5"}


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


def days(party: Party) -> list[date]:
    return list(party.meetings.values_list("held_on", flat=True))


def test_an_editor_adds_a_party_and_pastes_its_meetings(browser: Client) -> None:
    pasted = "tirsdag den 24. november 2026 kl. 17\n15-12-2026, 12.1.2027"
    browser.post(url("add_party"), {**SENT, "email": "valby@example.org", "meetings": pasted})
    made = Party.objects.get()
    assert (made.name, made.area, made.email) == (SENT["name"], "bydel-5", "valby@example.org")
    assert days(made) == [date(2026, 11, 24), date(2026, 12, 15), date(2027, 1, 12)]


def test_a_day_that_does_not_exist_is_said_at_the_field(browser: Client) -> None:
    answer = browser.post(url("add_party"), {**SENT, "meetings": "24-11-2026\n31-11-2026"})
    assert "Linje 2: Dagen »31-11-2026« findes ikke." in answer.content.decode()
    assert not Party.objects.exists()


def test_a_name_stands_once_whatever_its_capitals(browser: Client) -> None:
    involvement.party("Østerbro Lokaludvalg")
    answer = browser.post(url("add_party"), {**SENT, "name": "ØSTERBRO  lokaludvalg"})
    assert "er allerede i registeret" in answer.content.decode()
    assert Party.objects.count() == 1


def test_the_database_itself_refuses_the_same_name_twice() -> None:
    involvement.party("Valby")
    with pytest.raises(IntegrityError), transaction.atomic():
        involvement.party("Valby")


def test_the_second_editor_sees_what_the_first_saved_calendar_too(
    browser: Client, editor: User
) -> None:
    made = involvement.party()
    parties.save(made, {"note": "Ring først"}, meetings=[date(2027, 1, 5)], revision=1, by=editor)
    sent = {**SENT, "name": made.name, "meetings": "6-1-2027", "revision": "1"}
    answer = browser.post(url("edit_party", made.pk), sent).content.decode()
    assert "Det har den anden gemt" in answer
    assert "Ring først" in answer
    assert "05-01-2027" in answer
    assert "06-01-2027" in answer or "6-1-2027" in answer
    assert days(Party.objects.get()) == [date(2027, 1, 5)]

    revision = Party.objects.get().revision
    browser.post(url("edit_party", made.pk), {**sent, "revision": revision})
    assert days(Party.objects.get()) == [date(2027, 1, 6)]


def test_a_changed_calendar_alone_is_a_new_revision(editor: User) -> None:
    made = involvement.party()
    parties.save(made, {}, meetings=[date(2027, 1, 5)], revision=1, by=editor)
    with pytest.raises(Conflict):
        parties.save(made, {}, meetings=[date(2027, 1, 6)], revision=1, by=editor)
    same = parties.save(made, {}, meetings=[date(2027, 1, 5)], revision=2, by=editor)
    assert same.revision == 2


def test_a_party_in_a_hearing_is_retired_and_never_deleted(browser: Client) -> None:
    asked = involvement.hearing_party(involvement.hearing()).party
    answer = browser.post(url("delete_party", asked.pk), follow=True)
    assert "kan derfor ikke slettes" in answer.content.decode()
    assert Party.objects.filter(pk=asked.pk).exists()
    assert not AuditEntry.objects.filter(action="party_deleted").exists()

    browser.post(url("retire_party", asked.pk), follow=True)
    assert Party.objects.get().retired_at is not None
    assert asked.name not in browser.get(url("parties")).content.decode()
    assert asked.name in browser.get(url("parties"), {"state": "ude"}).content.decode()

    browser.post(url("restore_party", asked.pk), follow=True)
    assert asked.name in browser.get(url("parties")).content.decode()


def test_a_party_that_nobody_asked_is_deleted_with_its_calendar(
    browser: Client, editor: User
) -> None:
    made = parties.create(
        {"name": "En fejl", "kind": "other"}, meetings=[date(2027, 1, 5)], by=editor
    )
    browser.post(url("delete_party", made.pk))
    assert not Party.objects.exists()
    assert not PartyMeeting.objects.exists()


def test_the_start_list_is_the_citys_committees_and_councils_without_contacts(
    browser: Client,
) -> None:
    involvement.party("vesterbro lokaludvalg", email="rigtig@example.org")
    browser.post(url("add_start_list"))
    browser.post(url("add_start_list"))
    committees = Party.objects.filter(kind=PartyKind.LOCAL_COMMITTEE)
    assert committees.count() == 12
    assert Party.objects.filter(kind=PartyKind.COUNCIL).count() == 4
    assert not Party.objects.exclude(email="").exclude(email="rigtig@example.org").exists()
    assert AuditEntry.objects.filter(action="party_start_list_added").count() == 1


def test_search_filters_and_sorting_find_a_party(browser: Client, editor: User) -> None:
    parties.add_start_list(by=editor)
    involvement.party("Gadejuristen", kind=PartyKind.NGO, contact_name="Åse Holm")
    found = browser.get(url("parties"), {"q": "holm"}).content.decode()
    assert "Gadejuristen" in found
    assert "1 part " in found
    councils = browser.get(url("parties"), {"kind": "council", "sort": "-navn"}).content.decode()
    assert councils.index("Ældrerådet") < councils.index("Handicaprådet")
    assert "Gadejuristen" not in councils


@pytest.mark.parametrize("size", [2, 40])
def test_the_register_asks_the_database_as_often_for_many_as_for_few(
    browser: Client, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        made = involvement.party(f"Part {number:03}")
        PartyMeeting.objects.create(party=made, held_on=date(2030, 1, 1 + number % 28))
    with django_assert_num_queries(6):
        browser.get(url("parties"))


def test_only_editors_change_the_register() -> None:
    made = involvement.party()
    client = Client()
    client.force_login(factories.user("analyst"))
    assert client.get(url("parties")).status_code == 200
    assert "Tilføj en part" not in client.get(url("parties")).content.decode()
    for name in ("edit_party", "retire_party", "delete_party"):
        assert client.post(url(name, made.pk)).status_code == 403


def test_a_questionnaires_invitations_take_organisations_from_the_register(
    browser: Client,
) -> None:
    questionnaire = factories.questionnaire(audience="stakeholder")
    factories.invitation(questionnaire)
    chosen = [
        involvement.party("Gadejuristen", contact_name="Åse Holm", email="g@example.org").pk,
        involvement.party("Mændenes Hjem").pk,
    ]
    address = url("invite_from_register", "borgere")
    assert "Gadejuristen" in browser.get(address, {"q": "gade"}).content.decode()
    answer = browser.post(address, {"chosen": chosen}, follow=True)
    assert "1 er sat på listen. 1 stod der i forvejen." in answer.content.decode()
    made = questionnaire.invitations.get(organisation="Gadejuristen")
    assert (made.contact_name, made.email, made.sent_at) == ("Åse Holm", "g@example.org", None)
    assert "Hent fra registeret" in browser.get(url("invitations", "borgere")).content.decode()


# --- files ---


def text_of(*rows: str, header: str = "Navn;Art;Bydel;E-mail;Mødedage") -> bytes:
    return "\r\n".join([header, *rows]).encode()


def test_a_file_adds_and_changes_and_the_second_time_does_nothing(editor: User) -> None:
    involvement.party("Valby Lokaludvalg", email="gammel@example.org", note="Ring")
    content = text_of(
        "valby lokaludvalg;;Valby;ny@example.org;24-11-2026, 15-12-2026",
        "Gadejuristen;Frivillig eller privat organisation;;;",
    )
    first = party_files.import_file(content, by=editor)
    second = party_files.import_file(content, by=editor)
    assert (first.added, first.changed, first.unchanged) == (1, 1, 0)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 2)
    valby = Party.objects.get(email="ny@example.org")
    assert (valby.name, valby.area, valby.note) == ("Valby Lokaludvalg", "bydel-5", "Ring")
    assert len(days(valby)) == 2
    assert AuditEntry.objects.filter(action="party_file_imported").count() == 1


@pytest.mark.parametrize(
    ("row", "line", "column", "sentence"),
    [
        (";Lokaludvalg;;;", 3, "navn", "Skriv navnet."),
        ("X;Klub;;;", 3, "art", "»Klub« er ingen art."),
        ("X;;;;", 3, "art", "Skriv arten"),
        ("X;Råd;Sundholm;;", 3, "bydel", "»Sundholm« er ingen bydel."),
        ("X;Råd;;a@;", 3, "e-mail", "er ikke en e-mailadresse"),
        ("X;Råd;;;24-13-2026", 3, "mødedage", "Dagen »24-13-2026« findes ikke"),
        ("god;Råd;;;", 3, "navn", "står også i linje 2"),
        ("X;Råd;;;;mere", 3, "", "Linjen har 6 felter, men der er 5."),
        (f"{'x' * 201};Råd;;;", 3, "navn", "højst 200 tegn"),
    ],
)
def test_one_wrong_cell_stops_the_whole_file_and_is_named(
    browser: Client, row: str, line: int, column: str, sentence: str
) -> None:
    content = text_of("God;Råd;;;", row)
    with pytest.raises(FileNotTaken) as caught:
        party_files.import_file(content, by=User.objects.get())
    [mistake] = caught.value.mistakes
    assert (mistake.line, mistake.column) == (line, column)
    assert sentence in mistake.sentence
    assert not Party.objects.exists()

    upload = SimpleUploadedFile("parter.csv", content)
    shown = browser.post(url("import_parties"), {"file": upload}).content.decode()
    assert "Der er én fejl i filen" in shown
    assert "Fejl i filen" in shown


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Første linje skal"),
        (b"Art;Bydel\r\nR\xc3\xa5d;", "en af dem skal være"),
        (b"Navn;Kulde\r\nX;1", "Vi kender ikke kolonnen"),
        (b"Navn;Navn\r\nX;Y", "der to gange"),
        (b"Navn;Art\r\n", "ingen parter i filen"),
        (b'Navn;Art\r\n"X;R\xc3\xa5d', "Linje 2 kan ikke deles"),
        (b"PK\x03\x04\x00\x00", "ikke en CSV-fil"),
        (b"Navn\r\n" + b"x" * (2 * 1024 * 1024), "højst fylde 2 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(
    editor: User, content: bytes, sentence: str
) -> None:
    with pytest.raises(FileNotTaken) as caught:
        party_files.import_file(content, by=editor)
    assert sentence in str(caught.value)


def test_what_danish_excel_saves_as_plain_csv_is_read(editor: User) -> None:
    party_files.import_file("Navn;Art\r\nÆldrerådet;Råd\r\n".encode("cp1252"), by=editor)
    assert Party.objects.get().name == "Ældrerådet"


def test_the_exported_file_is_taken_back_and_changes_nothing(browser: Client, editor: User) -> None:
    parties.add_start_list(by=editor)
    tricky = parties.create(
        {"name": '=Foreningen; "A"', "kind": "ngo", "phone": "+45 33 66 33 66", "note": "a, b"},
        meetings=[date(2027, 1, 5), date(2027, 2, 2)],
        by=editor,
    )
    parties.retire(tricky, by=editor)
    answer = browser.get(url("parties"), {"format": "csv", "state": "alle"})
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 17
    assert rows[0]["Tilstand"] in ("I brug", "Ude af brug")

    again = party_files.import_file(content, by=editor)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 17)

    Party.objects.all().delete()
    party_files.import_file(content, by=editor)
    back = Party.objects.get(kind="ngo")
    assert (back.name, back.phone, back.note) == (tricky.name, "+45 33 66 33 66", "a, b")
    assert days(back) == [date(2027, 1, 5), date(2027, 2, 2)]


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, st.sampled_from(PartyKind.labels), CELLS), max_size=6))
def test_any_text_in_a_file_is_taken_whole_or_refused_whole(
    editor: User, rows: list[tuple[str, str, str]]
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([("Navn", "Art", "Bemærkning"), *rows])
    with transaction.atomic():
        try:
            done = party_files.import_file(out.getvalue().encode(), by=editor)
        except FileNotTaken:
            assert not Party.objects.exists()
        else:
            assert done.added == Party.objects.count() > 0
            again = party_files.import_file(out.getvalue().encode(), by=editor)
            assert (again.added, again.changed) == (0, 0)
        transaction.set_rollback(True)


def test_each_deed_of_the_register_has_a_danish_name_in_the_log(editor: User) -> None:
    made = parties.create({"name": "A", "kind": "ngo"}, by=editor)
    parties.retire(made, by=editor)
    parties.restore(made, by=editor)
    with pytest.raises(ConsultationError):
        parties.create({"name": "a", "kind": "ngo"}, by=editor)
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert list(actions.order_by("pk")) == ["party_added", "party_retired", "party_restored"]
    assert set(actions) <= set(ACTIONS)
