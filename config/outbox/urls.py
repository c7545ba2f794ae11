"""Addresses under /redaktion/post/."""

from __future__ import annotations

from django.urls import URLPattern, path

from config.outbox import views

app_name = "outbox"
urlpatterns: list[URLPattern] = [
    path("", views.mails, name="mails"),
    path("<uuid:mail_id>/", views.mail, name="mail"),
    path("<uuid:mail_id>/sendt/", views.count_as_sent, name="count_as_sent"),
    path("<uuid:mail_id>/kasser/", views.discard, name="discard"),
]
