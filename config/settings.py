"""All settings, from the environment; a wrong value is refused with its name.

Without any variable set this is the embedded trial: SQLite in `var/`, on this machine only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from config import environment as env

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.directory("VAR_DIR", BASE_DIR / "var")
KEY_DIR = env.directory("KEY_DIR", VAR_DIR / "keys")

# "trial": one machine, no set-up. "production": every secret must be given, all over https.
MODE = env.choice("MODE", "trial", frozenset({"trial", "production"}))
PRODUCTION = MODE == "production"
DEBUG = env.flag("DEBUG", default=False)


def _secret_key() -> str:
    """SECRET_KEY, or in a trial one that is made once and kept in `var/`."""
    given = env.text("SECRET_KEY")
    if given:
        return given
    if PRODUCTION:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set; give it, or name its file in SECRET_KEY_FILE."
        )
    file = VAR_DIR / "secret_key"
    if not file.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(get_random_secret_key(), encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env.listing("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "config.access.apps.AccessConfig",
    "config.audit.apps.AuditConfig",
    "config.offline.apps.OfflineConfig",
    "config.outbox.apps.OutboxConfig",
    "consultation.apps.ConsultationConfig",
    "intake_rooms.apps.IntakeRoomsConfig",
    "referrals.apps.ReferralsConfig",
    "reports.apps.ReportsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.offline.middleware.DeviceMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.filing.limits.UploadLimitMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "config.access.middleware.ChoosePasswordFirstMiddleware",
    "config.http.NoStoreMiddleware",
    "config.http.StaffInDanishMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.access.context.navigation",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "dkfds"


def _database() -> dict[str, Any]:
    """SQLite in `var/` unless DATABASE_URL says otherwise.

    IMMEDIATE: a transaction that reads and then writes waits for the lock instead of failing.
    """
    url = env.text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600))
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from error
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["CONN_MAX_AGE"] = 0
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;"
            ),
        }
        Path(database["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    elif database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// or sqlite://.")
    else:
        database["CONN_HEALTH_CHECKS"] = True
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Drawn charts, by the digest of what they show; only disclosure-controlled numbers get here.
    "charts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "charts",
        "TIMEOUT": 30 * 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

# --- who gets in ---
AUTH_USER_MODEL = "access.User"
LOGIN_URL = "access:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- https ---
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# --- words and time ---
LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
# Languages of the pages where people answer, and of nothing else: the texts of these files.
PARTLY_TRANSLATED = ["pl", "ar"]
PARTLY_TRANSLATED_TEXTS = {
    "in": ["consultation/", "templates/consultation/", "config/receipt.py", "config/filing/"],
    "but": [
        "templates/consultation/public/",
        "consultation/views/public.py",
        # Hearings, meetings and the way to a decision, in whichever layer: Danish and English.
        "consultation/hearing_codes.py",
        "consultation/process_codes.py",
        "consultation/news_",
        "consultation/calendar_",
        "consultation/services/subscriptions.py",
        *(
            f"{layer}/{part}"
            for layer in (
                "templates/consultation",
                "consultation/views",
                "consultation/forms",
                "consultation/services",
                "consultation/queries",
            )
            for part in ("hearing", "event", "sign_up", "group", "process", "news", "part", "trace")
        ),
    ],
}
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "config.formats"

# --- files ---
STATIC_URL = "static/"
STATIC_ROOT = env.directory("STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = VAR_DIR / "media"
# People only: personal data lie there.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
FILE_UPLOAD_HANDLERS = [
    "config.filing.limits.LimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# The largest request of somebody who is logged in, and of anybody else.
UPLOAD_LIMIT_MB = env.integer("UPLOAD_LIMIT_MB", 250, least=1)
PUBLIC_UPLOAD_LIMIT_MB = env.integer("PUBLIC_UPLOAD_LIMIT_MB", 64, least=1)
# ClamAV's daemon: "" (files are not scanned), a socket's path or host:port.
CLAMD = env.text("CLAMD")
CLAMD_TIMEOUT_SECONDS = env.integer("CLAMD_TIMEOUT_SECONDS", 20, least=1)
# While it does not answer: "refuse" files, or "accept" them, marked, and scan them later.
CLAMD_AWAY = env.choice("CLAMD_AWAY", "refuse", frozenset({"refuse", "accept"}))
# How long the files of a hearing are kept as they were sent, from its deadline.
ORIGINALS_KEPT_DAYS = env.integer("ORIGINALS_KEPT_DAYS", 5 * 365, least=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# Of one tablet, token or address in one server process; more get 429.
API_REQUESTS_A_MINUTE = env.integer("API_REQUESTS_A_MINUTE", 600, least=1)

# --- mail: into files until a server is named ---
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_BACKEND = (
    "config.outbox.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_FILE_PATH = VAR_DIR / "mail"
# Seconds that each step of talking to the mail server may take.
EMAIL_TIMEOUT = env.integer("EMAIL_TIMEOUT", 30, least=1)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "portal@localhost")
# Who sends what is in the outbox: a thread of the server at once, or `deliver_mail` only.
OUTBOX_DELIVERY = env.choice("OUTBOX_DELIVERY", "thread", frozenset({"thread", "command", "none"}))
# How long it is kept that a mail was sent or refused, and to whom.
OUTBOX_KEEP_DAYS = env.integer("OUTBOX_KEEP_DAYS", 30, least=1)

# --- what the controller decides ---
PORTAL_CONTACT = {
    "office": env.text("CONTACT_OFFICE", "Socialforvaltningen, Mål- og Rammekontoret for Voksne"),
    "email": env.text("CONTACT_EMAIL", "portal@example.dk"),
    "phone": env.text("CONTACT_PHONE", ""),
}
DEFAULT_MUNICIPALITY = env.text("DEFAULT_MUNICIPALITY", "101")
# How long a returning client's profile is carried over to the keys of a new epoch.
ALIAS_OVERLAP_DAYS = env.integer("ALIAS_OVERLAP_DAYS", 30)
# How long a word to the next shift stands.
HANDOVER_HOURS = env.integer("HANDOVER_HOURS", 72, least=1)
# Seconds without a touch after which a kiosk clears itself.
KIOSK_QUIET_SECONDS = env.integer("KIOSK_QUIET_SECONDS", 60, least=20)
# Answers begun on the web in a minute, in one server process, from which a flood is on.
FLOOD_STARTS_A_MINUTE = env.integer("FLOOD_STARTS_A_MINUTE", 120, least=4)
# What a hearing promises who writes in confidence; a lawyer approves the words.
CONFIDENTIAL_PROMISE = env.text(
    "CONFIDENTIAL_PROMISE",
    "Vi viser det ikke frem og skriver ikke hvem du er. Søger nogen aktindsigt, vurderer vi hvert "
    "bidrag og undtager private forhold.",
)
# Disclosure control: hide counts of 1 to threshold-1 distinct clients; without keys, of intakes.
DISCLOSURE_CLIENT_THRESHOLD = env.integer("DISCLOSURE_CLIENT_THRESHOLD", 5, least=1)
DISCLOSURE_INTAKE_THRESHOLD = env.integer("DISCLOSURE_INTAKE_THRESHOLD", 10, least=1)
# Home municipalities other than DEFAULT_MUNICIPALITY: hide 1 to threshold-1 clients.
DISCLOSURE_MUNICIPALITY_THRESHOLD = env.integer("DISCLOSURE_MUNICIPALITY_THRESHOLD", 10, least=1)
# No share is printed of fewer than this many.
DISCLOSURE_SHARE_BASE = env.integer("DISCLOSURE_SHARE_BASE", 20, least=1)
# A Word document whose styles, header and footer the annexes take over (a letterhead).
ANNEX_BASE_DOCX = env.text("ANNEX_BASE_DOCX")

# Faults go to stderr with their traceback and no personal data: no request body, no cookies.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "config.offline.api.DeviceAuthentication",
        "config.offline.api.TokenAuthentication",
    ],
    "EXCEPTION_HANDLER": "config.offline.api.answer_error",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Indtag & Inddragelse",
    "DESCRIPTION": "Registrering fra tablets og andre systemer, og tal derfra.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
