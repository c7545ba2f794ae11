"""Addresses under /konto/."""

from __future__ import annotations

from django.urls import URLPattern, path

from config.access import views

app_name = "access"
urlpatterns: list[URLPattern] = [
    path("", views.account, name="account"),
    path("log-ind/", views.LogIn.as_view(), name="login"),
    path("log-ind/hjaelp/", views.login_help, name="login_help"),
    path("log-ud/", views.LogOut.as_view(), name="logout"),
    path("adgangskode/", views.password_change, name="password_change"),
    path("glemt/", views.ForgottenPassword.as_view(), name="password_reset"),
    path("glemt/sendt/", views.ForgottenPasswordSent.as_view(), name="password_reset_done"),
    path("glemt/<uidb64>/<token>/", views.ChoosePassword.as_view(), name="password_reset_confirm"),
    path("medarbejdere/", views.users, name="users"),
    path("medarbejdere/ny/", views.user_new, name="user_new"),
    path("medarbejdere/<int:pk>/", views.user_edit, name="user_edit"),
    path("medarbejdere/<int:pk>/luk/", views.user_deactivate, name="user_deactivate"),
    path("medarbejdere/<int:pk>/aabn/", views.user_reactivate, name="user_reactivate"),
    path(
        "medarbejdere/<int:pk>/adgangskode/", views.user_reset_password, name="user_reset_password"
    ),
    path("medarbejdere/<int:pk>/mail/", views.user_mail_link, name="user_mail_link"),
    path("roller/", views.roles, name="roles"),
]
