"""Rooms, where they stand, when they are open, what they have room for and who works there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from config.access.models import User
from config.access.roles import Permission
from intake_rooms.codes import Method, RoomKind


class Substance(models.Model):
    """A substance, or a mix whose code joins its components' codes, sorted: `HER+KOK`."""

    code = models.CharField("kode", max_length=60, primary_key=True)
    name = models.CharField("navn", max_length=120)
    icd10_group = models.CharField("ICD-10-gruppe", max_length=4, blank=True)
    is_active = models.BooleanField("i brug", default=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=100)

    class Meta:
        verbose_name = "stof"
        verbose_name_plural = "stoffer"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def components(self) -> tuple[str, ...]:
        """The codes of what is in it; one code for a single substance."""
        return tuple(self.code.split("+"))


class RoomGroup(models.Model):
    """Rooms in which one alias gives one client key. Keys of different groups never meet."""

    name = models.CharField("navn", max_length=60, unique=True)

    class Meta:
        verbose_name = "rumgruppe"
        verbose_name_plural = "rumgrupper"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RoomQuerySet(models.QuerySet["Room"]):
    def reachable_by(self, user: User) -> RoomQuerySet:
        """The rooms a user may see: own rooms, or all for those whose work is all rooms."""
        if user.may(Permission.REACH_ALL_ROOMS):
            return self
        return self.filter(memberships__user=user)


class Room(models.Model):
    slug = models.SlugField("adresse", max_length=60, unique=True)
    name = models.CharField("navn", max_length=120)
    kind = models.CharField("art", max_length=12, choices=RoomKind)
    group = models.ForeignKey(RoomGroup, verbose_name="rumgruppe", on_delete=models.PROTECT)
    opened_on = models.DateField("åbnet")
    closed_on = models.DateField("lukket for altid", null=True, blank=True)
    default_municipality = models.CharField("forvalgt kommune", max_length=12, default="101")
    uses_board = models.BooleanField("bruger tavlen", default=False)
    long_stay_minutes = models.PositiveSmallIntegerField("længe på pladsen, minutter", default=60)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = "stofindtagelsesrum"
        verbose_name_plural = "stofindtagelsesrum"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="room_closes_after_opening",
                violation_error_message="Rummet kan ikke lukke, før det åbner.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoomPlaces(models.Model):
    """How many places a room has for one method. A room without rows offers every method."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="places")
    method = models.CharField("indtagelsesmåde", max_length=12, choices=Method)
    places = models.PositiveSmallIntegerField("pladser")

    class Meta:
        verbose_name = "pladser"
        verbose_name_plural = "pladser"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["room", "method"], name="places_once_per_method"),
        ]

    def __str__(self) -> str:
        return f"{self.room}: {self.places} til {self.get_method_display()}"


class Stop(models.Model):
    """A place where a mobile unit stands."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="stops")
    name = models.CharField("holdeplads", max_length=120)
    is_active = models.BooleanField("i brug", default=True)

    class Meta:
        verbose_name = "holdeplads"
        verbose_name_plural = "holdepladser"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["room", "name"], name="stop_once_per_room")]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """Open on one weekday while valid. `closes` at or before `opens` means past midnight.

    `00:00`-`00:00` is all day.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField("ugedag")
    opens = models.TimeField("åbner")
    closes = models.TimeField("lukker")
    valid_from = models.DateField("gælder fra")
    valid_to = models.DateField("gælder til", null=True, blank=True)

    class Meta:
        verbose_name = "åbningstid"
        verbose_name_plural = "åbningstider"
        ordering = ["room", "weekday", "valid_from", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7)), name="weekday_monday_to_sunday"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="hours_valid_forwards",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.weekday}: {self.opens:%H:%M}-{self.closes:%H:%M}"


class OpeningException(models.Model):
    """A date with its own hours, or closed (both times empty)."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="opening_exceptions")
    date = models.DateField("dato")
    opens = models.TimeField("åbner", null=True, blank=True)
    closes = models.TimeField("lukker", null=True, blank=True)
    note = models.CharField("note", max_length=120, blank=True)

    class Meta:
        verbose_name = "særlig åbningstid"
        verbose_name_plural = "særlige åbningstider"
        ordering = ["room", "date"]
        constraints = [
            models.UniqueConstraint(fields=["room", "date"], name="one_exception_per_date"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False),
                name="exception_closed_or_with_both_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.date}"


class RoomSubstance(models.Model):
    """A substance that has its own button at a room's counter, in order."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="buttons")
    substance = models.ForeignKey(Substance, verbose_name="stof", on_delete=models.PROTECT)
    order = models.PositiveSmallIntegerField("rækkefølge")

    class Meta:
        verbose_name = "stofknap"
        verbose_name_plural = "stofknapper"
        ordering = ["room", "order"]
        constraints = [
            models.UniqueConstraint(fields=["room", "substance"], name="one_button_per_substance"),
        ]

    def __str__(self) -> str:
        return f"{self.room}: {self.substance}"


class RoomMembership(models.Model):
    """A member of staff works in a room."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_memberships"
    )

    class Meta:
        verbose_name = "tilknytning"
        verbose_name_plural = "tilknytninger"
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="one_membership_per_room"),
        ]

    def __str__(self) -> str:
        return f"{self.user} i {self.room}"
