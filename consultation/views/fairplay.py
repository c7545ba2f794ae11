"""The editor's page of floods and marked answers."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import number
from config.http import StaffRequest
from consultation.codes import FlagKind
from consultation.forms.fairplay import LEAVE_OUT, SettleForm
from consultation.models import Questionnaire
from consultation.queries import fairplay as queries
from consultation.services import flags

SHOWN = 50
"""Answers on one page; the rest come when these are settled."""


@requires(Permission.EDIT_CONSULTATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def look_through(request: StaffRequest, slug: str) -> HttpResponse:
    """Floods, marks by kind, and the answers of one kind (`?art=`) to settle."""
    questionnaire = _questionnaire(slug)
    counts = queries.kind_counts(questionnaire)
    kind = _kind(request.GET.get("art", ""), counts)
    waiting = queries.waiting_answers(questionnaire, kind, most=SHOWN) if kind else ()
    ids = tuple(str(answer.id) for answer in waiting)
    form = SettleForm(request.POST or None, ids=ids)
    if request.method == "POST" and form.is_valid():
        _settle(request, questionnaire, kind, form)
        return redirect(request.get_full_path())
    context = {
        "questionnaire": questionnaire,
        "floods": queries.floods(questionnaire),
        "counts": counts,
        "kind": kind,
        "kind_name": dict(FlagKind.choices).get(kind, kind),
        "waiting": waiting,
        "form": form,
        "chosen": request.POST.getlist("responses"),
    }
    return render(request, "consultation/fairplay/look_through.html", context)


@requires(Permission.EDIT_CONSULTATIONS)
@require_POST
def take_up_again(request: StaffRequest, slug: str) -> HttpResponse:
    """Undo what was decided of one kind of marks."""
    kind = request.POST.get("art", "")
    count = flags.unsettle(_questionnaire(slug), kind, by=request.user)
    messages.success(request, f"{number(count)} svar venter igen på at blive set efter.")
    return redirect("consultation:look_through", slug)


def _questionnaire(slug: str) -> Questionnaire:
    return get_object_or_404(Questionnaire.objects.select_related("consultation"), slug=slug)


def _kind(asked: str, counts: tuple[queries.KindCount, ...]) -> str:
    """The kind asked for, else the first with something to look at."""
    if asked in FlagKind.values:
        return asked
    return next((count.code for count in counts if count.waiting), "")


def _settle(
    request: StaffRequest, questionnaire: Questionnaire, kind: str, form: SettleForm
) -> None:
    given = form.cleaned_data
    chosen = [UUID(text) for text in cast("list[str]", given["responses"])]
    left_out = given["decision"] == LEAVE_OUT
    count = flags.settle(
        questionnaire,
        kind,
        None if given["scope"] == "all" else chosen,
        left_out=left_out,
        reason=given["reason"],
        by=request.user,
    )
    verdict = "tæller ikke med" if left_out else "tæller med"
    messages.success(request, f"{number(count)} svar {verdict}.")
