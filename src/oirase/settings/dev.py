"""What `make up` runs with: on localhost over http, demo data allowed, mail written to files."""

from oirase.settings.base import *  # noqa: F403
from oirase.settings.base import INSTALLATION

DEBUG = INSTALLATION.debug
DEMO_ALLOWED = INSTALLATION.demo
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(INSTALLATION.data_dir / "mail")
