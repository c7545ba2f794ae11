"""The door for tablets: pages that need no log-in, but an enrolled tablet."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.shortcuts import redirect

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]
ENROL = "tablet:enter"
"""The page where a browser becomes a tablet."""


def device_required(view: View[P]) -> View[P]:
    """Let in enrolled tablets, whoever is or is not logged in; others go to the enrolling page.

    Which place the tablet belongs to is the view's to check: `request.device.place`.
    """

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.device is None:
            return redirect(ENROL)
        return view(request, *args, **kwargs)

    return login_not_required(guarded)
