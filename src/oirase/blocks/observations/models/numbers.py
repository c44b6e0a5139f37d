"""Small numbers beside the keys: SensorThings and devices name things by integers."""

from __future__ import annotations

from django.db import connection, models

SEQUENCE = "observations_number"


def next_number() -> int:
    """Return the next number of this installation; one sequence serves all kinds, so a number names one thing only."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{SEQUENCE}')")
        return int(cursor.fetchone()[0])


class Numbered(models.Model):
    """A record that is also known by a number, the `@iot.id` of OGC 18-088."""

    number = models.IntegerField("番号", unique=True, default=next_number, editable=False)

    class Meta:
        abstract = True
