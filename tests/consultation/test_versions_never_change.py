"""Nobody changes or deletes a published version: not the code, not the database's own words."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from consultation.models import QuestionnaireVersion
from consultation.models.questionnaire import VersionNeverChanges
from consultation.services import publishing
from tests import factories

REFUSAL = "never changes"
TABLE = QuestionnaireVersion._meta.db_table


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    current = factories.questionnaire().current
    assert current is not None
    return current


def unchanged(version: QuestionnaireVersion) -> bool:
    stored = QuestionnaireVersion.objects.get(pk=version.pk)
    return (stored.definition, stored.digest, stored.note) == (
        version.definition,
        version.digest,
        "",
    )


def test_a_version_cannot_be_saved_again_or_deleted(version: QuestionnaireVersion) -> None:
    with pytest.raises(VersionNeverChanges):
        version.save()
    with pytest.raises(VersionNeverChanges):
        version.delete()
    assert unchanged(version)


def test_versions_cannot_be_changed_in_bulk(version: QuestionnaireVersion) -> None:
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        QuestionnaireVersion.objects.update(note="bedre")
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        QuestionnaireVersion.objects.filter(pk=version.pk).update(definition={})
    assert unchanged(version)


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET note = 'bedre'",
        f"UPDATE {TABLE} SET number = number",
        f"UPDATE {TABLE} SET joins = definition",
        f"DELETE FROM {TABLE}",
    ],
)
def test_the_database_itself_refuses(version: QuestionnaireVersion, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert unchanged(version)


def test_a_version_cannot_be_replaced_or_the_table_emptied(version: QuestionnaireVersion) -> None:
    columns = ", ".join(
        str(field.column)
        for field in QuestionnaireVersion._meta.local_fields
        if not field.primary_key
    )
    ways_around = {
        "sqlite": [
            f"REPLACE INTO {TABLE} SELECT * FROM {TABLE}",
            f"REPLACE INTO {TABLE} ({columns}) SELECT {columns} FROM {TABLE}",
        ],
        "postgresql": [f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {TABLE} CASCADE"],
    }
    for statement in ways_around[connection.vendor]:
        with (
            pytest.raises((DatabaseError, IntegrityError), match=REFUSAL),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert unchanged(version)


def test_a_correction_makes_a_new_version_and_leaves_the_old(version: QuestionnaireVersion) -> None:
    asked = version.questionnaire
    asked.draft = factories.definition(title={"da": "Rettet"})
    asked.save()

    second = publishing.publish(asked, by=None)

    assert second.number == 2
    assert unchanged(version)


@pytest.mark.django_db
def test_correcting_a_closed_questionnaire_leaves_it_closed() -> None:
    asked = factories.questionnaire(state="closed")
    asked.draft = factories.definition(title={"da": "Et andet navn"})
    asked.save()

    publishing.publish(asked, by=None)

    asked.refresh_from_db()
    assert (asked.state, asked.current.number) == ("closed", 2)
