"""Another edition of a response's file, made by the municipality, for the public."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from config.access.guards import requires
from config.access.roles import Permission
from config.filing import CannotClean, FileRefused
from config.http import StaffRequest
from consultation.forms.hearing_file_copy import FileCopyForm
from consultation.hearing_codes import Lane
from consultation.models import HearingAttachment
from consultation.services import hearing_files


@requires(Permission.EDIT_CONSULTATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: StaffRequest, slug: str, pk: UUID, file_id: UUID) -> HttpResponse:
    """Put a file without signature, comments or the like in the place of what was sent."""
    found = get_object_or_404(
        HearingAttachment.objects.select_related("response__hearing__consultation"),
        response__hearing__slug=slug,
        response__lane=Lane.PUBLIC,
        response=pk,
        pk=file_id,
    )
    form = FileCopyForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            hearing_files.publish(found, by=request.user, instead=form.cleaned_data["file"])
        except (CannotClean, FileRefused) as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"Din udgave af »{found.file_name}« vises nu med svaret.")
            return redirect("consultation:hearing_response_desk", slug, pk)
    context = {
        "form": form,
        "file": found,
        "response": found.response,
        "hearing": found.response.hearing,
        "consultation": found.response.hearing.consultation,
    }
    return render(request, "consultation/hearing_desk/replace_file.html", context)
