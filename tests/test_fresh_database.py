"""A test that commits leaves nothing behind, and takes nothing that the migrations filled in."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import DatabaseError, connection, transaction

from config.access.models import User
from config.audit.models import AuditEntry
from intake_rooms.models import Substance


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_that_commits_finds_the_database_as_the_migrations_left_it(turn: int) -> None:
    assert Substance.objects.filter(code="HER+KOK").exists()
    assert not User.objects.exists()
    assert not AuditEntry.objects.exists()
    user = User.objects.create_user(username=f"turn-{turn}")
    AuditEntry.objects.create(at="2012-10-01T12:00+02:00", actor=user, action="tested")
    Substance.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_the_audit_log_still_refuses_changes_after_the_database_was_put_back() -> None:
    entry = AuditEntry.objects.create(at="2012-10-01T12:00+02:00", action="tested")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="changed")


@pytest.mark.django_db(transaction=True)
def test_threads_write_through_connections_of_their_own_and_wait_for_each_other() -> None:
    problems: list[Exception] = []

    def write(number: int) -> None:
        try:
            for turn in range(5):
                with transaction.atomic():
                    count = User.objects.count()
                    time.sleep(0.002)
                    User.objects.create(username=f"{number}-{turn}-{count}")
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert User.objects.count() == 20
