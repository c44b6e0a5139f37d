"""An app only so that its messages are found in every language."""

from django.apps import AppConfig


class TabularConfig(AppConfig):
    """Tables in and out."""

    name = "oirase.kernel.tabular"
    label = "tabular"
    verbose_name = "表形式ファイル"
