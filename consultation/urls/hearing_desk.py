"""Hearings on the editor's desk: set-up, responses, letters, exports."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import hearing_desk as desk
from consultation.views import hearing_file_copy
from consultation.views import hearing_letters as letters
from consultation.views import hearing_responses as responses

_CASE = "redaktion/<slug:slug>/hoering/"
_ONE = "redaktion/hoering/<slug:slug>/"
_ANSWERS = f"{_ONE}svar/"
_ANSWER = f"{_ANSWERS}<uuid:pk>/"
_FILE = f"{_ANSWER}bilag/<uuid:file_id>/"

urlpatterns: list[URLPattern] = [
    path("redaktion/hoeringer/", desk.all_hearings, name="all_hearings"),
    path(_ONE, desk.hearing_desk, name="hearing_desk"),
    path(f"{_ONE}ret/", desk.edit_hearing, name="edit_hearing"),
    path(f"{_ONE}offentliggoer/", desk.publish, name="publish_hearing"),
    path(f"{_ONE}traek-tilbage/", desk.unpublish, name="unpublish_hearing"),
    path(f"{_ONE}frist/", desk.extend, name="extend_hearing"),
    path(f"{_ONE}materiale/", desk.materials, name="hearing_materials"),
    path(
        f"{_ONE}materiale/<int:document_id>/ret/",
        desk.change_material,
        name="change_hearing_material",
    ),
    path(_ANSWERS, responses.responses, name="hearing_responses"),
    path(f"{_ANSWERS}vis/", responses.show_marked, name="show_hearing_responses"),
    path(f"{_ANSWERS}nyt/", letters.key_in, name="key_in_hearing_response"),
    path(_ANSWER, responses.response, name="hearing_response_desk"),
    path(f"{_ANSWER}ret/", letters.mend, name="mend_hearing_response"),
    path(_FILE, responses.original, name="hearing_original"),
    path(f"{_FILE}kopi/", responses.public_copy, name="hearing_public_copy"),
    path(f"{_FILE}ret/", responses.change_file, name="change_hearing_file"),
    path(f"{_FILE}erstat/", hearing_file_copy.replace, name="replace_hearing_file"),
    path(_CASE, desk.consultation_hearings, name="consultation_hearings"),
    path(f"{_CASE}ny/", desk.add_hearing, name="add_hearing"),
]
