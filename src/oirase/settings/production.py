"""Behind TLS, with secure cookies; demo data refuse to start here (see `oirase check`)."""

from urllib.parse import unquote, urlsplit

from oirase.settings.base import *  # noqa: F403
from oirase.settings.base import INSTALLATION

DEMO_ALLOWED = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31536000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

if INSTALLATION.email_url:
    _mail = urlsplit(INSTALLATION.email_url)
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"

if INSTALLATION.mail_provider:
    EMAIL_BACKEND = f"anymail.backends.{INSTALLATION.mail_provider}.EmailBackend"
