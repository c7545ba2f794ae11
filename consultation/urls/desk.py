"""Addresses of the editor's desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import desk, desk_edit
from consultation.views import desk_questionnaire as whole

_ONE = "redaktion/spoergeskema/<slug:slug>/"
_CASE = "redaktion/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("redaktion/", desk.index, name="desk"),
    path("redaktion/ny/", desk_edit.add_consultation, name="add_consultation"),
    path(_ONE, desk.questionnaire, name="questionnaire_desk"),
    path(f"{_ONE}ret/", whole.edit_questionnaire, name="edit_questionnaire"),
    path(f"{_ONE}maal/", whole.goals, name="questionnaire_goals"),
    path(f"{_ONE}kopi/", whole.copy, name="copy_questionnaire"),
    path(f"{_ONE}luk/", whole.close, name="close_questionnaire"),
    path(f"{_ONE}aabn/", whole.reopen, name="reopen_questionnaire"),
    path(f"{_ONE}arkiver/", whole.archive, name="archive_questionnaire"),
    path(f"{_ONE}hent/", whole.unarchive, name="unarchive_questionnaire"),
    path(_CASE, desk.consultation, name="consultation_desk"),
    path(f"{_CASE}ret/", desk_edit.edit_consultation, name="edit_consultation"),
    path(f"{_CASE}offentliggoer/", desk_edit.publish, name="publish_consultation"),
    path(f"{_CASE}traek-tilbage/", desk_edit.unpublish, name="unpublish_consultation"),
    path(f"{_CASE}arkiver/", desk_edit.archive, name="archive_consultation"),
    path(f"{_CASE}hent/", desk_edit.unarchive, name="unarchive_consultation"),
    path(f"{_CASE}faser/ny/", desk_edit.edit_phase, name="add_phase"),
    path(f"{_CASE}faser/<int:phase_id>/", desk_edit.edit_phase, name="edit_phase"),
    path(f"{_CASE}faser/<int:phase_id>/fjern/", desk_edit.remove_phase, name="remove_phase"),
    path(f"{_CASE}dokumenter/nyt/", desk_edit.add_document, name="add_document"),
    path(f"{_CASE}dokumenter/<int:document_id>/", desk_edit.read_document, name="read_document"),
    path(
        f"{_CASE}dokumenter/<int:document_id>/ret/",
        desk_edit.change_document,
        name="change_document",
    ),
    path(f"{_CASE}nyt-spoergeskema/", whole.add_questionnaire, name="add_questionnaire"),
]
