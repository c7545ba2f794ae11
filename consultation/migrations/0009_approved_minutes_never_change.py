"""The database itself refuses to change or delete approved minutes.

What may still change is whether the public sees them. As for published versions, SQLite's REPLACE
and PostgreSQL's TRUNCATE are shut as well.
"""

from django.db import migrations

TABLE = "consultation_meeting"
REFUSAL = "approved minutes never change"
FIXED = (
    "id", "group_id", "number", "starts_at", "ends_at", "place", "agenda", "present", "minutes",
    "minutes_state", "minutes_digest", "approved_at", "approved_by_id", "cancelled_at",
)  # fmt: skip


def differs(operator):
    return " OR ".join(f"OLD.{name} {operator} NEW.{name}" for name in FIXED)


SQLITE = {
    "minutes_no_update": f"""BEFORE UPDATE ON {TABLE}
        WHEN OLD.minutes_state = 'approved' AND ({differs("IS NOT")})""",
    "minutes_no_delete": f"BEFORE DELETE ON {TABLE} WHEN OLD.minutes_state = 'approved'",
    "minutes_no_replace": """BEFORE INSERT ON consultation_meeting
        WHEN EXISTS (SELECT 1 FROM consultation_meeting WHERE minutes_state = 'approved'
         AND (id = NEW.id OR (group_id = NEW.group_id AND number = NEW.number)))""",
}
POSTGRESQL = {
    "minutes_no_update": f"""BEFORE UPDATE ON {TABLE} FOR EACH ROW
        WHEN (OLD.minutes_state = 'approved' AND ({differs("IS DISTINCT FROM")}))""",
    "minutes_no_delete": f"""BEFORE DELETE ON {TABLE} FOR EACH ROW
        WHEN (OLD.minutes_state = 'approved')""",
    "minutes_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, when in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    schema_editor.execute(
        f"""CREATE FUNCTION minutes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"""
    )
    for name, when in POSTGRESQL.items():
        schema_editor.execute(
            f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION minutes_refuse_change()"
        )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    for name in POSTGRESQL:
        schema_editor.execute(f"DROP TRIGGER {name} ON {TABLE}")
    schema_editor.execute("DROP FUNCTION minutes_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("consultation", "0008_search_hearing_responses_in_danish")]
    operations = [migrations.RunPython(refuse, allow)]
