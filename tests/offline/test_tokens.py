"""Keys for other systems: made by an administrator, shown once, shut out at once."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from config.audit.models import AuditEntry
from config.offline import services as machines
from config.offline.models import ApiToken
from intake_rooms.models import Room
from tests import factories

TOKENS = "/rum/opsaetning/systemer/"


def administrator() -> Client:
    client = Client()
    client.force_login(factories.user("administrator"))
    return client


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_key_is_shown_once_and_only_its_digest_is_stored(room: Room) -> None:
    admin = administrator()
    answers = {"name": "Sygehuset", "scopes": ["intakes", "statistics"], "rooms": ["h17"]}

    page = text(admin.post(TOKENS, answers))

    found = re.search(r"<code[^>]*>([\w-]{43})</code>", page)
    assert found
    token = ApiToken.objects.get()
    assert (token.scopes, token.places) == (["intakes", "statistics"], ["h17"])
    assert token.token_sha256 == machines.digest(found[1])
    assert found[1] not in text(admin.get(TOKENS))
    assert AuditEntry.objects.get(action="api_token_made").details["rooms"] == ["h17"]


def test_a_key_without_rooms_or_rights_or_with_a_taken_name_is_refused(room: Room) -> None:
    factories.api_token(room)

    page = text(administrator().post(TOKENS, {"name": "Sygehuset"}))

    assert "Vælg mindst én ting, nøglen må." in page
    assert "Vælg mindst ét rum." in page
    assert "Der er allerede en nøgle med det navn. Vælg et andet." in page
    assert ApiToken.objects.count() == 1


def test_a_key_is_shut_out_once_and_stays_listed(room: Room) -> None:
    admin, token = administrator(), factories.api_token(room)
    for _ in range(2):
        page = text(admin.post(f"{TOKENS}{token.pk}/spaer/", follow=True))
    assert "Nøglen til sygehuset er spærret." in page
    assert AuditEntry.objects.filter(action="api_token_revoked").count() == 1
