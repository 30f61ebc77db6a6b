"""Settings of the site. All that differs between two sites comes from the environment, which `serve` fills in."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from schakel.registers import register_names
from schakel.website.database import databases
from schakel.website.mail import mail_settings

HERE = Path(__file__).parent
DATA = Path(os.environ.get("SCHAKEL_DATA", "data")).absolute()
IS_TLS = os.environ.get("SCHAKEL_TLS", "") == "1"
"""Behind a proxy that ends TLS: cookies then travel over TLS only."""

SECRET_KEY = os.environ.get("SCHAKEL_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ.get("SCHAKEL_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if IS_TLS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "auditlog",
    *register_names(),
    "schakel.records",
    "schakel.website.accounts",
    "schakel.website.pages",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "schakel.website.security.content_security_policy",
    "schakel.website.security.same_in_every_language",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "schakel.website.security.private_by_default",
    "schakel.website.broken_file.BrokenFile",
]
ROOT_URLCONF = "schakel.website.urls"
WSGI_APPLICATION = "schakel.website.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "schakel.website.frame.frame",
            ],
        },
    }
]

DATABASES = databases(os.environ.get("SCHAKEL_DATABASE", ""), DATA)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 14
"""How long an invitation is good, in seconds: `accounts.inviting.LASTS`, which a test holds it to."""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "schakel.website.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "schakel.website.accounts.adapter.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Schakel"

# One OpenID Connect provider, when the environment names it; local accounts stay possible beside it.
OIDC_SERVER = os.environ.get("SCHAKEL_OIDC_SERVER", "")
OIDC_NAME = os.environ.get("SCHAKEL_OIDC_NAME", "OpenID Connect")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_SERVER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": os.environ.get("SCHAKEL_OIDC_CLIENT", ""),
                "secret": os.environ.get("SCHAKEL_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_SERVER},
            }
        ],
    }

LANGUAGE_CODE = "nl"
"""The language of the templates; `locale/en` translates from it."""
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Few and small files, straight from the package: no collectstatic step that somebody can forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

globals().update(mail_settings(os.environ.get("SCHAKEL_MAIL", ""), os.environ.get("SCHAKEL_MAIL_FROM", ""), DATA))

_PER_MINUTE = os.environ.get("SCHAKEL_API_PER_MINUTE", "120")
if not _PER_MINUTE.isdecimal() or int(_PER_MINUTE) < 1:
    raise ImproperlyConfigured(f"SCHAKEL_API_PER_MINUTE is {_PER_MINUTE!r}; give a whole number of 1 or more, as in 120")
API_PER_MINUTE = int(_PER_MINUTE)
"""How many questions one address may ask the API of open data in a minute."""

# The trail of changes: who and what, never from which address; other records by what they are called.
AUDITLOG_DISABLE_REMOTE_ADDR = True
AUDITLOG_USE_FK_STRING_REPRESENTATION = True

SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_TLS else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")

CSRF_FAILURE_VIEW = "schakel.website.pages.errors.csrf_failed"

DEFAULT_EXCEPTION_REPORTER = "schakel.website.log.PlacesOnly"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"refusals": {"()": "schakel.website.log.WithoutTraceback"}},
    "formatters": {"without_values": {"()": "schakel.website.log.WithoutValues"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["refusals"], "formatter": "without_values"}},
    "loggers": {
        **{name: {"handlers": ["console"], "level": "WARNING", "propagate": False} for name in ("django", "schakel")},
        # Django's own settings give this one a handler that writes addresses as they came.
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
    # Whatever else is imported speaks through the same handler, and not through Python's last resort.
    "root": {"handlers": ["console"], "level": "WARNING"},
}
