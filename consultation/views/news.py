"""News as the public meets it: to read, to ask for by e-mail, to confirm, to leave."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from consultation.exceptions import ConsultationError
from consultation.forms.news import SubscribeForm
from consultation.forms.words import public_text
from consultation.models import Consultation
from consultation.news_section import told
from consultation.queries import news as queries
from consultation.services import subscriptions
from consultation.services.subscriptions import TooManyAsked, UnknownLink

_PER_PAGE = 10
_FORM = ["GET", "HEAD", "POST"]


def _language() -> str:
    return get_language() or "da"


def _public(slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.published(), slug=slug)


@login_not_required
@require_http_methods(_FORM)
def news(request: HttpRequest, slug: str) -> HttpResponse:
    """All news of a consultation, and the form that asks for it by e-mail."""
    shown = _public(slug)
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid() and shown.archived_at is None:
        try:
            subscriptions.check_pace(request.META.get("REMOTE_ADDR", ""))
        except TooManyAsked as error:
            form.add_error(None, str(error))
            status = 429
        else:
            subscriptions.ask(
                shown,
                form.cleaned_data["email"],
                language=_language(),
                address=request.build_absolute_uri,
            )
            return redirect("consultation:news_asked", slug)
    page = Paginator(queries.published(shown), _PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "consultation": shown,
        "title": public_text(shown, "title", _language()),
        "page": page,
        "news": [told(each, _language()) for each in page],
        "form": None if shown.archived_at else form,
    }
    return render(request, "consultation/news/news.html", context, status=status)


@login_not_required
@require_safe
def news_asked(request: HttpRequest, slug: str) -> HttpResponse:
    """What to do now; the same words for every address."""
    shown = _public(slug)
    context = {
        "consultation": shown,
        "title": public_text(shown, "title", _language()),
        "days": subscriptions.KEPT_UNCONFIRMED.days,
    }
    return render(request, "consultation/news/asked.html", context)


@login_not_required
@never_cache
@require_http_methods(_FORM)
def confirm_news(request: HttpRequest, token: str) -> HttpResponse:
    """Where the mailed link leads: a button, because programs that look links through follow them
    but press nothing."""
    try:
        if request.method == "POST":
            subscription = subscriptions.confirm(token)
        else:
            subscription = subscriptions.find_unconfirmed(token)
    except UnknownLink as error:
        return _unknown(request, error)
    context = {
        "consultation": subscription.consultation,
        "title": public_text(subscription.consultation, "title", _language()),
        "is_confirmed": subscription.confirmed_at is not None,
        "leave": subscriptions.leave_token(subscription),
    }
    return render(request, "consultation/news/confirm.html", context)


@login_not_required
@csrf_exempt  # mail programs send it for their user (RFC 8058); the token is the whole right to it
@never_cache
@require_http_methods(_FORM)
def leave_news(request: HttpRequest, token: str) -> HttpResponse:
    """Ends a subscription by a POST; who opens the link sees a button.

    A POST with a link that is used up is answered as the first one was: the wish is fulfilled.
    """
    try:
        if request.method == "POST":
            subscriptions.leave(token)
        else:
            subscription = subscriptions.find_subscription(token)
            context = {
                "consultation": subscription.consultation,
                "title": public_text(subscription.consultation, "title", _language()),
            }
            return render(request, "consultation/news/leave.html", context)
    except UnknownLink as error:
        if request.method != "POST":
            return _unknown(request, error)
    return render(request, "consultation/news/left.html")


def _unknown(request: HttpRequest, error: ConsultationError) -> HttpResponse:
    context = {"sentence": str(error)}
    return render(request, "consultation/news/unknown.html", context, status=404)
