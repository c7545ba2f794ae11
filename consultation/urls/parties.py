"""The register of parties, and the parties of a hearing."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import hearing_parties as asked
from consultation.views import parties, party_choice, party_page

_REGISTER = "redaktion/parter/"
_PARTY = f"{_REGISTER}<int:pk>/"
_HEARING = "redaktion/hoering/<slug:slug>/parter/"
_ASKED = f"{_HEARING}<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(_REGISTER, parties.register, name="parties"),
    path(f"{_REGISTER}ny/", parties.add, name="add_party"),
    path(f"{_REGISTER}fil/", parties.import_file, name="import_parties"),
    path(f"{_REGISTER}koebenhavn/", parties.add_start_list, name="add_start_list"),
    path(_PARTY, parties.party, name="party"),
    path(f"{_PARTY}ret/", parties.edit, name="edit_party"),
    path(f"{_PARTY}ud-af-brug/", parties.retire, name="retire_party"),
    path(f"{_PARTY}i-brug/", parties.restore, name="restore_party"),
    path(f"{_PARTY}slet/", parties.delete, name="delete_party"),
    path(_HEARING, asked.hearing_parties, name="hearing_parties"),
    path(f"{_HEARING}tilfoej/", asked.add_hearing_parties, name="add_hearing_parties"),
    path(f"{_HEARING}inviter/", asked.invite_all, name="invite_hearing_parties"),
    path(f"{_HEARING}mind/", asked.remind_all, name="remind_hearing_parties"),
    path(_ASKED, asked.hearing_party, name="hearing_party"),
    path(f"{_ASKED}spoergsmaal/", asked.change_question, name="change_hearing_party"),
    path(f"{_ASKED}inviter/", asked.invite, name="invite_hearing_party"),
    path(f"{_ASKED}mind/", asked.remind, name="remind_hearing_party"),
    path(f"{_ASKED}link/", asked.new_link, name="hearing_party_link"),
    path(f"{_ASKED}svar/", asked.connect, name="connect_hearing_party"),
    path(f"{_ASKED}fjern/", asked.remove, name="remove_hearing_party"),
    path(
        "redaktion/spoergeskema/<slug:slug>/invitationer/register/",
        party_choice.invite_from_register,
        name="invite_from_register",
    ),
    path("hoering/<slug:slug>/part/<str:token>/", party_page.party_page, name="party_page"),
]
