"""Two ways around the refusal are shut: REPLACE on SQLite, TRUNCATE on PostgreSQL.

SQLite runs no delete trigger for the row that REPLACE throws out; PostgreSQL runs no row trigger
for TRUNCATE.
"""

from django.db import migrations

SQLITE = """CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit_auditentry
    WHEN EXISTS (SELECT 1 FROM audit_auditentry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'audit log is append-only'); END"""
POSTGRESQL = """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()"""


def refuse(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER audit_no_replace")
    else:
        schema_editor.execute("DROP TRIGGER audit_no_truncate ON audit_auditentry")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_refuse_change")]
    operations = [migrations.RunPython(refuse, allow)]
