"""Files read in from the browser."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from intake_rooms.models import Area, ImportBatch, Intake, ManualCount, NuisanceObservation, Room
from tests.conftest import Clock

HEADER = "occurred_at,age,sex,substance,method,municipality,client,assisted\n"
GOOD = "2012-10-24T10:00,42,male,KOK,injection,101,Anker,false\n"
YOUNG = "2012-10-24T10:05,17,male,KOK,injection,101,,false\n"
URL = "/rum/indlaesninger/"


def upload(client: Client, content: str, **answers: Any) -> str:
    file = SimpleUploadedFile("oktober.csv", content.encode())
    response: HttpResponse = client.post(URL, {"kind": "intakes", "file": file, **answers})
    return " ".join(response.content.decode().split())


@pytest.fixture
def leader(staff_in: Callable[..., Client], room: Room, clock: Clock) -> Client:
    """The leader of the temporary room."""
    return staff_in(room, "room_leader")


def test_a_file_is_read_in_once(leader: Client, room: Room) -> None:
    first = upload(leader, HEADER + GOOD, room=room.pk)
    second = upload(leader, HEADER + GOOD, room=room.pk)

    assert "oktober.csv er indlæst" in first
    assert '<dt>allerede kendt</dt><dd class="key-figure">1</dd>' in second
    assert Intake.objects.count() == 1


def test_one_wrong_row_stops_all_and_is_shown_with_line_column_and_remedy(
    leader: Client, room: Room
) -> None:
    page = upload(leader, HEADER + GOOD + YOUNG, room=room.pk)

    assert "Intet er gemt" in page
    assert '<th scope="row" class="number">3</th><td>age</td><td>17</td>' in page
    assert "er personen under 18, så registrér en afvisning." in page
    assert not Intake.objects.exists()


def test_wrong_rows_can_be_skipped(leader: Client, room: Room) -> None:
    page = upload(leader, HEADER + GOOD + YOUNG, room=room.pk, skip_invalid="on")

    assert "oktober.csv er indlæst" in page
    assert '<dt>forkert</dt><dd class="key-figure">1</dd>' in page
    assert Intake.objects.count() == 1


def test_a_trial_stores_nothing(leader: Client, room: Room) -> None:
    page = upload(leader, HEADER + GOOD, room=room.pk, dry_run="on")

    assert "Prøven er slut. Intet er gemt endnu" in page
    assert not Intake.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("content", "answers", "sentence"),
    [
        (HEADER + GOOD, {"room": ""}, "Vælg det rum, indtagene hører til."),
        ("", {}, "Filen er tom."),
        (HEADER + GOOD, {"kind": "nuisance"}, "Vælg, hvad der er i filen, blandt de viste."),
        (HEADER + GOOD, {"kind": "counts"}, "Vælg, hvad der er i filen, blandt de viste."),
    ],
)
def test_a_wrong_form_is_explained(
    leader: Client, room: Room, content: str, answers: dict[str, Any], sentence: str
) -> None:
    page = upload(leader, content, **({"room": room.pk} | answers))

    assert sentence in page
    assert not Intake.objects.exists()


def test_a_room_out_of_reach_cannot_be_filled(
    leader: Client, make_room: Callable[..., Room]
) -> None:
    other = make_room("andet", name="Et andet rum")

    page = upload(leader, HEADER + GOOD, room=other.pk)

    assert "Vælg et rum på listen." in page
    assert not Intake.objects.exists()


def test_a_whole_file_is_voided_with_a_reason(leader: Client, room: Room) -> None:
    upload(leader, HEADER + GOOD, room=room.pk)
    void = reverse("intake_rooms:void_import", args=[ImportBatch.objects.get().pk])

    page = leader.post(void, {"reason": "forkert fil"}, follow=True).content.decode()

    assert "Alt fra oktober.csv er annulleret." in page
    assert Intake.objects.get().void_reason == "forkert fil"


def test_a_batch_of_another_room_is_not_found(
    leader: Client, room: Room, make_room: Callable[..., Room], staff_in: Callable[..., Client]
) -> None:
    upload(leader, HEADER + GOOD, room=room.pk)
    stranger = staff_in(make_room("andet", name="Et andet rum"), "room_leader")
    batch = ImportBatch.objects.get()

    assert "oktober.csv" not in stranger.get(URL).content.decode()
    void = reverse("intake_rooms:void_import", args=[batch.pk])
    assert stranger.get(void).status_code == 404


def test_an_analyst_reads_in_counts_and_nuisance(
    client_as: Callable[..., Client], room: Room, clock: Clock
) -> None:
    Area.objects.create(slug="vesterbro", name="Vesterbro", kind="focus_area")
    analyst = client_as("analyst")
    nuisance = (
        "area,indicator,from,to,value,unit,source,method,caveat\n"
        'vesterbro,waste_kg_per_day,2012-10-01,2012-10-07,"3,74",kg,TMF,,\n'
    )

    upload(analyst, "room,date,count,note\nmidlertidigt,2012-10-02,120,\n", kind="counts")
    upload(analyst, nuisance, kind="nuisance")

    assert ManualCount.objects.get().count == 120
    assert str(NuisanceObservation.objects.get().value) == "3.7400"


def test_the_uploaded_file_is_gone_afterwards(
    leader: Client, room: Room, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "uploads"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))

    upload(leader, HEADER + GOOD, room=room.pk)

    assert list(folder.iterdir()) == []


def test_room_staff_read_no_files_in(staff_in: Callable[..., Client], room: Room) -> None:
    assert staff_in(room).get(URL).status_code == 403
