"""Closed days beyond weekends and national holidays."""

from django.db import models

from oirase.kernel.texts import LocalizedTextField


class ClosedDay(models.Model):
    """A day on which the offices of a calendar are closed (閉庁日)."""

    calendar_code = models.CharField("暦", max_length=40)
    date = models.DateField("日")
    name = LocalizedTextField("名称")

    class Meta:
        verbose_name = "閉庁日"
        constraints = [models.UniqueConstraint(fields=["calendar_code", "date"], name="closed_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
