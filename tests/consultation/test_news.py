"""News of a consultation: the desk, the public page, and who gets it by e-mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.audit.models import AuditEntry
from config.outbox.delivery import message_of
from config.outbox.models import MailState, OutgoingMail
from consultation.models import Consultation, NewsItem, Subscription
from consultation.services import news as services
from consultation.services import subscriptions
from consultation.services.subscriptions import ASKED_AN_HOUR, leave_token
from tests import factories


@pytest.fixture(autouse=True)
def _nobody_asked() -> None:
    cache.clear()


@pytest.fixture
def public(db: None) -> Consultation:
    return factories.consultation(published_at=timezone.now())


@pytest.fixture
def editor(client_as: Callable[..., Client]) -> Client:
    return client_as("consultation_editor")


def url(name: str, *arguments: Any) -> str:
    return reverse(f"consultation:{name}", args=arguments)


def ask(of: Consultation, email: str = "Aase@Example.org", **more: Any) -> str:
    """What somebody sees who asked for news."""
    answer = Client().post(url("news", of.slug), {"email": email}, follow=True, **more)
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def link_in(mail: OutgoingMail) -> str:
    found = re.search(r"http://testserver(/nyt/\S+)", mail.text)
    assert found
    return found[1]


def subscribed(of: Consultation, email: str = "aase@example.org") -> Subscription:
    return Subscription.objects.create(
        consultation=of,
        email=email,
        token_digest=email,
        asked_at=timezone.now(),
        confirmed_at=timezone.now(),
    )


def news(of: Consultation, **more: Any) -> NewsItem:
    return NewsItem.objects.create(
        consultation=of, **{"title": "Fristen er flyttet", "text": "Nu er den 8. januar.", **more}
    )


def publish(item: NewsItem) -> int:
    return services.publish(
        item,
        by=factories.user("consultation_editor"),
        address=lambda path: f"http://testserver{path}",
    )


# --- asking, confirming, leaving ---


def test_nobody_gets_news_before_the_button_behind_the_mailed_link_was_pressed(
    public: Consultation,
) -> None:
    assert "Se i din indbakke" in ask(public)
    link = link_in(OutgoingMail.objects.get())

    for _ in range(2):  # a program that looks links through
        page = Client().get(link).content.decode()
    assert "Ja, send mig nyt" in page
    assert Subscription.objects.get().confirmed_at is None

    assert "Du får nyt på e-mail" in Client().post(link).content.decode()
    subscription = Subscription.objects.get()
    assert subscription.email == "aase@example.org"
    assert subscription.confirmed_at is not None
    assert "Du får nyt på e-mail" in Client().get(link).content.decode()


def test_the_page_answers_the_same_whether_the_address_was_known(public: Consultation) -> None:
    unknown = ask(public, "ny@example.org")
    unconfirmed = ask(public, "ny@example.org")
    subscribed(public, "kendt@example.org")

    assert unknown == unconfirmed == ask(public, "kendt@example.org")


def test_who_gets_news_already_is_told_so_and_how_to_leave(public: Consultation) -> None:
    subscription = subscribed(public)

    ask(public)

    mail = OutgoingMail.objects.get()
    assert "Det får du allerede" in mail.text
    assert link_in(mail) == url("leave_news", leave_token(subscription))


def test_a_stranger_is_not_flooded_with_mails(public: Consultation) -> None:
    other = factories.consultation(slug="en-anden", published_at=timezone.now())
    for each in (public, other, public, other, public, other):
        ask(each, "fremmed@example.org")
    assert OutgoingMail.objects.count() == subscriptions.MAILS_A_DAY

    OutgoingMail.objects.update(queued_at=timezone.now() - timedelta(hours=25))
    ask(public, "fremmed@example.org")

    assert OutgoingMail.objects.count() == subscriptions.MAILS_A_DAY + 1


def test_one_place_cannot_ask_for_many_addresses(public: Consultation) -> None:
    for number in range(ASKED_AN_HOUR):
        ask(public, f"{number}@example.org")

    answer = Client().post(url("news", public.slug), {"email": "en-til@example.org"})

    assert answer.status_code == 429
    assert "Vent en time" in answer.content.decode()
    assert not Subscription.objects.filter(email="en-til@example.org").exists()
    elsewhere = ask(public, "en-til@example.org", REMOTE_ADDR="198.51.100.7")
    assert "Se i din indbakke" in elsewhere


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Skriv din e-mailadresse."), ("aase", "Adressen er ikke skrevet rigtigt.")],
)
def test_an_address_that_is_none_is_said(public: Consultation, typed: str, sentence: str) -> None:
    assert sentence in ask(public, typed)
    assert not Subscription.objects.exists()


def test_only_the_newest_link_confirms(public: Consultation) -> None:
    ask(public)
    first = link_in(OutgoingMail.objects.get())
    ask(public)

    answer = Client().post(first)

    assert answer.status_code == 404
    assert "Linket gælder ikke mere" in answer.content.decode()
    assert Subscription.objects.get().confirmed_at is None


def test_leaving_by_the_page_deletes_everything_about_the_address(public: Consultation) -> None:
    subscription = subscribed(public)
    item = news(public)
    publish(item)
    OutgoingMail.objects.update(state=MailState.SENT)
    link = url("leave_news", leave_token(subscription))
    assert "Meld mig fra" in Client().get(link).content.decode()
    assert Subscription.objects.exists(), "a program that looks at links ends nothing"

    page = Client(enforce_csrf_checks=True).post(link).content.decode()

    assert "Du er meldt fra" in page
    assert not Subscription.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_one_click_in_the_mail_program_leaves(public: Consultation) -> None:
    subscribed(public)
    publish(news(public))
    head = message_of(OutgoingMail.objects.get()).message()
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(head["List-Unsubscribe"]).strip("<>").removeprefix("http://testserver")
    program = Client(enforce_csrf_checks=True)

    for _ in range(2):
        answer = program.post(link, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200

    assert not Subscription.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "1", "1-", "0-abc", "²-abc", "9" * 40 + "-a", "{pk}-x"])
def test_a_guessed_link_ends_nobodys_subscription(public: Consultation, token: str) -> None:
    subscription = subscribed(public)
    token = token.format(pk=subscription.pk) or "-"

    assert Client().get(url("leave_news", token)).status_code == 404
    Client().post(url("leave_news", token))

    assert Subscription.objects.exists()


def test_who_never_confirms_is_forgotten_after_a_week(public: Consultation) -> None:
    ask(public, "glemt@example.org")
    ask(public, "ny@example.org")
    subscribed(public)
    old = timezone.now() - timedelta(days=7, minutes=1)
    Subscription.objects.exclude(email="ny@example.org").update(asked_at=old)
    OutgoingMail.objects.update(state=MailState.SENT)

    call_command("deliver_mail")

    kept = {"ny@example.org", "aase@example.org"}
    assert set(Subscription.objects.values_list("email", flat=True)) == kept
    assert not OutgoingMail.objects.filter(to="glemt@example.org").exists()


def test_an_english_reader_gets_english_around_the_danish_news(public: Consultation) -> None:
    browser = Client(headers={"accept-language": "en"})
    browser.post(url("news", public.slug), {"email": "ann@example.org"})
    assert "Press the link" in OutgoingMail.objects.get().text
    Subscription.objects.update(confirmed_at=timezone.now())

    publish(news(public))

    text = OutgoingMail.objects.get(about="news").text
    assert "Fristen er flyttet" in text
    assert "You get this e-mail because" in text


def test_a_subscription_points_to_nothing_that_anybody_answered() -> None:
    related = {field.related_model for field in Subscription._meta.get_fields()}

    assert {each for each in related if each} == {Consultation}


# --- the desk and the page ---


def test_news_is_written_looked_at_published_and_mailed_once(
    public: Consultation, editor: Client
) -> None:
    for number in range(3):
        subscribed(public, f"{number}@example.org")
    unconfirmed = subscribed(public, "venter@example.org")
    Subscription.objects.filter(pk=unconfirmed.pk).update(confirmed_at=None)
    subscribed(factories.consultation(slug="en-anden"), "anden@example.org")
    facts = {"title": "Fristen er flyttet", "text": "Nu er den 8. januar."}

    seen = editor.post(url("write_news", public.slug), facts, follow=True).content.decode()
    item = NewsItem.objects.get()
    assert "Udgiv, og send til 3 abonnenter" in seen
    assert facts["title"] not in Client().get(url("news", public.slug)).content.decode()
    done = editor.post(url("publish_news", public.slug, item.pk), follow=True).content.decode()
    editor.post(url("publish_news", public.slug, item.pk))

    assert "Nyheden er offentlig og på vej til 3 abonnenter." in done
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == [
        f"{number}@example.org" for number in range(3)
    ]
    page = Client().get(url("public_consultation", public.slug)).content.decode()
    assert facts["title"] in page
    assert facts["text"] in page
    entry = AuditEntry.objects.get(action="news_published")
    assert entry.details == {"news": item.pk, "count": 3}


def test_taken_off_and_published_again_is_not_mailed_again(public: Consultation) -> None:
    subscribed(public)
    item = news(public)
    assert publish(item) == 1
    OutgoingMail.objects.all().delete()  # long ago
    services.withdraw(item, by=factories.user("consultation_editor"))
    assert "Fristen" not in Client().get(url("news", public.slug)).content.decode()

    assert publish(item) == 0

    assert not OutgoingMail.objects.exists()
    assert "Fristen" in Client().get(url("news", public.slug)).content.decode()


@pytest.mark.parametrize("readers", [1, 600])
def test_publishing_asks_as_often_for_one_reader_as_for_hundreds(
    public: Consultation, readers: int, django_assert_max_num_queries: Any
) -> None:
    Subscription.objects.bulk_create(
        Subscription(
            consultation=public,
            email=f"{number}@example.org",
            token_digest=str(number),
            asked_at=timezone.now(),
            confirmed_at=timezone.now(),
        )
        for number in range(readers)
    )
    item = news(public)
    by = factories.user("consultation_editor")

    with django_assert_max_num_queries(30):
        sent = services.publish(item, by=by, address=lambda path: f"http://testserver{path}")

    assert sent == readers
    assert OutgoingMail.objects.count() == readers


def test_news_of_a_consultation_that_nobody_sees_is_not_published(editor: Client) -> None:
    hidden = factories.consultation(published_at=None)
    item = news(hidden)

    page = editor.post(url("publish_news", hidden.slug, item.pk), follow=True).content.decode()

    assert "Inddragelsen er ikke offentlig endnu." in page
    assert NewsItem.objects.get().published_at is None


def test_what_is_public_is_not_deleted_by_one_press(public: Consultation, editor: Client) -> None:
    item = news(public, published_at=timezone.now())

    page = editor.post(url("delete_news", public.slug, item.pk), follow=True).content.decode()
    assert "Tag den af siden, før du sletter den." in page
    editor.post(url("withdraw_news", public.slug, item.pk))
    editor.post(url("delete_news", public.slug, item.pk))

    assert not NewsItem.objects.exists()


def test_the_second_of_two_editors_sees_what_the_first_one_saved(
    public: Consultation, editor: Client
) -> None:
    item = news(public)
    first = {"title": "Ny frist", "text": "Den 8. januar.", "revision": 1}
    second = {"title": "Frist flyttet", "text": "Den 9. januar.", "revision": 1}
    editor.post(url("edit_news", public.slug, item.pk), first)

    page = editor.post(url("edit_news", public.slug, item.pk), second).content.decode()

    assert "Det har den anden gemt" in page
    assert "Den 8. januar." in page
    assert "Den 9. januar." in page
    assert NewsItem.objects.get().title == "Ny frist"


def test_the_desk_counts_readers_and_lists_nobody(public: Consultation, editor: Client) -> None:
    subscribed(public, "hemmelig@example.org")

    page = editor.get(url("news_desk", public.slug)).content.decode()

    assert "<dd>1</dd>" in page
    assert "hemmelig" not in page


@pytest.mark.parametrize("size", [1, 25])
def test_the_pages_ask_as_often_for_much_news_as_for_little(
    public: Consultation, size: int, django_assert_num_queries: Any
) -> None:
    for _ in range(size):
        news(public, published_at=timezone.now())

    with django_assert_num_queries(3):
        Client().get(url("news", public.slug))


def test_an_unpublished_consultation_has_no_news_page_and_takes_no_addresses(db: None) -> None:
    hidden = factories.consultation(published_at=None)
    for name in ("news", "news_asked", "consultation_feed", "consultation_calendar"):
        assert Client().get(url(name, hidden.slug)).status_code == 404
    assert Client().post(url("news", hidden.slug), {"email": "a@b.dk"}).status_code == 404
    assert not Subscription.objects.exists()
