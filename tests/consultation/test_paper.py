"""Paper, interviews, places and invitations: other ways in, the same answers."""

from __future__ import annotations

import io
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from config.outbox.models import OutgoingMail
from consultation.codes import Audience, Channel
from consultation.models import AnsweringPlace, Interview, Invitation, Questionnaire, Response
from consultation.paper import sheet
from consultation.services import answering, invitations, paper, places
from consultation.services.invitations import Invited
from tests import factories

USES = {
    "key": "bruger",
    "type": "yes_no",
    "label": {"da": "Bruger du rummet?", "ar": "هل تستخدم الغرفة؟"},
}
OFTEN = {
    "key": "tit",
    "type": "single",
    "label": {"da": "Hvor tit?"},
    "options": [
        {"code": "dag", "label": {"da": "Hver dag"}},
        {"code": "uge", "label": {"da": "Hver uge"}},
    ],
    "other": True,
    "declinable": True,
    "show_if": {"question": "bruger", "op": "is", "value": "yes"},
    "note": "Spørg, om det er hver dag i weekenden også.",
}
EVERY_TYPE: tuple[dict[str, Any], ...] = (
    USES,
    OFTEN,
    {
        "key": "flere",
        "type": "multiple",
        "label": {"da": "Hvad hjælper?"},
        "options": [
            {"code": "mad", "label": {"da": "Mad"}},
            {"code": "seng", "label": {"da": "En seng"}},
        ],
        "limits": {"most": 1},
    },
    {
        "key": "skala",
        "type": "scale",
        "label": {"da": "Hvor tryg er du?"},
        "limits": {"least": 1, "most": 5},
        "low": {"da": "utryg"},
    },
    {
        "key": "skema",
        "type": "matrix",
        "label": {"da": "Hvad synes du om"},
        "rows": [{"code": "larm", "label": {"da": "Larm"}}],
        "options": [
            {"code": "lidt", "label": {"da": "Lidt"}},
            {"code": "meget", "label": {"da": "Meget"}},
        ],
    },
    {
        "key": "raekke",
        "type": "ranking",
        "label": {"da": "Hvad er vigtigst?"},
        "options": [
            {"code": "ro", "label": {"da": "Ro"}},
            {"code": "lys", "label": {"da": "Lys"}},
        ],
    },
    {"key": "tal", "type": "number", "label": {"da": "Hvor mange gange?"}},
    {"key": "kort", "type": "short_text", "label": {"da": "Hvad hedder stedet?"}},
    {"key": "langt", "type": "long_text", "label": {"da": "Er der andet?"}},
    {"key": "dato", "type": "date", "label": {"da": "Hvornår?"}},
    {"key": "tid", "type": "period", "label": {"da": "Fra og til?"}},
    {"key": "bydel", "type": "district", "label": {"da": "Hvor bor du?"}},
    {"key": "kort_punkt", "type": "map", "label": {"da": "Hvor skal det ligge?"}},
    {
        "key": "sted",
        "type": "site",
        "label": {"da": "Er et rum her i orden?"},
        "site": {"da": "Maria Kirkeplads"},
        "options": [{"code": "rent", "label": {"da": "Der bliver gjort rent"}}],
    },
    {"key": "oplysning", "type": "information", "label": {"da": "Rummet har 24 pladser."}},
)


@pytest.fixture
def asked(db: None) -> Questionnaire:
    content = factories.definition(*EVERY_TYPE, languages=["da", "ar"])
    return factories.questionnaire(content)


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_sheet_holds_every_question_and_says_when_to_skip(asked: Questionnaire) -> None:
    printed = words_of(sheet.render(asked, asked.current, "da"))

    for question in EVERY_TYPE:
        assert question["label"]["da"] in printed
    assert "Svar kun, hvis svaret på spørgsmål 1 er „Ja“." in printed
    assert "Kun kommunens medarbejdere læser dit svar." in printed
    assert "Sæt højst 1 krydser." in printed


