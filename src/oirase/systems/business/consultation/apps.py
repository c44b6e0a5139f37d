"""Django app of the consultation desk."""

from django.apps import AppConfig
from django.urls import reverse


class ConsultationConfig(AppConfig):
    """Requests of companies and their answers."""

    name = "oirase.systems.business.consultation"
    label = "consultation"
    verbose_name = "相談窓口"

    def ready(self) -> None:
        """Declare the officers' settings, stand before people with cases of the desk, and let the search find requests."""
        from oirase.blocks.cases.facade import register_front
        from oirase.kernel.search import searchable
        from oirase.kernel.settings import declare
        from oirase.systems.business.consultation.kind import KIND
        from oirase.systems.business.consultation.letters import FRONT
        from oirase.systems.business.consultation.models import Request
        from oirase.systems.business.consultation.specs import DUE_WORKING_DAYS

        declare(DUE_WORKING_DAYS)
        register_front(KIND, FRONT)
        searchable(Request, lambda found: reverse("consultation:request", args=[found.pk]))
