from __future__ import annotations

from django.urls import URLPattern, path

from intake_rooms import converters
from intake_rooms.views import (
    board,
    board_setup,
    closing,
    counter,
    counts,
    day,
    events,
    imports,
    keys,
    nuisance,
    paper,
    recordings,
    rooms,
    setup,
    tablet,
    tablet_events,
    tablets,
    tokens,
)

converters.register()

app_name = "intake_rooms"

_setup = [
    path("opsaetning/", setup.room_list, name="setup"),
    path("opsaetning/noegler/", keys.epochs, name="keys"),
    path("opsaetning/nyt/", setup.add, name="add_room"),
    path("opsaetning/rum/<slug:slug>/", setup.room, name="setup_room"),
    path("opsaetning/rum/<slug:slug>/slet/", setup.delete, name="delete_room"),
    path(
        "opsaetning/rum/<slug:slug>/holdepladser/<int:stop_id>/",
        setup.retire_stop,
        name="retire_stop",
    ),
    path("opsaetning/rum/<slug:slug>/aabningstider/", setup.hours, name="setup_hours"),
    path(
        "opsaetning/rum/<slug:slug>/aabningstider/<int:hours_id>/",
        setup.end_hours,
        name="end_hours",
    ),
    path(
        "opsaetning/rum/<slug:slug>/saerlige-dage/<int:exception_id>/",
        setup.remove_exception,
        name="remove_exception",
    ),
    path("opsaetning/rum/<slug:slug>/knapper/", setup.buttons, name="setup_buttons"),
    path("opsaetning/rum/<slug:slug>/tavle/", board_setup.setup_board, name="setup_board"),
    path("opsaetning/rum/<slug:slug>/opgoerelse/", recordings.recordings, name="setup_recordings"),
    path(
        "opsaetning/rum/<slug:slug>/opgoerelse/<int:recording_id>/fjern/",
        recordings.remove_recording,
        name="remove_recording",
    ),
    path("opsaetning/rum/<slug:slug>/medarbejdere/", setup.members, name="setup_members"),
    path(
        "opsaetning/rum/<slug:slug>/medarbejdere/<int:user_id>/",
        setup.remove_member,
        name="remove_member",
    ),
]

_records = [
    path("optaellinger/", counts.counts, name="counts"),
    path("optaellinger/ny/", counts.add_count, name="add_count"),
    path("optaellinger/<int:count_id>/annuller/", counts.void_count, name="void_count"),
    path("indlaesninger/", imports.imports, name="imports"),
    path("indlaesninger/<int:batch_id>/annuller/", imports.void_import, name="void_import"),
    path("gener/", nuisance.nuisance, name="nuisance"),
    path("gener/ny/", nuisance.add_nuisance, name="add_nuisance"),
    path("gener/omraader/", nuisance.areas, name="areas"),
    path("gener/<int:observation_id>/annuller/", nuisance.void_nuisance, name="void_nuisance"),
]

_counter = [
    path("<slug:slug>/registrer/", counter.counter, name="counter"),
    path("<slug:slug>/registrer/kendt/", counter.look_up, name="look_up"),
    path("<slug:slug>/registrer/tema/", counter.theme, name="theme"),
    path("<slug:slug>/registrer/fortryd/<uuid:intake_id>/", counter.undo, name="undo_intake"),
    path("<slug:slug>/afvisning/", events.refusal, name="refusal"),
    path(
        "<slug:slug>/afvisning/<uuid:event_id>/fortryd/", events.undo_refusal, name="undo_refusal"
    ),
    path("<slug:slug>/haendelse/", events.incidents, name="incidents"),
    path(
        "<slug:slug>/haendelse/<uuid:event_id>/fortryd/", events.undo_incident, name="undo_incident"
    ),
    path("<slug:slug>/haendelse/<slug:kind>/", events.incident, name="incident"),
]