def test_the_sheet_is_tagged_and_in_its_language(asked: Questionnaire) -> None:
    reader = PdfReader(io.BytesIO(sheet.render(asked, asked.current, "ar")))
    root = reader.trailer["/Root"]

    assert root["/Lang"] == "ar"
    assert root["/MarkInfo"]["/Marked"]
    fonts = {
        font["/BaseFont"]
        for page in reader.pages
        for font in (ref.get_object() for ref in page["/Resources"]["/Font"].values())
    }
    assert any("PlexSansArabic" in name for name in fonts)


def test_the_same_sheet_is_the_same_bytes(asked: Questionnaire) -> None:
    assert sheet.render(asked, asked.current, "da") == sheet.render(asked, asked.current, "da")


def test_a_sheet_keyed_in_twice_is_one_answer(client: Client, asked: Questionnaire) -> None:
    client.force_login(factories.user("helper"))
    address = reverse("consultation:key_in", args=[asked.slug])
    today = timezone.localdate().strftime("%d-%m-%Y")
    sent = {"number": str(uuid.uuid4()), "day": today, "language": "da"}
    answers = {"bruger": "yes", "tit": "dag", "skala": "4", "kort": "Skyen"}

    client.post(address, {**sent, **answers})
    page = client.post(address, {**sent, **answers}, follow=True).content.decode()

    response = Response.objects.get()
    assert response.answers == {"bruger": "yes", "tit": "dag", "skala": 4, "kort": "Skyen"}
    assert response.channel == Channel.PAPER
    assert "kun talt én gang" in page


def test_what_paper_answers_against_the_condition_is_not_kept(asked: Questionnaire) -> None:
    paper.key_in(
        asked,
        uuid.uuid4(),
        {"bruger": "no", "tit": "dag"},
        day=timezone.localdate(),
        language="da",
    )

    assert Response.objects.get().answers == {"bruger": "no"}


def test_a_wrong_value_is_said_and_nothing_is_recorded(
    client: Client, asked: Questionnaire
) -> None:
    client.force_login(factories.user("helper"))
    address = reverse("consultation:key_in", args=[asked.slug])
    today = timezone.localdate().strftime("%d-%m-%Y")
    sent = {"number": str(uuid.uuid4()), "day": today, "language": "da", "tal": "mange"}

    page = client.post(address, sent).content.decode()

    assert "Skriv et tal med cifre." in page
    assert not Response.objects.exists()


def test_paper_of_the_open_days_is_taken_after_the_closing_and_later_paper_is_not(
    asked: Questionnaire,
) -> None:
    closed = timezone.now() - timedelta(days=3)
    Questionnaire.objects.update(closes_at=closed, opens_at=closed - timedelta(days=20))
    asked.refresh_from_db()
    day = timezone.localdate(closed)

    assert paper.key_in(asked, uuid.uuid4(), {"bruger": "yes"}, day=day, language="da")
    with pytest.raises(answering.NotOpen):
        paper.key_in(
            asked, uuid.uuid4(), {"bruger": "yes"}, day=day + timedelta(days=1), language="da"
        )
    with pytest.raises(paper.FromTheFuture):
        paper.key_in(
            asked,
            uuid.uuid4(),
            {"bruger": "yes"},
            day=timezone.localdate() + timedelta(days=1),
            language="da",
        )


def test_the_days_of_opening_and_closing_count_as_open(asked: Questionnaire) -> None:
    opens = datetime(2018, 11, 5, 15, 0, tzinfo=UTC)
    closes = datetime(2018, 11, 12, 8, 0, tzinfo=UTC)
    Questionnaire.objects.update(opens_at=opens, closes_at=closes)
    asked.refresh_from_db()

    for day in (opens.date(), closes.date()):
        assert asked.takes_answers(paper.day_of(asked, day))


