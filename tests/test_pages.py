"""The pages that everybody meets, without log-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import LazySettings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import bad_request, server_error


@dataclass(frozen=True)
class OpenConsultation:
    title: str
    url: str
    lead: str
    deadline: date


def test_without_consultations_the_front_page_says_so(client: Client, db: None) -> None:
    page = client.get(reverse("home")).content.decode()

    assert "Der er ingen åbne høringer lige nu." in page


def test_an_open_consultation_is_named_with_its_deadline() -> None:
    hearing = OpenConsultation(
        "Stofindsats 2018", "/hoeringer/stofindsats-2018/", "Hvad mangler?", date(2018, 6, 1)
    )

    page = render_to_string("home.html", {"consultations": (hearing,)})

    assert '<a href="/hoeringer/stofindsats-2018/">Stofindsats 2018</a>' in page
    assert "Svar senest 1. juni 2018" in page
    assert "ingen åbne høringer" not in page


def test_a_visitor_is_shown_the_way_in_and_no_staff_places(client: Client, db: None) -> None:
    page = client.get(reverse("home")).content.decode()

    assert f'href="{reverse("access:login")}"' in page
    assert "Dine steder i portalen" not in page


def test_staff_are_shown_the_places_of_their_role(client_as: Callable[..., Client]) -> None:
    page = client_as("administrator").get(reverse("home")).content.decode()

    assert "Dine steder i portalen" in page
    assert f'<a href="{reverse("access:users")}">Medarbejdere</a>' in page
    assert f'href="{reverse("reports:index")}"' not in page


@pytest.mark.parametrize("name", ["contact", "accessibility"])
def test_the_office_can_be_reached_from_the_page(
    client: Client, db: None, settings: LazySettings, name: str
) -> None:
    settings.PORTAL_CONTACT = {
        "office": "Rammekontoret",
        "email": "rammekontoret@example.dk",
        "phone": "33 17 00 00",
    }

    page = client.get(reverse(name)).content.decode()

    assert "Rammekontoret" in page
    assert 'href="mailto:rammekontoret@example.dk"' in page
    assert 'href="tel:33170000"' in page


def test_the_page_for_our_own_faults_needs_no_database(rf: RequestFactory) -> None:
    assert "Vent et øjeblik, og prøv igen." in server_error(rf.get("/")).content.decode()
    answer = bad_request(rf.get("/"), ValueError("x")).content.decode()
    assert "Intet er gemt." in answer


def test_a_form_from_an_old_page_says_how_to_go_on(db: None) -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post(reverse("set_language"), {"language": "en"})

    assert answer.status_code == 403
    assert "Gå tilbage, genindlæs siden, og prøv igen." in answer.content.decode()
