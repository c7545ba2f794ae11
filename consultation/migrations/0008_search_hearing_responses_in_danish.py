"""Full text in Danish, where the database knows Danish.

A column that PostgreSQL itself keeps up with `search_text`: an index on an expression alone would
make it work the words of every response out again where it reads many of them.
"""

from django.db import migrations

TABLE = "consultation_hearingresponse"
COLUMN, INDEX = "search_danish", "hearing_response_in_danish"


def add_column(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN {COLUMN} tsvector"
            " GENERATED ALWAYS AS (to_tsvector('danish', search_text)) STORED"
        )
        schema_editor.execute(f"CREATE INDEX {INDEX} ON {TABLE} USING gin ({COLUMN})")


def drop_column(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN {COLUMN}")


class Migration(migrations.Migration):
    dependencies = [("consultation", "0007_event_for_whom_and_notes")]
    operations = [migrations.RunPython(add_column, drop_column)]
