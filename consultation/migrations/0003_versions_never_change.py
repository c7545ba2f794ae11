"""The database itself refuses to change or delete a published version.

As in the audit log: SQLite runs no delete trigger for a row that REPLACE throws out, and
PostgreSQL no row trigger for TRUNCATE, so both ways are shut as well.
"""

from django.db import migrations

TABLE = "consultation_questionnaireversion"
REFUSAL = "a published version never changes"
SQLITE = {
    "version_no_update": f"BEFORE UPDATE ON {TABLE}",
    "version_no_delete": f"BEFORE DELETE ON {TABLE}",
    "version_no_replace": """BEFORE INSERT ON consultation_questionnaireversion
        WHEN EXISTS (SELECT 1 FROM consultation_questionnaireversion WHERE id = NEW.id
         OR (questionnaire_id = NEW.questionnaire_id AND number = NEW.number))""",
}
POSTGRESQL = {
    "version_no_change": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW",
    "version_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, when in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    schema_editor.execute(
        f"""CREATE FUNCTION version_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"""
    )
    for name, when in POSTGRESQL.items():
        schema_editor.execute(
            f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION version_refuse_change()"
        )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    for name in POSTGRESQL:
        schema_editor.execute(f"DROP TRIGGER {name} ON {TABLE}")
    schema_editor.execute("DROP FUNCTION version_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("consultation", "0002_drafting")]
    operations = [migrations.RunPython(refuse, allow)]
