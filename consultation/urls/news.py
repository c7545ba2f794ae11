"""News by e-mail, calendar and feeds. Stands before the public addresses: "feed" is no slug."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import news, news_desk, news_feeds

_ONE = "hoeringer/<slug:slug>/"
_DESK = "redaktion/<slug:slug>/nyheder/"
_ITEM = f"{_DESK}<int:news_id>/"

urlpatterns: list[URLPattern] = [
    path("hoeringer/feed/", news_feeds.all_feed, name="feed"),
    path(f"{_ONE}feed/", news_feeds.consultation_feed, name="consultation_feed"),
    path(f"{_ONE}kalender.ics", news_feeds.consultation_calendar, name="consultation_calendar"),
    path(f"{_ONE}nyt/", news.news, name="news"),
    path(f"{_ONE}nyt/tak/", news.news_asked, name="news_asked"),
    path("nyt/bekraeft/<str:token>/", news.confirm_news, name="confirm_news"),
    path("nyt/afmeld/<str:token>/", news.leave_news, name="leave_news"),
    path(_DESK, news_desk.news_desk, name="news_desk"),
    path(f"{_DESK}ny/", news_desk.write_news, name="write_news"),
    path(_ITEM, news_desk.news_item, name="news_item"),
    path(f"{_ITEM}ret/", news_desk.edit_news, name="edit_news"),
    path(f"{_ITEM}udgiv/", news_desk.publish_news, name="publish_news"),
    path(f"{_ITEM}tag-af/", news_desk.withdraw_news, name="withdraw_news"),
    path(f"{_ITEM}slet/", news_desk.delete_news, name="delete_news"),
]
