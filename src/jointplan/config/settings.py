# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one settings file. What differs between installations is read here, through `env`, and checked at start."""

from pathlib import Path

import pghistory
from csp.constants import NONE, SELF

from jointplan.config import env
from jointplan.config.files import file_settings
from jointplan.config.mail import mail_settings

PACKAGE = Path(__file__).resolve().parent.parent

reader = env.Reader()
DEBUG = reader.boolean("JOINTPLAN_DEBUG", default=False)
ALLOWED_HOSTS = reader.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = reader.list("CSRF_TRUSTED_ORIGINS", default=[])
SERVED_OVER_HTTPS = reader.boolean("JOINTPLAN_HTTPS", default=False)
BEHIND_PROXY = reader.boolean("JOINTPLAN_BEHIND_PROXY", default=False)
SECRET_KEY = reader.signing_key("SECRET_KEY", production=SERVED_OVER_HTTPS)
if SERVED_OVER_HTTPS:
    env.problems_of_production(reader, hosts=ALLOWED_HOSTS, origins=CSRF_TRUSTED_ORIGINS, debug=DEBUG)

# `default` is the application role, which row security binds; `owner` migrates and is never used while serving.
DATABASES = {
    "default": reader.database("DATABASE_URL"),
    "owner": reader.database("DATABASE_OWNER_URL"),
}
if DATABASES["default"].get("USER", "") == DATABASES["owner"].get("USER", ""):
    remedy = "Name a second role that owns nothing: the owner of tables is not bound by row security as readers are."
    reader.problem("DATABASE_URL", "names the same role as DATABASE_OWNER_URL.", remedy)
# Delivery, sender, and the address that links in mails begin with.
globals().update(mail_settings(reader, served_over_https=SERVED_OVER_HTTPS, hosts=ALLOWED_HOSTS))
# How large a document may be, how large a form with one, and who looks through it for viruses.
LARGEST_DOCUMENT, LARGEST_UPLOAD, DOCUMENT_SCANNER = file_settings(reader)
# Before a submission of a real State is public for the first time, its own people have this long to stop it.
RELEASE_HOLD_HOURS = reader.integer("JOINTPLAN_RELEASE_HOLD_HOURS", default=72, minimum=0, maximum=720)
reader.finish()

# A connection is asked whether it lives before its first use in a request: a restarted database makes no page fail.
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
# Pages read single rows from memory or a solid disk. PostgreSQL takes a spinning one for granted, and would rather read
# through everything that somebody may see; compiling a statement takes longer than a page may.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c random_page_cost=1.1 -c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "jointplan.core",
    "jointplan.audit",
    "jointplan.parties",
    "jointplan.accounts",
    "jointplan.access",
    "jointplan.notifications",
    "jointplan.translations",
    "jointplan.documents",
    "jointplan.plans",
    "jointplan.focalpoints",
    "jointplan.meetings",
    "jointplan.knowledge",
    "jointplan.strategies",
    "jointplan.commitments",
    "jointplan.exchange",
    "jointplan.assessments",
    "jointplan.reports",
    "jointplan.feedback",
    "jointplan.search",
    "jointplan.portal",
    "jointplan.api",
    "jointplan.training",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    # Templates of allauth write times with it.
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_tables2",
    "django_htmx",
]

# Order matters: the visitor is known before the identity is set, and everything that reads data comes after it.
MIDDLEWARE = [
    "jointplan.core.middleware.ReadableRequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jointplan.core.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "jointplan.core.middleware.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jointplan.access.middleware.IdentityMiddleware",
    "jointplan.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "jointplan.config.urls"
WSGI_APPLICATION = "jointplan.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "jointplan.portal.context.page",
                "jointplan.accounts.context.own_page",
                "jointplan.training.context.sign_in_help",
            ],
        },
    }
]

# --- Languages -------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("ru", "Русский"),
    ("kk", "Қазақша"),
    ("ky", "Кыргызча"),
    ("tg", "Тоҷикӣ"),
    ("tk", "Türkmençe"),
    ("uz", "Oʻzbekcha"),
]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["jointplan.config.formats"]
USE_TZ = True
TIME_ZONE = reader.string("TIME_ZONE", default="Asia/Tashkent")

# --- Sign-in ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["jointplan.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "real:work:my_turn"
ACCOUNT_ADAPTER = "jointplan.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "jointplan.accounts.adapter.SecondFactorAdapter"
# By user name alone: looking addresses up takes longer when there is one, and would tell.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Each subject begins with its label.
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "jointplan.accounts.forms.SignInForm",
    "reset_password": "jointplan.accounts.reset.ResetRequestForm",
}
# Django's own binds the link to the mailbox as well. allauth's asks the database about each address of an account, and
# only when there is one.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    # An organisation asks to join: a form that anybody may send.
    "apply_to_join": "10/h/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# One sheet of paper; one code is used up at each sign-in.
