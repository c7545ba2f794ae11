"""The static files of the kiosk that works without network: it opens when these are kept."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

APP = "answers"
"""The page's name where its files are kept (`config.offline.kept_page`)."""
SCRIPTS = (
    "vendor/hpke/hpke.min.js",
    "offline/queue.js",
    "offline/seal.js",
    "consultation/answering.js",
    "consultation/kiosk.js",
    "consultation/offline_flow.js",
    "consultation/offline_form.js",
    "consultation/offline_send.js",
    "consultation/offline_screens.js",
    "consultation/offline_tablet.js",
    "consultation/offline.js",
)
"""In the order in which the page runs them."""
_PICTOGRAMS = "consultation/pictograms"


def kept() -> tuple[str, ...]:
    """All of them, the pictograms too: any questionnaire may show any."""
    folder = Path(settings.BASE_DIR) / "static" / _PICTOGRAMS
    return (
        *SCRIPTS,
        "portal/tokens.css",
        "consultation/answering.css",
        "consultation/kiosk.css",
        "vendor/dkfds/fonts/IBMPlexSans/complete/woff2/IBMPlexSans-Regular.woff2",
        "portal/mark.svg",
        *(f"{_PICTOGRAMS}/{file.name}" for file in sorted(folder.glob("*.svg"))),
    )
