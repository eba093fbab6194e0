"""Addresses of signing in and out, of the password and of tokens."""

from __future__ import annotations

from django.urls import path

from bihuan.people import views

app_name = "people"
urlpatterns = [
    path("sign-in", views.SignIn.as_view(), name="sign_in"),
    path("sign-out", views.SignOut.as_view(), name="sign_out"),
    path("settings/password", views.password, name="password"),
    path("settings/tokens", views.tokens, name="tokens"),
    path("settings/tokens/<uuid:token_id>/revoke", views.revoke, name="token_revoke"),
]
