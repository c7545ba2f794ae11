"""Millions of invented intakes, made by the database: ten rooms, ten years, skewed clients."""

from __future__ import annotations

from datetime import date

FIRST, LAST = date(2014, 1, 1), date(2023, 12, 31)
ROOMS = 10
CLIENTS = 100_000
SUBSTANCES = (
    "HER", "KOK", "HER+KOK", "CRK", "MTD", "AMF", "MET", "BUP", "KET", "BZD", "GHB", "UKE",
)  # fmt: skip


def make_rooms() -> tuple[str, ...]:
    """Ten rooms of one group, and one key epoch; the rooms' slugs."""
    from intake_rooms.aliases import current_keys
    from intake_rooms.services import add_room

    current_keys()
    return tuple(
        add_room(slug=f"rum-{n}", name=f"Rum {n}", kind="fixed", opened_on=FIRST, by=None)[0].slug
        for n in range(ROOMS)
    )


COLUMNS = (
    "id, room_id, occurred_at, received_at, local_date, local_hour, age, sex, substance_id, "
    "method, method_detail, municipality, is_assisted, client_key, epoch_id, source, void_reason"
)


def rows_sql(rows: int, *, first: int = 0, start: date = FIRST, end: date = LAST) -> str:
    """SQL for PostgreSQL: `rows` intakes in `COLUMNS`, spread over the days in their order.

    274 intakes a room and day at ten million; 5 % without key; one client in a hundred thousand
    comes often, most seldom. A client has a sex, a year of birth and mostly one municipality.
    """
    from intake_rooms.codes import municipalities
    from intake_rooms.models import KeyEpoch, Room

    rooms = list(Room.objects.filter(slug__startswith="rum-").values_list("pk", flat=True))
    epoch = KeyEpoch.objects.get().pk
    days = (end - start).days + 1
    towns = "ARRAY[" + ",".join(f"'{code}'" for code in list(municipalities())[:90]) + "]"
    room = f"(ARRAY{rooms})[1 + floor(random() * {len(rooms)})::int]"
    drugs = "ARRAY[" + ",".join(f"'{code}'" for code in SUBSTANCES) + "]"
    return f"""
    SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, room, at, at, day, hour,
        CASE WHEN u2 < 0.04 THEN NULL
             ELSE 20 + client % 40 + (extract(year FROM day)::int - {start.year}) END,
        CASE WHEN u2 > 0.97 THEN 'unknown' WHEN client % 9 < 2 THEN 'female' ELSE 'male' END,
        ({drugs})[1 + floor({len(SUBSTANCES)} * power(u3, 3))::int],
        CASE WHEN u4 < 0.6 THEN 'injection' WHEN u4 < 0.95 THEN 'smoking'
             WHEN u4 < 0.98 THEN 'sniffing' ELSE 'unknown' END,
        '',
        CASE WHEN u4 > 0.99 THEN 'unknown' WHEN client % 5 > 0 THEN '101'
             ELSE ({towns})[1 + (client * 7919 % 90)] END,
        false,
        CASE WHEN keyed THEN client * 2654435761 * 30011 END,
        CASE WHEN keyed THEN {epoch} END, 'import', ''
    FROM (SELECT n, room, day, hour, u2, u3, u4, client, u1 > 0.05 AS keyed,
            (day + make_interval(hours => hour, mins => minute)) AT TIME ZONE 'Europe/Copenhagen'
            AS at
        FROM (SELECT n, {room} AS room,
            date '{start}' + ((n - {first}) * {days} / {rows})::int AS day,
            (8 + floor(14 * (random() + random()) / 2))::int AS hour,
            floor(random() * 60)::int AS minute, random() AS u1, random() AS u2, random() AS u3,
            random() AS u4, floor({CLIENTS} * power(random(), 3))::bigint AS client
            FROM generate_series({first}::bigint, {first + rows - 1}::bigint) AS n) AS drawn
        ) AS timed"""
