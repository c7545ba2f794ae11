"""Files read in from the browser, and taken out again as one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from config.access.guards import requires
from config.access.models import User
from config.access.roles import Permission
from config.danish import count
from config.http import StaffRequest
from intake_rooms.exceptions import IntakeRoomsError
from intake_rooms.forms.day import VoidForm
from intake_rooms.forms.imports import ImportForm
from intake_rooms.importing.summary import ImportSummary, RowsRefused
from intake_rooms.models import ImportBatch, Room
from intake_rooms.services.batches import void_batch
from intake_rooms.services.imports import import_intakes
from intake_rooms.services.table_imports import import_counts, import_nuisance

Kind = ImportBatch.Kind
LINES_A_PAGE = 30


def kinds_for(user: User) -> tuple[ImportBatch.Kind, ...]:
    """The kinds of file a user may read in. A file of counts names rooms, so it needs them all."""
    may = user.may
    allowed = {
        Kind.INTAKES: may(Permission.IMPORT_INTAKES),
        Kind.COUNTS: may(Permission.RECORD_COUNTS) and may(Permission.REACH_ALL_ROOMS),
        Kind.NUISANCE: may(Permission.RECORD_NUISANCE),
    }
    return tuple(kind for kind, is_allowed in allowed.items() if is_allowed)


def _reachable(user: User) -> Any:
    """The batches a user may see and void."""
    kinds = kinds_for(user)
    rooms = Room.objects.reachable_by(user)
    return (
        ImportBatch.objects.filter(kind__in=kinds)
        .filter(Q(room__in=rooms) | ~Q(kind=Kind.INTAKES))
        .select_related("room", "imported_by")
    )


@requires(Permission.IMPORT_INTAKES, Permission.RECORD_NUISANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: StaffRequest) -> HttpResponse:
    """Read a file in, and see those read before. Reading the same file twice changes nothing."""
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        kinds=kinds_for(request.user),
        rooms=Room.objects.reachable_by(request.user),
    )
    summary = None
    if form.is_valid():
        try:
            summary = _read_in(form.cleaned_data, request.user)
        except RowsRefused as error:
            summary = error.summary
            form.add_error("file", "Nogle rækker er forkerte, så intet er gemt. Se dem herunder.")
        except IntakeRoomsError as error:
            form.add_error("file", str(error))
    batches = Paginator(_reachable(request.user), LINES_A_PAGE)
    context = {
        "form": form,
        "summary": summary,
        "refused": bool(form.errors),
        "page": batches.get_page(request.GET.get("page")),
    }
    return render(request, "intake_rooms/imports.html", context)


def _read_in(answers: dict[str, Any], by: User) -> ImportSummary:
    """Read the file in as the form says. Raises RowsRefused, FileRefused, SecretMissing."""
    uploaded = answers["file"]
    with _on_disk(uploaded) as path:
        common: dict[str, Any] = {
            "by": by,
            "dry_run": answers["dry_run"],
            "file_name": uploaded.name,
        }
        if answers["kind"] == Kind.INTAKES:
            return import_intakes(
                path, room=answers["room"], skip_invalid=answers["skip_invalid"], **common
            )
        read = import_counts if answers["kind"] == Kind.COUNTS else import_nuisance
        return read(path, **common)


@contextmanager
def _on_disk(uploaded: Any) -> Iterator[Path]:
    """The upload as a file of its own, gone afterwards: it may hold nicknames."""
    suffix = Path(uploaded.name).suffix[:10]
    with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        shutil.copyfileobj(uploaded, copy)
        copy.flush()
        yield Path(copy.name)


@requires(Permission.IMPORT_INTAKES, Permission.RECORD_NUISANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def void_import(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Take all that a file brought out of every figure, with a reason."""
    batch = get_object_or_404(_reachable(request.user), pk=batch_id)
    form = VoidForm(request.POST or None, verb="Annullér hele indlæsningen")
    if form.is_valid():
        try:
            void_batch(batch, by=request.user, reason=form.cleaned_data["reason"])
        except IntakeRoomsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Alt fra {batch.file_name} er annulleret.")
            return redirect("intake_rooms:imports")
    rows = count(batch.created, "række", "rækker")
    context = {
        "form": form,
        "title": "Annullér indlæsning",
        "said": f"{batch.file_name}: {batch.get_kind_display()}, {rows}",
        "where": batch.room.name if batch.room else "alle rum",
        "when": batch.imported_at,
        "back": reverse("intake_rooms:imports"),
    }
    return render(request, "intake_rooms/void.html", context)
