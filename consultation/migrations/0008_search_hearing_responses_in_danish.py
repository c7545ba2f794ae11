"""An index for full text in Danish, where the database knows Danish."""

from django.db import migrations

INDEX = "hearing_response_in_danish"


def add_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX {INDEX} ON consultation_hearingresponse"
            " USING gin (to_tsvector('danish', search_text))"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("consultation", "0007_event_for_whom_and_notes")]
    operations = [migrations.RunPython(add_index, drop_index)]