MFA_RECOVERY_CODE_COUNT = 20
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "generate_recovery_codes": "jointplan.accounts.forms.PrintedCodesForm",
    "add_webauthn": "jointplan.accounts.forms.KeyForm",
}
MFA_TOTP_ISSUER = "Jointplan"
# Nobody signs up here with somebody else's address; without this, whoever has one could not set up the second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Browsers allow passkeys over plain HTTP on `localhost` only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVED_OVER_HTTPS
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

SESSION_ENGINE = "jointplan.accounts.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

VAR = Path(reader.string("JOINTPLAN_VAR", default=str(Path.cwd() / "var")))
# Counters of the rate limits are shared by all processes.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Per process, for rendered pieces that depend on the plan alone, and for the API's throttle.
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
    # Pages whose address says what to look for: any number can be typed, so that these have a small place of their own.
    "typed": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "typed",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
    # Drawn once for all processes, by their content (core.pictures). Files: a page that shows one asks no query for it.
    "pictures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "pictures",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

# --- Transport and headers -------------------------------------------------------------------------------------------
# Only a trial on this computer runs without HTTPS; cookies then cannot be marked secure. Where they are, browsers take
# a name with this prefix from this very host alone: no neighbour on another name of the domain can plant one.
COOKIE_PREFIX = "__Host-" if SERVED_OVER_HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
SESSION_COOKIE_SECURE = SERVED_OVER_HTTPS
CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
LANGUAGE_COOKIE_SECURE = SERVED_OVER_HTTPS
SECURE_SSL_REDIRECT = SERVED_OVER_HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SERVED_OVER_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SERVED_OVER_HTTPS
SECURE_HSTS_PRELOAD = SERVED_OVER_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# --- Files, logs -----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STATIC_ROOT = Path(reader.string("STATIC_ROOT", default=str(Path.cwd() / "var" / "static")))
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "jointplan.core.static.HashedStaticFilesStorage"},
    # Files of documents. Nothing serves this folder; any storage of Django that lists its files can stand here instead.
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR / "documents",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
FILE_UPLOAD_HANDLERS = [
    "jointplan.core.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
# Bounded by the handler above for each view; nothing that is sent touches the disk.
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_UPLOAD
DATA_UPLOAD_MAX_NUMBER_FILES = 5
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"refusals": {"()": "jointplan.core.logs.QuietRefusals"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["refusals"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# --- API -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "jointplan.accounts.api.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "jointplan.core.api_defaults.CountedPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # What there is says the schema; OPTIONS would describe each view again, in whatever format was asked for.
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": ["jointplan.core.api_defaults.VisitorThrottle"],
    "DEFAULT_THROTTLE_RATES": {"visitor": reader.string("JOINTPLAN_API_RATE", default="600/min")},
    # Without it, the header that visitors write themselves would name them, and each new name would begin a new count.
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
    "EXCEPTION_HANDLER": "jointplan.core.api.problem_details",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Jointplan",
    "DESCRIPTION": "The plan, its measures, and what States have released.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    # Addresses in the document are relative to these: the same API stands twice.
    "SERVERS": [
        {"url": "/api/v1", "description": "Real regions"},
        {"url": "/training/api/v1", "description": "The fictional training region, where it is loaded"},
    ],
    # The order in which a reader meets them.
    "SORT_OPERATIONS": False,
    "PREPROCESSING_HOOKS": ["jointplan.api.schema.described_once"],
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_NAME_OVERRIDES": {"Origin": "jointplan.translations.models.Origin"},
}

# --- History ---------------------------------------------------------------------------------------------------------
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_ADMIN_ALL_EVENTS = False

# Daily roots of the log, outside the database; the key is made there when no other is named.
AUDIT_FOLDER = Path(reader.string("JOINTPLAN_AUDIT_FOLDER", default=str(VAR / "audit")))
AUDIT_SIGNING_KEY_FILE = reader.string("AUDIT_SIGNING_KEY_FILE", default="")

# Who runs this installation, and where: said where people sign in, where a State clears what leaves it, on receipts.
OPERATOR_NAME = reader.string("JOINTPLAN_OPERATOR", default="")
OPERATOR_COUNTRY = reader.string("JOINTPLAN_COUNTRY", default="")
HOSTING = {"operator": OPERATOR_NAME, "country": OPERATOR_COUNTRY} if OPERATOR_NAME and OPERATOR_COUNTRY else None

DJANGO_TABLES2_TEMPLATE = "partials/table.html"
PROCRASTINATE_ON_APP_READY = None

SILENCED_SYSTEM_CHECKS: list[str] = []
