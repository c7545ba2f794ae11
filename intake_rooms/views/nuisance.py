"""Nuisance around the rooms: observations and the areas they belong to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import number, period
from config.http import StaffRequest
from intake_rooms import record_pages, services
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.forms.day import VoidForm
from intake_rooms.forms.records import AreaForm, NuisanceForm
from intake_rooms.forms.setup import plain_slug
from intake_rooms.models import Area, NuisanceObservation


@requires(Permission.RECORD_NUISANCE)
@require_safe
def nuisance(request: StaffRequest) -> HttpResponse:
    """All observations, those that are voided struck through."""
    area = request.GET.get("omraade", "")
    context = {
        "page": record_pages.nuisance_page(area, request.GET.get("page")),
        "areas": Area.objects.all(),
        "chosen": area,
    }
    return render(request, "intake_rooms/nuisance.html", context)


@requires(Permission.RECORD_NUISANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_nuisance(request: StaffRequest) -> HttpResponse:
    """Type one observation."""
    form = NuisanceForm(request.POST or None)
    if form.is_valid():
        try:
            services.record_nuisance(by=request.user, **form.cleaned_data)
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Observationen er gemt.")
            return redirect("intake_rooms:nuisance")
    return render(request, "intake_rooms/add_nuisance.html", {"form": form})


@requires(Permission.RECORD_NUISANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def areas(request: StaffRequest) -> HttpResponse:
    """The areas that are observed, and a form for one more."""
    form = AreaForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            services.add_area(
                slug=plain_slug(name), name=name, kind=form.cleaned_data["kind"], by=request.user
            )
        except IntakeRoomsError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"Området {name} er tilføjet.")
            return redirect("intake_rooms:areas")
    return render(request, "intake_rooms/areas.html", {"form": form, "areas": Area.objects.all()})


@requires(Permission.RECORD_NUISANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def void_nuisance(request: StaffRequest, observation_id: int) -> HttpResponse:
    """Take an observation out of every annex, with a reason."""
    observation = get_object_or_404(
        NuisanceObservation.objects.select_related("area", "indicator"), pk=observation_id
    )
    form = VoidForm(request.POST or None, verb="Annullér observationen")
    if form.is_valid():
        try:
            services.void_nuisance(observation, by=request.user, reason=form.cleaned_data["reason"])
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Observationen er annulleret.")
            return redirect("intake_rooms:nuisance")
    value = number(observation.value, observation.indicator.decimals)
    when = period(observation.period_from, observation.period_to)
    context = {
        "form": form,
        "title": "Annullér observation",
        "said": f"{observation.indicator.name}: {value} {observation.unit}, {when}",
        "where": observation.area.name,
        "back": reverse("intake_rooms:nuisance"),
    }
    return render(request, "intake_rooms/void.html", context)
