"""Every address of the portal, by role: who gets what answer.

TABLE has one row for each url name, and a name without a row fails. To add a page, add its row:

    "reports:index": Row(ANALYST, get=200, post=405),

The first argument are the roles that are let in (PUBLIC: everybody). `get` and `post` are the
answers those get; a POST is empty. Everybody else gets 403, those who are not logged in are sent
to the log-in. A page about a room, or a thing in one, says `in_room=True`: for those who work in
another room only it does not exist. `where` makes the address's arguments from the world below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from config.access.middleware import OPEN_MEANWHILE
from config.access.models import User
from config.access.roles import BY_CODE, ROLES, Permission
from config.outbox.services import post
from consultation.models import NewsItem
from tests import factories, involvement

STAFF, LEADER, HELPER = "room_staff", "room_leader", "helper"
EDITOR, ANALYST, ADMIN = "consultation_editor", "analyst", "administrator"
ALL = frozenset({STAFF, LEADER, HELPER, EDITOR, ANALYST, ADMIN})
PUBLIC = frozenset({"everybody"})
COUNTER = frozenset({STAFF, LEADER})
DAY = frozenset({STAFF, LEADER, ANALYST})


class World:
    """One thing of each kind, in one room; everybody works there but the strangers."""

    def __init__(self) -> None:
        self.room = factories.room("rum")
        self.other_room = factories.room("et-andet-rum")

    intake = cached_property(lambda self: factories.intake(self.room))
    refusal = cached_property(lambda self: factories.refusal(self.room))
    incident = cached_property(lambda self: factories.incident(self.room))
    count = cached_property(lambda self: factories.manual_count(self.room))
    stop = cached_property(lambda self: factories.stop(self.room))
    hours = cached_property(lambda self: factories.opening_hours(self.room))
    recording = cached_property(lambda self: factories.recording(self.room))
    exception = cached_property(lambda self: factories.opening_exception(self.room))
    nuisance = cached_property(lambda self: factories.nuisance(factories.area()))
    offer = cached_property(lambda self: factories.offer())
    news = cached_property(
        lambda self: NewsItem.objects.create(
            consultation=self.consultation, title="Nyt", text="Der er nyt."
        )
    )
    mail = cached_property(lambda self: post("a@example.org", "Emne", "Hej", about="test"))
    referral = cached_property(lambda self: factories.referral(self.room))
    draft = cached_property(lambda self: factories.annex_draft(self.room))
    mark = cached_property(lambda self: factories.chart_mark())
    batch = cached_property(lambda self: factories.import_batch(self.room))
    presence = cached_property(lambda self: factories.presence(self.room))
    note = cached_property(lambda self: factories.handover_note(self.room))
    times = cached_property(lambda self: factories.presence_times(self.room))
    colleague = cached_property(lambda self: factories.user(STAFF, email="en@example.dk"))

    tablet = cached_property(lambda self: factories.tablet(self.room))
    held = cached_property(lambda self: factories.held_item(self.tablet))
    token = cached_property(lambda self: factories.api_token(self.room))

    consultation = cached_property(lambda self: factories.consultation())
    questionnaire = cached_property(lambda self: factories.questionnaire(of=self.consultation))
    phase = cached_property(lambda self: factories.phase(self.consultation))
    document = cached_property(lambda self: factories.document(self.consultation))
    place = cached_property(lambda self: factories.answering_place(self.questionnaire))
    invitation = cached_property(lambda self: factories.invitation(self.questionnaire))
    hearing = cached_property(lambda self: involvement.hearing(of=self.consultation))
    party = cached_property(lambda self: involvement.party())
    asked = cached_property(lambda self: involvement.hearing_party(self.hearing))
    hearing_response = cached_property(lambda self: involvement.hearing_response(self.hearing))
    challenge = cached_property(lambda self: involvement.challenge(self.consultation))
    track = cached_property(lambda self: involvement.track(self.consultation))
    proposal = cached_property(lambda self: involvement.proposal(self.consultation))
    decision = cached_property(lambda self: involvement.decision(self.consultation))
    follow_up = cached_property(lambda self: involvement.follow_up(self.decision))
    evidence = cached_property(
        lambda self: involvement.evidence(self.challenge, self.hearing_response)
    )
    event = cached_property(lambda self: involvement.event(of=self.consultation))
    sign_up = cached_property(lambda self: involvement.sign_up(self.event))
    group = cached_property(lambda self: involvement.working_group(self.consultation))
    group_member = cached_property(lambda self: involvement.group_member(self.group))
    group_meeting = cached_property(lambda self: involvement.meeting(self.group))
    action_point = cached_property(lambda self: involvement.action_point(self.group_meeting))

    @cached_property
    def member(self) -> User:
        factories.member(self.room, self.colleague)
        return self.colleague

    @cached_property
    def shut(self) -> User:
        return factories.user(STAFF, is_active=False)


Arguments = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """Who is let in, and what they get. See the top of the file."""

    roles: frozenset[str]
    get: int
    post: int
    where: Arguments = field(default=lambda _: {})
    others: int = 405
    in_room: bool = False
    inside: tuple[int, int] | None = None  # a public page's answers to those who are logged in


def room(world: World) -> dict[str, Any]:
    return {"slug": world.room.slug}


def in_room(name: str, thing: str) -> Arguments:
    """The room and one thing in it: `in_room("intake_id", "intake")`."""
    return lambda world: {"slug": world.room.slug, name: getattr(world, thing).pk}


def today(world: World) -> dict[str, Any]:
    return {**room(world), "day": timezone.localdate()}


def one(name: str, thing: str) -> Arguments:
    return lambda world: {name: getattr(world, thing).pk}


def draft(**more: str) -> Arguments:
    return lambda world: {"pk": world.draft.pk, **more}


def kinds(*roles: str) -> frozenset[str]:
    return frozenset(roles)


def consultation(world: World) -> dict[str, Any]:
    return {"slug": world.consultation.slug}


def answer_page(world: World) -> dict[str, Any]:
    return {**questionnaire(world), "page": "rum"}


def questionnaire(world: World) -> dict[str, Any]:
    return {"slug": world.questionnaire.slug}


def in_consultation(name: str, thing: str) -> Arguments:
    return lambda world: {**consultation(world), name: getattr(world, thing).pk}


def event(world: World) -> dict[str, Any]:
    return {"slug": world.event.slug}


def of_event(world: World) -> dict[str, Any]:
    return {**consultation(world), "event_slug": world.event.slug}


def of_sign_up(world: World) -> dict[str, Any]:
    return {**of_event(world), "pk": world.sign_up.pk}


def of_group_member(world: World) -> dict[str, Any]:
    return {**consultation(world), "pk": world.group.pk, "member_id": world.group_member.pk}


def of_minutes(world: World) -> dict[str, Any]:
    return {**consultation(world), "pk": world.group_meeting.pk}


def of_action_point(world: World) -> dict[str, Any]:
    return {**of_minutes(world), "point_id": world.action_point.pk}


def written(**more: str) -> Arguments:
    return lambda world: {**questionnaire(world), **more}


def at_place(world: World) -> dict[str, Any]:
    return {**questionnaire(world), "place_id": world.place.pk}


def of_invitation(world: World) -> dict[str, Any]:
    return {**questionnaire(world), "invitation_id": world.invitation.pk}


def hearing(world: World) -> dict[str, Any]:
    return {"slug": world.hearing.slug}


def shown_response(world: World) -> dict[str, Any]:
    return {**hearing(world), "number": 1}


def asked(world: World) -> dict[str, Any]:
    return {**hearing(world), "pk": world.asked.pk}


def hearing_response(world: World) -> dict[str, Any]:
    return {**hearing(world), "pk": world.hearing_response.pk}


def hearing_file(world: World) -> dict[str, Any]:
    return {**hearing_response(world), "file_id": NOBODY}  # there is none


DESK = frozenset({EDITOR, ANALYST})
NOBODY = "00000000-0000-4000-8000-000000000000"

TABLE: dict[str, Row] = {
    # --- open to everybody ---
    "home": Row(PUBLIC, 200, 405),
    "accessibility": Row(PUBLIC, 200, 405),
    "contact": Row(PUBLIC, 200, 405),
    "set_language": Row(PUBLIC, 405, 302),
    "access:login": Row(PUBLIC, 200, 200, inside=(302, 302)),
    "access:login_help": Row(PUBLIC, 200, 405),
    "access:logout": Row(PUBLIC, 405, 302),
    "access:password_reset": Row(PUBLIC, 200, 200),
    "access:password_reset_done": Row(PUBLIC, 200, 405),
    "access:password_reset_confirm": Row(
        PUBLIC, 200, 200, lambda _: {"uidb64": "MQ", "token": "wrong-token"}
    ),
    # --- consultations: what everybody reads and answers ---
    "consultation:consultations": Row(PUBLIC, 200, 405),
    "consultation:public_consultation": Row(PUBLIC, 200, 405, consultation),
    "consultation:document": Row(
        PUBLIC,
        404,
        405,
        lambda world: {**consultation(world), "pk": 1},  # there is none
    ),
    "consultation:questionnaire": Row(PUBLIC, 200, 302, questionnaire),
    "consultation:resume": Row(PUBLIC, 302, 405, questionnaire),
    "consultation:answer_page": Row(PUBLIC, 302, 302, answer_page),  # nothing is begun
    "consultation:autosave": Row(PUBLIC, 405, 409, answer_page),
    "consultation:check_answers": Row(PUBLIC, 302, 302, questionnaire),
    "consultation:receipt": Row(PUBLIC, 302, 302, questionnaire),
    "consultation:leave": Row(PUBLIC, 405, 302),
    "consultation:left": Row(PUBLIC, 200, 405),
    "consultation:code_page": Row(PUBLIC, 200, 200),
    "consultation:files": Row(kinds(EDITOR), 200, 405, questionnaire),
    "consultation:file": Row(
        kinds(EDITOR), 404, 405, lambda world: {**questionnaire(world), "pk": NOBODY}
    ),
    "consultation:my_answer": Row(PUBLIC, 302, 302),
    "consultation:correct": Row(PUBLIC, 405, 302),
    "consultation:withdraw": Row(PUBLIC, 302, 302),
    # --- hearings: what everybody reads and answers ---
    "consultation:hearing": Row(PUBLIC, 200, 405, hearing),
    "consultation:hearing_response": Row(PUBLIC, 404, 405, shown_response),  # none is shown
    "consultation:hearing_attachment": Row(
        PUBLIC, 404, 405, lambda world: {**shown_response(world), "pk": NOBODY}
    ),
    "consultation:write_publicly": Row(PUBLIC, 200, 200, hearing),
    "consultation:write_confidentially": Row(PUBLIC, 200, 200, hearing),
    "consultation:hearing_receipt": Row(PUBLIC, 302, 302, hearing),  # nothing was sent
    "consultation:my_hearing_response": Row(PUBLIC, 302, 302),
    "consultation:correct_hearing_response": Row(PUBLIC, 302, 302),
    "consultation:withdraw_hearing_response": Row(PUBLIC, 302, 302),
    "consultation:take_back_consent": Row(PUBLIC, 405, 302),
    # --- one's own account, and help ---
    "access:account": Row(ALL, 200, 405),
    "access:password_change": Row(ALL, 200, 200),
    "help": Row(ALL, 200, 405),
    "search": Row(ALL, 200, 405),
    "guide": Row(ALL, 200, 405, lambda _: {"role": STAFF}),
    "counter_card": Row(ALL, 200, 405),
    # --- accounts and log ---
    "access:users": Row(kinds(ADMIN), 200, 405),
    "access:user_new": Row(kinds(ADMIN), 200, 200),
    "access:user_edit": Row(kinds(ADMIN), 200, 200, one("pk", "colleague")),
    "access:user_deactivate": Row(kinds(ADMIN), 405, 302, one("pk", "colleague")),
    "access:user_reactivate": Row(kinds(ADMIN), 405, 200, one("pk", "shut")),
    "access:user_reset_password": Row(kinds(ADMIN), 405, 200, one("pk", "colleague")),
    "access:user_mail_link": Row(kinds(ADMIN), 405, 302, one("pk", "colleague")),
    "access:roles": Row(kinds(ADMIN), 200, 405),
    "audit:log": Row(kinds(ADMIN), 200, 405),
    # --- outgoing mail ---
    "outbox:mails": Row(kinds(ADMIN), 200, 405),
    "outbox:mail": Row(kinds(ADMIN), 200, 200, one("mail_id", "mail")),
    "outbox:count_as_sent": Row(kinds(ADMIN), 405, 302, one("mail_id", "mail")),
    "outbox:discard": Row(kinds(ADMIN), 405, 302, one("mail_id", "mail")),
    # --- rooms: set-up ---
    "intake_rooms:setup": Row(kinds(ADMIN), 200, 405),
    "intake_rooms:add_room": Row(kinds(ADMIN), 200, 200),
    "intake_rooms:setup_room": Row(kinds(ADMIN), 200, 200, room),
    "intake_rooms:delete_room": Row(kinds(ADMIN), 200, 302, room),  # asks, then deletes
    "intake_rooms:retire_stop": Row(kinds(ADMIN), 405, 302, in_room("stop_id", "stop")),
    "intake_rooms:setup_hours": Row(kinds(ADMIN), 200, 200, room),
    "intake_rooms:end_hours": Row(kinds(ADMIN), 200, 200, in_room("hours_id", "hours")),
    "intake_rooms:remove_exception": Row(
        kinds(ADMIN), 405, 302, in_room("exception_id", "exception")
    ),
    "intake_rooms:setup_buttons": Row(kinds(ADMIN), 200, 200, room),
    "intake_rooms:setup_board": Row(kinds(ADMIN), 200, 200, room),
    "intake_rooms:setup_recordings": Row(kinds(ADMIN), 200, 200, room),
    "intake_rooms:remove_recording": Row(
        kinds(ADMIN), 405, 302, in_room("recording_id", "recording")
    ),
    "intake_rooms:setup_members": Row(kinds(ADMIN), 200, 200, room),
    "intake_rooms:remove_member": Row(kinds(ADMIN), 405, 302, in_room("user_id", "member")),
    "intake_rooms:keys": Row(kinds(ADMIN, ANALYST), 200, 405),
    # --- rooms: counts and nuisance ---
    "intake_rooms:counts": Row(kinds(LEADER, ANALYST), 200, 405),
    "intake_rooms:add_count": Row(kinds(LEADER, ANALYST), 200, 200),
    "intake_rooms:void_count": Row(
        kinds(LEADER, ANALYST), 200, 200, one("count_id", "count"), in_room=True
    ),
    "intake_rooms:nuisance": Row(kinds(ANALYST), 200, 405),
    "intake_rooms:add_nuisance": Row(kinds(ANALYST), 200, 200),
    "intake_rooms:areas": Row(kinds(ANALYST), 200, 200),
    "intake_rooms:void_nuisance": Row(kinds(ANALYST), 200, 200, one("observation_id", "nuisance")),
    "intake_rooms:imports": Row(kinds(LEADER, ANALYST), 200, 200),
    "intake_rooms:void_import": Row(
        kinds(LEADER, ANALYST), 200, 200, one("batch_id", "batch"), in_room=True
    ),
    # --- rooms: the counter ---
    "intake_rooms:rooms": Row(DAY, 200, 405),
    "intake_rooms:counter": Row(COUNTER, 200, 200, room, in_room=True),
    "intake_rooms:look_up": Row(COUNTER, 405, 200, room, in_room=True),
    "intake_rooms:theme": Row(COUNTER, 405, 302, room, in_room=True),
    "intake_rooms:undo_intake": Row(
        COUNTER, 405, 302, in_room("intake_id", "intake"), in_room=True
    ),
    "intake_rooms:refusal": Row(COUNTER, 200, 200, room, in_room=True),
    "intake_rooms:undo_refusal": Row(
        COUNTER, 405, 302, in_room("event_id", "refusal"), in_room=True
    ),
    "intake_rooms:incidents": Row(COUNTER, 200, 405, room, in_room=True),
    "intake_rooms:undo_incident": Row(
        COUNTER, 405, 302, in_room("event_id", "incident"), in_room=True
    ),
    "intake_rooms:incident": Row(
        COUNTER, 200, 200, lambda world: {**room(world), "kind": "overdosis"}, in_room=True
    ),
    # --- rooms: the board ---
    "intake_rooms:board": Row(COUNTER, 200, 302, room, in_room=True),
    "intake_rooms:board_move": Row(
        COUNTER,
        405,
        302,
        lambda world: {**room(world), "presence_id": world.presence.pk, "deed": "kald"},
        in_room=True,
    ),
    "intake_rooms:board_come_back": Row(
        COUNTER, 405, 302, in_room("times_id", "times"), in_room=True
    ),
    # --- rooms: tablets, and other systems ---
    "intake_rooms:tablets": Row(kinds(LEADER, ADMIN), 200, 405, room, in_room=True),
    "intake_rooms:add_tablet": Row(kinds(LEADER, ADMIN), 200, 200, room, in_room=True),
    "intake_rooms:rename_tablet": Row(
        kinds(LEADER, ADMIN), 200, 200, in_room("device_id", "tablet"), in_room=True
    ),
    "intake_rooms:revoke_tablet": Row(
        kinds(LEADER, ADMIN), 405, 302, in_room("device_id", "tablet"), in_room=True
    ),
    "intake_rooms:held_items": Row(kinds(LEADER), 200, 405, room, in_room=True),
    "intake_rooms:accept_all_items": Row(kinds(LEADER), 200, 302, room, in_room=True),
    "intake_rooms:accept_item": Row(
        kinds(LEADER), 405, 302, in_room("item_id", "held"), in_room=True
    ),
    "intake_rooms:discard_item": Row(
        kinds(LEADER), 200, 200, in_room("item_id", "held"), in_room=True
    ),
    "intake_rooms:api_tokens": Row(kinds(ADMIN), 200, 200),
    "intake_rooms:revoke_api_token": Row(kinds(ADMIN), 405, 302, one("token_id", "token")),
    # The page of a tablet: who has none is sent to where a browser becomes one.
    "intake_rooms:tablet": Row(PUBLIC, 302, 405, room),
    "intake_rooms:tablet_manifest": Row(PUBLIC, 200, 405, room),
    "intake_rooms:tablet_look_up": Row(PUBLIC, 405, 302, room),
    "intake_rooms:tablet_undo": Row(PUBLIC, 405, 302, in_room("intake_id", "intake")),
    "intake_rooms:tablet_discard": Row(PUBLIC, 405, 302, room),
    "intake_rooms:tablet_event": Row(PUBLIC, 405, 302, room),
    "intake_rooms:tablet_undo_event": Row(PUBLIC, 405, 302, in_room("event_id", "refusal")),
    "service_worker": Row(PUBLIC, 200, 405),
    # A browser becomes a tablet by a code, without log-in.
    "tablet:enter": Row(PUBLIC, 200, 200),
    "tablet:enrol": Row(PUBLIC, 200, 200, lambda _: {"code": "WRONG000"}),
    # Machines are let in by a tablet's cookie or a token; a member of staff's log-in is nothing.
    "rooms_api:tablet": Row(PUBLIC, 401, 401, others=401),
    "rooms_api:tablet_state": Row(PUBLIC, 401, 401, others=401),
    "rooms_api:tablet_left": Row(PUBLIC, 401, 401, others=401),
    "rooms_api:intakes": Row(PUBLIC, 401, 401, others=401),
    "statistics_api:intakes": Row(PUBLIC, 401, 401, others=401),
    "responses_api:responses": Row(PUBLIC, 401, 401, others=401),
    "api_schema": Row(PUBLIC, 200, 405),
    # --- rooms: the day ---
    "intake_rooms:go_to_day": Row(DAY, 302, 405, room, in_room=True),
    "intake_rooms:day": Row(
        DAY, 200, 405, lambda world: {**room(world), "day": timezone.localdate()}, in_room=True
    ),
    "intake_rooms:insight": Row(kinds(LEADER), 200, 200, room, in_room=True),
    "intake_rooms:correct_intake": Row(
        kinds(LEADER), 200, 200, in_room("intake_id", "intake"), in_room=True
    ),
    "intake_rooms:void_intake": Row(
        kinds(LEADER), 200, 200, in_room("intake_id", "intake"), in_room=True
    ),
    "intake_rooms:void_refusal": Row(
        kinds(LEADER), 200, 200, in_room("event_id", "refusal"), in_room=True
    ),
    "intake_rooms:void_incident": Row(
        kinds(LEADER), 200, 200, in_room("event_id", "incident"), in_room=True
    ),
    "intake_rooms:close_day": Row(kinds(LEADER), 200, 200, today, in_room=True),
    "intake_rooms:reopen_day": Row(kinds(LEADER), 200, 200, today, in_room=True),
    "intake_rooms:count_service": Row(COUNTER, 405, 302, today, in_room=True),
    "intake_rooms:write_note": Row(COUNTER, 405, 302, room, in_room=True),
    "intake_rooms:remove_note": Row(COUNTER, 405, 302, in_room("note_id", "note"), in_room=True),
    "intake_rooms:paper": Row(COUNTER, 200, 200, today, in_room=True),
    # --- referrals ---
    "referrals:index": Row(DAY, 200, 405),
    "referrals:give": Row(COUNTER, 200, 200, room, in_room=True),
    "referrals:undo": Row(COUNTER, 405, 302, in_room("referral_id", "referral"), in_room=True),
    "referrals:offers": Row(kinds(ANALYST), 200, 405),
    "referrals:add_offer": Row(kinds(ANALYST), 200, 200),
    "referrals:edit_offer": Row(kinds(ANALYST), 200, 200, one("offer_id", "offer")),
    "referrals:toggle_offer": Row(kinds(ANALYST), 405, 302, one("offer_id", "offer")),
    "referrals:day": Row(
        DAY, 200, 405, lambda world: {**room(world), "day": timezone.localdate()}, in_room=True
    ),
    "referrals:void": Row(
        kinds(LEADER), 200, 200, in_room("referral_id", "referral"), in_room=True
    ),
    # --- annexes ---
    "reports:index": Row(kinds(ANALYST), 200, 405),
    "reports:new": Row(kinds(ANALYST), 200, 200),
    "reports:marks": Row(kinds(ANALYST), 200, 200),
    "reports:remove_mark": Row(kinds(ANALYST), 405, 302, one("pk", "mark")),
    "reports:chart": Row(DESK, 404, 405, lambda _: {"digest": "0" * 64}),  # not drawn
    "reports:draft": Row(kinds(ANALYST), 200, 405, draft()),
    "reports:edit": Row(kinds(ANALYST), 200, 200, draft()),
    "reports:delete": Row(kinds(ANALYST), 405, 302, draft()),
    "reports:download": Row(kinds(ANALYST), 200, 405, draft(format="json")),
    # --- consultations: events that people sign up for ---
    "consultation:events": Row(PUBLIC, 200, 405),
    "consultation:event": Row(PUBLIC, 200, 405, event),
    "consultation:event_calendar": Row(PUBLIC, 200, 405, event),
    "consultation:event_sign_up": Row(PUBLIC, 200, 200, event),
    "consultation:event_receipt": Row(PUBLIC, 302, 405, event),  # nobody has signed up here
    "consultation:event_receipt_done": Row(PUBLIC, 405, 302, event),
    "consultation:my_sign_up": Row(PUBLIC, 302, 302),  # no code was typed
    "consultation:cancel_sign_up": Row(PUBLIC, 302, 302),
    "consultation:event_list": Row(DESK, 200, 405, consultation),
    "consultation:add_event": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:event_desk": Row(DESK, 200, 405, of_event),
    "consultation:edit_event": Row(kinds(EDITOR), 200, 200, of_event),
    "consultation:event_deed": Row(kinds(EDITOR), 405, 302, of_event),
    "consultation:cancel_event": Row(kinds(EDITOR), 200, 200, of_event),
    "consultation:event_sign_ups": Row(kinds(EDITOR), 200, 405, of_event),
    "consultation:enter_event_person": Row(kinds(EDITOR), 200, 200, of_event),
    "consultation:event_person": Row(kinds(EDITOR), 200, 200, of_sign_up),
    "consultation:cancel_event_person": Row(kinds(EDITOR), 405, 302, of_sign_up),
    "consultation:event_door_list": Row(kinds(EDITOR), 200, 405, of_event),
    "consultation:event_door": Row(kinds(EDITOR), 200, 302, of_event),
    "consultation:event_attendance": Row(kinds(EDITOR), 200, 200, of_event),
    # --- consultations: groups, meetings, interviews ---
    "consultation:minutes": Row(PUBLIC, 404, 405, of_minutes),  # not released
    "consultation:groups": Row(DESK, 200, 405, consultation),
    "consultation:add_group": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:group": Row(DESK, 200, 405, in_consultation("pk", "group")),
    "consultation:edit_group": Row(kinds(EDITOR), 200, 200, in_consultation("pk", "group")),
    "consultation:close_group": Row(kinds(EDITOR), 405, 302, in_consultation("pk", "group")),
    "consultation:add_group_member": Row(kinds(EDITOR), 200, 200, in_consultation("pk", "group")),
    "consultation:edit_group_member": Row(kinds(EDITOR), 200, 200, of_group_member),
    "consultation:remove_group_member": Row(kinds(EDITOR), 405, 302, of_group_member),
    "consultation:plan_group_meeting": Row(
        kinds(EDITOR), 200, 200, in_consultation("group_id", "group")
    ),
    "consultation:group_meeting": Row(DESK, 200, 405, of_minutes),
    "consultation:edit_group_meeting": Row(kinds(EDITOR), 200, 200, of_minutes),
    "consultation:write_minutes": Row(kinds(EDITOR), 200, 200, of_minutes),
    "consultation:approve_minutes": Row(kinds(EDITOR), 200, 302, of_minutes),
    "consultation:group_meeting_deed": Row(kinds(EDITOR), 405, 302, of_minutes),
    "consultation:add_action_point": Row(kinds(EDITOR), 200, 200, of_minutes),
    "consultation:action_point": Row(kinds(EDITOR), 200, 200, of_action_point),
    "consultation:action_points": Row(DESK, 200, 405, consultation),
    "consultation:interviews": Row(kinds(EDITOR), 200, 405, consultation),
    # --- consultations: shared tablets ---
    "consultation:kiosk": Row(kinds(HELPER, EDITOR), 200, 200),
    "consultation:kiosk_of": Row(kinds(HELPER, EDITOR), 200, 200, questionnaire),
    "consultation:kiosk_manifest": Row(PUBLIC, 200, 405),
    "consultation:kiosk_offline": Row(PUBLIC, 302, 405),
    # A browser that is no kiosk is led to where one becomes one.
    "consultation:kiosk_start": Row(PUBLIC, 302, 302),
    "consultation:kiosk_leave": Row(PUBLIC, 405, 302),
    "consultation:kiosk_page": Row(PUBLIC, 302, 302, lambda _: {"page": "rum"}),
    "consultation:kiosk_more": Row(PUBLIC, 302, 302),
    "consultation:kiosk_check": Row(PUBLIC, 302, 302),
    "consultation:kiosk_receipt": Row(PUBLIC, 302, 302),
    "consultation:assisted": Row(kinds(HELPER, EDITOR), 200, 405),
    "consultation:assisted_begin": Row(kinds(HELPER, EDITOR), 200, 200, questionnaire),
    "consultation:assisted_stop": Row(kinds(HELPER, EDITOR), 405, 302),
    "consultation:assisted_resume": Row(kinds(HELPER, EDITOR), 302, 405),
    "consultation:assisted_page": Row(
        kinds(HELPER, EDITOR), 302, 302, lambda _: {"page": "rum"}
    ),  # nobody has begun
    "consultation:assisted_hand_over": Row(
        kinds(HELPER, EDITOR), 302, 302, lambda _: {"page": "rum"}
    ),
    "consultation:assisted_give_back": Row(
        kinds(HELPER, EDITOR), 302, 302, lambda _: {"page": "rum"}
    ),
    "consultation:assisted_check": Row(kinds(HELPER, EDITOR), 302, 302),
    "consultation:assisted_receipt": Row(kinds(HELPER, EDITOR), 302, 302),
    # --- consultations: the editor's desk ---
    "consultation:desk": Row(DESK, 200, 405),
    "consultation:consultation_desk": Row(DESK, 200, 405, consultation),
    "consultation:questionnaire_desk": Row(DESK, 200, 405, questionnaire),
    "consultation:add_consultation": Row(kinds(EDITOR), 200, 200),
    "consultation:edit_consultation": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:publish_consultation": Row(kinds(EDITOR), 405, 302, consultation),
    "consultation:unpublish_consultation": Row(kinds(EDITOR), 405, 302, consultation),
    "consultation:archive_consultation": Row(kinds(EDITOR), 405, 302, consultation),
    "consultation:unarchive_consultation": Row(kinds(EDITOR), 405, 302, consultation),
    "consultation:add_phase": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:edit_phase": Row(kinds(EDITOR), 200, 200, in_consultation("phase_id", "phase")),
    "consultation:remove_phase": Row(kinds(EDITOR), 405, 302, in_consultation("phase_id", "phase")),
    "consultation:add_document": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:read_document": Row(DESK, 200, 405, in_consultation("document_id", "document")),
    "consultation:change_document": Row(
        kinds(EDITOR), 405, 302, in_consultation("document_id", "document")
    ),
    "consultation:add_questionnaire": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:edit_questionnaire": Row(kinds(EDITOR), 200, 200, questionnaire),
    "consultation:questionnaire_goals": Row(kinds(EDITOR), 200, 200, questionnaire),
    "consultation:copy_questionnaire": Row(kinds(EDITOR), 200, 200, questionnaire),
    "consultation:close_questionnaire": Row(kinds(EDITOR), 405, 302, questionnaire),
    "consultation:reopen_questionnaire": Row(kinds(EDITOR), 405, 302, questionnaire),
    "consultation:archive_questionnaire": Row(kinds(EDITOR), 405, 302, questionnaire),
    "consultation:unarchive_questionnaire": Row(kinds(EDITOR), 405, 302, questionnaire),
    # --- consultations: writing a questionnaire ---
    "consultation:xlsform": Row(kinds(EDITOR), 200, 200, questionnaire),
    "consultation:xlsform_download": Row(kinds(EDITOR), 200, 405, questionnaire),
    "consultation:xlsform_new": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:authoring": Row(kinds(EDITOR), 200, 405, questionnaire),
    "consultation:authoring_deed": Row(kinds(EDITOR), 405, 302, questionnaire),
    "consultation:authoring_keep": Row(kinds(EDITOR), 405, 204, questionnaire),
    "consultation:authoring_bin": Row(kinds(EDITOR), 200, 302, questionnaire),
    "consultation:authoring_frame": Row(kinds(EDITOR), 200, 200, questionnaire),
    "consultation:authoring_section": Row(kinds(EDITOR), 200, 200, written(key="afsnit")),
    "consultation:add_question": Row(kinds(EDITOR), 200, 200, written(section="afsnit")),
    "consultation:edit_question": Row(kinds(EDITOR), 200, 200, written(key="rum")),
    "consultation:authoring_languages": Row(kinds(EDITOR), 200, 405, questionnaire),
    "consultation:change_language": Row(kinds(EDITOR), 405, 302, questionnaire),
    "consultation:authoring_translate": Row(kinds(EDITOR), 302, 302, written(language="da")),
    "consultation:translation_file": Row(kinds(EDITOR), 302, 405, written(language="da")),
    "consultation:import_translation": Row(kinds(EDITOR), 405, 302, written(language="da")),
    "consultation:authoring_preview": Row(kinds(EDITOR), 200, 200, questionnaire),
    "consultation:publish_questionnaire": Row(kinds(EDITOR), 200, 302, questionnaire),
    "consultation:versions": Row(DESK, 200, 405, questionnaire),
    "consultation:version": Row(
        DESK, 200, 405, lambda world: {**questionnaire(world), "number": 1}
    ),
    "consultation:authoring_condition": Row(kinds(EDITOR), 200, 302, written(key="rum")),
    # --- consultations: places, paper, invitations ---
    "consultation:by_code": Row(PUBLIC, 302, 405, lambda world: {"token": world.place.token}),
    "consultation:invited": Row(PUBLIC, 404, 404, written(token="intet-link")),
    "consultation:on_paper": Row(kinds(EDITOR, HELPER), 200, 405, questionnaire),
    "consultation:key_in": Row(kinds(EDITOR, HELPER), 200, 200, questionnaire),
    "consultation:sheet_pdf": Row(kinds(EDITOR, HELPER), 200, 405, written(language="da")),
    "consultation:interview": Row(kinds(EDITOR, HELPER), 200, 200, questionnaire),
    "consultation:places": Row(kinds(EDITOR), 200, 200, questionnaire),
    "consultation:poster": Row(kinds(EDITOR), 200, 405, at_place),
    "consultation:close_place": Row(kinds(EDITOR), 405, 302, at_place),
    "consultation:invitations": Row(kinds(EDITOR), 200, 200, questionnaire),
    "consultation:send_invitations": Row(kinds(EDITOR), 405, 302, questionnaire),
    "consultation:send_invitation": Row(kinds(EDITOR), 405, 302, of_invitation),
    "consultation:invitation_link": Row(kinds(EDITOR), 405, 200, of_invitation),
    "consultation:cancel_invitation": Row(kinds(EDITOR), 405, 302, of_invitation),
    "consultation:look_through": Row(kinds(EDITOR), 200, 200, questionnaire),
    "consultation:take_up_again": Row(kinds(EDITOR), 405, 302, questionnaire),
    "reports:questionnaire": Row(kinds(ANALYST), 302, 405, questionnaire),  # no answers yet
    "reports:questionnaire_internal": Row(kinds(ANALYST), 302, 405, questionnaire),
    "reports:questionnaire_download": Row(
        kinds(ANALYST), 302, 405, lambda world: {**questionnaire(world), "format": "json"}
    ),
    "reports:questionnaire_download_internal": Row(
        kinds(ANALYST), 302, 405, lambda world: {**questionnaire(world), "format": "json"}
    ),
    # --- consultations: results ---
    "consultation:results": Row(DESK, 200, 405, questionnaire),
    "consultation:results_groups": Row(DESK, 200, 405, questionnaire),
    "consultation:results_balance": Row(DESK, 200, 405, questionnaire),
    "consultation:results_texts": Row(
        DESK,
        404,
        405,
        lambda world: {**questionnaire(world), "name": "rum"},  # nothing to write
    ),
    "consultation:results_download": Row(
        DESK, 200, 405, lambda world: {**questionnaire(world), "format": "csv"}
    ),
    "consultation:consultation_results": Row(DESK, 200, 405, consultation),
    # --- consultations: from what was said to what was decided ---
    "consultation:said_and_done": Row(PUBLIC, 200, 405, consultation),
    "consultation:traceability": Row(DESK, 200, 405, consultation),
    "consultation:traceability_file": Row(
        DESK, 200, 405, lambda world: {**consultation(world), "format": "csv"}
    ),
    "consultation:evidence_list": Row(DESK, 200, 405, consultation),
    "consultation:attach": Row(
        kinds(EDITOR),
        200,
        200,
        lambda world: {**consultation(world), "kind": "challenge", "pk": world.challenge.pk},
    ),
    "consultation:edit_evidence": Row(kinds(EDITOR), 200, 200, in_consultation("pk", "evidence")),
    "consultation:remove_evidence": Row(kinds(EDITOR), 405, 302, in_consultation("pk", "evidence")),
    "consultation:contribution": Row(
        kinds(EDITOR),
        200,
        200,
        lambda world: {"kind": "response", "identity": str(world.hearing_response.pk)},
    ),
    "consultation:add_follow_up": Row(kinds(EDITOR), 405, 200, in_consultation("pk", "decision")),
    "consultation:remove_follow_up": Row(
        kinds(EDITOR),
        405,
        302,
        lambda world: {
            **consultation(world),
            "pk": world.decision.pk,
            "follow_up_id": world.follow_up.pk,
        },
    ),
    "consultation:challenge_list": Row(DESK, 200, 405, consultation),
    "consultation:add_challenge": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:challenge": Row(DESK, 200, 405, in_consultation("pk", "challenge")),
    "consultation:edit_challenge": Row(kinds(EDITOR), 200, 200, in_consultation("pk", "challenge")),
    "consultation:delete_challenge": Row(
        kinds(EDITOR), 405, 302, in_consultation("pk", "challenge")
    ),
    "consultation:move_challenge": Row(kinds(EDITOR), 405, 302, in_consultation("pk", "challenge")),
    "consultation:track_list": Row(DESK, 200, 405, consultation),
    "consultation:add_track": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:track": Row(DESK, 200, 405, in_consultation("pk", "track")),
    "consultation:edit_track": Row(kinds(EDITOR), 200, 200, in_consultation("pk", "track")),
    "consultation:delete_track": Row(kinds(EDITOR), 405, 302, in_consultation("pk", "track")),
    "consultation:move_track": Row(kinds(EDITOR), 405, 302, in_consultation("pk", "track")),
    "consultation:proposal_list": Row(DESK, 200, 405, consultation),
    "consultation:add_proposal": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:proposal": Row(DESK, 200, 405, in_consultation("pk", "proposal")),
    "consultation:edit_proposal": Row(kinds(EDITOR), 200, 200, in_consultation("pk", "proposal")),
    "consultation:delete_proposal": Row(kinds(EDITOR), 405, 302, in_consultation("pk", "proposal")),
    "consultation:move_proposal": Row(kinds(EDITOR), 405, 302, in_consultation("pk", "proposal")),
    "consultation:decision_list": Row(DESK, 200, 405, consultation),
    "consultation:add_decision": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:decision": Row(DESK, 200, 405, in_consultation("pk", "decision")),
    "consultation:edit_decision": Row(kinds(EDITOR), 200, 200, in_consultation("pk", "decision")),
    "consultation:delete_decision": Row(kinds(EDITOR), 405, 302, in_consultation("pk", "decision")),
    # --- parties: the register, and those of a hearing ---
    "consultation:parties": Row(DESK, 200, 405),
    "consultation:add_party": Row(kinds(EDITOR), 200, 200),
    "consultation:import_parties": Row(kinds(EDITOR), 200, 200),
    "consultation:add_start_list": Row(kinds(EDITOR), 405, 302),
    "consultation:party": Row(DESK, 200, 405, one("pk", "party")),
    "consultation:edit_party": Row(kinds(EDITOR), 200, 200, one("pk", "party")),
    "consultation:retire_party": Row(kinds(EDITOR), 405, 302, one("pk", "party")),
    "consultation:restore_party": Row(kinds(EDITOR), 405, 302, one("pk", "party")),
    "consultation:delete_party": Row(kinds(EDITOR), 405, 302, one("pk", "party")),
    "consultation:hearing_parties": Row(DESK, 200, 405, hearing),
    "consultation:add_hearing_parties": Row(kinds(EDITOR), 200, 200, hearing),
    "consultation:invite_hearing_parties": Row(kinds(EDITOR), 405, 302, hearing),
    "consultation:remind_hearing_parties": Row(kinds(EDITOR), 405, 302, hearing),
    "consultation:hearing_party": Row(DESK, 200, 405, asked),
    "consultation:change_hearing_party": Row(kinds(EDITOR), 405, 302, asked),
    "consultation:invite_hearing_party": Row(kinds(EDITOR), 405, 302, asked),
    "consultation:remind_hearing_party": Row(kinds(EDITOR), 405, 302, asked),
    "consultation:hearing_party_link": Row(kinds(EDITOR), 405, 200, asked),
    "consultation:connect_hearing_party": Row(kinds(EDITOR), 405, 302, asked),
    "consultation:remove_hearing_party": Row(kinds(EDITOR), 405, 302, asked),
    "consultation:invite_from_register": Row(kinds(EDITOR), 200, 200, questionnaire),
    "consultation:party_page": Row(
        PUBLIC, 404, 404, lambda world: {**hearing(world), "token": "intet-link"}
    ),
    # --- hearings on the desk ---
    "consultation:all_hearings": Row(DESK, 200, 405),
    "consultation:consultation_hearings": Row(DESK, 200, 405, consultation),
    "consultation:add_hearing": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:hearing_desk": Row(DESK, 200, 405, hearing),
    "consultation:edit_hearing": Row(kinds(EDITOR), 200, 200, hearing),
    "consultation:publish_hearing": Row(kinds(EDITOR), 405, 302, hearing),
    "consultation:unpublish_hearing": Row(kinds(EDITOR), 405, 302, hearing),
    "consultation:extend_hearing": Row(kinds(EDITOR), 200, 200, hearing),
    "consultation:hearing_materials": Row(kinds(EDITOR), 200, 200, hearing),
    "consultation:change_hearing_material": Row(
        kinds(EDITOR),
        405,
        404,
        lambda world: {**hearing(world), "document_id": 1},  # there is none
    ),
    "consultation:hearing_responses": Row(kinds(EDITOR), 200, 405, hearing),
    "consultation:show_hearing_responses": Row(kinds(EDITOR), 405, 302, hearing),
    "consultation:key_in_hearing_response": Row(kinds(EDITOR), 200, 200, hearing),
    "consultation:hearing_response_desk": Row(kinds(EDITOR), 200, 200, hearing_response),
    "consultation:mend_hearing_response": Row(kinds(EDITOR), 404, 404, hearing_response),
    "consultation:hearing_original": Row(kinds(EDITOR), 404, 405, hearing_file),
    "consultation:hearing_public_copy": Row(kinds(EDITOR), 404, 405, hearing_file),
    "consultation:change_hearing_file": Row(kinds(EDITOR), 405, 404, hearing_file),
    "consultation:replace_hearing_file": Row(kinds(EDITOR), 404, 404, hearing_file),
    "reports:process": Row(DESK, 200, 405, consultation),
    "reports:process_edit": Row(DESK, 200, 200, consultation),
    "reports:process_download": Row(  # nothing has happened yet
        DESK, 302, 405, lambda world: {**consultation(world), "format": "json"}
    ),
    "reports:process_internal": Row(kinds(ANALYST), 200, 405, consultation),
    "reports:process_download_internal": Row(
        kinds(ANALYST), 302, 405, lambda world: {**consultation(world), "format": "json"}
    ),
    "reports:internal": Row(kinds(ANALYST), 200, 405, draft()),
    "reports:download_internal": Row(kinds(ANALYST), 200, 405, draft(format="json")),
    # --- consultations: news, feeds and calendar ---
    "consultation:feed": Row(PUBLIC, 200, 405),
    "consultation:consultation_feed": Row(PUBLIC, 200, 405, consultation),
    "consultation:consultation_calendar": Row(PUBLIC, 200, 405, consultation),
    "consultation:news": Row(PUBLIC, 200, 200, consultation),
    "consultation:news_asked": Row(PUBLIC, 200, 405, consultation),
    "consultation:confirm_news": Row(PUBLIC, 404, 404, lambda _: {"token": "ukendt"}),
    "consultation:leave_news": Row(PUBLIC, 404, 200, lambda _: {"token": "1-ukendt"}),
    "consultation:news_desk": Row(kinds(EDITOR), 200, 405, consultation),
    "consultation:write_news": Row(kinds(EDITOR), 200, 200, consultation),
    "consultation:news_item": Row(kinds(EDITOR), 200, 405, in_consultation("news_id", "news")),
    "consultation:edit_news": Row(kinds(EDITOR), 200, 200, in_consultation("news_id", "news")),
    "consultation:publish_news": Row(kinds(EDITOR), 405, 302, in_consultation("news_id", "news")),
    "consultation:withdraw_news": Row(kinds(EDITOR), 405, 302, in_consultation("news_id", "news")),
    "consultation:delete_news": Row(kinds(EDITOR), 405, 302, in_consultation("news_id", "news")),
}


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """All url names of the portal; an address without a name could not be in the table."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern, inner)
        else:
            assert isinstance(pattern, URLPattern)
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{prefix}{pattern.name}"


