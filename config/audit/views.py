"""The log, to be read and taken out; nobody can write in it here."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.access.guards import requires
from config.access.roles import Permission
from config.audit import queries
from config.audit.forms import AuditSearch
from config.http import StaffRequest
from config.lists import StaffList


@requires(Permission.READ_AUDIT)
@require_safe
def log(request: StaffRequest) -> HttpResponseBase:
    """Who did what to which record, newest first."""
    listed = StaffList(
        request.GET, queries.entries(), queries.COLUMNS, AuditSearch, first_sort="-tid"
    )
    if listed.wants_export:
        return listed.export("log")
    return render(request, "audit/log.html", {"list": listed})
