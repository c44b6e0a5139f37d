"""Django app of electronic applications."""

from django.apps import AppConfig
from django.urls import reverse


class ProceduresConfig(AppConfig):
    """The catalogue of procedures and its editor."""

    name = "oirase.systems.office.procedures"
    label = "procedures"
    verbose_name = "電子申請"

    def ready(self) -> None:
        """Take in applications, stand around the editor of their forms, declare the setting, and let the search find procedures."""
        from oirase.blocks.forms.facade import register_housing, register_intake
        from oirase.kernel.search import searchable
        from oirase.kernel.settings import declare
        from oirase.systems.office.commons.models import Procedure
        from oirase.systems.office.procedures.housing import ProcedureHousing
        from oirase.systems.office.procedures.intake import ProcedureIntake
        from oirase.systems.office.procedures.specs import MINUTES_SAVED

        declare(MINUTES_SAVED)
        register_intake(ProcedureIntake.purpose, ProcedureIntake())
        register_housing(ProcedureHousing())
        searchable(Procedure, lambda found: reverse("procedures:procedure", args=[found.pk]))
