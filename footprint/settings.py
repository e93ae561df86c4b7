"""How does the site run? The embedded default needs nothing; production changes it by environment alone."""

import hashlib
import os
import secrets
import sys
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF  # noqa: F401  (NONCE is for rooms that need it)
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- where data lives -------------------------------------------------------------------------------
DATA_DIR = Path(env("DATA", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
TESTING = "pytest" in sys.modules


def _own_secret(name: str) -> str:
    """A random secret made once and kept in the data folder, readable by its owner alone."""
    file = DATA_DIR / name
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text().strip()


# --- what kind of site this is ----------------------------------------------------------------------
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or _own_secret("secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # retired keys that still open sessions
PORT = env.int("PORT", default=8000)
PUBLIC_URL = env("PUBLIC_URL", default=f"http://localhost:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
_https = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https and not TESTING
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CLOCK_CAN_BE_SET = DEMO or TESTING
MAINTENANCE = env.bool("MAINTENANCE", default=False)

# --- rooms ------------------------------------------------------------------------------------------
ROOMS = [
    "core",
    "accounts",
    "rulebooks",
    "factors",
    "evidence",
    "notices",
    "webhooks",
    "certificates",
    "assessments",
    "events",
    "offsets",
    "claims",
    "web",
    "api",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    *[f"footprint.{room}" for room in ROOMS],
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django.forms",
    "rest_framework",
    "oauth2_provider",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "footprint.web.maintenance.MaintenanceMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "footprint.accounts.middleware.ActorMiddleware",
    "footprint.accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "footprint.core.middleware.ProblemMiddleware",
]

ROOT_URLCONF = "footprint.urls"
WSGI_APPLICATION = "footprint.wsgi.application"
FORM_RENDERER = "footprint.web.rendering.Renderer"
CSRF_FAILURE_VIEW = "footprint.web.errors.csrf_failure"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "footprint.web.context.site",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'footprint.sqlite3'}")}
_db = DATABASES["default"]
# One test database per checkout, so that several checkouts can be tested on one machine.
_checkout = hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:8]
if _db["ENGINE"].endswith("sqlite3"):
    _db["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
    _db["TEST"] = {"NAME": str(DATA_DIR / f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.sqlite3")}
else:
    _db["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    _db["CONN_HEALTH_CHECKS"] = True
    _db["TEST"] = {"NAME": f"test_footprint_{_checkout}"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Off behind a connection pooler that hands a session's statements to different connections.
LEDGER_PREPARED_STATEMENTS = env.bool("LEDGER_PREPARED_STATEMENTS", default=True)
ATOMIC_REQUESTS = False  # IMMEDIATE transactions would lock readers on SQLite

CACHES = {
    "default": env.cache_url(
        "CACHE_URL", default="locmemcache://" if TESTING else "dbcache://footprint_cache?max_entries=100000"
    )
}
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
# Evidence files: the largest that is taken, and a ClamAV daemon ("host:port") that looks at them, if any.
EVIDENCE_LIMIT_BYTES = env.int("EVIDENCE_LIMIT_BYTES", default=20 * 1024 * 1024)
EVIDENCE_SCANNER = env("EVIDENCE_SCANNER", default="")

# --- background work --------------------------------------------------------------------------------
CELERY_BROKER_URL = env("BROKER_URL", default="filesystem://localhost/")
if CELERY_BROKER_URL.startswith("filesystem"):
    _mq = DATA_DIR / "mq"
    for _folder in (_mq / "queue", _mq / "done", _mq / "control"):
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_mq / "queue"),
        "data_folder_out": str(_mq / "queue"),
        "processed_folder": str(_mq / "done"),
        "control_folder": str(_mq / "control"),
        "store_processed": False,
        "polling_interval": 0.05,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = env("QUEUE", default="footprint")
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # a busy worker leaves the bells for others
CELERY_TASK_ALWAYS_EAGER = TESTING
TICK_SECONDS = env.float("TICK_SECONDS", default=10)
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "core.tick", "schedule": TICK_SECONDS, "options": {"expires": TICK_SECONDS}}
}
JOB_LEASE_SECONDS = env.float("JOB_LEASE_SECONDS", default=30)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# --- accounts ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:  # hundreds of people sign in during a test run; a slow hash would only cost time
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:start"
ACCOUNT_ADAPTER = "footprint.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "footprint.accounts.signup.SignupExtras"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # s; also the age at which proof of identity before signing is stale
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _https else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0
MFA_ADAPTER = "footprint.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "footprint.accounts.forms.KeyAddForm",
    "edit_webauthn": "footprint.accounts.forms.KeyRenameForm",
}
MFA_TOTP_TOLERANCE = 1  # one period of 30 s, for clocks that are a little off
EMAIL_BACKEND = "footprint.core.console_mail.EmailBackend"
if env("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="footprint@localhost")

# --- documents of record ----------------------------------------------------------------------------
# Who issues them, when no organisation of the site does.
ISSUER_NAME_ZH = env("ISSUER_NAME_ZH", default="碳足迹核算与证书平台")
ISSUER_NAME_EN = env("ISSUER_NAME_EN", default="Footprint")
# PEM files: the private key, and the certificates from its own (first) to the root (last).
# Without them the site makes an authority of its own in the data folder. Demo documents never use this key.
SIGNING_KEY_FILE = env("SIGNING_KEY_FILE", default="")
SIGNING_KEY_PASSPHRASE = env("SIGNING_KEY_PASSPHRASE", default="")
SIGNING_CHAIN_FILE = env("SIGNING_CHAIN_FILE", default="")
# An RFC 3161 time stamp authority, and the PEM file of its root certificates.
TIMESTAMP_URL = env("TIMESTAMP_URL", default="")
TIMESTAMP_ROOTS_FILE = env("TIMESTAMP_ROOTS_FILE", default="")

# --- languages --------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
# Every room keeps its own catalogue; templates keep one per folder.
LOCALE_PATHS = [
    *sorted(BASE_DIR.glob("footprint/web/*/locale")),
    *sorted(BASE_DIR.glob("footprint/*/locale")),
    *sorted(BASE_DIR.glob("footprint/*/*/locale")),
    *sorted(BASE_DIR.glob("templates/*/locale")),
    BASE_DIR / "templates/locale",
]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = "footprint.web.formats"

# --- static files and what a page may load ----------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# --- programming interface --------------------------------------------------------------------------
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=600)  # of one client
API_PUBLIC_REQUESTS_PER_MINUTE = env.int("API_PUBLIC_REQUESTS_PER_MINUTE", default=120)  # of one address
# Webhooks may lead into private networks only where nothing is at stake.
WEBHOOK_PRIVATE_ADDRESSES = env.bool("WEBHOOK_PRIVATE_ADDRESSES", default=DEMO or TESTING)
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": [],  # each operation names its action (api.endpoint)
    "DEFAULT_AUTHENTICATION_CLASSES": ["footprint.api.authentication.ClientAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "footprint.api.openapi.OperationSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "footprint.core.problem_json.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": [],  # choices stand where they are used
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "DISABLE_DOCSTRING_DESCRIPTIONS": False,
}
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "OAUTH2_VALIDATOR_CLASS": "footprint.accounts.oauth.ApiClientValidator",
    "SCOPES_BACKEND_CLASS": "footprint.accounts.oauth.ApiScopes",
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,  # tokens are kept as digests
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
