"""One map question on a page of its own, as every channel draws it: an URL configuration."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.context_processors import csrf
from django.urls import path

from consultation.exceptions import PageRefused
from consultation.forms.answering import PageForm
from consultation.models import Response
from consultation.services import answering

_RESULTS = Template(
    """{% load static %}<!doctype html>
<html lang="da"><head><meta charset="utf-8"><title>Kortet</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{% static 'portal/mark.svg' %}" type="image/svg+xml">
<link rel="stylesheet" href="{% static 'portal/tokens.css' %}">
<link rel="stylesheet" href="{% static 'portal/portal.css' %}"></head>
<body><main id="main"><h1>Svar</h1>{{ cells|json_script:"cells" }}
{% include "consultation/questions/resultmap.html" with name="Svar" source="cells" %}
</main></body></html>"""
)
_PAGE = Template(
    """{% load static %}<!doctype html>
<html lang="da" data-theme="light"><head><meta charset="utf-8"><title>Kortet</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{% static 'portal/mark.svg' %}" type="image/svg+xml">
<link rel="stylesheet" href="{% static 'portal/tokens.css' %}">
<link rel="stylesheet" href="{% static 'consultation/answering.css' %}"></head>
<body><main id="main">
<form method="post">{% csrf_token %}
{% for field in form.fields %}{% include "consultation/questions/field.html" %}{% endfor %}
<button type="submit">Gem</button></form></main></body></html>"""
)


@login_not_required
def question(request: HttpRequest) -> HttpResponse:
    """Show the latest answer's questions; save what is sent."""
    response = Response.objects.select_related("version").latest("started_hour")
    content = response.version.content
    questions = tuple(content.questions.values())
    form = PageForm(content, questions, language="da", answers=response.draft)
    if request.method == "POST":
        form = PageForm(content, questions, language="da", data=request.POST, files=request.FILES)
        try:
            saved = answering.save_page(response.pk, form.saved_questions, form.raw)
        except PageRefused as refused:
            form.refuse(refused.errors)
        else:
            form = PageForm(content, questions, language="da", answers=saved.draft)
    return HttpResponse(_PAGE.render(Context({"form": form, **csrf(request)})))


@login_not_required
def results(request: HttpRequest) -> HttpResponse:
    """A map of results; ?side gives the cells' side in metres."""
    cells = [
        {"easting": 723750 + 500 * step, "northing": 6174250 + 500 * (step % 3), "count": count}
        for step, count in enumerate((3, 8, 14, 40, 22, 9, 5, None))
    ]
    content = {"side": int(request.GET.get("side", 500)), "cells": cells}
    return HttpResponse(_RESULTS.render(Context({"cells": content})))


urlpatterns = [path("kort/", question), path("svarkort/", results)]
