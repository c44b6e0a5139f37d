"""Django app of the consultation desk."""

from django.apps import AppConfig
from django.urls import reverse


class ConsultationConfig(AppConfig):
    """Requests of companies and their answers."""

    name = "oirase.systems.business.consultation"
    label = "consultation"
    verbose_name = "相談窓口"

    def ready(self) -> None:
        """Declare the officers' settings, and let the search find requests."""
        from oirase.kernel.search import searchable
        from oirase.kernel.settings import declare
        from oirase.systems.business.consultation.models import Request
        from oirase.systems.business.consultation.specs import DUE_WORKING_DAYS

        declare(DUE_WORKING_DAYS)
        searchable(Request, lambda found: reverse("consultation:request", args=[found.pk]))
