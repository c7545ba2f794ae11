"""The register of parties on the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config import geography
from config.access.guards import requires
from config.access.roles import Permission
from config.danish import count, number
from config.http import StaffRequest
from config.lists import Column, StaffList
from consultation.exceptions import ConsultationError
from consultation.forms.parties import PartyFileForm, PartyForm, PartySearch
from consultation.forms.revision import differences, over
from consultation.meeting_days import write_days
from consultation.models import Party
from consultation.queries import parties as queries
from consultation.services import parties as services
from consultation.services import party_files
from consultation.services.revisions import Conflict

EDIT = Permission.EDIT_CONSULTATIONS
READERS = (Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
_FORM = ["GET", "HEAD", "POST"]


def _address(party: Party) -> str:
    return reverse("consultation:party", args=[party.pk])


def _next_on(party: Party) -> Any:
    return party.next_on  # type: ignore[attr-defined]  # an annotation of queries.register


def _asked(party: Party) -> int:
    return int(party.asked)  # type: ignore[attr-defined]  # an annotation of queries.register


SHOWN: tuple[Column[Party], ...] = (
    Column("navn", "Navn", lambda each: each.name, order_by=("name",), link=_address),
    Column("art", "Art", lambda each: each.get_kind_display(), order_by=("kind", "name")),
    Column(
        "bydel",
        "Bydel",
        lambda each: geography.district_name(each.area) if each.area else "",
        order_by=("area", "name"),
    ),
    Column("e-mail", "E-mail", lambda each: each.email, order_by=("email", "name")),
    Column("moede", "Næste møde", _next_on, order_by=("next_on", "name")),
    Column("hoeringer", "Høringer", _asked, order_by=("asked", "name"), numeric=True),
)
_STATE: Column[Party] = Column(
    "tilstand", "Tilstand", lambda each: "Ude af brug" if each.retired_at else "I brug"
)
EXPORTED: tuple[Column[Party], ...] = (
    *SHOWN[:3],
    Column("person", "Kontaktperson", lambda each: each.contact_name),
    SHOWN[3],
    Column("telefon", "Telefon", lambda each: each.phone),
    Column("adresse", "Adresse", lambda each: each.address),
    Column("note", "Bemærkning", lambda each: each.note),
    Column(
        "moededage",
        "Mødedage",
        lambda each: write_days(day.held_on for day in each.meetings.all()).replace("\n", ", "),
    ),
    *SHOWN[4:],
    _STATE,
)
"""What `party_files` reads again."""


@requires(*READERS)
@require_safe
def register(request: StaffRequest) -> HttpResponseBase:
    """All parties; those in use unless asked otherwise."""
    wants_file = request.GET.get("format") == "csv"
    rows = queries.register()
    columns = EXPORTED if wants_file else (*SHOWN, *((_STATE,) if request.GET.get("state") else ()))
    listed = StaffList(
        request.GET,
        rows.prefetch_related("meetings") if wants_file else rows,
        columns,
        PartySearch,
        first_sort="navn",
    )
    if listed.wants_export:
        return listed.export("hoeringsparter")
    context = {
        "list": listed,
        "may_edit": request.user.may(EDIT),
        "is_empty": not Party.objects.exists(),
    }
    return render(request, "consultation/parties/register.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def add(request: StaffRequest) -> HttpResponse:
    """Put a party into the register."""
    form = PartyForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.create(form.facts(), meetings=form.days, by=request.user)
        except ConsultationError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"{made.name} er sat i registeret.")
            return redirect("consultation:parties")
    return render(request, "consultation/parties/edit_party.html", {"form": form})


@requires(*READERS)
@require_safe
def party(request: StaffRequest, pk: int) -> HttpResponse:
    """One party: contact, calendar, and the hearings that asked it."""
    shown = get_object_or_404(queries.register(), pk=pk)
    context = {
        "party": shown,
        "area": geography.district_name(shown.area) if shown.area else "",
        "days": queries.days(shown),
        "asked_in": queries.asked_in(shown),
        "may_edit": request.user.may(EDIT),
    }
    return render(request, "consultation/parties/party.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a party; a colleague's change in between is shown beside one's own text."""
    stored = get_object_or_404(Party, pk=pk)
    form = PartyForm(request.POST or None, instance=get_object_or_404(Party, pk=pk))
    context: dict[str, Any] = {"party": stored}
    if form.is_valid():
        try:
            services.save(
                stored,
                form.facts(),
                meetings=form.days,
                revision=form.opened_revision,
                by=request.user,
            )
        except Conflict as error:
            context["theirs"] = differences(form, error.theirs)
            form = over(form, error.theirs)
            messages.error(request, str(error))
        except ConsultationError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, "Gemt.")
            return redirect("consultation:party", pk)
    return render(request, "consultation/parties/edit_party.html", {**context, "form": form})


def _deed(
    deed: Callable[..., None], sentence: str, *, stays: bool = True
) -> Callable[[StaffRequest, int], HttpResponseBase]:
    """A view that does one thing with a party and says so."""

    @requires(EDIT)
    @require_POST
    def view(request: StaffRequest, pk: int) -> HttpResponse:
        stored = get_object_or_404(Party, pk=pk)
        try:
            deed(stored, by=request.user)
        except ConsultationError as error:
            messages.error(request, str(error))
            return redirect("consultation:party", pk)
        messages.success(request, sentence.format(name=stored.name))
        if stays:
            return redirect("consultation:party", pk)
        return redirect("consultation:parties")

    return view


retire = _deed(services.retire, "{name} er taget ud af brug.")
restore = _deed(services.restore, "{name} er i brug igen.")
delete = _deed(services.delete, "{name} er slettet.", stays=False)


@requires(EDIT)
@require_POST
def add_start_list(request: StaffRequest) -> HttpResponse:
    """Put Copenhagen's local committees and councils into the register."""
    made = services.add_start_list(by=request.user)
    if made:
        messages.success(
            request,
            f"{count(made, 'part', 'parter')} er sat i registeret. "
            "Skriv selv kontakter og mødedage.",
        )
    else:
        messages.success(request, "De er allerede i registeret alle sammen.")
    return redirect("consultation:parties")


@requires(EDIT)
@require_http_methods(_FORM)
def import_file(request: StaffRequest) -> HttpResponse:
    """Take parties in from a file: all of it, or a list of what is wrong and where."""
    form = PartyFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "columns": party_files.COLUMNS}
    if form.is_valid():
        upload = form.cleaned_data["file"]
        content = upload.read(party_files.LARGEST + 1)
        try:
            done = party_files.import_file(content, by=request.user)
        except party_files.FileNotTaken as error:
            form.add_error("file", str(error))
            context["mistakes"] = error.mistakes
        else:
            messages.success(
                request,
                f"{number(done.added)} nye, {number(done.changed)} ændret, "
                f"{number(done.unchanged)} som før.",
            )
            return redirect("consultation:parties")
    return render(request, "consultation/parties/import.html", context)
