"""Rows worked out ahead per room and day.

The triggers that mark a day as stale are made after each migrate (`intake_rooms.daily.triggers`),
since SQLite loses a table's triggers when a migration rebuilds it; going back drops them here.
"""

import django.db.models.deletion
from django.db import migrations, models


def drop_triggers(apps, schema_editor):
    on_table = " ON intake_rooms_intake" if schema_editor.connection.vendor == "postgresql" else ""
    for deed in ("insert", "update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS stale_day_on_{deed}{on_table}")


class Migration(migrations.Migration):
    dependencies = [
        ("intake_rooms", "0003_fewer_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dimension",
                    models.CharField(
                        choices=[("substance", "stof"), ("municipality", "hjemkommune")],
                        max_length=12,
                        verbose_name="art",
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="kode")),
                ("number", models.PositiveSmallIntegerField(verbose_name="nummer")),
            ],
            options={
                "verbose_name": "dagskode",
                "verbose_name_plural": "dagskoder",
                "constraints": [
                    models.UniqueConstraint(fields=("dimension", "code"), name="day_code_once"),
                    models.UniqueConstraint(fields=("dimension", "number"), name="day_number_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomDay",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("local_date", models.DateField(verbose_name="dato")),
                ("weekday", models.PositiveSmallIntegerField(verbose_name="ugedag")),
                ("epoch", models.BigIntegerField(verbose_name="epoke")),
                ("intakes", models.IntegerField(verbose_name="indtag")),
                ("hour_0", models.IntegerField(default=0)),
                ("hour_1", models.IntegerField(default=0)),
                ("hour_2", models.IntegerField(default=0)),
                ("hour_3", models.IntegerField(default=0)),
                ("hour_4", models.IntegerField(default=0)),
                ("hour_5", models.IntegerField(default=0)),
                ("hour_6", models.IntegerField(default=0)),
                ("hour_7", models.IntegerField(default=0)),
                ("hour_8", models.IntegerField(default=0)),
                ("hour_9", models.IntegerField(default=0)),
                ("hour_10", models.IntegerField(default=0)),
                ("hour_11", models.IntegerField(default=0)),
                ("hour_12", models.IntegerField(default=0)),
                ("hour_13", models.IntegerField(default=0)),
                ("hour_14", models.IntegerField(default=0)),
                ("hour_15", models.IntegerField(default=0)),
                ("hour_16", models.IntegerField(default=0)),
                ("hour_17", models.IntegerField(default=0)),
                ("hour_18", models.IntegerField(default=0)),
                ("hour_19", models.IntegerField(default=0)),
                ("hour_20", models.IntegerField(default=0)),
                ("hour_21", models.IntegerField(default=0)),
                ("hour_22", models.IntegerField(default=0)),
                ("hour_23", models.IntegerField(default=0)),
                ("sex_female", models.IntegerField(default=0)),
                ("sex_male", models.IntegerField(default=0)),
                ("sex_other", models.IntegerField(default=0)),
                ("sex_unknown", models.IntegerField(default=0)),
                ("age_18_24", models.IntegerField(default=0)),
                ("age_25_29", models.IntegerField(default=0)),
                ("age_30_34", models.IntegerField(default=0)),
                ("age_35_39", models.IntegerField(default=0)),
                ("age_40_44", models.IntegerField(default=0)),
                ("age_45_49", models.IntegerField(default=0)),
                ("age_50_54", models.IntegerField(default=0)),
                ("age_55_59", models.IntegerField(default=0)),
                ("age_60_64", models.IntegerField(default=0)),
                ("age_65", models.IntegerField(default=0)),
                ("age_unknown", models.IntegerField(default=0)),
                ("method_injection", models.IntegerField(default=0)),
                ("method_smoking", models.IntegerField(default=0)),
                ("method_sniffing", models.IntegerField(default=0)),
                ("method_oral", models.IntegerField(default=0)),
                ("method_other", models.IntegerField(default=0)),
                ("method_unknown", models.IntegerField(default=0)),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="intake_rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "rumdag",
                "verbose_name_plural": "rumdage",
            },
        ),
        migrations.CreateModel(
            name="DayClient",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day",
                        "client_key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("client_key", models.BigIntegerField(editable=False)),
                ("marks", models.BigIntegerField()),
                ("substances_low", models.BigIntegerField()),
                ("substances_high", models.BigIntegerField()),
                ("municipalities_low", models.BigIntegerField()),
                ("municipalities_high", models.BigIntegerField()),
                ("latest_sex", models.BigIntegerField()),
                ("latest_age_band", models.BigIntegerField()),
                ("latest_municipality", models.BigIntegerField()),
                (
                    "day",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="intake_rooms.roomday",
                    ),
                ),
            ],
            options={
                "verbose_name": "brugerdag",
                "verbose_name_plural": "brugerdage",
            },
        ),
        migrations.CreateModel(
            name="RoomDayCode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day", "code", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("intakes", models.IntegerField(verbose_name="indtag")),
                (
                    "code",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="intake_rooms.daycode",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="intake_rooms.roomday",
                    ),
                ),
            ],
            options={
                "verbose_name": "rumdags kode",
                "verbose_name_plural": "rumdages koder",
            },
        ),
        migrations.CreateModel(
            name="StaleDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("local_date", models.DateField(verbose_name="dato")),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="intake_rooms.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "dag, der skal regnes om",
                "verbose_name_plural": "dage, der skal regnes om",
            },
        ),
        migrations.AddConstraint(
            model_name="roomday",
            constraint=models.UniqueConstraint(
                fields=("room", "local_date", "epoch"), name="room_day_once"
            ),
        ),
        migrations.AddIndex(
            model_name="staleday",
            index=models.Index(fields=["room", "local_date"], name="stale_by_room_and_day"),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_triggers),
    ]