_tablet = [
    path("<slug:slug>/tablet/", tablet.tablet, name="tablet"),
    path("<slug:slug>/tablet/manifest.webmanifest", tablet.manifest, name="tablet_manifest"),
    path("<slug:slug>/tablet/kendt/", tablet.look_up, name="tablet_look_up"),
    path("<slug:slug>/tablet/fortryd/<uuid:intake_id>/", tablet.undo, name="tablet_undo"),
    path("<slug:slug>/tablet/kasseret/", tablet.discard, name="tablet_discard"),
    path("<slug:slug>/tablet/haendelse/", tablet_events.event, name="tablet_event"),
    path(
        "<slug:slug>/tablet/haendelse/<uuid:event_id>/fortryd/",
        tablet_events.undo_event,
        name="tablet_undo_event",
    ),
]

_tablets = [
    path("opsaetning/systemer/", tokens.tokens, name="api_tokens"),
    path(
        "opsaetning/systemer/<uuid:token_id>/spaer/", tokens.revoke_token, name="revoke_api_token"
    ),
    path("<slug:slug>/tablets/", tablets.tablets, name="tablets"),
    path("<slug:slug>/tablets/ny/", tablets.add_tablet, name="add_tablet"),
    path("<slug:slug>/tablets/tilbageholdt/", tablets.held_items, name="held_items"),
    path(
        "<slug:slug>/tablets/tilbageholdt/godkend-alle/",
        tablets.accept_all_items,
        name="accept_all_items",
    ),
    path(
        "<slug:slug>/tablets/tilbageholdt/<int:item_id>/godkend/",
        tablets.accept_item,
        name="accept_item",
    ),
    path(
        "<slug:slug>/tablets/tilbageholdt/<int:item_id>/kasser/",
        tablets.discard_item,
        name="discard_item",
    ),
    path("<slug:slug>/tablets/<uuid:device_id>/navn/", tablets.rename_tablet, name="rename_tablet"),
    path(
        "<slug:slug>/tablets/<uuid:device_id>/spaer/", tablets.revoke_tablet, name="revoke_tablet"
    ),
]

_board = [
    path("<slug:slug>/tavle/", board.board, name="board"),
    path("<slug:slug>/tavle/<uuid:presence_id>/<slug:deed>/", board.move, name="board_move"),
    path("<slug:slug>/tavle/tilbage/<int:times_id>/", board.come_back, name="board_come_back"),
]

_closing = [
    path("<slug:slug>/dag/<isodate:day>/luk/", closing.close, name="close_day"),
    path("<slug:slug>/dag/<isodate:day>/genaabn/", closing.reopen, name="reopen_day"),
    path("<slug:slug>/dag/<isodate:day>/ydelser/", closing.service, name="count_service"),
    path("<slug:slug>/overlevering/", closing.write_note, name="write_note"),
    path("<slug:slug>/overlevering/<int:note_id>/slet/", closing.remove_note, name="remove_note"),
    path("<slug:slug>/papir/<isodate:day>/", paper.paper, name="paper"),
]

_day = [
    path("<slug:slug>/indsigt/", keys.client_insight, name="insight"),
    path("<slug:slug>/dag/", day.go_to_day, name="go_to_day"),
    path("<slug:slug>/dag/<isodate:day>/", day.day, name="day"),
    path("<slug:slug>/indtag/<uuid:intake_id>/ret/", day.correct, name="correct_intake"),
    path("<slug:slug>/indtag/<uuid:intake_id>/annuller/", day.void_intake, name="void_intake"),
    path("<slug:slug>/afvisning/<uuid:event_id>/annuller/", day.void_refusal, name="void_refusal"),
    path(
        "<slug:slug>/haendelse/<uuid:event_id>/annuller/", day.void_incident, name="void_incident"
    ),
]

urlpatterns: list[URLPattern] = [
    path("", rooms.rooms, name="rooms"),
    *_setup,
    *_records,
    *_counter,
    *_board,
    *_tablets,
    *_tablet,
    *_day,
    *_closing,
]
