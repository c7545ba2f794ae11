"""What a consultation's public page says of the way from what was said to what is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from consultation.models import Consultation
from consultation.queries.process import public_counts


def of_consultation(
    consultation: Consultation, now: datetime, language: str
) -> Mapping[str, Any] | None:
    """How much there is to read; None before there is anything."""
    counts = public_counts(consultation)
    if not any(counts.values()):
        return None
    return {"slug": consultation.slug, "counts": counts}
