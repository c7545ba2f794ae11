"""The pages on which a response is written and checked, new or corrected, in both lanes.

What is written is carried from page to page by the form itself. Files are chosen on the page that
sends them, so nothing of a response that is never sent is ever stored.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from config import receipt
from config.filing import FileRefused
from consultation.exceptions import ConsultationError
from consultation.forms.hearing import FORMS, WriteForm, wrong_file_name
from consultation.forms.words import Text, interface_language, public_text
from consultation.hearing_codes import Lane
from consultation.models import Hearing, HearingResponse
from consultation.queries.hearing_public import SeenHearing
from consultation.services import fairplay, hearing_answers, hearing_files
from consultation.services.hearing_answers import NewResponse, Uploads
from consultation.services.hearing_fairplay import FormTooOld
from consultation.views.answering_session import Scope, Session, bar, keep, speak

LANGUAGES = ("da", "en")
"""Languages of the hearings' pages."""
_SALT = "consultation.hearing.send"
_SECONDS = 12 * 3600
_PROMISE = gettext_noop(
    "Vi viser det ikke frem og skriver ikke hvem du er. Søger nogen aktindsigt, vurderer vi hvert "
    "bidrag og undtager private forhold."
)
"""What settings.CONFIDENTIAL_PROMISE says where nobody has set it; here to be translated."""


def promise(language: str) -> Text:
    """The words of the confidential lane, in `language` where they are translated."""
    source: str = settings.CONFIDENTIAL_PROMISE
    translated = _(source)
    spoken = "da" if translated == source else language
    return Text.of(translated, spoken, interface_language(language))


def spoken(language: str) -> str:
    """The hearings' language nearest to the one that a session has."""
    return language if language in LANGUAGES else "en" if language else "da"


def frame(session: Session, hearing: Hearing) -> dict[str, Any]:
    """What the frame of a hearing's answering pages needs, and the hearing's own words."""
    language = session.language
    context = bar(session, None)
    shown = tuple(each for each in context["languages"] if each.code in LANGUAGES)
    return {
        **context,
        "languages": shown,
        "hearing": hearing,
        "title": public_text(hearing, "title", language),
        "promise": promise(language),
    }


@dataclass(frozen=True)
class Ticket:
    """What a check page carries, signed: which response it will become, and its code."""

    id: uuid.UUID
    code: str

    @classmethod
    def new(cls) -> Ticket:
        """For a response that is not sent yet."""
        return cls(uuid.uuid4(), receipt.new_code())

    @classmethod
    def read(cls, signed: str, hearing: Hearing, lane: Lane) -> Ticket:
        """The ticket of a check page. Raises FormTooOld for one that is old or of another form."""
        try:
            found = signing.loads(signed, salt=f"{_SALT}.{hearing.pk}.{lane}", max_age=_SECONDS)
        except signing.BadSignature as error:
            raise FormTooOld from error
        return cls(uuid.UUID(found["id"]), found["code"])

    def signed(self, hearing: Hearing, lane: Lane) -> str:
        """As the check page of that hearing and lane carries it."""
        held = {"id": self.id.hex, "code": self.code}
        return signing.dumps(held, salt=f"{_SALT}.{hearing.pk}.{lane}")


Sender = Callable[[NewResponse, Uploads, Sequence[uuid.UUID]], HttpResponse]
"""Facts, files that come along, attachments that are taken off. May raise ConsultationError."""


