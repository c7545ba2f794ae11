"""What a party's personal link opens: what it is asked, until when, and its answer.

The link is the key: who has it answers for the party, so its token is told to nobody by a Referer
header. A browser that sends none sends no Origin either, which Django's CSRF check would refuse;
the check adds nothing here, since a stranger's page would have to know the token.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.filing import FileRefused
from consultation import moments
from consultation.exceptions import ConsultationError
from consultation.forms.party_page import PartyAnswerForm
from consultation.forms.words import public_text
from consultation.hearing_codes import AskedFor
from consultation.models import HearingParty, HearingResponse
from consultation.services import hearing_files, party_answers, party_links
from consultation.services.party_answers import AnsweredMeanwhile

LANGUAGES = ("da", "en")


def _by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Public to who has the link; kept by no cache, no search engine, and told to no other page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    return login_not_required(csrf_exempt(wrapped))


@_by_link
@require_http_methods(["GET", "HEAD", "POST"])
def party_page(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The page of one party; `?ret` corrects what was sent, `?fortryd` asks before withdrawing."""
    if choice := request.POST.get("language", ""):
        return _in_language(request, choice)
    try:
        party = party_links.open_link(token)
    except party_links.UnknownLink as error:
        context = {"sentence": str(error), "typed": request.POST.get("text", "")}
        return render(request, "consultation/parties/no_link.html", context, status=404)
    if party.hearing.slug != slug:
        return redirect("consultation:party_page", party.hearing.slug, token)
    if request.method == "GET":
        party_answers.note_opened(party)
    if request.method == "POST":
        return _post(request, party)
    return _page(request, party, _form(party, party_answers.answer_of(party)))


def _in_language(request: HttpRequest, choice: str) -> HttpResponse:
    answer = redirect(request.get_full_path())
    if choice in LANGUAGES:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            choice,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer


def _form(
    party: HearingParty, response: HearingResponse | None, request: HttpRequest | None = None
) -> PartyAnswerForm:
    if request is None:
        return PartyAnswerForm(party=party, response=response)
    uploads = request.FILES.getlist("files")
    return PartyAnswerForm(request.POST, party=party, response=response, uploads=uploads)


def _post(request: HttpRequest, party: HearingParty) -> HttpResponse:
    """Send, correct, decline or withdraw; afterwards the page shows what stands."""
    response = party_answers.answer_of(party)
    form = _form(party, response, request)
    theirs: HearingResponse | None = None
    error = ""
    try:
        if "withdraw" in request.POST:
            party_answers.withdraw(party)
            return redirect(request.path)
        if form.is_valid():
            if form.declines:
                party_answers.decline(party)
            else:
                party_answers.answer(
                    party,
                    form.words,
                    seen=form.revision,
                    uploads=form.uploads,
                    without=form.off,
                )
            return redirect(request.path)
    except AnsweredMeanwhile as clash:
        theirs, error = clash.response, str(clash)
        form = _on_top(request, party, theirs)
    except (ConsultationError, FileRefused) as refusal:
        error = str(refusal)
    return _page(request, party, form, error=error, theirs=theirs, writes=True)


def _on_top(request: HttpRequest, party: HearingParty, theirs: HearingResponse) -> PartyAnswerForm:
    """The same words, now on top of what somebody else sent."""
    data = request.POST.copy()
    data["number"], data["seen"] = str(theirs.pk), str(theirs.revision)
    data.setlist("without", [])
    return PartyAnswerForm(data, party=party, response=theirs)


def _page(
    request: HttpRequest,
    party: HearingParty,
    form: PartyAnswerForm,
    *,
    error: str = "",
    theirs: HearingResponse | None = None,
    writes: bool = False,
) -> HttpResponse:
    hearing, now = party.hearing, timezone.now()
    language = translation.get_language() or "da"
    response = party_answers.answer_of(party)
    is_open, has_begun = hearing.is_open(now), hearing.has_begun(now)
    may_write = has_begun and hearing.takes_public and (is_open or response is None)
    asks = "ret" in request.GET or (party.declined_at is None and response is None)
    context = {
        "party": party.party,
        "asked": party,
        "is_statement": party.asked_for == AskedFor.STATEMENT,
        "hearing": hearing,
        "title": public_text(hearing, "title", language),
        "lead": public_text(hearing, "lead", language),
        "asked_for": public_text(hearing, "asked_for", language),
        "documents": hearing.documents.all() if has_begun else (),
        "starts": moments.moment(hearing.starts_at, language),
        "deadline": moments.moment(hearing.deadline, language),
        "extensions": [
            (moments.moment(each.old, language), each.reason) for each in hearing.extensions.all()
        ],
        "response": response,
        "received": moments.moment(response.received_at, language) if response else "",
        "corrected": (
            moments.moment(response.corrected_at, language)
            if response and response.corrected_at
            else ""
        ),
        "files": list(response.attachments.all()) if response else [],
        "form": form,
        "error": error,
        "theirs": theirs,
        "is_open": is_open,
        "has_begun": has_begun,
        "may_write": may_write,
        "writes": writes or (may_write and asks),
        "withdraws": is_open and response is not None and "fortryd" in request.GET,
        "most": hearing_files.MOST,
        "largest": hearing_files.LARGEST // (1024 * 1024),
        "languages": LANGUAGES,
    }
    return render(request, "consultation/parties/party_page.html", context)
