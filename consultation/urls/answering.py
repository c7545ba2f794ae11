"""Addresses of this part, see `consultation.urls`."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import answering, answering_codes, answering_page, attachments

urlpatterns: list[URLPattern] = [
    path("forlad/", answering.leave, name="leave"),
    path("tom/", answering.left, name="left"),
    path("spoergeskema/<slug:slug>/", answering.questionnaire, name="questionnaire"),
    path(
        "spoergeskema/<slug:slug>/side/<slug:page>/",
        answering_page.answer_page,
        name="answer_page",
    ),
    path("spoergeskema/<slug:slug>/gem/<slug:page>/", answering_page.autosave, name="autosave"),
    path("spoergeskema/<slug:slug>/videre/", answering.resume, name="resume"),
    path("spoergeskema/<slug:slug>/tjek/", answering.check_answers, name="check_answers"),
    path("spoergeskema/<slug:slug>/tak/", answering.receipt, name="receipt"),
    path("redaktion/spoergeskema/<slug:slug>/filer/", attachments.files, name="files"),
    path("redaktion/spoergeskema/<slug:slug>/filer/<uuid:pk>/", attachments.file, name="file"),
    path("svar/", answering_codes.code_page, name="code_page"),
    path("svar/mit/", answering_codes.my_answer, name="my_answer"),
    path("svar/mit/ret/", answering_codes.correct, name="correct"),
    path("svar/mit/slet/", answering_codes.withdraw, name="withdraw"),
]
