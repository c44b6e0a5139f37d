"""Django app of cases."""

from django.apps import AppConfig
from django.urls import reverse


class CasesConfig(AppConfig):
    """Cases, their actions and queues."""

    name = "oirase.blocks.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        """Let the search find cases, take in corrections, be told of money, and say what a new version of a form would mean."""
        from oirase.blocks.cases.charging import CaseCharges, described
        from oirase.blocks.cases.correcting import CorrectionIntake
        from oirase.blocks.cases.foresight import CaseForesight
        from oirase.blocks.cases.models import Case
        from oirase.blocks.cases.specs import APPEAL_AUTHORITY, APPEAL_DEFENDANT, TERMS
        from oirase.blocks.forms.facade import register_foresight, register_intake
        from oirase.blocks.payments.facade import register_owner
        from oirase.kernel.search import searchable
        from oirase.kernel.settings import declare

        searchable(Case, lambda found: reverse("cases:case", args=[found.pk]))
        declare(*TERMS, APPEAL_AUTHORITY, APPEAL_DEFENDANT)
        register_intake(CorrectionIntake.purpose, CorrectionIntake())
        register_owner("cases", CaseCharges(), described)
        register_foresight(CaseForesight())
