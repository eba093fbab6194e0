"""Django's settings, all of them from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.config import headers, oidc
from bihuan.config.database import database
from bihuan.config.kept_secret import kept_secret
from bihuan.config.reading import read
from bihuan.config.safety import require_safe
from bihuan.foundation.logs import logging_config

PACKAGE = Path(__file__).resolve().parent.parent

#: The typed settings; the flat BIHUAN_… names below are for code that asks Django for them.
BIHUAN = read(os.environ)
require_safe(BIHUAN)
BIHUAN_DATA = BIHUAN.data
BIHUAN_CHAIN_ALGORITHM = BIHUAN.chain_algorithm
BIHUAN_UPLOAD_MAX_MB = BIHUAN.upload_max_mb
BIHUAN_PERMISSIONS_POLICY = headers.PERMISSIONS_POLICY

DEBUG = BIHUAN.debug
SECRET_KEY = BIHUAN.secret_key or kept_secret(BIHUAN.data)
ALLOWED_HOSTS = list(BIHUAN.hosts or ("127.0.0.1", "localhost", "[::1]"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "treebeard",
    "bihuan.foundation",
    # Before allauth, so that our pages stand in for its own.
    "bihuan.people",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "bihuan.standards",
    "bihuan.evidence",
    "bihuan.documents",
    "bihuan.notices",
    "bihuan.findings",
    "bihuan.web",
    "bihuan.rest",
    "bihuan.config",
]
MIDDLEWARE = [
    "bihuan.foundation.middleware.RequestRecord",
    "bihuan.foundation.middleware.Probes",
    "bihuan.foundation.middleware.PermissionsPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bihuan.foundation.middleware.IdleEnd",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bihuan.people.middleware.SignInRequired",
    "bihuan.people.middleware.CurrentActor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bihuan.people.middleware.DutiesFirst",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "bihuan.web.middleware.ShowRefusals",
]
ROOT_URLCONF = "bihuan.config.urls"
WSGI_APPLICATION = "bihuan.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bihuan.web.frame.frame",
            ],
        },
    }
]
DATABASES = {"default": database(BIHUAN.database_url, BIHUAN.data)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
#: Tries that count and one-time codes that were used: known to every process, or each of them
#: would allow as many again. What is dropped for room is the oldest, so there is much of it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_remembered",
        "OPTIONS": {"MAX_ENTRIES": 100_000, "CULL_FREQUENCY": 10},
    }
}

# How forms are drawn, and what answers a form that was open for too long
FORM_RENDERER = "bihuan.web.rendering.DeskRenderer"
CSRF_FAILURE_VIEW = "bihuan.web.errors.csrf_failure"

# Who is there
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "bihuan.people.passwords.UnlikeThePerson"},
    {
        "NAME": "bihuan.people.passwords.LongEnough",
        "OPTIONS": {"min_length": BIHUAN.password_length},
    },
    {"NAME": "bihuan.people.passwords.Mixed", "OPTIONS": {"kinds": BIHUAN.password_kinds}},
    {"NAME": "bihuan.people.passwords.Uncommon"},
    {"NAME": "bihuan.people.passwords.NotOnlyDigits"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = BIHUAN.lockout_attempts
AXES_COOLOFF_TIME = BIHUAN.lockout_minutes / 60
#: A guesser locks themselves out of an account, and not its owner at another desk.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "bihuan.people.views.locked_out"
AXES_RESET_ON_SUCCESS = True
#: Trying while locked out does not lock for longer: the page says for how long.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "bihuan.foundation.middleware.client_address"
#: The table of attempts tells who and from where; the log does not.
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# Second factors and the provider of identities, by allauth, without e-mail
ACCOUNT_ADAPTER = "bihuan.people.adapters.AccountAdapter"
MFA_ADAPTER = "bihuan.people.adapters.SecondFactorAdapter"
SOCIALACCOUNT_ADAPTER = "bihuan.people.adapters.ProviderAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"reauthenticate": "bihuan.people.forms_second.AskPasswordAgain"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "bihuan.people.forms_second.CodeForm",
    "reauthenticate": "bihuan.people.forms_second.CodeAgainForm",
    "activate_totp": "bihuan.people.forms_second.FirstCodeForm",
    "add_webauthn": "bihuan.people.forms_second.NewKeyForm",
    "login_webauthn": "bihuan.people.forms_second.KeySignInForm",
}
MFA_TOTP_ISSUER = "Bihuan"
#: A clock that is half a minute off still opens.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = True
#: Browsers allow keys over HTTP on this very machine only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BIHUAN.uses_tls
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": oidc.provider(BIHUAN)}

# Sessions and cookies
SESSION_COOKIE_AGE = BIHUAN.session_idle_minutes * 60
#: IdleEnd touches it once a minute.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "bihuan_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BIHUAN.uses_tls
CSRF_COOKIE_NAME = "bihuan_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = BIHUAN.uses_tls
LANGUAGE_COOKIE_NAME = "bihuan_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = BIHUAN.uses_tls

# Between the browser and us
SECURE_SSL_REDIRECT = BIHUAN.uses_tls
SECURE_HSTS_SECONDS = BIHUAN.hsts_seconds if BIHUAN.uses_tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BIHUAN.tls == "proxy" else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = headers.content_security_policy(
    form_targets=oidc.form_targets(BIHUAN),
    live_sources=headers.live_sources(BIHUAN, ALLOWED_HOSTS),
)
#: Files stream to disk; only the other fields of a form count here (a whole notice, edited).
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 40
FILE_UPLOAD_PERMISSIONS = 0o600

#: Being on the browsers' preload list is for the owner of the domain to ask for.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Words and times
LANGUAGE_CODE = BIHUAN.language
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files: names carry the hash of their content, so browsers may keep them for ever
STATIC_URL = "/static/"
STATIC_ROOT = BIHUAN.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING_CONFIG = "bihuan.foundation.logs.apply"
LOGGING = logging_config(as_json=BIHUAN.is_production, level=BIHUAN.log_level)
