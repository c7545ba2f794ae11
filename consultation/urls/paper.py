"""Paper and interviews, places and posters, invitations."""

from __future__ import annotations

from django.urls import path

from consultation.views import invitations, keying, places

_DESK = "redaktion/spoergeskema/<slug:slug>/"
_INVITATION = f"{_DESK}invitationer/<int:invitation_id>/"

urlpatterns = [
    path("q/<slug:token>/", places.by_code, name="by_code"),
    path("spoergeskema/<slug:slug>/invitation/<str:token>/", invitations.invited, name="invited"),
    path(f"{_DESK}papir/", keying.on_paper, name="on_paper"),
    path(f"{_DESK}papir/indtast/", keying.key_in, name="key_in"),
    path(f"{_DESK}papir/<slug:language>.pdf", keying.sheet_pdf, name="sheet_pdf"),
    path(f"{_DESK}interview/", keying.interview, name="interview"),
    path(f"{_DESK}steder/", places.places, name="places"),
    path(f"{_DESK}steder/<int:place_id>/plakat.pdf", places.poster_pdf, name="poster"),
    path(f"{_DESK}steder/<int:place_id>/luk/", places.close, name="close_place"),
    path(f"{_DESK}invitationer/", invitations.invitations, name="invitations"),
    path(f"{_DESK}invitationer/send/", invitations.send_all, name="send_invitations"),
    path(f"{_INVITATION}send/", invitations.send, name="send_invitation"),
    path(f"{_INVITATION}link/", invitations.link, name="invitation_link"),
    path(f"{_INVITATION}tag-tilbage/", invitations.cancel, name="cancel_invitation"),
]
