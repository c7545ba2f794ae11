"""Choosing parties from the register: for a hearing, or for a questionnaire's invitations."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import number
from config.http import StaffRequest
from consultation.forms.hearing_parties import MOST_SHOWN, FindForm, PickForm
from consultation.models import Party
from consultation.queries import hearing_parties as queries
from consultation.services import invitations
from consultation.services.invitations import Invited
from consultation.views.keying import published


@dataclass(frozen=True)
class FoundParties:
    """Parties that the filters in the address leave; `?alle=1` ticks all that are new."""

    find: FindForm
    rows: QuerySet[Party]
    shown: int
    ticked: list[int]
    all_address: str

    @classmethod
    def of(cls, request: StaffRequest, there: Container[int]) -> FoundParties:
        """What a request asks for. `there` are keys of parties that are on the list already."""
        find = FindForm(request.GET)
        find.is_valid()
        keys = list(find.narrow(queries.in_use()).values_list("pk", flat=True)[:MOST_SHOWN])
        everyone = request.GET.copy()
        everyone["alle"] = "1"
        return cls(
            find,
            queries.in_use().filter(pk__in=keys),
            shown=len(keys),
            ticked=[pk for pk in keys if pk not in there] if request.GET.get("alle") else [],
            all_address=f"?{everyone.urlencode()}",
        )

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than are shown."""
        return self.shown == MOST_SHOWN

    @property
    def is_empty(self) -> bool:
        """Whether the register holds nothing to choose from."""
        return not self.shown and not self.find.has_changed()


@requires(Permission.EDIT_CONSULTATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_from_register(request: StaffRequest, slug: str) -> HttpResponse:
    """Put parties of the register on the list of those who are invited to a questionnaire."""
    questionnaire, _version = published(slug)
    found = FoundParties.of(request, ())
    form = PickForm(request.POST or None, parties=found.rows, initial={"chosen": found.ticked})
    if form.is_valid():
        chosen = form.cleaned_data["chosen"]
        invited = [Invited(each.name, each.contact_name, each.email) for each in chosen]
        made = invitations.invite(questionnaire, invited, by=request.user)
        already = len(invited) - len(made)
        note = f" {number(already)} stod der i forvejen." if already else ""
        messages.success(request, f"{number(len(made))} er sat på listen.{note}")
        return redirect("consultation:invitations", slug)
    context = {"questionnaire": questionnaire, "found": found, "form": form}
    return render(request, "consultation/parties/pick_invited.html", context)
