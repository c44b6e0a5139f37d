"""Django app of the plan's nouns."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Editions, programmes, initiatives, indicators."""

    name = "oirase.systems.plan.commons"
    label = "plan"
    verbose_name = "計画"
