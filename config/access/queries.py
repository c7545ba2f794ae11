"""What the pages of accounts read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from config.access import wording
from config.access.models import User
from config.access.roles import BY_CODE, ROLES, Role
from config.lists import Column


def users() -> QuerySet[User]:
    """All accounts with their roles: two queries, however many there are."""
    return User.objects.prefetch_related("role_assignments")


def _name(user: User) -> str:
    return str(user)


def _roles(user: User) -> str:
    held = {assignment.role for assignment in user.role_assignments.all()}
    return ", ".join(role.name for role in ROLES if role.code in held)


def _state(user: User) -> str:
    if not user.is_active:
        return "Lukket"
    return "Åben (midlertidig kode)" if user.must_change_password else "Åben"


def _page_of(user: User) -> str:
    return reverse("access:user_edit", args=[user.pk])


USER_COLUMNS: tuple[Column[User], ...] = (
    Column("navn", "Navn", _name, order_by=("first_name", "last_name"), link=_page_of),
    Column("brugernavn", "Brugernavn", lambda user: user.username, order_by=("username",)),
    Column("mail", "Mailadresse", lambda user: user.email, order_by=("email",)),
    Column("roller", "Roller", _roles),
    Column("adgang", "Adgang", _state, order_by=("-is_active", "must_change_password")),
    Column("senest", "Senest logget ind", lambda user: user.last_login, order_by=("last_login",)),
)


@dataclass(frozen=True)
class RoleShown:
    """A role as the roles page explains it; `holders` counts the open accounts that have it."""

    name: str
    description: str
    deeds: tuple[str, ...]
    holders: int
    address: str


def roles_shown() -> tuple[RoleShown, ...]:
    """All roles. One query."""
    held = list(
        User.objects.filter(is_active=True)
        .exclude(role_assignments=None)
        .values_list("role_assignments__role", flat=True)
    )
    return tuple(_shown(role, held.count(role.code)) for role in ROLES)


def _shown(role: Role, holders: int) -> RoleShown:
    address = f"{reverse('access:users')}?role={BY_CODE[role.code].code}&state=open"
    return RoleShown(role.name, role.description, wording.deeds_of(role), holders, address)
