"""Working groups, their meetings and minutes, what was agreed; and interviews."""

from __future__ import annotations

from django.urls import URLPattern, path

from consultation.views import group_meetings as meetings
from consultation.views import groups

_CASE = "redaktion/<slug:slug>/"
_GROUP = f"{_CASE}grupper/<int:pk>/"
_MEETING = f"{_CASE}gruppemoeder/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("hoeringer/<slug:slug>/referater/<int:pk>/", meetings.public_minutes, name="minutes"),
    path(f"{_CASE}grupper/", groups.index, name="groups"),
    path(f"{_CASE}grupper/ny/", groups.add, name="add_group"),
    path(_GROUP, groups.group, name="group"),
    path(f"{_GROUP}ret/", groups.edit, name="edit_group"),
    path(f"{_GROUP}nedlaeg/", groups.close, name="close_group"),
    path(f"{_GROUP}medlemmer/nyt/", groups.edit_member, name="add_group_member"),
    path(f"{_GROUP}medlemmer/<int:member_id>/", groups.edit_member, name="edit_group_member"),
    path(
        f"{_GROUP}medlemmer/<int:member_id>/fjern/",
        groups.remove_member,
        name="remove_group_member",
    ),
    path(f"{_CASE}grupper/<int:group_id>/nyt-moede/", meetings.plan, name="plan_group_meeting"),
    path(_MEETING, meetings.meeting, name="group_meeting"),
    path(f"{_MEETING}ret/", meetings.edit, name="edit_group_meeting"),
    path(f"{_MEETING}referat/", meetings.minutes, name="write_minutes"),
    path(f"{_MEETING}godkend/", meetings.approve, name="approve_minutes"),
    path(f"{_MEETING}goer/", meetings.deed, name="group_meeting_deed"),
    path(f"{_MEETING}aftaler/ny/", meetings.point, name="add_action_point"),
    path(f"{_MEETING}aftaler/<int:point_id>/", meetings.point, name="action_point"),
    path(f"{_CASE}aftaler/", meetings.points, name="action_points"),
    path(f"{_CASE}interview/", groups.interviews, name="interviews"),
]
