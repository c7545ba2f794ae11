"""What is worked out ahead, per room and local day, so that figures over years are fast.

Nothing here is a source: each row can be thrown away and made anew from the intakes of its day
(`intake_rooms.daily`). Only `StaleDay` is written with an intake, by a trigger of the database.
"""

from __future__ import annotations

from django.db import models

from intake_rooms.codes import AGE_BANDS, Method, Sex
from intake_rooms.models.room import Room

HOUR_FIELDS = tuple(f"hour_{hour}" for hour in range(24))
SEX_FIELDS = tuple(f"sex_{code}" for code in Sex.values)
AGE_BAND_FIELDS = tuple(f"age_{band.replace('-', '_').replace('+', '')}" for band in AGE_BANDS)
METHOD_FIELDS = tuple(f"method_{code}" for code in Method.values)


class StaleDay(models.Model):
    """An intake of this room and day came, changed or went since the day was worked out.

    Only ever added and removed: rows for the same day stand beside each other, so that no
    registration waits for another one.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    local_date = models.DateField("dato")

    class Meta:
        verbose_name = "dag, der skal regnes om"
        verbose_name_plural = "dage, der skal regnes om"
        indexes = [models.Index(fields=["room", "local_date"], name="stale_by_room_and_day")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.local_date}"


class DayCode(models.Model):
    """The number that stands for a substance, mix or municipality in the other rows."""

    class Dimension(models.TextChoices):
        SUBSTANCE = "substance", "stof"
        MUNICIPALITY = "municipality", "hjemkommune"

    dimension = models.CharField("art", max_length=12, choices=Dimension)
    code = models.CharField("kode", max_length=60)
    number = models.PositiveSmallIntegerField("nummer")

    class Meta:
        verbose_name = "dagskode"
        verbose_name_plural = "dagskoder"
        constraints = [
            models.UniqueConstraint(fields=["dimension", "code"], name="day_code_once"),
            models.UniqueConstraint(fields=["dimension", "number"], name="day_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.number}"


class RoomDay(models.Model):
    """How many intakes a room had on a day under the keys of one epoch.

    `epoch` is the id of the epoch, 0 for the intakes without a key. There is a field for each
    hour, sex, age band and method; they are added below.
    """

    id = models.AutoField(primary_key=True)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, db_index=False)
    local_date = models.DateField("dato")
    weekday = models.PositiveSmallIntegerField("ugedag")
    epoch = models.BigIntegerField("epoke")
    intakes = models.IntegerField("indtag")

    class Meta:
        verbose_name = "rumdag"
        verbose_name_plural = "rumdage"
        constraints = [
            models.UniqueConstraint(fields=["room", "local_date", "epoch"], name="room_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.local_date}: {self.intakes}"


for _name in (*HOUR_FIELDS, *SEX_FIELDS, *AGE_BAND_FIELDS, *METHOD_FIELDS):
    models.IntegerField(default=0).contribute_to_class(RoomDay, _name)


class RoomDayCode(models.Model):
    """How many of a `RoomDay`'s intakes were of one substance (or mix) or one municipality."""

    pk = models.CompositePrimaryKey("day", "code")
    day = models.ForeignKey(RoomDay, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    code = models.ForeignKey(DayCode, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    intakes = models.IntegerField("indtag")

    class Meta:
        verbose_name = "rumdags kode"
        verbose_name_plural = "rumdages koder"

    def __str__(self) -> str:
        return f"{self.day_id} {self.code_id}: {self.intakes}"


class DayClient(models.Model):
    """What one client's intakes in a room on a day were: sets as bits, latest known values.

    `marks`, `substances_*` and `municipalities_*` are laid out in `intake_rooms.daily.layout`.
    `latest_*` is the microsecond of the latest intake whose value is known, times 128, plus the
    number of the value; 0 where none is known.
    """

    pk = models.CompositePrimaryKey("day", "client_key")
    day = models.ForeignKey(RoomDay, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    client_key = models.BigIntegerField(editable=False)
    marks = models.BigIntegerField()
    substances_low = models.BigIntegerField()
    substances_high = models.BigIntegerField()
    municipalities_low = models.BigIntegerField()
    municipalities_high = models.BigIntegerField()
    latest_sex = models.BigIntegerField()
    latest_age_band = models.BigIntegerField()
    latest_municipality = models.BigIntegerField()

    class Meta:
        verbose_name = "brugerdag"
        verbose_name_plural = "brugerdage"

    def __str__(self) -> str:
        return f"bruger på rumdag {self.day_id}"
