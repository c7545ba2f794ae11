"""The portal's addresses and a few more: pages that fail, and a form with every kind of field."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as portal
from tests.sample_form import SampleForm

_PAGE = """{% extends "base.html" %}{% load crispy_forms_tags %}
{% block title %}Rum{% endblock %}
{% block content %}<h1>Nyt rum</h1>{% crispy form %}{% endblock %}"""


@login_not_required
def sample_form(request: HttpRequest) -> HttpResponse:
    """The sample form; with ?sent as if it had been sent empty. Says what day was posted."""
    sent = request.POST or ({} if "sent" in request.GET else None)
    template = engines["django"].from_string(_PAGE)
    return HttpResponse(template.render({"form": SampleForm(sent)}, request))


@login_not_required
def bad_request(request: HttpRequest) -> HttpResponse:
    raise BadRequest


@login_not_required
def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def fault(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault, as the test asked for")


urlpatterns = [
    path("test/formular/", sample_form),
    path("test/400/", bad_request),
    path("test/403/", forbidden),
    path("test/500/", fault),
    *portal,
]
