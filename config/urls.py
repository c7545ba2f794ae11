"""All addresses: one include per room, the public pages, log-in and language."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView

from config import guides, pages, search_page
from config.offline import kept_page

urlpatterns = [
    path("", pages.home, name="home"),
    path("sw.js", kept_page.service_worker, name="service_worker"),
    path("tilgaengelighed/", pages.accessibility, name="accessibility"),
    path("kontakt/", pages.contact, name="contact"),
    path("sprog/", login_not_required(require_POST(set_language)), name="set_language"),
    path("soeg/", search_page.page, name="search"),
    path("hjaelp/", guides.index, name="help"),
    path("hjaelp/skranken/", guides.counter_card, name="counter_card"),
    path("hjaelp/<slug:role>/", guides.guide, name="guide"),
    path("konto/", include("config.access.urls")),
    path("log/", include("config.audit.urls")),
    path("rum/", include("intake_rooms.urls")),
    path("redaktion/post/", include("config.outbox.urls")),  # before redaktion/<consultation>/
    path("", include("consultation.urls")),
    path("tablet/", include("intake_rooms.tablet_urls")),  # after tablet/kiosk/
    path("henvisninger/", include("referrals.urls")),
    path("bilag/", include("reports.urls")),
    path("api/v1/", include("intake_rooms.api.urls")),
    path("api/v1/responses/", include("consultation.api.urls")),
    path("api/v1/statistics/", include("reports.api_urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api_schema"),
]
