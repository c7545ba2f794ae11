"""Getting in and out, one's own account, and the pages where administrators manage accounts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordResetConfirmView,
    PasswordResetDoneView,
    PasswordResetView,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.access import queries, services
from config.access.exceptions import AccountError
from config.access.forms import (
    ChangePasswordForm,
    ChoosePasswordForm,
    ForgottenPasswordForm,
    LogInForm,
    NewUserForm,
    UserForm,
    UserSearch,
)
from config.access.guards import requires
from config.access.models import User
from config.access.roles import Permission
from config.http import StaffRequest
from config.lists import StaffList

_asked_or_sent = method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
"""Django's own form views take PUT for POST, and what they do not know for GET."""


@_asked_or_sent
class LogIn(LoginView):
    template_name = "access/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True


@method_decorator(login_not_required, name="dispatch")
class LogOut(LogoutView):
    """Public, so that a second press on Log ud ends on the front page and not at the log-in."""


@login_not_required
@require_safe
def login_help(request: HttpRequest) -> HttpResponse:
    """What to do when one cannot get in."""
    return render(request, "access/login_help.html")


@_asked_or_sent
class ForgottenPassword(PasswordResetView):
    template_name = "access/password_reset.html"
    form_class = ForgottenPasswordForm
    email_template_name = "emails/password_reset.txt"
    subject_template_name = "emails/password_reset_subject.txt"
    success_url = reverse_lazy("access:password_reset_done")


class ForgottenPasswordSent(PasswordResetDoneView):
    template_name = "access/password_reset_done.html"


@_asked_or_sent
class ChoosePassword(PasswordResetConfirmView):
    """Where a mailed link leads. The link works once."""

    template_name = "access/password_reset_confirm.html"
    form_class = ChoosePasswordForm
    success_url = reverse_lazy("access:login")

    def form_valid(self, form: Any) -> HttpResponse:
        """Store it through the service, and let the owner log in with it."""
        assert self.user is not None  # there is no form without a valid link
        services.choose_password(self.user, form.cleaned_data["new_password1"], with_link=True)
        del self.request.session["_password_reset_token"]
        messages.success(self.request, "Din adgangskode er gemt. Log ind med den her.")
        return redirect(self.get_success_url())


@require_safe
def account(request: StaffRequest) -> HttpResponse:
    """One's own name and roles, and the ways to change password and log out."""
    return render(request, "access/account.html", {"roles": request.user.roles})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: StaffRequest) -> HttpResponse:
    """Choose another password; other sessions of the account end, this one goes on."""
    form = ChangePasswordForm(request.user, request.POST or None)
    if form.is_valid():
        services.choose_password(request.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "Din nye adgangskode er gemt.")
        return redirect("access:account")
    return render(request, "access/password_change.html", {"form": form})


@requires(Permission.MANAGE_USERS)
@require_safe
def users(request: StaffRequest) -> HttpResponseBase:
    """All accounts, open and shut."""
    listed = StaffList(
        request.GET, queries.users(), queries.USER_COLUMNS, UserSearch, first_sort="navn"
    )
    if listed.wants_export:
        return listed.export("medarbejdere")
    return render(request, "access/users.html", {"list": listed})


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def user_new(request: StaffRequest) -> HttpResponse:
    """Make an account; the answer shows the temporary password, or a mail carries a link."""
    form = NewUserForm(request.POST or None)
    if form.is_valid():
        try:
            user, password = services.new_user(
                form.person(), roles=form.cleaned_data["roles"], by=request.user
            )
        except AccountError as error:
            form.refuse(error)
        else:
            if form.cleaned_data["entrance"] == NewUserForm.BY_MAIL:
                messages.success(request, f"{user} er oprettet.")
                return _mail_link(request, user)
            return _show_password(request, user, password, f"{user} er oprettet.")
    return render(request, "access/user_new.html", {"form": form})


@requires(Permission.MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change name, addresses and roles; ways to shut the account and to replace its password."""
    user = get_object_or_404(User, pk=pk)
    form = UserForm(request.POST or None, user=user)
    if form.is_valid():
        try:
            services.change_user(
                user, form.person(), roles=form.cleaned_data["roles"], by=request.user
            )
        except AccountError as error:
            form.refuse(error)
        else:
            messages.success(request, "Ændringerne er gemt.")
            return redirect("access:user_edit", pk=pk)
    context = {"form": form, "account": user, "is_own": user.pk == request.user.pk}
    return render(request, "access/user_edit.html", context)


@requires(Permission.MANAGE_USERS)
@require_POST
def user_deactivate(request: StaffRequest, pk: int) -> HttpResponse:
    """Shut an account; its sessions end at once."""
    user = get_object_or_404(User, pk=pk)
    try:
        services.deactivate(user, by=request.user)
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Adgangen for {user} er lukket.")
    return redirect("access:user_edit", pk=pk)


@requires(Permission.MANAGE_USERS)
@require_POST
def user_reactivate(request: StaffRequest, pk: int) -> HttpResponse:
    """Open a shut account again, and show its temporary password."""
    user = get_object_or_404(User, pk=pk)
    password = services.reactivate(user, by=request.user)
    if password is None:
        messages.info(request, f"Adgangen for {user} var allerede åben.")
        return redirect("access:user_edit", pk=pk)
    return _show_password(request, user, password, f"Adgangen for {user} er åben igen.")


@requires(Permission.MANAGE_USERS)
@require_POST
def user_reset_password(request: StaffRequest, pk: int) -> HttpResponse:
    """Replace the password by a temporary one, and show it."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    password = services.reset_password(user, by=request.user)
    return _show_password(request, user, password, f"{user} har fået en ny adgangskode.")


@requires(Permission.MANAGE_USERS)
@require_POST
def user_mail_link(request: StaffRequest, pk: int) -> HttpResponse:
    """Mail a link to choose a password with."""
    user = get_object_or_404(User.objects.exclude(email=""), pk=pk, is_active=True)
    return _mail_link(request, user)


@requires(Permission.MANAGE_USERS)
@require_safe
def roles(request: StaffRequest) -> HttpResponse:
    """What each role is for and may do."""
    return render(request, "access/roles.html", {"roles": queries.roles_shown()})


def _mail_link(request: StaffRequest, user: User) -> HttpResponse:
    services.send_password_link(user, by=request.user, site=request.build_absolute_uri("/"))
    messages.success(request, f"En mail med et link er på vej til {user.email}.")
    return redirect("access:user_edit", pk=user.pk)


def _show_password(request: StaffRequest, user: User, password: str, done: str) -> HttpResponse:
    """Show a temporary password in the answer itself: it is stored nowhere, so only once."""
    context = {"account": user, "password": password, "done": done}
    return render(request, "access/temporary_password.html", context)
