"""The static files of the tablet's page: it opens without the server when these are kept."""

from __future__ import annotations

_PLEX = "vendor/dkfds/fonts/IBMPlexSans/complete/woff2/IBMPlexSans"
SCRIPTS = (
    "vendor/hpke/hpke.min.js",
    "offline/queue.js",
    "offline/seal.js",
    "offline/clock.js",
    "offline/send.js",
    "intake_rooms/entry.js",
    "intake_rooms/tablet_words.js",
    "intake_rooms/tablet_list.js",
    "intake_rooms/tablet_events.js",
    "intake_rooms/tablet_page.js",
    "intake_rooms/tablet.js",
)
"""In the order in which the page runs them."""
ICONS = {192: "offline/icon-192.png", 512: "offline/icon-512.png"}
KEPT = (
    *SCRIPTS,
    "offline/theme.js",
    "portal/tokens.css",
    "intake_rooms/counter.css",
    "intake_rooms/tablet.css",
    f"{_PLEX}-Regular.woff2",
    f"{_PLEX}-SemiBold.woff2",
    "portal/mark.svg",
    *ICONS.values(),
)
