"""News on the desk: written, looked at, published, taken off the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import count
from config.http import StaffRequest
from config.lists import StaffList
from consultation.exceptions import ConsultationError
from consultation.forms.news import NewsForm, NewsSearch
from consultation.forms.revision import differences, over
from consultation.models import Consultation, NewsItem
from consultation.queries import news as queries
from consultation.services import news as services
from consultation.services.revisions import Conflict

EDIT = Permission.EDIT_CONSULTATIONS
_FORM = ["GET", "HEAD", "POST"]


@requires(EDIT)
@require_safe
def news_desk(request: StaffRequest, slug: str) -> HttpResponseBase:
    """A consultation's news, drafts first, and how many get it by e-mail."""
    stored = get_object_or_404(Consultation, slug=slug)
    listed = StaffList(
        request.GET, queries.all_news(stored), queries.COLUMNS, NewsSearch, first_sort="tilstand"
    )
    if listed.wants_export:
        return listed.export("nyheder")
    context = {
        "consultation": stored,
        "list": listed,
        "readers": queries.readers(stored),
    }
    return render(request, "consultation/news/desk.html", context)


def _one(slug: str, news_id: int) -> NewsItem:
    found = NewsItem.objects.select_related("consultation")
    return get_object_or_404(found, consultation__slug=slug, pk=news_id)


@requires(EDIT)
@require_http_methods(_FORM)
def write_news(request: StaffRequest, slug: str) -> HttpResponse:
    """A new piece."""
    stored = get_object_or_404(Consultation, slug=slug)
    form = NewsForm(request.POST or None)
    if form.is_valid():
        made = services.write(stored, form.facts(), by=request.user)
        return redirect("consultation:news_item", slug, made.pk)
    context = {"consultation": stored, "form": form}
    return render(request, "consultation/news/edit.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def edit_news(request: StaffRequest, slug: str, news_id: int) -> HttpResponse:
    """Change a piece; a colleague's change in between is shown beside one's own text."""
    stored = _one(slug, news_id)
    form = NewsForm(request.POST or None, instance=stored)
    context: dict[str, Any] = {"consultation": stored.consultation, "title": stored.title}
    if form.is_valid():
        try:
            services.save(stored, form.facts(), revision=form.opened_revision, by=request.user)
        except Conflict as error:
            context["theirs"] = differences(form, error.theirs)
            form = over(form, error.theirs)
            messages.error(request, str(error))
        else:
            messages.success(request, "Gemt.")
            return redirect("consultation:news_item", slug, news_id)
    context |= {"item": stored, "form": form}
    return render(request, "consultation/news/edit.html", context)


@requires(EDIT)
@require_safe
def news_item(request: StaffRequest, slug: str, news_id: int) -> HttpResponse:
    """How a piece looks on the page and as a mail, and what can be done with it."""
    item = _one(slug, news_id)
    page = request.build_absolute_uri(reverse("consultation:public_consultation", args=[slug]))
    context = {
        "consultation": item.consultation,
        "item": item,
        "mail": services.mail_text(item, "da", page=page, leave="[modtagerens eget link]"),
        "readers": queries.readers(item.consultation),
    }
    return render(request, "consultation/news/item.html", context)


@requires(EDIT)
@require_POST
def publish_news(request: StaffRequest, slug: str, news_id: int) -> HttpResponse:
    """Show it to the public, and mail it to those who asked for news."""
    try:
        mailed = services.publish(
            _one(slug, news_id), by=request.user, address=request.build_absolute_uri
        )
    except ConsultationError as error:
        messages.error(request, str(error))
        return redirect("consultation:news_item", slug, news_id)
    to_whom = f" og på vej til {count(mailed, 'abonnent', 'abonnenter')}" if mailed else ""
    messages.success(request, f"Nyheden er offentlig{to_whom}.")
    return redirect("consultation:news_desk", slug)


def _deed(
    deed: Callable[..., None], sentence: str
) -> Callable[[StaffRequest, str, int], HttpResponseBase]:
    @requires(EDIT)
    @require_POST
    def view(request: StaffRequest, slug: str, news_id: int) -> HttpResponse:
        try:
            deed(_one(slug, news_id), by=request.user)
        except ConsultationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, sentence)
        return redirect("consultation:news_desk", slug)

    return view


withdraw_news = _deed(services.withdraw, "Nyheden er taget af siden.")
delete_news = _deed(services.delete, "Kladden er slettet.")