def log_in(user: User) -> SimpleCookie:
    """The cookies of somebody who is logged in."""
    client = Client()
    client.force_login(user)
    return client.cookies


def ask(method: str, url: str, cookies: SimpleCookie | None = None) -> Any:
    """The answer to one request, whatever it changed taken back."""
    client = Client()
    if cookies:
        client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    with transaction.atomic():
        response = client.generic(method, url)
        transaction.set_rollback(True)
    if response.streaming:
        response.getvalue()  # a file that is given out is open until it is read
    return response


def answers(url: str, cookies: SimpleCookie | None = None) -> dict[str, int]:
    return {m: ask(m, url, cookies).status_code for m in ("GET", "POST")}


def answers_to_others(url: str, cookies: SimpleCookie | None = None) -> set[int]:
    return {ask(m, url, cookies).status_code for m in ("PUT", "PATCH", "DELETE")}


def expected(get: int, post: int) -> dict[str, int]:
    return {"GET": get, "POST": post}


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Any) -> World:
    settings.KEY_DIR = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    return World()


def sends_to_log_in(method: str, url: str, cookies: SimpleCookie | None = None) -> bool:
    answer = ask(method, url, cookies)
    return answer.status_code == 302 and answer["Location"].startswith(reverse("access:login"))


def test_every_address_stands_in_the_table() -> None:
    found = list(names(get_resolver()))
    assert [name for name in found if name not in TABLE] == [], "give these a row in TABLE"
    assert [name for name in TABLE if name not in found] == [], "these are gone"
    assert len(found) == len(set(found)), "two addresses share a name"


