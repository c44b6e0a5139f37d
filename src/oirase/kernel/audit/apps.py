"""Django app of the audit record."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Entries, links, seals, reads."""

    name = "oirase.kernel.audit"
    label = "audit"
    verbose_name = "監査記録"
