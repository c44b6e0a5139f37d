"""Once an hour every metric is taken, whether anything was heard or not: that is what freshness means."""

from __future__ import annotations

import logging
from datetime import timedelta

from oirase.blocks.insight.metrics import declared
from oirase.blocks.insight.services import TAKER, note_problem, take
from oirase.kernel import clock
from oirase.kernel.calendar import fiscal_year
from oirase.kernel.outbox.schedules import schedule

log = logging.getLogger(__name__)
CLOSING_MONTHS = (4, 5)


@schedule("insight.take_all", every=timedelta(hours=1), at=timedelta(minutes=10))
def take_all() -> None:
    """Take every metric; one that fails is noted with its reason and does not keep the others from being taken.

    In April and May (出納整理期間) the year that has just ended is taken as well.
    """
    today = clock.today()
    years = [fiscal_year(today)] + ([fiscal_year(today) - 1] if today.month in CLOSING_MONTHS else [])
    for code in declared():
        try:
            for year in years:
                take(TAKER, code=code, year=year)
        except Exception as error:
            log.exception("metric %s could not be taken", code)
            note_problem(TAKER, code=code, problem=f"{type(error).__name__}: {error}")
