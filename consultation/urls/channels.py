"""Addresses of shared tablets: the kiosk in a room, and the helper's."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import kiosk, kiosk_pages

_KIOSK = "tablet/kiosk/"

urlpatterns: list[URLPattern] = [
    path(_KIOSK, kiosk.door, name="kiosk"),
    path(f"{_KIOSK}vaelg/<slug:slug>/", kiosk.door, name="kiosk_of"),
    path(f"{_KIOSK}app.webmanifest", kiosk.manifest, name="kiosk_manifest"),
    path(f"{_KIOSK}start/", kiosk.start, name="kiosk_start"),
    path(f"{_KIOSK}forlad/", kiosk.leave, name="kiosk_leave"),
    path(f"{_KIOSK}side/<slug:page>/", kiosk_pages.page, name="kiosk_page"),
    path(f"{_KIOSK}mere/", kiosk_pages.more, name="kiosk_more"),
    path(f"{_KIOSK}tjek/", kiosk_pages.check, name="kiosk_check"),
    path(f"{_KIOSK}tak/", kiosk_pages.receipt, name="kiosk_receipt"),
]
