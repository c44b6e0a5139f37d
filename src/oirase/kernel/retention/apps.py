"""Django app of retention."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Proposals, holds, stubs."""

    name = "oirase.kernel.retention"
    label = "retention"
    verbose_name = "保存と廃棄"
