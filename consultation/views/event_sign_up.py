"""Signing up for an event without an account, and the receipt with the code."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultation.forms.events import SignUpForm
from consultation.models import SignUp
from consultation.process_codes import SignUpState
from consultation.queries import events as queries
from consultation.queries.events import Admission, Seen
from consultation.services import fairplay, sign_up_pace, sign_ups
from consultation.services.sign_ups import SeatsShort, SignedUp, SignUpRefused
from consultation.views import events
from consultation.views.answering_session import answering_view

_COOKIE, _PATH, _SECONDS = "moedekvittering", "/moeder/", 600
_SALT = "consultation.event-receipt"


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; sent, it leads to the receipt. The same form sent twice is one sign-up."""
    seen = events.found(slug)
    admission = seen.admission(timezone.now())
    if admission not in (Admission.OPEN, Admission.QUEUE):
        return redirect("consultation:event", slug)
    queue = admission is Admission.QUEUE
    save = _("Skriv mig på ventelisten") if queue else _("Tilmeld mig")
    ticket = sign_ups.new_ticket(seen.event)
    form = SignUpForm(request.POST or None, event=seen.event, save=save, initial={"ticket": ticket})
    if form.is_valid():
        try:
            sign_up_pace.check(seen.event, request.POST.dict())
            made = _take(request, seen, form)
        except fairplay.ProofNeeded as needed:
            return _challenge(request, needed)
        except SignUpRefused as error:
            _say(form, error, ticket)
        else:
            return _with_receipt(redirect("consultation:event_receipt", slug), made)
    context = {
        **events.facts(seen, events.language()),
        "form": form,
        "queue": queue,
        "admission": admission.value,
        "seen": seen,
        "fair_token": fairplay.new_token(),
    }
    return render(request, "consultation/events/sign_up.html", context)


def _take(request: HttpRequest, seen: Seen, form: SignUpForm) -> SignedUp:
    if request.POST.get(fairplay.HONEYPOT):
        raise SignUpRefused(
            _("Et skjult felt var udfyldt, og det gør kun maskiner. Tryk igen, hvis du er her.")
        )
    return sign_ups.sign_up(
        seen.event,
        form.facts(),
        ticket=sign_ups.read_ticket(seen.event, form.cleaned_data["ticket"]),
        now=timezone.now(),
        language=events.language(),
        address=request.build_absolute_uri,
    )


def _say(form: SignUpForm, error: SignUpRefused, ticket: str) -> None:
    """Put a refusal at the seats where it is about them, else above the form."""
    form.renew(ticket)
    if isinstance(error, SeatsShort):
        if error.can_wait:
            form.ask_to_wait()
        form.add_error("seats", str(error))
    else:
        form.add_error(None, str(error))


def _challenge(request: HttpRequest, needed: fairplay.ProofNeeded) -> HttpResponse:
    """In a flood: the work to do, with what was typed kept."""
    own = {fairplay.TOKEN, fairplay.PROOF, "csrfmiddlewaretoken"}
    kept = [(name, value) for name, value in request.POST.items() if name not in own]
    context = {"challenge": needed.challenge, "kept": kept}
    return render(request, "consultation/fairplay/challenge.html", context)


def _with_receipt(answer: HttpResponse, made: SignedUp) -> HttpResponse:
    """Let this browser show the receipt for ten minutes; the server keeps no code."""
    answer.set_cookie(
        _COOKIE,
        signing.dumps([made.sign_up.pk.hex, made.code], salt=_SALT),
        max_age=_SECONDS,
        path=_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _shown_receipt(request: HttpRequest, slug: str) -> tuple[SignUp, str] | None:
    try:
        number, code = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_SECONDS)
        made = queries.sign_up(uuid.UUID(number))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return (made, code) if made is not None and made.event.slug == slug else None


@answering_view
@require_http_methods(["GET", "HEAD"])
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """How the sign-up stands, and the code; shown for ten minutes, or until "done"."""
    shown = _shown_receipt(request, slug)
    if shown is None:
        return redirect("consultation:event", slug)
    made, code = shown
    seen = events.found(slug)
    context: dict[str, Any] = {
        **events.facts(seen, events.language()),
        "sign_up": made,
        "code": code,
        "waits": made.state == SignUpState.WAITING,
        "place": sign_ups.ahead_of(made) + 1,
    }
    return render(request, "consultation/events/receipt.html", context)


@answering_view
@require_POST
def done(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave nothing of the receipt on the device."""
    answer = redirect(reverse("consultation:event", args=[slug]))
    answer.delete_cookie(_COOKIE, path=_PATH, samesite="Lax")
    return answer
