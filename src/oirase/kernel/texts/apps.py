"""An app only so that its messages are found in every language."""

from django.apps import AppConfig


class TextsConfig(AppConfig):
    """Words and their keys."""

    name = "oirase.kernel.texts"
    label = "texts"
    verbose_name = "文字列"
