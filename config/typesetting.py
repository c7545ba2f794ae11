"""Documents set by Typst as PDF/UA-1: posters, questionnaires on paper, slips.

All text travels as JSON in `sys.inputs.data` and is never Typst code. Only our own typefaces are
used, so nothing can fall back to another one unseen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

FAMILIES = ("IBM Plex Sans", "IBM Plex Sans Arabic")


class NotSet(Exception):
    """The document could not be set; the message is Typst's own first line."""


def pdf(template: Path, data: Mapping[str, Any], *, day: date) -> bytes:
    """`template` filled with `data`, as a tagged PDF dated `day`: the same bytes each time.

    Raises NotSet.
    """
    import typst

    try:
        made = typst.compile(
            template,
            root=template.parent,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=datetime.combine(day, time(), UTC),
        )
    except typst.TypstError as error:
        raise NotSet(f"Dokumentet kunne ikke sættes som PDF: {error.message}") from error
    if not isinstance(made, bytes):
        raise NotSet("Dokumentet kunne ikke sættes som PDF: der kom ingen fil.")
    return made


@cache
def _fonts() -> Any:
    import typst

    vendor = Path(settings.BASE_DIR) / "static" / "vendor"
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[vendor / "ibm-plex-sans", vendor / "ibm-plex-sans-arabic"],
    )