def test_an_interview_keeps_its_notes_and_its_guide_is_shown(
    client: Client, asked: Questionnaire
) -> None:
    client.force_login(factories.user("consultation_editor"))
    address = reverse("consultation:interview", args=[asked.slug])
    page = client.get(address).content.decode()
    assert "Spørg, om det er hver dag i weekenden også." in page

    client.post(
        address,
        {
            "number": str(uuid.uuid4()),
            "day": timezone.localdate().strftime("%d-%m-%Y"),
            "language": "da",
            "group": "Stofbrugere på gaden",
            "people": "2",
            "bruger": "yes",
            "note.tit": "Hver aften om vinteren",
            "note.": "Rolig samtale",
        },
    )

    interview = Interview.objects.get()
    assert interview.notes == {"tit": "Hver aften om vinteren", "": "Rolig samtale"}
    assert (interview.group, interview.people) == ("Stofbrugere på gaden", 2)
    assert interview.response.channel == Channel.INTERVIEW


def test_a_withdrawn_interview_loses_its_notes(asked: Questionnaire) -> None:
    number = uuid.uuid4()
    talk = paper.Conversation("Unge", "", 1, {"": "Noget fortroligt"})
    paper.key_in(asked, number, {}, day=timezone.localdate(), language="da", conversation=talk)

    answering.withdraw(number)

    assert not Interview.objects.exists()


