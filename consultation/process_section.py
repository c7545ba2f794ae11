"""What a consultation's public page says of the way from what was said to what is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from consultation.models import Consultation
from consultation.process_codes import ProposalKind


def of_consultation(
    consultation: Consultation, now: datetime, language: str
) -> Mapping[str, Any] | None:
    """How much there is to read; None before there is anything. Three queries."""
    proposals = consultation.proposals.filter(kind=ProposalKind.PROPOSAL)
    counts = {
        "challenges": consultation.challenges.filter(is_public=True).count(),
        "proposals": proposals.filter(is_public=True).count(),
        "decisions": consultation.decisions.filter(is_public=True).count(),
    }
    return {"slug": consultation.slug, "counts": counts} if any(counts.values()) else None