def test_the_table_knows_every_role() -> None:
    assert {role.code for role in ROLES} == ALL


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_page_opens_for_those_who_may_and_for_nobody_else(name: str, world: World) -> None:
    row = TABLE[name]
    url = reverse(name, kwargs=row.where(world))
    for role in sorted(ALL):
        user = factories.user(role)
        factories.member(world.room, user)
        if row.roles is PUBLIC:
            wanted = expected(*(row.inside or (row.get, row.post)))
        elif role in row.roles:
            wanted = expected(row.get, row.post)
        else:
            wanted = expected(403, 403)
        assert answers(url, log_in(user)) == wanted, role


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_page_takes_no_other_methods(name: str, world: World) -> None:
    row = TABLE[name]
    user = factories.user(*ALL)
    factories.member(world.room, user)
    assert answers_to_others(reverse(name, kwargs=row.where(world)), log_in(user)) == {row.others}


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_page_that_is_not_public_sends_strangers_to_log_in(name: str, world: World) -> None:
    row = TABLE[name]
    url = reverse(name, kwargs=row.where(world))
    leaver = factories.user(*ALL)
    cookies = log_in(leaver)
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    if row.roles is PUBLIC:
        assert answers(url) == answers(url, cookies) == expected(row.get, row.post)
        return
    for method in ("GET", "POST", "DELETE"):
        assert sends_to_log_in(method, url), method
        assert sends_to_log_in(method, url, cookies), f"{method} by a leaver"


