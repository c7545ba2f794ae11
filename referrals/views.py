"""Giving referrals from the counter or alone, and the list of offers."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.http import StaffRequest
from intake_rooms import pages as room_pages
from intake_rooms.forms.day import VoidForm
from intake_rooms.models import Room
from referrals import pages, services
from referrals.forms import GiveForm, OfferForm
from referrals.models import Cause, Manner, Offer, OfferKind, Referral
from referrals.services import ReferralError


@requires(Permission.GIVE_REFERRALS, Permission.MANAGE_OFFERS)
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    """Doors to each room's referrals, and to the list of offers."""
    may_give = request.user.may(Permission.GIVE_REFERRALS)
    context = {
        "rooms": room_pages.rooms_of(request.user) if may_give else (),
        "may_give": may_give,
        "may_manage": request.user.may(Permission.MANAGE_OFFERS),
    }
    return render(request, "referrals/index.html", context)


@requires(Permission.GIVE_REFERRALS)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: StaffRequest, slug: str) -> HttpResponse:
    """Give a referral: the cause saves."""
    room = room_pages.counter_room(request.user, slug)
    form = GiveForm(request.POST or None)
    if form.is_valid():
        try:
            referral = services.give_referral(room=room, **form.cleaned_data)
        except ReferralError as error:
            form.add_error(None, str(error))
        else:
            return redirect(_said_at(room, referral.pk))
    now = timezone.now()
    context = {
        "room": room,
        "now": now,
        "form": form,
        "id": request.POST.get("id") or str(uuid.uuid4()),
        "saved": _asked_for(request, room),
        "kinds": OfferKind.objects.filter(is_active=True),
        "places": pages.offers_by_kind(active=True),
        "manners": Manner.choices,
        "causes": Cause.choices,
        "referrals": pages.todays_referrals(room, room_pages.counter_day(room, now)),
    }
    return render(request, "referrals/give.html", context)


def _said_at(room: Room, referral_id: uuid.UUID) -> str:
    return f"{reverse('referrals:give', args=[room.slug])}?id={referral_id}"


def _asked_for(request: StaffRequest, room: Room) -> object:
    try:
        return pages.saved_referral(room, uuid.UUID(request.GET.get("id", "")))
    except ValueError:
        return None


@requires(Permission.GIVE_REFERRALS)
@require_POST
def undo(request: StaffRequest, slug: str, referral_id: uuid.UUID) -> HttpResponse:
    """Take a referral back while its day is open."""
    room = room_pages.counter_room(request.user, slug)
    referral = get_object_or_404(Referral, room=room, pk=referral_id)
    try:
        if referral.voided_at is None:
            services.undo_referral(referral)
    except ReferralError as error:
        messages.error(request, str(error))
        return redirect("referrals:give", room.slug)
    return redirect(_said_at(room, referral_id))


@requires(Permission.SEE_DAY)
@require_safe
def day(request: StaffRequest, slug: str, day: date) -> HttpResponse:
    """The referrals of one day in one room."""
    room = room_pages.reachable_room(request.user, slug)
    context = {
        "room": room,
        "day": day,
        "referrals": pages.referrals_of(room, day),
        "may_correct": request.user.may(Permission.CORRECT_INTAKES),
    }
    return render(request, "referrals/day.html", context)


@requires(Permission.CORRECT_INTAKES)
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: StaffRequest, slug: str, referral_id: uuid.UUID) -> HttpResponse:
    """Take a referral out of every count, with a reason."""
    room = room_pages.reachable_room(request.user, slug)
    referral = get_object_or_404(
        Referral.objects.select_related("kind", "offer"), room=room, pk=referral_id
    )
    back = reverse("referrals:day", args=[slug, referral.local_date.isoformat()])
    form = VoidForm(request.POST or None, verb="Annullér henvisningen")
    if form.is_valid():
        try:
            services.void_referral(referral, by=request.user, reason=form.cleaned_data["reason"])
        except ReferralError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Annulleret. Henvisningen tæller ikke længere med.")
            return redirect(back)
    context = {
        "form": form,
        "title": "Annullér henvisning",
        "said": pages.said(referral),
        "when": referral.given_at,
        "where": room.name,
        "back": back,
    }
    return render(request, "intake_rooms/void.html", context)


@requires(Permission.MANAGE_OFFERS)
@require_safe
def offers(request: StaffRequest) -> HttpResponse:
    """All offers by kind, those out of use marked."""
    context = {"places": pages.offers_by_kind(active=False)}
    return render(request, "referrals/offers.html", context)


@requires(Permission.MANAGE_OFFERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_offer(request: StaffRequest, offer_id: int | None = None) -> HttpResponse:
    """Add an offer, or change one."""
    offer = get_object_or_404(Offer, pk=offer_id) if offer_id else None
    form = OfferForm(request.POST or None, instance=offer)
    if form.is_valid():
        stored = services.save_offer(form.instance, by=request.user)
        messages.success(request, f"Tilbuddet {stored.name} er gemt.")
        return redirect("referrals:offers")
    return render(request, "referrals/offer.html", {"form": form, "offer": offer})


@requires(Permission.MANAGE_OFFERS)
@require_POST
def toggle_offer(request: StaffRequest, offer_id: int) -> HttpResponse:
    """Take an offer out of use, or into use again."""
    offer = get_object_or_404(Offer, pk=offer_id)
    stored = services.use_offer(offer, use=request.POST.get("use") == "1", by=request.user)
    state = "i brug igen" if stored.is_active else "taget ud af brug"
    messages.success(request, f"Tilbuddet {stored.name} er {state}.")
    return redirect("referrals:offers")
