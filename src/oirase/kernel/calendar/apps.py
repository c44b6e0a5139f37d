"""Django app of the calendar's closed days."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """Closed days."""

    name = "oirase.kernel.calendar"
    label = "calendar"
    verbose_name = "暦"
