"""What everybody can read of a consultation before they answer, and afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tests import factories
from tests.consultation.pages import MORE, asked

pytestmark = pytest.mark.django_db


def test_the_front_page_and_the_list_lead_to_an_open_consultation(client: Client) -> None:
    asked(MORE, closes_at=timezone.now() + timedelta(days=9))

    for address in ("/", "/hoeringer/"):
        shown = client.get(address).content.decode()
        assert 'href="/hoeringer/stofindsats/"' in shown
        assert "Svar senest" in shown


def test_the_public_page_has_a_door_for_each_open_questionnaire(client: Client) -> None:
    asked(MORE)
    factories.questionnaire(factories.definition(MORE), slug="brugere", audience="service_user")
    factories.questionnaire(
        factories.definition(MORE), slug="lukket", closes_at=timezone.now() - timedelta(days=1)
    )
    factories.questionnaire(factories.definition(MORE), slug="tablet", channels=["kiosk"])

    shown = client.get("/hoeringer/stofindsats/").content.decode()

    assert shown.count('class="door"') == 2
    assert "Jeg er borger" in shown
    assert "Jeg bruger selv rummene" in shown
    assert "/spoergeskema/lukket/" not in shown


def test_the_public_page_is_in_english_where_it_is_translated(client: Client) -> None:
    consultation = factories.consultation(
        translations={"en": {"title": "Drug policy"}}, outcome="Vi bygger et rum."
    )
    client.post("/sprog/", {"language": "en", "next": "/"})

    shown = client.get(f"/hoeringer/{consultation.slug}/").content.decode()

    assert "Drug policy" in shown
    assert '<div lang="da" dir="ltr"><p>Vi bygger et rum.</p></div>' in shown


def test_an_unpublished_consultation_and_its_documents_do_not_exist(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    hidden = factories.consultation("skjult", published_at=None)
    document = hidden.documents.create(
        title="Notat",
        file=ContentFile(b"%PDF-1.7", "notat.pdf"),
        file_name="notat.pdf",
        content_type="application/pdf",
        size=8,
    )
    address = f"/hoeringer/skjult/dokumenter/{document.pk}/"

    assert client.get("/hoeringer/skjult/").status_code == 404
    assert client.get(address).status_code == 404

    hidden.published_at = timezone.now()
    hidden.save()
    shown = client.get(address)
    assert shown.getvalue() == b"%PDF-1.7"
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_a_document_that_could_run_is_saved_and_not_shown(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    document = factories.consultation().documents.create(
        title="Side",
        file=ContentFile(b"<script>", "side.html"),
        file_name="side.html",
        content_type="text/html",
        size=8,
    )

    shown = client.get(f"/hoeringer/stofindsats/dokumenter/{document.pk}/")

    assert shown.getvalue() == b"<script>"
    assert shown["Content-Type"] == "application/octet-stream"
    assert shown["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("number", [1, 6])
def test_the_list_asks_the_database_no_more_for_more_consultations(
    client: Client, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        of = factories.consultation(f"nr-{each}")
        factories.questionnaire(factories.definition(MORE), slug=f"skema-{each}", of=of)

    with django_assert_max_num_queries(4):
        client.get("/hoeringer/")
    with django_assert_max_num_queries(12):  # five of its own, the others of its sections
        client.get("/hoeringer/nr-0/")
