"""The only writers of accounts and roles. Each deed and its line in the log stand or fall together.

Nothing is ever deleted: the log points at the account that did it.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import transaction

from config.access import emails, log_in_limit
from config.access.exceptions import AlreadyThere, LastAdministrator, OwnAccount
from config.access.models import RoleAssignment, User
from config.access.roles import BY_CODE, ROLES, Permission
from config.audit import services as audit

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No l, i, o, 0 or 1: a temporary password is read aloud or from a slip of paper."""
_GROUPS, _GROUP_LENGTH = 4, 4
MANAGERS = frozenset(role.code for role in ROLES if Permission.MANAGE_USERS in role.permissions)


@dataclass(frozen=True)
class Person:
    """Who an account belongs to. `email` may be empty; no two accounts share one."""

    username: str
    first_name: str
    last_name: str
    email: str


def make_temporary_password() -> str:
    """Four groups of four letters and digits: 79 bits, easy to type."""
    groups = (
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )
    return "-".join(groups)


@transaction.atomic
def new_user(person: Person, *, roles: Collection[str], by: User | None) -> tuple[User, str]:
    """Make an account and give it with its temporary password, which is stored nowhere else.

    The password must be changed at the first log-in. `roles` are codes. Raises AlreadyThere.
    """
    _refuse_taken(person, except_for=None)
    password = make_temporary_password()
    user = User(**asdict(person), must_change_password=True)
    user.set_password(password)
    user.save()
    _assign(user, roles)
    audit.record("user_created", by=by, target=user, roles=sorted(roles))
    return user, password


@transaction.atomic
def change_user(user: User, person: Person, *, roles: Collection[str], by: User) -> User:
    """Change name, addresses and roles; a change of nothing leaves no line in the log.

    The log says which fields changed, not to what. Raises AlreadyThere, OwnAccount or
    LastAdministrator, and then nothing is changed.
    """
    managers = _lock_managers()
    stored = _lock(user)
    _refuse_taken(person, except_for=stored)
    if not MANAGERS & set(roles):
        _refuse_loss_of_manager(stored, managers, by=by)
    held = set(stored.role_assignments.values_list("role", flat=True))
    facts = asdict(person)
    changed = sorted(name for name in facts if facts[name] != getattr(stored, name))
    for name in changed:
        setattr(stored, name, facts[name])
    if changed:
        stored.save(update_fields=changed)
    added, removed = sorted(set(roles) - held), sorted(held - set(roles))
    stored.role_assignments.filter(role__in=removed).delete()
    _assign(stored, added)
    if changed or added or removed:
        audit.record(
            "user_changed", by=by, target=stored, fields=changed, added=added, removed=removed
        )
    return stored


@transaction.atomic
def deactivate(user: User, *, by: User) -> None:
    """Shut an account: every session of it ends at once, and for good.

    The password is destroyed, so that old sessions do not wake up when the account is opened
    again. Raises OwnAccount or LastAdministrator. Nothing happens to an account that is shut.
    """
    managers = _lock_managers()
    stored = _lock(user)
    if not stored.is_active:
        return
    if stored.pk == by.pk:
        raise OwnAccount
    _refuse_loss_of_manager(stored, managers, by=by)
    stored.is_active = False
    stored.set_unusable_password()
    stored.save(update_fields=["is_active", "password"])
    audit.record("user_deactivated", by=by, target=stored)


@transaction.atomic
def reactivate(user: User, *, by: User) -> str | None:
    """Open a shut account again with a new temporary password; None if it was open."""
    stored = _lock(user)
    if stored.is_active:
        return None
    stored.is_active = True
    password = _give_temporary_password(stored)
    audit.record("user_reactivated", by=by, target=stored)
    return password


@transaction.atomic
def reset_password(user: User, *, by: User) -> str:
    """Replace the password by a temporary one, and end every session of the account."""
    stored = _lock(user)
    password = _give_temporary_password(stored)
    audit.record("password_reset", by=by, target=stored)
    return password


@transaction.atomic
def send_password_link(user: User, *, by: User, site: str) -> None:
    """Mail a link with which the owner of the account chooses a password, once this is stored.

    `site` is the portal's address with scheme and a slash at the end.
    """
    audit.record("password_link_sent", by=by, target=user)
    emails.send_password_link(user, site=site)


@transaction.atomic
def choose_password(user: User, password: str, *, with_link: bool = False) -> None:
    """Store the password that the owner chose; other sessions of the account end.

    `with_link` says that it was done with a mailed link and not from within.
    """
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    log_in_limit.forget(user.username)
    action = "password_chosen_with_link" if with_link else "password_chosen"
    audit.record(action, by=user, target=user)


def _give_temporary_password(user: User) -> str:
    password = make_temporary_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password", "is_active"])
    log_in_limit.forget(user.username)
    return password


def _lock(user: User) -> User:
    """The account as it is stored now, held until the transaction ends."""
    return User.objects.select_for_update().get(pk=user.pk)


def _assign(user: User, roles: Collection[str]) -> None:
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=user, role=BY_CODE[code].code) for code in sorted(set(roles))
    )


def _refuse_taken(person: Person, *, except_for: User | None) -> None:
    others = User.objects.exclude(pk=except_for.pk) if except_for else User.objects.all()
    if others.filter(username__iexact=person.username).exists():
        raise AlreadyThere(
            f"Brugernavnet “{person.username}” er i brug. Vælg et andet, eller ret den "
            "medarbejder, der har det."
        )
    if person.email and others.filter(email__iexact=person.email).exists():
        raise AlreadyThere(
            f"En anden medarbejder har mailadressen {person.email}. Brug en adresse, kun "
            "medarbejderen selv læser."
        )


def _lock_managers() -> frozenset[int]:
    """The accounts that can manage accounts, held until the transaction ends.

    Always locked first: two administrators who shut each other out at the same moment wait in
    line, and the second one is refused.
    """
    managers = RoleAssignment.objects.select_for_update().filter(
        role__in=MANAGERS, user__is_active=True
    )
    return frozenset(managers.order_by("pk").values_list("user_id", flat=True))


def _refuse_loss_of_manager(user: User, managers: frozenset[int], *, by: User) -> None:
    """Raise if `user` is one of `managers` and may not stop being so."""
    if user.pk not in managers:
        return
    if user.pk == by.pk:
        raise OwnAccount
    if managers == {user.pk}:
        raise LastAdministrator
