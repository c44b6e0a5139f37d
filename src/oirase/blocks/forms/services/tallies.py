"""Counting how far people come in a form: counters per version, step and day, added to inside the command that moves a draft."""

from __future__ import annotations

from django.db import connection

from oirase.blocks.forms.models import Draft, Moment
from oirase.kernel import clock

SHARDS = 8
LONGEST_CHANNEL = 20
_COUNTER = "form_version_id, day, step, moment, channel, shard"
_ADD = (
    f"INSERT INTO forms_steptally ({_COUNTER}, number) VALUES %s "  # noqa: S608 - names of columns
    f"ON CONFLICT ({_COUNTER}) DO UPDATE SET number = forms_steptally.number + excluded.number"
)
_FOLD = f"""
WITH folded AS (DELETE FROM forms_steptally WHERE day < %s AND shard > 0
    RETURNING form_version_id, day, step, moment, channel, number)
INSERT INTO forms_steptally ({_COUNTER}, number)
SELECT form_version_id, day, step, moment, channel, 0, sum(number) FROM folded GROUP BY 1, 2, 3, 4, 5
ON CONFLICT ({_COUNTER}) DO UPDATE SET number = forms_steptally.number + excluded.number
"""  # noqa: S608 - names of columns


def count(draft: Draft, *moments: tuple[Moment, str]) -> None:
    """Add one for each moment and step, inside a caller's command; corrections of what was handed in are not counted."""
    if draft.only:
        return
    channel = str(draft.about.get("channel", ""))[:LONGEST_CHANNEL]
    # Two drafts at once seldom meet in a row, and take their rows in one order: nobody waits for long, and none for each other.
    rows = [
        (draft.form_version_id, clock.today(), step, str(moment), channel, draft.pk.int % SHARDS, 1)
        for moment, step in sorted(moments, key=lambda one: (one[1], one[0]))
    ]
    places = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(_ADD.replace("%s", places, 1), [value for row in rows for value in row])


def fold() -> None:
    """Put each counter of the days before today into one row, inside a caller's command."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, [clock.today()])
