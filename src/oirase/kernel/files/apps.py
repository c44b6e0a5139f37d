"""Django app of stored files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files by content."""

    name = "oirase.kernel.files"
    label = "files"
    verbose_name = "ファイル"
