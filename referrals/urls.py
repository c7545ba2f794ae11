from __future__ import annotations

from django.urls import URLPattern, path

from intake_rooms import converters
from referrals import views

converters.register()

app_name = "referrals"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("tilbud/", views.offers, name="offers"),
    path("tilbud/nyt/", views.edit_offer, name="add_offer"),
    path("tilbud/<int:offer_id>/", views.edit_offer, name="edit_offer"),
    path("tilbud/<int:offer_id>/i-brug/", views.toggle_offer, name="toggle_offer"),
    path("<slug:slug>/giv/", views.give, name="give"),
    path("<slug:slug>/dag/<isodate:day>/", views.day, name="day"),
    path("<slug:slug>/<uuid:referral_id>/annuller/", views.void, name="void"),
    path("<slug:slug>/<uuid:referral_id>/fortryd/", views.undo, name="undo"),
]
