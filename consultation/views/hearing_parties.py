"""A hearing's parties on the desk: who is asked, what came of it, inviting and reminding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.danish import count, listing
from config.http import StaffRequest
from config.lists import Column, StaffList
from consultation.exceptions import ConsultationError
from consultation.forms.hearing_parties import AddForm, HearingPartySearch, QuestionForm
from consultation.hearing_codes import PartyStatus
from consultation.models import Hearing, HearingResponse
from consultation.queries import hearing_parties as queries
from consultation.services import hearing_parties as services
from consultation.services.hearing_parties import Overtaken, Sent
from consultation.views.party_choice import FoundParties

EDIT = Permission.EDIT_CONSULTATIONS
READERS = (Permission.EDIT_CONSULTATIONS, Permission.DRAW_ANNEXES)
_FORM = ["GET", "HEAD", "POST"]
_STATUS = dict(PartyStatus.choices)


def _address(each: Any) -> str:
    return reverse("consultation:hearing_party", args=[each.hearing.slug, each.pk])


COLUMNS: tuple[Column[Any], ...] = (
    Column("navn", "Navn", lambda each: each.party.name, order_by=("party__name",), link=_address),
    Column(
        "art",
        "Art",
        lambda each: each.party.get_kind_display(),
        order_by=("party__kind", "party__name"),
    ),
    Column(
        "bedt",
        "Bedt om",
        lambda each: each.get_asked_for_display(),
        order_by=("asked_for", "party__name"),
    ),
    Column(
        "status",
        "Status",
        lambda each: _STATUS[each.status],
        order_by=("status", "party__name"),
    ),
    Column(
        "inviteret",
        "Inviteret",
        lambda each: timezone.localdate(each.invited_at) if each.invited_at else None,
        order_by=("invited_at", "party__name"),
    ),
    Column(
        "mindet",
        "Mindet",
        lambda each: timezone.localdate(each.reminded_at) if each.reminded_at else None,
        order_by=("reminded_at", "party__name"),
    ),
    Column("svar", "Svar nr.", lambda each: each.number, order_by=("number",), numeric=True),
)
_CONTACT: tuple[Column[Any], ...] = (
    Column("person", "Kontaktperson", lambda each: each.party.contact_name),
    Column("e-mail", "E-mail", lambda each: each.party.email),
    Column("aabnet", "Åbnet", lambda each: each.opened_at),
    Column("sagt-nej", "Takket nej", lambda each: each.declined_at),
    Column("spoergsmaal", "Spørgsmål", lambda each: each.question),
)
"""What the export has besides."""


def _hearing(slug: str) -> Hearing:
    return get_object_or_404(Hearing.objects.select_related("consultation"), slug=slug)


def _frame(request: StaffRequest, hearing: Hearing) -> dict[str, Any]:
    return {
        "hearing": hearing,
        "consultation": hearing.consultation,
        "may_edit": request.user.may(EDIT),
    }


@requires(*READERS)
@require_safe
def hearing_parties(request: StaffRequest, slug: str) -> HttpResponseBase:
    """Who is asked, how many of them answered, and whose next meeting lies after the deadline."""
    hearing = _hearing(slug)
    wants_file = request.GET.get("format") == "csv"
    listed = StaffList(
        request.GET,
        queries.listed(hearing),
        (*COLUMNS, *_CONTACT) if wants_file else COLUMNS,
        HearingPartySearch,
        first_sort="navn",
    )
    if listed.wants_export:
        return listed.export(f"{hearing.slug}-parter")
    counts = queries.counts(hearing)
    found = {each.status: each.count for each in counts}
    others, all_others = queries.uninvited(hearing)
    context = {
        **_frame(request, hearing),
        "list": listed,
        "counts": counts,
        "total": sum(found.values()),
        "uninvited": found.get(PartyStatus.NOT_INVITED, 0),
        "silent": sum(found.get(each, 0) for each in services.WAITED_FOR),
        "statements": queries.statements(hearing),
        "warnings": queries.meeting_warnings(hearing),
        "is_open": hearing.is_open(timezone.now()),
        "others": others,
        "more_others": all_others - len(others),
    }
    return render(request, "consultation/parties/hearing_parties.html", context)


@requires(EDIT)
@require_http_methods(_FORM)
def add_hearing_parties(request: StaffRequest, slug: str) -> HttpResponse:
    """Choose many from the register at once; `?alle=1` ticks all that the filters leave."""
    hearing = _hearing(slug)
    asked = queries.asked_already(hearing)
    found = FoundParties.of(request, asked)
    form = AddForm(
        request.POST or None, parties=found.rows, asked=asked, initial={"chosen": found.ticked}
    )
    if form.is_valid():
        made = services.add(
            hearing,
            form.cleaned_data["chosen"],
            asked_for=form.cleaned_data["asked_for"],
            question=form.cleaned_data["question"],
            by=request.user,
        )
        messages.success(request, f"{count(made, 'part', 'parter')} er føjet til høringen.")
        return redirect("consultation:hearing_parties", slug)
    context = {**_frame(request, hearing), "found": found, "form": form}
    return render(request, "consultation/parties/add_parties.html", context)


def _party(slug: str, pk: int) -> Any:
    found = queries.party(slug, pk)
    if found is None:
        raise Http404
    return found


@requires(*READERS)
@require_safe
def hearing_party(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """One party of a hearing: how far it has come, and what it is asked."""
    party = _party(slug, pk)
    return _one(request, party, QuestionForm(party=party))


@requires(EDIT)
@require_POST
def change_question(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Ask the party something else; a colleague's change in between is shown."""
    party = _party(slug, pk)
    form = QuestionForm(request.POST, party=party)
    theirs = ""
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.change_question(party, data["question"], was=data["was"], by=request.user)
        except Overtaken as error:
            theirs = error.theirs
            messages.error(request, str(error))
            form = QuestionForm({**data, "was": theirs}, party=party)
        except ConsultationError as error:
            form.add_error("question", str(error))
        else:
            messages.success(request, "Gemt.")
            return redirect("consultation:hearing_party", slug, pk)
    return _one(request, party, form, theirs)


