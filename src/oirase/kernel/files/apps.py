"""Django app of stored files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files by content."""

    name = "oirase.kernel.files"
    label = "files"
    verbose_name = "ファイル"

    def ready(self) -> None:
        """Let the installation's virus scanner look at every file."""
        # Django imports this before any model may be.
        from oirase.kernel.files.antivirus import ClamdScanner
        from oirase.kernel.files.scanning import register_scanner
        from oirase.kernel.settings.installation import current

        if url := current().clamd_url:
            register_scanner(ClamdScanner(url))
