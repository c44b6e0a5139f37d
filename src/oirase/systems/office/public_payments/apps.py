"""Django app of electronic collection."""

from django.apps import AppConfig


class PublicPaymentsConfig(AppConfig):
    """The staff's side of payments."""

    name = "oirase.systems.office.public_payments"
    label = "public_payments"
    verbose_name = "電子収納"
