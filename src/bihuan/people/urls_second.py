"""Addresses of second factors and of the provider of identities, under allauth's own names."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path

from bihuan.people.views import SignIn, begin_with_provider

_SECOND = "settings/second-factor"

urlpatterns = [
    path("sign-in", SignIn.as_view(), name="account_login"),
    path("sign-in/second", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey", keys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/with/<slug:provider_id>", begin_with_provider, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back", oidc.callback, name="openid_connect_callback"),
    path("settings/again", account.reauthenticate, name="account_reauthenticate"),
    path("settings/again/code", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("settings/again/key", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path(_SECOND, mfa.index, name="mfa_index"),
    path(_SECOND, mfa.index, name="mfa_list_webauthn"),
    path(_SECOND + "/authenticator", totp.activate_totp, name="mfa_activate_totp"),
    path(_SECOND + "/authenticator/remove", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(_SECOND + "/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(_SECOND + "/codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(_SECOND + "/keys/new", keys.add_webauthn, name="mfa_add_webauthn"),
    path(_SECOND + "/keys/<int:pk>/remove", keys.remove_webauthn, name="mfa_remove_webauthn"),
]