@dataclass(frozen=True)
class Writing:
    """Somebody writes: the request, the hearing, the lane, and what is corrected, if anything."""

    request: HttpRequest
    seen: SeenHearing
    lane: Lane
    session: Session
    scope: Scope
    response: HearingResponse | None = None

    @property
    def hearing(self) -> Hearing:
        """The hearing that it is for."""
        return self.seen.hearing

    def form(self, data: Mapping[str, Any] | None = None, **more: Any) -> WriteForm:
        """The lane's form."""
        has_files = self.response is not None and self.response.attachments.exists()
        return FORMS[self.lane](data, needs_words=not has_files, **more)

    def form_page(self, form: WriteForm, error: str = "") -> HttpResponse:
        """Where it is written."""
        context = {**self._context(form), "error": error, "fair_token": fairplay.new_token()}
        return self._shown("consultation/hearing/write.html", context)

    def check_page(self, form: WriteForm, ticket: Ticket, error: str = "") -> HttpResponse:
        """What will be shown of it, to whom; files; sending. `form` is valid."""
        facts = form.facts(self.session.language)
        context = {
            **self._context(form),
            "error": error,
            "facts": facts,
            "is_person": facts.sender_kind == "person",
            "role": _choice(form, "role", facts.role),
            "consent": _choice(form, "consent", facts.consent),
            "ticket": ticket.signed(self.hearing, self.lane),
            "today": timezone.now(),
            "files": list(self.response.attachments.all()) if self.response else [],
            "most": hearing_files.MOST,
            "largest": hearing_files.LARGEST // (1024 * 1024),
            "wants_file": form.cleaned_data["by_file"],
        }
        return self._shown("consultation/hearing/check.html", context)

    def _context(self, form: WriteForm) -> dict[str, Any]:
        return {
            **frame(self.session, self.hearing),
            "seen": self.seen,
            "lane": self.lane.value,
            "form": form,
            "response": self.response,
        }

    def _shown(self, template: str, context: dict[str, Any]) -> HttpResponse:
        return keep(render(self.request, template, context), self.session, self.scope)

    def answer(self, send: Sender, check: Callable[[], None]) -> HttpResponse:
        """The answer to a POST of either page; `check` raises where writing may not go on now."""
        sent = self.request.POST
        if choice := sent.get("show"):
            return self._shown_differently(choice)
        if sent.get("go") in ("back", "carry"):
            names = ("text",) if sent["go"] == "carry" else tuple(FORMS[self.lane].base_fields)
            return self.form_page(self.form(initial={name: sent.get(name) for name in names}))
        form = self.form(sent)
        if not form.is_valid():
            return self.form_page(form)
        if sent.get("go") == "send":
            return self._send(form, send)
        try:
            check()
        except ConsultationError as error:
            return self.form_page(form, str(error))
        except fairplay.ProofNeeded as needed:
            context = {"challenge": needed.challenge, "kept": [*form.kept, ("go", "check")]}
            return render(self.request, "consultation/fairplay/challenge.html", context)
        return self.check_page(form, Ticket.new())

    def _shown_differently(self, choice: str) -> HttpResponse:
        """The same page in another language or size, with all that is written on it."""
        session = self.session.shown_as(choice)
        session = replace(session, language=spoken(session.language))
        speak(self.request, session.language)
        changed = replace(self, session=session)
        sent = self.request.POST
        if "ticket" in sent and (form := changed.form(sent)).is_valid():
            return changed.check_page(form, self._ticket())
        names = FORMS[self.lane].base_fields
        return changed.form_page(changed.form(initial={name: sent.get(name) for name in names}))

    def _ticket(self) -> Ticket:
        try:
            return Ticket.read(self.request.POST.get("ticket", ""), self.hearing, self.lane)
        except FormTooOld:
            return Ticket.new()

    def _send(self, form: WriteForm, send: Sender) -> HttpResponse:
        sent = self.request.POST
        uploads = self.request.FILES.getlist("files")
        try:
            ticket = Ticket.read(sent.get("ticket", ""), self.hearing, self.lane)
            if sentence := wrong_file_name(uploads):
                raise FileRefused(sentence)
            facts = form.facts(self.session.language)
            facts = replace(facts, id=ticket.id, code=ticket.code)
            return send(facts, uploads, _ids(sent.getlist("without")))
        except hearing_answers.NothingSaid:
            return self.check_page(form, self._ticket(), _("Vælg den fil, som dit svar ligger i."))
        except (ConsultationError, FileRefused) as error:
            return self.check_page(form, self._ticket(), str(error))


def _choice(form: WriteForm, name: str, value: str) -> str:
    """What a chosen answer says; "" where the lane does not ask."""
    if name not in form.fields:
        return ""
    return next(str(radio.choice_label) for radio in form[name] if radio.data["value"] == value)


def _ids(values: Sequence[str]) -> list[uuid.UUID]:
    found = []
    for value in values:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found
