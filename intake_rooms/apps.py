from django.apps import AppConfig


class IntakeRoomsConfig(AppConfig):
    name = "intake_rooms"
    verbose_name = "Stofindtagelsesrum"
