"""Personal links for organisations: the editor's list, and what a link opens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import number
from config.http import StaffRequest
from consultation.exceptions import ConsultationError
from consultation.forms.paper import InviteForm
from consultation.forms.words import Speaker, public_text
from consultation.models import Invitation, Questionnaire
from consultation.queries import paper as queries
from consultation.services import invitations as services
from consultation.services.invitations import UnknownInvitation
from consultation.views.answering import first_page
from consultation.views.answering_session import (
    Scope,
    answering_view,
    bar,
    keep,
    language_for,
    read,
    speak,
)
from consultation.views.keying import published


@requires(Permission.EDIT_CONSULTATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: StaffRequest, slug: str) -> HttpResponse:
    """Who is invited, and how far each has come."""
    questionnaire, _version = published(slug)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        made = services.invite(questionnaire, form.invited, by=request.user)
        already = len(form.invited) - len(made)
        note = f" {number(already)} stod der i forvejen." if already else ""
        messages.success(request, f"{number(len(made))} er sat på listen.{note}")
        return redirect("consultation:invitations", slug)
    lines = queries.invitations(questionnaire)
    context = {
        "questionnaire": questionnaire,
        "lines": lines,
        "answered": sum(line.has_answered for line in lines),
        "form": form,
    }
    return render(request, "consultation/paper/invitations.html", context)


def _one(slug: str, invitation_id: int) -> Invitation:
    return get_object_or_404(
        Invitation.objects.select_related("questionnaire__consultation"),
        pk=invitation_id,
        questionnaire__slug=slug,
    )


def _address(request: HttpRequest, questionnaire: Questionnaire, token: str) -> str:
    path = reverse("consultation:invited", args=[questionnaire.slug, token])
    return request.build_absolute_uri(path)


@requires(Permission.EDIT_CONSULTATIONS)
@require_POST
def send(request: StaffRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Mail one organisation its link."""
    invitation = _one(slug, invitation_id)
    try:
        services.send(
            invitation,
            lambda token: _address(request, invitation.questionnaire, token),
            by=request.user,
        )
    except ConsultationError as error:
        messages.error(request, f"{invitation.organisation}: {error}")
    else:
        messages.success(request, f"Mailen til {invitation.organisation} er sendt.")
    return redirect("consultation:invitations", slug)


@requires(Permission.EDIT_CONSULTATIONS)
@require_POST
def send_all(request: StaffRequest, slug: str) -> HttpResponse:
    """Mail everybody who has an address and has not answered: invitation or reminder."""
    questionnaire, _version = published(slug)
    sent = 0
    for line in queries.invitations(questionnaire):
        invitation = line.invitation
        if line.has_answered or invitation.cancelled_at or not invitation.email:
            continue
        invitation.questionnaire = questionnaire
        try:
            services.send(
                invitation, lambda token: _address(request, questionnaire, token), by=request.user
            )
        except ConsultationError as error:
            messages.error(request, str(error))
            break
        sent += 1
    messages.success(request, f"{number(sent)} mails er sendt.")
    return redirect("consultation:invitations", slug)


@requires(Permission.EDIT_CONSULTATIONS)
@require_POST
def link(request: StaffRequest, slug: str, invitation_id: int) -> HttpResponse:
    """A new link to give in another way than by mail; shown once."""
    invitation = _one(slug, invitation_id)
    token = services.new_link(invitation, by=request.user)
    context = {
        "questionnaire": invitation.questionnaire,
        "invitation": invitation,
        "link": _address(request, invitation.questionnaire, token),
    }
    return render(request, "consultation/paper/link.html", context)


@requires(Permission.EDIT_CONSULTATIONS)
@require_POST
def cancel(request: StaffRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = _one(slug, invitation_id)
    services.cancel(invitation, by=request.user)
    messages.success(request, f"Invitationen til {invitation.organisation} er taget tilbage.")
    return redirect("consultation:invitations", slug)


@answering_view
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What an invitation's link opens: on whose behalf one answers, and the way in."""
    session = read(request, Scope.QUESTIONNAIRE)
    try:
        invitation = services.open_link(token)
    except UnknownInvitation as error:
        speak(request, session.language or "da")
        context: dict[str, Any] = {**bar(session, None), "sentence": str(error)}
        return render(request, "consultation/paper/no_invitation.html", context, status=404)
    questionnaire = invitation.questionnaire
    assert questionnaire.current is not None
    definition = questionnaire.current.content
    session = replace(session, language=language_for(request, session, definition))
    speak(request, session.language)
    refusal = ""
    if choice := request.POST.get("show"):
        shown = session.shown_as(choice)
        return keep(redirect(request.get_full_path()), shown, Scope.QUESTIONNAIRE)
    if request.method == "POST":
        try:
            begun = services.begin_invited(invitation, language=session.language)
        except ConsultationError as error:
            refusal = str(error)
        else:
            session = replace(session, response=begun.response.pk, code=begun.code)
            return keep(first_page(begun.response), session, Scope.QUESTIONNAIRE)
    speaker = Speaker(definition, session.language)
    response = getattr(invitation, "response", None)
    context = {
        **bar(session, definition),
        "invitation": invitation,
        "questionnaire": questionnaire,
        "consultation_title": public_text(questionnaire.consultation, "title", session.language),
        "title": speaker.say(definition.title),
        "intro": speaker.say(definition.intro),
        "privacy": speaker.say(definition.privacy),
        "has_answered": response is not None and response.sent_hour is not None,
        "refusal": refusal,
    }
    return render(request, "consultation/paper/invited.html", context)
