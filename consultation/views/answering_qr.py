"""The receipt code as a picture that a telephone can read."""

from __future__ import annotations

import segno
from django.http import HttpRequest
from django.urls import reverse


def code_picture(request: HttpRequest, code: str) -> str:
    """A data address of an SVG that leads to the code page with the code filled in.

    The code stands behind `#`: a browser never sends that part, so no log holds it.
    """
    address = request.build_absolute_uri(reverse("consultation:code_page"))
    return str(segno.make(f"{address}#{code}", error="m").svg_data_uri(scale=4, border=2))
