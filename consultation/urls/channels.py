"""Addresses of shared tablets: the kiosk in a room, and the helper's."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import assisted, assisted_pages, kiosk, kiosk_pages, offline

_KIOSK = "tablet/kiosk/"
_HELP = "hjaelp-til-svar/"

urlpatterns: list[URLPattern] = [
    path(_KIOSK, kiosk.door, name="kiosk"),
    path(f"{_KIOSK}vaelg/<slug:slug>/", kiosk.door, name="kiosk_of"),
    path(f"{_KIOSK}app.webmanifest", kiosk.manifest, name="kiosk_manifest"),
    path(f"{_KIOSK}uden-net/", offline.offline_kiosk, name="kiosk_offline"),
    path(f"{_KIOSK}start/", kiosk.start, name="kiosk_start"),
    path(f"{_KIOSK}forlad/", kiosk.leave, name="kiosk_leave"),
    path(f"{_KIOSK}side/<slug:page>/", kiosk_pages.page, name="kiosk_page"),
    path(f"{_KIOSK}mere/", kiosk_pages.more, name="kiosk_more"),
    path(f"{_KIOSK}tjek/", kiosk_pages.check, name="kiosk_check"),
    path(f"{_KIOSK}tak/", kiosk_pages.receipt, name="kiosk_receipt"),
    path(_HELP, assisted.index, name="assisted"),
    path(f"{_HELP}stop/", assisted.stop, name="assisted_stop"),
    path(f"{_HELP}videre/", assisted_pages.resume, name="assisted_resume"),
    path(f"{_HELP}side/<slug:page>/", assisted_pages.page, name="assisted_page"),
    path(f"{_HELP}alene/<slug:page>/", assisted_pages.hand_over, name="assisted_hand_over"),
    path(f"{_HELP}tilbage/<slug:page>/", assisted_pages.give_back, name="assisted_give_back"),
    path(f"{_HELP}oplaesning/", assisted_pages.check, name="assisted_check"),
    path(f"{_HELP}tak/", assisted_pages.receipt, name="assisted_receipt"),
    path(f"{_HELP}begynd/<slug:slug>/", assisted.begin, name="assisted_begin"),
]
