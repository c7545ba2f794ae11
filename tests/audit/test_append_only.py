"""Nobody changes or deletes a line of the log: not the code, not the database's own words."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from config.access.models import User
from config.audit.models import AuditEntry, AuditLogIsAppendOnly
from config.audit.services import record
from tests import factories

REFUSAL = "append-only"
TABLE = AuditEntry._meta.db_table


@pytest.fixture
def actor(db: None) -> User:
    return factories.user("room_leader")


@pytest.fixture
def line(actor: User) -> AuditEntry:
    return record("intake_voided", by=actor, target=actor, reason="tastefejl", room="rum")


def unchanged(line: AuditEntry) -> bool:
    stored = AuditEntry.objects.get(pk=line.pk)
    return (stored.action, stored.reason, stored.details) == (
        "intake_voided", "tastefejl", {"room": "rum"}
    )  # fmt: skip


def test_a_line_cannot_be_saved_again_or_deleted(line: AuditEntry) -> None:
    line.reason = "en bedre grund"
    with pytest.raises(AuditLogIsAppendOnly):
        line.save()
    with pytest.raises(AuditLogIsAppendOnly):
        line.delete()
    assert unchanged(line)


def test_lines_cannot_be_changed_or_deleted_in_bulk(line: AuditEntry) -> None:
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        AuditEntry.objects.update(reason="en bedre grund")
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        AuditEntry.objects.all().delete()
    line.reason = "en bedre grund"
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        AuditEntry.objects.bulk_update([line], ["reason"])
    assert unchanged(line)


STATEMENTS = [
    f"UPDATE {TABLE} SET reason = 'en bedre grund'",
    f"UPDATE {TABLE} SET at = at",
    f"DELETE FROM {TABLE}",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_refuses(line: AuditEntry, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert unchanged(line)


def test_a_line_cannot_be_replaced_or_the_table_emptied(line: AuditEntry) -> None:
    ways_around = {
        "sqlite": f"REPLACE INTO {TABLE} SELECT * FROM {TABLE}",
        "postgresql": f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {TABLE}",
    }
    with (
        pytest.raises(DatabaseError, match=REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(ways_around[connection.vendor])
    assert unchanged(line)


def test_an_account_in_the_log_cannot_be_deleted(line: AuditEntry, actor: User) -> None:
    with pytest.raises(ProtectedError):
        actor.delete()


def test_a_deed_that_fails_leaves_no_line(actor: User) -> None:
    def fail() -> None:
        with transaction.atomic():
            record("intake_voided", by=actor)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not AuditEntry.objects.exists()