@pytest.mark.parametrize("name", sorted(name for name in TABLE if TABLE[name].in_room))
def test_what_is_in_a_room_does_not_exist_for_those_of_another(name: str, world: World) -> None:
    row = TABLE[name]
    url = reverse(name, kwargs=row.where(world))
    tied = [role for role in row.roles if not reaches_all(role)]
    assert tied
    for role in tied:
        user = factories.user(role)
        factories.member(world.other_room, user)
        wanted = expected(*(404 if code != 405 else 405 for code in (row.get, row.post)))
        assert answers(url, log_in(user)) == wanted, role


def reaches_all(role: str) -> bool:
    return Permission.REACH_ALL_ROOMS in BY_CODE[role].permissions


@pytest.mark.parametrize("name", sorted(set(TABLE) - OPEN_MEANWHILE))
def test_a_temporary_password_opens_nothing_before_it_is_replaced(name: str, world: World) -> None:
    url = reverse(name, kwargs=TABLE[name].where(world))
    cookies = log_in(factories.user(*ALL, must_change_password=True))
    for method in ("GET", "POST"):
        answer = ask(method, url, cookies)
        assert answer.status_code == 302, method
        assert answer["Location"] == reverse("access:password_change")


@pytest.mark.parametrize("name", sorted(OPEN_MEANWHILE))
def test_what_stays_open_meanwhile_is_public_or_the_way_out(name: str, world: World) -> None:
    row = TABLE[name]
    assert row.roles is PUBLIC or name == "access:password_change"
    cookies = log_in(factories.user(*ALL, must_change_password=True))
    assert answers(reverse(name), cookies) == expected(row.get, row.post)
