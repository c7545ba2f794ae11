"""Staff accounts and the roles they hold. Citizens and clients never have an account."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from config.access.roles import BY_CODE, ROLES, Permission, Role


class AccountManager(UserManager["User"]):
    """Finds an account whatever the case of its user name: tablets like to begin with a capital."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractUser):
    """A member of staff. `must_change_password` holds until they have chosen one themselves."""

    must_change_password = models.BooleanField("skal vælge ny adgangskode", default=False)

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta(AbstractUser.Meta):
        verbose_name = "medarbejder"
        verbose_name_plural = "medarbejdere"
        constraints = [
            models.UniqueConstraint(Lower("username"), name="one_account_per_username"),
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="one_account_per_email"
            ),
        ]

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles held, in the order of `ROLES`. One query, once per request."""
        held = set(self.role_assignments.values_list("role", flat=True))
        return tuple(role for role in ROLES if role.code in held)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """All deeds that the roles allow."""
        return frozenset().union(*(role.permissions for role in self.roles))

    def may(self, permission: Permission) -> bool:
        """Whether one of the user's roles allows the deed; never for an inactive account."""
        return self.is_active and permission in self.permissions

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class RoleAssignment(models.Model):
    """One role that one user holds."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField("rolle", max_length=40, choices=[(r.code, r.name) for r in ROLES])

    class Meta:
        verbose_name = "rolle"
        verbose_name_plural = "roller"
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="one_of_each_role_per_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {BY_CODE[self.role].name}"


class FailedLogIn(models.Model):
    """A try to log in that did not succeed; forgotten after a day.

    `account` and `source` are keyed digests of the user name typed and the address it came from:
    the table tells neither, it only counts.
    """

    account = models.CharField(max_length=64)
    source = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "mislykket log ind"
        verbose_name_plural = "mislykkede log ind"
        indexes = [models.Index(fields=["account", "source", "at"], name="failed_log_in_by_pair")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
