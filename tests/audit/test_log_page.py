"""The page of the log: found by deed, person, day and record; taken out as a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.access.models import User
from config.audit.actions import ACTIONS
from config.audit.services import record
from tests import factories
from tests.conftest import Clock

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def reader(db: None) -> Client:
    client = Client()
    client.force_login(factories.user("administrator", username="laeser"))
    return client


@pytest.fixture
def leader(db: None) -> User:
    return factories.user("room_leader", username="leder", first_name="Jens", last_name="Krogh")


def rows(client: Client, query: str = "") -> list[list[str]]:
    """The cells of the lines shown: when, who, deed, what, why, details."""
    page = client.get(reverse("audit:log") + query).content.decode()
    body = page.partition('<tbody role="rowgroup">')[2].partition("</tbody>")[0]
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", body, re.DOTALL)
    texts = [" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in cells]
    return [texts[start : start + 6] for start in range(0, len(texts), 6)]


def test_a_line_says_who_did_what_to_what_and_why(
    reader: Client, leader: User, clock: Clock
) -> None:
    record(
        "user_changed", by=leader, target=leader, reason="ny titel",
        fields=[], added=["analyst"], old={"age": 30, "sex": None}, kept=True,
    )  # fmt: skip
    (line,) = rows(reader)
    assert line[:5] == [
        "24-10-2012 kl. 14.00", "Jens Krogh", "Medarbejder ændret", f"medarbejder {leader.pk}",
        "ny titel",
    ]  # fmt: skip
    assert line[5] == "før: age 30, sex –; kept: ja; roller givet: Analytiker"


def test_a_line_of_a_command_and_of_a_model_that_is_gone_is_shown(reader: Client) -> None:
    entry = record("noget_helt_nyt", by=None)
    entry.__class__.objects.bulk_create(
        [entry.__class__(at=entry.at, action="user_changed", target_type="gone.thing")]
    )
    shown = {tuple(row[1:4]) for row in rows(reader)}
    assert shown == {
        ("Kommando", "noget_helt_nyt", "–"), ("Kommando", "Medarbejder ændret", "gone.thing")
    }  # fmt: skip


def test_lines_are_found_by_deed_person_record_and_words(reader: Client, leader: User) -> None:
    other = factories.user("room_leader", username="anden")
    room = factories.room()
    record("intake_voided", by=leader, target=room, reason="tastet to gange")
    record("intake_voided", by=other, target=leader, reason="forkert rum")
    record("count_voided", by=None, reason="forkert dag")

    def why(query: str) -> list[str]:
        return sorted(row[4] for row in rows(reader, query) if row[4] != "–")

    assert why("?action=intake_voided") == ["forkert rum", "tastet to gange"]
    assert why(f"?actor={leader.pk}") == ["tastet to gange"]
    assert why("?actor=none") == ["forkert dag"]
    assert why(f"?target_type=intake_rooms.room&target_id={room.pk}") == ["tastet to gange"]
    assert why("?q=forkert") == ["forkert dag", "forkert rum"]
    assert why(f"?q=forkert&actor={other.pk}") == ["forkert rum"]


def test_a_day_is_a_day_in_copenhagen(reader: Client, leader: User, clock: Clock) -> None:
    for moment in ("2012-10-27T23:59", "2012-10-28T00:00", "2012-10-28T23:59", "2012-10-29T00:00"):
        clock.set(moment)
        record("intake_voided", by=leader)
    found = [row[0] for row in rows(reader, "?first_day=28-10-2012&last_day=28-10-2012")]
    assert found == ["28-10-2012 kl. 23.59", "28-10-2012 kl. 0.00"]
    assert len(rows(reader, "?first_day=28-10-2012")) == 3
    assert len(rows(reader, "?last_day=2012-10-27")) == 1


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?first_day=32-13-2012", "Datoen findes ikke eller er skrevet anderledes."),
        ("?first_day=2-1-2012&last_day=1-1-2012", "Den sidste dag er før den første."),
        ("?actor=0", "0"),
    ],
)
def test_a_wrong_filter_is_said_and_narrows_nothing(
    reader: Client, leader: User, query: str, sentence: str
) -> None:
    record("intake_voided", by=leader)
    page = reader.get(reverse("audit:log") + query).content.decode()
    assert '<span class="sr-only">Fejl: </span>' in page
    assert sentence in page
    assert len(rows(reader, query)) == 1 or "first_day=2-1" in query


def test_the_log_goes_out_as_a_file_without_formulas(reader: Client, leader: User) -> None:
    record("intake_voided", by=leader, reason="=HYPERLINK(1)")
    answer = reader.get(reverse("audit:log") + "?format=csv")
    text = b"".join(answer).decode()  # type: ignore[arg-type]
    assert "Indtag annulleret" in text
    assert ";'=HYPERLINK(1);" in text


def test_the_page_asks_as_often_for_many_lines_as_for_few(
    reader: Client, leader: User, django_assert_num_queries: Any
) -> None:
    for size in (1, 20):
        for _ in range(size):
            record("intake_voided", by=leader, target=leader)
        with django_assert_num_queries(8):
            reader.get(reverse("audit:log"))


def recorded_actions() -> Iterator[str]:
    """Each code that the source hands to `record`, found in its syntax tree."""
    for path in ROOT.glob("*/**/*.py"):
        if path.relative_to(ROOT).parts[0] in {"tests", ".venv"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "record"
                and node.args
            ):
                yield from codes(node.args[0])


def codes(node: ast.expr) -> Iterator[str]:
    """The texts an argument can be; a made-up one such as f"{kind}_voided" is left out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from codes(node.body)
        yield from codes(node.orelse)


def test_every_deed_that_is_logged_has_a_danish_name() -> None:
    found = set(recorded_actions())
    assert "intake_voided" in found
    assert sorted(found - set(ACTIONS)) == [], "name these in config/audit/actions.py"