def test_a_poster_leads_to_the_questionnaire_and_names_the_place(
    client: Client, asked: Questionnaire
) -> None:
    editor = factories.user("consultation_editor")
    client.force_login(editor)
    client.post(
        reverse("consultation:places", args=[asked.slug]),
        {"name": "Biblioteket på Rentemestervej", "channel": "web"},
    )
    place = AnsweringPlace.objects.get()
    pdf = client.get(reverse("consultation:poster", args=[asked.slug, place.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    assert place.token in words_of(pdf.content)

    visitor = Client()
    start = visitor.get(reverse("consultation:by_code", args=[place.token]))
    visitor.post(start["Location"], {"place": place.token})

    assert Response.objects.get().place == place


def test_a_closed_place_still_leads_there_and_names_nothing(
    client: Client, asked: Questionnaire
) -> None:
    editor = factories.user("consultation_editor")
    place = places.add_place(asked, "Skyen", channel=Channel.WEB, by=editor)
    places.close_place(place, by=editor)

    start = client.get(reverse("consultation:by_code", args=[place.token]))

    assert place.token not in start["Location"]


def test_two_places_of_one_name_are_refused(asked: Questionnaire) -> None:
    editor = factories.user("consultation_editor")
    places.add_place(asked, "Skyen", channel=Channel.WEB, by=editor)

    with pytest.raises(places.PlaceExists):
        places.add_place(asked, " skyen ", channel=Channel.WEB, by=editor)


@pytest.fixture
def for_stakeholders(db: None) -> Questionnaire:
    return factories.questionnaire(slug="interessenter", audience=Audience.STAKEHOLDER)


def invite(asked: Questionnaire, *names: str) -> tuple[Invitation, ...]:
    editor = factories.user("consultation_editor")
    found = [Invited(name, "Mona Lund", f"{n}@example.dk") for n, name in enumerate(names)]
    return invitations.invite(asked, found, by=editor)


def test_a_mailed_link_opens_one_answer_on_behalf_of_the_organisation(
    client: Client, for_stakeholders: Questionnaire
) -> None:
    (invitation,) = invite(for_stakeholders, "Mændenes Hjem")
    client.force_login(factories.user("consultation_editor"))
    client.post(
        reverse("consultation:send_invitation", args=[for_stakeholders.slug, invitation.pk])
    )
    letter = OutgoingMail.objects.get()
    link = re.search(r"http://testserver(\S+)", letter.text)
    assert link is not None
    assert "Mændenes Hjem" in letter.text

    organisation = Client()
    page = organisation.get(link[1]).content.decode()
    organisation.post(link[1])
    organisation.post(link[1])

    assert "Du svarer på vegne af Mændenes Hjem." in page
    response = Response.objects.get()
    assert (response.channel, response.invitation) == (Channel.INVITED, invitation)


def test_the_link_goes_on_with_what_was_sent_and_counts_it_once(
    for_stakeholders: Questionnaire,
) -> None:
    (invitation,) = invite(for_stakeholders, "Mændenes Hjem")
    first = invitations.begin_invited(invitation, language="da")
    questions = for_stakeholders.current.content.questions.values()
    answering.save_page(first.response.pk, questions, {"rum": "yes"})
    answering.send(first.response.pk)

    again = invitations.begin_invited(invitation, language="da")
    answering.save_page(again.response.pk, questions, {"rum": "no"})
    answering.send(again.response.pk)

    assert Response.objects.sent().get().answers == {"rum": "no"}


def test_a_new_link_shuts_the_old_one_and_nothing_stored_opens_it(
    for_stakeholders: Questionnaire,
) -> None:
    (invitation,) = invite(for_stakeholders, "Mændenes Hjem")
    editor = factories.user("consultation_editor")
    old = invitations.new_link(invitation, by=editor)
    new = invitations.new_link(invitation, by=editor)

    assert invitations.open_link(new) == invitation
    with pytest.raises(invitations.UnknownInvitation):
        invitations.open_link(old)
    invitation.refresh_from_db()
    with pytest.raises(invitations.UnknownInvitation):
        invitations.open_link(invitation.token_digest)


def test_a_cancelled_invitation_says_so_kindly(
    client: Client, for_stakeholders: Questionnaire
) -> None:
    (invitation,) = invite(for_stakeholders, "Mændenes Hjem")
    editor = factories.user("consultation_editor")
    token = invitations.new_link(invitation, by=editor)
    invitations.cancel(invitation, by=editor)

    answer = client.get(reverse("consultation:invited", args=[for_stakeholders.slug, token]))

    assert answer.status_code == 404
    assert "Linket gælder ikke mere." in answer.content.decode()


def test_organisations_are_listed_once_and_bad_lines_are_named(
    client: Client, for_stakeholders: Questionnaire
) -> None:
    client.force_login(factories.user("consultation_editor"))
    address = reverse("consultation:invitations", args=[for_stakeholders.slug])

    wrong = client.post(address, {"lines": "Politiet\nGadejuristen; Nanna; nanna(at)example"})
    client.post(address, {"lines": "Politiet\nGadejuristen; Nanna; nanna@example.dk\npolitiet"})

    assert "Linje 2: “nanna(at)example” er ikke en e-mailadresse." in wrong.content.decode()
    assert set(Invitation.objects.values_list("organisation", flat=True)) == {
        "Politiet",
        "Gadejuristen",
    }


def test_the_list_says_how_far_each_has_come(
    client: Client, for_stakeholders: Questionnaire
) -> None:
    one, two, _three = invite(for_stakeholders, "A-huset", "B-huset", "C-huset")
    begun = invitations.begin_invited(one, language="da")
    answering.send(begun.response.pk)
    invitations.open_link(invitations.new_link(two, by=factories.user("consultation_editor")))
    client.force_login(factories.user("consultation_editor"))

    page = client.get(reverse("consultation:invitations", args=[for_stakeholders.slug]))

    text = page.content.decode()
    for state in ("Har svaret", "Har åbnet linket", "Ikke inviteret endnu", "1 af 3 har svaret"):
        assert state in text


def test_mails_go_to_those_who_have_not_answered(
    client: Client, for_stakeholders: Questionnaire
) -> None:
    one, *_others = invite(for_stakeholders, "A-huset", "B-huset", "C-huset")
    answering.send(invitations.begin_invited(one, language="da").response.pk)
    client.force_login(factories.user("consultation_editor"))

    client.post(reverse("consultation:send_invitations", args=[for_stakeholders.slug]))

    queued = OutgoingMail.objects.values_list("to", flat=True)
    assert sorted(queued) == ["1@example.dk", "2@example.dk"]


@pytest.mark.django_db
def test_a_link_says_until_when_one_can_answer() -> None:
    closes = datetime(2030, 1, 8, 22, 59, tzinfo=UTC)
    questionnaire = factories.questionnaire(audience=Audience.STAKEHOLDER, closes_at=closes)
    invitation = factories.invitation(questionnaire)
    token = invitations.new_link(invitation, by=factories.user("consultation_editor"))
    address = reverse("consultation:invited", args=[questionnaire.slug, token])
    page = Client().get(address).content.decode()
    assert "8. januar 2030 kl. 23.59" in page
