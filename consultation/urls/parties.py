"""The register of parties, and the parties of a hearing."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import parties

_REGISTER = "redaktion/parter/"
_PARTY = f"{_REGISTER}<int:pk>/"

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
]
