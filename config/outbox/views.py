"""Outgoing mail, for administrators: what waits and why, and what a person must settle."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from config.lists import StaffList
from config.outbox import queries, services
from config.outbox.forms import MailSearch, SendAgainForm
from config.outbox.models import MailState, OutgoingMail
from config.outbox.services import Settled


@requires(Permission.MANAGE_USERS)
@require_safe
def mails(request: StaffRequest) -> HttpResponseBase:
    """All mails, those first that need somebody."""
    listed = StaffList(
        request.GET, queries.mails(), queries.COLUMNS, MailSearch, first_sort="tilstand"
    )
    if listed.wants_export:
        return listed.export("post")
    context = {"list": listed, "standing": queries.standing()}
    return render(request, "outbox/mails.html", context)


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: StaffRequest, mail_id: uuid.UUID) -> HttpResponse:
    """One mail, and the form that sends it again, to another address if need be."""
    stored = get_object_or_404(OutgoingMail, pk=mail_id)
    form = SendAgainForm(request.POST or None, instance=stored)
    if request.method == "POST" and form.is_valid():
        try:
            services.send_again(stored, to=form.cleaned_data["to"], by=request.user)
        except Settled as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Mailen bliver sendt nu.")
        return redirect("outbox:mails")
    stored = get_object_or_404(OutgoingMail, pk=mail_id)  # the form put what was typed into it
    context = {
        "mail": stored,
        "form": form,
        "can_settle": stored.state in services.UNSETTLED,
        "is_unclear": stored.state == MailState.UNCLEAR,
    }
    return render(request, "outbox/mail.html", context)


def _deed(
    deed: Callable[..., None], sentence: str
) -> Callable[[StaffRequest, uuid.UUID], HttpResponseBase]:
    @requires(Permission.MANAGE_USERS)
    @require_POST
    def view(request: StaffRequest, mail_id: uuid.UUID) -> HttpResponse:
        try:
            deed(get_object_or_404(OutgoingMail, pk=mail_id), by=request.user)
        except Settled as error:
            messages.error(request, str(error))
        else:
            messages.success(request, sentence)
        return redirect("outbox:mails")

    return view


count_as_sent = _deed(services.count_as_sent, "Mailen er regnet som sendt.")
discard = _deed(services.discard, "Mailen er kasseret og bliver ikke sendt.")