def _one(request: StaffRequest, party: Any, form: QuestionForm, theirs: str = "") -> HttpResponse:
    may_edit = request.user.may(EDIT)
    context = {
        **_frame(request, party.hearing),
        "party": party,
        "status": _STATUS[party.status],
        "responses": queries.responses(party),
        "likely": queries.likely(party) if may_edit else (),
        "is_waited_for": party.status in services.WAITED_FOR,
        "is_open": party.hearing.is_open(timezone.now()),
        "form": form,
        "theirs": theirs,
    }
    return render(request, "consultation/parties/hearing_party.html", context)


def _site(request: StaffRequest) -> str:
    return request.build_absolute_uri("/")


Deed = Callable[[StaffRequest, Any], str]


def _deed(deed: Deed, *, stays: bool = True) -> Callable[..., HttpResponseBase]:
    """A view that does one thing with a party and shows the sentence that `deed` gives."""

    @requires(EDIT)
    @require_POST
    def view(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
        try:
            messages.success(request, deed(request, _party(slug, pk)))
        except ConsultationError as error:
            messages.error(request, str(error))
            return redirect("consultation:hearing_party", slug, pk)
        if stays:
            return redirect("consultation:hearing_party", slug, pk)
        return redirect("consultation:hearing_parties", slug)

    return view


def _invite(request: StaffRequest, party: Any) -> str:
    seen = request.POST.get("seen", "")
    sent = services.invite(party, site=_site(request), seen=seen, by=request.user)
    return (
        f"Invitationen til {party.party.name} er sendt."
        if sent
        else f"{party.party.name} er allerede inviteret. Der er ikke sendt en mail til."
    )


def _remind(request: StaffRequest, party: Any) -> str:
    if services.remind(party, by=request.user):
        return f"{party.party.name} er mindet om fristen."
    return f"{party.party.name} er mindet om fristen i dag. Der er ikke sendt en mail til."


def _remove(request: StaffRequest, party: Any) -> str:
    services.remove(party, by=request.user)
    return f"{party.party.name} er taget af listen."


def _connect(request: StaffRequest, party: Any) -> str:
    responses = HearingResponse.objects.filter(hearing=party.hearing, lane="public")
    number = request.POST.get("number", "")
    response = responses.filter(number=int(number)).first() if number.isdecimal() else None
    if response is None:
        raise ConsultationError("Svaret findes ikke. Se listen igen.")
    services.connect(party, response, by=request.user)
    return f"Svar nr. {response.number} er nu partens svar."


invite = _deed(_invite)
remind = _deed(_remind)
connect = _deed(_connect)
remove = _deed(_remove, stays=False)


@requires(EDIT)
@require_POST
def new_link(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """A new link to give in another way than by mail; shown once."""
    party = _party(slug, pk)
    try:
        link = services.new_link(party, site=_site(request), by=request.user)
    except ConsultationError as error:
        messages.error(request, str(error))
        return redirect("consultation:hearing_party", slug, pk)
    context = {**_frame(request, party.hearing), "party": party, "link": link}
    return render(request, "consultation/parties/link.html", context)


@requires(EDIT)
@require_POST
def invite_all(request: StaffRequest, slug: str) -> HttpResponse:
    """Invite everybody who is not invited."""
    hearing = _hearing(slug)
    return _told(
        request,
        slug,
        lambda: services.invite_all(hearing, site=_site(request), by=request.user),
        ("invitation er sendt", "invitationer er sendt"),
    )


@requires(EDIT)
@require_POST
def remind_all(request: StaffRequest, slug: str) -> HttpResponse:
    """Remind all who were invited and are silent."""
    hearing = _hearing(slug)
    return _told(
        request,
        slug,
        lambda: services.remind_all(hearing, by=request.user),
        ("påmindelse er sendt", "påmindelser er sendt"),
    )


def _told(
    request: StaffRequest, slug: str, send: Callable[[], Sent], nouns: tuple[str, str]
) -> HttpResponse:
    try:
        done = send()
    except ConsultationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{count(done.sent, *nouns)}.")
        if done.without_address:
            names = listing(done.without_address)
            messages.warning(
                request, f"Uden e-mailadresse: {names}. Skriv den i registeret, eller lav et link."
            )
    return redirect("consultation:hearing_parties", slug)
