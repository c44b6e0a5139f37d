"""Settings that hold everywhere. What an installation may change comes from `Installation`, never from here."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django.forms
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO

from oirase.kernel.settings.installation import current
from oirase.settings.apps import own_apps

INSTALLATION = current()
ROOT = Path(__file__).resolve().parents[3]
NODE_MODULES = ROOT / "node_modules"

DEBUG = False
SECRET_KEY = INSTALLATION.secret_key
ALLOWED_HOSTS = list(INSTALLATION.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in ALLOWED_HOSTS if host not in ("localhost", "127.0.0.1", "*")
]
DEMO_ALLOWED = False
ALLAUTH_TRUSTED_PROXY_COUNT = INSTALLATION.proxies

INSTALLED_APPS = [
    *own_apps(),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "oirase.kernel.access.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "oirase.kernel.access.middleware.UploadLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "oirase.kernel.access.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "oirase.blocks.identity.middleware.LastUseMiddleware",
    "oirase.blocks.identity.middleware.EndedSessionMiddleware",
    "oirase.ui.errors.ErrorsMiddleware",
]

ROOT_URLCONF = "oirase.portal.urls"
WSGI_APPLICATION = "oirase.portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

LOADERS: list[Any] = [
    "django.template.loaders.app_directories.Loader",
    "django.template.loaders.filesystem.Loader",
]
# In front of those who write code, templates are read anew at each request.
if not INSTALLATION.debug:
    LOADERS = [("django.template.loaders.cached.Loader", LOADERS)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Django's own form templates lie behind ours. Its app is not installed: the label `forms` is the block's.
        "DIRS": [Path(django.forms.__file__).parent / "templates"],
        "OPTIONS": {
            "loaders": LOADERS,
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oirase.ui.context.installation",
            ],
        },
    }
]


def database(url: str) -> dict[str, object]:
    """Turn a postgresql:// URL into Django's dictionary; the host may be a percent-encoded socket folder."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": parts.port or options.pop("port", ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "application_name": "oirase"},
    }


# `default` is the app role: no owner, no BYPASSRLS, no UPDATE or DELETE on audit. `readlog` is the same role on a
# connection of its own, so that the record of a read survives whatever the request's transaction does.
DATABASES = {
    "default": database(INSTALLATION.database_url),
    "readlog": {**database(INSTALLATION.database_url), "TEST": {"MIRROR": "default"}},
    "owner": {**database(INSTALLATION.database_owner_url), "CONN_MAX_AGE": 0, "TEST": {"MIRROR": "default"}},
}
DATABASE_ROUTERS: list[str] = []

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": INSTALLATION.cache_url}
        if INSTALLATION.cache_url
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"}
    )
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "oirase_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "oirase_csrf"
CSRF_FAILURE_VIEW = "oirase.ui.errors.csrf_failure"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:start"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "oirase.blocks.identity.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_FORMS = {
    "login": "oirase.blocks.identity.sign_in.SignInForm",
    "signup": "oirase.blocks.identity.sign_in.SignUpForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "oirase.blocks.identity.forms.SignupDetails"
ACCOUNT_RATE_LIMITS = (
    False  # its counters live in the cache; identity.limits counts in the database, over all workers
)
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USERNAME_BLACKLIST = ["admin", "root", "system"]
MFA_FORMS = {"add_webauthn": "oirase.blocks.identity.sign_in.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Oirase"
USERSESSIONS_TRACK_ACTIVITY = True

LANGUAGE_CODE = "ja"
LANG_INFO["ja-easy"] = {
    "bidi": False,
    "code": "ja-easy",
    "name": "Easy Japanese",
    "name_local": "やさしい日本語",
}
LANGUAGES = [("ja", "日本語"), ("en", "English"), ("ja-easy", "やさしい日本語")]
LANGUAGE_COOKIE_NAME = "oirase_language"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = INSTALLATION.data_dir / "static"
STATICFILES_DIRS = [
    (prefix, str(folder))
    for prefix, folder in (
        ("vendor/htmx", NODE_MODULES / "htmx.org/dist"),
        ("vendor/maplibre", NODE_MODULES / "maplibre-gl/dist"),
        ("vendor/tokens", NODE_MODULES / "@digital-go-jp/design-tokens/dist"),
        ("vendor/noto-sans-jp", NODE_MODULES / "@fontsource-variable/noto-sans-jp"),
    )
    if folder.is_dir()
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(INSTALLATION.data_dir / "files")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "oirase.kernel.files.uploads.TidyUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = "no-reply@localhost"
EMAIL_TIMEOUT = 20
# A provider instead of a mail server is named by its module in django-anymail.
MAIL_PROVIDER_WEBHOOK = "anymail.webhooks.{name}"
ANYMAIL = dict(INSTALLATION.mail_provider_options)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "oirase.kernel.access.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
