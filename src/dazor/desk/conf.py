"""Django's settings, built from the house's one table; nothing is set anywhere else.

Importing this needs no environment: without a secret every process draws its own, so that nothing is ever signed
with a known one, and `dazor desk serve` refuses to start (see `serving.check_ready`).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from dazor.desk.errors import BadDatabase
from dazor.settings import load

DAZOR: dict[str, Any] = load("desk", os.environ)
HERE = Path(__file__).resolve().parent
DATA_DIR = Path(DAZOR["data_dir"])
_host = str(DAZOR["desk_address"]).rpartition(":")[0].strip("[]")
LOOPBACK = _host in {"127.0.0.1", "localhost", "::1"}

DEBUG = False
SECRET_KEY = str(DAZOR["desk_secret"]) or secrets.token_urlsafe(48)
SECRET_IS_SET = len(str(DAZOR["desk_secret"])) >= 32  # characters; fewer can be guessed
ALLOWED_HOSTS = [name.strip() for name in str(DAZOR["desk_hosts"]).split(",") if name.strip()]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "dazor.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dazor.desk.middleware.strict_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dazor.desk.middleware.second_factor_first",
    "dazor.desk.middleware.in_and_open",
    "dazor.desk.middleware.sentences_for_errors",
]
ROOT_URLCONF = "dazor.desk.urls"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [HERE / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "dazor.desk.views.shared.around_every_page",
    ]},
}]

# SQLite: durable at every commit, deleted rows overwritten, writers queue instead of failing at the first clash.
_SQLITE = {
    "timeout": 20,  # seconds a writer waits for another before "database is locked"
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                    "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;",
}


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "desk.sqlite3", "OPTIONS": _SQLITE}
    if not url.startswith(("postgresql://", "postgres://")):
        raise BadDatabase("the setting database must start with postgresql://, or be empty for SQLite in data_dir.")
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise BadDatabase("PostgreSQL needs the package psycopg: pip install 'dazor[postgresql]'.") from error
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
    except ProgrammingError as error:
        raise BadDatabase(f"the setting database is no PostgreSQL address: {error}") from error
    named = {"NAME": parts.pop("dbname", ""), "USER": parts.pop("user", ""), "PASSWORD": parts.pop("password", ""),
             "HOST": parts.pop("host", ""), "PORT": str(parts.pop("port", ""))}
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": parts, "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": _database(str(DAZOR["database"]))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("be", "Беларуская"), ("ru", "Русский"), ("uk", "Українська"), ("en", "English"), ("pl", "Polski")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = str(DAZOR["zone"])
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_SAMESITE = "language", "Strict"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # the desk takes no uploads
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # nothing to collect: files are served from the package
WHITENOISE_AUTOREFRESH = False

# Cookies: a loopback address is plain http, everything else must come through TLS.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not LOOPBACK
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600  # seconds; a shift
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "dazor.desk.urls.stale"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = None if LOOPBACK else ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds a set-up link is good for
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "queue", "account_login"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ACCOUNT_ADAPTER = "dazor.desk.people.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if LOOPBACK else 1
MFA_ADAPTER = "dazor.desk.people.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # there is no e-mail here at all
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOOPBACK
MFA_TOTP_ISSUER = "Dazor"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s: telephones drift

# No visitor is written down: errors go to standard error without addresses or bodies.
LOGGING = {"version": 1, "disable_existing_loggers": False,
           "handlers": {"stderr": {"class": "logging.StreamHandler"}, "none": {"class": "logging.NullHandler"}},
           "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
                       "django.request": {"handlers": ["none"], "level": "ERROR", "propagate": False},
                       "django.security": {"handlers": ["none"], "level": "ERROR", "propagate": False}}}
